#include "journal/chain_check.h"

#include <cassert>

namespace tocsin::journal {

ChainCheck::ChainCheck(const Hash& genesis, bool on_own_thread) : hash_(genesis) {
  if (on_own_thread) thread_ = std::thread([this] { work(); });
}

ChainCheck::~ChainCheck() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ChainCheck::begin(std::span<const sim::Event> events, std::span<const Hash> hashes) {
  assert(events.size() == hashes.size());
  if (!thread_.joinable()) {
    events_ = events;
    hashes_ = hashes;
    right_ = count_right();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    assert(!at_work_);
    events_ = events;
    hashes_ = hashes;
    at_work_ = true;
  }
  changed_.notify_all();
}

std::size_t ChainCheck::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !at_work_; });
  return right_;
}

std::size_t ChainCheck::count_right() {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    canonical_.clear();
    sim::append_canonical(events_[i], canonical_);
    hash_ = chain_.after(hash_, canonical_);
    if (hash_ != hashes_[i]) return i;
  }
  return events_.size();
}

void ChainCheck::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return at_work_ || stopped_; });
    if (stopped_) return;
    lock.unlock();
    const std::size_t right = count_right();
    lock.lock();
    right_ = right;
    at_work_ = false;
    changed_.notify_all();
  }
}

}  // namespace tocsin::journal
