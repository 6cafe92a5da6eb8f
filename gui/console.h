// The controller's console: one look tells how the drill stands.
#pragma once

#include <functional>
#include <optional>

#include "gui/clock_bar.h"
#include "gui/duty_board.h"
#include "gui/facts_panel.h"
#include "gui/feed.h"
#include "gui/inject_panel.h"
#include "gui/remarks_panel.h"
#include "gui/score_panel.h"
#include "gui/seats_panel.h"

namespace tocsin::gui {

class Console {
 public:
  // Fills what is left of the page. `score` is asked only where it is shown.
  void draw(Ui& ui, const Watch& watch, const std::function<sim::Score()>& score, Orders& orders);
  // The seat that the user wants to sit in.
  [[nodiscard]] std::optional<sim::Index> take_chosen_seat() { return seats_.take_chosen(); }

 private:
  void draw_aside(Ui& ui, const Watch& watch, const std::function<sim::Score()>& score, Orders& orders, ImVec2 size);

  ClockBar clock_;
  InjectPanel injects_;
  DutyBoard board_;
  SeatsPanel seats_;
  FactsPanel facts_;
  Feed feed_;
  RemarksPanel remarks_;
  ScorePanel score_;
  std::optional<sim::Score> scored_;
  std::uint64_t scored_at_ = 0;
  std::size_t aside_ = 0;
};

}  // namespace tocsin::gui
