#include "sim/seat_view.h"

#include "scenarios/reader.h"
#include "sim/view.h"
#include "tests/catch.h"
#include "tests/program.h"

namespace tocsin::test {
namespace {

// A desk for each seat beside the exercise, looking at each event as it happens.
class Desks : public sim::EventSink {
 public:
  explicit Desks(const sim::Plan& plan) : state_(plan) {
    for (std::size_t i = 0; i < plan.seats.size(); ++i) {
      const auto seat = static_cast<sim::Index>(i);
      desks.emplace_back(plan, seat, sim::role_of_seat(plan, seat));
    }
  }
  void on_event(const sim::Event& event) override {
    sim::apply(state_, event);
    events.push_back(event);
    for (sim::SeatDesk& desk : desks) desk.take(state_, event);
  }
  [[nodiscard]] const sim::State& state() const { return state_; }
  std::vector<sim::SeatDesk> desks;
  std::vector<sim::Event> events;

 private:
  sim::State state_;
};

sim::Plan drill(const std::string& name) {
  auto result = scenarios::load_drill(library_file("drills/" + name), {});
  REQUIRE(result.loaded.has_value());
  return std::move(result.loaded->plan);
}

// Each look makes all views anew, and a sanitized build takes fifty times as long for it; for the drill with hundreds of
// seats, minutes.
#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t steps_between_looks = 1000;
const std::vector<std::string> drills = {"hospital-ransomware-2025.yaml", "dos-during-outage-2026.yaml",
                                         "poisoned-update-tabletop-2026.yaml"};
#else
constexpr std::size_t steps_between_looks = 50;
const std::vector<std::string> drills = {"hospital-ransomware-2025.yaml", "dos-during-outage-2026.yaml",
                                         "education-notification-2023.yaml", "poisoned-update-tabletop-2026.yaml"};
#endif

}  // namespace

TEST_CASE("A view that was kept event by event says what one made at the end says, and holds exactly what arrived") {
  const sim::Plan plan = drill(GENERATE(from_range(drills)));
  CAPTURE(plan.id);
  Desks desks(plan);
  sim::Exercise exercise(plan, desks);
  exercise.start(7);
  std::size_t steps = 0;
  while (exercise.step(plan.ends, sim::Exercise::Holds::pass)) {
    if (++steps % steps_between_looks != 0) continue;
    for (const sim::SeatDesk& desk : desks.desks) {
      const sim::SeatView& view = desk.view();
      const sim::Index seat = view.frame.seat;
      CAPTURE(view.frame.seat_id, desks.events.size());
      REQUIRE(view.incidents == sim::seat_incidents(desks.state(), seat));
      REQUIRE(view.actions == sim::seat_actions(desks.state(), seat));
      REQUIRE(view.readiness == sim::seat_readiness(desks.state(), seat));
      REQUIRE(view.channels == sim::seat_channels(desks.state(), seat));
      for (const sim::SeatDuty& duty : view.duties) REQUIRE(duty == sim::seat_duty(desks.state(), duty.instance));
    }
  }
  CHECK(steps > 50);
  std::size_t messages = 0;
  for (const sim::SeatDesk& desk : desks.desks) {
    sim::SeatDesk late(plan, desk.view().frame.seat, desk.view().frame.role);
    late.catch_up(desks.state(), desks.events);
    CHECK(late.view() == desk.view());
    std::vector<std::uint64_t> arrived;
    for (const sim::Event& event : desks.events) {
      if (sim::arrives_at(plan, event, desk.view().frame.seat)) arrived.push_back(event.sequence);
    }
    std::vector<std::uint64_t> seen;
    for (const sim::SeatMessage& message : desk.view().inbox) seen.push_back(message.number);
    CHECK(seen == arrived);
    messages += seen.size();
  }
  CHECK(messages > 5);
}

TEST_CASE("A question's answer can be chosen only while the question waits for the seat") {
  const sim::Plan plan = drill("poisoned-update-tabletop-2026.yaml");
  Desks desks(plan);
  sim::Exercise exercise(plan, desks);
  const auto offered = [&] {
    std::size_t count = 0;
    for (const sim::SeatDesk& desk : desks.desks) {
      for (const sim::SeatAction& action : desk.view().actions) {
        if (plan.actions[action.action].asked_by == sim::none) continue;
        ++count;
        CHECK(sim::waits_for_answer(desks.state(), plan.actions[action.action].asked_by, desk.view().frame.seat));
      }
    }
    return count;
  };
  exercise.start(7);
  std::size_t most = 0;
  while (exercise.step(plan.ends, sim::Exercise::Holds::pass)) most = std::max(most, offered());
  CHECK(most > 0);
}

TEST_CASE("What the view says about an action is what the exercise says") {
  const sim::Plan plan = drill("dos-during-outage-2026.yaml");
  Desks desks(plan);
  sim::Exercise exercise(plan, desks);
  exercise.start(7);
  std::size_t refused = 0;
  std::size_t other_ways = 0;
  while (exercise.step(plan.ends, sim::Exercise::Holds::pass)) {
    for (const sim::SeatDesk& desk : desks.desks) {
      for (const sim::SeatReadiness& ready : desk.view().readiness) {
        for (const sim::SeatBlock& block : ready.blocks) {
          sim::Command command;
          command.kind = sim::Kind::acted;
          command.origin = sim::Origin::person;
          command.seat = desk.view().frame.seat;
          command.item = ready.action;
          command.incident = block.incident;
          if (block.incident == sim::none || plan.actions[ready.action].about != sim::About::incident) continue;
          const auto refusal = exercise.check(command);
          REQUIRE(refusal);
          CHECK(refusal->code == block.code);
          CHECK(refusal->clause == block.clause);
          ++refused;
        }
        for (const sim::SeatBlock& block : ready.blocks) other_ways += block.instead.size();
      }
    }
  }
  CHECK(refused > 0);
  CHECK(other_ways > 0);
}

TEST_CASE("Declared facts are shown to the incident's own agency, and the truth to nobody") {
  const sim::Plan plan = drill("hospital-ransomware-2025.yaml");
  Desks desks(plan);
  sim::Exercise exercise(plan, desks);
  exercise.start(7);
  while (exercise.step(plan.ends, sim::Exercise::Holds::pass)) {
  }
  std::size_t shown = 0;
  for (const sim::SeatDesk& desk : desks.desks) {
    for (const sim::SeatIncident& incident : desk.view().incidents) {
      if (!incident.own) CHECK(incident.facts.empty());
      shown += incident.facts.size();
      for (const sim::Line& line : incident.facts) {
        for (const sim::Fact& fact : plan.facts) {
          if (fact.id.starts_with("truth.")) CHECK(line.label.zh != fact.label.zh);
        }
      }
    }
  }
  CHECK(shown > 0);
}

}  // namespace tocsin::test
