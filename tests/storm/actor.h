// What seats and the controller ask for in a storm: mostly what could be right, and now and then what cannot.
#pragma once

#include "sim/state.h"
#include "tests/storm/dice.h"

namespace tocsin::storm {

[[nodiscard]] sim::Command make_act(const sim::State& state, sim::Index seat, Dice& dice);
[[nodiscard]] sim::Command make_acknowledgement(const sim::State& state, sim::Index seat, Dice& dice);
// With a mail of the seat's mailbox, where it has one.
[[nodiscard]] sim::Command make_mail_act(const sim::State& state, sim::Index seat, Dice& dice);
[[nodiscard]] sim::Command make_control(const sim::State& state, Dice& dice);
[[nodiscard]] sim::Command make_seating(const sim::State& state, Dice& dice);
// Whether the event is what became of the command; net::came_of, and of mails, too.
[[nodiscard]] bool has_become(const sim::Event& event, const sim::Command& command);
void spoil(sim::Command& command, Dice& dice);

}  // namespace tocsin::storm
