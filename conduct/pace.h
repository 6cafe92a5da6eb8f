// Real time to simulated time: exact integers, no drift; the remainder is kept while the rate stays the same.
#pragma once

#include <chrono>

#include "sim/state.h"

namespace tocsin::conduct {

class Pace {
 public:
  // Where simulated time is now, given the clock's state and where it was when this was last asked.
  sim::Time now(const sim::State& state) {
    const auto real = Clock::now();
    if (state.clock.rate_now() != rate_ || state.now > expected_) {
      rate_ = state.clock.rate_now();
      from_real_ = real;
      from_simulated_ = state.now;
    }
    const auto passed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(real - from_real_).count();
    const sim::Duration simulated = state.clock.simulated(passed_ms);
    expected_ = simulated >= sim::never - from_simulated_ ? sim::never : from_simulated_ + simulated;
    return expected_;
  }

  // How long it takes in real time until simulated time is at `due`, at most `most_ms`; in ms, rounded up.
  [[nodiscard]] int until(sim::Time due, const sim::State& state, int most_ms) const {
    const std::uint32_t rate = state.clock.rate_now();
    if (rate == sim::ClockState::as_fast_as_possible) return 0;
    if (rate == 0 || due == sim::never) return most_ms;
    const sim::Duration wait_ms = (due - state.now + rate - 1) / rate;
    return wait_ms >= most_ms ? most_ms : static_cast<int>(std::max<sim::Duration>(wait_ms, 1));
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point from_real_;
  sim::Time from_simulated_ = 0;
  sim::Time expected_ = -1;
  std::uint32_t rate_ = 0;
};

}  // namespace tocsin::conduct
