#include "gui/console.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "gui/campaign_panel.h"

namespace tocsin::gui {

void Console::draw_aside(Ui& ui, const Watch& watch, const Scored& score, Orders& orders, ImVec2 size) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.palette->panel);
  ImGui::BeginChild("aside", size, true);
  ImGui::PopStyleColor();
  struct Tab {
    Aside aside;
    const char* key;
    const char* word;
  };
  const std::array tabs = {Tab{Aside::facts, "aside.facts", gettext("Facts")},
                           Tab{Aside::campaigns, "aside.campaigns", gettext("Campaign")},
                           Tab{Aside::feed, "aside.feed", gettext("What happened")},
                           Tab{Aside::remarks, "aside.remarks", gettext("Observations")},
                           Tab{Aside::injects, "aside.injects", gettext("Injects")},
                           Tab{Aside::score, "aside.score", gettext("Score")}};
  bool first = true;
  for (const Tab& tab : tabs) {
    if (tab.aside == Aside::campaigns && watch.plan().campaigns.empty()) continue;
    const float end = ImGui::GetItemRectMax().x + ui.px(2) + button_width(tab.word);
    const float edge = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (!std::exchange(first, false) && end <= edge) ImGui::SameLine(0, ui.px(2));
    if (button(ui, tab.key, tab.word, tab.aside == aside_ ? Look::chosen : Look::quiet)) aside_ = tab.aside;
  }
  ImGui::Separator();
  switch (aside_) {
    case Aside::facts: facts_.draw_content(ui, watch); break;
    case Aside::campaigns: draw_campaigns(ui, watch); break;
    case Aside::feed: feed_.draw_content(ui, watch); break;
    case Aside::remarks: remarks_.draw_content(ui, watch); break;
    case Aside::injects: injects_.draw_list(ui, watch); break;
    case Aside::score:
      if (scored_at_ != watch.state->sequence || !std::ranges::equal(scored_with_, watch.campaigns)) {
        scored_ = score();
        scored_at_ = watch.state->sequence;
        scored_with_.assign(watch.campaigns.begin(), watch.campaigns.end());
      }
      score_.draw_content(ui, watch, scored_, orders);
      break;
  }
  ImGui::EndChild();
}

void Console::draw(Ui& ui, const Watch& watch, const Scored& score, Orders& orders) {
  {
    const Region bar("clock-bar", {0, ImGui::GetFrameHeight() + ui.px(8)}, ImGuiWindowFlags_NoScrollbar);
    ImGui::SetCursorPosY(ui.px(3));
    clock_.draw(ui, watch, orders);
    if (watch.may_order && !watch.state->ended) {
      const std::string label = std::string(icon::plus) + " " + gettext("Improvise");
      align_right(button_width(label));
      if (button(ui, "console.improvise", label, Look::quiet)) injects_.open_improvise();
    }
  }
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  injects_.draw_timeline(ui, watch, {0, std::min(room.y * 0.39F, ui.px(250))});
  const float seats = std::min(room.x * 0.2F, ui.px(270));
  const float aside = std::min(room.x * 0.29F, ui.px(420));
  const float below = ImGui::GetContentRegionAvail().y;
  seats_.draw(ui, watch, orders, {seats, below});
  ImGui::SameLine();
  if (const auto clicked = board_.draw(ui, watch, {room.x - seats - aside - 2 * gap, below})) remarks_.open(*clicked);
  ImGui::SameLine();
  draw_aside(ui, watch, score, orders, {0, below});
  injects_.draw_dialogues(ui, watch, orders);
  remarks_.draw_dialogues(ui, watch, orders);
}

}  // namespace tocsin::gui
