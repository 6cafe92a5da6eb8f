#include "tests/bench/journaled_run.h"

#include "sim/exercise.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/measure.h"

namespace tocsin::bench {
namespace {

class ToJournal : public sim::EventSink {
 public:
  explicit ToJournal(journal::Writer& writer) : writer_(writer) {}
  void on_event(const sim::Event& event) override { writer_.append(event); }

 private:
  journal::Writer& writer_;
};

}  // namespace

double run_journaled(const std::string& path, const sim::Plan& plan, std::uint64_t& digest) {
  auto writer = journal::Writer::create(path, bench_header());
  require(static_cast<bool>(writer), "the journal cannot be made");
  ToJournal sink(*writer.value());
  sim::Exercise exercise(plan, sink);
  const WallTime time;
  exercise.start(7);
  writer.value()->end_step(exercise.state().now);
  while (exercise.step(plan.ends)) writer.value()->end_step(exercise.state().now);
  exercise.advance(plan.ends);
  writer.value()->end_step(exercise.state().now);
  require(!writer.value()->flush(), "the journal cannot be written");
  const double seconds = time.seconds();
  digest = sim::state_digest(exercise.state());
  return seconds;
}

}  // namespace tocsin::bench
