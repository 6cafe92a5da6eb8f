// The words for measures, steps of an attack and groups of the score.
#pragma once

#include <string>

#include "sim/score.h"

namespace tocsin::reports {

[[nodiscard]] std::string grouping_word(sim::Grouping grouping);
[[nodiscard]] std::string step_status_word(sim::StepStatus status);

// What was measured: a length, a share, a count; or that it has not come, or did not come into question.
[[nodiscard]] std::string measured_text(const sim::Plan& plan, const sim::MeasureResult& result);
[[nodiscard]] std::string goal_text(const sim::Metric& measure);  // empty where there is none
// Whether the goal is met; empty where there is none.
[[nodiscard]] std::string verdict_text(const sim::Metric& measure, const sim::MeasureResult& result);

// The seat, team, agency, objective or clause of a group.
[[nodiscard]] std::string group_label(const sim::Plan& plan, sim::Grouping grouping, const sim::ScoreGroup& group,
                                      bool english);

}  // namespace tocsin::reports
