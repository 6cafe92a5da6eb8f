// An exercise lived through again from its events: inputs are submitted again, and everything else must follow from
// them. What `verify`, resume and fork have in common. Not thread-safe.
#pragma once

#include <deque>
#include <optional>

#include "sim/exercise.h"

namespace tocsin::sim {

struct Difference {
  std::uint64_t sequence = 0;      // of the first event that differs
  std::optional<Event> recorded;   // nothing: the record lacks what follows from the inputs
  std::optional<Event> expected;   // nothing: nothing (more) follows from the inputs
  std::optional<Refusal> refusal;  // the recorded input is refused
};

class Resimulation : private EventSink {
 public:
  // `plan` and `sink` must outlive it. `sink` is given every event, as it was found to be right.
  Resimulation(const Plan& plan, EventSink& sink);

  // The next recorded event. After a difference nothing more is taken.
  [[nodiscard]] std::optional<Difference> take(const Event& recorded);

  // The record ends here and its clock stood at `clock`: what is due until then but was not recorded goes to the sink
  // as new events. Returns how many there were.
  std::uint64_t finish(Time clock);

  // To go on from; its events reach the sink at once. Only after `finish`.
  [[nodiscard]] Exercise& exercise() { return exercise_; }
  [[nodiscard]] const State& state() const { return exercise_.state(); }

 private:
  void on_event(const Event& event) override;
  std::optional<Difference> compare(const Event& recorded);

  EventSink* sink_;
  Exercise exercise_;
  std::deque<Event> ahead_;  // followed from the inputs and not yet recorded
  bool live_ = false;
};

}  // namespace tocsin::sim
