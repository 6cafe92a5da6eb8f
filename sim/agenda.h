// The agenda of due work: timers with dense ids, popped in the total order (time, id).
//
// A monotone radix heap on time: an entry lies in the bucket of the highest bit in which its time differs from the
// base, and the base follows the last popped time. Cancelling, and arming later, only write `due_`; an entry that
// comes up early is put back, one that nobody waits for is dropped. 28 bytes per pending timer, plus vector slack.
// Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/time.h"

namespace tocsin::sim {

class Agenda {
 public:
  using TimerId = std::uint32_t;

  TimerId add();
  void reserve(std::size_t timers);

  // Arms or re-arms; a time before now() counts as now().
  void arm(TimerId id, Time at);
  void cancel(TimerId id) {
    forget_lowest(id);
    due_[id] = never;
  }
  [[nodiscard]] Time due(TimerId id) const { return due_[id]; }

  // The time of the earliest armed timer, or `never`. Does not move now().
  [[nodiscard]] Time next();

  // Pops the earliest armed timer with due <= limit. False when there is none; now() then stays as it was.
  bool pop(Time limit, TimerId& id, Time& at);

  [[nodiscard]] Time now() const { return base_; }  // the last popped time

 private:
  struct Entry {
    Time at = 0;
    TimerId id = 0;
  };
  void push(Entry entry);
  bool keep(Entry& entry);          // false: stale; otherwise the entry may have moved to its later time
  bool settle_lowest();             // makes the minimum known; false when nothing is armed
  void forget_lowest(TimerId id) {  // the known minimum may have been this timer's
    if (queued_[id] == lowest_) lowest_known_ = false;
  }
  [[nodiscard]] std::size_t bucket_of(Time at) const;

  Time base_ = 0;
  std::array<std::vector<Entry>, 65> buckets_;  // [0]: entries at the base, a binary heap on id
  std::vector<Time> due_;                       // never: not armed
  std::vector<Time> queued_;                    // the entry that counts; never: none
  std::uint64_t occupied_ = 0;                  // bit b: bucket b + 1 may hold entries
  Time lowest_ = never;                         // the earliest armed time above the base, where `lowest_known_`
  bool lowest_known_ = false;
};

}  // namespace tocsin::sim
