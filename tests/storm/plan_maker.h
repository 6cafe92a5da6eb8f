// Plans for storms: one seed gives agencies, seats, facts, duties of all kinds, injects with conditions, channels that fail, and
// campaigns. What participants can be shown carries a mark that stands nowhere else, so that bytes can be searched for it.
#pragma once

#include <cstdint>
#include <string>

#include "sim/plan.h"

namespace tocsin::storm {

// For shrinking: a bit for each duty that never arises, and for each campaign that never sends anything, by number modulo 64.
struct Without {
  std::uint64_t duties = 0;
  std::uint64_t campaigns = 0;
};
[[nodiscard]] sim::Plan make_plan(std::uint64_t seed, const Without& without = {});

[[nodiscard]] std::string mark_of_inject(sim::Index inject);      // in its text
[[nodiscard]] std::string mark_of_incident(sim::Index incident);  // in its label
[[nodiscard]] std::string mark_of_truth();                        // in the label of what only the controller may know

}  // namespace tocsin::storm
