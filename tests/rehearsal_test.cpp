// Many seeded runs, counted.
#include "sim/rehearsal.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "scenarios/reader.h"
#include "sim/random.h"
#include "tests/catch.h"
#include "tests/program.h"
#include "tests/small_plan.h"

namespace tocsin::test {
namespace {

using sim::minute;
using What = sim::Holdup::What;

const std::string hospital = library_file("drills/hospital-ransomware-2025.yaml");

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

sim::Persona persona(sim::Duration delay) {
  sim::Persona made;
  made.delay.quantiles = {{1, delay}, {sim::parts_per_million, delay}};
  made.retry = minute;
  return made;
}

// A notification due within an hour, which the CISO must approve first. Everybody sits there from the start.
class ApprovalPlan : public SmallPlan {
 public:
  sim::Index approve = 10;
  ApprovalPlan(sim::Duration handler_takes, sim::Duration ciso_takes) {
    add_sign();
    plan.ends = start + sim::day;
    plan.personas = {persona(handler_takes), persona(ciso_takes)};
    plan.seats[handler].persona = 0;
    plan.seats[ciso].persona = 1;
    act("approve", ciso, {});
    plan.actions[notify].needs = {{condition(sim::Op::done, approve), "5.1.3", {"等核定", "await the approval"}}};
    const sim::Index at_start = condition(sim::Op::fact_known, truth_level);
    duty("approval", at_start, {6 * sim::hour, 0}, {way(approve)}).owners = {ciso};
    duty("notification", at_start, {sim::hour, 0}, {way(notify, to_superior)});
    plan.seal();
  }
  sim::Index approval = 0, notification = 1;  // duties
};

sim::Rehearsal& rehearse(sim::Rehearsal& rehearsal, std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t seed = first; seed <= last; ++seed) rehearsal.run(seed);
  return rehearsal;
}

using Figures = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t,
                           std::vector<std::int64_t>, std::vector<std::pair<sim::Holdup, std::uint64_t>>>;

std::vector<Figures> figures_of(const sim::Rehearsal& rehearsal) {
  std::vector<Figures> all;
  for (const sim::DutyFigures& duty : rehearsal.duties()) {
    std::vector<std::int64_t> left;
    for (std::uint32_t permille = 0; duty.left.count() > 0 && permille <= 1000; permille += 25) {
      left.push_back(*duty.left.at(permille));
    }
    all.emplace_back(duty.armed, duty.met, duty.late, duty.missed, duty.open, duty.settled, left, duty.holdups);
  }
  return all;
}

}  // namespace

TEST_CASE("Times left are counted to the second, and a millisecond late is a second late") {
  sim::TimesLeft times;
  CHECK_FALSE(times.at(500));
  for (const sim::Duration left : {sim::Duration{-1}, sim::Duration{0}, sim::Duration{999}, sim::Duration{60'000}}) {
    times.add(left);
  }
  CHECK(times.count() == 4);
  CHECK(times.at(0) == -1);
  CHECK(times.at(250) == -1);
  CHECK(times.at(251) == 0);
  CHECK(times.at(750) == 0);
  CHECK(times.at(751) == 60);
  CHECK(times.at(1000) == 60);
}

TEST_CASE("Percentiles are those of the sorted list, however many lengths there are and in whatever parts they came") {
  std::vector<std::int64_t> sorted;
  sim::TimesLeft parts[3];
  for (std::uint64_t i = 0; i < 30'000; ++i) {
    // Some lengths come up often and some once.
    const std::uint32_t bound = i % 2 == 0 ? 50 : 1'000'000;
    const auto seconds = static_cast<std::int64_t>(sim::draw_below(5, 1, i, bound)) - 20;
    sorted.push_back(seconds);
    parts[i % 3].add(seconds * sim::second);
  }
  std::sort(sorted.begin(), sorted.end());
  sim::TimesLeft one;
  for (const std::size_t part : {0U, 1U, 2U}) one.merge(parts[part]);
  sim::TimesLeft other = parts[2];
  for (const std::size_t part : {1U, 0U}) other.merge(parts[part]);
  for (std::uint32_t permille = 1; permille <= 1000; ++permille) {
    const std::size_t rank = (sorted.size() * permille + 999) / 1000;
    REQUIRE(one.at(permille) == sorted[rank - 1]);
    REQUIRE(other.at(permille) == sorted[rank - 1]);
  }
}

TEST_CASE("A rehearsal counts the states in which the duties of its runs ended") {
  const auto drill = scenarios::load_drill(hospital, {});
  REQUIRE(drill.loaded);
  const sim::Plan& plan = drill.loaded->plan;
  sim::Rehearsal rehearsal(plan);
  rehearse(rehearsal, 1, 6);
  std::vector<std::uint64_t> ended(plan.duties.size() * 7);
  std::uint64_t events = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Recorder recorder;
    sim::Exercise exercise(plan, recorder);
    exercise.start(seed);
    exercise.advance(plan.ends);
    events += recorder.events.size();
    for (const sim::DutyInstance& instance : exercise.state().duties) {
      ++ended[instance.duty * 7 + static_cast<std::size_t>(instance.state)];
    }
  }
  CHECK(rehearsal.runs() == 6);
  CHECK(rehearsal.events() == events);
  for (std::size_t i = 0; i < plan.duties.size(); ++i) {
    const auto in = [&](sim::DutyState state) { return ended[i * 7 + static_cast<std::size_t>(state)]; };
    const sim::DutyFigures& duty = rehearsal.duties()[i];
    INFO(plan.duties[i].id);
    CHECK(duty.met == in(sim::DutyState::met));
    CHECK(duty.late == in(sim::DutyState::late));
    CHECK(duty.missed == in(sim::DutyState::missed));
    CHECK(duty.open == in(sim::DutyState::open));
    CHECK(duty.armed == duty.met + duty.late + duty.missed + duty.open + duty.settled);
    std::uint64_t held_up = 0;
    for (const auto& [holdup, times] : duty.holdups) held_up += times;
    CHECK(held_up == duty.late + duty.missed);
  }
}

TEST_CASE("Parts of a rehearsal may be merged in any order") {
  const auto drill = scenarios::load_drill(hospital, {});
  REQUIRE(drill.loaded);
  const sim::Plan& plan = drill.loaded->plan;
  sim::Rehearsal whole(plan);
  rehearse(whole, 1, 9);
  sim::Rehearsal first(plan);
  sim::Rehearsal second(plan);
  sim::Rehearsal third(plan);
  rehearse(first, 1, 2);
  rehearse(second, 3, 8);
  rehearse(third, 9, 9);
  third.merge(first);
  third.merge(second);
  CHECK(third.runs() == whole.runs());
  CHECK(third.events() == whole.events());
  CHECK(figures_of(third) == figures_of(whole));
}

TEST_CASE("Who waits for another's act is held up by it, and the act is named") {
  const ApprovalPlan small(minute, 90 * minute);
  sim::Rehearsal rehearsal(small.plan);
  rehearse(rehearsal, 1, 5);
  const sim::DutyFigures& notification = rehearsal.duties()[small.notification];
  CHECK(notification.late == 5);
  CHECK(notification.chance_permille() == 0);
  const auto bottleneck = notification.bottleneck();
  REQUIRE(bottleneck);
  CHECK(bottleneck->second == 5);
  const sim::Holdup& holdup = bottleneck->first;
  CHECK(holdup.what == What::need);
  CHECK(holdup.seat == small.handler);
  CHECK(holdup.action == small.notify);
  CHECK(holdup.need == 0);
  const sim::Need& need = small.plan.actions[holdup.action].needs[holdup.need];
  CHECK(sim::acts_behind(small.plan, need.condition) == std::vector<sim::Index>{small.approve});
  // Approved after 90 minutes, done a minute later when the bot tries again.
  CHECK(notification.left.at(500) == -31 * 60);
  CHECK(rehearsal.duties()[small.approval].chance_permille() == 1000);
  CHECK_FALSE(rehearsal.duties()[small.approval].bottleneck());
}

TEST_CASE("Who takes too long is held up by nobody else, also where they had to wait for a while") {
  const ApprovalPlan small(50 * minute, 55 * minute);
  const ApprovalPlan slow(80 * minute, minute);
  for (const ApprovalPlan* plan : {&small, &slow}) {
    sim::Rehearsal rehearsal(plan->plan);
    rehearsal.run(1);
    const auto bottleneck = rehearsal.duties()[plan->notification].bottleneck();
    if (plan == &small) {
      CHECK_FALSE(bottleneck);  // 56 minutes, and in time
      continue;
    }
    REQUIRE(bottleneck);
    CHECK(bottleneck->first.what == What::own_time);
    CHECK(bottleneck->first.seat == plan->handler);
  }
}

TEST_CASE("A duty that falls to an empty seat is held up by nobody's being there") {
  ApprovalPlan small(minute, minute);
  small.plan.seats[small.handler].occupant = sim::Occupant::nobody;
  sim::Rehearsal rehearsal(small.plan);
  rehearsal.run(1);
  const sim::DutyFigures& notification = rehearsal.duties()[small.notification];
  CHECK(notification.missed == 1);
  const auto bottleneck = notification.bottleneck();
  REQUIRE(bottleneck);
  CHECK(bottleneck->first.what == What::nobody);
  CHECK(bottleneck->first.agency == small.hospital);
  CHECK(bottleneck->first.seat == sim::none);
}

TEST_CASE("A channel that is down is said to be what a duty waits for") {
  ApprovalPlan small(10 * minute, minute);
  small.add_outage(SmallPlan::start, SmallPlan::start + 2 * sim::hour);
  small.plan.seal();
  sim::Rehearsal rehearsal(small.plan);
  rehearsal.run(1);
  const auto bottleneck = rehearsal.duties()[small.notification].bottleneck();
  REQUIRE(bottleneck);
  CHECK(bottleneck->first.what == What::channel);
  CHECK(bottleneck->first.action == small.notify);
}

TEST_CASE("Rehearsing prints the same bytes for any number of jobs") {
  for (const std::vector<std::string>& form : {std::vector<std::string>{}, {"--json"}}) {
    std::string first;
    for (const char* jobs : {"1", "2", "3"}) {
      std::vector<std::string> arguments = {"rehearse", hospital, "--runs", "61", "--seed", "40", "--jobs", jobs};
      arguments.insert(arguments.end(), form.begin(), form.end());
      const Ran ran = run_tocsin(arguments);
      INFO(ran.err);
      REQUIRE(ran.code == 0);
      CHECK(ran.err.empty());  // no bar where nobody looks
      if (first.empty()) first = ran.out;
      CHECK(ran.out == first);
    }
  }
}

TEST_CASE("One rehearsed run ends as the same seed's run does") {
  for (const char* name : {"drills/hospital-ransomware-2025.yaml", "drills/nis2-water-utility.yaml"}) {
    const std::string drill = library_file(name);
    const auto rehearsed =
        nlohmann::json::parse(run_tocsin({"rehearse", drill, "--runs", "1", "--seed", "7", "--json"}).out);
    const auto run = nlohmann::json::parse(run_tocsin({"run", drill, "--seed", "7", "--json"}).out);
    CHECK(rehearsed["runs"] == 1);
    CHECK(rehearsed["first_seed"] == 7);
    std::size_t seen = 0;
    for (const auto& duty : rehearsed["duties"]) {
      for (const char* state : {"met", "late", "missed", "open"}) {
        const auto id = duty["duty"].get<std::string>();
        const auto ended = std::count_if(run["lines"].begin(), run["lines"].end(), [&](const auto& line) {
          return line.value("category", "") == "timeliness" && line.value("duty", "") == id &&
                 line.value("state", "") == state;
        });
        INFO(duty["duty"] << " " << state);
        CHECK(duty[state] == ended);
        seen += static_cast<std::size_t>(ended);
      }
    }
    CHECK(seen > 3);
  }
}

TEST_CASE("Rehearse says per duty how often it was met, how much time was left and what held it up") {
  const Ran english = run_tocsin({"rehearse", hospital, "--runs", "40"});
  REQUIRE(english.code == 0);
  for (const char* part : {"40 runs with bots in all seats, seeds 1 to 40", "Left, median", "90th percentile",
                           "Notify within an hour", "takes too long (", " %"}) {
    INFO(part);
    CHECK(has(english.out, part));
  }
  const Ran chinese = run_tocsin({"rehearse", hospital, "--runs", "40", "--lang", "zh-TW"});
  REQUIRE(chinese.code == 0);
  for (const char* part : {"條次", "如期率", "處理時間過長"}) {
    INFO(part);
    CHECK(has(chinese.out, part));
  }
  CHECK_FALSE(has(chinese.out, "runs with bots"));
  const auto json = nlohmann::json::parse(run_tocsin({"rehearse", hospital, "--runs", "40", "--json"}).out);
  const auto duty = std::find_if(json["duties"].begin(), json["duties"].end(),
                                 [](const auto& each) { return each["clause"] == "5.1.4" && each["armed"] > 0; });
  REQUIRE(duty != json["duties"].end());
  const auto met = (*duty)["met"].get<std::int64_t>();
  const auto decided = met + (*duty)["late"].get<std::int64_t>() + (*duty)["missed"].get<std::int64_t>();
  CHECK((*duty)["chance_permille"] == met * 1000 / decided);
  CHECK((*duty)["left_s"]["p10"] <= (*duty)["left_s"]["median"]);
  CHECK((*duty)["left_s"]["median"] <= (*duty)["left_s"]["p90"]);
  CHECK((*duty)["bottleneck"]["agency"] == "municipal-hospital");
}

TEST_CASE("Rehearse refuses what it cannot do with the exit codes of all commands") {
  const auto code = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "rehearse");
    const Ran ran = run_tocsin(arguments);
    CHECK(ran.out.empty());
    CHECK_FALSE(ran.err.empty());
    return ran.code;
  };
  CHECK(code({}) == 2);
  CHECK(code({hospital, "--runs", "0"}) == 2);
  CHECK(code({hospital, "--runs", "-1"}) == 2);
  CHECK(code({hospital, "--runs", "10000001"}) == 2);
  CHECK(code({hospital, "--jobs", "0"}) == 2);
  CHECK(code({hospital, "--jobs", "257"}) == 2);
  CHECK(code({hospital, "--runs", "many"}) == 2);
  CHECK(code({library_file("drills/there-is-none.yaml")}) == 1);
  const Ran help = run_tocsin({"rehearse", "--help"});
  CHECK(help.code == 0);
  CHECK(has(help.out, "tocsin rehearse DRILL --runs 10000 --jobs 2"));
}

}  // namespace tocsin::test
