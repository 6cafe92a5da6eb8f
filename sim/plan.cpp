#include "sim/plan.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

void add_once(std::vector<Index>& list, Index value) {
  if (list.empty() || std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

struct Watched {  // everything that a condition looks at
  std::vector<Index> facts;
  std::vector<Index> actions;
  std::vector<Index> injects;
  std::vector<Index> duties;
  std::vector<Index> campaigns;
};

void collect(const Plan& plan, Index condition, Watched& watched) {
  if (condition == none) return;
  const Condition& node = plan.conditions[condition];
  switch (node.op) {
    case Op::all:
    case Op::any:
    case Op::negate:
      for (Index child : node.children) collect(plan, child, watched);
      break;
    case Op::facts_equal: add_once(watched.facts, node.other); [[fallthrough]];
    case Op::fact_is:
    case Op::fact_at_least:
    case Op::fact_at_most:
    case Op::fact_known:
    case Op::fact_group: add_once(watched.facts, node.item); break;
    case Op::done: add_once(watched.actions, node.item); break;
    case Op::delivered:
    case Op::fired:
    case Op::acknowledged: add_once(watched.injects, node.item); break;
    case Op::duty_state: add_once(watched.duties, node.item); break;
    case Op::campaign: add_once(watched.campaigns, node.item); break;
    case Op::noise:
    case Op::related_to:
    case Op::named_as:
    case Op::seated: break;
  }
}

template <class Item>
Index find_by_id(const std::vector<Item>& items, const std::string& id) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].id == id) return static_cast<Index>(i);
  }
  return none;
}

// `bases`: per duty, the instants that agencies have chosen to count it from.
void watch_duty(Plan& plan, Index index, const std::vector<std::vector<Index>>& bases) {
  const Duty& duty = plan.duties[index];
  Watched watched;
  for (Index condition : {duty.when, duty.until, duty.met_when, duty.void_when, duty.excused_when}) {
    collect(plan, condition, watched);
  }
  if (duty.for_each != none) add_once(watched.facts, duty.for_each);
  if (duty.due.level != none) add_once(watched.facts, duty.due.level);
  for (Index fact : duty.due.after) add_once(watched.facts, fact);
  for (Index fact : bases[index]) add_once(watched.facts, fact);
  for (Index fact : watched.facts) plan.duties_watching_fact[fact].push_back(index);
  for (Index action : watched.actions) plan.duties_watching_act[action].push_back(index);
  for (Index inject : watched.injects) plan.duties_watching_inject[inject].push_back(index);
  for (Index other : watched.duties) plan.duties_watching_duty[other].push_back(index);
  for (const Way& way : duty.met_by) {
    for (const Slot& slot : way.slots) add_once(plan.duties_met_by[slot.action], index);
  }
  switch (duty.trigger) {
    case Trigger::condition: plan.duties_by_condition.push_back(index); break;
    case Trigger::received:
    case Trigger::performed: plan.duties_triggered_by_act[duty.item].push_back(index); break;
    case Trigger::changed: plan.duties_triggered_by_change[duty.item].push_back(index); break;
    case Trigger::sign: plan.duties_triggered_by_sign.push_back(index); break;
    case Trigger::asked:
    case Trigger::delivered:
      plan.duties_triggered_by_inject[duty.item].push_back(index);
      for (Index inject : duty.also) plan.duties_triggered_by_inject[inject].push_back(index);
      break;
  }
}

void watch_inject(Plan& plan, Index index) {
  const Inject& inject = plan.injects[index];
  if (inject.incident != none) plan.injects_of_incident[inject.incident].push_back(index);
  if (inject.when == none) return;
  plan.injects_by_condition.push_back(index);
  Watched watched;
  collect(plan, inject.when, watched);
  for (Index fact : watched.facts) plan.injects_watching_fact[fact].push_back(index);
  for (Index action : watched.actions) plan.injects_watching_act[action].push_back(index);
  for (Index other : watched.injects) plan.injects_watching_inject[other].push_back(index);
  for (Index duty : watched.duties) plan.injects_watching_duty[duty].push_back(index);
  for (Index campaign : watched.campaigns) plan.injects_watching_campaign[campaign].push_back(index);
}

}  // namespace

void Plan::seal() {
  stride = {};
  truth_effects.clear();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Fact& fact = facts[i];
    fact.slot = stride[static_cast<std::size_t>(fact.scope)]++;
    if (fact.type == FactType::effect && fact.id.rfind("truth.", 0) == 0) {
      truth_effects.push_back(static_cast<Index>(i));
    }
  }
  const auto reset = [](auto& lists, std::size_t size) {
    lists.clear();
    lists.resize(size);
  };
  reset(seats_of_agency, agencies.size());
  reset(incidents_of_agency, agencies.size());
  reset(incidents_related_to, agencies.size());
  reset(injects_of_incident, incidents.size());
  reset(duties_watching_fact, facts.size());
  reset(injects_watching_fact, facts.size());
  reset(duties_triggered_by_change, facts.size());
  reset(duties_watching_act, actions.size());
  reset(injects_watching_act, actions.size());
  reset(duties_met_by, actions.size());
  reset(duties_triggered_by_act, actions.size());
  reset(duties_triggered_by_inject, injects.size());
  reset(duties_watching_inject, injects.size());
  reset(injects_watching_inject, injects.size());
  reset(injects_watching_duty, duties.size());
  reset(injects_watching_campaign, campaigns.size());
  reset(duties_watching_duty, duties.size());
  duties_triggered_by_sign.clear();
  duties_by_condition.clear();
  injects_by_condition.clear();

  seats_with_mailbox.clear();
  for (std::size_t i = 0; i < seats.size(); ++i) {
    seats_of_agency[seats[i].agency].push_back(static_cast<Index>(i));
    if (seats[i].population != none) seats_with_mailbox.push_back(static_cast<Index>(i));
  }
  for (std::size_t i = 0; i < incidents.size(); ++i) {
    const auto index = static_cast<Index>(i);
    incidents_of_agency[incidents[i].agency].push_back(index);
    for (Index related : agencies[incidents[i].agency].relations) {
      if (related == none) continue;
      // Incidents come in order, so one that is listed already is the last one.
      auto& listed = incidents_related_to[related];
      if (listed.empty() || listed.back() != index) listed.push_back(index);
    }
  }
  std::vector<std::vector<Index>> bases(duties.size());
  for (const Agency& agency : agencies) {
    for (const auto& [duty, fact] : agency.basis) add_once(bases[duty], fact);
  }
  for (std::size_t i = 0; i < duties.size(); ++i) watch_duty(*this, static_cast<Index>(i), bases);
  for (std::size_t i = 0; i < injects.size(); ++i) watch_inject(*this, static_cast<Index>(i));
  // What happens in an incident concerns its own injects: they stand together in each list.
  for (auto* lists : {&injects_watching_fact, &injects_watching_act, &injects_watching_duty}) {
    for (std::vector<Index>& list : *lists) {
      std::stable_sort(list.begin(), list.end(),
                       [&](Index one, Index other) { return injects[one].incident < injects[other].incident; });
    }
  }
}

Index Plan::seat_of(Index population, std::uint32_t recipient) const {
  for (const Index seat : seats_with_mailbox) {
    if (seats[seat].population == population && seats[seat].recipient == recipient) return seat;
  }
  return none;
}

Index Plan::find_fact(const std::string& wanted) const { return find_by_id(facts, wanted); }
Index Plan::find_action(const std::string& wanted) const { return find_by_id(actions, wanted); }
Index Plan::find_duty(const std::string& wanted) const { return find_by_id(duties, wanted); }
Index Plan::find_inject(const std::string& wanted) const { return find_by_id(injects, wanted); }
Index Plan::find_seat(const std::string& wanted) const { return find_by_id(seats, wanted); }
Index Plan::find_incident(const std::string& wanted) const { return find_by_id(incidents, wanted); }
Index Plan::find_role(const std::string& wanted) const { return find_by_id(roles, wanted); }
Index Plan::find_address(const std::string& wanted) const { return find_by_id(addresses, wanted); }
Index Plan::find_agency(const std::string& wanted) const { return find_by_id(agencies, wanted); }

}  // namespace tocsin::sim
