// The score: a pure fold over plan and events. It is the software's own; no official scoring rule was found.
// Points are integers in thousandths. Every line names what it is for, its clause and the events behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/campaign_tally.h"
#include "sim/event.h"
#include "sim/growth.h"
#include "sim/measure.h"

namespace tocsin::sim {

enum class Category : std::uint8_t { timeliness, completeness, correctness, observation, rates, readiness, outcome };
inline constexpr std::size_t categories = 7;
[[nodiscard]] const char* name_of(Category category);

struct ScoreLine {
  Category category = Category::timeliness;
  Index duty_instance = none;  // timeliness
  Index duty = none;
  Index action = none;  // completeness, correctness
  Index check = none;   // readiness
  Index field = none;
  Index agency = none;
  Index seat = none;     // who did it; timeliness: or else whose turn it was
  Index outcome = none;  // outcome: of Plan::measures
  Index incident = none;
  DutyState state = DutyState::open;
  DutyState before_waiver = DutyState::open;  // a waiver does not hide what had happened
  Duration late_by = 0;
  bool counted = false;     // open, excused, waived and void duties are shown and not counted
  std::int64_t points = 0;  // thousandths
  std::int64_t points_max = 0;
  Index campaign = none;  // rates: persons who did `measure` of `recipients`, the mark in `threshold_ppm`
  Measure measure = Measure::opened;
  std::uint32_t persons = 0;
  std::uint32_t recipients = 0;
  std::uint32_t threshold_ppm = 0;
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
  CategoryTotal by_category[categories];
  std::int64_t points = 0;
  std::int64_t points_max = 0;
  std::int64_t permille = 0;  // 1000 * points / points_max, 0 when nothing counted
  std::vector<MeasureResult> measures;
  std::vector<StepOutcome> steps;  // by Plan::steps
};

enum class Grouping : std::uint8_t { seat, team, agency, objective, clause };
[[nodiscard]] const char* name_of(Grouping grouping);

struct ScoreGroup {
  Index item = none;   // seat, team, agency or objective; none: lines of nobody's, or of no clause
  std::string clause;  // Grouping::clause
  std::int64_t points = 0;
  std::int64_t points_max = 0;
  std::uint32_t met = 0;
  std::uint32_t late = 0;
  std::uint32_t missed = 0;
  std::uint32_t right = 0;  // judgements
  std::uint32_t wrong = 0;
  std::vector<std::size_t> lines;  // positions in Score::lines, counted and not
};

// Groups that have a line, in the order of the plan (clauses: as they first stand in the score), what belongs to none last. A line stands
// in one group, but for objectives: in each that names its duty or measure.
[[nodiscard]] std::vector<ScoreGroup> score_by(const Plan& plan, const Score& score, Grouping grouping);

// Takes events in order; `result` may be asked at any instant.
class ScoreFold {
 public:
  explicit ScoreFold(const Plan& plan);
  void take(const Event& event);
  [[nodiscard]] Score result() const;
  // Where no mails were taken: with campaigns as they stand, one for each of the plan's.
  [[nodiscard]] Score result(std::span<const CampaignCounts> campaigns) const;

 private:
  // What lines are made of: there may be millions, most of which nobody looks at before the end.
  struct DutyRecord {
    Index duty = none;
    Index agency = none;
    Index incident = none;
    Index seat = none;
    Index reason = none;  // of `reasons_`
    DutyState state = DutyState::open;
    DutyState before_waiver = DutyState::open;
    Duration late_by = 0;
    std::uint64_t from_event = 0;
    std::uint64_t by_event = 0;
  };
  struct Judgement {  // of an act, a check or an observation
    Category category = Category::completeness;
    Index item = none;  // the action, the check, or the instance of a duty
    Index field = none;
    Index agency = none;
    Index seat = none;
    Index incident = none;
    Index reason = none;  // of `reasons_`
    std::int64_t points = 0;
    std::int64_t points_max = 0;
    std::uint64_t event = 0;
  };
  [[nodiscard]] Index seat_of_act(std::uint64_t sequence) const;
  [[nodiscard]] Index owing_seat(Index instance) const;
  [[nodiscard]] Index add_reason(const std::string& text);
  [[nodiscard]] ScoreLine line_of_duty(Index instance) const;
  [[nodiscard]] ScoreLine line_of(const Judgement& judgement) const;
  void take_form(const Event& event);
  void add_measures(Score& score) const;

  const Plan* plan_;
  Blocks<DutyRecord> duties_;  // by instance
  Blocks<Judgement> judgements_;
  std::vector<std::string> reasons_;
  std::vector<std::pair<std::uint64_t, Index>> acts_;  // sequence and seat
  std::optional<MeasureFold> measures_;                // where the plan has any
  std::vector<CampaignRecord> campaigns_;
};

}  // namespace tocsin::sim
