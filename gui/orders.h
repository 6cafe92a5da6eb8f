// What panels see and what they ask for. A panel reads a const view and adds orders; it never changes the exercise.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "net/client.h"
#include "sim/event.h"
#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::gui {

struct Order {
  enum class What : std::uint8_t {
    command,  // `command`
    step,     // on to the next due thing
    jump,     // on to `until`
    release,  // the score may be seen by the seats
  };
  What what = What::command;
  sim::Command command;
  sim::Time until = 0;
};
using Orders = std::vector<Order>;

// The whole exercise, as the controller sees it.
struct Watch {
  const sim::State* state = nullptr;
  std::span<const sim::Event> events;
  bool may_order = true;  // false: a record is looked at, or this person only watches
  bool score_released = false;
  std::span<const net::Presence> people = {};           // who is there, where that is known
  std::span<const sim::CampaignCounts> campaigns = {};  // as in the plan

  [[nodiscard]] const sim::Plan& plan() const { return *state->plan; }
};

// A command of the exercise control.
[[nodiscard]] inline sim::Command control(sim::Kind kind) {
  sim::Command command;
  command.kind = kind;
  command.origin = sim::Origin::controller;
  return command;
}

}  // namespace tocsin::gui
