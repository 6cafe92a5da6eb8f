#include "cli/seat_words.h"

#include <algorithm>

#include "cli/typed.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

template <class Thing>
const Thing* pick_from(const std::vector<Thing>& things, const std::string& text) {
  for (const Thing& thing : things) {
    if (thing.id == text) return &thing;
  }
  std::int64_t number = 0;
  if (!parse_number(text, number) || number < 1 || number > std::ssize(things)) return nullptr;
  return &things[static_cast<std::size_t>(number - 1)];
}

}  // namespace

const sim::SeatOption* pick(const std::vector<sim::SeatOption>& options, const std::string& text) {
  return pick_from(options, text);
}

bool parse_field(const sim::SeatView& view, const sim::SeatField& field, const std::string& text, sim::Answer& answer) {
  switch (field.type) {
    case sim::FieldType::text: answer.text = text; return text.size() <= sim::text_bytes_max;
    case sim::FieldType::boolean: {
      const bool yes = text == "y" || text == "yes" || text == "true" || text == "是";
      answer.value = yes ? 1 : 0;
      return yes || text == "n" || text == "no" || text == "false" || text == "否";
    }
    case sim::FieldType::integer:
    case sim::FieldType::level: return parse_number(text, answer.value);
    case sim::FieldType::instant: {
      const auto instant =
          text == "now" ? std::optional(view.clock.now) : sim::parse_local_time(text, view.frame.utc_offset_minutes);
      answer.value = instant.value_or(sim::unset);
      return instant.has_value();
    }
    case sim::FieldType::choice:
    case sim::FieldType::effect: {
      const sim::SeatOption* option = pick(field.options, text);
      if (option != nullptr) answer.value = option->value;
      return option != nullptr;
    }
    case sim::FieldType::agencies: {
      answer.value = 0;
      if (text == "none" || text == "無") return true;
      for (const std::string& part : parts_of(text)) {
        const sim::SeatOption* option = pick(field.options, part);
        if (option == nullptr) return false;
        answer.agencies.push_back(static_cast<sim::Index>(option->value));
      }
      std::sort(answer.agencies.begin(), answer.agencies.end());
      answer.agencies.erase(std::unique(answer.agencies.begin(), answer.agencies.end()), answer.agencies.end());
      return true;
    }
  }
  return false;
}

std::optional<sim::Recipient> parse_recipient(const sim::SeatAction& action, const std::string& text) {
  const std::size_t equals = text.find('=');
  const sim::SeatRecipient* recipient = pick_from(action.to, text.substr(0, equals));
  if (recipient == nullptr) return std::nullopt;
  sim::Recipient made{recipient->address, sim::none};
  if (equals == std::string::npos) return made;
  const sim::SeatOption* agency = pick(recipient->agencies, text.substr(equals + 1));
  if (agency == nullptr) return std::nullopt;
  made.agency = static_cast<sim::Index>(agency->value);
  return made;
}

const sim::SeatAction* find_action(const sim::SeatView& view, const std::string& id) {
  return pick_from(view.actions, id);
}

const sim::SeatIncident* find_incident(const sim::SeatView& view, const std::string& id) {
  return pick_from(view.incidents, id);
}

}  // namespace tocsin::cli
