#include "sim/agenda.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace tocsin::sim {
namespace {

constexpr std::uint64_t low_half = 0xffffffffU;

// The heap functions of the standard library keep the largest in front.
constexpr std::greater<Agenda::TimerId> later_id;

// Calls `visit` with each entry, `ahead` with those whose turn it will soon be, and `done` with each chunk once it was
// passed.
template <class Chunk, class Done, class Ahead, class Visit>
void each_entry(Chunk* chunk, std::uint32_t filled, Done done, Ahead ahead, Visit visit) {
  constexpr std::uint32_t soon = 8;
  while (chunk != nullptr) {
    for (std::uint32_t i = 0; i < filled; ++i) {
      if (i + soon < filled) ahead(chunk->entries[i + soon]);
      visit(chunk->entries[i]);
    }
    Chunk* const next = chunk->next;
    done(chunk);
    chunk = next;
    filled = Chunk::entries_max;
  }
}

}  // namespace

std::size_t Agenda::bucket_of(Time at) const {
  const auto time = static_cast<std::uint64_t>(at);
  const std::uint64_t difference = time ^ static_cast<std::uint64_t>(base_);
  const unsigned place = (static_cast<unsigned>(std::bit_width(difference)) - 1U) / digit_bits;
  const std::uint64_t digit = (time >> (place * digit_bits)) & ((1U << digit_bits) - 1U);
  return (std::size_t{place} << digit_bits) + digit;
}

std::size_t Agenda::first_occupied() const {
  for (std::size_t i = 0; i < occupied_.size(); ++i) {
    if (occupied_[i] != 0) return i * 64 + static_cast<std::size_t>(std::countr_zero(occupied_[i]));
  }
  return buckets;
}

Time Agenda::time_of(Entry entry, std::size_t bucket) const {
  if (bucket < far_bucket) return static_cast<Time>((static_cast<std::uint64_t>(base_) & ~low_half) | entry.low);
  const Time queued = timers_[entry.id].queued;
  return (static_cast<std::uint64_t>(queued) & low_half) == entry.low ? queued : never;
}

void Agenda::add_chunk(Bucket& bucket) {
  if (spare_ == nullptr) {
    chunks_.push_back(std::make_unique<Chunk>());
    spare_ = chunks_.back().get();
  }
  Chunk* const chunk = spare_;
  spare_ = chunk->next;
  chunk->next = bucket.first;
  bucket.first = chunk;
  bucket.filled = 0;
}

void Agenda::push(Time at, TimerId id) {
  if (at == base_) {
    ties_.push_back(id);
    std::push_heap(ties_.begin(), ties_.end(), later_id);
    return;
  }
  const std::size_t bucket = bucket_of(at);
  const Entry entry{static_cast<std::uint32_t>(static_cast<std::uint64_t>(at) & low_half), id};
  Bucket& list = buckets_[bucket];
  const bool was_empty = list.first == nullptr;
  if (was_empty || list.filled == Chunk::entries_max) add_chunk(list);
  list.first->entries[list.filled++] = entry;
  if (was_empty || entry.low < list.earliest.low) list.earliest = entry;
  occupied_[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
  if (lowest_known_ && at < lowest_) lowest_ = at;
}

Agenda::Bucket Agenda::detach(std::size_t bucket) {
  const Bucket detached = buckets_[bucket];
  buckets_[bucket] = {};
  occupied_[bucket / 64] &= ~(std::uint64_t{1} << (bucket % 64));
  return detached;
}

void Agenda::arm(TimerId id, Time at) {
  at = std::max(at, base_);
  Timer& timer = timers_[id];
  if (at != timer.queued) forget_lowest(id);
  timer.due = at;
  // An entry queued for an earlier time will find the new one when it comes up.
  if (at == never || timer.queued <= at) return;
  timer.queued = at;
  push(at, id);
}

bool Agenda::keep(TimerId id, Time& at) {
  Timer& timer = timers_[id];
  if (timer.queued != at || at == never) return false;
  timer.queued = timer.due;
  at = timer.due;
  return at != never;
}

// Whether the bucket holds an armed timer's entry; its earliest is the lowest then. The base does not move: somebody
// may still arm a timer between the base and that time.
bool Agenda::find_lowest(std::size_t bucket) {
  if (bucket < far_bucket) {
    // Mostly the earliest entry is an armed timer's, and no other timer need be looked at.
    const Entry earliest = buckets_[bucket].earliest;
    const Time at = time_of(earliest, bucket);
    if (is_armed_at(earliest.id, at)) {
      lowest_ = at;
      return true;
    }
  }
  const Bucket entries = detach(bucket);
  Time lowest = never;
  each_entry(
      entries.first, entries.filled, [this](Chunk* chunk) { give_back(chunk); },
      [this](Entry entry) { __builtin_prefetch(&timers_[entry.id]); },
      [&](Entry entry) {
        Time at = time_of(entry, bucket);
        if (!keep(entry.id, at)) return;
        if (bucket_of(at) == bucket) lowest = std::min(lowest, at);
        push(at, entry.id);
      });
  lowest_ = lowest;
  return lowest != never;
}

bool Agenda::settle_lowest() {
  while (!ties_.empty()) {
    const TimerId id = ties_.front();
    if (is_armed_at(id, base_)) return true;
    std::pop_heap(ties_.begin(), ties_.end(), later_id);
    ties_.pop_back();
    Time at = base_;
    if (keep(id, at)) push(at, id);
  }
  if (lowest_known_ && lowest_ != never) return true;
  lowest_known_ = false;
  while (!lowest_known_) {
    const std::size_t bucket = first_occupied();
    if (bucket == buckets) return false;
    lowest_known_ = find_lowest(bucket);
  }
  return true;
}

Time Agenda::next() {
  if (!settle_lowest()) return never;
  return ties_.empty() ? lowest_ : base_;
}

bool Agenda::pop(Time limit, TimerId& id, Time& at) {
  while (settle_lowest()) {
    if (!ties_.empty()) {
      if (base_ > limit) return false;
      id = ties_.front();
      at = base_;
      std::pop_heap(ties_.begin(), ties_.end(), later_id);
      ties_.pop_back();
      timers_[id] = {};
      return true;
    }
    if (lowest_ > limit) return false;
    const std::size_t bucket = bucket_of(lowest_);
    const Bucket entries = detach(bucket);
    // Entries near the base keep their upper half under the new base, too.
    base_ = lowest_;
    lowest_known_ = false;
    lowest_ = never;
    each_entry(
        entries.first, entries.filled, [this](Chunk* chunk) { give_back(chunk); },
        [this](Entry entry) { __builtin_prefetch(&timers_[entry.id]); },
        [&](Entry entry) {
          const Time due = time_of(entry, bucket);
          if (due != never) push(due, entry.id);
        });
  }
  return false;
}

}  // namespace tocsin::sim
