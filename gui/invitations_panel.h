// Who may come in: a code for each seat, as text and as a QR code, and whether somebody is there.
#pragma once

#include <string>

#include "gui/host.h"
#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class InvitationsPanel {
 public:
  void draw(Ui& ui, const Watch& watch, Invitations& invitations);

 private:
  void draw_hand_out(Ui& ui, Invitations& invitations);
  void draw_places(Ui& ui, const Watch& watch, Invitations& invitations, ImVec2 size);
  void draw_code(Ui& ui, const Watch& watch, Invitations& invitations, ImVec2 size);
  void draw_address(Ui& ui, Invitations& invitations);

  std::size_t chosen_ = 0;
  std::string address_;
  std::string problem_;
  std::string page_;  // of cards that was written
  bool copied_ = false;
};

}  // namespace tocsin::gui
