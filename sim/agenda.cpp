#include "sim/agenda.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace tocsin::sim {
namespace {

constexpr std::uint64_t low_half = 0xffffffffU;

// The heap functions of the standard library keep the largest in front.
constexpr std::greater<Agenda::TimerId> later_id;

// Calls `visit` with each entry. What `visit` adds to other buckets may use a chunk again once it was passed.
template <class Chunk, class Done, class Visit>
void each_entry(Chunk* chunk, std::uint32_t filled, Done done, Visit visit) {
  while (chunk != nullptr) {
    for (std::uint32_t i = 0; i < filled; ++i) visit(chunk->entries[i]);
    Chunk* const next = chunk->next;
    done(chunk);
    chunk = next;
    filled = Chunk::entries_max;
  }
}

}  // namespace

std::size_t Agenda::bucket_of(Time at) const {
  return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(at) ^ static_cast<std::uint64_t>(base_)));
}

Time Agenda::time_of(Entry entry, std::size_t bucket) const {
  if (bucket <= near_bucket) return static_cast<Time>((static_cast<std::uint64_t>(base_) & ~low_half) | entry.low);
  const Time queued = timers_[entry.id].queued;
  return (static_cast<std::uint64_t>(queued) & low_half) == entry.low ? queued : never;
}

void Agenda::add_chunk(Bucket& bucket) {
  if (spare_ == nullptr) {
    grow_slowly(chunks_);
    chunks_.push_back(std::make_unique<Chunk>());
    spare_ = chunks_.back().get();
  }
  Chunk* const chunk = spare_;
  spare_ = chunk->next;
  chunk->next = bucket.first;
  bucket.first = chunk;
  bucket.filled = 0;
}

void Agenda::push_to(Bucket& bucket, Entry entry) {
  if (bucket.first == nullptr || bucket.filled == Chunk::entries_max) add_chunk(bucket);
  bucket.first->entries[bucket.filled++] = entry;
}

void Agenda::push(Time at, TimerId id) {
  const std::size_t bucket = bucket_of(at);
  if (bucket == 0) {
    ties_.push_back(id);
    std::push_heap(ties_.begin(), ties_.end(), later_id);
    return;
  }
  push_to(buckets_[bucket], {static_cast<std::uint32_t>(static_cast<std::uint64_t>(at) & low_half), id});
  occupied_ |= std::uint64_t{1} << (bucket - 1);
  if (lowest_known_ && at < lowest_) lowest_ = at;
}

Agenda::Bucket Agenda::detach(std::size_t bucket) {
  const Bucket detached = buckets_[bucket];
  buckets_[bucket] = {};
  occupied_ &= ~(std::uint64_t{1} << (bucket - 1));
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
  if (bucket <= near_bucket) {
    // Mostly the earliest entry is an armed timer's, and no other timer need be looked at.
    Entry earliest{~std::uint32_t{0}, 0};
    each_entry(
        buckets_[bucket].first, buckets_[bucket].filled, [](Chunk*) {},
        [&](Entry entry) {
          if (entry.low <= earliest.low) earliest = entry;
        });
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
  while (occupied_ != 0 && !lowest_known_) {
    lowest_known_ = find_lowest(static_cast<std::size_t>(std::countr_zero(occupied_)) + 1);
  }
  return lowest_known_;
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
        [&](Entry entry) {
          const Time due = time_of(entry, bucket);
          if (due != never) push(due, entry.id);
        });
  }
  return false;
}

}  // namespace tocsin::sim
