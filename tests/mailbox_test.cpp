// A seat whose mailbox campaigns reach: a person there counts as the recipient, by what that person does and nothing else.
#include <array>
#include <filesystem>
#include <fstream>

#include "conduct/drill.h"
#include "tests/catch.h"
#include "tests/net_world.h"
#include "tests/program.h"
#include "tests/small_plan.h"

namespace tocsin::test {
namespace {

using sim::Behaviour;
using What = net::Answer::What;

constexpr const char* drill = "social-engineering-2026-h1.yaml";
constexpr sim::Duration after_first_round = 4 * sim::hour;

struct Office {
  scenarios::Loaded loaded;
  Recorder events;
  std::unique_ptr<sim::Exercise> exercise;
  sim::Index seat;

  explicit Office(sim::Occupant occupant) : loaded(read()) {
    exercise = std::make_unique<sim::Exercise>(loaded.plan, events);
    exercise->start(7);
    seat = loaded.plan.find_seat("security-officer");
    sim::Command seated = command_of(sim::Kind::seated);
    seated.origin = sim::Origin::controller;
    seated.seat = seat;
    seated.value = static_cast<sim::Value>(occupant);
    REQUIRE_FALSE(exercise->submit(seated, loaded.plan.starts));
    exercise->advance(loaded.plan.starts + after_first_round);
  }
  static scenarios::Loaded read() {
    auto loaded = conduct::read_drill(library_file(std::string("drills/") + drill), {});
    REQUIRE(loaded);
    return std::move(*loaded);
  }
  [[nodiscard]] std::vector<sim::SeatMessage> mails() const { return sim::seat_mails(exercise->state(), seat); }
  [[nodiscard]] std::string refused(const sim::SeatMessage& mail, Behaviour behaviour, sim::Index by) {
    sim::Command command = sim::mail_command(mail, behaviour);
    command.seat = by;
    const auto refusal = exercise->submit(command, exercise->state().now);
    return refusal ? refusal->code : "";
  }
};

bool has(sim::BehaviourSet set, Behaviour behaviour) { return (set & sim::bit_of(behaviour)) != 0; }

}  // namespace

TEST_CASE("A mail shows what it says when it is opened, and offers what can be done with it then") {
  Office office(sim::Occupant::person);
  REQUIRE(office.mails().size() == 2);
  sim::SeatMessage mail = office.mails().front();
  CHECK(mail.headline.en.find("pay rises") != std::string::npos);
  CHECK(mail.from.en.find("personnel@") != std::string::npos);
  CHECK(mail.body.en.empty());
  CHECK(has(mail.offers, Behaviour::opened));
  CHECK(has(mail.offers, Behaviour::reported));
  CHECK_FALSE(has(mail.offers, Behaviour::attachment));
  CHECK(office.refused(mail, Behaviour::attachment, office.seat) == "not-possible");
  CHECK(office.refused(mail, Behaviour::opened, office.seat).empty());
  mail = office.mails().front();
  CHECK_FALSE(mail.body.en.empty());
  CHECK(has(mail.offers, Behaviour::attachment));
  CHECK_FALSE(has(mail.offers, Behaviour::link));  // it has none
  CHECK(office.refused(mail, Behaviour::attachment, office.seat).empty());
  CHECK(office.refused(mail, Behaviour::attachment, office.seat) == "not-possible");  // a second time
  CHECK(office.refused(mail, Behaviour::reported, office.seat).empty());
  const auto& record = office.exercise->state().campaigns[mail.campaign];
  CHECK(has(record.flags(mail.recipient, mail.mail), Behaviour::attachment));
  CHECK(has(record.flags(mail.recipient, mail.mail), Behaviour::reported));
}

TEST_CASE("Nobody does anything with the mails of somebody else") {
  Office office(sim::Occupant::person);
  const sim::SeatMessage mail = office.mails().front();
  CHECK(office.refused(mail, Behaviour::opened, office.loaded.plan.find_seat("centre-head")) == "not-the-controller");
  CHECK(office.refused(mail, Behaviour::opened, sim::none) == "not-the-controller");
}

TEST_CASE("A person in the seat does what was drawn for nobody; all other recipients do as without") {
  const Office with(sim::Occupant::person);
  const Office without(sim::Occupant::bot);
  const auto& plan = with.loaded.plan;
  for (std::size_t c = 0; c < plan.campaigns.size(); ++c) {
    const auto& one = with.exercise->state().campaigns[c].all_flags();
    const auto& other = without.exercise->state().campaigns[c].all_flags();
    REQUIRE(one.size() == other.size());
    const std::size_t mails = plan.campaigns[c].mails.size();
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (i / std::max<std::size_t>(mails, 1) == plan.seats[with.seat].recipient) {
        CHECK((one[i] & ~sim::sent_bit) == 0);
      } else if (one[i] != other[i]) {
        FAIL("recipient " << i / mails << " does something else");
      }
    }
  }
}

TEST_CASE("Whoever sits down finds the mails that are there, and nothing more is done with those by a draw") {
  SmallPlan small;
  small.plan.populations.push_back({"staff", {}, {{"all", {}, 2, 0}}});
  sim::Seat& handler = small.plan.seats[small.handler];
  handler.population = 0;
  handler.recipient = 1;
  handler.occupant = sim::Occupant::bot;
  sim::Campaign campaign;
  campaign.population = 0;
  campaign.agency = small.hospital;
  campaign.mails.resize(1);
  campaign.rounds.push_back({"first", SmallPlan::start, 0, {0}, sim::none});
  campaign.behaviour.opened = campaign.behaviour.any = sim::parts_per_million;
  campaign.open_delay.quantiles = {{sim::parts_per_million, sim::hour}};
  small.plan.campaigns.push_back(campaign);
  Run run(small.plan);
  run.until(sim::minute);
  sim::Command seated = command_of(sim::Kind::seated);
  seated.origin = sim::Origin::controller;
  seated.seat = small.handler;
  seated.value = static_cast<sim::Value>(sim::Occupant::person);
  REQUIRE_FALSE(run.exercise().submit(seated, SmallPlan::start + sim::minute));
  run.until(2 * sim::hour);
  const auto& record = run.exercise().state().campaigns.front();
  CHECK(has(record.flags(0, 0), Behaviour::opened));
  CHECK(record.flags(1, 0) == sim::sent_bit);
}

TEST_CASE("A mail comes over the network, is dealt with there, and stands so after the link broke") {
  World world;
  world.open(drill);
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  const Place place = world.invite("security-officer");
  auto officer = world.join(place);
  sim::Command slow = command_of(sim::Kind::clock_set);
  slow.value = slow.extra = 1;
  REQUIRE(world.ask(*controller, slow).what == What::accepted);
  REQUIRE(world.ask(*controller, command_of(sim::Kind::resumed)).what == What::accepted);
  const sim::Time to = world.stage().session().plan().starts + after_first_round;
  REQUIRE(world.ask(*controller, net::TimeWish{net::TimeWish::What::jump, to}).what == What::accepted);
  world.until([&] { return officer->view().mails.size() == 2; }, {officer.get()});
  const sim::SeatMessage mail = officer->view().mails.front();
  REQUIRE(world.ask(*officer, sim::mail_command(mail, Behaviour::opened)).what == What::accepted);
  world.until([&] { return !officer->view().mails.front().body.en.empty(); }, {officer.get()});
  CHECK(world.ask(*officer, sim::mail_command(mail, Behaviour::link)).what == What::refused);
  // Done, and the answer lost: sent again it is the same once more.
  officer->send(sim::mail_command(mail, Behaviour::reported));
  wire_of(*officer).cut();
  const net::Answer answer = world.next_answer(*officer);
  CHECK(answer.what == What::accepted);
  CHECK(has(officer->view().mails.front().done, Behaviour::reported));
  CHECK(officer->view().mails == sim::seat_mails(world.stage().session().state(), officer->view().frame.seat));
  // Whoever runs the exercise sees what all of them add up to, and no mail.
  const auto counts = [&] { return sim::campaign_counts(world.stage().session().state()); };
  CHECK(counts().front().persons[static_cast<std::size_t>(sim::Measure::reported)] > 0);
  world.until([&] { return controller->view().campaigns == counts(); }, {controller.get()});
  CHECK(controller->view().mails.empty());
  CHECK(world.join(world.invite(sim::SeatRole::observer))->view().campaigns == counts());
  CHECK(officer->view().campaigns.empty());
  // Their points are those of the record, each with its events.
  const auto rates = [](const sim::Score& score) {
    std::vector<std::array<std::uint64_t, 4>> lines;
    for (const sim::ScoreLine& line : score.lines) {
      if (line.category != sim::Category::rates) continue;
      lines.push_back({line.persons, static_cast<std::uint64_t>(line.points), line.from_event, line.by_event});
    }
    return lines;
  };
  const auto sees_score = [&] {
    const sim::Score score = world.stage().session().score();
    return controller->score()->points == score.points && rates(*controller->score()) == rates(score);
  };
  world.until(sees_score, {controller.get()});
  CHECK(rates(*controller->score()).size() >= 2);
  CHECK(controller->score()->points_max == world.stage().session().score().points_max);
  // What was done with it is nothing that another seat is told of by an answer.
  const auto ciso = world.join(world.invite("city-ciso"));
  CHECK(ciso->view().mails.size() == 2);
  CHECK(world.ask(*ciso, sim::mail_command(mail, Behaviour::reported)).what == What::refused);
}

TEST_CASE("What was done with a mail stays done when the exercise ends before the answer") {
  World world;
  world.open(drill);
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  auto officer = world.join(world.invite("security-officer"));
  const sim::Time to = world.stage().session().plan().starts + after_first_round;
  REQUIRE(world.ask(*controller, net::TimeWish{net::TimeWish::What::jump, to}).what == What::accepted);
  REQUIRE(world.ask(*controller, command_of(sim::Kind::resumed)).what == What::accepted);
  world.until([&] { return officer->view().mails.size() == 2; }, {officer.get()});
  const auto answer_after_end = [&](Behaviour behaviour, bool arrives) {
    const sim::Command command = sim::mail_command(officer->view().mails.front(), behaviour);
    if (!arrives) wire_of(*officer).cut();
    officer->send(command);
    wire_of(*officer).cut();
    REQUIRE(world.ask(*controller, command_of(sim::Kind::ended)).what == What::accepted);
    return world.next_answer(*officer).what;
  };
  SECTION("it was done") {
    CHECK(answer_after_end(Behaviour::reported, true) == What::accepted);
    CHECK(has(officer->view().mails.front().done, Behaviour::reported));
  }
  SECTION("it did not arrive") {
    CHECK(answer_after_end(Behaviour::reported, false) == What::refused);
    CHECK_FALSE(has(officer->view().mails.front().done, Behaviour::reported));
  }
}

TEST_CASE("Whoever controls a campaign over the network comes in while it runs, and steps on") {
  World world;
  world.open(drill);
  const sim::Time starts = world.stage().session().plan().starts;
  {
    auto controller = world.join(world.invite(sim::SeatRole::controller));
    REQUIRE(world.ask(*controller, net::TimeWish{net::TimeWish::What::jump, starts + after_first_round}).what ==
            What::accepted);
  }
  REQUIRE(world.stage().session().state().campaigns.front().recipients() > 0);
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  for (int i = 0; i < 20; ++i) {
    const sim::State& state = world.stage().session().state();
    const sim::Time before = state.now;
    REQUIRE(world.ask(*controller, net::TimeWish{net::TimeWish::What::step, 0}).what == What::accepted);
    CHECK(state.now > before);
    // Its clock is the exercise's, not that of the last event that it was sent.
    world.until([&] { return controller->view().clock.now == state.now; }, {controller.get()});
    CHECK(controller->state()->now == state.now);
  }
}

TEST_CASE("A mailbox is in a department that there is, and that has room for it") {
  const ScratchFolder folder;
  const std::string text = read_file(library_file("directories/city-hall.yaml"));
  const auto check = [&](const std::string& from, const std::string& to, const std::string& message) {
    std::filesystem::copy(library_file(""), folder / "library",
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    std::string changed = text;
    REQUIRE(changed.find(from) != std::string::npos);
    changed.replace(changed.find(from), from.size(), to);
    std::ofstream(folder / "library/directories/city-hall.yaml") << changed;
    const Ran ran = run_tocsin({"check", folder / (std::string("library/drills/") + drill), "--lang", "en"});
    INFO(ran.err);
    CHECK(ran.code == 1);
    CHECK((ran.out + ran.err).find(message) != std::string::npos);
  };
  check("department: information}}", "department: informatoin}}", "did you mean `information`?");
  check("Information Centre}, size: 70}", "Information Centre}, size: 3}",
        "more seats have a mailbox in `information`");
}

}  // namespace tocsin::test
