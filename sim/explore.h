// Exercises played to see what a plan can lead to: with bots as they are, with the fastest that they could be, with
// contrary ones that leave out half of their work and err in half of it, and with somebody besides who does anything
// that the rules allow. Deterministic. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/exercise.h"

namespace tocsin::sim {

enum class Manner : std::uint8_t { as_they_are, fastest, contrary, anything, idle };  // idle: nobody does anything

struct Trace {  // what came up in any of the runs
  explicit Trace(const Plan& plan);
  std::vector<std::uint8_t> injects;       // took place
  std::vector<std::uint8_t> actions;       // were done
  std::vector<std::uint8_t> duties;        // became due
  std::vector<std::uint8_t> seats;         // got a message or a duty, or did something
  std::vector<std::uint32_t> in_time;      // by duty: instances that were met or lapsed
  std::vector<std::uint32_t> not_in_time;  // by duty: instances that were missed, or late
};

// Runs the drill once to its end and adds what came up. `plan` is sealed; whoever sits in a seat is taken for a bot.
// Nobody does the action `omitted`.
void explore(const Plan& plan, Manner manner, std::uint64_t seed, Trace& trace, Index omitted = none);

}  // namespace tocsin::sim
