// Desks: seats that do one thing at a time. What comes to one waits until the seat is free.
#include <algorithm>

#include "sim/engine.h"

namespace tocsin::sim {

bool Exercise::Engine::one_at_a_time(Index seat) const {
  const Index persona = plan_->seats[seat].persona;
  return persona != none && plan_->personas[persona].one_at_a_time;
}

// The first of those with the fewest tasks in hand.
Index Exercise::Engine::least_busy(const std::vector<Index>& seats) const {
  const auto in_hand = [&](Index seat) {
    const auto desk = desks_.find(seat);
    return desk == desks_.end() ? 0U : desk->second.in_hand;
  };
  return *std::min_element(seats.begin(), seats.end(),
                           [&](Index one, Index other) { return in_hand(one) < in_hand(other); });
}

void Exercise::Engine::take_in_hand(Index task) {
  if (!one_at_a_time(tasks_[task].seat)) return;
  tasks_[task].in_hand = 1;
  ++desks_[tasks_[task].seat].in_hand;
}

void Exercise::Engine::queue_up(Index task) {
  const Index seat = tasks_[task].seat;
  Desk& desk = desks_[seat];
  const bool by_due = plan_->personas[plan_->seats[seat].persona].soonest_due_first;
  desk.waiting.insert({{by_due ? state_.duties[tasks_[task].instance].due : 0, came_to_desks_++}, task});
  begin_next(seat);
  // A desk beside it that stands idle helps out.
  for (Index other : plan_->seats_of_agency[plan_->seats[seat].agency]) {
    if (!desk.waiting.empty() && are_alike(other, seat) && desks_[other].at_work == none) begin_next(other);
  }
}

bool Exercise::Engine::are_alike(Index one, Index other) const {
  const Seat& a = plan_->seats[one];
  const Seat& b = plan_->seats[other];
  return one != other && a.agency == b.agency && a.roles == b.roles && a.persona == b.persona;
}

// Desks that are alike work off one queue: whatever comes first of all that waits at them comes to this one.
void Exercise::Engine::help_out(Index seat) {
  if (state_.seats[seat].occupant != Occupant::bot) return;
  Desk& own = desks_[seat];
  Desk* from = nullptr;
  for (Index other : plan_->seats_of_agency[plan_->seats[seat].agency]) {
    const auto found = desks_.find(other);
    if (found == desks_.end() || found->second.waiting.empty() || !are_alike(other, seat)) continue;
    if (state_.seats[other].occupant != Occupant::bot) continue;
    const auto& first = *found->second.waiting.begin();
    if (is_one_seats(plan_->duties[state_.duties[tasks_[first.second].instance].duty])) continue;
    const Desk& best = from == nullptr ? own : *from;
    if (best.waiting.empty() || first < *best.waiting.begin()) from = &found->second;
  }
  if (from == nullptr) return;
  const auto first = from->waiting.begin();
  const Index task = first->second;
  own.waiting.insert(*first);
  from->waiting.erase(first);
  if (tasks_[task].in_hand != 0) {
    --from->in_hand;
    ++own.in_hand;
  }
  tasks_[task].seat = seat;
}

// What cannot be done now is put aside without taking any time, and comes back when something has changed.
void Exercise::Engine::begin_next(Index seat) {
  Desk& desk = desks_[seat];
  while (desk.at_work == none) {
    help_out(seat);
    if (desk.waiting.empty()) return;
    const Index index = desk.waiting.begin()->second;
    desk.waiting.erase(desk.waiting.begin());
    BotTask& task = tasks_[index];
    if (task.instance == none || state_.seats[seat].occupant != Occupant::bot) continue;
    const DutyInstance& instance = state_.duties[task.instance];
    if (instance.state != DutyState::open && instance.state != DutyState::missed) continue;
    BotTask trial = task;  // Its draws are not counted: the act itself is made up when the time is over.
    std::size_t next = 0;
    const Way* way = next_slot(trial, instance, next);
    std::optional<Command> act;
    if (way != nullptr) act = compose(trial, instance, *way, next);
    if (const auto hindrance = hindrance_of(act)) {
      block(index, *hindrance);
      continue;
    }
    const Persona& persona = plan_->personas[plan_->seats[seat].persona];
    const DelayLaw* law = &persona.handling;
    for (const auto& [action, own] : persona.handling_by_action) {
      if (action == act->item) law = &own;
    }
    const auto takes = draw_delay(*law, state_.seed, stream_of(task), task.draws++);
    task.at_work = 1;
    desk.at_work = index;
    agenda_.arm(task.timer, state_.now + takes.value_or(0));
  }
}

// The task is done, or somebody else's: the seat turns to the next one.
void Exercise::Engine::leave_desk(Index task) {
  if (tasks_[task].in_hand == 0) return;
  Desk& desk = desks_[tasks_[task].seat];
  tasks_[task].in_hand = 0;
  --desk.in_hand;
  if (desk.at_work != task) return;
  tasks_[task].at_work = 0;
  desk.at_work = none;
  begin_next(tasks_[task].seat);
}

}  // namespace tocsin::sim
