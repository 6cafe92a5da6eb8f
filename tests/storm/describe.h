// A made plan in words, for findings.
#pragma once

#include <string>

#include "sim/plan.h"

namespace tocsin::storm {

[[nodiscard]] std::string describe_condition(const sim::Plan& plan, sim::Index condition);
[[nodiscard]] std::string describe_duty(const sim::Plan& plan, sim::Index duty);

}  // namespace tocsin::storm
