#include "tests/storm/oracle.h"

#include <algorithm>

namespace tocsin::storm {

using sim::DutyState;
using sim::Index;
using sim::none;
using sim::Trigger;

Oracle::Oracle(const sim::Plan& plan) : plan_(&plan), ledger_(plan) {
  for (std::size_t i = 0; i < plan.injects.size(); ++i) {
    if (names_a_campaign(plan.injects[i].when)) awaited_[static_cast<Index>(i)] = {};
  }
}

void Oracle::complain(const sim::Event& event, const std::string& what) {
  if (complaint_) return;
  complaint_ = "event " + std::to_string(event.sequence) + " (" + sim::name_of(event.kind) + ", item " +
               std::to_string(static_cast<std::int32_t>(event.item)) + "): " + what;
}

// ---- What the plan says --------------------------------------------------------------------------------------------

bool Oracle::is_by_condition(const sim::Duty& duty) const {
  return duty.trigger == Trigger::condition && duty.for_each == none;
}

Index Oracle::owner_of(const sim::Duty& duty, Index from) const {
  return duty.at == none || from == none ? from : plan_->agencies[from].relations[duty.at];
}

bool Oracle::is_void(const sim::Duty& duty, const Where& where) const {
  return (duty.void_when != none && ledger_.holds(duty.void_when, where)) ||
         (duty.recurs && duty.until != none && ledger_.holds(duty.until, where));
}

bool Oracle::is_asked_for(const sim::Slot& slot, Index agency) const {
  if (slot.address == none) return true;
  const sim::Address& address = plan_->addresses[slot.address];
  return address.kind != sim::AddressKind::relation || plan_->agencies[agency].relations[address.item] != none;
}

bool Oracle::can_be_met(const sim::Duty& duty, Index agency) const {
  if (duty.met_by.empty() || duty.met_when != none) return true;
  for (const sim::Way& way : duty.met_by) {
    for (const sim::Slot& slot : way.slots) {
      if (is_asked_for(slot, agency)) return true;
    }
  }
  return false;
}

bool Oracle::is_whole(const Owed& owed, const std::set<std::pair<std::size_t, std::size_t>>& slots) const {
  const sim::Duty& duty = plan_->duties[owed.duty];
  for (std::size_t w = 0; w < duty.met_by.size(); ++w) {
    bool any = false;
    bool all = true;
    for (std::size_t s = 0; s < duty.met_by[w].slots.size(); ++s) {
      if (!is_asked_for(duty.met_by[w].slots[s], owed.agency)) continue;
      any = true;
      all = all && slots.count({w, s}) > 0;
    }
    if (any && all) return true;
  }
  return false;
}

std::uint64_t Oracle::mask_of(const Owed& owed) const {
  std::uint64_t mask = 0;
  const sim::Duty& duty = plan_->duties[owed.duty];
  for (const auto& [way, slot] : owed.slots) {
    std::size_t bit = slot;
    for (std::size_t w = 0; w < way; ++w) bit += duty.met_by[w].slots.size();
    mask |= std::uint64_t{1} << bit;
  }
  return mask;
}

bool Oracle::is_member(const Owed& owed) const {
  const Told& set = ledger_.fact(plan_->duties[owed.duty].for_each, where_of(owed));
  return set.value == sim::unset || std::count(set.agencies.begin(), set.agencies.end(), owed.element) > 0;
}

std::size_t Oracle::subjects_of(const sim::Duty& duty) const {
  return duty.scope == sim::Scope::incident ? plan_->incidents.size() : plan_->agencies.size();
}

// ---- Events --------------------------------------------------------------------------------------------------------

std::map<std::pair<Index, Index>, sim::Value> Oracle::watched_values() const {
  std::map<std::pair<Index, Index>, sim::Value> values;
  for (const sim::Duty& duty : plan_->duties) {
    if (duty.trigger != Trigger::changed) continue;
    for (std::size_t i = 0; i < plan_->incidents.size(); ++i) {
      const auto incident = static_cast<Index>(i);
      values[{duty.item, incident}] = ledger_.fact(duty.item, {none, incident, none}).value;
    }
  }
  return values;
}

void Oracle::take(const sim::Event& event) {
  if (event.sequence != sequence_ + 1) complain(event, "its number is not the next one");
  if (event.time < ledger_.now) complain(event, "time went back");
  sequence_ = event.sequence;
  if (event.time > ledger_.now) {
    // A while that was over between two events may have made something true.
    ledger_.now = event.time;
    note_conditions();
  }
  const bool tells = event.kind == sim::Kind::acted || event.kind == sim::Kind::inject_fired;
  const auto before = tells ? watched_values() : decltype(watched_values()){};
  if (sim::is_mail_kind(event.kind)) look_at_mail(event);
  if (event.kind == sim::Kind::inject_fired || event.kind == sim::Kind::inject_skipped) look_at_inject(event);
  ledger_.take(event);
  note_injects(event);
  switch (event.kind) {
    case sim::Kind::acted: take_act(event); break;
    case sim::Kind::delivered: take_delivery(event); break;
    case sim::Kind::duty_armed: take_armed(event); break;
    case sim::Kind::duty_settled: take_settled(event); break;
    case sim::Kind::duty_due_changed: {
      Owed& owed = ledger_.owed[event.item];
      if (owed.state != DutyState::open) complain(event, "a due time moved that nobody waits for");
      if (event.value == owed.due) complain(event, "a due time moved to where it was");
      if (event.value != ledger_.due_of(owed)) complain(event, "the due time is another");
      owed.due = event.value;
      owed.due_since = event.time;
      break;
    }
    case sim::Kind::duty_advanced: {
      Owed& owed = ledger_.owed[event.item];
      const auto found = marks_.find(event.item);
      if (found == marks_.end()) return complain(event, "nothing was done for it");
      owed.slots = found->second.slots;
      if (is_whole(owed, owed.slots)) complain(event, "it was met by that");
      if (mask_of(owed) != static_cast<std::uint64_t>(event.value)) complain(event, "other parts were done");
      marks_.erase(found);
      break;
    }
    case sim::Kind::waived: {
      Owed& owed = ledger_.owed[event.item];
      const bool can =
          owed.state == DutyState::open || owed.state == DutyState::missed || owed.state == DutyState::late;
      if (!can) complain(event, "it needed no waiver");
      owed.state = DutyState::waived;
      break;
    }
    default: break;
  }
  if (tells) note_changes(event, before);
  // No duty looks at what recipients do, and there are many of them.
  if (!sim::is_mail_kind(event.kind)) note_conditions();
}

void Oracle::take_act(const sim::Event& act) {
  const Index agency = plan_->seats[act.seat].agency;
  for (const std::size_t i : unsettled_) {
    const Owed& owed = ledger_.owed[i];
    const sim::Duty& duty = plan_->duties[owed.duty];
    const bool may_be_met = owed.state == DutyState::open || (owed.state == DutyState::missed && !duty.recurs);
    if (!may_be_met || owed.agency != agency) continue;
    if (owed.incident != none && act.incident != none && owed.incident != act.incident) continue;
    if (sim::is_one_seats(duty) && owed.element != act.seat) continue;
    Marks marks{owed.slots, act.sequence, act.time};
    for (std::size_t w = 0; w < duty.met_by.size(); ++w) {
      const sim::Way& way = duty.met_by[w];
      for (std::size_t s = 0; s < way.slots.size(); ++s) {
        if (way.slots[s].action != act.item || !reaches(act, way.slots[s], owed.element)) continue;
        if (ledger_.holds(way.only_if, where_of(owed))) marks.slots.emplace(w, s);
      }
    }
    if (marks.slots != owed.slots) marks_[i] = std::move(marks);
  }
  for (std::size_t d = 0; d < plan_->duties.size(); ++d) {
    const sim::Duty& duty = plan_->duties[d];
    const bool performed = duty.trigger == Trigger::performed;
    if ((!performed && duty.trigger != Trigger::received) || duty.item != act.item) continue;
    const bool per_incident = duty.scope == sim::Scope::incident;
    if (per_incident && act.incident == none) continue;
    Arming arming{
        static_cast<Index>(d), none, per_incident ? act.incident : none, none, act.about, sim::unset, false, 0};
    for (const sim::Answer& answer : act.answers) {
      if (answer.field == duty.due.level_field) arming.level = answer.value;
    }
    const Index from = act.incident != none ? plan_->incidents[act.incident].agency : agency;
    const Index owner = owner_of(duty, from);
    std::set<Index> agencies;
    if (performed && owner != none) agencies.insert(owner);
    for (const sim::Recipient& to : act.recipients) {
      if (!performed && (duty.at == none || to.agency == owner)) agencies.insert(to.agency);
    }
    for (const Index each : agencies) {
      arming.agency = each;
      if (ledger_.holds(duty.when, {each, act.incident, act.about})) expect(arming);
    }
  }
}

void Oracle::take_delivery(const sim::Event& delivery) {
  const sim::Inject& inject = plan_->injects[delivery.item];
  const sim::Seat& seat = plan_->seats[delivery.seat];
  const auto reached = std::count_if(inject.to.begin(), inject.to.end(), [&](Index to) {
    return ledger_.delivered.count({delivery.item, to}) > 0;
  });
  for (std::size_t d = 0; d < plan_->duties.size(); ++d) {
    const sim::Duty& duty = plan_->duties[d];
    const auto index = static_cast<Index>(d);
    if (duty.trigger == Trigger::sign && inject.sign && inject.incident != none) {
      const bool is_theirs = std::any_of(duty.owners.begin(), duty.owners.end(),
                                         [&](Index role) { return ((seat.roles >> role) & 1U) != 0; });
      if (!is_theirs || !ledger_.holds(duty.when, {seat.agency, inject.incident, delivery.item})) continue;
      if (!signs_.insert({index, {inject.incident, delivery.seat}}).second) continue;
      expect({index, seat.agency, inject.incident, delivery.seat, delivery.item, sim::unset, false, 0});
    }
    const bool asks = duty.trigger == Trigger::asked;
    if (!asks && (duty.trigger != Trigger::delivered || reached != 1)) continue;
    if (duty.item != delivery.item && std::count(duty.also.begin(), duty.also.end(), delivery.item) == 0) continue;
    const bool per_incident = duty.scope == sim::Scope::incident;
    const Index agency = per_incident ? owner_of(duty, plan_->incidents[inject.incident].agency) : seat.agency;
    if (agency == none) continue;
    expect({index, agency, per_incident ? inject.incident : none, asks ? delivery.seat : none, delivery.item,
            sim::unset, false, 0});
  }
}

void Oracle::note_changes(const sim::Event& event, const std::map<std::pair<Index, Index>, sim::Value>& before) {
  const auto after = watched_values();
  for (std::size_t d = 0; d < plan_->duties.size(); ++d) {
    const sim::Duty& duty = plan_->duties[d];
    if (duty.trigger != Trigger::changed || event.incident == none) continue;
    const std::pair<Index, Index> key{duty.item, event.incident};
    if (before.at(key) == sim::unset || after.at(key) == sim::unset || before.at(key) == after.at(key)) continue;
    const Index agency = owner_of(duty, plan_->incidents[event.incident].agency);
    if (agency == none || !ledger_.holds(duty.when, {agency, event.incident, none})) continue;
    expect({static_cast<Index>(d), agency, event.incident, none, none, sim::unset, false, 0});
  }
}

void Oracle::expect(Arming arming) {
  const sim::Duty& duty = plan_->duties[arming.duty];
  if (!can_be_met(duty, arming.agency)) return;
  arming.may_be_left_out = is_void(duty, {arming.agency, arming.incident, arming.about});
  expected_.push_back(arming);
}

void Oracle::expect_repetition(const Owed& of) {
  // It comes at once, or not at all.
  expect({of.duty, of.agency, of.incident, of.element, of.about, of.level, false, sequence_ + 1});
}

void Oracle::take_armed(const sim::Event& event) {
  if (event.item != ledger_.owed.size()) return complain(event, "its number is not the next one");
  const Index index = event.other;
  const sim::Duty& duty = plan_->duties[index];
  Owed owed{index,
            event.agency,
            event.incident,
            event.element,
            event.about,
            sim::unset,
            DutyState::open,
            event.time,
            event.value,
            event.time,
            0,
            {},
            false};
  const Where where = where_of(owed);
  bool is_repetition = false;
  const auto find = [&](std::uint64_t repeats_as, bool may_be_left_out) {
    return std::find_if(expected_.begin(), expected_.end(), [&](const Arming& each) {
      return each.duty == index && each.agency == event.agency && each.incident == event.incident &&
             each.element == event.element && each.about == event.about && each.repeats_as == repeats_as &&
             each.may_be_left_out == may_be_left_out;
    });
  };
  // Of several that look alike, what must come comes before what need not.
  auto found = expected_.end();
  for (const bool may_be_left_out : {false, true}) {
    if (found == expected_.end()) found = find(event.sequence, may_be_left_out);
    if (found == expected_.end()) found = find(0, may_be_left_out);
  }
  if (found != expected_.end()) {
    owed.level = found->level;
    is_repetition = found->repeats_as != 0;
    expected_.erase(found);
  } else if (duty.trigger != Trigger::condition) {
    complain(event, "nothing brought this duty about");
  } else {
    const Index subject = duty.scope == sim::Scope::incident ? event.incident : event.agency;
    const Index from = duty.scope == sim::Scope::incident ? plan_->incidents[event.incident].agency : event.agency;
    if (event.agency != owner_of(duty, from)) complain(event, "it is another agency's");
    if (!ledger_.holds(duty.when, where)) complain(event, "its condition does not hold");
    if (duty.for_each != none) {
      if (!is_member(owed)) complain(event, "the agency is not among those that are affected");
      for (const std::size_t i : unsettled_) {
        const Owed& other = ledger_.owed[i];
        const bool same = other.duty == index && other.incident == owed.incident && other.agency == owed.agency &&
                          other.element == owed.element && !duty.recurs;
        if (same && other.state != DutyState::voided) complain(event, "there is one already");
      }
    } else {
      Truth& truth = truths_[{index, subject}];
      if (truth.armed && !(duty.again && truth.fell)) complain(event, "it was there already");
      truth.armed = true;
      truth.fell = false;
    }
  }
  if (is_void(duty, where)) complain(event, "it was void from the start");
  if (!can_be_met(duty, event.agency)) complain(event, "nothing could ever meet it");
  if (event.value != ledger_.due_of(owed)) complain(event, "its due time is another");
  unsettled_.push_back(ledger_.owed.size());
  ledger_.owed.push_back(owed);
  if (!duty.counts_earlier || is_repetition) return;
  Marks marks;
  for (std::size_t w = 0; w < duty.met_by.size(); ++w) {
    const sim::Way& way = duty.met_by[w];
    if (!ledger_.holds(way.only_if, where)) continue;
    for (std::size_t s = 0; s < way.slots.size(); ++s) {
      const bool about_nothing = plan_->actions[way.slots[s].action].about == sim::About::nothing;
      for (const sim::Event& act : ledger_.acts) {
        if (act.item != way.slots[s].action || !reaches(act, way.slots[s], owed.element)) continue;
        const bool here = about_nothing ? plan_->seats[act.seat].agency == owed.agency
                                        : owed.incident != none && act.incident == owed.incident;
        if (here) marks.slots.emplace(w, s);
      }
    }
  }
  if (!marks.slots.empty()) marks_[event.item] = std::move(marks);
}

void Oracle::take_settled(const sim::Event& event) {
  Owed& owed = ledger_.owed[event.item];
  const sim::Duty& duty = plan_->duties[owed.duty];
  const Where where = where_of(owed);
  const auto to = static_cast<DutyState>(event.other);
  const bool is_redone = owed.state == DutyState::missed && to == DutyState::late && !duty.recurs;
  if (owed.state != DutyState::open && !is_redone) complain(event, "a duty that was settled is settled again");
  const auto marks = marks_.find(event.item);
  const bool by_act = marks != marks_.end() && is_whole(owed, marks->second.slots);
  switch (to) {
    case DutyState::missed:
      if (owed.due == sim::never || event.time != std::max(owed.due + 1, owed.due_since)) {
        complain(event, "it was not due then");
      }
      break;
    case DutyState::met:
    case DutyState::late: {
      if (!by_act) {
        const bool by_facts = to == DutyState::met && duty.met_when != none && ledger_.holds(duty.met_when, where);
        if (!by_facts) complain(event, "nothing met it");
        break;
      }
      const Marks& done = marks->second;
      if (done.act != 0) {
        const bool late = owed.state == DutyState::missed || (owed.due != sim::never && done.at > owed.due);
        if (late != (to == DutyState::late)) complain(event, late ? "it was done too late" : "it was done in time");
        if (event.extra != static_cast<sim::Value>(done.act)) complain(event, "another act met it");
        if (late && event.value != std::max<sim::Time>(0, done.at - owed.due))
          complain(event, "it was late by another time");
      }
      owed.act = static_cast<std::uint64_t>(event.extra);
      marks_.erase(marks);
      break;
    }
    case DutyState::voided:
      owed.was_void = is_void(duty, where);
      if (!owed.was_void && !(duty.for_each != none && !is_member(owed))) complain(event, "it is not void");
      break;
    case DutyState::excused:
      if (duty.excused_when == none || !ledger_.holds(duty.excused_when, where)) complain(event, "nothing excuses it");
      break;
    case DutyState::open:
    case DutyState::waived: complain(event, "a duty cannot be settled so"); break;
  }
  owed.state = to;
  if (duty.recurs && (to == DutyState::missed || to == DutyState::met || to == DutyState::late))
    expect_repetition(owed);
}

}  // namespace tocsin::storm
