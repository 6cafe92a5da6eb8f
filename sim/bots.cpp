// Bots: they do what their duties ask, after a delay and with the errors of their persona, all drawn from the seed.
#include <algorithm>

#include "sim/answers.h"
#include "sim/engine.h"

namespace tocsin::sim {

std::uint64_t Exercise::Engine::stream_of(const BotTask& task) const {
  return (static_cast<std::uint64_t>(task.instance) << 32U) | task.seat;
}

bool Exercise::Engine::errs_first_at(Index seat, Index action) const {
  const auto& actions = plan_->seats[seat].errs_first_at;
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

Index Exercise::Engine::task_of(Index instance) const {
  return instance < task_of_instance_.size() ? task_of_instance_[instance] : none;
}

bool Exercise::Engine::bot_chance(BotTask& task, std::uint32_t ppm) {
  return chance(state_.seed, stream_of(task), task.draws++, ppm);
}

std::uint32_t Exercise::Engine::bot_below(BotTask& task, std::uint32_t bound) {
  return draw_below(state_.seed, stream_of(task), task.draws++, bound);
}

void Exercise::Engine::give_to_bot(Index index) {
  if (!options_.bots) return;
  const DutyInstance& instance = state_.duties[index];
  const Duty& duty = plan_->duties[instance.duty];
  if (duty.met_by.empty()) return;
  const auto take = [&](Index seat) {
    if (state_.seats[seat].occupant != Occupant::bot) return;
    const auto task = static_cast<Index>(tasks_.size());
    BotTask made;
    made.seat = seat;
    made.instance = index;
    made.timer = new_timer(TimerKind::bot, task);
    tasks_.push_back(made);
    while (task_of_instance_.size() <= index) task_of_instance_.push_back(none);
    task_of_instance_[index] = task;
    if (options_.watcher != nullptr) options_.watcher->has_in_hand(index, seat);
    take_in_hand(task);
    schedule_bot(task, duty.met_by.front().slots.front().action);
  };
  if (is_one_seats(duty)) return take(instance.element);
  // The first owner role that anyone sits in does it: a bot leaves to a person what is the person's.
  for (Index role : duty.owners) {
    const auto& seats = plan_->seats_of_agency[instance.agency];
    const auto is_present = [&](Index seat) {
      return ((plan_->seats[seat].roles >> role) & 1U) != 0 && state_.seats[seat].occupant != Occupant::nobody;
    };
    const auto present = std::count_if(seats.begin(), seats.end(), is_present);
    if (present == 0) continue;
    std::vector<Index> desks;
    for (Index seat : seats) {
      if (is_present(seat) && one_at_a_time(seat)) desks.push_back(seat);
    }
    if (!desks.empty()) return take(least_busy(desks));
    auto turn = static_cast<std::ptrdiff_t>(index) % present;
    for (Index seat : seats) {
      if (is_present(seat) && turn-- == 0) return take(seat);
    }
  }
}

// Someone came or left: what waits for the seat goes on, and open duties that no bot is at are given out again.
void Exercise::Engine::hand_over(Index seat) {
  const std::vector<Index> holding = state_.clock.holding;
  for (Index inject : holding) {
    const auto& to = plan_->injects[inject].to;
    const auto& acknowledged_by = state_.injects[inject].acknowledged_by;
    if (std::find(to.begin(), to.end(), seat) != to.end() &&
        !std::binary_search(acknowledged_by.begin(), acknowledged_by.end(), seat)) {
      acknowledge_as_bot(inject, seat);
    }
    release_hold(inject);
  }
  const Index agency = plan_->seats[seat].agency;
  for (std::size_t i = 0; i < state_.duties.size(); ++i) {
    const auto index = static_cast<Index>(i);
    const DutyState state = state_.duties[i].state;
    if (state_.duties[i].agency != agency || (state != DutyState::open && state != DutyState::missed)) continue;
    if (const Index task = task_of(index); task != none) {
      const bool at_work = tasks_[task].seat != seat && state_.seats[tasks_[task].seat].occupant == Occupant::bot;
      if (at_work) continue;
      agenda_.cancel(tasks_[task].timer);
      tasks_[task].instance = none;
      task_of_instance_[i] = none;
      leave_desk(task);
    }
    give_to_bot(index);
  }
}

void Exercise::Engine::schedule_bot(Index index, Index action) {
  BotTask& task = tasks_[index];
  const Index persona_index = plan_->seats[task.seat].persona;
  Duration delay = minute;
  if (persona_index != none) {
    const Persona& persona = plan_->personas[persona_index];
    const DelayLaw* law = &persona.delay;
    for (const auto& [of_action, own] : persona.delay_by_action) {
      if (of_action == action) law = &own;
    }
    const auto drawn = draw_delay(*law, state_.seed, stream_of(task), task.draws++);
    if (!drawn) return leave_desk(index);  // This one never comes.
    delay = *drawn;
  }
  agenda_.arm(task.timer, state_.now + delay);
}

// What keeps a bot from doing this now; nothing when it may. Without an act there is no way to meet the duty.
std::optional<Hindrance> Exercise::Engine::hindrance_of(const std::optional<Command>& act) const {
  if (!act) return Hindrance{Hindrance::What::no_way, none, none};
  const auto refusal = check(*act);
  if (!refusal) return std::nullopt;
  if (refusal->code == "channel-down") return Hindrance{Hindrance::What::channel, act->item, none};
  if (refusal->code != "not-yet") return Hindrance{Hindrance::What::refused, act->item, none};
  const auto& needs = plan_->actions[act->item].needs;
  const Context context{plan_->seats[act->seat].agency, act->incident, act->about};
  const auto unmet = std::find_if(needs.begin(), needs.end(),
                                  [&](const Need& need) { return !holds(state_, need.condition, context); });
  return Hindrance{Hindrance::What::need, act->item, static_cast<Index>(unmet - needs.begin())};
}

void Exercise::Engine::block(Index index, const Hindrance& hindrance) {
  BotTask& task = tasks_[index];
  if (options_.watcher != nullptr) options_.watcher->is_held_back(task.instance, hindrance);
  if (task.blocked != 0) return;
  task.blocked = 1;
  const Index incident = state_.duties[task.instance].incident;
  const Index agency = state_.duties[task.instance].agency;
  (incident == none ? blocked_at_[agency] : blocked_in_[incident]).push_back(index);
}

// What was refused is tried again after something has changed, and a while later; nothing polls.
void Exercise::Engine::wake_all(std::vector<Index>& blocked) {
  for (Index index : blocked) {
    BotTask& task = tasks_[index];
    task.blocked = 0;
    const Index persona = plan_->seats[task.seat].persona;
    agenda_.arm(task.timer, state_.now + (persona == none ? minute : plan_->personas[persona].retry));
  }
  blocked.clear();
}

void Exercise::Engine::wake(Index incident) { wake_all(blocked_in_[incident]); }
void Exercise::Engine::wake_at(Index agency) { wake_all(blocked_at_[agency]); }

void Exercise::Engine::wake_elsewhere() {
  for (std::vector<Index>& blocked : blocked_at_) wake_all(blocked);
}

const Way* Exercise::Engine::choose_way(BotTask& task, const DutyInstance& instance) {
  const Duty& duty = plan_->duties[instance.duty];
  const Index persona = plan_->seats[task.seat].persona;
  const bool misjudges = persona != none && bot_chance(task, plan_->personas[persona].misjudge_ppm);
  const Way* fallback = nullptr;
  for (const Way& way : duty.met_by) {
    const Action& action = plan_->actions[way.slots.front().action];
    if ((action.by & plan_->seats[task.seat].roles) == 0) continue;
    if (!holds(state_, way.only_if, context_of(instance))) continue;
    if (action.right_when == none) {
      if (fallback == nullptr) fallback = &way;
      continue;
    }
    Context context = context_of(instance);
    if (context.about == none && instance.incident != none) {
      for (Index inject : plan_->injects_of_incident[instance.incident]) {
        if (!state_.injects[inject].delivered_to.empty()) context.about = inject;
      }
    }
    if (holds(state_, action.right_when, context) != misjudges) return &way;
  }
  return fallback;
}

Answer Exercise::Engine::answer_as_bot(BotTask& task, const Command& act, Index index, bool wrong) {
  const Action& action = plan_->actions[act.item];
  const Field& field = plan_->forms[action.form].fields[index];
  Answer answer;
  answer.field = index;
  Value truth = unset;
  if (act.incident != none) {
    if (field.judged_against != none) truth = state_.fact(field.judged_against, none, act.incident).value;
    const auto* model = model_answer(*plan_, act.incident, action.form, index);
    if (model != nullptr) answer.value = model->value;
  }
  if (field.right != unset) truth = field.right;
  if (truth != unset && field.type != FieldType::agencies) answer.value = truth;
  switch (field.type) {
    case FieldType::text: answer.text = words_of_bot(*plan_, act.incident, action.form, index).in(false); break;
    case FieldType::boolean:
      if (answer.value == unset) answer.value = 0;
      if (wrong) answer.value = 1 - answer.value;
      break;
    case FieldType::integer:
      if (answer.value == unset) answer.value = field.minimum;
      break;
    case FieldType::instant:
      if (answer.value == unset) answer.value = state_.now + field.proposes;
      break;
    case FieldType::level: {
      const auto& levels = plan_->severity.levels;
      if (answer.value == unset && !levels.empty()) answer.value = levels.front();
      if (wrong && levels.size() > 1) {
        const auto at =
            static_cast<std::size_t>(std::find(levels.begin(), levels.end(), answer.value) - levels.begin());
        answer.value = at + 1 < levels.size() ? levels[at + 1] : levels[levels.size() - 2];
      }
      break;
    }
    case FieldType::choice:
    case FieldType::effect: {
      const std::size_t count = field.type == FieldType::choice
                                    ? field.choices.size()
                                    : plan_->severity.properties[field.property].cells.size();
      if (answer.value == unset) answer.value = 0;
      if (wrong && count > 1) {
        const Value right = answer.value;
        const auto other = static_cast<Value>(bot_below(task, static_cast<std::uint32_t>(count - 1)));
        answer.value = other >= answer.value ? other + 1 : other;
        // It errs, but does not write down what the form says will be refused.
        const auto is_refused = [&](const Field::Refused& refused) { return refused.value == answer.value; };
        if (std::any_of(field.refuses.begin(), field.refuses.end(), is_refused)) answer.value = right;
      }
      break;
    }
    case FieldType::agencies:
      answer.value = 0;
      if (truth != unset && !wrong) answer.agencies = state_.agency_sets[static_cast<std::size_t>(truth)];
      break;
  }
  return answer;
}

Command Exercise::Engine::compose(BotTask& task, const DutyInstance& instance, const Way& way, std::size_t first_slot) {
  const Action& action = plan_->actions[way.slots[first_slot].action];
  const Seat& seat = plan_->seats[task.seat];
  const Persona calm;
  const Persona& persona = seat.persona == none ? calm : plan_->personas[seat.persona];
  Command act = make(Kind::acted, Origin::bot);
  act.seat = task.seat;
  act.item = way.slots[first_slot].action;
  if (action.about != About::nothing) act.incident = instance.incident;
  if (action.about == About::inject) {
    act.about = instance.about;
    if (act.about == none && instance.incident != none) {
      for (Index inject : plan_->injects_of_incident[instance.incident]) {
        if (!state_.injects[inject].delivered_to.empty()) act.about = inject;
      }
    }
    // An agency's duty may ask for what is about a message, and so about the message's incident.
    if (act.about != none && act.incident == none) act.incident = plan_->injects[act.about].incident;
  }
  for (std::size_t s = first_slot; s < way.slots.size(); ++s) {
    const Slot& slot = way.slots[s];
    if (slot.action != act.item || is_absent(slot, seat.agency)) continue;
    if (slot.element) {
      for (Index address : action.to) {
        if (plan_->addresses[address].kind == AddressKind::named_agency) {
          act.recipients.push_back({address, instance.element});
        }
      }
    } else if (slot.address != none) {
      act.recipients.push_back({slot.address, resolve_agency(*plan_, slot.address, seat.agency, act.incident)});
    }
  }
  if (act.recipients.empty()) {
    for (Index address : action.to) {
      const Index agency = resolve_agency(*plan_, address, seat.agency, act.incident);
      if (agency != none) act.recipients.push_back({address, agency});
    }
  }
  if (act.recipients.size() > 1 && bot_chance(task, persona.wrong_recipient_ppm)) {
    const auto forgotten = bot_below(task, static_cast<std::uint32_t>(act.recipients.size()));
    act.recipients.erase(act.recipients.begin() + static_cast<std::ptrdiff_t>(forgotten));
  }
  if (action.form == none) return act;
  const bool errs_now = errs_first_at(task.seat, act.item) && bot_did_.find({task.seat, act.item}) == bot_did_.end();
  const Form& form = plan_->forms[action.form];
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const Field& field = form.fields[i];
    const auto* model = model_answer(*plan_, act.incident, action.form, static_cast<Index>(i));
    const bool judged = field.judged_against != none || field.right != unset;
    if (!field.required && !field.expected && model == nullptr && !judged) continue;
    if (!field.required && field.expected && bot_chance(task, persona.missing_field_ppm)) continue;
    const bool wrong = judged && (errs_now || bot_chance(task, persona.wrong_answer_ppm));
    act.answers.push_back(answer_as_bot(task, act, static_cast<Index>(i), wrong));
  }
  return act;
}

// The way that the bot takes, and in `next` the first thing of it that is still to be done; nothing when there is none.
const Way* Exercise::Engine::next_slot(BotTask& task, const DutyInstance& instance, std::size_t& next) {
  const Way* way = choose_way(task, instance);
  if (way == nullptr) return nullptr;
  const auto w = static_cast<std::size_t>(way - plan_->duties[instance.duty].met_by.data());
  const std::uint64_t done = instance.slots_done >> way_bit_[instance.duty][w];
  next = 0;
  const auto is_over = [&](std::size_t s) {
    return ((done >> s) & 1U) != 0 || is_absent(way->slots[s], instance.agency);
  };
  while (next < way->slots.size() && is_over(next)) ++next;
  return next == way->slots.size() ? nullptr : way;
}

void Exercise::Engine::run_bot(Index index) {
  // Copied, because an act may add tasks and instances; the number of draws is written back.
  BotTask task = tasks_[index];
  if (task.instance == none) return;
  const DutyInstance instance = state_.duties[task.instance];
  if (instance.state != DutyState::open && instance.state != DutyState::missed) return;
  if (state_.seats[task.seat].occupant != Occupant::bot) return;
  const bool at_desk = one_at_a_time(task.seat);
  if (at_desk && task.at_work == 0) return queue_up(index);
  if (at_desk) {
    tasks_[index].at_work = 0;
    desks_[task.seat].at_work = none;
  }
  std::size_t next = 0;
  const Way* way = next_slot(task, instance, next);
  std::optional<Command> act;
  if (way != nullptr) act = compose(task, instance, *way, next);
  tasks_[index].draws = task.draws;
  fetch_ahead();
  if (const auto hindrance = hindrance_of(act)) {
    block(index, *hindrance);
  } else {
    if (errs_first_at(task.seat, act->item)) bot_did_.insert({task.seat, act->item});
    emit(std::move(*act));
    drain();
    const DutyState state = state_.duties[task.instance].state;
    const bool goes_on = state == DutyState::open || state == DutyState::missed;
    if (goes_on) schedule_bot(index, way->slots[std::min(next + 1, way->slots.size() - 1)].action);
  }
  if (at_desk) begin_next(task.seat);
}

}  // namespace tocsin::sim
