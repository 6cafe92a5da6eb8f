#include "sim/engine.h"

#include <algorithm>

namespace tocsin::sim {

Exercise::Engine::Engine(const Plan& plan, EventSink& sink, ExerciseOptions options)
    : plan_(&plan), sink_(&sink), options_(options), state_(plan) {
  // Timers of one instant go off in the order of their numbers: the end, then injects and truth as declared, then
  // whatever was armed later. That is the tie rule.
  const Agenda::TimerId end = new_timer(TimerKind::end, none);
  if (plan.ends != never) agenda_.arm(end, plan.ends);
  for (std::size_t i = 0; i < plan.injects.size(); ++i) {
    inject_timer_.push_back(new_timer(TimerKind::inject, static_cast<Index>(i)));
  }
  inject_came_true_.resize(plan.injects.size());
  for (const Duty& duty : plan.duties) {
    std::vector<Index> bits;
    Index bit = 0;
    for (const Way& way : duty.met_by) {
      bits.push_back(bit);
      bit += static_cast<Index>(way.slots.size());
    }
    way_bit_.push_back(std::move(bits));
  }
  subjects_ = std::max(plan.incidents.size(), plan.agencies.size());
  condition_ordinal_.assign(plan.duties.size(), none);
  for (std::size_t i = 0; i < plan.duties_by_condition.size(); ++i) {
    condition_ordinal_[plan.duties_by_condition[i]] = static_cast<Index>(i);
  }
  condition_held_.resize(plan.duties_by_condition.size() * subjects_);
  unsettled_.resize(plan.incidents.size());
  unsettled_at_.resize(plan.agencies.size());
  blocked_in_.resize(plan.incidents.size());
  blocked_at_.resize(plan.agencies.size());
  armed_for_.resize(subjects_);
  prepare_campaigns();
}

Agenda::TimerId Exercise::Engine::new_timer(TimerKind kind, Index item) {
  const Agenda::TimerId id = agenda_.add();
  Timer timer{};
  timer.kind = kind;
  timer.item = item & ((Index{1} << 29U) - 1U);
  timers_.push_back(timer);
  return id;
}

Event Exercise::Engine::make(Kind kind, Origin origin) const {
  Event event;
  event.kind = kind;
  event.origin = origin;
  return event;
}

void Exercise::Engine::emit(Event event) {
  event.time = state_.now;
  event.sequence = state_.sequence + 1;
  apply(state_, event);
  fetch_ahead();
  sink_->on_event(event);
  react(event);
}

void Exercise::Engine::start(std::uint64_t seed) {
  Event event = make(Kind::started, Origin::controller);
  event.value = static_cast<Value>(seed);
  accept(std::move(event));
}

void Exercise::Engine::accept(Command command) {
  const Kind kind = command.kind;
  const Index item = command.item;
  const Index seat = command.seat;
  emit(std::move(command));
  switch (kind) {
    case Kind::started:
      check_readiness();
      for (std::size_t i = 0; i < plan_->injects.size(); ++i) {
        if (plan_->injects[i].at != never && !plan_->injects[i].manual) {
          agenda_.arm(inject_timer_[i], plan_->injects[i].at);
        }
      }
      for (Index duty : plan_->duties_by_condition) {
        const std::size_t subjects =
            plan_->duties[duty].scope == Scope::incident ? plan_->incidents.size() : plan_->agencies.size();
        for (std::size_t s = 0; s < subjects; ++s) {
          work_.push_back({Work::What::duty, duty, static_cast<Index>(s)});
        }
      }
      for (Index inject : plan_->injects_by_condition) work_.push_back({Work::What::inject, inject, none});
      start_campaigns();
      break;
    case Kind::inject_fired_by_hand: fire_inject(item, true); break;
    case Kind::acknowledged: release_hold(item); break;
    case Kind::seated:
      hand_over(seat);
      leave_mails_to(seat);
      // Whoever left need not acknowledge any more.
      for (Index inject : std::vector<Index>(state_.clock.holding)) release_hold(inject);
      break;
    default: break;
  }
  drain();
}

// Before anything else happens, so that what is not ready is known from the first moment.
void Exercise::Engine::check_readiness() {
  for (std::size_t agency = 0; agency < plan_->agencies.size(); ++agency) {
    const Context context{static_cast<Index>(agency), none, none};
    for (std::size_t check = 0; check < plan_->checks.size(); ++check) {
      if (!holds(state_, plan_->checks[check].applies, context)) continue;
      Event checked = make(Kind::checked);
      checked.agency = static_cast<Index>(agency);
      checked.item = static_cast<Index>(check);
      checked.value = holds(state_, plan_->checks[check].holds, context) ? 1 : 0;
      emit(std::move(checked));
    }
  }
}

std::optional<Refusal> Exercise::Engine::submit(Command command, Time at) {
  advance(std::max(at, state_.now), true);
  complete(command);
  if (auto refusal = check_complete(command)) return refusal;
  accept(std::move(command));
  return std::nullopt;
}

Time Exercise::Engine::advance(Time to, bool through_holds) {
  while (!state_.ended) {
    const std::size_t holding = state_.clock.holding.size();
    Agenda::TimerId id = 0;
    Time at = 0;
    if (!agenda_.pop(to, id, at)) break;
    state_.now = std::max(state_.now, at);
    fire_timer(id);
    drain();
    if (!through_holds && state_.clock.holding.size() > holding) return state_.now;
  }
  if (!state_.ended && to != never) state_.now = std::max(state_.now, to);
  return state_.now;
}

bool Exercise::Engine::step(Time limit, Holds holds) {
  if (state_.ended || (holds == Holds::stand && !state_.clock.holding.empty())) return false;
  Agenda::TimerId id = 0;
  Time at = 0;
  if (!agenda_.pop(limit, id, at)) return false;
  state_.now = std::max(state_.now, at);
  fire_timer(id);
  drain();
  return true;
}

// A big exercise does not fit into the processor's caches, and one thing to do leads to the next: timer, bot's task, duty,
// incident. While one is being done, the memory of the next is fetched, one step further each time.
void Exercise::Engine::fetch_ahead() {
  const Agenda::TimerId next = agenda_.likely_next();
  if (next != ahead_) {
    ahead_ = next;
    ahead_steps_ = 0;
  }
  if (next == Agenda::nobody || timers_[next].kind != TimerKind::bot) return;
  const BotTask& task = tasks_[timers_[next].item];
  const std::uint32_t step = ahead_steps_++;
  if (step == 0) return __builtin_prefetch(&task);
  if (task.instance == none || step > 3) return;
  const DutyInstance& instance = state_.duties[task.instance];
  if (step == 1) {
    __builtin_prefetch(&instance);
    __builtin_prefetch(&plan_->seats[task.seat].agency);
    __builtin_prefetch(&state_.seats[task.seat]);
    return;
  }
  const Index incident = instance.incident;
  if (incident == none) return;
  if (step == 2) {
    const std::size_t facts = plan_->stride[2];
    for (std::size_t i = 0; i < facts; i += 4) __builtin_prefetch(&state_.incident_facts[incident * facts + i]);
    __builtin_prefetch(&state_.done_in_incident[incident]);
    __builtin_prefetch(&unsettled_[incident]);
    __builtin_prefetch(&plan_->incidents[incident].agency);
    return;
  }
  for (const Done& record : state_.done_in_incident[incident]) __builtin_prefetch(&record);
  for (std::size_t i = 0; i < unsettled_[incident].size(); i += 8) __builtin_prefetch(&unsettled_[incident][i]);
}

void Exercise::Engine::fire_timer(Agenda::TimerId id) {
  fetch_ahead();
  const Timer timer = timers_[id];
  switch (timer.kind) {
    case TimerKind::inject: fire_inject(timer.item, false); break;
    case TimerKind::duty: miss(timer.item); break;
    case TimerKind::recheck_duty: {
      const Recheck recheck = rechecks_[timer.item];
      work_.push_back({Work::What::duty, recheck.duty, recheck.subject});
      break;
    }
    case TimerKind::bot: run_bot(timer.item); break;
    case TimerKind::sending: send_mails(timer.item); break;
    case TimerKind::mail_act: act_on_mails(timer.item); break;
    case TimerKind::end: emit(make(Kind::ended)); break;
  }
}

void Exercise::Engine::drain() {
  while (work_at_ < work_.size()) {
    const Work work = work_[work_at_++];
    switch (work.what) {
      case Work::What::duty: consider_duty(work.item, work.subject); break;
      case Work::What::inject: consider_inject(work.item); break;
      case Work::What::instance: consider_instance(work.item); break;
    }
  }
  work_.clear();
  work_at_ = 0;
}

void Exercise::Engine::look_again_at_duty(Index duty, const FactChange& change) {
  const auto look = [&](Index subject) { work_.push_back({Work::What::duty, duty, subject}); };
  const auto look_at_all = [&](const std::vector<Index>& subjects) {
    for (Index subject : subjects) look(subject);
  };
  const bool per_incident = plan_->duties[duty].scope == Scope::incident;
  if (change.incident != none) {
    look(per_incident ? change.incident : plan_->incidents[change.incident].agency);
  } else if (change.agency != none) {
    if (!per_incident) return look(change.agency);
    if (is_armed_anywhere(plan_->duties[duty])) {
      for (std::size_t s = 0; s < plan_->incidents.size(); ++s) look(static_cast<Index>(s));
      return;
    }
    look_at_all(plan_->incidents_of_agency[change.agency]);
    if (plan_->duties[duty].at != none) look_at_all(plan_->incidents_related_to[change.agency]);
  } else {
    const std::size_t subjects = per_incident ? plan_->incidents.size() : plan_->agencies.size();
    for (std::size_t s = 0; s < subjects; ++s) look(static_cast<Index>(s));
  }
}

// What happens in an incident, or at an agency, is seen by the injects about it, and by those about no incident.
void Exercise::Engine::look_again_at_injects(const std::vector<Index>& watching, Index incident, Index agency) {
  const auto look = [&](auto from, auto to) {
    for (; from != to; ++from) work_.push_back({Work::What::inject, *from, none});
  };
  if (incident != none) {
    const auto before = [&](Index inject, Index of) { return plan_->injects[inject].incident < of; };
    const auto first = std::lower_bound(watching.begin(), watching.end(), incident, before);
    const auto last = std::lower_bound(first, watching.end(), incident + 1, before);
    look(first, last);
    look(std::lower_bound(last, watching.end(), none, before), watching.end());
  } else if (agency != none) {
    for (Index inject : watching) {
      if (context_of(plan_->injects[inject]).agency == agency) work_.push_back({Work::What::inject, inject, none});
    }
  } else {
    look(watching.begin(), watching.end());
  }
}

void Exercise::Engine::react_to_fact(const FactChange& change) {
  const Fact& fact = plan_->facts[change.fact];
  const FactChange where{change.fact, fact.scope == Scope::agency ? change.agency : none,
                         fact.scope == Scope::incident ? change.incident : none, change.before};
  for (Index duty : plan_->duties_watching_fact[change.fact]) look_again_at_duty(duty, where);
  look_again_at_injects(plan_->injects_watching_fact[change.fact], where.incident, where.agency);
  if (where.incident != none) {
    wake(where.incident);
    if (change.before == unset) return;
    const Value after = state_.fact(change.fact, none, where.incident).value;
    if (after == unset) return;
    for (Index duty : plan_->duties_triggered_by_change[change.fact]) {
      const Index agency = owner_agency(*plan_, plan_->duties[duty], plan_->incidents[where.incident].agency);
      if (agency == none || !holds(state_, plan_->duties[duty].when, {agency, where.incident, none})) continue;
      arm(duty, where.incident, none, none, fact.type == FactType::level ? static_cast<std::int32_t>(after) : 0);
    }
    return;
  }
  if (where.agency != none) {
    for (Index incident : plan_->incidents_of_agency[where.agency]) wake(incident);
    for (Index incident : plan_->incidents_related_to[where.agency]) wake(incident);
    wake_at(where.agency);
    deliver_kept(where.fact, where.agency);
    return;
  }
  for (std::size_t i = 0; i < plan_->incidents.size(); ++i) wake(static_cast<Index>(i));
  wake_elsewhere();
}

void Exercise::Engine::react(const Event& event) {
  // Copied, because what follows emits events of its own.
  const std::size_t first = noted_changes_.size();
  noted_changes_.insert(noted_changes_.end(), state_.changes.begin(), state_.changes.end());
  const std::size_t last = noted_changes_.size();
  if (event.kind == Kind::acted) mark_act(event);
  for (std::size_t i = first; i < last; ++i) react_to_fact(FactChange(noted_changes_[i]));
  noted_changes_.resize(first);

  // An inject's taking place is the same for all, whatever it is about.
  const auto look_at_duties = [&](const std::vector<Index>& duties) {
    for (Index duty : duties) look_again_at_duty(duty, {none, none, none, unset});
  };
  const auto look_at_injects = [&](const std::vector<Index>& injects) {
    for (Index inject : injects) work_.push_back({Work::What::inject, inject, none});
  };
  switch (event.kind) {
    case Kind::acted: {
      const Index agency = plan_->seats[event.seat].agency;
      const Index incident = plan_->actions[event.item].about == About::nothing ? none : event.incident;
      for (Index duty : plan_->duties_watching_act[event.item]) {
        look_again_at_duty(duty, {none, incident == none ? agency : none, incident, unset});
      }
      look_again_at_injects(plan_->injects_watching_act[event.item], incident, agency);
      judge(event);
      arm_for_act(event);
      if (event.incident != none) wake(event.incident);
      wake_at(agency);
      break;
    }
    case Kind::inject_fired:
    case Kind::acknowledged:
      look_at_duties(plan_->duties_watching_inject[event.item]);
      look_at_injects(plan_->injects_watching_inject[event.item]);
      break;
    case Kind::seated:
      // Who sits where says whose acknowledgement is waited for.
      for (std::size_t i = 0; i < plan_->injects.size(); ++i) {
        const auto& to = plan_->injects[i].to;
        if (std::find(to.begin(), to.end(), event.seat) == to.end()) continue;
        look_at_duties(plan_->duties_watching_inject[i]);
        look_at_injects(plan_->injects_watching_inject[i]);
      }
      break;
    case Kind::delivered: {
      look_at_duties(plan_->duties_watching_inject[event.item]);
      look_at_injects(plan_->injects_watching_inject[event.item]);
      const Inject& inject = plan_->injects[event.item];
      const Index subject_agency_of_seat = plan_->seats[event.seat].agency;
      if (inject.sign && inject.incident != none) {
        for (Index duty : plan_->duties_triggered_by_sign) {
          RoleSet owners = 0;
          for (Index role : plan_->duties[duty].owners) owners |= RoleSet{1} << role;
          if (owners != 0 && (owners & plan_->seats[event.seat].roles) == 0) continue;
          if (!holds(state_, plan_->duties[duty].when, {subject_agency_of_seat, inject.incident, event.item})) continue;
          if (!note_armed_for(duty, inject.incident, event.seat)) continue;
          arm(duty, inject.incident, event.seat, event.item, 0, subject_agency_of_seat);
        }
      }
      const bool is_first = state_.injects[event.item].delivered_to.size() == 1;
      for (Index duty : plan_->duties_triggered_by_inject[event.item]) {
        const bool asks = plan_->duties[duty].trigger == Trigger::asked;
        if (!asks && !is_first) continue;
        const bool per_incident = plan_->duties[duty].scope == Scope::incident && inject.incident != none;
        arm(duty, per_incident ? inject.incident : subject_agency_of_seat, asks ? event.seat : none, event.item, 0,
            per_incident ? none : subject_agency_of_seat);
      }
      break;
    }
    case Kind::duty_armed:
    case Kind::duty_settled:
    case Kind::waived: {
      const Index duty = state_.duties[event.item].duty;
      const DutyInstance& instance = state_.duties[event.item];
      for (Index watcher : plan_->duties_watching_duty[duty]) {
        // To an agency's duty, what is owed in an incident counts in whatever incident it is owed.
        const bool anywhere = instance.incident != none && plan_->duties[watcher].scope == Scope::agency;
        const Index agency = instance.incident == none ? instance.agency : none;
        look_again_at_duty(watcher, {none, agency, anywhere ? none : instance.incident, unset});
      }
      look_again_at_injects(plan_->injects_watching_duty[duty], instance.incident, instance.agency);
      break;
    }
    case Kind::mail_acted:
    case Kind::mail_recorded: look_at_injects(plan_->injects_watching_campaign[event.item]); break;
    default: break;
  }
  if (event.kind == Kind::ended || event.kind == Kind::waived) {
    if (event.kind == Kind::waived) settle(event.item, DutyState::waived, 0, state_.now);
  }
}

// ---- The door ------------------------------------------------------------------------------------------------

Exercise::Exercise(const Plan& plan, EventSink& sink, ExerciseOptions options)
    : engine_(std::make_unique<Engine>(plan, sink, options)) {}
Exercise::~Exercise() = default;
void Exercise::start(std::uint64_t seed) { engine_->start(seed); }
std::optional<Refusal> Exercise::check(const Command& command) const { return engine_->check(command); }
std::optional<Refusal> Exercise::submit(Command command, Time at) { return engine_->submit(std::move(command), at); }
Time Exercise::advance(Time to) { return engine_->advance(to, false); }
bool Exercise::step(Time limit, Holds holds) { return engine_->step(limit, holds); }
Time Exercise::next_due() const { return engine_->next_due(); }
const State& Exercise::state() const { return engine_->state(); }
const Plan& Exercise::plan() const { return *engine_->state().plan; }

}  // namespace tocsin::sim
