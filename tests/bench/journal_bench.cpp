// A big drill whose events go to a journal, and its score folded from that journal.
//
// The floor of the run is honest: SQLite's fastest way to as durable a file (one prepared statement, one transaction, so
// one sync), with the rows encoded beforehand and of the same sizes. Ours has the engine, the encoding and the hashing
// in its time, and commits while the drill goes on, as it must for a process that may be killed. Wall time, because a
// second thread commits: on a machine whose cores are all taken by others ours loses more than the floor does.
//
// The floor of the re-score asks SQLite for each column of each row and does nothing with it.
#include <filesystem>
#include <string>
#include <vector>

#include "sim/exercise.h"
#include "sim/score.h"
#include "sim/validity.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/benches.h"
#include "tests/bench/big_drill.h"
#include "tests/bench/journaled_run.h"

namespace tocsin::bench {
namespace {

constexpr std::size_t seats = 25'000;
constexpr int rounds = 15;  // Short ones and many: one of them finds the machine idle.

// What `tocsin score` does with the rows of a journal.
double rescore(const std::string& path, const sim::Plan& plan, std::uint64_t& digest, std::int64_t& points) {
  auto reader = journal::Reader::open(path);
  require(static_cast<bool>(reader), "the journal cannot be read");
  sim::State state(plan);
  sim::ScoreFold score(plan);
  const ProcessorTime time;
  const auto error = reader.value().scan([&](const sim::Event& event) {
    if (!sim::fits(plan, event, state.duties.size())) return false;
    sim::apply(state, event);
    score.take(event);
    return true;
  });
  const double seconds = time.seconds();
  require(!error, "the journal is not sound");
  digest = sim::state_digest(state);
  points = score.result().points;
  return seconds;
}

}  // namespace

std::vector<Row> journaled_run() {
  const Scratch scratch;
  const sim::Plan plan = big_drill(seats / seats_per_agency);
  BareRows rows;
  std::uint64_t expected_digest = 0;
  {
    sim::Exercise exercise(plan, rows);
    exercise.start(7);
    exercise.advance(plan.ends);
    expected_digest = sim::state_digest(exercise.state());
  }
  const auto count = static_cast<double>(rows.size());
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
  const Best score = alternate(
      rounds,
      [&] {
        std::uint64_t digest = 0;
        std::int64_t points = 0;
        const double seconds = rescore(journal, plan, digest, points);
        require(digest == expected_digest && points > 0, "the journal gave another state or no score");
        return seconds;
      },
      [&] {
        std::size_t read = 0;
        const double seconds = scan_bare(journal, read);
        require(read == rows.size(), "the bare scan met another number of rows");
        return seconds;
      });
  return {
      {"journaled run / bare bulk insert", count / run.ours, count / run.floor, "rows/s", at_least(0.7),
       scratch.warning()},
      {"re-score from a journal / bare scan", count / score.ours, count / score.floor, "rows/s", at_least(0.5), ""}};
}

}  // namespace tocsin::bench
