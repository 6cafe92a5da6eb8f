// Duties: when they are armed, when they are due, what meets them, and what becomes of them.
#include <algorithm>
#include <limits>

#include "sim/engine.h"

namespace tocsin::sim {
namespace {

// More instances than any drill can mean; data that arms duties in a circle comes to rest here.
constexpr std::size_t instances_max = 8'000'000;

bool reaches(const Event& act, const Slot& slot, Index element) {
  if (slot.element) {
    return std::any_of(act.recipients.begin(), act.recipients.end(),
                       [&](const Recipient& recipient) { return recipient.agency == element; });
  }
  if (slot.address == none) return true;
  return std::any_of(act.recipients.begin(), act.recipients.end(),
                     [&](const Recipient& recipient) { return recipient.address == slot.address; });
}

}  // namespace

Index Exercise::Engine::subject_agency(const Duty& duty, Index subject) const {
  return duty.scope == Scope::incident ? plan_->incidents[subject].agency : subject;
}

Context Exercise::Engine::context_of(const DutyInstance& instance) const {
  return {instance.agency, instance.incident, instance.about};
}

void Exercise::Engine::consider_duty(Index index, Index subject) {
  const Duty& duty = plan_->duties[index];
  const bool per_incident = duty.scope == Scope::incident;
  const Index agency = owner_agency(*plan_, duty, subject_agency(duty, subject));
  if (agency != none && duty.trigger == Trigger::condition) {
    Time recheck_at = never;
    const Context context{agency, per_incident ? subject : none, none};
    const bool now = holds(state_, duty.when, context, &recheck_at);
    if (recheck_at != never) recheck(index, subject, recheck_at);
    std::uint8_t& held = condition_held_[condition_ordinal_[index] * subjects_ + subject];
    if (duty.for_each != none) {
      arm_each(index, subject, now);
    } else if (now && held == 0) {
      held = 1;
      arm(index, subject, none, none, 0);
    } else if (!now && duty.again) {
      held = 0;
    }
  }
  const auto& unsettled = per_incident ? unsettled_[subject] : unsettled_at_[subject];
  // Settling takes instances out of the list, so the ones to look at are taken down first.
  const std::size_t first = noted_instances_.size();
  for (const auto& [instance, duty_of_it] : unsettled) {
    if (duty_of_it == index) noted_instances_.push_back(instance);
  }
  const std::size_t last = noted_instances_.size();
  for (std::size_t i = first; i < last; ++i) consider_instance(noted_instances_[i]);
  noted_instances_.resize(first);
}

void Exercise::Engine::recheck(Index index, Index subject, Time at) {
  auto [timer, is_new] = recheck_.try_emplace({index, subject}, 0);
  if (is_new) {
    timer->second = new_timer(TimerKind::recheck_duty, static_cast<Index>(rechecks_.size()));
    rechecks_.push_back({index, subject});
  }
  // Of several instants the first: what is looked at then names the next one again.
  agenda_.arm(timer->second, std::min(at, agenda_.due(timer->second)));
}

void Exercise::Engine::consider_instance(Index index) {
  const DutyInstance& instance = state_.duties[index];
  if (instance.state != DutyState::open) return;
  const Duty& duty = plan_->duties[instance.duty];
  const Context context = context_of(instance);
  Time recheck_at = never;
  const auto has_come_true = [&](Index condition) {
    return condition != none && holds(state_, condition, context, &recheck_at);
  };
  if (has_come_true(duty.void_when)) {
    return settle(index, DutyState::voided, 0, state_.now);
  }
  if (has_come_true(duty.excused_when)) {
    return settle(index, DutyState::excused, 0, state_.now);
  }
  if (duty.recurs && has_come_true(duty.until)) {
    return settle(index, DutyState::voided, 0, state_.now);
  }
  if (has_come_true(duty.met_when)) {
    return settle(index, DutyState::met, 0, state_.now);
  }
  if (recheck_at != never) {
    recheck(instance.duty, instance.incident != none ? instance.incident : instance.agency, recheck_at);
  }
  const Time due = due_of(instance);
  if (!duty.recurs && due != instance.due) {
    Event changed = make(Kind::duty_due_changed);
    changed.item = index;
    changed.incident = instance.incident;
    changed.value = due;
    emit(std::move(changed));
    rearm_due(index);
  }
}

Duration Exercise::Engine::interval_of(const Duty& duty, Index agency) const {
  const Span span = duty.every == none ? duty.every_span : plan_->agencies[agency].targets[duty.every];
  // An interval below a minute would be a mistake in the data, and could keep an instant from ever ending.
  return std::max<Duration>(span.milliseconds, minute);
}

Time Exercise::Engine::due_of(const DutyInstance& instance) const {
  const Duty& duty = plan_->duties[instance.duty];
  if (duty.recurs) return instance.armed_at + interval_of(duty, instance.agency);
  const Due& due = duty.due;
  if (due.allowances.empty()) return never;
  Value level = unset;
  if (due.level != none) level = state_.fact(due.level, instance.agency, instance.incident).value;
  if (due.level_field != none) level = instance.trigger_level;
  const Allowance* chosen = nullptr;
  for (const Allowance& allowance : due.allowances) {
    const bool fits = allowance.levels.empty() ||
                      std::find(allowance.levels.begin(), allowance.levels.end(), level) != allowance.levels.end();
    if (fits && chosen == nullptr) chosen = &allowance;
  }
  if (chosen == nullptr) return never;
  Time from = instance.armed_at;
  if (!due.after.empty()) {
    Index basis = due.after.front();
    for (const auto& [of_duty, fact] : plan_->agencies[instance.agency].basis) {
      if (of_duty == instance.duty) basis = fact;
    }
    from = state_.fact(basis, instance.agency, instance.incident).value;
    if (from == unset) return never;
  }
  const Span span = chosen->target == none ? chosen->span : plan_->agencies[instance.agency].targets[chosen->target];
  static const CountingRule plain{};
  const CountingRule& rule = due.counting == none ? plain : plan_->counting[due.counting];
  return due_after(from, span, rule, plan_->utc_offset_minutes);
}

void Exercise::Engine::rearm_due(Index index) {
  const Time due = state_.duties[index].due;
  // An act at the due time is in time, so the duty is missed a millisecond later.
  if (due == never) {
    agenda_.cancel(duty_timer_[index]);
  } else {
    agenda_.arm(duty_timer_[index], due + 1);
  }
}

bool Exercise::Engine::note_armed_for(Index duty, Index subject, Index element) {
  auto& noted = armed_for_[subject];
  const std::pair<Index, Index> key{duty, element};
  const auto at = std::lower_bound(noted.begin(), noted.end(), key);
  if (at != noted.end() && *at == key) return false;
  noted.insert(at, key);
  return true;
}

void Exercise::Engine::arm_each(Index index, Index subject, bool condition_holds) {
  const Duty& duty = plan_->duties[index];
  const Index agency = owner_agency(*plan_, duty, subject_agency(duty, subject));
  const Value set = state_.fact(duty.for_each, agency, duty.scope == Scope::incident ? subject : none).value;
  if (set == unset) return;
  const std::vector<Index> members = state_.agency_sets[static_cast<std::size_t>(set)];
  std::vector<Index> gone;
  for (const auto& [instance, duty_of_it] :
       duty.scope == Scope::incident ? unsettled_[subject] : unsettled_at_[subject]) {
    if (duty_of_it != index) continue;
    const DutyInstance& open = state_.duties[instance];
    if (open.state == DutyState::open && !std::binary_search(members.begin(), members.end(), open.element)) {
      gone.push_back(instance);
    }
  }
  for (Index instance : gone) {
    auto& noted = armed_for_[subject];
    const std::pair<Index, Index> key{index, state_.duties[instance].element};
    const auto at = std::lower_bound(noted.begin(), noted.end(), key);
    if (at != noted.end() && *at == key) noted.erase(at);
    settle(instance, DutyState::voided, 0, state_.now);
  }
  if (!condition_holds) return;
  for (Index member : members) {
    if (note_armed_for(index, subject, member)) arm(index, subject, member, none, 0);
  }
}

void Exercise::Engine::arm(Index index, Index subject, Index element, Index about, std::int32_t level, Index agency,
                           bool repeated) {
  const Duty& duty = plan_->duties[index];
  if (state_.duties.size() >= instances_max) return;
  if (agency == none) agency = owner_agency(*plan_, duty, subject_agency(duty, subject));
  if (agency == none || !is_possible(duty, agency)) return;
  const bool per_incident = duty.scope == Scope::incident;
  const auto instance = static_cast<Index>(state_.duties.size());
  DutyInstance draft;
  draft.duty = index;
  draft.armed_at = state_.now;
  draft.agency = agency;
  draft.incident = per_incident ? subject : none;
  draft.element = element;
  draft.about = about;
  draft.trigger_level = static_cast<std::int16_t>(level);
  const Context context = context_of(draft);
  if (duty.void_when != none && holds(state_, duty.void_when, context)) return;
  if (duty.recurs && duty.until != none && holds(state_, duty.until, context)) return;

  Event armed = make(Kind::duty_armed);
  armed.item = instance;
  armed.other = index;
  armed.agency = agency;
  armed.incident = draft.incident;
  armed.element = element;
  armed.about = about;
  armed.level = level;
  armed.value = due_of(draft);
  armed.extra = static_cast<Value>(state_.sequence);
  // The lists are filled before the event is out, because what follows from it may look into them.
  duty_timer_.push_back(new_timer(TimerKind::duty, instance));
  auto& unsettled = per_incident ? unsettled_[subject] : unsettled_at_[agency];
  grow_snugly(unsettled);
  unsettled.push_back({instance, index});
  emit(std::move(armed));
  rearm_due(instance);
  // What met one occurrence does not meet the next one, too: there would be no end to it.
  if (duty.counts_earlier && !repeated) count_earlier(instance);
  const bool watches = duty.met_when != none || duty.excused_when != none || duty.void_when != none ||
                       (duty.recurs && duty.until != none);
  if (state_.duties[instance].state == DutyState::open && watches) {
    work_.push_back({Work::What::instance, instance, none});
  }
  if (state_.duties[instance].state == DutyState::open) give_to_bot(instance);
}

void Exercise::Engine::count_earlier(Index index) {
  const DutyInstance instance = state_.duties[index];
  const Duty& duty = plan_->duties[instance.duty];
  std::uint64_t slots = 0;
  Time last = 0;
  std::uint64_t sequence = 0;
  for (std::size_t w = 0; w < duty.met_by.size(); ++w) {
    const Way& way = duty.met_by[w];
    if (!holds(state_, way.only_if, context_of(instance))) continue;
    for (std::size_t s = 0; s < way.slots.size(); ++s) {
      const Done* done = state_.done(way.slots[s].action, instance.agency, instance.incident);
      if (done == nullptr) continue;
      Event reached;
      reached.recipients = done->reached;
      if (!reaches(reached, way.slots[s], instance.element)) continue;
      slots |= std::uint64_t{1} << (way_bit_[instance.duty][w] + s);
      if (done->sequence > sequence) {
        sequence = done->sequence;
        last = done->last;
      }
    }
  }
  if (slots == 0) return;
  if (satisfied(duty, slots, instance.agency)) {
    const bool late = instance.due != never && last > instance.due;
    return settle(index, late ? DutyState::late : DutyState::met, sequence, last);
  }
  Event advanced = make(Kind::duty_advanced);
  advanced.item = index;
  advanced.incident = instance.incident;
  advanced.value = static_cast<Value>(slots);
  emit(std::move(advanced));
}

bool Exercise::Engine::is_absent(const Slot& slot, Index agency) const {
  if (slot.address == none) return false;
  const Address& address = plan_->addresses[slot.address];
  return address.kind == AddressKind::relation && plan_->agencies[agency].relations[address.item] == none;
}

bool Exercise::Engine::is_possible(const Duty& duty, Index agency) const {
  if (duty.met_by.empty() || duty.met_when != none) return true;
  return std::any_of(duty.met_by.begin(), duty.met_by.end(), [&](const Way& way) {
    return std::any_of(way.slots.begin(), way.slots.end(), [&](const Slot& slot) { return !is_absent(slot, agency); });
  });
}

bool Exercise::Engine::satisfied(const Duty& duty, std::uint64_t slots, Index agency) const {
  const auto index = static_cast<std::size_t>(&duty - plan_->duties.data());
  for (std::size_t w = 0; w < duty.met_by.size(); ++w) {
    std::uint64_t wanted = 0;
    for (std::size_t s = 0; s < duty.met_by[w].slots.size(); ++s) {
      if (!is_absent(duty.met_by[w].slots[s], agency)) wanted |= std::uint64_t{1} << (way_bit_[index][w] + s);
    }
    if (wanted != 0 && (slots & wanted) == wanted) return true;
  }
  return false;
}

void Exercise::Engine::mark_act(const Event& act) {
  const Index agency = plan_->seats[act.seat].agency;
  const auto& duties = plan_->duties_met_by[act.item];
  if (duties.empty()) return;
  const std::size_t first = noted_instances_.size();
  const auto collect = [&](const std::vector<Unsettled>& unsettled) {
    for (const auto& [index, duty] : unsettled) {
      if (std::find(duties.begin(), duties.end(), duty) == duties.end()) continue;
      if (state_.duties[index].agency == agency) noted_instances_.push_back(index);
    }
  };
  if (act.incident != none) collect(unsettled_[act.incident]);
  collect(unsettled_at_[agency]);
  if (act.incident == none) {
    const bool anywhere =
        std::any_of(duties.begin(), duties.end(), [&](Index duty) { return is_armed_anywhere(plan_->duties[duty]); });
    if (anywhere) {
      for (const auto& unsettled : unsettled_) collect(unsettled);
    } else {
      for (Index incident : plan_->incidents_of_agency[agency]) collect(unsettled_[incident]);
      for (Index incident : plan_->incidents_related_to[agency]) collect(unsettled_[incident]);
    }
  }
  const std::size_t last = noted_instances_.size();
  for (std::size_t i = first; i < last; ++i) mark_slots(noted_instances_[i], act);
  noted_instances_.resize(first);
}

void Exercise::Engine::mark_slots(Index index, const Event& act) {
  const DutyInstance instance = state_.duties[index];
  const Duty& duty = plan_->duties[instance.duty];
  if (instance.state != DutyState::open && instance.state != DutyState::missed) return;
  if (is_one_seats(duty) && act.seat != instance.element) return;
  std::uint64_t slots = instance.slots_done;
  for (std::size_t w = 0; w < duty.met_by.size(); ++w) {
    const Way& way = duty.met_by[w];
    bool allowed = false;
    for (std::size_t s = 0; s < way.slots.size(); ++s) {
      if (way.slots[s].action != act.item || !reaches(act, way.slots[s], instance.element)) continue;
      allowed = allowed || holds(state_, way.only_if, context_of(instance));
      if (allowed) slots |= std::uint64_t{1} << (way_bit_[instance.duty][w] + s);
    }
  }
  if (slots == instance.slots_done) return;
  if (satisfied(duty, slots, instance.agency)) {
    const bool late = instance.state == DutyState::missed || (instance.due != never && act.time > instance.due);
    return settle(index, late ? DutyState::late : DutyState::met, act.sequence, act.time);
  }
  Event advanced = make(Kind::duty_advanced);
  advanced.item = index;
  advanced.incident = instance.incident;
  advanced.value = static_cast<Value>(slots);
  emit(std::move(advanced));
}

void Exercise::Engine::settle(Index index, DutyState to, std::uint64_t act_sequence, Time done_at) {
  const DutyInstance before = state_.duties[index];
  const Duty& duty = plan_->duties[before.duty];
  auto& unsettled = before.incident != none ? unsettled_[before.incident] : unsettled_at_[before.agency];
  const bool may_still_be_done = to == DutyState::missed && !duty.recurs;
  if (!may_still_be_done) {
    unsettled.erase(std::remove_if(unsettled.begin(), unsettled.end(),
                                   [&](const Unsettled& each) { return each.instance == index; }),
                    unsettled.end());
    const Index task = task_of(index);
    if (task != none) {
      agenda_.cancel(tasks_[task].timer);
      leave_desk(task);
    }
  }
  agenda_.cancel(duty_timer_[index]);
  if (to == DutyState::waived) return;  // The controller's own event has said so.
  Event settled = make(Kind::duty_settled);
  settled.item = index;
  settled.other = static_cast<Index>(to);
  settled.agency = before.agency;
  settled.incident = before.incident;
  settled.value = to == DutyState::late && before.due != never ? std::max<Time>(0, done_at - before.due) : 0;
  settled.extra = static_cast<Value>(act_sequence);
  emit(std::move(settled));
  if (duty.recurs && (to == DutyState::met || to == DutyState::late)) repeat(index);
}

void Exercise::Engine::miss(Index index) {
  const DutyInstance instance = state_.duties[index];
  if (instance.state != DutyState::open) return;
  settle(index, DutyState::missed, 0, state_.now);
  if (plan_->duties[instance.duty].recurs) repeat(index);
}

void Exercise::Engine::repeat(Index index) {
  const DutyInstance instance = state_.duties[index];
  const Index subject = instance.incident != none ? instance.incident : instance.agency;
  arm(instance.duty, subject, instance.element, instance.about, instance.trigger_level, instance.agency, true);
}

void Exercise::Engine::arm_for_act(const Event& act) {
  const Plan& plan = *plan_;
  for (Index index : plan.duties_triggered_by_act[act.item]) {
    const Duty& duty = plan.duties[index];
    std::int32_t level = 0;
    const bool per_incident = duty.scope == Scope::incident;
    if (per_incident && act.incident == none) continue;
    const Index from = act.incident != none ? plan.incidents[act.incident].agency : plan.seats[act.seat].agency;
    if (duty.due.level_field != none) {
      for (const Answer& answer : act.answers) {
        if (answer.field == duty.due.level_field && answer.value != unset) {
          level = static_cast<std::int32_t>(answer.value);
        }
      }
    }
    const auto arm_at = [&](Index agency) {
      if (agency == none || !holds(state_, duty.when, {agency, act.incident, act.about})) return;
      arm(index, per_incident ? act.incident : agency, none, act.about, level, agency);
    };
    if (duty.trigger == Trigger::performed) {
      arm_at(owner_agency(plan, duty, from));
      continue;
    }
    std::vector<Index> receivers;
    for (const Recipient& recipient : act.recipients) {
      if (duty.at != none && recipient.agency != owner_agency(plan, duty, from)) continue;
      if (std::find(receivers.begin(), receivers.end(), recipient.agency) != receivers.end()) continue;
      receivers.push_back(recipient.agency);
      arm_at(recipient.agency);
    }
  }
}

}  // namespace tocsin::sim
