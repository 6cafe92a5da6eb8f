// What this seat can do: first what is possible now, then what is not, with the reason and what to do instead.
#pragma once

#include <string>

#include "gui/form.h"
#include "gui/widgets.h"
#include "sim/seat_view.h"

namespace tocsin::gui {

// An answer to a question stands in the view only while it can be given.
[[nodiscard]] bool is_possible(const sim::SeatView& view, const sim::SeatAction& action);
[[nodiscard]] const sim::SeatAction* action_of(const sim::SeatView& view, sim::Index action);  // null: none

class ActionsPanel {
 public:
  // Returns the action that was chosen, or none.
  sim::Index draw(Ui& ui, const sim::SeatView& view, const Form& form, ImVec2 size);
  void find() { find_ = true; }  // Ctrl+K: the keyboard goes to the search field

 private:
  sim::Index draw_blocked(Ui& ui, const sim::SeatView& view, const sim::SeatAction& action,
                          const sim::SeatReadiness& readiness);

  std::string wanted_;
  bool find_ = false;
};

}  // namespace tocsin::gui
