// What this seat has to see to, by the time left: in the exercise's time, and in the real time that is left of it.
#pragma once

#include "gui/widgets.h"
#include "sim/seat_view.h"

namespace tocsin::gui {

void draw_deadlines(Ui& ui, const sim::SeatView& view, ImVec2 size);

}  // namespace tocsin::gui
