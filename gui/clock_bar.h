// The controller's clock: what time it is, at which rate it goes and why, and what makes it go otherwise.
#pragma once

#include <string>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class ClockBar {
 public:
  void draw(Ui& ui, const Watch& watch, Orders& orders);

 private:
  void draw_rates(Ui& ui, const sim::State& state, Orders& orders);
  void draw_jump(Ui& ui, const sim::State& state, Orders& orders);

  bool jumping_ = false;
  std::string jump_to_;
  std::string jump_problem_;
};

// Why the clock goes as it does: somebody is composing, it waits for acknowledgements, it was paused, it is over.
void draw_clock_reason(Ui& ui, const sim::State& state);

}  // namespace tocsin::gui
