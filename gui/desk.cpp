#include "gui/desk.h"

#include <libintl.h>

#include <algorithm>
#include <map>

#include "gui/deadlines.h"
#include "gui/duty_board.h"
#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;

std::string incident_label(const sim::SeatView& view, sim::Index incident, bool english) {
  for (const sim::SeatIncident& each : view.incidents) {
    if (each.incident == incident) return reports::label_of(each.label, each.id, english);
  }
  return {};
}

}  // namespace

void Desk::take_answers() {
  if (client_ == nullptr) return;
  for (const net::Answer& answer : client_->answers()) {
    if (answer.ticket != waiting_ || waiting_ == 0) {
      if (answer.what == net::Answer::What::refused && answer.refusal.code != "not-possible") {
        notice_ = answer.refusal.because.zh + " / " + answer.refusal.because.en;
        notice_tone_ = Tone::bad;
      }
      continue;
    }
    waiting_ = 0;
    switch (answer.what) {
      case net::Answer::What::accepted:
        close_form(true);
        notice_ = fill(gettext("sent and recorded, event %s"), {std::to_string(answer.sequence)});
        notice_tone_ = Tone::good;
        break;
      case net::Answer::What::refused:
        form_.was_refused(answer.refusal);
        if (form_.is_open()) break;
        notice_ = answer.refusal.because.zh + " / " + answer.refusal.because.en;
        notice_tone_ = Tone::bad;
        break;
      case net::Answer::What::lost:
        notice_ = gettext("the connection was lost before an answer came; the draft is kept");
        notice_tone_ = Tone::bad;
        break;
    }
  }
}

void Desk::open_form(const sim::SeatView& view, const sim::SeatAction& action, sim::Index about, sim::Index incident) {
  if (client_ == nullptr) return;
  if (form_.is_open()) close_form(false);
  form_.open(view, action, about, incident);
  notice_.clear();
  sim::Command opened;
  opened.kind = sim::Kind::form_opened;
  opened.origin = sim::Origin::person;
  opened.item = action.action;
  client_->send(opened);
}

void Desk::close_form(bool sent) {
  if (!form_.is_open()) return;
  drafts_known_ = false;
  if (sent) {
    form_.was_accepted();
  } else {
    form_.put_away();
  }
  sim::Command closed;
  closed.kind = sim::Kind::form_closed;
  closed.origin = sim::Origin::person;
  client_->send(closed);
}

void Desk::leave() {
  if (client_ != nullptr) close_form(false);
}

void Desk::acknowledge(const sim::SeatMessage& message) {
  sim::Command command;
  command.kind = sim::Kind::acknowledged;
  command.origin = sim::Origin::person;
  command.item = message.inject;
  command.incident = message.incident;
  client_->send(command);
}

void Desk::draw_head(Ui& ui, const sim::SeatView& view) {
  const Region bar("desk-bar", {0, ImGui::GetFrameHeight() + ui.px(8)}, ImGuiWindowFlags_NoScrollbar);
  ImGui::SetCursorPosY(ui.px(6));
  bold(ui, reports::label_of(view.frame.seat_label, view.frame.seat_id, ui.english));
  ImGui::SameLine();
  text(ui, reports::label_of(view.frame.agency_label, view.frame.agency_id, ui.english), Tone::dim);
  for (const sim::SeatChannel& channel : view.channels) {
    if (!channel.down) continue;
    ImGui::SameLine(0, ui.px(16));
    text(ui,
         std::string(icon::warning) + " " +
             fill(gettext("%s is down"), {reports::label_of(channel.label, channel.id, ui.english)}),
         Tone::warn);
  }
  std::string rate;
  Tone tone = Tone::dim;
  if (view.clock.ended) {
    rate = gettext("the exercise has ended");
  } else if (!view.clock.waits_for.empty()) {
    const bool for_me = std::any_of(view.inbox.begin(), view.inbox.end(), [](const sim::SeatMessage& each) {
      return each.holds_clock && !each.acknowledged;
    });
    rate = std::string(icon::hand) + " " +
           (for_me ? gettext("the clock waits for you to acknowledge") : gettext("the clock waits for others"));
    tone = Tone::warn;
  } else if (view.clock.paused) {
    rate = std::string(icon::pause) + " " + gettext("paused");
    tone = Tone::warn;
  } else {
    rate = std::string(icon::play) + " " + rate_text(view.clock.rate_now);
  }
  const std::string clock = clock_text(view.clock.now, view.frame.utc_offset_minutes);
  const std::string date = date_text(view.clock.now, view.frame.utc_offset_minutes);
  ImGui::PushFont(ui.fonts.large);
  const float clock_width = ImGui::CalcTextSize(clock.c_str()).x;
  ImGui::PopFont();
  const float width = clock_width + ImGui::CalcTextSize(date.c_str()).x + ImGui::CalcTextSize(rate.c_str()).x +
                      2 * ImGui::GetStyle().ItemSpacing.x + ui.px(4);
  ImGui::SameLine();
  align_right(width);
  text(ui, date, Tone::dim);
  ImGui::SameLine();
  {
    const InFont large(ui.fonts.large);
    ImGui::SetCursorPosY(ui.px(-2));
    text(ui, clock);
  }
  ImGui::SameLine();
  ImGui::SetCursorPosY(ui.px(6));
  text(ui, rate, tone);
}

// What waits for a reviewer: incident by incident, the notifications with their clocks, and what can be done.
void Desk::draw_queue(Ui& ui, const sim::SeatView& view) {
  std::map<sim::Index, std::vector<const sim::SeatMessage*>> by_incident;
  for (const sim::SeatMessage& message : view.inbox) {
    if (message.act != sim::none && message.incident != sim::none) by_incident[message.incident].push_back(&message);
  }
  if (by_incident.empty()) {
    wrapped(ui, gettext("No notification has come yet. It will stand here with the time that is left to review it."),
            Tone::dim);
    return;
  }
  for (const auto& [incident, messages] : by_incident) {
    bold(ui, incident_label(view, incident, ui.english));
    for (const sim::SeatDuty& duty : view.duties) {
      if (duty.incident != incident || duty.state != sim::DutyState::open) continue;
      const DutyLook look = look_of(duty.state, duty.due, duty.armed_at, view.clock.now);
      const std::string left = duty.due == sim::never ? look.word : left_text(duty.due - view.clock.now);
      badge(ui, look.sign, left + "  " + duty.clause + "  " + reports::label_of(duty.label, duty.id, ui.english),
            look.tone);
    }
    for (auto message = messages.rbegin(); message != messages.rend() && message - messages.rbegin() < 6; ++message) {
      const std::string key = "queue." + std::to_string((*message)->number);
      const std::string when = near_text((*message)->time, view.clock.now, view.frame.utc_offset_minutes);
      std::string label = std::string(icon::mail) + " " + when + "  " + (*message)->from.in(ui.english) + "  " +
                          (*message)->headline.in(ui.english);
      label = cut_to(label, ImGui::GetContentRegionAvail().x - ui.px(20));
      if (button(ui, key, label, Look::quiet)) message_ = (*message)->number;
    }
    bool first = true;
    for (const sim::SeatAction& action : view.actions) {
      if (!is_possible(view, action) || action.about != sim::About::incident) continue;
      const std::string label = reports::label_of(action.label, action.id, ui.english);
      const float width = button_width(label);
      const float end = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + width;
      const float edge = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
      if (!std::exchange(first, false) && end < edge) ImGui::SameLine();
      if (button(ui, "queue." + std::to_string(incident) + "." + action.id, label)) {
        open_form(view, action, sim::none, incident);
      }
    }
    ImGui::Spacing();
    ImGui::Separator();
  }
}

// What was begun and not sent, perhaps before the program ended.
void Desk::draw_drafts(Ui& ui, const sim::SeatView& view) {
  if (!drafts_known_ && !view.actions.empty()) {
    drafts_known_ = true;
    drafts_.clear();
    for (const sim::SeatAction& action : view.actions) {
      if (action.has_form && form_.has_draft(view, action)) drafts_.push_back(action.action);
    }
  }
  if (client_ == nullptr || drafts_.empty()) return;
  ImGui::Spacing();
  text(ui, gettext("Half filled in and not sent yet"), Tone::warn);
  for (const sim::Index draft : drafts_) {
    const sim::SeatAction* action = action_of(view, draft);
    if (action == nullptr) continue;
    std::string label = icon::pencil;
    label += ' ';
    label += reports::label_of(action->label, action->id, ui.english);
    if (button(ui, "desk.draft." + action->id, label)) return open_form(view, *action);
  }
}

// How it went, once whoever runs the exercise shows it.
void Desk::draw_score(Ui& ui, const sim::SeatView& view) {
  if (!view.score.released) return;
  std::int64_t points = 0;
  std::int64_t points_max = 0;
  for (const sim::SeatPoints& line : view.score.lines) {
    points += line.points;
    points_max += line.points_max;
  }
  {
    const InFont large(ui.fonts.large);
    text(ui, fill("%1$s / %2$s", {reports::points_text(points), reports::points_text(points_max)}));
  }
  ui.marks.put("desk.score");
  ImGui::SameLine();
  text(ui, fill(gettext("points of this seat · the whole exercise: %s"), {reports::percent_text(view.score.permille)}),
       Tone::dim);
  for (const sim::SeatPoints& line : view.score.lines) {
    const bool whole = line.points >= line.points_max;
    badge(ui,
          whole             ? icon::check
          : line.points > 0 ? icon::half
                            : icon::cross,
          reports::points_text(line.points) + " / " + reports::points_text(line.points_max),
          whole             ? Tone::good
          : line.points > 0 ? Tone::late
                            : Tone::bad);
    ImGui::SameLine();
    fitted(ui, line.clause + "  " + line.label.in(ui.english));
  }
  ImGui::Separator();
}

void Desk::draw_record(Ui& ui, const sim::SeatView& view) {
  draw_score(ui, view);
  if (view.record.empty()) wrapped(ui, gettext("Nothing has been done from this seat yet."), Tone::dim);
  for (auto deed = view.record.rbegin(); deed != view.record.rend(); ++deed) {
    text(ui, near_text(deed->time, view.clock.now, view.frame.utc_offset_minutes), Tone::dim);
    ImGui::SameLine();
    badge(ui, icon::check, deed->label.in(ui.english), Tone::plain);
    const std::string about = incident_label(view, deed->incident, ui.english);
    if (!about.empty()) {
      ImGui::SameLine();
      fitted(ui, about, Tone::dim);
    }
    // What was written down is the record that the procedure asks to keep.
    ImGui::Indent(ui.px(16));
    for (const sim::Line& line : deed->form) {
      wrapped(ui, line.label.in(ui.english) + ": " + line.value.in(ui.english), Tone::dim);
    }
    ImGui::Unindent(ui.px(16));
  }
  for (const sim::SeatIncident& incident : view.incidents) {
    if (incident.facts.empty()) continue;
    ImGui::Spacing();
    bold(ui, fill(gettext("Declared: %s"), {reports::label_of(incident.label, incident.id, ui.english)}));
    for (const sim::Line& line : incident.facts) {
      fitted(ui, line.label.in(ui.english), Tone::dim, ImGui::GetContentRegionAvail().x / 2);
      ImGui::SameLine(ImGui::GetWindowWidth() / 2);
      fitted(ui, line.value.in(ui.english));
    }
  }
}

// A message can be read again while the form is filled in.
void Desk::draw_beside_form(Ui& ui, const sim::SeatView& view, const sim::SeatMessage& message) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.palette->frame);
  const float height = std::min(ImGui::GetContentRegionAvail().y * 0.3F, ui.px(120));
  ImGui::BeginChild("beside", {0, height}, true);
  ImGui::PopStyleColor();
  const std::string close = gettext("Hide");
  fitted(ui,
         near_text(message.time, view.clock.now, view.frame.utc_offset_minutes) + "  " + message.from.in(ui.english),
         Tone::dim, ImGui::GetContentRegionAvail().x - button_width(close) - ui.px(12));
  ImGui::SameLine();
  align_right(button_width(close));
  if (button(ui, "desk.hide-message", close, Look::quiet)) message_ = 0;
  const std::string& body = message.body.in(ui.english);
  wrapped(ui, body.empty() ? message.headline.in(ui.english) : body);
  for (const sim::Line& line : message.form) {
    wrapped(ui, line.label.in(ui.english) + ": " + line.value.in(ui.english));
  }
  ImGui::EndChild();
}

void Desk::draw_middle(Ui& ui, const sim::SeatView& view, ImVec2 size) {
  const bool reviewer = view.frame.role == sim::SeatRole::reviewer;
  const sim::SeatMessage* const message = sim::message_of(view, message_);
  std::string title = reviewer ? gettext("What waits for review") : gettext("Message");
  if (form_.is_open()) {
    title = reports::label_of(form_.action().label, form_.action().id, ui.english);
  } else if (showing_record_) {
    title = gettext("What was done and recorded from this seat");
  } else if (message != nullptr) {
    title = message->headline.in(ui.english);
  } else if (view.clock.ended) {
    title = gettext("How it went");
  }
  const Panel panel(ui, "middle", title, size);
  if (!notice_.empty()) {
    badge(ui, notice_tone_ == Tone::good ? icon::check : icon::warning, notice_, notice_tone_);
    ui.marks.put("desk.notice");
  }
  if (form_.is_open()) {
    if (message != nullptr) draw_beside_form(ui, view, *message);
    const Form::Wish wish = form_.draw(ui, view, waiting_ != 0);
    if (wish == Form::Wish::send) {
      waiting_ = client_->send(form_.command());
    } else if (wish == Form::Wish::put_away) {
      close_form(false);
    }
    return;
  }
  const std::string back = std::string(icon::history) + " " + gettext("Records and evidence");
  if (button(ui, "desk.record", back, showing_record_ ? Look::chosen : Look::quiet)) showing_record_ = !showing_record_;
  if (message != nullptr && reviewer && !showing_record_) {
    ImGui::SameLine();
    if (button(ui, "desk.queue", gettext("To the queue"), Look::quiet)) message_ = 0;
  }
  if (showing_record_) {
    draw_record(ui, view);
  } else if (message != nullptr) {
    const MessageWish wish = draw_message(ui, view, *message);
    if (client_ != nullptr && wish.acknowledge) acknowledge(*message);
    if (client_ != nullptr && wish.answer && waiting_ == 0) waiting_ = client_->send(*wish.answer);
    if (const sim::SeatAction* action = action_of(view, wish.act)) open_form(view, *action, message->inject);
  } else if (view.clock.ended) {
    draw_score(ui, view);
    if (!view.score.released) {
      wrapped(ui, gettext("The exercise has ended. Its score is shown here when it is released."), Tone::dim);
    }
  } else if (reviewer) {
    draw_queue(ui, view);
    draw_drafts(ui, view);
  } else {
    wrapped(ui, gettext("Choose a message at the left to read it, or something to do at the right."), Tone::dim);
    draw_drafts(ui, view);
  }
}

void Desk::draw(Ui& ui, const sim::SeatView& view) {
  draw_head(ui, view);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const float left = std::min(room.x * 0.26F, ui.px(370));
  const float right = std::min(room.x * 0.28F, ui.px(390));
  if (const auto chosen = inbox_.draw(ui, view, message_, {left, room.y})) {
    message_ = *chosen;
    showing_record_ = false;
    notice_.clear();
    inbox_.mark_read(message_);
  }
  ImGui::SameLine();
  draw_middle(ui, view, {room.x - left - right - 2 * gap, room.y});
  ImGui::SameLine();
  const Region column("column", {0, room.y});
  draw_deadlines(ui, view, {0, room.y * 0.45F});
  if (client_ != nullptr && ui.shortcuts.find) actions_.find();
  const Disabled disabled(client_ == nullptr || view.clock.ended);
  if (const sim::SeatAction* action = action_of(view, actions_.draw(ui, view, form_, {0, 0}))) {
    showing_record_ = false;
    // What is read now is what the act is about, where it is about a message at all.
    const sim::SeatMessage* read = sim::message_of(view, message_);
    open_form(view, *action, read == nullptr ? sim::none : read->inject);
    message_ = 0;
  }
}

}  // namespace tocsin::gui
