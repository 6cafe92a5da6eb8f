#include "gui/evaluator.h"

#include <libintl.h>

#include <algorithm>

#include "gui/clock_bar.h"
#include "gui/duty_board.h"
#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {

using reports::label_of;

void EvaluatorSheet::draw_objective(Ui& ui, const Watch& watch, std::size_t objective) {
  const sim::Plan& plan = watch.plan();
  const sim::State& state = *watch.state;
  const sim::Objective& of = plan.objectives[objective];
  bold(ui, label_of(of, ui.english));
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
  const std::string id = "objective." + of.id;
  if (!ImGui::BeginTable(id.c_str(), 4, flags)) return;
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, ui.px(70));
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 3.F);
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 1.4F);
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, ui.px(96));
  for (const sim::Index duty : of.duties) {
    bool any = false;
    for (std::size_t i = 0; i < state.duties.size(); ++i) {
      const sim::DutyInstance& instance = state.duties[i];
      if (instance.duty != duty) continue;
      any = true;
      const DutyLook look = look_of(instance.state, instance.due, instance.armed_at, state.now);
      ImGui::TableNextRow();
      ImGui::TableNextColumn();
      text(ui, plan.duties[duty].clause, Tone::dim);
      ImGui::TableNextColumn();
      fitted(ui, label_of(plan.duties[duty], ui.english));
      ImGui::TableNextColumn();
      badge(ui, look.sign,
            look.word +
                (instance.due == sim::never ? "" : "  " + near_text(instance.due, state.now, plan.utc_offset_minutes)),
            look.tone);
      ImGui::TableNextColumn();
      if (watch.may_order && button(ui, "evaluate." + std::to_string(objective) + "." + std::to_string(i),
                                    std::string(icon::pencil) + " " + gettext("Note"), Look::quiet)) {
        remarks_.open(static_cast<sim::Index>(i));
      }
    }
    if (any) continue;
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    text(ui, plan.duties[duty].clause, Tone::dim);
    ImGui::TableNextColumn();
    fitted(ui, label_of(plan.duties[duty], ui.english), Tone::dim);
    ImGui::TableNextColumn();
    badge(ui, icon::ring, gettext("has not arisen"), Tone::dim);
    ImGui::TableNextColumn();
  }
  ImGui::EndTable();
  ImGui::Spacing();
}

void EvaluatorSheet::draw(Ui& ui, const Watch& watch, Orders& orders) {
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
