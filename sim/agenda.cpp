#include "sim/agenda.h"

#include <algorithm>
#include <bit>

namespace tocsin::sim {
namespace {

// The heap functions of the standard library keep the largest in front.
constexpr auto later_id = [](const auto& a, const auto& b) { return a.id > b.id; };

}  // namespace

Agenda::TimerId Agenda::add() {
  due_.push_back(never);
  queued_.push_back(never);
  return static_cast<TimerId>(due_.size() - 1);
}

void Agenda::reserve(std::size_t timers) {
  due_.reserve(timers);
  queued_.reserve(timers);
}

std::size_t Agenda::bucket_of(Time at) const {
  return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(at) ^ static_cast<std::uint64_t>(base_)));
}

void Agenda::push(Entry entry) {
  const std::size_t bucket = bucket_of(entry.at);
  auto& entries = buckets_[bucket];
  entries.push_back(entry);
  if (bucket == 0) {
    std::push_heap(entries.begin(), entries.end(), later_id);
    return;
  }
  occupied_ |= std::uint64_t{1} << (bucket - 1);
  if (lowest_known_ && entry.at < lowest_) lowest_ = entry.at;
}

void Agenda::arm(TimerId id, Time at) {
  at = std::max(at, base_);
  if (at != queued_[id]) forget_lowest(id);
  due_[id] = at;
  // An entry queued for an earlier time will find the new one when it comes up.
  if (at == never || queued_[id] <= at) return;
  queued_[id] = at;
  push({at, id});
}

bool Agenda::keep(Entry& entry) {
  if (queued_[entry.id] != entry.at) return false;
  const Time due = due_[entry.id];
  if (due == entry.at) return true;
  queued_[entry.id] = due;
  entry.at = due;
  return due != never;
}

// Cleans the lowest bucket that holds anything until its minimum is an armed timer's time, without moving the base:
// somebody may still arm a timer between the base and that minimum.
bool Agenda::settle_lowest() {
  auto& ties = buckets_[0];
  while (!ties.empty()) {
    Entry entry = ties.front();
    if (queued_[entry.id] == entry.at && due_[entry.id] == entry.at) return true;
    std::pop_heap(ties.begin(), ties.end(), later_id);
    ties.pop_back();
    if (keep(entry)) push(entry);
  }
  if (lowest_known_ && lowest_ != never) return true;
  while (occupied_ != 0) {
    const auto bucket = static_cast<std::size_t>(std::countr_zero(occupied_)) + 1;
    auto& entries = buckets_[bucket];
    Time lowest = never;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Entry entry = entries[i];
      if (!keep(entry)) continue;
      if (bucket_of(entry.at) != bucket) {
        push(entry);  // Always into a higher bucket, so this loop does not see it.
        continue;
      }
      lowest = std::min(lowest, entry.at);
      entries[kept++] = entry;
    }
    entries.resize(kept);
    if (kept != 0) {
      lowest_ = lowest;
      lowest_known_ = true;
      return true;
    }
    occupied_ &= occupied_ - 1;  // The lowest bucket is the one that was emptied.
  }
  lowest_known_ = false;
  return false;
}

Time Agenda::next() {
  if (!settle_lowest()) return never;
  return buckets_[0].empty() ? lowest_ : base_;
}

bool Agenda::pop(Time limit, TimerId& id, Time& at) {
  auto& ties = buckets_[0];
  while (settle_lowest()) {
    if (!ties.empty()) {
      if (base_ > limit) return false;
      id = ties.front().id;
      at = base_;
      std::pop_heap(ties.begin(), ties.end(), later_id);
      ties.pop_back();
      due_[id] = never;
      queued_[id] = never;
      return true;
    }
    if (lowest_ > limit) return false;
    const std::size_t bucket = bucket_of(lowest_);
    std::vector<Entry> entries;
    entries.swap(buckets_[bucket]);
    occupied_ &= occupied_ - 1;  // The lowest bucket is the one that was emptied.
    const Time lowest = lowest_;
    lowest_known_ = false;
    lowest_ = never;
    base_ = lowest;
    for (Entry& entry : entries) {
      if (keep(entry)) push(entry);
    }
    // The storage goes back to its bucket, so that a steady load allocates nothing.
    entries.clear();
    if (buckets_[bucket].empty()) buckets_[bucket].swap(entries);
  }
  return false;
}

}  // namespace tocsin::sim
