#include "reports/outcome_words.h"

#include <libintl.h>

#include "reports/words.h"

namespace tocsin::reports {
namespace {

std::string value_of(sim::Metric::Kind kind, sim::Value value) {
  switch (kind) {
    case sim::Metric::Kind::duration: return length_text(value);
    case sim::Metric::Kind::share_of_time: return percent_text(value / 1000);
    case sim::Metric::Kind::steps_stopped: return std::to_string(value);
  }
  return {};
}

}  // namespace

std::string grouping_word(sim::Grouping grouping) {
  switch (grouping) {
    case sim::Grouping::seat: return gettext("By seat");
    case sim::Grouping::team: return gettext("By team");
    case sim::Grouping::agency: return gettext("By agency");
    case sim::Grouping::objective: return gettext("By objective");
    case sim::Grouping::clause: return gettext("By clause");
  }
  return {};
}

std::string step_status_word(sim::StepStatus status) {
  switch (status) {
    case sim::StepStatus::not_come: return gettext("has not come");
    case sim::StepStatus::took_place: return gettext("took place");
    case sim::StepStatus::stopped: return gettext("was stopped");
    case sim::StepStatus::failed: return gettext("failed by itself");
  }
  return {};
}

std::string measured_text(const sim::Plan& plan, const sim::MeasureResult& result) {
  const sim::Metric& measure = plan.measures[result.measure];
  if (!result.begun) return gettext("did not come into question");
  if (!result.value) return gettext("not reached");
  const std::string value = value_of(measure.kind, *result.value);
  return measure.kind == sim::Metric::Kind::steps_stopped
             ? fill(gettext("%1$s of %2$s"), {value, std::to_string(result.of)})
             : value;
}

std::string goal_text(const sim::Metric& measure) {
  std::string text;
  if (measure.at_most != sim::unset) text = fill(gettext("at most %s"), {value_of(measure.kind, measure.at_most)});
  if (measure.at_least == sim::unset) return text;
  if (!text.empty()) text += gettext("; ");
  return text + fill(gettext("at least %s"), {value_of(measure.kind, measure.at_least)});
}

std::string verdict_text(const sim::Metric& measure, const sim::MeasureResult& result) {
  if (!measure.has_goal()) return {};
  if (!result.begun || !result.decided) return gettext("not counted");
  return result.goal_met ? gettext("goal met") : gettext("goal not met");
}

std::string group_label(const sim::Plan& plan, sim::Grouping grouping, const sim::ScoreGroup& group, bool english) {
  if (grouping == sim::Grouping::clause) return group.clause.empty() ? gettext("no clause") : group.clause;
  if (group.item == sim::none) return gettext("none of them");
  switch (grouping) {
    case sim::Grouping::seat: return seat_label(plan, group.item, english);
    case sim::Grouping::team: return label_of(plan.teams[group.item], english);
    case sim::Grouping::agency: return label_of(plan.agencies[group.item], english);
    case sim::Grouping::objective: return label_of(plan.objectives[group.item], english);
    case sim::Grouping::clause: break;
  }
  return {};
}

}  // namespace tocsin::reports
