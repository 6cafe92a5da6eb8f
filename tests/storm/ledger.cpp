#include "tests/storm/ledger.h"

#include <algorithm>

#include "sim/calendar.h"

namespace tocsin::storm {

using sim::Index;
using sim::none;
using sim::Op;
using sim::Scope;
using sim::unset;
using sim::Value;

Ledger::Ledger(const sim::Plan& plan) : now(plan.starts), mails(plan), plan_(&plan) {
  for (std::size_t f = 0; f < plan.facts.size(); ++f) {
    const sim::Fact& fact = plan.facts[f];
    const std::size_t subjects = fact.scope == Scope::exercise ? 1
                                 : fact.scope == Scope::agency ? plan.agencies.size()
                                                               : plan.incidents.size();
    for (std::size_t s = 0; s < subjects; ++s) {
      facts_[{static_cast<Index>(f), static_cast<Index>(s)}] = {fact.initial, {}, plan.starts};
    }
  }
  for (std::size_t s = 0; s < plan.seats.size(); ++s) occupants_[static_cast<Index>(s)] = plan.seats[s].occupant;
}

Index Ledger::subject_of(Index fact, const Where& where) const {
  switch (plan_->facts[fact].scope) {
    case Scope::exercise: return 0;
    case Scope::agency: return where.agency;
    case Scope::incident: return where.incident;
  }
  return none;
}

const Told& Ledger::fact(Index fact, const Where& where) const {
  static const Told nothing;
  const auto found = facts_.find({fact, subject_of(fact, where)});
  return found == facts_.end() ? nothing : found->second;
}

void Ledger::tell(Index fact, Index subject, Value value, std::vector<Index> agencies) {
  const auto found = facts_.find({fact, subject});
  if (found == facts_.end()) return;
  std::sort(agencies.begin(), agencies.end());
  agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
  const bool is_set = plan_->facts[fact].type == sim::FactType::agencies;
  if (is_set) value = 0;
  if (found->second.value == value && found->second.agencies == agencies) return;
  found->second = {value, std::move(agencies), now};
}

void Ledger::assign(const std::vector<sim::Assignment>& sets, const sim::Event& event, const Where& where) {
  for (const sim::Assignment& each : sets) {
    std::vector<Where> places = {where};
    if (plan_->facts[each.fact].scope == Scope::agency && where.agency == none) {
      places.clear();
      for (std::size_t a = 0; a < plan_->agencies.size(); ++a) {
        places.push_back({static_cast<Index>(a), where.incident, none});
      }
    }
    for (const Where& place : places) {
      const Index subject = subject_of(each.fact, place);
      switch (each.source) {
        case sim::Source::literal: tell(each.fact, subject, each.value, each.agencies); break;
        case sim::Source::now: tell(each.fact, subject, event.time, {}); break;
        case sim::Source::field:
          for (const sim::Answer& answer : event.answers) {
            // What was left empty says nothing.
            if (answer.field == each.item && answer.value != unset) {
              tell(each.fact, subject, answer.value, answer.agencies);
            }
          }
          break;
        case sim::Source::fact: tell(each.fact, subject, fact(each.item, place).value, {}); break;
        case sim::Source::campaign: {
          const auto measure = static_cast<sim::Measure>(each.value);
          tell(each.fact, subject, mails.persons(each.item, measure), {});
          break;
        }
        case sim::Source::worksheet: break;
      }
    }
  }
}

void Ledger::take(const sim::Event& event) {
  now = event.time;
  switch (event.kind) {
    case sim::Kind::started:
      for (std::size_t i = 0; i < plan_->incidents.size(); ++i) {
        const sim::Incident& incident = plan_->incidents[i];
        assign(incident.truth, event, {incident.agency, static_cast<Index>(i), none});
      }
      break;
    case sim::Kind::acted:
      acts.push_back(event);
      assign(plan_->actions[event.item].sets, event, {plan_->seats[event.seat].agency, event.incident, none});
      break;
    case sim::Kind::inject_fired: {
      const sim::Inject& inject = plan_->injects[event.item];
      fired.insert(event.item);
      assign(inject.sets, event, {inject.agency, inject.incident, none});
      break;
    }
    case sim::Kind::delivered: {
      const sim::Inject& inject = plan_->injects[event.item];
      delivered.emplace(event.item, event.seat);
      if (inject.incident == none) break;
      heard_.insert(inject.incident);
      const Index first = plan_->first_sign_at;
      if (inject.sign && first != none && fact(first, {none, inject.incident, none}).value == unset) {
        tell(first, inject.incident, event.time, {});
      }
      break;
    }
    case sim::Kind::acknowledged: acknowledged_.emplace(event.item, event.seat); break;
    case sim::Kind::seated:
      occupants_[event.seat] = static_cast<sim::Occupant>(event.value);
      if (occupants_[event.seat] == sim::Occupant::person) mails.hand_over(event.seat);
      break;
    case sim::Kind::mail_sent:
    case sim::Kind::mail_acted:
    case sim::Kind::mail_recorded: {
      const Index reader = event.element == none ? none : mails.seat_of(event.item, event.element);
      mails.take(event, reader != none && occupants_.at(reader) == sim::Occupant::person);
      break;
    }
    case sim::Kind::improvised:
      if (event.incident != none) heard_.insert(event.incident);
      break;
    case sim::Kind::ended: ended = true; break;
    default: break;
  }
}

bool Ledger::is_done(const sim::Condition& condition, const Where& where) const {
  const bool about_nothing = plan_->actions[condition.item].about == sim::About::nothing;
  return std::any_of(acts.begin(), acts.end(), [&](const sim::Event& act) {
    if (act.item != condition.item) return false;
    if (about_nothing ? plan_->seats[act.seat].agency != where.agency
                      : where.incident == none || act.incident != where.incident) {
      return false;
    }
    return condition.other == none ||
           std::any_of(act.recipients.begin(), act.recipients.end(),
                       [&](const sim::Recipient& to) { return to.address == condition.other; });
  });
}

bool Ledger::is_in_state(const sim::Condition& condition, const Where& where) const {
  const auto wanted = static_cast<sim::DutyState>(condition.value);
  const bool per_incident = plan_->duties[condition.item].scope == Scope::incident;
  return std::any_of(owed.begin(), owed.end(), [&](const Owed& each) {
    if (each.duty != condition.item) return false;
    if (per_incident && where.incident != none && each.incident != where.incident) return false;
    if (!per_incident && where.agency != none && each.agency != where.agency) return false;
    return each.state == wanted || (wanted == sim::DutyState::missed && each.state == sim::DutyState::late);
  });
}

bool Ledger::fact_holds(const sim::Condition& condition, const Where& where) const {
  const Told& told = fact(condition.item, where);
  if (told.value == unset) return false;
  switch (condition.op) {
    case Op::fact_known: return true;
    case Op::fact_at_least: return told.value >= condition.value;
    case Op::fact_at_most: return told.value <= condition.value;
    case Op::facts_equal: return told.value == fact(condition.other, where).value;
    case Op::fact_group: {
      const auto& levels = plan_->severity.groups[condition.other].levels;
      return std::count(levels.begin(), levels.end(), told.value) > 0;
    }
    default: return told.value == condition.value && now - told.since >= condition.hold;
  }
}

bool Ledger::holds(Index condition, const Where& where) const {
  if (condition == none) return true;
  const sim::Condition& node = plan_->conditions[condition];
  const auto child_holds = [&](Index child) { return holds(child, where); };
  switch (node.op) {
    case Op::all: return std::all_of(node.children.begin(), node.children.end(), child_holds);
    case Op::any: return std::any_of(node.children.begin(), node.children.end(), child_holds);
    case Op::negate: return !holds(node.children.front(), where);
    case Op::done: return is_done(node, where);
    case Op::duty_state: return is_in_state(node, where);
    case Op::fired: return fired.count(node.item) > 0;
    case Op::delivered:
    case Op::acknowledged: {
      std::size_t reached = 0;
      std::size_t answered = 0;
      std::size_t sitting = 0;
      for (const Index seat : plan_->injects[node.item].to) {
        reached += delivered.count({node.item, seat});
        answered += acknowledged_.count({node.item, seat});
        sitting += occupants_.at(seat) != sim::Occupant::nobody ? 1U : 0U;
      }
      if (node.op == Op::delivered) return reached > 0;
      return reached > 0 && answered >= std::min(sitting, reached);
    }
    case Op::related_to: return where.agency != none && plan_->agencies[where.agency].relations[node.item] != none;
    case Op::named_as:
      return where.agency != none &&
             std::any_of(plan_->agencies.begin(), plan_->agencies.end(),
                         [&](const sim::Agency& each) { return each.relations[node.item] == where.agency; });
    case Op::seated:
      return std::any_of(plan_->seats.begin(), plan_->seats.end(), [&](const sim::Seat& seat) {
        return seat.agency == where.agency && ((seat.roles >> node.item) & 1U) != 0;
      });
    case Op::noise: return where.about != none && plan_->injects[where.about].noise == (node.value != 0);
    case Op::campaign: return mails.persons(node.item, static_cast<sim::Measure>(node.other), node.mail) >= node.value;
    default: return fact_holds(node, where);
  }
}

sim::Time Ledger::due_of(const Owed& of) const {
  const sim::Duty& duty = plan_->duties[of.duty];
  const Where where{of.agency, of.incident, of.about};
  if (duty.recurs) return of.armed_at + std::max(duty.every_span.milliseconds, sim::minute);
  Value level = unset;
  if (duty.due.level != none) level = fact(duty.due.level, where).value;
  if (duty.due.level_field != none) level = of.level;
  for (const sim::Allowance& allowance : duty.due.allowances) {
    const auto& levels = allowance.levels;
    if (!levels.empty() && std::count(levels.begin(), levels.end(), level) == 0) continue;
    sim::Time from = of.armed_at;
    if (!duty.due.after.empty()) {
      Index basis = duty.due.after.front();
      for (const auto& [of_duty, chosen] : plan_->agencies[of.agency].basis) {
        if (of_duty == of.duty) basis = chosen;
      }
      from = fact(basis, where).value;
      if (from == unset) return sim::never;
    }
    const sim::Span span =
        allowance.target == none ? allowance.span : plan_->agencies[of.agency].targets[allowance.target];
    const sim::CountingRule rule = duty.due.counting == none ? sim::CountingRule{} : plan_->counting[duty.due.counting];
    return sim::due_after(from, span, rule, plan_->utc_offset_minutes);
  }
  return sim::never;
}

bool Ledger::knows(Index agency, Index incident) const {
  if (heard_.count(incident) == 0) return false;
  if (plan_->incidents[incident].agency == agency) return true;
  for (const auto& [inject, seat] : delivered) {
    if (plan_->injects[inject].incident == incident && plan_->seats[seat].agency == agency) return true;
  }
  return std::any_of(acts.begin(), acts.end(), [&](const sim::Event& act) {
    return act.incident == incident && std::any_of(act.recipients.begin(), act.recipients.end(),
                                                   [&](const sim::Recipient& to) { return to.agency == agency; });
  });
}

bool reaches(const sim::Event& act, const sim::Slot& slot, Index element) {
  if (!slot.element && slot.address == none) return true;
  return std::any_of(act.recipients.begin(), act.recipients.end(), [&](const sim::Recipient& to) {
    return slot.element ? to.agency == element : to.address == slot.address;
  });
}

}  // namespace tocsin::storm
