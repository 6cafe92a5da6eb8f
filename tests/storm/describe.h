// A made plan in words, for findings.
#pragma once

#include <string>
#include <vector>

#include "sim/event.h"
#include "tests/storm/plan_maker.h"

namespace tocsin::storm {

[[nodiscard]] std::string describe_condition(const sim::Plan& plan, sim::Index condition);
[[nodiscard]] std::string describe_duty(const sim::Plan& plan, sim::Index duty);
[[nodiscard]] std::string describe_campaign(const sim::Plan& plan, sim::Index campaign);
// Its duties, its campaigns, and the injects that wait for those; but for what was left out.
[[nodiscard]] std::string describe_plan(const sim::Plan& plan, const Without& without);
// The inputs, all that was done, and what came to or was done in the mailboxes of seats; one line for each.
[[nodiscard]] std::vector<std::string> describe_history(const sim::Plan& plan, const std::vector<sim::Event>& events);

}  // namespace tocsin::storm
