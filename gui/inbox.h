// A seat's messages: a list by channel with what is new, and the one that is read.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "gui/widgets.h"
#include "sim/seat_view.h"

namespace tocsin::gui {

// The sign of a channel, by the word in its id; channels are data, so an unknown one gets a plain sign.
[[nodiscard]] const char* sign_of_channel(const std::string& id);

class Inbox {
 public:
  // Returns the message that was chosen.
  std::optional<std::uint64_t> draw(Ui& ui, const sim::SeatView& view, std::uint64_t chosen, ImVec2 size);
  void mark_read(std::uint64_t number) { read_.insert(number); }
  [[nodiscard]] std::size_t unread(const sim::SeatView& view) const;

 private:
  std::set<std::uint64_t> read_;
  std::string channel_;  // only this one; empty: all
};

struct MessageWish {
  bool acknowledge = false;
  sim::Index act = sim::none;          // the action that was chosen
  std::optional<sim::Command> answer;  // to what the message asks, or what is done with a campaign's mail
};
// The message with what can be done about it.
[[nodiscard]] MessageWish draw_message(Ui& ui, const sim::SeatView& view, const sim::SeatMessage& message);

}  // namespace tocsin::gui
