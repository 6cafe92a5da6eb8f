// The door of the simulation core: a plan and a seed make an exercise; commands are accepted with their events or
// refused with a reason; the caller advances time. No clock is read, nothing is written, nothing is thrown.
//
// Same plan, seed and inputs give the same events, however the caller slices time. Work due at an instant is done
// before a command submitted at that instant; a duty due at T is met by an act at T.
// Not thread-safe: one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sim/event.h"
#include "sim/state.h"

namespace tocsin::sim {

struct Refusal {
  std::string code;    // stable, kebab-case: "not-your-role", "channel-down", "field-required"
  std::string clause;  // where a clause refuses it; else empty
  Text because;
  Index field = none;  // where a field of the form is at fault
};

// What keeps a bot from doing what it set out to do.
struct Hindrance {
  enum class What : std::uint8_t { need, channel, no_way, refused } what = What::refused;
  Index action = none;  // none: of no way to meet the duty is it the turn now
  Index need = none;    // of the action: the first that is not fulfilled
  friend bool operator==(const Hindrance&, const Hindrance&) = default;
};

// Told of what no event says. Called between the events that it belongs to; must not call the exercise.
class BotWatcher {
 public:
  BotWatcher() = default;
  BotWatcher(const BotWatcher&) = delete;
  BotWatcher& operator=(const BotWatcher&) = delete;
  virtual ~BotWatcher() = default;
  virtual void has_in_hand(Index instance, Index seat) = 0;                   // of a duty; from now on
  virtual void is_held_back(Index instance, const Hindrance& hindrance) = 0;  // it tries again when something changed
};

struct ExerciseOptions {
  bool bots = true;               // false: bots' seats do nothing of themselves (their acts are given as inputs)
  BotWatcher* watcher = nullptr;  // must outlive the exercise
};

class Exercise {
 public:
  // `plan` and `sink` must outlive the exercise. Emits nothing until `start`.
  Exercise(const Plan& plan, EventSink& sink, ExerciseOptions options = {});
  ~Exercise();
  Exercise(const Exercise&) = delete;
  Exercise& operator=(const Exercise&) = delete;

  // Emits `started` at the plan's start and what follows at that instant.
  void start(std::uint64_t seed);

  // Whether the command would be accepted now; mutates nothing.
  [[nodiscard]] std::optional<Refusal> check(const Command& command) const;

  // Advances to `at` (never backwards: an earlier time means now), then accepts the command with its events, or
  // refuses it and leaves the state as it was after advancing.
  std::optional<Refusal> submit(Command command, Time at);

  // Does all due work up to and including `to` and returns the time reached, which is earlier when the clock came
  // to stand (a hold) or the exercise ended.
  Time advance(Time to);

  // Does the next due thing, not past `limit`; false when nothing is due until then, or while a hold stands.
  enum class Holds : std::uint8_t { stand, pass };  // `pass`: as `submit` does, whose caller says what time it is
  bool step(Time limit, Holds holds = Holds::stand);

  // When the next thing is due; `never` when nothing is.
  [[nodiscard]] Time next_due() const;

  [[nodiscard]] const State& state() const;
  [[nodiscard]] const Plan& plan() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace tocsin::sim
