// What can happen in a plan at all, by the plan alone: which injects can come, which actions can be done, which duties
// can become due. Chance and time are left out, and `not` always may hold, so what is impossible here never happens;
// what is possible here may still never happen.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "sim/plan.h"

namespace tocsin::sim {

class Possible {
 public:
  explicit Possible(const Plan& plan);
  [[nodiscard]] bool inject(Index index) const { return injects_[index] != 0; }
  [[nodiscard]] bool action(Index index) const { return actions_[index] != 0; }
  [[nodiscard]] bool duty(Index index) const { return duties_[index] != 0; }
  [[nodiscard]] bool condition(Index index) const;  // `none`: it may hold
  // Whether something can set the fact to this value, its initial one included.
  [[nodiscard]] bool value(Index fact, Value value) const;

 private:
  bool look();  // once over everything; whether anything was found to be possible that was not before
  bool set(const std::vector<Assignment>& assignments);
  [[nodiscard]] bool inject_now(const Inject& inject) const;
  [[nodiscard]] bool action_now(const Action& action) const;
  [[nodiscard]] bool duty_now(const Duty& duty) const;
  [[nodiscard]] bool has_any(Index fact) const { return anything_[fact] != 0 || !values_[fact].empty(); }

  const Plan* plan_;
  std::vector<std::uint8_t> injects_, actions_, duties_;
  std::vector<std::uint8_t> anything_;   // by fact: something sets it to a value that only the exercise knows
  std::vector<std::set<Value>> values_;  // by fact: values written out
};

}  // namespace tocsin::sim
