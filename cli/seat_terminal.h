// A person's seat at the terminal, over any client: short commands in, messages and forms out. It knows what the seat's view
// shows and nothing else.
#pragma once

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "net/client.h"

namespace tocsin::cli {

class SeatTerminal {
 public:
  SeatTerminal(net::Client& client, std::ostream& out, bool english);

  void greet();
  void prompt();
  // Shows what is new; whether anything was.
  bool show(sim::SeatParts parts);
  // False: the person leaves.
  [[nodiscard]] bool take_line(const std::string& line);

 private:
  struct Draft {  // a form that is being filled in, question by question
    sim::SeatAction action;
    sim::Command command;
    enum class Ask : std::uint8_t { incident, message, recipients, field } ask = Ask::incident;
    std::size_t field = 0;
  };
  using Words = std::vector<std::string>;

  [[nodiscard]] const sim::SeatView& view() const { return client_->view(); }
  [[nodiscard]] std::string local(sim::Time time) const;
  void help();
  void list_messages();
  void read_message(const Words& words);
  void acknowledge(const Words& words);
  void list_duties();
  void list_actions();
  void show_score();
  void begin_act(const Words& words);
  [[nodiscard]] const sim::SeatMessage* message(const std::string& number);
  void ask_next();
  void ask();
  void ask_field(const sim::SeatField& field);
  void take_answer(const std::string& line);
  bool take_part(const std::string& text);
  void finish_form();

  net::Client* client_;
  std::ostream* out_;
  bool english_;
  net::Status shown_;
  std::size_t messages_shown_ = 0;
  std::size_t mails_shown_ = 0;
  std::map<sim::Index, sim::DutyState> duties_;
  bool ended_shown_ = false;
  bool score_shown_ = false;
  std::map<net::Ticket, std::string> sent_;
  std::optional<Draft> draft_;
};

}  // namespace tocsin::cli
