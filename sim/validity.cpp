#include "sim/validity.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

bool act_fits(const Plan& plan, const Event& event) {
  if (event.seat >= plan.seats.size() || event.item >= plan.actions.size()) return false;
  const Action& action = plan.actions[event.item];
  if ((action.about == About::nothing) != (event.incident == none)) return false;
  if (action.about == About::inject && event.about == none) return false;
  for (const Recipient& recipient : event.recipients) {
    if (recipient.address >= plan.addresses.size() || recipient.agency >= plan.agencies.size()) return false;
  }
  if (action.form == none) return event.answers.empty();
  const auto& fields = plan.forms[action.form].fields;
  return std::all_of(event.answers.begin(), event.answers.end(), [&](const Answer& answer) {
    if (answer.field >= fields.size()) return false;
    return is_empty(fields[answer.field], answer) || in_range(plan, fields[answer.field], answer);
  });
}

bool arming_fits(const Plan& plan, const Event& event, std::size_t duties) {
  return event.item == duties && event.other < plan.duties.size() && event.agency < plan.agencies.size() &&
         (event.element == none || event.element < std::max(plan.agencies.size(), plan.seats.size()));
}

bool judgement_fits(const Plan& plan, const Event& event) {
  if (event.seat >= plan.seats.size() || event.item >= plan.actions.size()) return false;
  if (event.other == none) return true;
  const Index form = plan.actions[event.item].form;
  return form != none && event.other < plan.forms[form].fields.size();
}

bool mail_fits(const Plan& plan, const Event& event) {
  if (event.item >= plan.campaigns.size()) return false;
  const Campaign& campaign = plan.campaigns[event.item];
  if (event.other >= campaign.mails.size() || campaign.round_of(event.other) == none) return false;
  if (event.element == none) return event.kind == Kind::mail_sent;
  if (event.element >= plan.populations[campaign.population].size()) return false;
  return event.kind == Kind::mail_sent ||
         (event.value >= 0 && event.value < static_cast<Value>(behaviours) && (event.extra == 0 || event.extra == 1));
}

}  // namespace

bool is_empty(const Field& field, const Answer& answer) {
  return field.type == FieldType::text ? answer.text.empty() : answer.value == unset;
}

bool in_range(const Plan& plan, const Field& field, const Answer& answer) {
  const auto below = [&](std::size_t count) {
    return answer.value >= 0 && static_cast<std::uint64_t>(answer.value) < count;
  };
  switch (field.type) {
    case FieldType::text: return answer.text.size() <= text_bytes_max;
    case FieldType::boolean: return answer.value == 0 || answer.value == 1;
    case FieldType::integer: return answer.value >= field.minimum && answer.value <= field.maximum;
    case FieldType::instant: return answer.value >= 0 && answer.value < never;
    case FieldType::level: {
      const auto& levels = plan.severity.levels;
      return std::find(levels.begin(), levels.end(), answer.value) != levels.end();
    }
    case FieldType::choice: return below(field.choices.size());
    case FieldType::effect: return below(plan.severity.properties[field.property].cells.size());
    case FieldType::agencies:
      return std::is_sorted(answer.agencies.begin(), answer.agencies.end()) &&
             std::all_of(answer.agencies.begin(), answer.agencies.end(),
                         [&](Index agency) { return agency < plan.agencies.size(); });
  }
  return false;
}

bool fits(const Plan& plan, const Event& event, std::size_t duties) {
  const auto may_be = [](Index index, std::size_t count) { return index == none || index < count; };
  if (!may_be(event.seat, plan.seats.size()) || !may_be(event.agency, plan.agencies.size()) ||
      !may_be(event.incident, plan.incidents.size()) || !may_be(event.about, plan.injects.size())) {
    return false;
  }
  const bool has_seat = event.seat != none;
  const bool is_duty = event.item < duties;
  switch (event.kind) {
    case Kind::acted: return act_fits(plan, event);
    case Kind::form_opened: return has_seat && event.item < plan.actions.size();
    case Kind::form_closed: return has_seat;
    case Kind::seated: return has_seat && event.value >= 0 && event.value <= static_cast<Value>(Occupant::person);
    case Kind::clock_set:
      return std::min(event.value, event.extra) >= 0 && std::max(event.value, event.extra) <= 86'400;
    case Kind::improvised:
      return std::all_of(event.recipients.begin(), event.recipients.end(),
                         [&](const Recipient& to) { return to.address < plan.seats.size(); });
    case Kind::acknowledged:
    case Kind::delivered:
    case Kind::undelivered: return has_seat && event.item < plan.injects.size();
    case Kind::inject_fired_by_hand:
    case Kind::inject_held:
    case Kind::inject_dropped:
    case Kind::inject_fired:
    case Kind::inject_skipped:
    case Kind::hold_released: return event.item < plan.injects.size();
    case Kind::waived:
    case Kind::duty_due_changed:
    case Kind::duty_advanced: return is_duty;
    case Kind::duty_settled: return is_duty && event.other <= static_cast<Index>(DutyState::voided);
    case Kind::observed: return event.item == none || is_duty;
    case Kind::duty_armed: return arming_fits(plan, event, duties);
    case Kind::judged: return judgement_fits(plan, event);
    case Kind::mail_recorded:
    case Kind::mail_sent:
    case Kind::mail_acted: return mail_fits(plan, event);
    case Kind::checked:
      return event.agency < plan.agencies.size() && event.item < plan.checks.size() &&
             (event.value == 0 || event.value == 1);
    case Kind::started:
    case Kind::paused:
    case Kind::resumed:
    case Kind::ended: return true;
  }
  return false;
}

}  // namespace tocsin::sim
