#include "sim/condition.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

bool was_done(const State& state, const Condition& node, const Context& context) {
  const Done* done = state.done(node.item, context.agency, context.incident);
  if (done == nullptr) return false;
  if (node.other == none) return true;
  return std::any_of(done->reached.begin(), done->reached.end(),
                     [&](const Recipient& recipient) { return recipient.address == node.other; });
}

bool duty_is(const State& state, const Condition& node, const Context& context) {
  const auto wanted = static_cast<DutyState>(node.value);
  const auto matches = [&](Index index) {
    const DutyInstance& instance = state.duties[index];
    if (instance.duty != node.item) return false;
    // A duty done late was missed, too: what the miss led to stays true.
    return instance.state == wanted || (wanted == DutyState::missed && instance.state == DutyState::late);
  };
  if (context.incident != none && state.plan->duties[node.item].scope == Scope::incident) {
    const auto& list = state.duties_of_incident[context.incident];
    return std::any_of(list.begin(), list.end(), matches);
  }
  if (context.agency != none && state.plan->duties[node.item].scope == Scope::agency) {
    const auto& list = state.duties_of_agency[context.agency];
    return std::any_of(list.begin(), list.end(), matches);
  }
  for (std::size_t i = 0; i < state.duties.size(); ++i) {
    if (matches(static_cast<Index>(i))) return true;
  }
  return false;
}

bool fact_holds(const State& state, const Condition& node, const Context& context, Time* recheck_at) {
  const FactCell& cell = state.fact(node.item, context.agency, context.incident);
  if (cell.value == unset) return false;
  switch (node.op) {
    case Op::fact_known: return true;
    case Op::fact_at_least: return cell.value >= node.value;
    case Op::fact_at_most: return cell.value <= node.value;
    case Op::facts_equal: return cell.value == state.fact(node.other, context.agency, context.incident).value;
    case Op::fact_group: {
      const auto& levels = state.plan->severity.groups[node.other].levels;
      return std::find(levels.begin(), levels.end(), cell.value) != levels.end();
    }
    default: break;
  }
  if (cell.value != node.value) return false;
  if (node.hold == 0 || state.now - cell.since >= node.hold) return true;
  if (recheck_at != nullptr) *recheck_at = std::min(*recheck_at, cell.since + node.hold);
  return false;
}

}  // namespace

bool holds(const State& state, Index condition, const Context& context, Time* recheck_at) {
  if (condition == none) return true;
  const Condition& node = state.plan->conditions[condition];
  switch (node.op) {
    case Op::all: {
      bool every = true;  // No short cut: each child may name an instant to look again.
      for (Index child : node.children) every = holds(state, child, context, recheck_at) && every;
      return every;
    }
    case Op::any: {
      bool some = false;
      for (Index child : node.children) some = holds(state, child, context, recheck_at) || some;
      return some;
    }
    case Op::negate: return !holds(state, node.children.front(), context, recheck_at);
    case Op::fact_is:
    case Op::fact_at_least:
    case Op::fact_at_most:
    case Op::fact_known:
    case Op::facts_equal:
    case Op::fact_group: return fact_holds(state, node, context, recheck_at);
    case Op::done: return was_done(state, node, context);
    case Op::delivered: return !state.injects[node.item].delivered_to.empty();
    case Op::fired: return state.injects[node.item].status == InjectStatus::fired;
    case Op::acknowledged: {
      const InjectState& inject = state.injects[node.item];
      return !inject.delivered_to.empty() && is_acknowledged(state, node.item);
    }
    case Op::duty_state: return duty_is(state, node, context);
    case Op::campaign:
      return state.campaigns[node.item].persons(static_cast<Measure>(node.other), node.mail) >= node.value;
    case Op::related_to:
      return context.agency != none && state.plan->agencies[context.agency].relations[node.item] != none;
    case Op::named_as:
      return context.agency != none &&
             std::any_of(state.plan->agencies.begin(), state.plan->agencies.end(),
                         [&](const Agency& agency) { return agency.relations[node.item] == context.agency; });
    case Op::seated: {
      const auto& seats = state.plan->seats_of_agency;
      return context.agency != none &&
             std::any_of(seats[context.agency].begin(), seats[context.agency].end(),
                         [&](Index seat) { return ((state.plan->seats[seat].roles >> node.item) & 1U) != 0; });
    }
    case Op::noise: return context.about != none && state.plan->injects[context.about].noise == (node.value != 0);
  }
  return false;
}

Index resolve_agency(const Plan& plan, Index address, Index from_agency, Index incident) {
  const Address& whom = plan.addresses[address];
  if (from_agency == none) return none;
  switch (whom.kind) {
    case AddressKind::role: return from_agency;
    case AddressKind::relation: return plan.agencies[from_agency].relations[whom.item];
    case AddressKind::named_agency: return none;
    case AddressKind::incident_agency: {
      const Index agency = incident < plan.incidents.size() ? plan.incidents[incident].agency : none;
      return agency == from_agency ? none : agency;
    }
  }
  return none;
}

Index owner_agency(const Plan& plan, const Duty& duty, Index from_agency) {
  if (duty.at == none || from_agency == none) return from_agency;
  return plan.agencies[from_agency].relations[duty.at];
}

}  // namespace tocsin::sim
