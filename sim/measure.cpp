#include "sim/measure.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

// Share times are kept as changes of one fact; more than these are not named one by one.
constexpr std::size_t events_named_max = 200;

Index agency_of(const Plan& plan, Index incident) { return incident == none ? none : plan.incidents[incident].agency; }

void name_event(std::vector<std::uint64_t>& events, std::uint64_t sequence) {
  if (sequence == 0 || events.size() >= events_named_max) return;
  if (events.empty() || events.back() != sequence) events.push_back(sequence);
}

// What was stopped takes with it what could only have come after it.
void follow_stopped(const Plan& plan, std::vector<StepOutcome>& outcomes) {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      const Step& step = plan.steps[i];
      if (outcomes[i].status != StepStatus::not_come || step.after.empty()) continue;
      const auto has = [&](StepStatus status) {
        return [&outcomes, status](Index before) { return outcomes[before].status == status; };
      };
      const auto first = step.after.begin();
      const auto last = step.after.end();
      const bool can_still_come = step.after_all ? std::none_of(first, last, has(StepStatus::stopped))
                                                 : std::any_of(first, last, [&](Index before) {
                                                     return outcomes[before].status == StepStatus::took_place ||
                                                            outcomes[before].status == StepStatus::not_come;
                                                   });
      const bool was_stopped = std::any_of(first, last, has(StepStatus::stopped));
      if (can_still_come || !was_stopped) continue;
      outcomes[i].status = StepStatus::stopped;
      changed = true;
    }
  }
}

}  // namespace

const char* name_of(StepStatus status) {
  switch (status) {
    case StepStatus::not_come: return "not-come";
    case StepStatus::took_place: return "took-place";
    case StepStatus::stopped: return "stopped";
    case StepStatus::failed: return "failed";
  }
  return "unknown";
}

MeasureFold::MeasureFold(const Plan& plan) : plan_(&plan), state_(plan) {
  of_incident_.resize(plan.incidents.size());
  for (std::size_t m = 0; m < plan.measures.size(); ++m) {
    const auto index = static_cast<Index>(m);
    if (!plan.measures[m].each_incident) {
      add(index, plan.measures[m].incident);
      continue;
    }
    for (std::size_t i = 0; i < plan.incidents.size(); ++i) {
      if (!plan.incidents[i].noise) add(index, static_cast<Index>(i));
    }
  }
  steps_.resize(plan.steps.size());
  step_of_inject_.assign(plan.injects.size(), none);
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    for (const Index inject : {plan.steps[s].happens, plan.steps[s].seen_as, plan.steps[s].contained}) {
      if (inject != none) step_of_inject_[inject] = static_cast<Index>(s);
    }
  }
}

void MeasureFold::add(Index measure, Index incident) {
  Track track;
  track.measure = measure;
  track.incident = incident;
  const Metric& of = plan_->measures[measure];
  if (of.kind == Metric::Kind::share_of_time) {
    track.since = plan_->starts;
    track.has_value = is_so(of.to, incident);
  }
  (of.each_incident ? of_incident_[incident] : everywhere_).push_back(static_cast<Index>(tracks_.size()));
  tracks_.push_back(std::move(track));
}

bool MeasureFold::is_so(const Moment& moment, Index incident) const {
  return state_.fact(moment.item, agency_of(*plan_, incident), incident).value == moment.value;
}

bool MeasureFold::happened(const Moment& moment, Index incident, const Event& event) const {
  switch (moment.what) {
    case Moment::What::nothing: return false;
    case Moment::What::start: return event.kind == Kind::started;
    case Moment::What::inject: return event.kind == Kind::inject_fired && event.item == moment.item;
    case Moment::What::done: {
      if (event.kind != Kind::acted || event.item != moment.item) return false;
      if (plan_->actions[moment.item].about != About::nothing) return incident == none || event.incident == incident;
      return incident == none || plan_->seats[event.seat].agency == agency_of(*plan_, incident);
    }
    case Moment::What::fact: return is_so(moment, incident);
  }
  return false;
}

void MeasureFold::take(Track& track, const Event& event) {
  const Metric& measure = plan_->measures[track.measure];
  if (measure.kind == Metric::Kind::share_of_time) {
    const bool now = is_so(measure.to, track.incident);
    if (now == track.has_value) return;
    if (track.has_value) track.held += event.time - track.since;
    track.since = event.time;
    track.has_value = now;
    name_event(track.changes, event.sequence);
    return;
  }
  if (measure.kind != Metric::Kind::duration) return;
  if (!track.from_seen && happened(measure.from, track.incident, event)) {
    track.from_seen = true;
    track.from = event.time;
    track.from_event = event.sequence;
  }
  // A fact counts from the first moment on: up after it was down. An act counts whenever it was done first.
  const bool counts = measure.to.what != Moment::What::fact || track.from_seen;
  if (!track.to_seen && counts && happened(measure.to, track.incident, event)) {
    track.to_seen = true;
    track.to = event.time;
    track.to_event = event.sequence;
  }
}

void MeasureFold::take(const Event& event) {
  apply(state_, event);
  for (const Index track : everywhere_) take(tracks_[track], event);
  if (event.incident != none) {
    for (const Index track : of_incident_[event.incident]) take(tracks_[track], event);
  }
  const bool about_inject =
      event.kind == Kind::inject_fired || event.kind == Kind::inject_skipped || event.kind == Kind::delivered;
  if (!about_inject || step_of_inject_[event.item] == none) return;
  const Step& step = plan_->steps[step_of_inject_[event.item]];
  StepOutcome& outcome = steps_[step_of_inject_[event.item]];
  if (event.kind == Kind::delivered) {
    if (event.item == step.seen_as && outcome.seen_event == 0) {
      outcome.seen_at = event.time;
      outcome.seen_event = event.sequence;
    }
  } else if (event.item == step.contained && event.kind == Kind::inject_fired) {
    outcome.contained_at = event.time;
    outcome.contained_event = event.sequence;
  } else if (event.item == step.happens) {
    outcome.status = event.kind == Kind::inject_fired ? StepStatus::took_place
                     : event.value != 0               ? StepStatus::failed
                                                      : StepStatus::stopped;
    outcome.at = event.time;
    outcome.event = event.sequence;
  }
}

std::vector<StepOutcome> MeasureFold::steps() const {
  std::vector<StepOutcome> outcomes = steps_;
  follow_stopped(*plan_, outcomes);
  return outcomes;
}

MeasureResult MeasureFold::result(const Track& track, const std::vector<StepOutcome>& outcomes) const {
  const Metric& measure = plan_->measures[track.measure];
  MeasureResult result;
  result.measure = track.measure;
  result.incident = track.incident;
  switch (measure.kind) {
    case Metric::Kind::duration:
      result.begun = track.from_seen;
      if (!track.from_seen) break;
      name_event(result.events, track.from_event);
      if (track.to_seen) {
        result.value = std::max<Duration>(0, track.to - track.from);
        name_event(result.events, track.to_event);
      }
      result.decided =
          track.to_seen || state_.ended || (measure.at_most != unset && state_.now - track.from > measure.at_most);
      break;
    case Metric::Kind::share_of_time: {
      result.begun = true;
      result.of = state_.now - plan_->starts;
      const Duration held = track.held + (track.has_value ? state_.now - track.since : 0);
      // An exercise is shorter than 100 years, 3.2e12 ms, so the product stays below 2^63.
      if (result.of > 0) result.value = held * static_cast<Value>(parts_per_million) / result.of;
      result.events = track.changes;
      result.decided = state_.ended;
      break;
    }
    case Metric::Kind::steps_stopped: {
      result.begun = true;
      result.of = static_cast<Value>(outcomes.size());
      Value stopped = 0;
      for (const StepOutcome& outcome : outcomes) {
        stopped += outcome.status == StepStatus::stopped ? 1 : 0;
        if (outcome.status == StepStatus::stopped) name_event(result.events, outcome.event);
      }
      result.value = stopped;
      result.decided = state_.ended;
      break;
    }
  }
  result.goal_met = result.value && (measure.at_most == unset || *result.value <= measure.at_most) &&
                    (measure.at_least == unset || *result.value >= measure.at_least);
  return result;
}

std::vector<MeasureResult> MeasureFold::results() const {
  const std::vector<StepOutcome> outcomes = steps();
  std::vector<MeasureResult> results;
  results.reserve(tracks_.size());
  for (const Track& track : tracks_) results.push_back(result(track, outcomes));
  return results;
}

}  // namespace tocsin::sim
