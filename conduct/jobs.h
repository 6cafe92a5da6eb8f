// Work shared out to threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "sim/rehearsal.h"

namespace tocsin::conduct {

// Calls `work` with each number below `count`, on as many threads as there are cores, the caller's among them. Returns when
// all is done. `work` must not throw.
void share_out(std::size_t count, const std::function<void(std::size_t)>& work);

struct Runs {
  std::uint64_t first_seed = 1;  // the next run has the next one
  std::uint64_t count = 1;
  std::uint32_t jobs = 1;
};

// Adds all runs to `rehearsal`. `progress` is called now and then, on the caller's thread, with how many are done.
void rehearse_in_jobs(const sim::Plan& plan, const Runs& runs, sim::Rehearsal& rehearsal,
                      const std::function<void(std::uint64_t)>& progress);

}  // namespace tocsin::conduct
