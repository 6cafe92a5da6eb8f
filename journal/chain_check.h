// The chain recomputed over events that were read, on a thread of its own where that is worth one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <span>
#include <string>
#include <thread>

#include "journal/chain.h"

namespace tocsin::journal {

class ChainCheck {
 public:
  // `genesis` is the hash before the first event.
  ChainCheck(const Hash& genesis, bool on_own_thread);
  ~ChainCheck();
  ChainCheck(const ChainCheck&) = delete;
  ChainCheck& operator=(const ChainCheck&) = delete;

  // The next events, with the hashes that stand beside them. Both must stay as they are until `wait` was called, or the
  // check is gone. Follows a `wait`, or is the first.
  void begin(std::span<const sim::Event> events, std::span<const Hash> hashes);
  // How many of them are right, before the first that is not. Nothing may be begun after one that is not.
  [[nodiscard]] std::size_t wait();

 private:
  [[nodiscard]] std::size_t count_right();
  void work();

  Chain chain_;
  Hash hash_;
  std::string canonical_;
  std::span<const sim::Event> events_;
  std::span<const Hash> hashes_;
  std::size_t right_ = 0;

  std::mutex mutex_;  // guards the two below, and with them hands all above over
  bool at_work_ = false;
  bool stopped_ = false;
  std::condition_variable changed_;
  std::thread thread_;
};

}  // namespace tocsin::journal
