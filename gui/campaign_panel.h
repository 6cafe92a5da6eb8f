// How the exercise's social-engineering campaigns stand: who was reached, what they did, mail by mail.
#pragma once

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

void draw_campaigns(Ui& ui, const Watch& watch);

}  // namespace tocsin::gui
