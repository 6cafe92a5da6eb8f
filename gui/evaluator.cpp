#include "gui/evaluator.h"

#include <libintl.h>

#include <algorithm>

#include "gui/clock_bar.h"
#include "gui/duty_board.h"
#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {

using reports::label_of;

namespace {

// A duty may have arisen for many incidents and agencies.
std::string whose(const sim::State& state, const sim::DutyInstance& instance, bool english) {
  const sim::Plan& plan = *state.plan;
  std::string label = owner_label(state, instance, english);
  if (instance.incident != sim::none) {
    label = label_of(plan.incidents[instance.incident], english) + " · " + label;
  } else if (plan.agencies.size() > 1) {
    label = label_of(plan.agencies[instance.agency], english) + " · " + label;
  }
  return label;
}

}  // namespace

void EvaluatorSheet::sort(const sim::State& state) {
  if (sorted_of_ == &state && sorted_at_ == state.sequence) return;
  sorted_of_ = &state;
  sorted_at_ = state.sequence;
  const sim::Plan& plan = *state.plan;
  std::vector<std::vector<sim::Index>> arisen(plan.duties.size());
  for (std::size_t i = 0; i < state.duties.size(); ++i) {
    arisen[state.duties[i].duty].push_back(static_cast<sim::Index>(i));
  }
  rows_.assign(plan.objectives.size(), {});
  for (std::size_t i = 0; i < plan.objectives.size(); ++i) {
    for (const sim::Index duty : plan.objectives[i].duties) {
      if (arisen[duty].empty()) rows_[i].push_back({duty, sim::none});
      for (const sim::Index instance : arisen[duty]) rows_[i].push_back({duty, instance});
    }
  }
}

void EvaluatorSheet::draw_row(Ui& ui, const Watch& watch, std::size_t objective, const Row& row) {
  const sim::Plan& plan = watch.plan();
  const sim::State& state = *watch.state;
  const bool has_arisen = row.instance != sim::none;
  ImGui::TableNextRow(ImGuiTableRowFlags_None, ImGui::GetFrameHeight());
  ImGui::TableNextColumn();
  text(ui, plan.duties[row.duty].clause, Tone::dim);
  ImGui::TableNextColumn();
  fitted(ui, label_of(plan.duties[row.duty], ui.english), has_arisen ? Tone::plain : Tone::dim);
  ImGui::TableNextColumn();
  if (!has_arisen) {
    ImGui::TableNextColumn();
    badge(ui, icon::ring, gettext("has not arisen"), Tone::dim);
    return;
  }
  const sim::DutyInstance& instance = state.duties[row.instance];
  fitted(ui, whose(state, instance, ui.english), Tone::dim);
  ImGui::TableNextColumn();
  const DutyLook look = look_of(instance.state, instance.due, instance.armed_at, state.now);
  badge(ui, look.sign,
        look.word +
            (instance.due == sim::never ? "" : "  " + near_text(instance.due, state.now, plan.utc_offset_minutes)),
        look.tone);
  if (!watch.may_order) return;
  ImGui::TableNextColumn();
  if (button(ui, "evaluate." + std::to_string(objective) + "." + std::to_string(row.instance),
             std::string(icon::pencil) + " " + gettext("Note"), Look::quiet)) {
    remarks_.open(row.instance);
  }
}

void EvaluatorSheet::draw_objective(Ui& ui, const Watch& watch, std::size_t objective) {
  const sim::Objective& of = watch.plan().objectives[objective];
  bold(ui, label_of(of, ui.english));
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
  const std::string id = "objective." + of.id;
  if (!ImGui::BeginTable(id.c_str(), watch.may_order ? 5 : 4, flags)) return;
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, ui.px(48));
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 2.0F);
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 2.4F);
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 1.3F);
  if (watch.may_order) ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, ui.px(96));
  const std::vector<Row>& rows = rows_[objective];
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_row(ui, watch, objective, rows[static_cast<std::size_t>(i)]);
    }
  }
  ImGui::EndTable();
  ImGui::Spacing();
}

void EvaluatorSheet::draw(Ui& ui, const Watch& watch, Orders& orders) {
  sort(*watch.state);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  {
    const Panel panel(ui, "objectives", gettext("Objectives"), {room.x * 0.66F, room.y},
                      clock_text(watch.state->now, watch.plan().utc_offset_minutes));
    if (watch.plan().objectives.empty()) wrapped(ui, gettext("This drill names no objective."), Tone::dim);
    for (std::size_t i = 0; i < watch.plan().objectives.size(); ++i) draw_objective(ui, watch, i);
  }
  ImGui::SameLine();
  {
    const Panel panel(ui, "observations", gettext("Observations"), {0, room.y});
    remarks_.draw_content(ui, watch);
  }
  remarks_.draw_dialogues(ui, watch, orders);
}

}  // namespace tocsin::gui
