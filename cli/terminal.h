// A person at the terminal, in one or more seats: short commands in, messages and forms out. It reads no input and no
// clock itself; lines come in through `take_line`, and what shall happen with time goes out as a wish.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/session.h"
#include "sim/view.h"

namespace tocsin::cli {

struct Wish {
  enum class What : std::uint8_t {
    nothing,  // ask again
    next,     // on to the next thing that concerns the person's seats
    wait,     // on by `length`
    finish,   // to the end, without asking again
    leave,    // stop here; the journal keeps all
  };
  What what = What::nothing;
  sim::Duration length = 0;
};

class Terminal {
 public:
  // `seats` is not empty. `time_flows`: the clock runs by itself, so there is no need to say that it may go on.
  Terminal(conduct::Session& session, std::vector<sim::Index> seats, std::ostream& out, bool english, bool time_flows);

  void greet();
  void prompt();
  [[nodiscard]] Wish take_line(const std::string& line);

  // Says for which messages the clock waits, where it does.
  void explain_standstill();

  // Shows what concerns the person's seats; the session's watcher.
  void on_event(const sim::Event& event);
  // Whether something has concerned them since this was last asked.
  [[nodiscard]] bool take_concern() { return std::exchange(concerned_, false); }

 private:
  // A form that is being filled in, question by question.
  struct Draft {
    sim::Command command;
    enum class Ask : std::uint8_t { incident, message, recipients, field } ask = Ask::incident;
    std::size_t field = 0;
  };
  using Words = std::vector<std::string>;

  // Commands.
  void help();
  void list_messages();
  void read_message(const Words& words);
  void acknowledge(const Words& words);
  void deal_with_mail(const Words& words);
  void list_duties();
  void list_actions();
  void begin_act(const Words& words);
  void choose_seat(const Words& words);
  [[nodiscard]] Wish wait_for(const Words& words);

  // The form.
  void ask_next();
  void ask();
  void take_answer(const std::string& line);
  void take_incident(const std::string& line);
  void take_message(const std::string& line);
  void take_recipients(const std::string& line);
  void take_field(const std::string& line);
  bool parse_field(const sim::Field& field, const std::string& text, sim::Answer& answer) const;
  void ask_field(const sim::Field& field);
  void send();
  void close_form();
  [[nodiscard]] std::vector<sim::Index> known_incidents() const;

  [[nodiscard]] const sim::Inbox& inbox() const { return inboxes_[seat_]; }
  [[nodiscard]] sim::Index seat() const { return seats_[seat_]; }
  [[nodiscard]] const sim::Event* message(const std::string& number) const;
  [[nodiscard]] std::string headline(const sim::Event& event) const;
  [[nodiscard]] bool owns(sim::Index instance, sim::Index seat) const;
  // Submits, says why it was refused, and otherwise that it is on disk.
  bool submit(const sim::Command& command);
  [[nodiscard]] sim::Command command(sim::Kind kind) const;

  conduct::Session* session_;
  const sim::Plan* plan_;
  std::vector<sim::Index> seats_;
  std::size_t seat_ = 0;  // position in `seats_`
  std::vector<sim::Inbox> inboxes_;
  std::ostream* out_;
  bool english_;
  bool time_flows_;
  bool concerned_ = false;
  std::optional<Draft> draft_;
};

}  // namespace tocsin::cli
