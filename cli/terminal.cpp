#include "cli/terminal.h"

#include <libintl.h>

#include <algorithm>
#include <charconv>

#include "cli/board.h"
#include "cli/mail_words.h"
#include "cli/typed.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;
using reports::label_of;

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
    {"next", "下一步", Verb::next},     {"wait", "等", Verb::wait},         {"time", "時間", Verb::time},
    {"seat", "席位", Verb::seat},       {"finish", "結束", Verb::finish},   {"leave", "離開", Verb::leave},
};

std::optional<Verb> verb_of(const std::string& word) {
  for (const VerbName& name : verbs) {
    if (word == name.english || word == name.chinese) return name.verb;
  }
  return std::nullopt;
}

}  // namespace

Terminal::Terminal(conduct::Session& session, std::vector<sim::Index> seats, std::ostream& out, bool english,
                   bool time_flows)
    : session_(&session),
      plan_(&session.plan()),
      seats_(std::move(seats)),
      out_(&out),
      english_(english),
      time_flows_(time_flows) {
  for (const sim::Index seat : seats_) {
    inboxes_.emplace_back(*plan_, seat);
    for (const sim::Event& event : session.events()) inboxes_.back().take(event);
  }
}

void Terminal::greet() {
  *out_ << plan_->label.in(english_) << "\n";
  for (const sim::Index seat : seats_) {
    *out_ << fill(gettext("you sit at: %s"), {reports::seat_label(*plan_, seat, english_)}) << "\n";
  }
  *out_ << gettext("`help` lists the commands.") << "\n";
  if (!inbox().messages().empty()) list_messages();
}

void Terminal::prompt() {
  if (draft_) {
    ask();
  } else {
    *out_ << "\n[" << plan_->seats[seat()].id << " "
          << sim::format_local(session_->state().now, plan_->utc_offset_minutes) << " "
          << reports::elapsed_text(session_->state().now - plan_->starts) << "] > ";
  }
  out_->flush();
}

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
    case Verb::mails:
      list_mails(*out_, sim::seat_mails(session_->state(), seat()), plan_->utc_offset_minutes, english_);
      break;
    case Verb::mail: deal_with_mail(words); break;
    case Verb::duties: list_duties(); break;
    case Verb::actions: list_actions(); break;
    case Verb::act: begin_act(words); break;
    case Verb::seat: choose_seat(words); break;
    case Verb::time: break;  // The prompt says it.
    case Verb::next: return {Wish::What::next, 0};
    case Verb::wait: return wait_for(words);
    case Verb::finish: return {Wish::What::finish, 0};
    case Verb::leave: return {Wish::What::leave, 0};
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
  if (!time_flows_) {
    row("next", gettext("let time go on to the next thing that concerns you"));
    row("wait LENGTH", gettext("let time go on, for example `wait 30m`"));
  }
  if (seats_.size() > 1) row("seat SEAT", gettext("change to another of your seats"));
  row("finish", gettext("let the exercise run to its end without you"));
  row("leave", gettext("stop here; with a journal you can go on later"));
}

void Terminal::deal_with_mail(const Words& words) {
  auto command = take_mail(*out_, sim::seat_mails(session_->state(), seat()), words, english_);
  if (!command) return;
  command->seat = seat();
  if (submit(*command)) *out_ << fill(gettext("done with it: %s"), {words[2]}) << "\n";
}

std::string Terminal::headline(const sim::Event& event) const {
  std::string from;
  std::string what;
  if (event.kind == sim::Kind::delivered) {
    const sim::Inject& inject = plan_->injects[event.item];
    const std::string& body = inject.body.in(english_);
    from = inject.from.in(english_);
    what = inject.label.in(english_).empty() ? shortened(body) : inject.label.in(english_);
  } else if (event.kind == sim::Kind::improvised) {
    from = gettext("the exercise control");
    what = shortened(event.text);
  } else {
    from = reports::seat_label(*plan_, event.seat, english_);
    what = label_of(plan_->actions[event.item], english_);
  }
  return from.empty() ? what : from + ": " + what;
}

void Terminal::list_messages() {
  const auto& messages = inbox().messages();
  if (messages.empty()) *out_ << gettext("no messages yet") << "\n";
  for (std::size_t i = 0; i < messages.size(); ++i) {
    *out_ << padded(std::to_string(i + 1), 4) << sim::format_local(messages[i].time, plan_->utc_offset_minutes) << "  "
          << headline(messages[i]) << "\n";
  }
}

const sim::Event* Terminal::message(const std::string& number) const {
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), position);
  const auto& messages = inbox().messages();
  if (error != std::errc() || end != number.data() + number.size() || position == 0 || position > messages.size()) {
    *out_ << fill(gettext("there is no message `%s`"), {number}) << "\n";
    return nullptr;
  }
  return &messages[position - 1];
}

void Terminal::read_message(const Words& words) {
  const sim::Event* event = message(words.size() > 1 ? words[1] : "");
  if (event == nullptr) return;
  if (event->kind == sim::Kind::delivered) {
    const sim::Inject& inject = plan_->injects[event->item];
    if (!inject.from.in(english_).empty()) *out_ << inject.from.in(english_) << ":\n";
    *out_ << inject.body.in(english_) << "\n";
    for (const std::string& attachment : inject.attachments) {
      *out_ << fill(gettext("attached: %s"), {attachment}) << "\n";
    }
    return;
  }
  if (event->kind == sim::Kind::improvised) {
    *out_ << event->text << "\n";
    return;
  }
  *out_ << headline(*event) << "\n";
  const sim::Index form = plan_->actions[event->item].form;
  for (const sim::Answer& answer : event->answers) {
    const sim::Field& field = plan_->forms[form].fields[answer.field];
    const std::string value = reports::answer_text(*plan_, *event, answer, english_);
    if (!value.empty()) *out_ << "  " << label_of(field, english_) << ": " << value << "\n";
  }
}

void Terminal::explain_standstill() {
  for (const sim::Index inject : session_->state().clock.holding) {
    sim::Event delivered;
    delivered.kind = sim::Kind::delivered;
    delivered.item = inject;
    *out_ << fill(gettext("the clock waits until this is acknowledged: %s"), {headline(delivered)}) << "\n";
  }
}

void Terminal::acknowledge(const Words& words) {
  const sim::Event* event = message(words.size() > 1 ? words[1] : "");
  if (event == nullptr) return;
  if (event->kind != sim::Kind::delivered) {
    *out_ << gettext("only messages of the scenario are acknowledged") << "\n";
    return;
  }
  sim::Command acknowledged = command(sim::Kind::acknowledged);
  acknowledged.item = event->item;
  acknowledged.incident = event->incident;
  submit(acknowledged);
}

bool Terminal::owns(sim::Index instance, sim::Index seat) const {
  const sim::DutyInstance& duty_instance = session_->state().duties[instance];
  const sim::Duty& duty = plan_->duties[duty_instance.duty];
  if (duty_instance.agency != plan_->seats[seat].agency) return false;
  if (is_one_seats(duty) && duty_instance.element != sim::none) return duty_instance.element == seat;
  return std::any_of(duty.owners.begin(), duty.owners.end(),
                     [&](sim::Index role) { return ((plan_->seats[seat].roles >> role) & 1U) != 0; });
}

void Terminal::list_duties() {
  const sim::State& state = session_->state();
  std::vector<sim::Index> open;
  for (std::size_t i = 0; i < state.duties.size(); ++i) {
    const auto index = static_cast<sim::Index>(i);
    const bool waits = state.duties[i].state == sim::DutyState::open || state.duties[i].state == sim::DutyState::missed;
    if (waits && owns(index, seat())) open.push_back(index);
  }
  std::stable_sort(open.begin(), open.end(),
                   [&](sim::Index a, sim::Index b) { return state.duties[a].due < state.duties[b].due; });
  if (open.empty()) *out_ << gettext("nothing is due from this seat now") << "\n";
  for (const sim::Index index : open) {
    const sim::DutyInstance& instance = state.duties[index];
    const sim::Duty& duty = plan_->duties[instance.duty];
    std::string when = gettext("no due time");
    if (instance.due != sim::never) {
      when = fill(gettext("due %s"), {sim::format_local(instance.due, plan_->utc_offset_minutes)});
      when += instance.due >= state.now
                  ? ", " + fill(gettext("%s left"), {reports::length_text(instance.due - state.now)})
                  : ", " + fill(gettext("%s over"), {reports::length_text(state.now - instance.due)});
    }
    *out_ << padded(duty.clause, 8) << label_of(duty, english_) << " — " << when;
    if (instance.incident != sim::none) *out_ << " — " << label_of(plan_->incidents[instance.incident], english_);
    *out_ << "\n";
  }
}

void Terminal::list_actions() {
  for (const sim::Action& action : plan_->actions) {
    if ((action.by & plan_->seats[seat()].roles) == 0) continue;
    if (action.asked_by != sim::none && !waits_for_answer(session_->state(), action.asked_by, seat())) continue;
    *out_ << padded(action.id, 28) << padded(action.clause, 8) << label_of(action, english_) << "\n";
  }
}

void Terminal::choose_seat(const Words& words) {
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (words.size() > 1 && plan_->seats[seats_[i]].id == words[1]) {
      seat_ = i;
      return;
    }
  }
  *out_ << gettext("your seats:");
  for (const sim::Index seat : seats_) *out_ << " " << plan_->seats[seat].id;
  *out_ << "\n";
}

Wish Terminal::wait_for(const Words& words) {
  const auto span = sim::parse_duration(words.size() > 1 ? words[1] : "");
  if (span && span->months == 0) return {Wish::What::wait, span->milliseconds};
  *out_ << gettext("how long? for example `wait 30m` or `wait 2h`") << "\n";
  return {};
}

sim::Command Terminal::command(sim::Kind kind) const {
  sim::Command made;
  made.kind = kind;
  made.origin = sim::Origin::person;
  made.seat = seat();
  return made;
}

bool Terminal::submit(const sim::Command& command) {
  const auto refusal = session_->submit(command, session_->state().now);
  if (refusal) {
    *out_ << fill(gettext("refused: %s"), {refusal->because.in(english_)});
    if (!refusal->clause.empty()) *out_ << " (" << refusal->clause << ")";
    *out_ << "\n";
    return false;
  }
  if (const auto error = session_->settle()) {
    *out_ << error->message << "\n";
    return false;
  }
  return true;
}

void Terminal::on_event(const sim::Event& event) {
  const std::string at = sim::format_local(event.time, plan_->utc_offset_minutes) + "  ";
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    const std::string whose = seats_.size() > 1 ? plan_->seats[seats_[i]].id + ": " : "";
    if (sim::arrives_at(*plan_, event, seats_[i])) {
      inboxes_[i].take(event);
      concerned_ = true;
      *out_ << "\n"
            << at << whose
            << fill(gettext("message %1$s — %2$s"), {std::to_string(inboxes_[i].messages().size()), headline(event)})
            << "\n";
      continue;
    }
    if (event.kind == sim::Kind::mail_sent && sim::seat_of_mail(*plan_, event) == seats_[i]) {
      concerned_ = true;
      *out_ << "\n" << at << whose << gettext("a mail has come: `mails`") << "\n";
      continue;
    }
    const bool about_duty = event.kind == sim::Kind::duty_armed || event.kind == sim::Kind::duty_settled;
    if (!about_duty || !owns(event.item, seats_[i])) continue;
    const sim::Duty& duty = plan_->duties[session_->state().duties[event.item].duty];
    const std::string label = (duty.clause.empty() ? "" : duty.clause + " ") + label_of(duty, english_);
    concerned_ = true;
    if (event.kind == sim::Kind::duty_settled) {
      *out_ << at << whose << label << ": " << reports::state_word(static_cast<sim::DutyState>(event.other)) << "\n";
    } else if (event.value == sim::never) {
      *out_ << at << whose << fill(gettext("your duty: %s"), {label}) << "\n";
    } else {
      *out_ << at << whose
            << fill(gettext("your duty: %1$s, due %2$s"),
                    {label, sim::format_local(event.value, plan_->utc_offset_minutes)})
            << "\n";
    }
  }
  if (event.kind == sim::Kind::ended) *out_ << "\n" << at << gettext("the exercise has ended") << "\n";
}

}  // namespace tocsin::cli
