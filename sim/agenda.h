// The agenda of due work: timers with dense ids, popped in the total order (time, id).
//
// A monotone radix heap on time: an entry lies in the bucket of the highest hexadecimal digit in which its time differs
// from the base, and of that digit; the base follows the last popped time. Cancelling, and arming later, only write `due`; an entry that
// comes up early is put back, one that nobody waits for is dropped. 24 bytes per pending timer, plus slack.
// Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/growth.h"
#include "sim/time.h"

namespace tocsin::sim {

class Agenda {
 public:
  using TimerId = std::uint32_t;

  TimerId add() {
    timers_.push_back({});
    return static_cast<TimerId>(timers_.size() - 1);
  }

  // Arms or re-arms; a time before now() counts as now().
  void arm(TimerId id, Time at);
  void cancel(TimerId id) {
    forget_lowest(id);
    timers_[id].due = never;
  }
  [[nodiscard]] Time due(TimerId id) const { return timers_[id].due; }

  // The time of the earliest armed timer, or `never`. Does not move now().
  [[nodiscard]] Time next();

  // Pops the earliest armed timer with due <= limit. False when there is none; now() then stays as it was.
  bool pop(Time limit, TimerId& id, Time& at);

  [[nodiscard]] Time now() const { return base_; }  // the last popped time

  // A guess at what is popped next, for whoever wants memory fetched early: it costs little and may be wrong.
  static constexpr TimerId nobody = 0xffffffffU;
  [[nodiscard]] TimerId likely_next() const {
    if (!ties_.empty()) return ties_.front();
    const std::size_t bucket = first_occupied();
    return bucket < far_bucket ? buckets_[bucket].earliest.id : nobody;
  }

 private:
  struct Timer {
    Time due = never;     // never: not armed
    Time queued = never;  // the time of the entry that counts; never: none
  };
  // Half of its time says which entry it is. In the buckets below `far_bucket` the other half is the base's; in the far
  // ones an entry counts only if its half is that of its timer's `queued`, which then is its time.
  struct Entry {
    std::uint32_t low = 0;
    TimerId id = 0;
  };
  static constexpr unsigned digit_bits = 4;
  static constexpr std::size_t far_bucket = (32 / digit_bits) << digit_bits;
  static constexpr std::size_t buckets = (64 / digit_bits) << digit_bits;
  // Entries move between buckets all the time, so the buckets share their storage.
  struct Chunk {
    static constexpr std::uint32_t entries_max = 63;
    Chunk* next = nullptr;
    std::array<Entry, entries_max> entries;
  };
  struct Bucket {
    Chunk* first = nullptr;    // all others are full
    std::uint32_t filled = 0;  // of the first
    Entry earliest;            // where there is one, and the bucket is near
  };

  void push(Time at, TimerId id);
  void add_chunk(Bucket& bucket);
  [[nodiscard]] Bucket detach(std::size_t bucket);
  void give_back(Chunk* chunk) {
    chunk->next = spare_;
    spare_ = chunk;
  }
  [[nodiscard]] Time time_of(Entry entry, std::size_t bucket) const;
  [[nodiscard]] bool is_armed_at(TimerId id, Time at) const {
    return timers_[id].queued == at && timers_[id].due == at;
  }
  bool keep(TimerId id, Time& at);  // false: stale; otherwise the entry may have moved to its later time
  bool find_lowest(std::size_t bucket);
  bool settle_lowest();             // makes the minimum known; false when nothing is armed
  void forget_lowest(TimerId id) {  // the known minimum may have been this timer's
    if (timers_[id].queued == lowest_) lowest_known_ = false;
  }
  [[nodiscard]] std::size_t bucket_of(Time at) const;  // not for the base itself
  [[nodiscard]] std::size_t first_occupied() const;    // `buckets`: none is

  Time base_ = 0;
  std::vector<TimerId> ties_;                              // entries at the base, a binary heap on id
  std::array<Bucket, buckets> buckets_;                    // in the order of the times that they may hold
  std::array<std::uint64_t, buckets / 64> occupied_ = {};  // a bit for each
  Blocks<Timer> timers_;
  Time lowest_ = never;  // the earliest armed time above the base, where `lowest_known_`
  bool lowest_known_ = false;
  Chunk* spare_ = nullptr;
  std::vector<std::unique_ptr<Chunk>> chunks_;
};

}  // namespace tocsin::sim
