// What trainers observed, and the duties that they waived: each with a name and a reason.
#pragma once

#include <string>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class RemarksPanel {
 public:
  void draw_content(Ui& ui, const Watch& watch);
  void draw_dialogues(Ui& ui, const Watch& watch, Orders& orders);
  // Something is to be said about a duty (or, with `none`, about the exercise).
  void open(sim::Index instance);

 private:
  bool open_ = false;
  sim::Index instance_ = sim::none;
  std::string name_;
  std::string words_;
  int points_ = 0;  // whole points; the score counts thousandths
};

}  // namespace tocsin::gui
