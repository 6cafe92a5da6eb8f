#include "gui/actions_panel.h"

#include <libintl.h>

#include <algorithm>

#include "gui/inbox.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;

bool is_down(const sim::SeatReadiness& readiness) {
  return std::any_of(readiness.blocks.begin(), readiness.blocks.end(),
                     [](const sim::SeatBlock& block) { return block.code == "channel-down"; });
}

std::string reason_of(const sim::SeatReadiness& readiness, bool english) {
  if (readiness.blocks.empty()) return gettext("Not now");
  const sim::SeatBlock& block = readiness.blocks.front();
  std::string reason = block.because.in(english);
  if (!block.clause.empty()) reason += " (" + block.clause + ")";
  return reason;
}

std::string label_of_action(const sim::SeatAction& action, bool english) {
  return reports::label_of(action.label, action.id, english);
}

}  // namespace

bool is_possible(const sim::SeatView& view, const sim::SeatAction& action) {
  const sim::SeatReadiness* readiness = sim::readiness_of(view, action.action);
  return readiness == nullptr || readiness->possible;
}

const sim::SeatAction* action_of(const sim::SeatView& view, sim::Index action) {
  const auto found = std::find_if(view.actions.begin(), view.actions.end(),
                                  [&](const sim::SeatAction& each) { return each.action == action; });
  return found == view.actions.end() ? nullptr : &*found;
}

sim::Index ActionsPanel::draw_blocked(Ui& ui, const sim::SeatView& view, const sim::SeatAction& action,
                                      const sim::SeatReadiness& readiness) {
  sim::Index chosen = sim::none;
  ImGui::Indent(ui.px(20));
  fitted(ui, label_of_action(action, ui.english), Tone::dim);
  if (readiness.blocks.empty()) {
    ImGui::Unindent(ui.px(20));
    return chosen;
  }
  const sim::SeatBlock& block = readiness.blocks.front();
  for (const sim::Index instead : block.instead) {
    const sim::SeatAction* other = action_of(view, instead);
    if (other == nullptr) continue;
    const std::string label = fill(gettext("instead: %s"), {label_of_action(*other, ui.english)});
    if (button(ui, "instead." + action.id + "." + other->id, label, Look::quiet)) chosen = instead;
  }
  ImGui::Unindent(ui.px(20));
  return chosen;
}

sim::Index ActionsPanel::draw(Ui& ui, const sim::SeatView& view, const Form& form, ImVec2 size) {
  sim::Index chosen = sim::none;
  const Panel panel(ui, "actions", gettext("What you can do"), size, "Ctrl+K");
  if (std::exchange(find_, false)) ImGui::SetKeyboardFocusHere();
  write(ui, "actions.find", gettext("find an action…"), wanted_);
  const auto is_wanted = [&](const sim::SeatAction& action) {
    return wanted_.empty() || label_of_action(action, ui.english).find(wanted_) != std::string::npos ||
           action.id.find(wanted_) != std::string::npos || action.clause == wanted_;
  };
  const Region region("list", {0, 0});
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushStyleVar(ImGuiStyleVar_ButtonTextAlign, {0.F, 0.5F});
  for (const sim::SeatAction& action : view.actions) {
    if (!is_possible(view, action) || !is_wanted(action)) continue;
    std::string label = action.channel_id.empty() ? icon::pencil : sign_of_channel(action.channel_id);
    label += ' ';
    label += label_of_action(action, ui.english);
    const std::string shown = cut_to(label, width - ui.px(18));
    const bool open = form.is_open() && form.action().action == action.action;
    if (button(ui, "action." + action.id, shown, open ? Look::chief : Look::usual, width)) chosen = action.action;
    if (shown != label) hint(ui, label);
  }
  ImGui::PopStyleVar();
  // What the same reason forbids stands together below it; a channel that is down comes first.
  std::vector<const sim::SeatAction*> blocked;
  for (const sim::SeatAction& action : view.actions) {
    if (!is_possible(view, action) && is_wanted(action)) blocked.push_back(&action);
  }
  std::stable_sort(blocked.begin(), blocked.end(), [&](const sim::SeatAction* a, const sim::SeatAction* b) {
    const bool one = is_down(*sim::readiness_of(view, a->action));
    const bool other = is_down(*sim::readiness_of(view, b->action));
    if (one != other) return one;
    return reason_of(*sim::readiness_of(view, a->action), ui.english) <
           reason_of(*sim::readiness_of(view, b->action), ui.english);
  });
  std::string said;
  for (const sim::SeatAction* action : blocked) {
    const sim::SeatReadiness& readiness = *sim::readiness_of(view, action->action);
    const std::string reason = reason_of(readiness, ui.english);
    if (reason != said) {
      ImGui::Spacing();
      wrapped(ui, std::string(is_down(readiness) ? icon::warning : icon::ban) + " " + reason,
              is_down(readiness) ? Tone::warn : Tone::dim);
      said = reason;
    }
    const sim::Index instead = draw_blocked(ui, view, *action, readiness);
    if (instead != sim::none) chosen = instead;
  }
  return chosen;
}

}  // namespace tocsin::gui
