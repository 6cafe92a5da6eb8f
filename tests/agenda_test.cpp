#include "tests/catch.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/agenda.h"
#include "sim/random.h"

using namespace tocsin::sim;

namespace {

// The same, naïvely: a sorted set of (time, id).
class Oracle {
 public:
  void arm(std::uint32_t id, Time at) {
    cancel(id);
    armed_.insert({std::max(at, now_), id});
  }
  void cancel(std::uint32_t id) {
    for (auto it = armed_.begin(); it != armed_.end(); ++it) {
      if (it->second == id) {
        armed_.erase(it);
        return;
      }
    }
  }
  Time next() const { return armed_.empty() ? never : armed_.begin()->first; }
  std::optional<std::pair<Time, std::uint32_t>> pop(Time limit) {
    if (armed_.empty() || armed_.begin()->first > limit) return std::nullopt;
    const auto first = *armed_.begin();
    armed_.erase(armed_.begin());
    now_ = first.first;
    return first;
  }
  Time now() const { return now_; }

 private:
  std::set<std::pair<Time, std::uint32_t>> armed_;
  Time now_ = 0;
};

}  // namespace

TEST_CASE("The agenda agrees with a sorted set over any mix of arming, cancelling and popping") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Agenda agenda;
    Oracle oracle;
    const std::uint32_t timers = 1 + draw_below(seed, 0, 0, 40);
    for (std::uint32_t i = 0; i < timers; ++i) agenda.add();
    const std::uint32_t spread = 1U << draw_below(seed, 1, 0, 24);
    for (std::uint64_t turn = 0; turn < 600; ++turn) {
      const std::uint32_t id = draw_below(seed, 2, turn, timers);
      const Time at = agenda.now() + draw_below(seed, 3, turn, spread);
      switch (draw_below(seed, 4, turn, 6)) {
        case 0:
        case 1:
          agenda.arm(id, at);
          oracle.arm(id, at);
          break;
        case 2:
          agenda.cancel(id);
          oracle.cancel(id);
          break;
        case 3: REQUIRE(agenda.next() == oracle.next()); break;
        default: {
          const Time limit = draw_below(seed, 5, turn, 3) == 0 ? never - 1 : at;
          std::uint32_t popped = 0;
          Time when = 0;
          const bool found = agenda.pop(limit, popped, when);
          const auto expected = oracle.pop(limit);
          REQUIRE(found == expected.has_value());
          if (found) {
            REQUIRE(when == expected->first);
            REQUIRE(popped == expected->second);
          }
          REQUIRE(agenda.now() == oracle.now());
        }
      }
    }
  }
}

TEST_CASE("The agenda agrees with a sorted set over years ahead, and with crowds of timers at near times") {
  // In ms, 2^32 are seven weeks: beyond that an entry's half time is ambiguous. A crowd fills more than one chunk of a
  // bucket, which holds 63 entries.
  constexpr std::uint32_t timers = 700;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Agenda agenda;
    Oracle oracle;
    for (std::uint32_t i = 0; i < timers; ++i) agenda.add();
    const auto some_time = [&](std::uint64_t turn) {
      const Time seven_weeks = Time{1} << 32;
      const Time low = draw_below(seed, 3, turn, 5'000);
      switch (draw_below(seed, 6, turn, 4)) {
        case 0: return agenda.now() + low;
        // The same low halves in different upper halves.
        case 1: return (agenda.now() / seven_weeks + draw_below(seed, 7, turn, 9)) * seven_weeks + low;
        case 2: return agenda.now() + draw_below(seed, 7, turn, 40) * seven_weeks / 3 + low;
        default: return agenda.now() + (draw_below(seed, 7, turn, 1U << 31U) << draw_below(seed, 8, turn, 10));
      }
    };
    std::size_t popped_far = 0;
    for (std::uint64_t turn = 0; turn < 12'000; ++turn) {
      const std::uint32_t id = draw_below(seed, 2, turn, timers);
      // The crowd gathers first, then it comes and goes, then it leaves.
      const std::uint32_t phase = turn < 2'000 ? 6 : turn < 9'000 ? 12 : 40;
      const std::uint32_t what = draw_below(seed, 4, turn, phase);
      if (what < 5) {
        const Time at = some_time(turn);
        agenda.arm(id, at);
        oracle.arm(id, at);
      } else if (what == 5) {
        agenda.cancel(id);
        oracle.cancel(id);
      } else if (what == 6) {
        REQUIRE(agenda.next() == oracle.next());
      } else {
        const Time before = agenda.now();
        const Time limit = draw_below(seed, 5, turn, 4) == 0 ? some_time(turn) : never - 1;
        std::uint32_t popped = 0;
        Time when = 0;
        const bool found = agenda.pop(limit, popped, when);
        const auto expected = oracle.pop(limit);
        REQUIRE(found == expected.has_value());
        if (found) {
          REQUIRE(when == expected->first);
          REQUIRE(popped == expected->second);
          popped_far += when - before >= Time{1} << 32 ? 1 : 0;
        }
        REQUIRE(agenda.now() == oracle.now());
      }
    }
    CHECK(popped_far > 0);
  }
}

TEST_CASE("A thousand timers in one far bucket come in order, and those that were moved at their new times") {
  Agenda agenda;
  std::set<std::pair<Time, std::uint32_t>> expected;
  const Time far = Time{5} << 32;
  std::vector<Time> due(1'000);
  for (std::uint32_t id = 0; id < due.size(); ++id) {
    agenda.add();
    due[id] = far + draw_below(9, 0, id, 1'000'000);
    agenda.arm(id, due[id]);
  }
  for (std::uint32_t id = 0; id < due.size(); id += 3) {
    // Some to the same low half of a time seven weeks later or earlier, some a little.
    due[id] += id % 2 == 0 ? Time{1} << 32 : id % 5 == 0 ? -(Time{1} << 32) : 17;
    agenda.arm(id, due[id]);
  }
  for (std::uint32_t id = 0; id < due.size(); ++id) expected.insert({due[id], id});
  for (const auto& [when, id] : expected) {
    std::uint32_t popped = 0;
    Time at = 0;
    REQUIRE(agenda.pop(never - 1, popped, at));
    REQUIRE(at == when);
    REQUIRE(popped == id);
  }
  CHECK(agenda.next() == never);
}

TEST_CASE("Looking ahead does not keep an earlier timer from being armed") {
  Agenda agenda;
  const auto late = agenda.add();
  const auto early = agenda.add();
  agenda.arm(late, 100);
  CHECK(agenda.next() == 100);
  std::uint32_t id = 9;
  Time at = 0;
  CHECK_FALSE(agenda.pop(99, id, at));
  agenda.arm(early, 50);
  REQUIRE(agenda.pop(never - 1, id, at));
  CHECK(id == early);
  CHECK(at == 50);
}

TEST_CASE("Timers of one instant come in the order of their numbers, whatever the order of arming") {
  Agenda agenda;
  for (int i = 0; i < 5; ++i) agenda.add();
  for (const std::uint32_t id : {3U, 0U, 4U, 2U, 1U}) agenda.arm(id, 7);
  agenda.arm(4, 3);
  agenda.arm(4, 7);
  for (std::uint32_t expected = 0; expected < 5; ++expected) {
    std::uint32_t id = 9;
    Time at = 0;
    REQUIRE(agenda.pop(7, id, at));
    CHECK(id == expected);
  }
}
