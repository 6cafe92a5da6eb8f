// The red side's steps, and what is measured of an exercise. Data only: a step is played by ordinary injects that the
// reader makes of it, a measure is folded in sim/measure.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/basics.h"
#include "sim/time.h"

namespace tocsin::sim {

// A step of an attack. It takes place when its inject `happens` does; it was stopped when that was skipped because one
// of `stopped_by` was done, or never came because a step before it was stopped.
struct Step {
  std::string id;
  Text label;
  std::string technique;  // ATT&CK, "T1505.003"
  Index incident = none;
  std::vector<Index> after;  // steps; empty: it begins at its own time
  bool after_all = false;    // all of them, or any
  Duration takes = 0;
  std::vector<Index> stopped_by;  // actions
  std::vector<Index> contained_by;
  Index happens = none;    // inject
  Index seen_as = none;    // inject: what the defenders see of it; or none
  Index contained = none;  // inject: what becomes so once it is contained; or none
};

struct Moment {  // when something happened for the first time
  enum class What : std::uint8_t { nothing, start, inject, done, fact };
  What what = What::nothing;
  Index item = none;  // inject, action or fact
  Value value = 0;    // the fact became this
};

// What is counted from the events. A goal makes it part of the score; without one it is only shown.
struct Metric {
  enum class Kind : std::uint8_t {
    duration,       // from one moment to another, in ms; from `to` before `from`: 0
    share_of_time,  // how long a fact had a value, in parts per million of the exercise
    steps_stopped,  // how many steps of the attack were stopped
  };
  std::string id;
  Text label;
  std::string clause;
  Kind kind = Kind::duration;
  Moment from;
  Moment to;  // of `share_of_time`: the fact and its value
  Index incident = none;
  bool each_incident = false;  // one for each incident that is no noise, by the procedure
  Value at_most = unset;
  Value at_least = unset;
  std::uint32_t weight = 1;
  [[nodiscard]] bool has_goal() const { return at_most != unset || at_least != unset; }
};

}  // namespace tocsin::sim
