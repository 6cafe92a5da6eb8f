// The evaluator's sheet: objective by objective, the duties that show whether it was reached, and what was observed.
#pragma once

#include <cstdint>
#include <vector>

#include "gui/orders.h"
#include "gui/remarks_panel.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class EvaluatorSheet {
 public:
  void draw(Ui& ui, const Watch& watch, Orders& orders);

 private:
  struct Row {
    sim::Index duty = sim::none;
    sim::Index instance = sim::none;  // none: it has not arisen
  };
  // Anew only after an event.
  void sort(const sim::State& state);
  void draw_objective(Ui& ui, const Watch& watch, std::size_t objective);
  void draw_row(Ui& ui, const Watch& watch, std::size_t objective, const Row& row);

  RemarksPanel remarks_;
  std::vector<std::vector<Row>> rows_;  // by objective
  const sim::State* sorted_of_ = nullptr;
  std::uint64_t sorted_at_ = 0;  // sequence
};

}  // namespace tocsin::gui
