// A campaign to a million recipients: journaled, against the bare bulk insert of the rows that it makes; and the memory
// that it takes, journal left aside.
//
// The floor is the one of journal_bench.cpp: SQLite's fastest way to as durable a file, with the rows encoded beforehand.
// Ours draws every recipient's luck, folds the tallies, encodes, hashes and commits as it goes. Wall time, because a
// second thread commits.
#include <malloc.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sim/exercise.h"
#include "sim/score.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/benches.h"
#include "tests/bench/journaled_run.h"

namespace tocsin::bench {
namespace {

constexpr std::uint32_t recipients = 1'000'000;
constexpr int rounds = 3;

// The ministry's shares of 2022, reports and scanners, over a working day.
sim::Plan million_plan() {
  sim::Plan plan;
  plan.id = "million";
  plan.starts = 1'775'520'000'000;
  plan.ends = plan.starts + 7 * sim::day;
  plan.agencies.push_back({"city", {}, {}, {}, {}});
  plan.agencies.front().thresholds = {100'000, 60'000};
  sim::Population population{"all", {}, {}};
  for (std::uint32_t d = 0; d < 50; ++d) {
    population.departments.push_back({"d" + std::to_string(d), {}, recipients / 50, d * (recipients / 50)});
  }
  plan.populations.push_back(std::move(population));
  sim::Campaign campaign;
  campaign.id = "h1";
  campaign.population = 0;
  campaign.agency = 0;
  sim::Mail mail;
  mail.id = "pay-rise";
  mail.link = mail.attachment = mail.form = true;
  campaign.mails.push_back(mail);
  campaign.rounds.push_back({"one", plan.starts + sim::hour, 8 * sim::hour, {0}, sim::none});
  campaign.behaviour = {48'900, 12'000, 18'700, 13'300, 31'100, 64'300, 4'000, 1'000, 200'000, 110'000, 150'000};
  campaign.open_delay.quantiles = {{500'000, 45 * sim::minute}, {990'000, 2 * sim::day}};
  campaign.click_delay.quantiles = {{500'000, 21 * sim::second}, {900'000, 4 * sim::minute}};
  campaign.report_delay.quantiles = {{100'000, 5 * sim::minute}, {350'000, 30 * sim::minute}, {990'000, sim::day}};
  campaign.scanner_ppm = 6'000;
  plan.campaigns.push_back(std::move(campaign));
  plan.seal();
  return plan;
}

class ToScore : public sim::EventSink {
 public:
  explicit ToScore(const sim::Plan& plan) : score(plan) {}
  void on_event(const sim::Event& event) override { score.take(event); }
  sim::ScoreFold score;
};

std::size_t heap_bytes() {
  const auto heap = ::mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

}  // namespace

std::vector<Row> million_recipients() {
  const Scratch scratch;
  const sim::Plan plan = million_plan();
  double most_bytes = 0;
  {
    // What the engine and the score hold at its fullest, asked every hour of the drill.
    const std::size_t before = heap_bytes();
    ToScore sink(plan);
    sim::Exercise exercise(plan, sink);
    exercise.start(7);
    for (sim::Time at = plan.starts; at < plan.ends; at += sim::hour) {
      exercise.advance(at);
      most_bytes = std::max(most_bytes, static_cast<double>(heap_bytes() - before));
    }
    exercise.advance(plan.ends);
    require(exercise.state().campaigns.front().recipients() == recipients, "not everybody was sent a mail");
    require(sink.score.result().points > 0, "the campaign was not scored");
  }
  std::uint64_t expected_digest = 0;
  BareRows rows;
  {
    sim::Exercise exercise(plan, rows);
    exercise.start(7);
    exercise.advance(plan.ends);
    expected_digest = sim::state_digest(exercise.state());
  }
  const std::string journal = scratch / "ours.tocsin";
  const std::string bare = scratch / "floor.tocsin";
  const Best run = alternate(
      rounds,
      [&] {
        std::filesystem::remove(journal);
        std::uint64_t digest = 0;
        const double seconds = run_journaled(journal, plan, digest);
        require(digest == expected_digest, "the journaled run came to another state");
        return seconds;
      },
      [&] {
        std::filesystem::remove(bare);
        require(static_cast<bool>(journal::Writer::create(bare, bench_header())), "the bare file cannot be made");
        return insert_bare(bare, rows, rows.size());
      });
  const std::string count = std::to_string(rows.size()) + " rows";
  return {{"1,000,000-recipient campaign, journaled / bare bulk insert of its rows", run.ours, run.floor, "s",
           at_most(1.5), scratch.warning().empty() ? count : scratch.warning()},
          {"memory per recipient / goal of 200 bytes", most_bytes / recipients, 200, "bytes", at_most(1),
           "engine, state and score, at their fullest"}};
}

}  // namespace tocsin::bench
