// The evaluator's sheet: objective by objective, the duties that show whether it was reached, and what was observed.
#pragma once

#include "gui/orders.h"
#include "gui/remarks_panel.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class EvaluatorSheet {
 public:
  void draw(Ui& ui, const Watch& watch, Orders& orders);

 private:
  void draw_objective(Ui& ui, const Watch& watch, std::size_t objective);

  RemarksPanel remarks_;
};

}  // namespace tocsin::gui
