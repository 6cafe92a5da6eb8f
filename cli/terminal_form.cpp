// The terminal's forms: one question at a time, until the act can be sent.
#include <libintl.h>

#include <algorithm>

#include "cli/seat_words.h"
#include "cli/terminal.h"
#include "cli/typed.h"
#include "reports/words.h"

namespace tocsin::cli {

using reports::fill;

void Terminal::begin_act(const Words& words) {
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
    here().client->send(std::move(opened));
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
void Terminal::ask_next() {
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
  here().sent[here().client->send(act)] = label;
}

void Terminal::finish_form() {
  if (draft_->action.has_form) {
    sim::Command closed;
    closed.kind = sim::Kind::form_closed;
    here().client->send(std::move(closed));
  }
  draft_.reset();
}

void Terminal::ask() {
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

void Terminal::ask_field(const sim::SeatField& field) {
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

void Terminal::take_answer(const std::string& line) {
  const std::string text = trimmed(line);
  if (text == ".") {
    finish_form();
    *out_ << gettext("given up; nothing was sent") << "\n";
    return;
  }
  if (take_part(text)) ask_next();
}

bool Terminal::take_part(const std::string& text) {
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
