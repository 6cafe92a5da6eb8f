#include "sim/coverage.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

using What = ClauseMeans::What;

bool counts_for(const Plan& plan, const Clause& clause) {
  return std::find(plan.counts_for.begin(), plan.counts_for.end(), clause.id) != plan.counts_for.end();
}

// Whether an agency in whose incident the drill is about names the organiser in that relation: it takes part in a drill
// of that agency's.
bool takes_part(const Plan& plan, Index relation) {
  return plan.organiser != none && std::any_of(plan.incidents.begin(), plan.incidents.end(), [&](const Incident& one) {
           return plan.agencies[one.agency].relations[relation] == plan.organiser;
         });
}

}  // namespace

std::vector<Implementation> implementations(const Plan& plan, const Clause& clause) {
  std::vector<Implementation> found;
  for (const Duty& duty : plan.duties) {
    if (duty.clause == clause.id) found.push_back({"duty", duty.id});
  }
  for (const Action& action : plan.actions) {
    if (action.clause == clause.id) found.push_back({"action", action.id});
    for (const Need& need : action.needs) {
      if (need.clause == clause.id && action.clause != clause.id) found.push_back({"need", action.id});
    }
  }
  for (const Form& form : plan.forms) {
    for (const Field& field : form.fields) {
      for (const Field::Refused& refused : field.refuses) {
        if (refused.clause == clause.id) found.push_back({"refusal", form.id + "." + field.id});
      }
    }
  }
  for (const Check& check : plan.checks) {
    if (check.clause == clause.id) found.push_back({"check", check.id});
  }
  for (const ClauseMeans& means : clause.by) {
    std::string id = means.name;
    switch (means.what) {
      case What::duty: id = plan.duties[means.item].id; break;
      case What::action: id = plan.actions[means.item].id; break;
      case What::form: id = plan.forms[means.item].id; break;
      case What::fact: id = plan.facts[means.item].id; break;
      case What::organiser: id = plan.relations[means.item]; break;
      case What::document:
      case What::drill_kind: break;
    }
    found.push_back({name_of(means.what), std::move(id)});
  }
  return found;
}

CoverageFold::CoverageFold(const Plan& plan)
    : plan_(&plan),
      exercised_(plan.clauses.size()),
      by_duty_(plan.duties.size()),
      by_action_(plan.actions.size()),
      by_form_(plan.forms.size()),
      by_fact_(plan.facts.size()),
      by_check_(plan.checks.size()) {
  // A question about a clause asks for it and does not exercise it.
  std::vector<bool> is_answer(plan.actions.size());
  for (const Question& question : plan.questions) {
    if (question.action != none) is_answer[question.action] = true;
  }
  for (std::size_t c = 0; c < plan.clauses.size(); ++c) {
    const Clause& clause = plan.clauses[c];
    const auto index = static_cast<Index>(c);
    for (std::size_t i = 0; i < plan.duties.size(); ++i) {
      const Duty& duty = plan.duties[i];
      if (duty.clause == clause.id && duty.layer != Layer::expected) by_duty_[i].push_back(index);
    }
    for (std::size_t i = 0; i < plan.actions.size(); ++i) {
      if (plan.actions[i].clause == clause.id && !is_answer[i]) by_action_[i].push_back(index);
    }
    for (std::size_t i = 0; i < plan.checks.size(); ++i) {
      if (plan.checks[i].clause == clause.id) by_check_[i].push_back(index);
    }
    for (const ClauseMeans& means : clause.by) {
      switch (means.what) {
        case What::duty: by_duty_[means.item].push_back(index); break;
        case What::action: by_action_[means.item].push_back(index); break;
        case What::form: by_form_[means.item].push_back(index); break;
        case What::fact: by_fact_[means.item].push_back(index); break;
        case What::document:
        case What::drill_kind:
        case What::organiser: break;
      }
    }
  }
}

void CoverageFold::mark(const std::vector<Index>& clauses) {
  for (const Index clause : clauses) exercised_[clause] = true;
}

void CoverageFold::mark_sets(const std::vector<Assignment>& sets) {
  for (const Assignment& assignment : sets) mark(by_fact_[assignment.fact]);
}

void CoverageFold::mark_drill() {
  for (std::size_t c = 0; c < plan_->clauses.size(); ++c) {
    const Clause& clause = plan_->clauses[c];
    if (counts_for(*plan_, clause)) exercised_[c] = true;
    for (const ClauseMeans& means : clause.by) {
      const bool is_kind = means.what == What::drill_kind && means.name == plan_->kind;
      const bool is_theirs = means.what == What::organiser && takes_part(*plan_, means.item);
      if (is_kind || is_theirs) exercised_[c] = true;
    }
  }
}

void CoverageFold::take(const Event& event) {
  switch (event.kind) {
    case Kind::started:
      mark_drill();
      for (const Agency& agency : plan_->agencies) mark_sets(agency.facts);
      break;
    case Kind::duty_armed: mark(by_duty_[event.other]); break;
    case Kind::checked: mark(by_check_[event.item]); break;
    case Kind::inject_fired: mark_sets(plan_->injects[event.item].sets); break;
    case Kind::acted: {
      const Action& action = plan_->actions[event.item];
      mark(by_action_[event.item]);
      mark_sets(action.sets);
      if (action.form != none) mark(by_form_[action.form]);
      break;
    }
    case Kind::judged: {
      const Index form = plan_->actions[event.item].form;
      if (event.other == none || form == none) break;
      const Index truth = plan_->forms[form].fields[event.other].judged_against;
      if (truth != none) mark(by_fact_[truth]);
      break;
    }
    default: break;
  }
}

}  // namespace tocsin::sim
