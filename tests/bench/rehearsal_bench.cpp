// Rehearsals: complete runs of the ransomware drill with bots in all seats, counted as `tocsin rehearse` does.
#include <algorithm>
#include <string>
#include <thread>

#include "conduct/jobs.h"
#include "scenarios/reader.h"
#include "tests/bench/benches.h"

namespace tocsin::bench {
namespace {

constexpr std::uint64_t runs = 2'000;
constexpr double runs_per_second_wanted = 2'000;

double rehearse(const sim::Plan& plan, std::uint32_t jobs) {
  sim::Rehearsal rehearsal(plan);
  const WallTime time;
  conduct::rehearse_in_jobs(plan, {1, runs, jobs}, rehearsal, nullptr);
  const double seconds = time.seconds();
  require(rehearsal.runs() == runs, "not all runs were made");
  return seconds;
}

}  // namespace

std::vector<Row> rehearsal_speed() {
  const auto drill = scenarios::load_drill(TOCSIN_SOURCE_DIR "/scenarios/drills/hospital-ransomware-2025.yaml", {});
  require(drill.loaded.has_value(), "the drill cannot be read");
  const sim::Plan& plan = drill.loaded->plan;
  double best_s = 1e9;
  for (int round = 0; round < 5; ++round) {
    sim::Rehearsal rehearsal(plan);
    const ProcessorTime time;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) rehearsal.run(seed);
    best_s = std::min(best_s, time.seconds());
    require(rehearsal.runs() == runs && rehearsal.events() > runs * 300, "the runs are not whole ones");
  }
  Row cores{"rehearsal, two jobs / one job", std::nullopt, std::nullopt, "runs/s", at_least(1.8), ""};
  if (std::thread::hardware_concurrency() >= 2) {
    const Best best = alternate(
        7, [&] { return rehearse(plan, 2); }, [&] { return rehearse(plan, 1); });
    cores.ours = static_cast<double>(runs) / best.ours;
    cores.floor = static_cast<double>(runs) / best.floor;
    cores.note = "wall time, the best of seven each; it needs two cores that nobody else uses";
  }
  return {{"rehearsal, runs per second per core / goal", static_cast<double>(runs) / best_s, runs_per_second_wanted,
           "runs/s", at_least(1), ""},
          cores};
}

}  // namespace tocsin::bench
