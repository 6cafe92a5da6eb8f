#include "sim/possible.h"

#include <algorithm>

#include "sim/event.h"

namespace tocsin::sim {
namespace {

bool note(std::uint8_t& known, bool now) {
  if (known != 0 || !now) return false;
  known = 1;
  return true;
}

}  // namespace

Possible::Possible(const Plan& plan) : plan_(&plan) {
  injects_.resize(plan.injects.size());
  actions_.resize(plan.actions.size());
  duties_.resize(plan.duties.size());
  anything_.resize(plan.facts.size());
  values_.resize(plan.facts.size());
  for (std::size_t f = 0; f < plan.facts.size(); ++f) {
    if (plan.facts[f].initial != unset) values_[f].insert(plan.facts[f].initial);
  }
  for (const Incident& incident : plan.incidents) set(incident.truth);
  while (look()) {
  }
}

bool Possible::set(const std::vector<Assignment>& assignments) {
  bool is_new = false;
  for (const Assignment& assignment : assignments) {
    const bool written = assignment.source == Source::literal && assignment.agencies.empty();
    if (written) {
      is_new = values_[assignment.fact].insert(assignment.value).second || is_new;
    } else {
      is_new = note(anything_[assignment.fact], true) || is_new;
    }
    const auto& effects = plan_->truth_effects;
    const bool gives_level = std::find(effects.begin(), effects.end(), assignment.fact) != effects.end();
    const Index level = plan_->severity.truth_level;
    if (gives_level && level != none) is_new = note(anything_[level], true) || is_new;
  }
  return is_new;
}

bool Possible::value(Index fact, Value value) const {
  return anything_[fact] != 0 || values_[fact].find(value) != values_[fact].end();
}

bool Possible::condition(Index index) const {
  if (index == none) return true;
  const Condition& node = plan_->conditions[index];
  const auto holds = [&](Index child) { return condition(child); };
  const auto any_value = [&](const auto& fits) {
    const auto& values = values_[node.item];
    return anything_[node.item] != 0 || std::any_of(values.begin(), values.end(), fits);
  };
  switch (node.op) {
    case Op::all: return std::all_of(node.children.begin(), node.children.end(), holds);
    case Op::any: return std::any_of(node.children.begin(), node.children.end(), holds);
    case Op::negate: return true;
    case Op::fact_is: return value(node.item, node.value);
    case Op::fact_at_least: return any_value([&](Value value) { return value >= node.value; });
    case Op::fact_at_most: return any_value([&](Value value) { return value <= node.value; });
    case Op::fact_known: return has_any(node.item);
    case Op::facts_equal: return has_any(node.item) && has_any(node.other);
    case Op::fact_group: {
      const auto& levels = plan_->severity.groups[node.other].levels;
      return any_value([&](Value value) { return std::find(levels.begin(), levels.end(), value) != levels.end(); });
    }
    case Op::done: return action(node.item);
    case Op::delivered:
    case Op::acknowledged: return inject(node.item) && !plan_->injects[node.item].to.empty();
    case Op::fired: return inject(node.item);
    case Op::duty_state: {
      const Duty& of = plan_->duties[node.item];
      const auto state = static_cast<DutyState>(node.value);
      const bool can_be_late = !of.due.allowances.empty() || of.recurs;
      return duty(node.item) && (can_be_late || (state != DutyState::late && state != DutyState::missed));
    }
    default: return true;  // what the plan alone does not tell
  }
}

bool Possible::inject_now(const Inject& inject) const {
  if (inject.chance_ppm == 0 && !inject.manual) return false;
  const bool by_itself = inject.manual || inject.at != never;
  return by_itself || (inject.when != none && condition(inject.when));
}

bool Possible::action_now(const Action& action) const {
  if (action.asked_by != none && !inject(action.asked_by)) return false;
  const bool has_seat = std::any_of(plan_->seats.begin(), plan_->seats.end(),
                                    [&](const Seat& seat) { return (seat.roles & action.by) != 0; });
  return has_seat && std::all_of(action.needs.begin(), action.needs.end(),
                                 [&](const Need& need) { return condition(need.condition); });
}

bool Possible::duty_now(const Duty& duty) const {
  if (duty.for_each != none && !has_any(duty.for_each)) return false;
  if (!condition(duty.when)) return false;
  switch (duty.trigger) {
    case Trigger::condition: return true;
    case Trigger::received:
    case Trigger::performed: return action(duty.item);
    case Trigger::changed: return anything_[duty.item] != 0 || values_[duty.item].size() > 1;
    case Trigger::sign: {
      for (std::size_t i = 0; i < plan_->injects.size(); ++i) {
        if (plan_->injects[i].sign && inject(static_cast<Index>(i)) && !plan_->injects[i].to.empty()) return true;
      }
      return false;
    }
    case Trigger::asked:
    case Trigger::delivered: return inject(duty.item) && !plan_->injects[duty.item].to.empty();
  }
  return true;
}

bool Possible::look() {
  bool is_new = false;
  bool has_sign = false;
  for (std::size_t i = 0; i < plan_->injects.size(); ++i) {
    const Inject& inject = plan_->injects[i];
    is_new = note(injects_[i], inject_now(inject)) || is_new;
    if (injects_[i] == 0) continue;
    is_new = set(inject.sets) || is_new;
    has_sign = has_sign || (inject.sign && !inject.to.empty());
  }
  if (has_sign && plan_->first_sign_at != none) is_new = note(anything_[plan_->first_sign_at], true) || is_new;
  for (std::size_t a = 0; a < plan_->actions.size(); ++a) {
    is_new = note(actions_[a], action_now(plan_->actions[a])) || is_new;
    if (actions_[a] != 0) is_new = set(plan_->actions[a].sets) || is_new;
  }
  for (std::size_t d = 0; d < plan_->duties.size(); ++d) {
    is_new = note(duties_[d], duty_now(plan_->duties[d])) || is_new;
  }
  return is_new;
}

}  // namespace tocsin::sim
