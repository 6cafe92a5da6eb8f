// What becomes of what is asked for: the same on the server and at a table.
#pragma once

#include <optional>

#include "conduct/session.h"
#include "net/authority.h"
#include "net/client.h"

namespace tocsin::net {

// Whoever asks: at a seat, or without one.
struct Asker {
  sim::Index seat = sim::none;
  sim::SeatRole role = sim::SeatRole::participant;
};

// Seat and origin are the asker's own, whatever the command says, and what its kind has no use for goes.
void make_own(const sim::Plan& plan, const Asker& asker, sim::Command& command);

// Whether the asker may ask for it now: authority's table, in the state that the exercise is in.
[[nodiscard]] std::optional<sim::Refusal> forbid(Verb verb, const Asker& asker, const conduct::Session& session);

[[nodiscard]] std::optional<sim::Refusal> let_time_go(conduct::Session& session, const TimeWish& wish);

// Where it came from a kind that nobody may send.
[[nodiscard]] sim::Refusal not_a_command();

}  // namespace tocsin::net
