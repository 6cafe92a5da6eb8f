// Who sits where, who is composing, who has been silent for how long.
#pragma once

#include <optional>
#include <vector>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class SeatsPanel {
 public:
  void draw(Ui& ui, const Watch& watch, Orders& orders, ImVec2 size);
  // A seat whose desk the user wants to see.
  [[nodiscard]] std::optional<sim::Index> take_chosen() { return std::exchange(chosen_, std::nullopt); }

 private:
  void take_events(const Watch& watch);
  void draw_seat(Ui& ui, const Watch& watch, sim::Index seat, Orders& orders);

  std::vector<sim::Time> last_act_;  // by seat; never: none yet
  std::size_t taken_ = 0;
  std::optional<sim::Index> chosen_;
};

}  // namespace tocsin::gui
