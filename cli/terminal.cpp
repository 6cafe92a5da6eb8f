#include "cli/terminal.h"

#include <libintl.h>

#include <algorithm>

#include "cli/board.h"
#include "cli/mail_words.h"
#include "cli/seat_words.h"
#include "cli/typed.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

enum class Verb : std::uint8_t {
  help,
  inbox,
  read,
  acknowledge,
  mails,
  mail,
  duties,
  actions,
  act,
  score,
  next,
  wait,
  time,
  seat,
  finish,
  leave
};

struct VerbName {
  const char* english;
  const char* chinese;
  Verb verb;
};
// Typed words are no texts to translate: both languages are always understood.
constexpr VerbName verbs[] = {
    {"help", "說明", Verb::help},       {"inbox", "收件", Verb::inbox},     {"read", "讀", Verb::read},
    {"ack", "確認", Verb::acknowledge}, {"mails", "信件", Verb::mails},     {"mail", "信", Verb::mail},
    {"duties", "義務", Verb::duties},   {"actions", "動作", Verb::actions}, {"do", "做", Verb::act},
    {"score", "成績", Verb::score},     {"next", "下一步", Verb::next},     {"wait", "等", Verb::wait},
    {"time", "時間", Verb::time},       {"seat", "席位", Verb::seat},       {"finish", "結束", Verb::finish},
    {"leave", "離開", Verb::leave},
};

std::optional<Verb> verb_of(const std::string& word) {
  for (const VerbName& name : verbs) {
    if (word == name.english || word == name.chinese) return name.verb;
  }
  return std::nullopt;
}

// An incident that the agency knows of.
std::string incident_of(const sim::SeatView& view, sim::Index incident, bool english) {
  for (const sim::SeatIncident& each : view.incidents) {
    if (each.incident == incident) return " — " + each.label.in(english);
  }
  return {};
}

}  // namespace

Terminal::Terminal(const std::vector<net::Client*>& seats, std::ostream& out, bool english, Time time)
    : out_(&out), english_(english), time_(time) {
  for (net::Client* seat : seats) places_.push_back({seat, seat->status(), 0, 0, {}, false, {}});
}

std::string Terminal::headline(const sim::SeatMessage& message) const {
  const std::string& from = message.from.in(english_);
  return from.empty() ? message.headline.in(english_) : from + ": " + message.headline.in(english_);
}

std::string Terminal::local(sim::Time time) const { return sim::format_local(time, view().frame.utc_offset_minutes); }

void Terminal::greet() {
  *out_ << view().frame.title.in(english_) << "\n";
  if (view().frame.seat == sim::none) {
    *out_ << gettext("you look on; nothing is asked of you") << "\n";
  }
  for (const Place& place : places_) {
    const sim::SeatFrame& frame = place.client->view().frame;
    if (frame.seat == sim::none) continue;
    *out_ << fill(gettext("you sit at: %s"), {frame.agency_label.in(english_) + " " + frame.seat_label.in(english_)})
          << "\n";
  }
  if (!view().clock.begun) *out_ << gettext("the exercise has not begun; wait for the controller") << "\n";
  *out_ << gettext("`help` lists the commands.") << "\n";
  if (!view().inbox.empty()) list_messages();
  if (!view().mails.empty()) list_mails(*out_, view().mails, view().frame.utc_offset_minutes, english_);
  for (Place& place : places_) {
    const sim::SeatView& shown = place.client->view();
    place.messages = shown.inbox.size();
    place.mails = shown.mails.size();
    for (const sim::SeatDuty& duty : shown.duties) place.duties[duty.instance] = duty.state;
  }
}

void Terminal::prompt() {
  if (draft_) {
    ask();
  } else {
    *out_ << "\n[" << (view().frame.seat_id.empty() ? sim::name_of(view().frame.role) : view().frame.seat_id) << " "
          << local(view().clock.now) << " " << reports::elapsed_text(view().clock.now - view().frame.starts) << "] > ";
  }
  out_->flush();
}

// ---- What has come -------------------------------------------------------------------------------------------------

void Terminal::say(const Place& place, std::string_view line) {
  *out_ << (std::exchange(has_said_, true) ? "" : "\n");
  if (places_.size() > 1) *out_ << place.client->view().frame.seat_id << ": ";
  *out_ << line << "\n";
}

void Terminal::show_answers(Place& place) {
  for (const net::Answer& answer : place.client->answers()) {
    const auto found = place.sent.find(answer.ticket);
    // Of opening and closing a form nobody is told.
    if (found == place.sent.end()) continue;
    if (answer.what == net::Answer::What::accepted) {
      say(place,
          fill(gettext("done: %1$s (recorded up to event %2$s)"), {found->second, std::to_string(answer.sequence)}));
    } else if (answer.what == net::Answer::What::refused) {
      say(place, fill(gettext("refused: %s"), {answer.refusal.because.in(english_)}) +
                     (answer.refusal.clause.empty() ? "" : " (" + answer.refusal.clause + ")"));
    }
    place.sent.erase(found);
  }
}

void Terminal::show_duties(Place& place) {
  for (const sim::SeatDuty& duty : place.client->view().duties) {
    const auto [found, is_new] = place.duties.try_emplace(duty.instance, duty.state);
    const std::string label = (duty.clause.empty() ? "" : duty.clause + " ") + duty.label.in(english_);
    const std::string at = local(duty.armed_at) + "  ";
    if (is_new && duty.due == sim::never) {
      say(place, at + fill(gettext("your duty: %s"), {label}));
    } else if (is_new) {
      say(place, at + fill(gettext("your duty: %1$s, due %2$s"), {label, local(duty.due)}));
    }
    const bool settled = is_new ? duty.state != sim::DutyState::open : found->second != duty.state;
    if (!settled) continue;
    found->second = duty.state;
    const sim::Time when = duty.settled_at == sim::never ? view().clock.now : duty.settled_at;
    say(place, local(when) + "  " + label + ": " + reports::state_word(duty.state));
  }
}

void Terminal::show_place(Place& place) {
  const sim::SeatView& shown = place.client->view();
  if (!(place.client->status() == place.status)) {
    place.status = place.client->status();
    if (place.status.what == net::Status::What::connected) say(place, gettext("connected again"));
    if (place.status.what == net::Status::What::reconnecting) {
      say(place, gettext("the connection broke; trying to come back"));
    }
  }
  show_answers(place);
  for (; place.messages < shown.inbox.size(); ++place.messages) {
    const sim::SeatMessage& message = shown.inbox[place.messages];
    say(place, local(message.time) + "  " +
                   fill(gettext("message %1$s — %2$s"), {std::to_string(place.messages + 1), headline(message)}));
  }
  if (shown.mails.size() > place.mails) {
    place.mails = shown.mails.size();
    say(place, local(shown.clock.now) + "  " + gettext("a mail has come: `mails`"));
  }
  show_duties(place);
  if (shown.score.released && !std::exchange(place.score, true)) {
    say(place, gettext("the score may be seen now: `score`"));
  }
}

bool Terminal::show() {
  has_said_ = false;
  for (Place& place : places_) {
    const sim::SeatParts parts = place.client->poll();
    if (parts != 0 || !(place.client->status() == place.status)) show_place(place);
  }
  if (view().clock.ended && !std::exchange(ended_shown_, true)) {
    say(places_.front(), local(view().clock.now) + "  " + gettext("the exercise has ended"));
  }
  return has_said_;
}

void Terminal::explain_standstill() {
  for (const sim::Index inject : view().clock.waits_for) {
    std::string what;
    for (const Place& place : places_) {
      for (const sim::SeatMessage& message : place.client->view().inbox) {
        if (message.inject == inject) what = headline(message);
      }
    }
    *out_ << (what.empty() ? gettext("the clock waits until somebody else has acknowledged a message")
                           : fill(gettext("the clock waits until this is acknowledged: %s"), {what}))
          << "\n";
  }
}

// ---- Commands ------------------------------------------------------------------------------------------------------

Wish Terminal::take_line(const std::string& line) {
  if (draft_) {
    take_answer(line);
    return {};
  }
  const Words words = words_of(line);
  if (words.empty()) return {};
  const auto verb = verb_of(words.front());
  if (!verb) {
    *out_ << fill(gettext("`%s` is no command; `help` lists them."), {words.front()}) << "\n";
    return {};
  }
  switch (*verb) {
    case Verb::help: help(); break;
    case Verb::inbox: list_messages(); break;
    case Verb::read: read_message(words); break;
    case Verb::acknowledge: acknowledge(words); break;
    case Verb::mails: list_mails(*out_, view().mails, view().frame.utc_offset_minutes, english_); break;
    case Verb::mail: deal_with_mail(words); break;
    case Verb::duties: list_duties(); break;
    case Verb::actions: list_actions(); break;
    case Verb::act: begin_act(words); break;
    case Verb::score: show_score(); break;
    case Verb::seat: choose_seat(words); break;
    case Verb::time: break;  // The prompt says it.
    case Verb::leave: return {Wish::What::leave, 0};
    case Verb::next:
    case Verb::wait:
    case Verb::finish:
      if (time_ == Time::of_controller) {
        *out_ << gettext("time is the controller's") << "\n";
      } else if (*verb == Verb::finish) {
        return {Wish::What::finish, 0};
      } else if (time_ == Time::flows) {
        *out_ << gettext("time goes on by itself") << "\n";
      } else {
        return *verb == Verb::next ? Wish{Wish::What::next, 0} : wait_for(words);
      }
      break;
  }
  return {};
}

void Terminal::help() {
  const auto row = [&](const char* command, const std::string& what) { *out_ << padded(command, 22) << what << "\n"; };
  row("inbox", gettext("the messages that reached this seat"));
  row("read N", gettext("message N"));
  row("ack N", gettext("acknowledge message N"));
  row("mails", gettext("the mails in this seat's mailbox"));
  row("mail N [WHAT]", gettext("mail N, or what you do with it: opened, link, reported, …"));
  row("duties", gettext("what this seat has to do, and until when"));
  row("actions", gettext("what this seat can do"));
  row("do ACTION", gettext("do it; you are asked what it needs"));
  if (places_.size() > 1) row("seat SEAT", gettext("change to another of your seats"));
  if (time_ == Time::theirs) {
    row("next", gettext("let time go on to the next thing that concerns you"));
    row("wait LENGTH", gettext("let time go on, for example `wait 30m`"));
  }
  if (time_ == Time::of_controller) {
    row("score", gettext("the score, once the controller shows it"));
    row("leave", gettext("leave the seat; the same code brings you back"));
  } else {
    row("finish", gettext("let the exercise run to its end without you"));
    row("leave", gettext("stop here; with a journal you can go on later"));
  }
}

void Terminal::list_messages() {
  if (view().inbox.empty()) *out_ << gettext("no messages yet") << "\n";
  for (std::size_t i = 0; i < view().inbox.size(); ++i) {
    const sim::SeatMessage& each = view().inbox[i];
    *out_ << padded(std::to_string(i + 1), 4) << local(each.time) << "  " << headline(each)
          << (each.acknowledged ? " ✓" : "") << "\n";
  }
}

const sim::SeatMessage* Terminal::message(const std::string& number) {
  std::int64_t position = 0;
  if (!parse_number(number, position) || position < 1 || position > std::ssize(view().inbox)) {
    *out_ << fill(gettext("there is no message `%s`"), {number}) << "\n";
    return nullptr;
  }
  return &view().inbox[static_cast<std::size_t>(position - 1)];
}

void Terminal::read_message(const Words& words) {
  const sim::SeatMessage* found = message(words.size() > 1 ? words[1] : "");
  if (found == nullptr) return;
  if (!found->from.in(english_).empty()) *out_ << found->from.in(english_) << ":\n";
  *out_ << (found->body.in(english_).empty() ? found->headline : found->body).in(english_) << "\n";
  for (const sim::Line& line : found->form) {
    *out_ << "  " << line.label.in(english_) << ": " << line.value.in(english_) << "\n";
  }
  for (const std::string& attachment : found->attachments) {
    *out_ << fill(gettext("attached: %s"), {attachment}) << "\n";
  }
}

void Terminal::acknowledge(const Words& words) {
  const sim::SeatMessage* found = message(words.size() > 1 ? words[1] : "");
  if (found == nullptr) return;
  if (!found->acknowledgeable) {
    *out_ << gettext("only messages of the scenario are acknowledged") << "\n";
    return;
  }
  sim::Command command;
  command.kind = sim::Kind::acknowledged;
  command.item = found->inject;
  command.incident = found->incident;
  here().sent[here().client->send(std::move(command))] = found->headline.in(english_);
}

void Terminal::list_duties() {
  std::vector<const sim::SeatDuty*> open;
  for (const sim::SeatDuty& duty : view().duties) {
    if (duty.state == sim::DutyState::open || duty.state == sim::DutyState::missed) open.push_back(&duty);
  }
  std::stable_sort(open.begin(), open.end(), [](const auto* a, const auto* b) { return a->due < b->due; });
  if (open.empty()) *out_ << gettext("nothing is due from this seat now") << "\n";
  const sim::Time now = view().clock.now;
  for (const sim::SeatDuty* duty : open) {
    std::string when = gettext("no due time");
    if (duty->due != sim::never) {
      when = fill(gettext("due %s"), {local(duty->due)}) + ", ";
      when += duty->due >= now ? fill(gettext("%s left"), {reports::length_text(duty->due - now)})
                               : fill(gettext("%s over"), {reports::length_text(now - duty->due)});
    }
    *out_ << padded(duty->clause, 8) << duty->label.in(english_) << " — " << when;
    if (duty->incident != sim::none) *out_ << incident_of(view(), duty->incident, english_);
    *out_ << "\n";
  }
}

void Terminal::list_actions() {
  for (const sim::SeatAction& action : view().actions) {
    *out_ << padded(action.id, 28) << padded(action.clause, 8) << action.label.in(english_);
    const sim::SeatReadiness* ready = sim::readiness_of(view(), action.action);
    if (ready != nullptr && !ready->possible && !ready->blocks.empty()) {
      *out_ << " — " << ready->blocks.back().because.in(english_);
    }
    *out_ << "\n";
  }
}

void Terminal::show_score() {
  if (!view().score.released) {
    *out_ << gettext("the controller has not shown the score yet") << "\n";
    return;
  }
  *out_ << fill(gettext("the whole exercise: %s"), {reports::percent_text(view().score.permille)}) << "\n";
  for (const sim::SeatPoints& line : view().score.lines) {
    *out_ << padded(line.clause, 8) << line.label.in(english_) << " — " << reports::points_text(line.points) << " / "
          << reports::points_text(line.points_max) << "\n";
  }
}

void Terminal::deal_with_mail(const Words& words) {
  if (auto command = take_mail(*out_, view().mails, words, english_)) {
    here().sent[here().client->send(std::move(*command))] = words[2];
  }
}

void Terminal::choose_seat(const Words& words) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (words.size() > 1 && places_[i].client->view().frame.seat_id == words[1]) {
      here_ = i;
      return;
    }
  }
  *out_ << gettext("your seats:");
  for (const Place& place : places_) *out_ << " " << place.client->view().frame.seat_id;
  *out_ << "\n";
}

Wish Terminal::wait_for(const Words& words) {
  const auto span = sim::parse_duration(words.size() > 1 ? words[1] : "");
  if (span && span->months == 0) return {Wish::What::wait, span->milliseconds};
  *out_ << gettext("how long? for example `wait 30m` or `wait 2h`") << "\n";
  return {};
}

}  // namespace tocsin::cli
