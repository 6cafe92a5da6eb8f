// The controller's console: one look tells how the drill stands.
#pragma once

#include <functional>
#include <optional>
#include <vector>

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
  using Scored = std::function<sim::Score()>;

  // Fills what is left of the page. `score` is asked only where it is shown.
  void draw(Ui& ui, const Watch& watch, const Scored& score, Orders& orders);
  // The seat that the user wants to sit in.
  [[nodiscard]] std::optional<sim::Index> take_chosen_seat() { return seats_.take_chosen(); }

 private:
  enum class Aside : std::uint8_t { facts, campaigns, feed, remarks, injects, score };
  void draw_aside(Ui& ui, const Watch& watch, const Scored& score, Orders& orders, ImVec2 size);

  ClockBar clock_;
  InjectPanel injects_;
  DutyBoard board_;
  SeatsPanel seats_;
  FactsPanel facts_;
  Feed feed_;
  RemarksPanel remarks_;
  ScorePanel score_;
  sim::Score scored_;
  std::uint64_t scored_at_ = 0;  // the last event that it counts; 0: none was asked for
  std::vector<sim::CampaignCounts> scored_with_;
  Aside aside_ = Aside::facts;
};

}  // namespace tocsin::gui
