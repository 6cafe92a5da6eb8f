// Who may ask for what, and when: one table, which PROTOCOL.md shows and a test tries cell by cell. It comes before the
// exercise's own checks, which say whether what may be asked for can be done.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sim/seat_view.h"

namespace tocsin::net {

enum class Verb : std::uint8_t {
  act,
  acknowledge,
  open_form,
  close_form,
  mail,  // what the seat does with a campaign's mail in its own mailbox
  note,
  pause,
  resume,  // start, too: an exercise waits until it is resumed for the first time
  set_rate,
  step,
  jump,
  fire,
  hold,
  skip,
  improvise,
  waive,
  seat,
  end,
  release_score,
};
inline constexpr std::size_t verbs = 19;
[[nodiscard]] std::string_view name_of(Verb verb);
[[nodiscard]] std::optional<Verb> to_verb(std::string_view name);

// The command that the verb stands for; nothing for step, jump and release-score, which are none.
[[nodiscard]] std::optional<sim::Kind> kind_of(Verb verb);
// Nothing for kinds that nobody may send: `started`, and what follows by itself.
[[nodiscard]] std::optional<Verb> verb_of(sim::Kind kind);

enum class Phase : std::uint8_t {
  waiting,  // nobody has let the clock run yet
  running,
  standing,  // paused, or held until something is acknowledged
  ended,
};
inline constexpr std::size_t phases = 4;
[[nodiscard]] std::string_view name_of(Phase phase);
[[nodiscard]] Phase phase_of(const sim::State& state);

struct Grant {
  Verb verb;
  std::uint8_t roles;   // bits by SeatRole
  std::uint8_t phases;  // bits by Phase
};
[[nodiscard]] std::span<const Grant> grants();

// Nothing: it may be asked for.
[[nodiscard]] std::optional<sim::Refusal> forbid(Verb verb, sim::SeatRole role, Phase phase);

}  // namespace tocsin::net
