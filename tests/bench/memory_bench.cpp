// Bytes per pending duty, over all numbers of duties that come up while a drill fills: right after a container has
// grown it holds the most room that nobody uses, and that counts.
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "sim/exercise.h"
#include "tests/bench/benches.h"
#include "tests/bench/big_drill.h"

namespace {

// What the allocator really holds for each block, with its own header.
std::atomic<std::int64_t> allocated_bytes{0};
std::atomic<bool> counts{false};

std::int64_t size_of(void* block) { return static_cast<std::int64_t>(malloc_usable_size(block) + sizeof(std::size_t)); }

void* allocate(std::size_t size) {
  void* block = std::malloc(size);  // NOLINT: this is where memory comes from
  if (block == nullptr) std::abort();
  if (counts.load(std::memory_order_relaxed)) allocated_bytes.fetch_add(size_of(block), std::memory_order_relaxed);
  return block;
}

void release(void* block) noexcept {
  if (block != nullptr && counts.load(std::memory_order_relaxed)) {
    allocated_bytes.fetch_sub(size_of(block), std::memory_order_relaxed);
  }
  std::free(block);  // NOLINT: see above
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t) noexcept { release(block); }

namespace tocsin::bench {
namespace {

class Misses : public sim::EventSink {
 public:
  void on_event(const sim::Event& event) override {
    if (event.kind != sim::Kind::duty_settled) return;
    in_order = in_order && event.time >= last;
    last = event.time;
    missed += event.other == static_cast<sim::Index>(sim::DutyState::missed) ? 1U : 0U;
  }
  std::size_t missed = 0;
  sim::Time last = 0;
  bool in_order = true;
};

}  // namespace

std::vector<Row> duty_memory() {
  constexpr std::size_t incidents = 60'000;
  constexpr std::size_t duties = 10;
  constexpr std::size_t enough = 50'000;  // below that, fixed costs weigh more than duties do
  const sim::Plan plan = pending_drill(incidents, duties);
  Misses sink;
  sim::Exercise exercise(plan, sink);
  exercise.start(1);
  allocated_bytes = 0;
  counts = true;
  double worst = 0;
  double sum = 0;
  std::size_t samples = 0;
  for (const sim::Inject& inject : plan.injects) {
    exercise.advance(inject.at);
    const std::size_t pending = exercise.state().duties.size();
    if (pending < enough) continue;
    const double each = static_cast<double>(allocated_bytes.load()) / static_cast<double>(pending);
    worst = std::max(worst, each);
    sum += each;
    ++samples;
  }
  counts = false;
  const std::size_t armed = exercise.state().duties.size();
  require(armed == incidents * duties && sink.missed == 0, "not all duties are pending");
  exercise.advance(plan.starts + 60 * sim::day);
  require(sink.missed == armed && sink.in_order, "the pending duties were not missed in the order of their times");
  progress("duty-memory: on average " + std::to_string(sum / static_cast<double>(samples)) + " bytes, at worst " +
           std::to_string(worst));
  return {
      {"memory per pending duty of a person's / goal", worst, 120.0, "bytes", at_most(1),
       "the most that it came to while 50,000 to 600,000 duties became pending. A bot that is yet to act has a task "
       "and a timer of its own, which are not in it."}};
}

}  // namespace tocsin::bench
