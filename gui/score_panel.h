// The score so far, in parts, and where each point was given or withheld. It is the software's own.
#pragma once

#include <optional>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class ScorePanel {
 public:
  // Nothing: it is not known here.
  void draw_content(Ui& ui, const Watch& watch, const std::optional<sim::Score>& counted, Orders& orders);

 private:
  static void draw_release(Ui& ui, const Watch& watch, Orders& orders);

  std::size_t grouping_ = 0;
};

}  // namespace tocsin::gui
