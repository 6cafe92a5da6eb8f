// What the oracle asks when a step is over, and when nothing more is due.
#include <algorithm>

#include "tests/storm/oracle.h"

namespace tocsin::storm {

using sim::DutyState;
using sim::Index;
using sim::none;
using sim::Trigger;

// Every duty that a condition starts, with each subject for which somebody owns it.
template <class Look>
void Oracle::walk_conditions(const Look& look) const {
  for (std::size_t d = 0; d < plan_->duties.size(); ++d) {
    const sim::Duty& duty = plan_->duties[d];
    if (duty.trigger != Trigger::condition) continue;
    for (std::size_t s = 0; s < subjects_of(duty); ++s) {
      const auto subject = static_cast<Index>(s);
      const bool per_incident = duty.scope == sim::Scope::incident;
      const Where where{owner_of(duty, per_incident ? plan_->incidents[s].agency : subject),
                        per_incident ? subject : none, none};
      if (where.agency != none) look(static_cast<Index>(d), subject, where);
    }
  }
}

void Oracle::note_conditions() {
  for (Arming& arming : expected_) {
    arming.may_be_left_out =
        arming.may_be_left_out || is_void(plan_->duties[arming.duty], {arming.agency, arming.incident, arming.about});
  }
  walk_conditions([this](Index d, Index subject, const Where& where) {
    const sim::Duty& duty = plan_->duties[d];
    const bool holds = ledger_.holds(duty.when, where);
    if (duty.for_each == none) {
      Truth& truth = truths_[{d, subject}];
      truth.fell = truth.fell || !holds;
      truth.was_suppressed = truth.was_suppressed || (holds && is_void(duty, where));
    } else if (holds && is_void(duty, where)) {
      for (const Index each : ledger_.fact(duty.for_each, where).agencies) suppressed_.insert({d, {subject, each}});
    }
  });
}

void Oracle::end_step() {
  if (complaint_) return;
  for (const Arming& arming : expected_) {
    if (arming.may_be_left_out) continue;
    complaint_ = "duty " + std::to_string(arming.duty) + " should have been armed for agency " +
                 std::to_string(arming.agency) + (arming.repeats_as != 0 ? " once more" : "");
  }
  for (const auto& [instance, marks] : marks_) {
    // What was settled between, by the act's other consequences, can no longer be marked.
    if (ledger_.owed[instance].state != DutyState::open && ledger_.owed[instance].state != DutyState::missed) continue;
    if (marks.slots == ledger_.owed[instance].slots) continue;
    complaint_ = "an act (event " + std::to_string(marks.act) + ") was not counted for instance " +
                 std::to_string(instance) + " of duty " + std::to_string(ledger_.owed[instance].duty);
  }
  expected_.clear();
  marks_.clear();
  const auto is_over = [&](std::size_t i) {
    const Owed& owed = ledger_.owed[i];
    const sim::Duty& duty = plan_->duties[owed.duty];
    if (duty.for_each != none) return duty.recurs && owed.state == DutyState::missed;
    return owed.state != DutyState::open && (owed.state != DutyState::missed || duty.recurs);
  };
  unsettled_.erase(std::remove_if(unsettled_.begin(), unsettled_.end(), is_over), unsettled_.end());
}

void Oracle::compare(const sim::State& state) {
  if (complaint_) return;
  ledger_.now = state.now;
  compare_facts(state);
  compare_duties(state);
  if (!complaint_) compare_mails(state);
  if (!complaint_ && !ledger_.ended) compare_armed();
}

void Oracle::compare_facts(const sim::State& state) {
  for (std::size_t f = 0; f < plan_->facts.size(); ++f) {
    const sim::Fact& fact = plan_->facts[f];
    const std::size_t subjects = fact.scope == sim::Scope::exercise ? 1
                                 : fact.scope == sim::Scope::agency ? plan_->agencies.size()
                                                                    : plan_->incidents.size();
    for (std::size_t s = 0; s < subjects; ++s) {
      const auto index = static_cast<Index>(s);
      const Told& told = ledger_.fact(static_cast<Index>(f), {index, index, none});
      const sim::FactCell& cell = state.fact(static_cast<Index>(f), index, index);
      const bool is_set = fact.type == sim::FactType::agencies && cell.value != sim::unset;
      const bool same =
          is_set ? told.value != sim::unset && state.agency_sets[static_cast<std::size_t>(cell.value)] == told.agencies
                 : cell.value == told.value;
      if (!same || cell.since != told.since) complaint_ = "fact " + fact.id + " is another for " + std::to_string(s);
    }
  }
}

void Oracle::compare_duties(const sim::State& state) {
  if (state.duties.size() != ledger_.owed.size()) {
    complaint_ = "there is another number of duties";
    return;
  }
  for (const std::size_t i : unsettled_) {
    const Owed& owed = ledger_.owed[i];
    const sim::DutyInstance& instance = state.duties[i];
    const auto say = [&](const std::string& what) {
      complaint_ = "instance " + std::to_string(i) + " of duty " + std::to_string(owed.duty) + ": " + what;
    };
    if (instance.state != owed.state || instance.due != owed.due) return say("the state has other words for it");
    if (instance.slots_done != mask_of(owed)) return say("the state has other parts of it done");
    if (owed.state != DutyState::open || ledger_.ended) continue;
    const sim::Duty& duty = plan_->duties[owed.duty];
    const Where where = where_of(owed);
    if (owed.due != ledger_.due_of(owed)) return say("its due time was not looked at again");
    if (owed.due != sim::never && owed.due < state.now) return say("it is open after its due time");
    if (is_void(duty, where)) return say("it is void, and open all the same");
    if (duty.for_each != none && !is_member(owed)) return say("it is for an agency that is no longer affected");
    if (duty.excused_when != none && ledger_.holds(duty.excused_when, where)) return say("it is excused, and open");
    if (duty.met_when != none && ledger_.holds(duty.met_when, where)) return say("it is met, and open");
  }
}

// Duties that a condition starts: where it holds, there is one.
void Oracle::compare_armed() {
  note_conditions();
  walk_conditions([this](Index d, Index subject, const Where& where) {
    const sim::Duty& duty = plan_->duties[d];
    if (!can_be_met(duty, where.agency)) return;
    const bool holds = ledger_.holds(duty.when, where);
    const auto name = "duty " + std::to_string(d) + " of subject " + std::to_string(subject);
    if (duty.for_each != none) {
      if (!holds) return;
      for (const Index each : ledger_.fact(duty.for_each, where).agencies) {
        const bool is_there = std::any_of(unsettled_.begin(), unsettled_.end(), [&](std::size_t i) {
          const Owed& owed = ledger_.owed[i];
          return owed.duty == d && owed.incident == where.incident && owed.agency == where.agency &&
                 owed.element == each && (owed.state != DutyState::voided || owed.was_void);
        });
        if (!is_there && suppressed_.count({d, {subject, each}}) == 0) {
          complaint_ = name + " was not armed for affected agency " + std::to_string(each);
        }
      }
      return;
    }
    Truth& truth = truths_[{d, subject}];
    if (holds && !truth.held_when_quiet && !truth.armed && !truth.was_suppressed) {
      complaint_ = name + " was not armed though its condition holds";
    }
    truth.held_when_quiet = holds;
    if (holds || !duty.again) return;
    truth.armed = truth.was_suppressed = false;
    truth.fell = true;
  });
}

}  // namespace tocsin::storm
