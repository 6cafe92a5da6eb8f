#include "gui/draft.h"

#include <libintl.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::gui {
namespace {

using reports::fill;

constexpr const char* first_line = "tocsin-draft 1";

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::optional<sim::Time> instant_in(const sim::SeatView& view, const std::string& words) {
  return sim::parse_local_time(words, view.frame.utc_offset_minutes);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
    } else {
      out += text[++i] == 'n' ? '\n' : text[i];
    }
  }
  return out;
}

sim::Answer answer_of(const sim::SeatView& view, const sim::SeatField& field, const FieldDraft& draft) {
  sim::Answer answer;
  switch (field.type) {
    case sim::FieldType::text: answer.text = draft.words; break;
    case sim::FieldType::integer: answer.value = number_in(draft.words).value_or(sim::unset); break;
    case sim::FieldType::instant: answer.value = instant_in(view, draft.words).value_or(sim::unset); break;
    case sim::FieldType::agencies:
      answer.value = 0;
      answer.agencies = draft.agencies;
      break;
    default: answer.value = draft.value; break;
  }
  return answer;
}

}  // namespace

Draft Draft::begin(const sim::SeatView& view, const sim::SeatAction& action) {
  Draft draft;
  if (action.about == sim::About::incident && view.incidents.size() == 1) {
    draft.incident = view.incidents.front().incident;
  }
  if (action.to.size() == 1 && !action.to.front().named) draft.recipients = {{action.to.front().address, sim::none}};
  draft.fields.resize(action.fields.size());
  for (std::size_t i = 0; i < action.fields.size(); ++i) {
    const sim::SeatField& field = action.fields[i];
    if (field.type != sim::FieldType::instant || field.proposes == 0) continue;
    const std::string text = sim::format_local(view.clock.now + field.proposes, view.frame.utc_offset_minutes);
    draft.fields[i].words = text.substr(0, 16);
  }
  return draft;
}

bool Draft::has_recipient(sim::Index address, sim::Index agency) const {
  return std::find(recipients.begin(), recipients.end(), sim::Recipient{address, agency}) != recipients.end();
}

void Draft::set_recipient(sim::Index address, sim::Index agency, bool wanted) {
  std::erase(recipients, sim::Recipient{address, agency});
  if (wanted) recipients.push_back({address, agency});
}

bool is_empty(const sim::SeatField& field, const FieldDraft& draft) {
  switch (field.type) {
    case sim::FieldType::text:
    case sim::FieldType::integer:
    case sim::FieldType::instant: return draft.words.find_first_not_of(" \t\n\r") == std::string::npos;
    case sim::FieldType::agencies: return draft.agencies.empty() && !draft.nobody;
    default: return draft.value == sim::unset;
  }
}

std::string problem_of(const sim::SeatView& view, const sim::SeatField& field, const FieldDraft& draft) {
  if (is_empty(field, draft)) return field.required ? gettext("this one is needed") : "";
  switch (field.type) {
    case sim::FieldType::text: {
      const std::size_t length = characters(draft.words);
      if (length < field.min_chars) {
        return fill(gettext("at least %1$s characters; there are %2$s"),
                    {std::to_string(field.min_chars), std::to_string(length)});
      }
      if (length > field.max_chars) {
        return fill(gettext("at most %1$s characters; there are %2$s"),
                    {std::to_string(field.max_chars), std::to_string(length)});
      }
      return "";
    }
    case sim::FieldType::integer: {
      const auto number = number_in(draft.words);
      if (!number || *number < field.minimum || *number > field.maximum) {
        return fill(gettext("a number from %1$s to %2$s"),
                    {std::to_string(field.minimum), std::to_string(field.maximum)});
      }
      return "";
    }
    case sim::FieldType::instant:
      return instant_in(view, draft.words) ? "" : gettext("a time, written as 2025-02-09 08:30");
    default: return "";
  }
}

std::optional<sim::Command> command_of(const sim::SeatView& view, const sim::SeatAction& action, const Draft& draft) {
  if (action.about == sim::About::incident && draft.incident == sim::none) return std::nullopt;
  if (action.about == sim::About::inject && draft.about == sim::none) return std::nullopt;
  if (!action.to.empty() && draft.recipients.empty()) return std::nullopt;
  sim::Command command;
  command.kind = sim::Kind::acted;
  command.origin = sim::Origin::person;
  command.seat = view.frame.seat;
  command.item = action.action;
  command.incident = draft.incident;
  command.about = draft.about;
  command.recipients = draft.recipients;
  for (std::size_t i = 0; i < action.fields.size(); ++i) {
    const sim::SeatField& field = action.fields[i];
    if (!problem_of(view, field, draft.fields[i]).empty()) return std::nullopt;
    if (is_empty(field, draft.fields[i])) continue;
    sim::Answer answer = answer_of(view, field, draft.fields[i]);
    answer.field = static_cast<sim::Index>(i);
    command.answers.push_back(std::move(answer));
  }
  return command;
}

std::optional<std::int32_t> level_of(const sim::SeatAction& action, const Draft& draft) {
  std::optional<std::int32_t> level;
  for (std::size_t i = 0; i < action.fields.size(); ++i) {
    const sim::SeatField& field = action.fields[i];
    if (field.type != sim::FieldType::effect || draft.fields[i].value == sim::unset) continue;
    for (const sim::SeatOption& cell : field.options) {
      if (cell.value == draft.fields[i].value) level = std::max(level.value_or(0), cell.level);
    }
  }
  return level;
}

std::string to_text(const sim::SeatAction& action, const Draft& draft) {
  std::ostringstream out;
  out << first_line << "\n";
  out << "incident " << draft.incident << "\n"
      << "about " << draft.about << "\n";
  for (const sim::Recipient& to : draft.recipients) out << "to " << to.address << " " << to.agency << "\n";
  for (std::size_t i = 0; i < action.fields.size(); ++i) {
    const FieldDraft& field = draft.fields[i];
    if (field == FieldDraft{}) continue;
    out << "field " << action.fields[i].id << "\n";
    if (!field.words.empty()) out << "words " << escaped(field.words) << "\n";
    if (field.value != sim::unset) out << "value " << field.value << "\n";
    for (const sim::Index agency : field.agencies) out << "agency " << agency << "\n";
    if (field.nobody) out << "nobody\n";
  }
  return out.str();
}

std::optional<Draft> from_text(const sim::SeatView& view, const sim::SeatAction& action, const std::string& text) {
  std::istringstream in(text);
  std::string line;
  if (!std::getline(in, line) || line != first_line) return std::nullopt;
  Draft draft = Draft::begin(view, action);
  draft.recipients.clear();
  FieldDraft nowhere;
  FieldDraft* field = &nowhere;
  while (std::getline(in, line)) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    const auto index = [](std::string_view number) {
      return static_cast<sim::Index>(number_in(number).value_or(sim::none));
    };
    if (word == "incident") {
      draft.incident = index(rest);
    } else if (word == "about") {
      draft.about = index(rest);
    } else if (word == "to" && rest.find(' ') != std::string::npos) {
      const std::size_t middle = rest.find(' ');
      draft.recipients.push_back({index(rest.substr(0, middle)), index(rest.substr(middle + 1))});
    } else if (word == "field") {
      const auto found = std::find_if(action.fields.begin(), action.fields.end(),
                                      [&](const sim::SeatField& each) { return each.id == rest; });
      field = found == action.fields.end() ? &nowhere
                                           : &draft.fields[static_cast<std::size_t>(found - action.fields.begin())];
    } else if (word == "words") {
      field->words = unescaped(rest);
    } else if (word == "value") {
      field->value = number_in(rest).value_or(sim::unset);
    } else if (word == "agency") {
      field->agencies.push_back(index(rest));
    } else if (word == "nobody") {
      field->nobody = true;
    }
  }
  return draft;
}

}  // namespace tocsin::gui
