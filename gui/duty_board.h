// Every duty that has arisen: what is open by the time left, then what was settled, the latest first.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

// A duty's state as it is shown, with how near the due time is.
struct DutyLook {
  const char* sign;
  std::string word;
  Tone tone;
};
[[nodiscard]] DutyLook look_of(sim::DutyState state, sim::Time due, sim::Time armed_at, sim::Time now);

class DutyBoard {
 public:
  // Returns the instance that was clicked. Sorting is done anew only after an event.
  std::optional<sim::Index> draw(Ui& ui, const Watch& watch, ImVec2 size);
  void select(sim::Index instance) { selected_ = instance; }

 private:
  void sort(const sim::State& state);
  void draw_row(Ui& ui, const sim::State& state, sim::Index instance, std::optional<sim::Index>& clicked);

  std::vector<sim::Index> order_;
  std::uint64_t sorted_at_ = 0;  // sequence
  const sim::State* sorted_of_ = nullptr;
  std::uint32_t counts_[7] = {};
  bool only_open_ = false;
  bool sorted_open_ = false;
  sim::Index selected_ = sim::none;
};

[[nodiscard]] std::string owner_label(const sim::State& state, const sim::DutyInstance& instance, bool english);
// How much of the time from arming to the due time has gone, drawn as a bar.
void draw_time_bar(Ui& ui, sim::Time armed_at, sim::Time due, sim::Time now, Tone tone, float width);

}  // namespace tocsin::gui
