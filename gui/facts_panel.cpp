#include "gui/facts_panel.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::label_of;

sim::FieldType field_type(sim::FactType type) {
  switch (type) {
    case sim::FactType::boolean: return sim::FieldType::boolean;
    case sim::FactType::integer: return sim::FieldType::integer;
    case sim::FactType::instant: return sim::FieldType::instant;
    case sim::FactType::level: return sim::FieldType::level;
    case sim::FactType::choice: return sim::FieldType::choice;
    case sim::FactType::effect: return sim::FieldType::effect;
    case sim::FactType::agencies: return sim::FieldType::agencies;
  }
  return sim::FieldType::text;
}

}  // namespace

std::string fact_value(const sim::State& state, sim::Index fact, sim::Value value, bool english) {
  const sim::Plan& plan = *state.plan;
  const sim::Fact& of = plan.facts[fact];
  if (value == sim::unset) return "—";
  if (of.type == sim::FactType::instant) return near_text(value, state.now, plan.utc_offset_minutes);
  if (of.type == sim::FactType::agencies) {
    const auto position = static_cast<std::size_t>(value);
    if (value < 0 || position >= state.agency_sets.size()) return "—";
    return reports::agencies_text(plan, state.agency_sets[position], english);
  }
  sim::Field field;
  field.type = field_type(of.type);
  field.choices = of.choices;
  field.property = of.property;
  return reports::value_text(plan, field, value, english);
}

void FactsPanel::find_pairs(const sim::Plan& plan) {
  if (paired_ == &plan) return;
  paired_ = &plan;
  pairs_.clear();
  for (const sim::Action& action : plan.actions) {
    if (action.form == sim::none) continue;
    const sim::Form& form = plan.forms[action.form];
    for (const sim::Assignment& set : action.sets) {
      if (set.source != sim::Source::field || set.item >= form.fields.size()) continue;
      const sim::Index truth = form.fields[set.item].judged_against;
      if (truth == sim::none || plan.facts[set.fact].scope != sim::Scope::incident) continue;
      const bool known = std::any_of(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
        return pair.truth == truth && pair.declared == set.fact;
      });
      if (!known) pairs_.push_back({truth, set.fact});
    }
  }
  std::stable_sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) { return a.truth < b.truth; });
}

void FactsPanel::draw_content(Ui& ui, const Watch& watch) {
  const sim::Plan& plan = watch.plan();
  const sim::State& state = *watch.state;
  find_pairs(plan);
  std::vector<std::string> incidents;
  incidents.reserve(plan.incidents.size());
  for (const sim::Incident& incident : plan.incidents) incidents.push_back(label_of(incident, ui.english));
  if (incidents.empty()) {
    wrapped(ui, gettext("This drill has no incident."), Tone::dim);
    return;
  }
  incident_ = std::min(incident_, incidents.size() - 1);
  choose(ui, "facts.incident", incidents, incident_);
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
  if (!ImGui::BeginTable("facts", 3, flags)) return;
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 1.1F);
  ImGui::TableSetupColumn(gettext("Truth"), ImGuiTableColumnFlags_WidthStretch, 1.F);
  ImGui::TableSetupColumn(gettext("Declared"), ImGuiTableColumnFlags_WidthStretch, 1.F);
  {
    const Colored dim(ui.text(Tone::dim));
    ImGui::TableHeadersRow();
  }
  const auto incident = static_cast<sim::Index>(incident_);
  const sim::Index agency = plan.incidents[incident].agency;
  for (const Pair& pair : pairs_) {
    const sim::Value truth = state.fact(pair.truth, agency, incident).value;
    const sim::Value declared = state.fact(pair.declared, agency, incident).value;
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    fitted(ui, label_of(plan.facts[pair.declared], ui.english), Tone::dim);
    ImGui::TableNextColumn();
    fitted(ui, fact_value(state, pair.truth, truth, ui.english));
    ImGui::TableNextColumn();
    const std::string said = fact_value(state, pair.declared, declared, ui.english);
    if (declared == sim::unset) {
      badge(ui, icon::ring, gettext("not declared"), Tone::dim);
    } else if (said == fact_value(state, pair.truth, truth, ui.english)) {
      badge(ui, icon::check, said, Tone::good);
    } else {
      badge(ui, icon::cross, said, Tone::bad);
    }
  }
  for (std::size_t i = 0; i < plan.facts.size(); ++i) {
    const sim::Fact& fact = plan.facts[i];
    const auto index = static_cast<sim::Index>(i);
    if (fact.scope != sim::Scope::agency || fact.type != sim::FactType::choice) continue;
    const sim::FactCell& cell = state.fact(index, agency, incident);
    if (cell.value == sim::unset) continue;
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    fitted(ui, label_of(fact, ui.english), Tone::dim);
    ImGui::TableNextColumn();
    const bool as_before = cell.value == fact.initial;
    if (as_before) {
      fitted(ui, fact_value(state, index, cell.value, ui.english));
    } else {
      badge(ui, icon::warning, fact_value(state, index, cell.value, ui.english), Tone::warn);
    }
    ImGui::TableNextColumn();
  }
  ImGui::EndTable();
}

void FactsPanel::draw(Ui& ui, const Watch& watch, ImVec2 size) {
  const Panel panel(ui, "facts", gettext("Facts"), size);
  draw_content(ui, watch);
}

}  // namespace tocsin::gui
