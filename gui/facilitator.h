// For the projector: what everybody in the room may see. The time, what has just come, what is running. Nothing that
// is still to come, and no truth.
#pragma once

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

void draw_facilitator(Ui& ui, const Watch& watch);

}  // namespace tocsin::gui
