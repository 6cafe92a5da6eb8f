// What a person or a program says, as a command, by what the seat's view shows; for the terminal and for JSON lines alike.
#pragma once

#include <optional>
#include <string>

#include "sim/seat_view.h"

namespace tocsin::cli {

// One of the options, by its id or by its number from 1.
[[nodiscard]] const sim::SeatOption* pick(const std::vector<sim::SeatOption>& options, const std::string& text);

// False: the text does not fit the field.
[[nodiscard]] bool parse_field(const sim::SeatView& view, const sim::SeatField& field, const std::string& text,
                               sim::Answer& answer);

// `superior`, `affected=hospital`, or its number; nothing: no such recipient.
[[nodiscard]] std::optional<sim::Recipient> parse_recipient(const sim::SeatAction& action, const std::string& text);

[[nodiscard]] const sim::SeatAction* find_action(const sim::SeatView& view, const std::string& id);
[[nodiscard]] const sim::SeatIncident* find_incident(const sim::SeatView& view, const std::string& id);

}  // namespace tocsin::cli
