// What the server remembers for each seat: where in the list of events its messages, acts and inputs stand, and its duties.
// Folded from the same events as everything else, so that a server which comes back knows it again.
#pragma once

#include <functional>
#include <vector>

#include "sim/seat_view.h"

namespace tocsin::net {

struct Trail {
  std::vector<std::uint32_t> arrived;  // positions in the list of events
  std::vector<std::uint32_t> done;
  std::vector<std::uint32_t> inputs;
  std::vector<sim::Index> duties;  // instances
};

class Trails {
 public:
  explicit Trails(const sim::Plan& plan) : plan_(&plan), by_seat_(plan.seats.size()) {}

  // What concerns a seat or a group, found on the way.
  struct Listener {
    std::function<void(sim::Index seat, sim::SeatParts parts, const sim::SeatTouch& touch)> seat;
    std::function<void(sim::Index agency, sim::SeatParts parts)> agency;  // none: all
  };
  // `position`: of the event in the list of events.
  void take(const sim::State& state, const sim::Event& event, std::uint32_t position, const Listener& listener);

  [[nodiscard]] const Trail& of(sim::Index seat) const { return by_seat_[seat]; }
  [[nodiscard]] const std::vector<std::uint32_t>& by_control() const { return by_control_; }

 private:
  const sim::Plan* plan_;
  std::vector<Trail> by_seat_;
  std::vector<std::uint32_t> by_control_;
  std::vector<sim::SeatTouch> touches_;
};

// What comes from outside may carry more than its kind has a use for, and handles of nothing: they are taken out, so that the
// event that becomes of it fits the plan (sim/validity.h) and a journal can be read again. The exercise's own check says
// what is missing then.
void take_out_excess(const sim::Plan& plan, sim::Command& command);

// Whether the event is what became of the command, when it was accepted.
[[nodiscard]] bool came_of(const sim::Event& event, const sim::Command& command);

}  // namespace tocsin::net
