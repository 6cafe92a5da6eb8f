#include "sim/resimulation.h"

namespace tocsin::sim {

Resimulation::Resimulation(const Plan& plan, EventSink& sink) : sink_(&sink), exercise_(plan, *this) {}

void Resimulation::on_event(const Event& event) {
  if (live_) {
    sink_->on_event(event);
  } else {
    ahead_.push_back(event);
  }
}

std::optional<Difference> Resimulation::take(const Event& recorded) {
  const bool first = !exercise_.state().started;
  if (first) {
    if (recorded.kind != Kind::started || recorded.sequence != 1 || recorded.time != exercise_.plan().starts) {
      return Difference{1, recorded, std::nullopt, std::nullopt};
    }
    exercise_.start(static_cast<std::uint64_t>(recorded.value));
  } else if (ahead_.empty() && recorded.is_input()) {
    if (auto refusal = exercise_.submit(recorded, recorded.time)) {
      if (ahead_.empty()) return Difference{recorded.sequence, recorded, std::nullopt, std::move(refusal)};
    }
  } else {
    // A hold ends by an input, and what became due at its instant comes before that input.
    while (ahead_.empty() && exercise_.step(recorded.time, Exercise::Holds::pass)) {
    }
  }
  return compare(recorded);
}

std::optional<Difference> Resimulation::compare(const Event& recorded) {
  if (ahead_.empty()) return Difference{recorded.sequence, recorded, std::nullopt, std::nullopt};
  if (ahead_.front() != recorded) return Difference{recorded.sequence, recorded, ahead_.front(), std::nullopt};
  sink_->on_event(recorded);
  ahead_.pop_front();
  return std::nullopt;
}

std::uint64_t Resimulation::finish(Time clock) {
  const std::uint64_t recorded = exercise_.state().sequence - ahead_.size();
  live_ = true;
  for (const Event& event : ahead_) sink_->on_event(event);
  ahead_.clear();
  const State& state = exercise_.state();
  if (state.started && state.clock.holding.empty()) exercise_.advance(clock);
  return exercise_.state().sequence - recorded;
}

}  // namespace tocsin::sim
