#include "sim/explore.h"

#include <algorithm>

#include "sim/condition.h"
#include "sim/view.h"

namespace tocsin::sim {
namespace {

constexpr std::uint32_t half = parts_per_million / 2;
constexpr Duration moments = 240;  // how often somebody tries something in a run of `anything`
constexpr std::uint32_t tries = 4;

class Tracer : public EventSink {
 public:
  Tracer(const Plan& plan, Trace& trace) : plan_(&plan), trace_(&trace) {}
  void on_event(const Event& event) override {
    switch (event.kind) {
      case Kind::inject_fired: trace_->injects[event.item] = 1; break;
      case Kind::delivered: trace_->seats[event.seat] = 1; break;
      case Kind::acted:
        trace_->actions[event.item] = 1;
        // What somebody did of his own accord was not his to do.
        if (event.origin == Origin::bot) trace_->seats[event.seat] = 1;
        break;
      case Kind::duty_armed: {
        trace_->duties[event.other] = 1;
        duty_of_.push_back(event.other);
        const Duty& duty = plan_->duties[event.other];
        for (const Index seat : plan_->seats_of_agency[event.agency]) {
          for (const Index role : duty.owners) {
            if (((plan_->seats[seat].roles >> role) & 1U) != 0) trace_->seats[seat] = 1;
          }
        }
        break;
      }
      case Kind::duty_settled: {
        const auto state = static_cast<DutyState>(event.other);
        const bool failed = state == DutyState::missed || state == DutyState::late;
        ++(failed ? trace_->not_in_time : trace_->in_time)[duty_of_[event.item]];
        break;
      }
      default: break;
    }
  }

 private:
  const Plan* plan_;
  Trace* trace_;
  std::vector<Index> duty_of_;
};

void hasten(DelayLaw& law) {
  law.never_ppm = 0;
  if (law.quantiles.empty()) return;
  const Duration lowest = law.quantiles.front().delay;
  law.quantiles = {{1, lowest}, {parts_per_million, lowest}};
}

Plan in_this_manner(const Plan& plan, Manner manner) {
  Plan changed = plan;
  for (Seat& seat : changed.seats) {
    if (seat.occupant == Occupant::person) seat.occupant = Occupant::bot;
    if (manner == Manner::fastest) seat.errs_first_at.clear();
  }
  if (manner == Manner::as_they_are || manner == Manner::idle) return changed;
  // A seat without a persona never errs, so it gets one that does.
  if (manner != Manner::fastest) {
    Persona contrary;
    contrary.id = "contrary";
    contrary.delay.quantiles = {{parts_per_million, 10 * minute}};
    changed.personas.push_back(contrary);
    for (Seat& seat : changed.seats) {
      if (seat.persona == none) seat.persona = static_cast<Index>(changed.personas.size() - 1);
    }
  }
  for (Persona& persona : changed.personas) {
    const bool fastest = manner == Manner::fastest;
    const std::uint32_t errors = fastest ? 0 : half;
    persona.wrong_answer_ppm = persona.missing_field_ppm = persona.wrong_recipient_ppm = persona.misjudge_ppm = errors;
    std::vector<DelayLaw*> laws = {&persona.delay};
    for (auto& [action, law] : persona.delay_by_action) laws.push_back(&law);
    for (DelayLaw* law : laws) {
      if (fastest) {
        hasten(*law);
      } else {
        law->never_ppm = half;
      }
    }
  }
  return changed;
}

class Meddler {  // tries what the rules allow, in seats drawn by lot
 public:
  Meddler(Exercise& exercise, std::uint64_t seed) : exercise_(&exercise), seed_(seed) {}

  void act() {
    const Plan& plan = exercise_->plan();
    const auto seat = static_cast<Index>(below(plan.seats.size()));
    std::vector<Index> may;
    for (std::size_t a = 0; a < plan.actions.size(); ++a) {
      const Action& action = plan.actions[a];
      const bool asked = action.asked_by == none || waits_for_answer(exercise_->state(), action.asked_by, seat);
      if ((action.by & plan.seats[seat].roles) != 0 && asked) may.push_back(static_cast<Index>(a));
    }
    if (may.empty()) return;
    Command act;
    act.kind = Kind::acted;
    act.origin = Origin::person;
    act.seat = seat;
    act.item = may[below(may.size())];
    const Action& action = plan.actions[act.item];
    if (action.about != About::nothing && !choose_matter(act, plan.seats[seat].agency)) return;
    choose_recipients(act, action, plan.seats[seat].agency);
    if (action.form != none) fill_in(act, plan.forms[action.form]);
    exercise_->submit(std::move(act), exercise_->state().now);
  }

 private:
  std::size_t below(std::size_t bound) {
    return draw_below(seed_, 0x6d6564646c65ULL, draws_++, static_cast<std::uint32_t>(bound));
  }
  bool choose_matter(Command& act, Index agency) {
    const Plan& plan = exercise_->plan();
    std::vector<std::pair<Index, Index>> matters;
    for (std::size_t i = 0; i < plan.injects.size(); ++i) {
      const Inject& inject = plan.injects[i];
      if (inject.incident == none || exercise_->state().injects[i].delivered_to.empty()) continue;
      const bool here = std::any_of(inject.to.begin(), inject.to.end(),
                                    [&](Index seat) { return plan.seats[seat].agency == agency; });
      if (here) matters.emplace_back(inject.incident, static_cast<Index>(i));
    }
    for (std::size_t i = 0; i < plan.incidents.size(); ++i) {
      const auto incident = static_cast<Index>(i);
      const bool is_message = plan.actions[act.item].about == About::inject;
      if (!is_message && knows(exercise_->state(), agency, incident)) matters.emplace_back(incident, none);
    }
    if (matters.empty()) return false;
    const auto [incident, inject] = matters[below(matters.size())];
    act.incident = incident;
    if (plan.actions[act.item].about == About::inject) act.about = inject;
    return true;
  }
  void choose_recipients(Command& act, const Action& action, Index agency) {
    const Plan& plan = exercise_->plan();
    for (const Index address : action.to) {
      if (plan.addresses[address].kind == AddressKind::named_agency) {
        const auto named = static_cast<Index>(below(plan.agencies.size()));
        if (named != agency) act.recipients.push_back({address, named});
        continue;
      }
      const Index there = resolve_agency(plan, address, agency, act.incident);
      if (there != none) act.recipients.push_back({address, there});
    }
  }
  void fill_in(Command& act, const Form& form) {
    const Plan& plan = exercise_->plan();
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
      const Field& field = form.fields[i];
      Answer answer;
      answer.field = static_cast<Index>(i);
      answer.value = 0;
      switch (field.type) {
        case FieldType::text:
          answer.value = unset;
          answer.text.assign(std::min(std::max<std::uint32_t>(field.min_chars, 4), field.max_chars), 'x');
          break;
        case FieldType::boolean: answer.value = static_cast<Value>(below(2)); break;
        case FieldType::integer: answer.value = field.minimum; break;
        case FieldType::instant: answer.value = exercise_->state().now; break;
        case FieldType::level:
          if (!plan.severity.levels.empty()) answer.value = plan.severity.levels[below(plan.severity.levels.size())];
          break;
        case FieldType::choice: answer.value = static_cast<Value>(below(field.choices.size())); break;
        case FieldType::effect:
          answer.value = static_cast<Value>(below(plan.severity.properties[field.property].cells.size()));
          break;
        case FieldType::agencies:
          if (below(2) == 1) answer.agencies.push_back(static_cast<Index>(below(plan.agencies.size())));
          break;
      }
      act.answers.push_back(std::move(answer));
    }
  }

  Exercise* exercise_;
  std::uint64_t seed_;
  std::uint64_t draws_ = 0;
};

}  // namespace

Trace::Trace(const Plan& plan) {
  injects.resize(plan.injects.size());
  actions.resize(plan.actions.size());
  duties.resize(plan.duties.size());
  seats.resize(plan.seats.size());
  in_time.resize(plan.duties.size());
  not_in_time.resize(plan.duties.size());
}

void explore(const Plan& plan, Manner manner, std::uint64_t seed, Trace& trace, Index omitted) {
  Plan changed = in_this_manner(plan, manner);
  if (omitted != none) changed.actions[omitted].by = 0;
  Tracer tracer(changed, trace);
  ExerciseOptions options;
  options.bots = manner != Manner::idle;
  Exercise exercise(changed, tracer, options);
  exercise.start(seed);
  if (manner == Manner::anything && plan.ends != never) {
    Meddler meddler(exercise, seed);
    const Duration stride = std::max<Duration>((plan.ends - plan.starts) / moments, second);
    for (Time at = plan.starts; at < plan.ends && !exercise.state().ended; at += stride) {
      exercise.advance(at);
      for (std::uint32_t i = 0; i < tries; ++i) meddler.act();
    }
  }
  while (!exercise.state().ended && exercise.step(plan.ends, Exercise::Holds::pass)) {
  }
}

}  // namespace tocsin::sim
