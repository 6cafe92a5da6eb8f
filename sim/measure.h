// Measures: pure folds over events. Each result names the events behind it. Integers only: milliseconds, parts per
// million, counts. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/state.h"

namespace tocsin::sim {

struct MeasureResult {
  Index measure = none;
  Index incident = none;
  // Nothing: it has not come so far (a duration whose first moment was, and whose second one was not yet).
  std::optional<Value> value;
  Value of = 0;           // steps_stopped: all steps; share_of_time: ms looked at
  bool begun = false;     // the first moment has been; a share or count: always
  bool decided = false;   // the goal is met or failed for good (or there is none and the value stands)
  bool goal_met = false;  // as it stands
  std::vector<std::uint64_t> events;
};

enum class StepStatus : std::uint8_t { not_come, took_place, stopped, failed };  // failed: by chance
[[nodiscard]] const char* name_of(StepStatus status);
struct StepOutcome {
  StepStatus status = StepStatus::not_come;
  Time at = never;            // of the step, or of when it was stopped
  std::uint64_t event = 0;    // 0: stopped because a step before it was
  Time seen_at = never;       // what is seen of it reached somebody
  Time contained_at = never;  // it was contained
  std::uint64_t seen_event = 0;
  std::uint64_t contained_event = 0;
};

class MeasureFold {
 public:
  explicit MeasureFold(const Plan& plan);
  void take(const Event& event);  // in order; applies it to a state of its own
  [[nodiscard]] std::vector<MeasureResult> results() const;
  [[nodiscard]] std::vector<StepOutcome> steps() const;  // by Plan::steps

 private:
  struct Track {  // of one measure in one incident
    Index measure = none;
    Index incident = none;
    bool from_seen = false;
    bool to_seen = false;
    Time from = 0;
    Time to = 0;
    std::uint64_t from_event = 0;
    std::uint64_t to_event = 0;
    Time since = 0;  // share_of_time: the fact has had the value since
    bool has_value = false;
    Duration held = 0;
    std::vector<std::uint64_t> changes;
  };
  void add(Index measure, Index incident);
  void take(Track& track, const Event& event);
  [[nodiscard]] bool happened(const Moment& moment, Index incident, const Event& event) const;
  [[nodiscard]] bool is_so(const Moment& moment, Index incident) const;
  [[nodiscard]] MeasureResult result(const Track& track, const std::vector<StepOutcome>& outcomes) const;

  const Plan* plan_;
  State state_;
  std::vector<Track> tracks_;
  std::vector<Index> everywhere_;                // tracks that look at every event
  std::vector<std::vector<Index>> of_incident_;  // tracks that look at one incident's events
  std::vector<StepOutcome> steps_;
  std::vector<Index> step_of_inject_;
};

}  // namespace tocsin::sim
