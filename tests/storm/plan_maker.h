// Plans for storms: one seed gives agencies, seats, facts, duties of all kinds, injects with conditions, and channels that
// fail. What participants can be shown carries a mark that stands nowhere else, so that bytes can be searched for it.
#pragma once

#include <cstdint>
#include <string>

#include "sim/plan.h"

namespace tocsin::storm {

// `without`: a bit for each duty (by its number modulo 64) that never arises, for shrinking.
[[nodiscard]] sim::Plan make_plan(std::uint64_t seed, std::uint64_t without = 0);

[[nodiscard]] std::string mark_of_inject(sim::Index inject);      // in its text
[[nodiscard]] std::string mark_of_incident(sim::Index incident);  // in its label
[[nodiscard]] std::string mark_of_truth();                        // in the label of what only the controller may know

}  // namespace tocsin::storm
