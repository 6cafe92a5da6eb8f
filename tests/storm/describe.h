// A made plan in words, for findings.
#pragma once

#include <string>
#include <vector>

#include "sim/event.h"

namespace tocsin::storm {

[[nodiscard]] std::string describe_condition(const sim::Plan& plan, sim::Index condition);
[[nodiscard]] std::string describe_duty(const sim::Plan& plan, sim::Index duty);
// The inputs and all that was done, one line for each.
[[nodiscard]] std::vector<std::string> describe_history(const sim::Plan& plan, const std::vector<sim::Event>& events);

}  // namespace tocsin::storm
