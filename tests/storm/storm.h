// A storm: an exercise of a made plan, with seats that act at random, a clock that is changed at will, and a journal, lived
// through step by step on one thread. After each step everything that must hold is asked for. Same options, same storm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/event.h"
#include "tests/storm/plan_maker.h"

namespace tocsin::storm {

// What can be left out of a storm to see whether it fails all the same.
enum Part : std::uint32_t {
  part_nonsense = 1,     // commands that cannot be right
  part_control = 2,      // the controller's
  part_people = 4,       // joins and leaves
  part_time = 8,         // jumps and steps
  part_acts = 16,        // acts and acknowledgements
  part_power_cuts = 32,  // copies of the journal as it is on disk, opened again
  part_mails = 64        // what seats do with their mails
};
inline constexpr std::uint32_t all_parts = 127;

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t steps = 150;
  std::uint32_t parts = all_parts;
  Without without;
  std::string folder;  // for the journal
};

struct Finding {
  Options options;
  std::uint64_t step = 0;  // that showed it
  std::string what;
  std::string plan;                  // its duties and campaigns, in words
  std::vector<std::string> history;  // the inputs, one line for each
  bool over_hall = false;
};

struct Counts {
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t duties = 0;
  std::uint64_t mails = 0;  // events of them
  std::uint64_t replays = 0;
  std::uint64_t restarts = 0;  // of the server
};

[[nodiscard]] std::uint64_t count_mails(const std::vector<sim::Event>& events);

[[nodiscard]] std::optional<Finding> run_storm(const Options& options, Counts& counts);

// The shortest history that was found to fail, too.
[[nodiscard]] Finding shrink(const Finding& finding);

[[nodiscard]] std::string to_text(const Finding& finding);

}  // namespace tocsin::storm
