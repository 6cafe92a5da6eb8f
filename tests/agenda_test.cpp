#include "tests/catch.h"

#include <optional>
#include <set>
#include <utility>

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
