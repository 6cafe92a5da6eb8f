#include "conduct/jobs.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace tocsin::conduct {

void share_out(std::size_t count, const std::function<void(std::size_t)>& work) {
  // A thread's own arena grows by a page and a system call at a time, which costs more than to wait for the common one.
  mallopt(M_ARENA_MAX, 1);
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t item = next++; item < count; item = next++) work(item);
  };
  std::vector<std::thread> others;
  const std::size_t threads = std::min<std::size_t>(count, std::max(1U, std::thread::hardware_concurrency()));
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(take);
  take();
  for (std::thread& other : others) other.join();
}

void rehearse_in_jobs(const sim::Plan& plan, const Runs& runs, sim::Rehearsal& rehearsal,
                      const std::function<void(std::uint64_t)>& progress) {
  // Small enough that all jobs end at about the same time, large enough that they seldom meet.
  constexpr std::uint64_t share = 8;
  std::atomic<std::uint64_t> next = 0;
  std::atomic<std::uint64_t> done = 0;
  const auto work = [&](sim::Rehearsal& part, const std::function<void(std::uint64_t)>& tell) {
    while (true) {
      const std::uint64_t from = next.fetch_add(share);
      if (from >= runs.count) return;
      const std::uint64_t to = std::min(from + share, runs.count);
      for (std::uint64_t run = from; run < to; ++run) part.run(runs.first_seed + run);
      const std::uint64_t all_done = done.fetch_add(to - from) + (to - from);
      if (tell) tell(all_done);
    }
  };
  std::vector<std::unique_ptr<sim::Rehearsal>> parts;
  std::vector<std::thread> others;
  for (std::uint32_t job = 1; job < runs.jobs; ++job) {
    parts.push_back(std::make_unique<sim::Rehearsal>(plan));
    others.emplace_back([&work, &part = *parts.back()] { work(part, nullptr); });
  }
  work(rehearsal, progress);
  for (std::thread& other : others) other.join();
  for (const auto& part : parts) rehearsal.merge(*part);
}

}  // namespace tocsin::conduct
