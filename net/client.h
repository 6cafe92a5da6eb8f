// One door to an exercise, for a seat or for somebody who sits in none: the same over the network, in this process
// (net/table.h), and to read in from a journal. What a client does not show, its user may not see.
//
// One thread at a time calls it. Nothing blocks: what arrives is taken by `poll`. The wake-up is called from any
// thread whenever `poll` may have something to take, and must only wake.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/seat_view.h"

namespace tocsin::net {

// What only the controller may ask for besides commands; time goes on without an input of its own.
struct TimeWish {
  enum class What : std::uint8_t { step, jump } what = What::step;
  sim::Time to = 0;  // jump
};

using Ticket = std::uint64_t;

struct Answer {
  enum class What : std::uint8_t {
    accepted,  // and on disk, where there is a journal
    refused,
    lost,  // whether it was done cannot be known any more: the connection is gone for good
  };
  Ticket ticket = 0;
  What what = What::lost;
  std::uint64_t sequence = 0;  // accepted: of its event; for a wish, of the last event then
  sim::Refusal refusal;
};

struct Status {
  enum class What : std::uint8_t {
    connecting,
    connected,
    reconnecting,
    cut_off,  // for good: see `reason`
  };
  What what = What::connecting;
  std::string code;  // cut off: stable, kebab-case
  sim::Text reason;
  friend bool operator==(const Status&, const Status&) = default;
};

// Who is there: for controller and evaluators.
struct Presence {
  sim::Index seat = sim::none;  // none: somebody in the role
  sim::SeatRole role = sim::SeatRole::participant;
  std::string name;
  bool connected = false;
};

class Client {
 public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  [[nodiscard]] virtual Status status() const = 0;

  // As far as `poll` has taken it. `view().clock.now` goes on between events as the clock's rate says.
  [[nodiscard]] virtual const sim::SeatView& view() const = 0;

  // The whole exercise, for controller, evaluator and observer; null for a seat, and until it has arrived.
  [[nodiscard]] virtual const sim::State* state() const = 0;
  [[nodiscard]] virtual const std::vector<sim::Event>& events() const = 0;  // empty for a seat
  [[nodiscard]] virtual std::optional<sim::Score> score() const = 0;        // nothing for a seat: see view().score
  [[nodiscard]] virtual std::vector<Presence> presences() const = 0;        // empty for a seat

  // Takes what has arrived, and lets time go on. Returns which parts of the view may be others now (sim::part_…).
  virtual sim::SeatParts poll() = 0;
  // What was answered since this was last asked, in the order of the answers.
  [[nodiscard]] virtual std::vector<Answer> answers() = 0;

  // A seat's client fills in seat and origin itself. Commands are carried out in the order in which they were sent.
  virtual Ticket send(sim::Command command) = 0;
  virtual Ticket send(const TimeWish& wish) = 0;
  virtual Ticket release_score() = 0;  // the controller: from now on each seat sees its score

  virtual void set_wake_up(std::function<void()> wake_up) = 0;
};

}  // namespace tocsin::net
