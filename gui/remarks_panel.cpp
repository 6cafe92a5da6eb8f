#include "gui/remarks_panel.h"

#include <libintl.h>

#include <algorithm>

#include "gui/duty_board.h"
#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {

using reports::fill;
using reports::label_of;

void RemarksPanel::open(sim::Index instance) {
  open_ = true;
  instance_ = instance;
  points_ = 0;
}

void RemarksPanel::draw_content(Ui& ui, const Watch& watch) {
  const sim::Plan& plan = watch.plan();
  if (watch.may_order &&
      button(ui, "remarks.add", std::string(icon::plus) + " " + gettext("Note an observation"), Look::quiet)) {
    open(sim::none);
  }
  const Region region("remarks", {0, 0});
  bool any = false;
  for (auto event = watch.events.rbegin(); event != watch.events.rend(); ++event) {
    if (event->kind != sim::Kind::observed && event->kind != sim::Kind::waived) continue;
    any = true;
    const reports::Remark remark = reports::remark_of(event->text);
    std::string head = near_text(event->time, watch.state->now, plan.utc_offset_minutes);
    head += "  ";
    head += remark.name;
    if (event->kind == sim::Kind::waived) head += std::string(" · ") + icon::gavel + " " + gettext("waived");
    if (event->value != 0) head += " · " + fill(gettext("%s points"), {reports::points_text(event->value)});
    fitted(ui, head, Tone::dim);
    if (event->item < watch.state->duties.size()) {
      fitted(ui, label_of(plan.duties[watch.state->duties[event->item].duty], ui.english), Tone::accent);
    }
    wrapped(ui, remark.words);
    ImGui::Spacing();
  }
  if (!any) {
    wrapped(ui,
            watch.may_order
                ? gettext("No observations yet. Click a duty on the board to note one about it, or to waive it.")
                : gettext("No observations were noted."),
            Tone::dim);
  }
}

void RemarksPanel::draw_dialogues(Ui& ui, const Watch& watch, Orders& orders) {
  const sim::State& state = *watch.state;
  const sim::Plan& plan = watch.plan();
  const bool about_duty = instance_ < state.duties.size();
  const std::string title = about_duty
                                ? cut_to(label_of(plan.duties[state.duties[instance_].duty], ui.english), ui.px(460))
                                : gettext("Observation about the exercise");
  const Dialogue dialogue(ui, "remark", title, open_, 540);
  if (!dialogue) return;
  if (about_duty) {
    const sim::DutyInstance& of = state.duties[instance_];
    const sim::Duty& duty = plan.duties[of.duty];
    const DutyLook look = look_of(of.state, of.due, of.armed_at, state.now);
    badge(ui, look.sign, look.word, look.tone);
    text(ui,
         fill(gettext("clause %1$s · %2$s · due %3$s"),
              {duty.clause.empty() ? "—" : duty.clause, owner_label(state, of, ui.english),
               near_text(of.due, state.now, plan.utc_offset_minutes)}),
         Tone::dim);
    if (!duty.source.empty()) wrapped(ui, duty.source, Tone::dim);
  }
  if (!watch.may_order) {
    if (button(ui, "remark.close", gettext("Close")) || dialogue.left()) open_ = false;
    return;
  }
  text(ui, gettext("Your name"), Tone::dim);
  write(ui, "remark.name", "", name_);
  text(ui, gettext("What you saw, or the reason"), Tone::dim);
  write_lines(ui, "remark.words", words_, ui.px(84));
  ImGui::SetNextItemWidth(ui.px(160));
  ImGui::SliderInt("##points", &points_, -10, 10, gettext("%d points"));
  ui.marks.put("remark.points");
  const bool ready = !name_.empty() && !words_.empty();
  const auto send = [&](sim::Kind kind) {
    Order order;
    order.command = control(kind);
    order.command.item = about_duty ? instance_ : sim::none;
    order.command.text = name_;
    order.command.text += '\x1f';
    order.command.text += words_;
    if (kind == sim::Kind::observed) order.command.value = points_ * 1000;
    orders.push_back(std::move(order));
    words_.clear();
    open_ = false;
  };
  {
    const Disabled disabled(!ready);
    if (button(ui, "remark.observe", std::string(icon::eye) + " " + gettext("Note it"), Look::chief)) {
      send(sim::Kind::observed);
    }
    const sim::DutyState now = about_duty ? state.duties[instance_].state : sim::DutyState::met;
    const bool waivable = now == sim::DutyState::open || now == sim::DutyState::missed || now == sim::DutyState::late;
    if (waivable) {
      ImGui::SameLine();
      if (button(ui, "remark.waive", std::string(icon::gavel) + " " + gettext("Waive the duty"))) {
        send(sim::Kind::waived);
      }
    }
  }
  ImGui::SameLine();
  if (button(ui, "remark.cancel", gettext("Cancel")) || dialogue.left()) open_ = false;
  if (!ready) {
    ImGui::SameLine();
    text(ui, gettext("needs a name and words"), Tone::dim);
  }
}

}  // namespace tocsin::gui
