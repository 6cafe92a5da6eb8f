// A person at the terminal, in one or more seats, over any client: short commands in, messages and forms out. It knows what the
// seats' views show and nothing else. It reads no input and no clock itself; lines come in through `take_line`, and what shall
// happen with time goes out as a wish.
#pragma once

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "net/client.h"

namespace tocsin::cli {

struct Wish {
  enum class What : std::uint8_t {
    nothing,  // ask again
    next,     // on to the next thing that concerns the person's seats
    wait,     // on by `length`
    finish,   // to the end, without asking again
    leave,    // stop here
  };
  What what = What::nothing;
  sim::Duration length = 0;
};

class Terminal {
 public:
  // Whose time is: the person's, who lets it go on; nobody's here, since it flows by itself; or a controller's elsewhere.
  enum class Time : std::uint8_t { theirs, flows, of_controller };

  // `seats` is not empty, and each outlives the terminal.
  Terminal(const std::vector<net::Client*>& seats, std::ostream& out, bool english, Time time);

  void greet();
  void prompt();
  // Polls every client and shows what is new; whether anything was.
  bool show();
  [[nodiscard]] Wish take_line(const std::string& line);
  // Says for which messages the clock waits, where it does.
  void explain_standstill();

 private:
  struct Place {  // a seat, and what of it was shown
    net::Client* client;
    net::Status status;
    std::size_t messages = 0;
    std::size_t mails = 0;
    std::map<sim::Index, sim::DutyState> duties;
    bool score = false;
    std::map<net::Ticket, std::string> sent;
  };
  struct Draft {  // a form that is being filled in, question by question
    sim::SeatAction action;
    sim::Command command;
    enum class Ask : std::uint8_t { incident, message, recipients, field } ask = Ask::incident;
    std::size_t field = 0;
  };
  using Words = std::vector<std::string>;

  [[nodiscard]] Place& here() { return places_[here_]; }
  [[nodiscard]] const sim::SeatView& view() const { return places_[here_].client->view(); }
  [[nodiscard]] std::string local(sim::Time time) const;
  [[nodiscard]] std::string headline(const sim::SeatMessage& message) const;
  void say(const Place& place, std::string_view line);
  void show_answers(Place& place);
  void show_duties(Place& place);
  void show_place(Place& place);

  void help();
  void list_messages();
  [[nodiscard]] const sim::SeatMessage* message(const std::string& number);
  void read_message(const Words& words);
  void acknowledge(const Words& words);
  void deal_with_mail(const Words& words);
  void list_duties();
  void list_actions();
  void show_score();
  void choose_seat(const Words& words);
  [[nodiscard]] Wish wait_for(const Words& words);

  // terminal_form.cpp
  void begin_act(const Words& words);
  void ask_next();
  void ask();
  void ask_field(const sim::SeatField& field);
  void take_answer(const std::string& line);
  bool take_part(const std::string& text);
  void finish_form();

  std::vector<Place> places_;
  std::size_t here_ = 0;
  std::ostream* out_;
  bool english_;
  Time time_;
  bool has_said_ = false;  // in this `show`
  bool ended_shown_ = false;
  std::optional<Draft> draft_;
};

}  // namespace tocsin::cli
