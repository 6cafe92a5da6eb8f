// The terminal's forms: one question at a time, until the act can be sent.
#include <libintl.h>

#include <algorithm>
#include <sstream>

#include "cli/terminal.h"
#include "cli/typed.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;
using reports::label_of;

// One of the things, by its id or by its number from 1.
template <class Thing>
std::optional<sim::Index> pick(const std::vector<Thing>& things, const std::string& text) {
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (things[i].id == text) return static_cast<sim::Index>(i);
  }
  std::int64_t number = 0;
  if (!parse_number(text, number) || number < 1 || number > std::ssize(things)) return std::nullopt;
  return static_cast<sim::Index>(number - 1);
}

}  // namespace

std::vector<sim::Index> Terminal::known_incidents() const {
  std::vector<sim::Index> known;
  for (std::size_t i = 0; i < plan_->incidents.size(); ++i) {
    const auto index = static_cast<sim::Index>(i);
    if (sim::knows(session_->state(), plan_->seats[seat()].agency, index)) known.push_back(index);
  }
  return known;
}

void Terminal::begin_act(const Words& words) {
  const sim::Index action = words.size() > 1 ? plan_->find_action(words[1]) : sim::none;
  if (action == sim::none) {
    *out_ << gettext("which action? `actions` lists them") << "\n";
    return;
  }
  Draft draft;
  draft.command = command(sim::Kind::acted);
  draft.command.item = action;
  draft_ = std::move(draft);
  if (plan_->actions[action].form != sim::none) {
    sim::Command opened = command(sim::Kind::form_opened);
    opened.item = action;
    submit(opened);
  }
  const sim::About about = plan_->actions[action].about;
  draft_->ask = about == sim::About::inject ? Draft::Ask::message : Draft::Ask::incident;
  const auto known = known_incidents();
  if (about == sim::About::nothing) {
    draft_->ask = Draft::Ask::recipients;
  } else if (about == sim::About::incident && known.size() == 1) {
    draft_->command.incident = known.front();
    draft_->ask = Draft::Ask::recipients;
  }
  ask_next();
}

// Skips what need not be asked, and sends when nothing is left.
void Terminal::ask_next() {
  const sim::Action& action = plan_->actions[draft_->command.item];
  if (draft_->ask == Draft::Ask::recipients) {
    const bool only_one =
        action.to.size() == 1 && plan_->addresses[action.to.front()].kind != sim::AddressKind::named_agency;
    if (only_one) draft_->command.recipients = {{action.to.front(), sim::none}};
    if (only_one || action.to.empty()) draft_->ask = Draft::Ask::field;
  }
  if (draft_->ask != Draft::Ask::field) return;
  if (action.form == sim::none || draft_->field >= plan_->forms[action.form].fields.size()) send();
}

void Terminal::ask() {
  const sim::Action& action = plan_->actions[draft_->command.item];
  *out_ << "  ";
  switch (draft_->ask) {
    case Draft::Ask::incident: {
      *out_ << gettext("about which incident?");
      const auto known = known_incidents();
      for (std::size_t i = 0; i < known.size(); ++i) {
        *out_ << "\n    " << i + 1 << " " << label_of(plan_->incidents[known[i]], english_);
      }
      break;
    }
    case Draft::Ask::message: *out_ << gettext("about which message? (its number in the inbox)"); break;
    case Draft::Ask::recipients:
      *out_ << gettext("to whom? (numbers; several with commas)");
      for (std::size_t i = 0; i < action.to.size(); ++i) {
        const sim::Address& address = plan_->addresses[action.to[i]];
        *out_ << "\n    " << i + 1 << " " << label_of(address, english_);
        if (address.kind == sim::AddressKind::named_agency) {
          *out_ << " " << fill(gettext("(write %s=AGENCY)"), {std::to_string(i + 1)});
        }
      }
      break;
    case Draft::Ask::field: ask_field(plan_->forms[action.form].fields[draft_->field]); break;
  }
  *out_ << "\n  " << gettext("(`.` gives up)") << " ? ";
}

void Terminal::ask_field(const sim::Field& field) {
  *out_ << label_of(field, english_);
  if (field.required) *out_ << " *";
  const auto list = [&](const auto& things) {
    for (std::size_t i = 0; i < things.size(); ++i) *out_ << "\n    " << i + 1 << " " << label_of(things[i], english_);
  };
  switch (field.type) {
    case sim::FieldType::text: break;
    case sim::FieldType::boolean: *out_ << " " << gettext("(y or n)"); break;
    case sim::FieldType::integer:
      *out_ << " " << fill(gettext("(%1$s to %2$s)"), {std::to_string(field.minimum), std::to_string(field.maximum)});
      break;
    case sim::FieldType::instant: *out_ << " " << gettext("(2025-03-10 09:00, or `now`)"); break;
    case sim::FieldType::level: {
      *out_ << " (";
      for (std::size_t i = 0; i < plan_->severity.levels.size(); ++i) {
        *out_ << (i == 0 ? "" : ", ") << plan_->severity.levels[i];
      }
      *out_ << ")";
      break;
    }
    case sim::FieldType::choice: list(field.choices); break;
    case sim::FieldType::effect: list(plan_->severity.properties[field.property].cells); break;
    case sim::FieldType::agencies:
      *out_ << " " << gettext("(numbers with commas, or `none`)");
      list(plan_->agencies);
      break;
  }
}

void Terminal::take_answer(const std::string& line) {
  const std::string text = trimmed(line);
  if (text == ".") {
    close_form();
    draft_.reset();
    *out_ << gettext("given up; nothing was sent") << "\n";
    return;
  }
  switch (draft_->ask) {
    case Draft::Ask::incident: take_incident(text); break;
    case Draft::Ask::message: take_message(text); break;
    case Draft::Ask::recipients: take_recipients(text); break;
    case Draft::Ask::field: take_field(text); break;
  }
}

void Terminal::take_incident(const std::string& line) {
  const auto known = known_incidents();
  std::int64_t number = 0;
  const sim::Index by_id = plan_->find_incident(line);
  if (std::find(known.begin(), known.end(), by_id) != known.end()) {
    draft_->command.incident = by_id;
  } else if (parse_number(line, number) && number >= 1 && number <= std::ssize(known)) {
    draft_->command.incident = known[static_cast<std::size_t>(number - 1)];
  } else {
    *out_ << gettext("this is none of them") << "\n";
    return;
  }
  draft_->ask = Draft::Ask::recipients;
  ask_next();
}

void Terminal::take_message(const std::string& line) {
  const sim::Event* event = message(line);
  if (event == nullptr) return;
  if (event->kind != sim::Kind::delivered) {
    *out_ << gettext("only a message of the scenario can be judged") << "\n";
    return;
  }
  draft_->command.about = event->item;
  draft_->command.incident = event->incident;
  draft_->ask = Draft::Ask::recipients;
  ask_next();
}

void Terminal::take_recipients(const std::string& line) {
  const auto& to = plan_->actions[draft_->command.item].to;
  std::vector<sim::Recipient> recipients;
  for (const std::string& part : parts_of(line)) {
    const std::size_t equals = part.find('=');
    const std::string which = part.substr(0, equals);
    std::int64_t number = 0;
    sim::Index address = plan_->find_address(which);
    if (parse_number(which, number) && number >= 1 && number <= std::ssize(to)) {
      address = to[static_cast<std::size_t>(number - 1)];
    }
    sim::Index agency = sim::none;
    if (equals != std::string::npos) {
      const auto picked = pick(plan_->agencies, part.substr(equals + 1));
      if (!picked) address = sim::none;
      agency = picked.value_or(sim::none);
    }
    if (address == sim::none) {
      *out_ << fill(gettext("`%s` is no recipient"), {part}) << "\n";
      return;
    }
    recipients.push_back({address, agency});
  }
  draft_->command.recipients = std::move(recipients);
  draft_->ask = Draft::Ask::field;
  ask_next();
}

void Terminal::take_field(const std::string& line) {
  const sim::Field& field = plan_->forms[plan_->actions[draft_->command.item].form].fields[draft_->field];
  if (line.empty() && field.required) {
    *out_ << gettext("this one is needed") << "\n";
    return;
  }
  if (!line.empty()) {
    sim::Answer answer;
    answer.field = static_cast<sim::Index>(draft_->field);
    if (!parse_field(field, line, answer)) {
      *out_ << fill(gettext("`%s` does not fit here"), {line}) << "\n";
      return;
    }
    draft_->command.answers.push_back(std::move(answer));
  }
  ++draft_->field;
  ask_next();
}

bool Terminal::parse_field(const sim::Field& field, const std::string& text, sim::Answer& answer) const {
  switch (field.type) {
    case sim::FieldType::text: answer.text = text; return text.size() <= sim::text_bytes_max;
    case sim::FieldType::boolean: {
      const bool yes = text == "y" || text == "yes" || text == "是";
      answer.value = yes ? 1 : 0;
      return yes || text == "n" || text == "no" || text == "否";
    }
    case sim::FieldType::integer:
    case sim::FieldType::level: return parse_number(text, answer.value);
    case sim::FieldType::instant: {
      const auto instant =
          text == "now" ? std::optional(session_->state().now) : sim::parse_local_time(text, plan_->utc_offset_minutes);
      answer.value = instant.value_or(sim::unset);
      return instant.has_value();
    }
    case sim::FieldType::choice:
    case sim::FieldType::effect: {
      const auto picked = field.type == sim::FieldType::choice
                              ? pick(field.choices, text)
                              : pick(plan_->severity.properties[field.property].cells, text);
      answer.value = picked ? static_cast<sim::Value>(*picked) : sim::unset;
      return picked.has_value();
    }
    case sim::FieldType::agencies: {
      answer.value = 0;
      if (text == "none" || text == "無") return true;
      for (const std::string& part : parts_of(text)) {
        const auto picked = pick(plan_->agencies, part);
        if (!picked) return false;
        answer.agencies.push_back(*picked);
      }
      std::sort(answer.agencies.begin(), answer.agencies.end());
      answer.agencies.erase(std::unique(answer.agencies.begin(), answer.agencies.end()), answer.agencies.end());
      return true;
    }
  }
  return false;
}

void Terminal::send() {
  const sim::Command act = draft_->command;
  close_form();
  draft_.reset();
  if (!submit(act)) return;
  *out_ << fill(gettext("done: %1$s (recorded up to event %2$s)"),
                {label_of(plan_->actions[act.item], english_), std::to_string(session_->state().sequence)})
        << "\n";
}

void Terminal::close_form() {
  if (session_->state().seats[seat()].form_open == sim::none) return;
  submit(command(sim::Kind::form_closed));
}

}  // namespace tocsin::cli
