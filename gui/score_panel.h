// The score so far, in parts, and where each point was given or withheld. It is the software's own.
#pragma once

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class ScorePanel {
 public:
  void draw_content(Ui& ui, const Watch& watch, const sim::Score& score, Orders& orders);

 private:
  static void draw_release(Ui& ui, const Watch& watch, Orders& orders);

  std::size_t grouping_ = 0;
};

}  // namespace tocsin::gui
