// What events may say. Events that the engine makes always fit; those that come from a file are asked first, because
// `apply` and the score look up every index without asking again. Pure functions.
#pragma once

#include <cstddef>

#include "sim/event.h"

namespace tocsin::sim {

[[nodiscard]] bool is_empty(const Field& field, const Answer& answer);
// Whether the field takes this value; the length of a text in characters is the form's check, not asked here.
[[nodiscard]] bool in_range(const Plan& plan, const Field& field, const Answer& answer);

// Whether every index of the event stands for something in the plan, when `duties` duties were armed before it.
[[nodiscard]] bool fits(const Plan& plan, const Event& event, std::size_t duties);

}  // namespace tocsin::sim
