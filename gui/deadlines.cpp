#include "gui/deadlines.h"

#include <libintl.h>

#include <algorithm>

#include "gui/duty_board.h"
#include "gui/times.h"
#include "reports/words.h"
#include "sim/state.h"

namespace tocsin::gui {
namespace {

using reports::fill;

std::string real_text(const sim::SeatView& view, sim::Duration left) {
  const std::uint32_t rate = view.clock.rate_now;
  if (rate == 0) return gettext("the clock stands");
  if (rate == sim::ClockState::as_fast_as_possible || left <= 0) return "";
  return fill(gettext("about %s of real time"), {reports::length_text(left / rate)});
}

}  // namespace

void draw_deadlines(Ui& ui, const sim::SeatView& view, ImVec2 size) {
  std::vector<const sim::SeatDuty*> open;
  std::vector<const sim::SeatDuty*> settled;
  for (const sim::SeatDuty& duty : view.duties) {
    const bool waits = duty.state == sim::DutyState::open || duty.state == sim::DutyState::missed;
    (waits ? open : settled).push_back(&duty);
  }
  std::stable_sort(open.begin(), open.end(), [](const auto* a, const auto* b) {
    const bool one = a->state == sim::DutyState::open;
    const bool other = b->state == sim::DutyState::open;
    return one != other ? one : a->due < b->due;
  });
  std::stable_sort(settled.begin(), settled.end(),
                   [](const auto* a, const auto* b) { return a->settled_at > b->settled_at; });
  const auto count = [&](sim::DutyState state) {
    return std::to_string(std::count_if(view.duties.begin(), view.duties.end(),
                                        [&](const sim::SeatDuty& duty) { return duty.state == state; }));
  };
  const bool any_runs = !open.empty() && open.front()->state == sim::DutyState::open;
  const Panel panel(
      ui, "deadlines", gettext("My due times"), size,
      any_runs ? fill(gettext("%s running"), {count(sim::DutyState::open)})
               : fill(gettext("met %1$s · late %2$s · missed %3$s"),
                      {count(sim::DutyState::met), count(sim::DutyState::late), count(sim::DutyState::missed)}));
  if (open.empty() && settled.empty()) wrapped(ui, gettext("Nothing is due from this seat now."), Tone::dim);
  for (const sim::SeatDuty* duty : open) {
    const DutyLook look = look_of(duty->state, duty->due, duty->armed_at, view.clock.now);
    fitted(ui, duty->clause + "  " + reports::label_of(duty->label, duty->id, ui.english));
    ui.marks.put("deadline." + duty->id);
    if (duty->due == sim::never) {
      badge(ui, look.sign, gettext("no due time"), look.tone);
    } else {
      const sim::Duration left = duty->due - view.clock.now;
      badge(ui, look.sign, left_text(left), look.tone);
      const std::string real = duty->state == sim::DutyState::missed ? look.word : real_text(view, left);
      if (!real.empty()) {
        ImGui::SameLine();
        fitted(ui, real, Tone::dim);
      }
      draw_time_bar(ui, duty->armed_at, duty->due, view.clock.now, look.tone, ImGui::GetContentRegionAvail().x);
    }
    ImGui::Spacing();
  }
  for (const sim::SeatDuty* duty : settled) {
    const DutyLook look = look_of(duty->state, duty->due, duty->armed_at, view.clock.now);
    std::string word = look.word;
    if (duty->late_by > 0) word += " " + reports::length_text(duty->late_by);
    badge(ui, look.sign, word + "  " + duty->clause + "  " + reports::label_of(duty->label, duty->id, ui.english),
          look.tone);
    ui.marks.put("settled." + duty->id);
  }
}

}  // namespace tocsin::gui
