// The library's drills, each with one seed and what it then comes to. A row changes when the drill, its procedure, its
// directory or the engine does: look at `tocsin run` before and after, and write the new figures here.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "sim/score.h"
#include "tests/catch.h"
#include "tests/program.h"

using namespace tocsin;

namespace {

struct Golden {
  const char* drill;
  std::uint64_t seed;
  std::int64_t permille;
  std::size_t met;
  std::size_t late;
  std::size_t missed;
};
const std::vector<Golden> table = {
    {"attack-domain-2026", 7, 947, 45, 0, 0},
    {"attack-web-portal-2026", 7, 872, 40, 5, 3},
    {"household-failover-2026", 7, 990, 24, 1, 0},
    {"machine-room-fire-2026", 7, 899, 49, 2, 2},
    {"poisoned-update-tabletop-2026", 7, 889, 35, 1, 2},
    {"central-authority-2026", 7, 956, 206, 4, 5},
    {"contractor-leak-2026", 7, 927, 52, 2, 1},
    {"dos-during-outage-2026", 7, 903, 104, 6, 3},
    {"education-notification-2023", 7, 929, 1046, 37, 30},
    {"hospital-ransomware-2025", 7, 903, 108, 11, 7},
    {"nis2-water-utility", 7, 877, 9, 4, 0},
    {"social-engineering-2026-h1", 7, 949, 41, 3, 1},
    {"social-engineering-2026-h2", 7, 899, 45, 4, 3},
    {"thirty-subordinates-2026", 7, 968, 565, 4, 4},
};

class Fold : public sim::EventSink {
 public:
  explicit Fold(const sim::Plan& plan) : score(plan) {}
  void on_event(const sim::Event& event) override { score.take(event); }
  sim::ScoreFold score;
};

}  // namespace

TEST_CASE("Each drill of the library comes to the score that it always came to") {
  for (const Golden& golden : table) {
    CAPTURE(golden.drill);
    const auto result = scenarios::load_drill(test::library_file(std::string("drills/") + golden.drill + ".yaml"), {});
    REQUIRE(result.loaded);
    const sim::Plan& plan = result.loaded->plan;
    Fold fold(plan);
    sim::Exercise exercise(plan, fold);
    exercise.start(golden.seed);
    exercise.advance(plan.ends);
    REQUIRE(exercise.state().ended);
    const auto count = [&](sim::DutyState state) {
      const auto& duties = exercise.state().duties;
      return static_cast<std::size_t>(std::count_if(
          duties.begin(), duties.end(), [&](const sim::DutyInstance& instance) { return instance.state == state; }));
    };
    CHECK(fold.score.result().permille == golden.permille);
    CHECK(count(sim::DutyState::met) == golden.met);
    CHECK(count(sim::DutyState::late) == golden.late);
    CHECK(count(sim::DutyState::missed) == golden.missed);
  }
}

TEST_CASE("Every drill of the library has its golden score") {
  std::set<std::string> rows;
  for (const Golden& golden : table) rows.insert(golden.drill);
  for (const auto& entry : std::filesystem::directory_iterator(test::library_file("drills"))) {
    if (entry.path().extension() != ".yaml") continue;
    CAPTURE(entry.path().string());
    CHECK(rows.count(entry.path().stem().string()) == 1);
  }
}
