// The agenda against the least that could do its work, and against ns-3.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/agenda.h"
#include "sim/random.h"
#include "tests/bench/benches.h"

#ifdef TOCSIN_HAVE_NS3
#include <ns3/map-scheduler.h>
#endif

namespace tocsin::bench {
namespace {

using sim::Time;

constexpr std::uint32_t timers = 100'000;
constexpr Time start = 1'741'564'800'000;  // a drill's, so that the numbers are as long as in real use
constexpr int rounds = 9;

// Depends on the order of what was popped.
class Order {
 public:
  void add(Time at, std::uint32_t id) {
    hash_ = (hash_ ^ static_cast<std::uint64_t>(at) ^ (std::uint64_t{id} << 42U)) * 0x9e3779b97f4a7c15ULL;
    hash_ ^= hash_ >> 29U;
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 1;
};

// ---- The floor: a monotone radix heap of (time, id) and nothing else ---------------------------------------------
// No cancelling, no look ahead, no limit. Ties come in the order of ids, sorted when they reach the front.
class BareRadixHeap {
 public:
  struct Entry {
    Time at;
    std::uint32_t id;
  };
  explicit BareRadixHeap(Time base) : base_(base) {}
  void reserve(std::size_t entries) {
    for (auto& bucket : buckets_) bucket.reserve(entries);
  }
  void push(Time at, std::uint32_t id) {
    const auto bucket = bucket_of(at);
    buckets_[bucket].push_back({at, id});
    if (bucket != 0) occupied_ |= std::uint64_t{1} << (bucket - 1);
  }
  bool pop(Entry& out) {
    auto& front = buckets_[0];
    if (front.empty() && !refill()) return false;
    out = front.back();
    front.pop_back();
    return true;
  }

 private:
  [[nodiscard]] std::size_t bucket_of(Time at) const {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(at) ^ static_cast<std::uint64_t>(base_)));
  }
  bool refill() {
    if (occupied_ == 0) return false;
    auto& entries = buckets_[static_cast<std::size_t>(std::countr_zero(occupied_)) + 1];
    occupied_ &= occupied_ - 1;
    base_ = entries.front().at;
    for (const Entry& entry : entries) base_ = std::min(base_, entry.at);
    for (const Entry& entry : entries) push(entry.at, entry.id);
    entries.clear();
    auto& front = buckets_[0];
    if (front.size() > 1) {
      std::sort(front.begin(), front.end(), [](const Entry& a, const Entry& b) { return a.id > b.id; });
    }
    return true;
  }
  std::array<std::vector<Entry>, 65> buckets_;
  std::uint64_t occupied_ = 0;
  Time base_;
};

// ---- PHOLD: take the earliest, put it back a random while later ----------------------------------------------------

// Exponential with a mean of an hour, at least a millisecond; by table, so that drawing costs next to nothing.
const std::vector<Time>& delays() {
  static const std::vector<Time> table = [] {
    std::vector<Time> made;
    for (std::uint64_t i = 0; i < 65'536; ++i) {
      const double uniform = (static_cast<double>(sim::draw(1, 0, i) >> 11U) + 0.5) * 0x1p-53;
      made.push_back(1 + static_cast<Time>(-std::log(uniform) * static_cast<double>(sim::hour)));
    }
    return made;
  }();
  return table;
}

// `Queue` has push(at, id) and pop(at, id). Nanoseconds per hold.
template <class Queue>
double hold_ns(Queue& queue, std::uint64_t& order_out) {
  constexpr std::uint32_t settling = 300'000;
  constexpr std::uint32_t holds = 1'000'000;
  const auto& delay = delays();
  std::size_t next = 0;
  for (std::uint32_t id = 0; id < timers; ++id) queue.push(start + delay[next++ & 0xffffU], id);
  Order order;
  const auto hold = [&](std::uint32_t times) {
    for (std::uint32_t i = 0; i < times; ++i) {
      Time at = 0;
      std::uint32_t id = 0;
      queue.pop(at, id);
      order.add(at, id);
      queue.push(at + delay[next++ & 0xffffU], id);
    }
  };
  hold(settling);
  const ProcessorTime time;
  hold(holds);
  const double seconds = time.seconds();
  order_out = order.value();
  return seconds * 1e9 / holds;
}

struct OurQueue {
  sim::Agenda agenda;
  OurQueue() {
    for (std::uint32_t i = 0; i < timers; ++i) agenda.add();
  }
  void push(Time at, std::uint32_t id) { agenda.arm(id, at); }
  void pop(Time& at, std::uint32_t& id) { agenda.pop(sim::never - 1, id, at); }
};

struct FloorQueue {
  BareRadixHeap heap{0};
  void push(Time at, std::uint32_t id) { heap.push(at, id); }
  void pop(Time& at, std::uint32_t& id) {
    BareRadixHeap::Entry entry{};
    heap.pop(entry);
    at = entry.at;
    id = entry.id;
  }
};

template <class Queue>
double fresh_hold_ns(std::uint64_t& order) {
  Queue queue;
  return hold_ns(queue, order);
}

// ---- Re-arming -------------------------------------------------------------------------------------------------------
// The floor writes the due time in place. It pushes onto the bare heap only where no entry of this timer lies at or
// before the new time already; without that nobody would notice the timer. An entry that comes up early is put back
// when popping, as in any lazy scheme. It answers no other question: no clamp to now, no known minimum.
class BareRearm {
 public:
  BareRearm() : timers_(timers) { heap_.reserve(std::size_t{4} * timers); }
  void arm(std::uint32_t id, Time at) {
    Timer& timer = timers_[id];
    timer.due = at;
    if (at >= timer.queued) return;
    timer.queued = at;
    heap_.push(at, id);
  }
  void cancel(std::uint32_t id) { timers_[id].due = sim::never; }
  bool pop(Time& at, std::uint32_t& id) {
    BareRadixHeap::Entry entry{};
    while (heap_.pop(entry)) {
      Timer& timer = timers_[entry.id];
      if (timer.queued != entry.at) continue;
      timer.queued = timer.due;
      if (timer.due == entry.at) {
        at = entry.at;
        id = entry.id;
        timer = {};
        return true;
      }
      if (timer.due != sim::never) heap_.push(timer.due, entry.id);
    }
    return false;
  }

 private:
  struct Timer {
    Time due = sim::never;
    Time queued = sim::never;
  };
  std::vector<Timer> timers_;
  BareRadixHeap heap_{0};
};

class OurRearm {
 public:
  OurRearm() {
    for (std::uint32_t i = 0; i < timers; ++i) agenda_.add();
  }
  void arm(std::uint32_t id, Time at) { agenda_.arm(id, at); }
  void cancel(std::uint32_t id) { agenda_.cancel(id); }
  bool pop(Time& at, std::uint32_t& id) { return agenda_.pop(sim::never - 1, id, at); }

 private:
  sim::Agenda agenda_;
};

struct Change {
  std::uint32_t id;
  Time at;  // never: cancel
};

// Ten changes per timer on average; each fifth cancels, the others move the timer anywhere within four days.
const std::vector<Change>& changes() {
  static const std::vector<Change> made = [] {
    std::vector<Change> list;
    for (std::uint64_t i = 0; i < std::uint64_t{10} * timers; ++i) {
      const std::uint32_t id = sim::draw_below(2, 0, i, timers);
      const bool cancels = sim::draw_below(2, 1, i, 5) == 0;
      list.push_back({id, cancels ? sim::never : start + sim::draw_below(2, 2, i, 4 * sim::day)});
    }
    return list;
  }();
  return made;
}

template <class Queue>
double rearm_ns(std::uint64_t& order_out) {
  Queue queue;
  for (std::uint32_t id = 0; id < timers; ++id) queue.arm(id, start + 2 * sim::day + id);
  const auto& list = changes();
  const ProcessorTime time;
  for (const Change& change : list) {
    if (change.at == sim::never) {
      queue.cancel(change.id);
    } else {
      queue.arm(change.id, change.at);
    }
  }
  const double seconds = time.seconds();
  Order order;
  Time at = 0;
  std::uint32_t id = 0;
  while (queue.pop(at, id)) order.add(at, id);
  order_out = order.value();
  return seconds * 1e9 / static_cast<double>(list.size());
}

#ifdef TOCSIN_HAVE_NS3
// The scheduler class by itself, not Simulator::Schedule, which would allocate an event for each call and so make
// ns-3 look slower than its queue is. Its ties are ordered by uid, and ours by id: the same order.
struct Ns3Queue {
  ns3::MapScheduler scheduler;
  void push(Time at, std::uint32_t id) {
    ns3::Scheduler::Event event{};
    event.key.m_ts = static_cast<std::uint64_t>(at);
    event.key.m_uid = id;
    scheduler.Insert(event);
  }
  void pop(Time& at, std::uint32_t& id) {
    const ns3::Scheduler::Event event = scheduler.RemoveNext();
    at = static_cast<Time>(event.key.m_ts);
    id = event.key.m_uid;
  }
};
#endif

}  // namespace

std::vector<Row> agenda_hold() {
  std::uint64_t ours = 0;
  std::uint64_t floor = 0;
  const Best best = alternate(
      rounds, [&] { return fresh_hold_ns<OurQueue>(ours); }, [&] { return fresh_hold_ns<FloorQueue>(floor); });
  require(ours == floor, "the agenda popped in another order than the bare radix heap");
  return {{"agenda, PHOLD, 100,000 pending / bare radix heap", best.ours, best.floor, "ns/hold", at_most(2), ""}};
}

std::vector<Row> agenda_rearm() {
  std::uint64_t ours = 0;
  std::uint64_t floor = 0;
  const Best best = alternate(
      rounds, [&] { return rearm_ns<OurRearm>(ours); }, [&] { return rearm_ns<BareRearm>(floor); });
  require(ours == floor, "the agenda popped in another order after re-arming than the floor");
  return {{"agenda, cancel and re-arm / in place", best.ours, best.floor, "ns/change", at_most(2.5), ""}};
}

std::vector<Row> agenda_against_ns3() {
  Row row{"agenda, PHOLD / ns-3's MapScheduler", {}, {}, "million holds/s", at_least(4), ""};
#ifdef TOCSIN_HAVE_NS3
  std::uint64_t ours = 0;
  std::uint64_t theirs = 0;
  const Best best = alternate(
      5, [&] { return fresh_hold_ns<OurQueue>(ours); }, [&] { return fresh_hold_ns<Ns3Queue>(theirs); });
  require(ours == theirs, "the agenda popped in another order than ns-3");
  row.ours = 1000 / best.ours;
  row.floor = 1000 / best.floor;
#else
  row.note = "built without ns-3 (tools/setup --bench installs libns3-dev where there is one)";
#endif
  return {row};
}

}  // namespace tocsin::bench
