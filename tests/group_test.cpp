// Groups of agencies, what a drill says for each of them, and seats that do one thing at a time.
#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/small_plan.h"

using namespace tocsin;
using tocsin::test::Recorder;

namespace {

const std::string procedure = R"(format: tocsin/procedure@1
id: small
roles: {handler: Handler, reviewer: Reviewer}
relations: {superior: Superior, authority: Authority}
addresses: {reporter: {incident_agency: true}}
channels: {mail: {label: Mail}, phone: {label: Telephone}}
targets: {soon: {label: Soon, default: 10m}}
facts:
  incident.notified: bool
  incident.date: instant
  truth.real: bool
forms:
  dated: {fields: [{id: date, type: instant, required: true, proposes: 3d}]}
actions:
  notify: {by: [handler], to: [superior, authority], sets: {incident.notified: true}}
  review: {by: [reviewer]}
  answer: {by: [reviewer], to: [reporter], form: dated, sets: {incident.date: {field: date}}}
  act: {by: [handler, reviewer]}
duties:
  - {id: notify, owner: [handler], when: {sign: true}, due: {within: 1h, after: trigger}, met_by: [{action: notify, to: all}]}
  - {id: review, at: superior, owner: [reviewer], when: {received: notify}, due: {within: 2h, after: trigger}, met_by: [{action: review}]}
  - {id: answer, at: superior, owner: [reviewer], when: {received: notify}, due: {within: 8h, after: trigger}, met_by: [{action: answer, to: reporter}]}
  - {id: tell-authority, at: authority, owner: [reviewer], when: {received: notify}, due: {within: 1h, after: trigger}, met_by: [{action: act}]}
)";
const std::string directory = R"(format: tocsin/directory@1
id: town
agencies:
  - id: county
    seats: [{id: desk, roles: [reviewer], persona: desk}, {id: second-desk, roles: [reviewer], persona: desk}]
  - id: school
    count: 12
    label: {zh-TW: 第<n>國小, en: School}
    relations: {superior: county}
    systems: [{id: web, states: [up, down]}]
    seats: [{id: handler, label: Handler of <n>, roles: [handler], persona: quick}]
personas:
  quick: {delays: {p1: 1m}}
  desk: {delays: {p1: 1m}, works: one-at-a-time, handling: {p1: 30m}, handling_for: {answer: {p1: 10m}}}
)";
const std::string head = R"(format: tocsin/drill@1
id: drill
kind: other
procedure: small
directory: town
starts: 2026-03-10 09:00
ends: T+1d
)";
const std::string entries = R"(incidents:
  - {id: matter, for_each: school, label: At <agency>}
injects:
  - {id: sign, for_each: school, at: T+00:00, spread: 2h, channel: mail, to: [handler], incident: matter, sign: true, text: <agency> no. <n>}
)";

std::vector<scenarios::Source> sources(const std::string& drill, const std::string& own_directory = directory) {
  return {{"drill", head + drill}, {"procedure", procedure}, {"directory", own_directory}};
}

sim::Plan plan_of(const std::string& drill, const std::string& own_directory = directory) {
  auto result = scenarios::load_sources(sources(drill, own_directory));
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  return std::move(result.loaded->plan);
}

std::vector<std::string> mistakes(const std::string& drill, const std::string& own_directory = directory) {
  std::vector<std::string> found;
  const auto read = [&] { return scenarios::load_sources(sources(drill, own_directory)).diagnostics; };
  const auto diagnostics = read();
  test::check_in_chinese(diagnostics, read);
  for (const auto& each : diagnostics) {
    found.push_back(each.file + ":" + std::to_string(each.line) + ":" + std::to_string(each.column) + ": " +
                    each.message);
  }
  return found;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

sim::Duration comes_after(const sim::Plan& plan, const std::string& inject) {
  return plan.injects[plan.find_inject(inject)].at - plan.starts;
}

std::vector<sim::Time> times_of(const Recorder& recorder, const sim::Plan& plan, const std::string& action) {
  std::vector<sim::Time> times;
  for (const sim::Event& event : recorder.events) {
    if (event.kind == sim::Kind::acted && plan.actions[event.item].id == action) {
      times.push_back(event.time - plan.starts);
    }
  }
  return times;
}

}  // namespace

TEST_CASE("An agency with a count stands for so many, each with seats, systems, labels and relations of its own") {
  const sim::Plan plan = plan_of(entries);
  REQUIRE(plan.agencies.size() == 13);
  CHECK(plan.agencies[1].id == "school-01");
  CHECK(plan.agencies[12].id == "school-12");
  CHECK(plan.agencies[12].label.zh == "第12國小");
  CHECK(plan.agencies[12].label.en == "School 12");
  CHECK(plan.agencies[12].relations[0] == plan.find_agency("county"));
  CHECK(plan.seats[plan.find_seat("school-07-handler")].agency == plan.find_agency("school-07"));
  CHECK(plan.seats[plan.find_seat("school-07-handler")].label.en == "Handler of 7");
  CHECK(plan.find_fact("system.school-07-web") != sim::none);
}

TEST_CASE("What is for each of a group means the member's own agency, incident and seats") {
  const sim::Plan plan = plan_of(
      entries +
      R"(  - {id: later, for_each: school, members: [2, 4-5], when: {delivered: sign}, to: [handler], incident: matter, sets: {channel.mail: down, system.web: down}}
expected: [{id: act-soon, inject: later, of: [handler], action: act, by: 1h}]
)");
  REQUIRE(plan.incidents.size() == 12);
  const sim::Inject& sign = plan.injects[plan.find_inject("sign-03")];
  CHECK(sign.incident == plan.find_incident("matter-03"));
  CHECK(sign.to == std::vector<sim::Index>{plan.find_seat("school-03-handler")});
  CHECK(sign.body.zh == "第3國小 no. 3");
  CHECK(plan.find_inject("later-03") == sim::none);
  const sim::Inject& later = plan.injects[plan.find_inject("later-05")];
  CHECK(later.agency == plan.find_agency("school-05"));
  CHECK(plan.conditions[later.when].item == plan.find_inject("sign-05"));
  CHECK(later.sets[1].fact == plan.find_fact("system.school-05-web"));
  // One expected act, with an instance after each of the three.
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  const sim::Index duty = plan.find_duty("act-soon");
  std::vector<sim::Index> agencies;
  for (const sim::DutyInstance& instance : exercise.state().duties) {
    if (instance.duty == duty) agencies.push_back(instance.agency);
  }
  CHECK(agencies == std::vector<sim::Index>{plan.find_agency("school-02"), plan.find_agency("school-04"),
                                            plan.find_agency("school-05")});
}

TEST_CASE("A spread lays the times apart evenly, in waves, and in an order that is always the same") {
  const sim::Plan even = plan_of(entries);
  CHECK(comes_after(even, "sign-01") == 0);
  CHECK(comes_after(even, "sign-02") == 10 * sim::minute);
  CHECK(comes_after(even, "sign-12") == 110 * sim::minute);
  const sim::Plan waves = plan_of(replaced(entries, "spread: 2h", "spread: {over: 1h, waves: [4, 6], every: 3h}"));
  CHECK(comes_after(waves, "sign-04") == 45 * sim::minute);
  CHECK(comes_after(waves, "sign-05") == 3 * sim::hour);
  CHECK(comes_after(waves, "sign-12") == 3 * sim::hour + 7 * (sim::hour / 8));
  const std::string shuffled = replaced(entries, "spread: 2h", "spread: {over: 2h, order: shuffled}");
  const sim::Plan one = plan_of(shuffled);
  const sim::Plan other = plan_of(shuffled);
  std::vector<sim::Time> times;
  for (std::size_t i = 0; i < 12; ++i) {
    CHECK(one.injects[i].at == other.injects[i].at);
    times.push_back(one.injects[i].at - one.starts);
  }
  CHECK_FALSE(std::is_sorted(times.begin(), times.end()));
  std::sort(times.begin(), times.end());
  for (std::size_t i = 0; i < 12; ++i) CHECK(times[i] == static_cast<sim::Time>(i) * 10 * sim::minute);
}

TEST_CASE("A group's id names all of them where a list may stand") {
  const sim::Plan plan = plan_of("seats: {school-handler: {occupant: nobody}}\n" + entries +
                                 "  - {id: all, at: T+03:00, to: [school-handler, desk], text: Look}\n");
  CHECK(plan.injects[plan.find_inject("all")].to.size() == 13);
  CHECK(plan.seats[plan.find_seat("school-12-handler")].occupant == sim::Occupant::nobody);
}

TEST_CASE("Mistakes in a group's entries are shown once, at their place") {
  CHECK(mistakes(replaced(entries, "to: [handler]", "to: [handlr]")) ==
        std::vector<std::string>{"drill:11:79: there is no seat `handlr`"});
  CHECK(mistakes(replaced(entries, "for_each: school, label", "for_each: scool, label")).front() ==
        "drill:9:28: there is no group `scool`");
  CHECK(mistakes(replaced(entries, "for_each: school, at", "for_each: school, members: 3-13, at")).front() ==
        "drill:11:43: `13` is not between 1 and 12");
  CHECK(mistakes(entries + "  - {id: one, at: T+00:10, to: [desk], incident: matter}\n").front() ==
        "drill:12:50: `matter` stands for 12 of them, and one is needed here");
  CHECK(mistakes(replaced(entries, "for_each: school, label", "for_each: school, members: 1-11, label")).front() ==
        "drill:11:99: there is no incident `matter-12`");
  CHECK(mistakes(entries, replaced(directory, "count: 12", "count: 2001")).front() ==
        "directory:7:12: `2001` is not between 1 and 2000");
  CHECK(mistakes(entries + "  - {id: sign, for_each: school, members: 4, at: T+00:10, to: [handler]}\n").front() ==
        "drill:12:5: the inject `sign-04` stands here twice");
  CHECK(mistakes(entries + "  - {id: odd, at: T+00:10, spread: 1h, to: [desk]}\n").front() ==
        "drill:12:36: `spread` stands only beside `for_each`");
  CHECK(mistakes(entries, replaced(directory, "works: one-at-a-time, ", "")).front() ==
        "directory:14:38: `handling` stands only beside `works: one-at-a-time`");
}

TEST_CASE("A relation that an agency has not got is not asked for, and no duty arms that asks for nothing else") {
  const sim::Plan plan = plan_of(entries);
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  std::size_t notified = 0;
  for (const sim::DutyInstance& instance : exercise.state().duties) {
    const std::string& duty = plan.duties[instance.duty].id;
    if (duty == "notify") notified += instance.state == sim::DutyState::met ? 1U : 0U;
    CHECK(duty != "tell-authority");
  }
  CHECK(notified == 12);
  const sim::Plan alone = plan_of(entries, replaced(directory, "    relations: {superior: county}\n", ""));
  sim::Exercise without(alone, recorder);
  without.start(7);
  without.advance(alone.ends);
  CHECK(without.state().duties.empty());
}

TEST_CASE("An act about another agency's incident reaches that agency, and what a form proposes is written in it") {
  const sim::Plan plan = plan_of(entries);
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  std::size_t seen = 0;
  for (const sim::Event& event : recorder.events) {
    if (event.kind != sim::Kind::acted || plan.actions[event.item].id != "answer") continue;
    ++seen;
    REQUIRE(event.recipients.size() == 1);
    CHECK(event.recipients[0].agency == plan.incidents[event.incident].agency);
    CHECK(event.answers[0].value == event.time + 3 * sim::day);
  }
  CHECK(seen == 12);
}

TEST_CASE("A seat that does one thing at a time finishes one task before it begins the next") {
  // All twelve come at once to two desks: twelve reviews of half an hour and twelve answers of ten minutes.
  const sim::Plan plan = plan_of(replaced(entries, "spread: 2h, ", ""));
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  const auto reviews = times_of(recorder, plan, "review");
  const auto answers = times_of(recorder, plan, "answer");
  REQUIRE(reviews.size() == 12);
  REQUIRE(answers.size() == 12);
  // Eight hours of work between the two of them, and neither stands idle while something waits.
  const sim::Time over = std::max(reviews.back(), answers.back());
  CHECK(over >= 4 * sim::hour);
  CHECK(over <= 4 * sim::hour + 20 * sim::minute);
  for (const char* seat : {"desk", "second-desk"}) {
    sim::Time free_at = 0;
    for (const sim::Event& event : recorder.events) {
      if (event.kind != sim::Kind::acted || event.seat != plan.find_seat(seat)) continue;
      const sim::Duration takes = plan.actions[event.item].id == "review" ? 30 * sim::minute : 10 * sim::minute;
      CHECK(event.time - takes >= free_at);
      free_at = event.time;
    }
  }
}

TEST_CASE("Taking what is soonest due first holds short deadlines that first come, first served does not") {
  const auto in_time = [](const std::string& takes) {
    const sim::Plan plan =
        plan_of(replaced(entries, "spread: 2h, ", ""),
                replaced(directory, "works: one-at-a-time,", "works: one-at-a-time, takes: " + takes + ","));
    Recorder recorder;
    sim::Exercise exercise(plan, recorder);
    exercise.start(7);
    exercise.advance(plan.ends);
    return std::count_if(exercise.state().duties.begin(), exercise.state().duties.end(),
                         [&](const sim::DutyInstance& instance) {
                           return plan.duties[instance.duty].id == "review" && instance.state == sim::DutyState::met;
                         });
  };
  CHECK(in_time("soonest-due") == 6);  // half an hour each: three for each desk in the two hours
  CHECK(in_time("first-come") < 6);    // the answers stand in between
}

TEST_CASE("A person who takes a busy desk's seat finds its tasks, and the bot's queue is gone") {
  const sim::Plan plan = plan_of(replaced(entries, "spread: 2h, ", ""));
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.starts + 40 * sim::minute);
  for (const char* seat : {"desk", "second-desk"}) {
    sim::Command seated;
    seated.kind = sim::Kind::seated;
    seated.origin = sim::Origin::controller;
    seated.seat = plan.find_seat(seat);
    seated.value = static_cast<sim::Value>(sim::Occupant::person);
    REQUIRE_FALSE(exercise.submit(seated, plan.starts + 40 * sim::minute));
  }
  const std::size_t before = times_of(recorder, plan, "review").size();
  exercise.advance(plan.ends);
  CHECK(times_of(recorder, plan, "review").size() == before);
}
