// An exercise at work, at this table or over the network: the console, the desks of those who sit here, the evaluator's
// sheet, the projector, the invitations, the documents once it has ended. Whoever came in with a seat's code sees that seat's desk and nothing else.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "gui/console.h"
#include "gui/desk.h"
#include "gui/documents_view.h"
#include "gui/evaluator.h"
#include "gui/host.h"
#include "gui/invitations_panel.h"

namespace tocsin::gui {

class ExercisePage {
 public:
  // `alone`: somebody trains in that seat with bots around; the clock goes at once, and there is no console to spoil it
  // unless they ask for it.
  ExercisePage(std::unique_ptr<Play> play, Host& host, std::optional<sim::Index> alone);

  void draw_switch(Ui& ui);  // in the page's head
  void draw(Ui& ui);
  void draw_status(Ui& ui);  // at the foot
  // Lets time go on and takes what came; true: something is to be drawn anew.
  bool poll();
  // How long nothing will change, in real seconds; negative: until somebody does something.
  [[nodiscard]] double seconds_to_wait() const;
  void leave();  // drafts are kept
  [[nodiscard]] Play& play() { return *play_; }
  [[nodiscard]] const sim::Text& title() const { return client().view().frame.title; }

 private:
  enum class View : std::uint8_t { console, projector, evaluator, invitations, documents, desk };
  [[nodiscard]] net::Client& client() const { return play_->client(); }
  [[nodiscard]] bool sees_all() const { return client().state() != nullptr; }
  void welcome();
  bool draw_connection(Ui& ui);
  void show(View view);
  void sit(sim::Index seat);
  void draw_seat_menu(Ui& ui);
  void draw_own_clock(Ui& ui);
  void draw_tabs(Ui& ui);
  void go_on_to_own();
  void send(const Orders& orders);
  [[nodiscard]] Watch watch() const;

  struct Seated {
    net::Client* client = nullptr;
    std::unique_ptr<Desk> desk;
  };
  std::unique_ptr<Play> play_;
  Store* store_;
  bool alone_;
  View view_ = View::console;
  sim::Index seat_ = sim::none;
  std::map<sim::Index, Seated> seated_;
  Console console_;
  EvaluatorSheet evaluator_;
  InvitationsPanel invitations_;
  DocumentsView documents_;
  std::vector<net::Presence> people_;
  bool welcomed_ = false;  // what its code is for is known
  std::string notice_;
  bool score_released_ = false;
};

}  // namespace tocsin::gui
