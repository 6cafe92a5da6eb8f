#include "cli/seat_terminal.h"

#include <libintl.h>

#include <algorithm>
#include <charconv>

#include "cli/board.h"
#include "cli/mail_words.h"
#include "cli/seat_words.h"
#include "cli/typed.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

bool is(const std::string& word, const char* english, const char* chinese) {
  return word == english || word == chinese;
}

}  // namespace

SeatTerminal::SeatTerminal(net::Client& client, std::ostream& out, bool english)
    : client_(&client), out_(&out), english_(english), shown_(client.status()) {}

std::string SeatTerminal::local(sim::Time time) const {
  return sim::format_local(time, view().frame.utc_offset_minutes);
}

void SeatTerminal::greet() {
  *out_ << view().frame.title.in(english_) << "\n";
  if (view().frame.seat == sim::none) {
    *out_ << gettext("you look on; nothing is asked of you") << "\n";
  } else {
    *out_ << fill(gettext("you sit at: %s"),
                  {view().frame.agency_label.in(english_) + " " + view().frame.seat_label.in(english_)})
          << "\n";
  }
  if (!view().clock.begun) *out_ << gettext("the exercise has not begun; wait for the controller") << "\n";
  *out_ << gettext("`help` lists the commands.") << "\n";
  if (!view().inbox.empty()) list_messages();
  messages_shown_ = view().inbox.size();
  mails_shown_ = view().mails.size();
  if (mails_shown_ != 0) list_mails(*out_, view().mails, view().frame.utc_offset_minutes, english_);
  for (const sim::SeatDuty& duty : view().duties) duties_[duty.instance] = duty.state;
}

void SeatTerminal::prompt() {
  if (draft_) {
    ask();
  } else {
    *out_ << "\n[" << (view().frame.seat_id.empty() ? sim::name_of(view().frame.role) : view().frame.seat_id) << " "
          << local(view().clock.now) << " " << reports::elapsed_text(view().clock.now - view().frame.starts) << "] > ";
  }
  out_->flush();
}

bool SeatTerminal::show(sim::SeatParts parts) {
  bool any = false;
  const auto say = [&](const std::string& line) {
    *out_ << (any ? "" : "\n") << line << "\n";
    any = true;
  };
  if (!(client_->status() == shown_)) {
    shown_ = client_->status();
    if (shown_.what == net::Status::What::connected) say(gettext("connected again"));
    if (shown_.what == net::Status::What::reconnecting) say(gettext("the connection broke; trying to come back"));
  }
  for (const net::Answer& answer : client_->answers()) {
    const std::string what = sent_[answer.ticket];
    sent_.erase(answer.ticket);
    if (what.empty() && answer.what == net::Answer::What::accepted) continue;
    if (answer.what == net::Answer::What::accepted) {
      say(fill(gettext("done: %1$s (recorded up to event %2$s)"), {what, std::to_string(answer.sequence)}));
    } else if (answer.what == net::Answer::What::refused && !what.empty()) {
      say(fill(gettext("refused: %s"), {answer.refusal.because.in(english_)}) +
          (answer.refusal.clause.empty() ? "" : " (" + answer.refusal.clause + ")"));
    }
  }
  for (; messages_shown_ < view().inbox.size(); ++messages_shown_) {
    const sim::SeatMessage& message = view().inbox[messages_shown_];
    say(local(message.time) + "  " +
        fill(gettext("message %1$s — %2$s"),
             {std::to_string(messages_shown_ + 1), message.from.in(english_) + ": " + message.headline.in(english_)}));
  }
  if (view().mails.size() > mails_shown_) {
    mails_shown_ = view().mails.size();
    say(gettext("a mail has come: `mails`"));
  }
  if ((parts & sim::part_duties) != 0) {
    for (const sim::SeatDuty& duty : view().duties) {
      const auto [found, is_new] = duties_.try_emplace(duty.instance, duty.state);
      const std::string label = (duty.clause.empty() ? "" : duty.clause + " ") + duty.label.in(english_);
      if (is_new && duty.due == sim::never) {
        say(fill(gettext("your duty: %s"), {label}));
      } else if (is_new) {
        say(fill(gettext("your duty: %1$s, due %2$s"), {label, local(duty.due)}));
      } else if (found->second != duty.state) {
        found->second = duty.state;
        say(label + ": " + reports::state_word(duty.state));
      }
    }
  }
  if (view().clock.ended && !std::exchange(ended_shown_, true)) say(gettext("the exercise has ended"));
  if (view().score.released && !std::exchange(score_shown_, true)) {
    say(gettext("the score may be seen now: `score`"));
  }
  return any;
}

bool SeatTerminal::take_line(const std::string& line) {
  if (draft_) {
    take_answer(line);
    return true;
  }
  const Words words = words_of(line);
  if (words.empty()) return true;
  const std::string& verb = words.front();
  if (is(verb, "leave", "離開")) return false;
  if (is(verb, "help", "說明")) {
    help();
  } else if (is(verb, "inbox", "收件")) {
    list_messages();
  } else if (is(verb, "read", "讀")) {
    read_message(words);
  } else if (is(verb, "ack", "確認")) {
    acknowledge(words);
  } else if (is(verb, "mails", "信件")) {
    list_mails(*out_, view().mails, view().frame.utc_offset_minutes, english_);
  } else if (is(verb, "mail", "信")) {
    if (auto command = take_mail(*out_, view().mails, words, english_)) {
      sent_[client_->send(std::move(*command))] = words[2];
    }
  } else if (is(verb, "duties", "義務")) {
    list_duties();
  } else if (is(verb, "actions", "動作")) {
    list_actions();
  } else if (is(verb, "do", "做")) {
    begin_act(words);
  } else if (is(verb, "score", "成績")) {
    show_score();
  } else if (!is(verb, "time", "時間")) {
    *out_ << fill(gettext("`%s` is no command; `help` lists them."), {verb}) << "\n";
  }
  return true;
}

void SeatTerminal::help() {
  const auto row = [&](const char* command, const std::string& what) { *out_ << padded(command, 22) << what << "\n"; };
  row("inbox", gettext("the messages that reached this seat"));
  row("read N", gettext("message N"));
  row("ack N", gettext("acknowledge message N"));
  row("mails", gettext("the mails in this seat's mailbox"));
  row("mail N [WHAT]", gettext("mail N, or what you do with it: opened, link, reported, …"));
  row("duties", gettext("what this seat has to do, and until when"));
  row("actions", gettext("what this seat can do"));
  row("do ACTION", gettext("do it; you are asked what it needs"));
  row("score", gettext("the score, once the controller shows it"));
  row("leave", gettext("leave the seat; the same code brings you back"));
}

void SeatTerminal::list_messages() {
  if (view().inbox.empty()) *out_ << gettext("no messages yet") << "\n";
  for (std::size_t i = 0; i < view().inbox.size(); ++i) {
    const sim::SeatMessage& each = view().inbox[i];
    *out_ << padded(std::to_string(i + 1), 4) << local(each.time) << "  " << each.from.in(english_) << ": "
          << each.headline.in(english_) << (each.acknowledged ? " ✓" : "") << "\n";
  }
}

const sim::SeatMessage* SeatTerminal::message(const std::string& number) {
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), position);
  if (error != std::errc() || end != number.data() + number.size() || position == 0 || position > view().inbox.size()) {
    *out_ << fill(gettext("there is no message `%s`"), {number}) << "\n";
    return nullptr;
  }
  return &view().inbox[position - 1];
}

void SeatTerminal::read_message(const Words& words) {
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

void SeatTerminal::acknowledge(const Words& words) {
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
  sent_[client_->send(std::move(command))] = found->headline.in(english_);
}

void SeatTerminal::list_duties() {
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
    *out_ << padded(duty->clause, 8) << duty->label.in(english_) << " — " << when << "\n";
  }
}

void SeatTerminal::list_actions() {
  for (const sim::SeatAction& action : view().actions) {
    *out_ << padded(action.id, 28) << padded(action.clause, 8) << action.label.in(english_);
    const sim::SeatReadiness* ready = sim::readiness_of(view(), action.action);
    if (ready != nullptr && !ready->possible && !ready->blocks.empty()) {
      *out_ << " — " << ready->blocks.back().because.in(english_);
    }
    *out_ << "\n";
  }
}

void SeatTerminal::show_score() {
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

// ---- The form ------------------------------------------------------------------------------------------------------

void SeatTerminal::begin_act(const Words& words) {
  const sim::SeatAction* action = words.size() > 1 ? find_action(view(), words[1]) : nullptr;
  if (action == nullptr) {
    *out_ << gettext("which action? `actions` lists them") << "\n";
    return;
  }
  draft_ = Draft();
  draft_->action = *action;
  draft_->command.kind = sim::Kind::acted;
  draft_->command.item = action->action;
  if (action->has_form) {
    sim::Command opened;
    opened.kind = sim::Kind::form_opened;
    opened.item = action->action;
    client_->send(std::move(opened));
  }
  draft_->ask = action->about == sim::About::inject ? Draft::Ask::message : Draft::Ask::incident;
  if (action->about == sim::About::nothing) {
    draft_->ask = Draft::Ask::recipients;
  } else if (action->about == sim::About::incident && view().incidents.size() == 1) {
    draft_->command.incident = view().incidents.front().incident;
    draft_->ask = Draft::Ask::recipients;
  }
  ask_next();
}

// Skips what need not be asked, and sends when nothing is left.
void SeatTerminal::ask_next() {
  const auto& to = draft_->action.to;
  if (draft_->ask == Draft::Ask::recipients) {
    const bool only_one = to.size() == 1 && !to.front().named;
    if (only_one) draft_->command.recipients = {{to.front().address, sim::none}};
    if (only_one || to.empty()) draft_->ask = Draft::Ask::field;
  }
  if (draft_->ask != Draft::Ask::field || draft_->field < draft_->action.fields.size()) return;
  const std::string label = draft_->action.label.in(english_);
  const sim::Command act = draft_->command;
  finish_form();
  sent_[client_->send(act)] = label;
}

void SeatTerminal::finish_form() {
  if (draft_->action.has_form) {
    sim::Command closed;
    closed.kind = sim::Kind::form_closed;
    client_->send(std::move(closed));
  }
  draft_.reset();
}

void SeatTerminal::ask() {
  *out_ << "  ";
  switch (draft_->ask) {
    case Draft::Ask::incident:
      *out_ << gettext("about which incident?");
      for (std::size_t i = 0; i < view().incidents.size(); ++i) {
        *out_ << "\n    " << i + 1 << " " << view().incidents[i].label.in(english_);
      }
      break;
    case Draft::Ask::message: *out_ << gettext("about which message? (its number in the inbox)"); break;
    case Draft::Ask::recipients:
      *out_ << gettext("to whom? (numbers; several with commas)");
      for (std::size_t i = 0; i < draft_->action.to.size(); ++i) {
        const sim::SeatRecipient& to = draft_->action.to[i];
        *out_ << "\n    " << i + 1 << " " << to.label.in(english_);
        if (to.named) *out_ << " " << fill(gettext("(write %s=AGENCY)"), {std::to_string(i + 1)});
      }
      break;
    case Draft::Ask::field: ask_field(draft_->action.fields[draft_->field]); break;
  }
  *out_ << "\n  " << gettext("(`.` gives up)") << " ? ";
}

void SeatTerminal::ask_field(const sim::SeatField& field) {
  *out_ << field.label.in(english_);
  if (field.required) *out_ << " *";
  switch (field.type) {
    case sim::FieldType::boolean: *out_ << " " << gettext("(y or n)"); break;
    case sim::FieldType::integer:
      *out_ << " " << fill(gettext("(%1$s to %2$s)"), {std::to_string(field.minimum), std::to_string(field.maximum)});
      break;
    case sim::FieldType::instant: *out_ << " " << gettext("(2025-03-10 09:00, or `now`)"); break;
    case sim::FieldType::agencies: *out_ << " " << gettext("(numbers with commas, or `none`)"); break;
    default: break;
  }
  if (field.type == sim::FieldType::level) {
    for (const sim::SeatOption& option : field.options) *out_ << " " << option.value;
    return;
  }
  for (std::size_t i = 0; i < field.options.size(); ++i) {
    *out_ << "\n    " << i + 1 << " " << field.options[i].label.in(english_);
  }
}

void SeatTerminal::take_answer(const std::string& line) {
  const std::string text = trimmed(line);
  if (text == ".") {
    finish_form();
    *out_ << gettext("given up; nothing was sent") << "\n";
    return;
  }
  if (take_part(text)) ask_next();
}

bool SeatTerminal::take_part(const std::string& text) {
  switch (draft_->ask) {
    case Draft::Ask::incident: {
      const sim::SeatIncident* incident = find_incident(view(), text);
      if (incident == nullptr) {
        *out_ << gettext("this is none of them") << "\n";
        return false;
      }
      draft_->command.incident = incident->incident;
      draft_->ask = Draft::Ask::recipients;
      return true;
    }
    case Draft::Ask::message: {
      const sim::SeatMessage* found = message(text);
      if (found == nullptr) return false;
      if (found->inject == sim::none) {
        *out_ << gettext("only a message of the scenario can be judged") << "\n";
        return false;
      }
      draft_->command.about = found->inject;
      draft_->command.incident = found->incident;
      draft_->ask = Draft::Ask::recipients;
      return true;
    }
    case Draft::Ask::recipients: {
      std::vector<sim::Recipient> recipients;
      for (const std::string& part : parts_of(text)) {
        const auto recipient = parse_recipient(draft_->action, part);
        if (!recipient) {
          *out_ << fill(gettext("`%s` is no recipient"), {part}) << "\n";
          return false;
        }
        recipients.push_back(*recipient);
      }
      draft_->command.recipients = std::move(recipients);
      draft_->ask = Draft::Ask::field;
      return true;
    }
    case Draft::Ask::field: break;
  }
  const sim::SeatField& field = draft_->action.fields[draft_->field];
  if (text.empty() && field.required) {
    *out_ << gettext("this one is needed") << "\n";
    return false;
  }
  if (!text.empty()) {
    sim::Answer answer;
    answer.field = static_cast<sim::Index>(draft_->field);
    if (!parse_field(view(), field, text, answer)) {
      *out_ << fill(gettext("`%s` does not fit here"), {text}) << "\n";
      return false;
    }
    draft_->command.answers.push_back(std::move(answer));
  }
  ++draft_->field;
  return true;
}

}  // namespace tocsin::cli
