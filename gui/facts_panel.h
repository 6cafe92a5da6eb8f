// What is so, beside what was declared. Which belongs to which stands in the plan: a field that is judged against a
// fact, and the fact that the field's answer sets.
#pragma once

#include <string>
#include <vector>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class FactsPanel {
 public:
  void draw(Ui& ui, const Watch& watch, ImVec2 size);
  void draw_content(Ui& ui, const Watch& watch);

 private:
  struct Pair {
    sim::Index truth = sim::none;
    sim::Index declared = sim::none;
  };
  void find_pairs(const sim::Plan& plan);

  const sim::Plan* paired_ = nullptr;
  std::vector<Pair> pairs_;
  std::size_t incident_ = 0;
};

[[nodiscard]] std::string fact_value(const sim::State& state, sim::Index fact, sim::Value value, bool english);

}  // namespace tocsin::gui
