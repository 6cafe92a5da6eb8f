// The mails of campaigns in a seat's mailbox, as the terminals show them and take what is done with them.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "sim/seat_view.h"

namespace tocsin::cli {

void list_mails(std::ostream& out, const std::vector<sim::SeatMessage>& mails, std::int32_t utc_offset_minutes,
                bool english);

// `words`: mail N, which shows it, or mail N WHAT, which gives the command back. Says what is wrong with them.
[[nodiscard]] std::optional<sim::Command> take_mail(std::ostream& out, const std::vector<sim::SeatMessage>& mails,
                                                    const std::vector<std::string>& words, bool english);

}  // namespace tocsin::cli
