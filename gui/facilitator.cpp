#include "gui/facilitator.h"

#include <libintl.h>

#include <algorithm>

#include "gui/clock_bar.h"
#include "gui/duty_board.h"
#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::label_of;

void enlarge(float factor) { ImGui::SetWindowFontScale(factor); }

void centered(Ui& ui, const std::string& words, Tone tone) {
  const float width = ImGui::CalcTextSize(words.c_str()).x;
  ImGui::SetCursorPosX(std::max(0.F, (ImGui::GetWindowWidth() - width) / 2));
  fitted(ui, words, tone);
}

void draw_now(Ui& ui, const Watch& watch) {
  const sim::State& state = *watch.state;
  const int offset = watch.plan().utc_offset_minutes;
  enlarge(1.4F);
  centered(ui, label_of(watch.plan(), ui.english), Tone::dim);
  centered(ui, date_text(state.now, offset), Tone::plain);
  enlarge(3.F);
  {
    const InFont large(ui.fonts.large);
    centered(ui, clock_text(state.now, offset), Tone::plain);
  }
  enlarge(1.2F);
  const float half = ImGui::GetWindowWidth() / 2 - ui.px(140);
  ImGui::SetCursorPosX(std::max(0.F, half));
  draw_clock_reason(ui, state);
  enlarge(1.F);
}

void draw_latest(Ui& ui, const Watch& watch, ImVec2 size) {
  const Panel panel(ui, "latest", gettext("What has just come"), size);
  enlarge(1.35F);
  const sim::Plan& plan = watch.plan();
  std::uint32_t shown = 0;
  sim::Index before = sim::none;
  for (auto event = watch.events.rbegin(); event != watch.events.rend() && shown < 4; ++event) {
    const bool told = event->kind == sim::Kind::delivered || event->kind == sim::Kind::improvised;
    if (!told || (event->kind == sim::Kind::delivered && event->item == before)) continue;
    if (event->kind == sim::Kind::delivered) before = event->item;
    text(ui, near_text(event->time, watch.state->now, plan.utc_offset_minutes), Tone::dim);
    if (event->kind == sim::Kind::delivered) {
      const sim::Inject& inject = plan.injects[event->item];
      ImGui::SameLine();
      fitted(ui, inject.from.in(ui.english), Tone::accent);
      wrapped(ui, inject.body.in(ui.english), shown == 0 ? Tone::plain : Tone::dim);
    } else {
      wrapped(ui, event->text, shown == 0 ? Tone::plain : Tone::dim);
    }
    ImGui::Spacing();
    ++shown;
  }
  if (shown == 0) wrapped(ui, gettext("The exercise is about to begin."), Tone::dim);
}

void draw_running(Ui& ui, const Watch& watch, ImVec2 size) {
  const Panel panel(ui, "running", gettext("What is running"), size);
  enlarge(1.35F);
  const sim::State& state = *watch.state;
  std::vector<const sim::DutyInstance*> open;
  for (const sim::DutyInstance& instance : state.duties) {
    // What only the scenario expects would give away what is still to come.
    const bool told = watch.plan().duties[instance.duty].layer != sim::Layer::expected;
    if (told && instance.state == sim::DutyState::open && instance.due != sim::never) open.push_back(&instance);
  }
  std::stable_sort(open.begin(), open.end(), [](const auto* a, const auto* b) { return a->due < b->due; });
  for (const sim::DutyInstance* instance : open) {
    const DutyLook look = look_of(instance->state, instance->due, instance->armed_at, state.now);
    badge(ui, look.sign, left_text(instance->due - state.now), look.tone);
    ImGui::SameLine(ui.px(190));
    fitted(ui, label_of(watch.plan().duties[instance->duty], ui.english));
    draw_time_bar(ui, instance->armed_at, instance->due, state.now, look.tone, ImGui::GetContentRegionAvail().x);
  }
  if (open.empty()) wrapped(ui, gettext("Nothing is due now."), Tone::dim);
}

}  // namespace

void draw_facilitator(Ui& ui, const Watch& watch) {
  draw_now(ui, watch);
  ImGui::Spacing();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float half = (room.x - ImGui::GetStyle().ItemSpacing.x) / 2;
  draw_latest(ui, watch, {half, room.y});
  ImGui::SameLine();
  draw_running(ui, watch, {0, room.y});
}

}  // namespace tocsin::gui
