// The score: a pure fold over plan and events. It is the software's own; no official scoring rule was found.
// Points are integers in thousandths. Every line names what it is for, its clause and the events behind it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/event.h"

namespace tocsin::sim {

enum class Category : std::uint8_t { timeliness, completeness, correctness, observation };
[[nodiscard]] const char* name_of(Category category);

struct ScoreLine {
  Category category = Category::timeliness;
  Index duty_instance = none;  // timeliness
  Index duty = none;
  Index action = none;  // completeness, correctness
  Index field = none;
  Index agency = none;
  Index seat = none;
  Index incident = none;
  DutyState state = DutyState::open;
  Duration late_by = 0;
  bool counted = false;     // open, excused, waived and void duties are shown and not counted
  std::int64_t points = 0;  // thousandths
  std::int64_t points_max = 0;
  std::uint64_t from_event = 0;  // what made it due
  std::uint64_t by_event = 0;    // what met it or went wrong; 0: nothing did
  Text reason;                   // an override or waiver: who and why
};

struct CategoryTotal {
  std::int64_t points = 0;
  std::int64_t points_max = 0;
};

struct Score {
  std::vector<ScoreLine> lines;
  CategoryTotal by_category[4];
  std::int64_t points = 0;
  std::int64_t points_max = 0;
  std::int64_t permille = 0;  // 1000 * points / points_max, 0 when nothing counted
};

// Takes events in order; `result` may be asked at any instant.
class ScoreFold {
 public:
  explicit ScoreFold(const Plan& plan) : plan_(&plan) {}
  void take(const Event& event);
  [[nodiscard]] Score result() const;

 private:
  const Plan* plan_;
  std::vector<ScoreLine> duties_;  // by instance
  std::vector<ScoreLine> others_;
};

}  // namespace tocsin::sim
