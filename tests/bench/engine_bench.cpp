// The whole engine on a big drill, without a journal.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/exercise.h"
#include "tests/bench/benches.h"
#include "tests/bench/big_drill.h"

namespace tocsin::bench {
namespace {

constexpr std::size_t seats = 100'000;
constexpr double events_per_second_wanted = 1e6;

class Counter : public sim::EventSink {
 public:
  void on_event(const sim::Event& event) override {
    (void)event;
    ++events;
  }
  std::uint64_t events = 0;
};

// Folds the events by themselves, as a view would, and notes who acted and what became of the duties.
class Witness : public sim::EventSink {
 public:
  explicit Witness(const sim::Plan& plan) : folded(plan), acted(plan.seats.size()) {}
  void on_event(const sim::Event& event) override {
    sim::apply(folded, event);
    ++events;
    if (event.kind == sim::Kind::acted) acted[event.seat] = 1;
    if (event.kind == sim::Kind::duty_settled) ++settled[event.other];
  }
  sim::State folded;
  std::vector<std::uint8_t> acted;
  std::uint64_t settled[7] = {};
  std::uint64_t events = 0;
  [[nodiscard]] std::uint64_t of(sim::DutyState state) const { return settled[static_cast<std::size_t>(state)]; }
};

}  // namespace

std::vector<Row> engine_speed() {
  const sim::Plan plan = big_drill(seats / seats_per_agency);
  std::uint64_t digest = 0;
  std::uint64_t events = 0;
  {
    Witness witness(plan);
    sim::Exercise exercise(plan, witness);
    exercise.start(7);
    exercise.advance(plan.ends);
    digest = sim::state_digest(exercise.state());
    events = witness.events;
    require(digest == sim::state_digest(witness.folded), "the events do not give the state");
    require(std::count(witness.acted.begin(), witness.acted.end(), 1) == static_cast<std::ptrdiff_t>(seats),
            "not every seat acted");
    progress("engine: " + std::to_string(events) + " events; duties met " +
             std::to_string(witness.of(sim::DutyState::met)) + ", late " +
             std::to_string(witness.of(sim::DutyState::late)) + ", missed " +
             std::to_string(witness.of(sim::DutyState::missed)) + ", void " +
             std::to_string(witness.of(sim::DutyState::voided)));
    require(witness.of(sim::DutyState::met) > seats && witness.of(sim::DutyState::missed) > seats / 4 &&
                witness.of(sim::DutyState::late) > seats / 4,
            "the drill does not have all outcomes of duties");
  }
  double best_s = 1e9;
  for (int round = 0; round < 5; ++round) {
    Counter counter;
    sim::Exercise exercise(plan, counter);
    const ProcessorTime time;
    exercise.start(7);
    exercise.advance(plan.ends);
    best_s = std::min(best_s, time.seconds());
    require(counter.events == events, "a round gave another number of events");
    require(sim::state_digest(exercise.state()) == digest, "a round gave another state");
  }
  return {{"engine, 100,000 seats acting, no journal / goal", static_cast<double>(events) / best_s,
           events_per_second_wanted, "events/s", at_least(1), ""}};
}

}  // namespace tocsin::bench
