// A seat's desk: what came in, what can be done about it, until when. Reviewers see the same with their queue first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/actions_panel.h"
#include "gui/form.h"
#include "gui/inbox.h"
#include "gui/store.h"
#include "gui/widgets.h"
#include "net/client.h"

namespace tocsin::gui {

class Desk {
 public:
  Desk(net::Client& client, Store& store) : client_(&client), form_(store) {}
  // A desk that is only looked at, as in a record.
  explicit Desk(Store& store) : form_(store) {}

  // Takes what the exercise answered. Call once in each frame, drawn or not.
  void take_answers();
  void draw(Ui& ui, const sim::SeatView& view);
  [[nodiscard]] std::size_t unread(const sim::SeatView& view) const { return inbox_.unread(view); }
  // The form is put away and the draft kept: somebody else sits down.
  void leave();

 private:
  void draw_head(Ui& ui, const sim::SeatView& view);
  void draw_middle(Ui& ui, const sim::SeatView& view, ImVec2 size);
  void draw_beside_form(Ui& ui, const sim::SeatView& view, const sim::SeatMessage& message);
  void draw_queue(Ui& ui, const sim::SeatView& view);
  void draw_drafts(Ui& ui, const sim::SeatView& view);
  void draw_score(Ui& ui, const sim::SeatView& view);
  void draw_record(Ui& ui, const sim::SeatView& view);
  void open_form(const sim::SeatView& view, const sim::SeatAction& action, sim::Index about = sim::none,
                 sim::Index incident = sim::none);
  void close_form(bool sent);
  void acknowledge(const sim::SeatMessage& message);

  net::Client* client_ = nullptr;  // null: only looked at
  Form form_;
  Inbox inbox_;
  ActionsPanel actions_;
  std::uint64_t message_ = 0;  // its number; 0: none
  net::Ticket waiting_ = 0;    // for the answer to the form
  std::string notice_;
  Tone notice_tone_ = Tone::good;
  bool showing_record_ = false;
  std::vector<sim::Index> drafts_;  // actions whose form is half filled in
  bool drafts_known_ = false;
};

}  // namespace tocsin::gui
