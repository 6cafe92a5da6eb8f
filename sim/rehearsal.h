// Many seeded exercises of one drill with bots in all seats, counted duty by duty: how often it was met in time, how
// much time was left, and who held it up. Only sums are kept, so the order of the runs changes nothing, and parts that
// several threads counted may be merged in any order. Not thread-safe: one Rehearsal for each thread.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/plan.h"

namespace tocsin::sim {

// How often each length of time came up, in whole seconds, rounded down: what is a millisecond late counts as a second
// late. Exact; its memory is bounded by the number of different lengths, however many there are.
class TimesLeft {
 public:
  void add(Duration left_ms);
  void merge(const TimesLeft& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  // The smallest length that at least so many thousandths do not exceed, in seconds; nothing when there are none.
  [[nodiscard]] std::optional<std::int64_t> at(std::uint32_t permille) const;

 private:
  using Counted = std::pair<std::int64_t, std::uint64_t>;
  void fold();
  void merge_counted(const std::vector<Counted>& other);
  std::vector<Counted> counted_;     // ascending
  std::vector<std::int64_t> fresh_;  // not counted yet
  std::uint64_t count_ = 0;
};

// What took the largest part of the time between the trigger of a duty that was not met and its due time.
struct Holdup {
  enum class What : std::uint8_t {
    own_time,  // the seat's own delay
    need,      // waiting for what the action needs: `need` of `action`
    channel,   // waiting for the action's channel
    no_way,    // waiting until one of the ways to meet it could be taken
    refused,   // refused for another reason
    nobody,    // no bot had it in hand
    outcome,   // nothing to be done for it by itself: it is met when something holds
  } what = What::own_time;
  Index agency = none;
  Index seat = none;  // none for `nobody` and `outcome`
  Index action = none;
  Index need = none;
  // NOLINTNEXTLINE(modernize-use-nullptr): there is no pointer
  friend auto operator<=>(const Holdup&, const Holdup&) = default;
};

struct DutyFigures {  // over all instances of a duty in all runs, by their states at the end
  std::uint64_t armed = 0;
  std::uint64_t met = 0;
  std::uint64_t late = 0;
  std::uint64_t missed = 0;
  std::uint64_t open = 0;     // not due yet when the exercise ended
  std::uint64_t settled = 0;  // excused, waived or void: nothing was owed
  TimesLeft left;             // of those with a due time, when they were done, in time or late
  std::vector<std::pair<Holdup, std::uint64_t>> holdups;  // ascending; of those that were not met in time

  // In thousandths, rounded down, of those that came due or were done; nothing where none did.
  [[nodiscard]] std::optional<std::int64_t> chance_permille() const;
  // The most frequent; nothing where all were met in time.
  [[nodiscard]] std::optional<std::pair<Holdup, std::uint64_t>> bottleneck() const;
  void merge(const DutyFigures& other);
};

// The acts that can make a condition come true: those that it asks for, and those that set a fact that it looks at.
// Ascending.
[[nodiscard]] std::vector<Index> acts_behind(const Plan& plan, Index condition);

class Rehearsal {
 public:
  explicit Rehearsal(const Plan& plan);  // `plan` must outlive it
  ~Rehearsal();
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  // One exercise from its start to the plan's end. Whoever is meant to be a person is played by a bot.
  void run(std::uint64_t seed);
  void merge(const Rehearsal& other);  // of the same plan

  [[nodiscard]] std::uint64_t runs() const { return runs_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] const std::vector<DutyFigures>& duties() const { return duties_; }  // as in the plan

 private:
  class Run;
  std::uint64_t runs_ = 0;
  std::uint64_t events_ = 0;
  std::vector<DutyFigures> duties_;
  std::unique_ptr<Run> run_;
};

}  // namespace tocsin::sim
