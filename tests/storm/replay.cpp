#include "tests/storm/replay.h"

#include "conduct/fork.h"
#include "conduct/record.h"
#include "sim/resimulation.h"

namespace tocsin::storm {
namespace {

class FoldingSink : public sim::EventSink {
 public:
  explicit FoldingSink(const sim::Plan& plan) : state(plan), score(plan) {}
  void on_event(const sim::Event& event) override {
    sim::apply(state, event);
    score.take(event);
  }
  sim::State state;
  sim::ScoreFold score;
};

std::string number(std::int64_t value) { return std::to_string(value) + " "; }

}  // namespace

std::string words_of(const sim::Score& score) {
  std::string words = number(score.points) + number(score.points_max) + number(score.permille);
  for (const sim::ScoreLine& line : score.lines) {
    words += number(static_cast<int>(line.category)) + number(line.duty_instance) + number(line.action) +
             number(line.field) + number(line.seat) + number(static_cast<int>(line.state)) + number(line.late_by) +
             number(line.points) + number(line.points_max) + number(static_cast<std::int64_t>(line.by_event)) +
             (line.counted ? "counted " : "") + line.reason.zh;
    words += '\n';
  }
  return words;
}

std::optional<std::string> replay(const std::string& journal, const sim::Plan& plan, const sim::State& state,
                                  const sim::Score& score, std::uint64_t at_least) {
  auto reader = journal::Reader::open(journal);
  if (!reader) return "the journal cannot be opened: " + reader.error().message;
  if (const auto broken = reader.value().verify_chain()) return "the chain is broken: " + broken->message;
  if (reader.value().position().sequence < at_least) {
    return "the journal ends at event " + std::to_string(reader.value().position().sequence) + ", and " +
           std::to_string(at_least) + " was acknowledged";
  }
  FoldingSink folded(plan);
  sim::Resimulation again(plan, folded);
  if (const auto differs = conduct::resimulate(reader.value(), again)) return "it does not follow: " + differs->message;
  if (reader.value().position().sequence != state.sequence) return std::nullopt;
  if (sim::state_digest(again.state()) != sim::state_digest(state)) return "lived through again, the state is another";
  if (sim::state_digest(folded.state) != sim::state_digest(state)) return "folded, the state is another";
  if (words_of(folded.score.result()) != words_of(score)) return "the replay's score is another";
  return std::nullopt;
}

std::optional<std::string> fork(const std::string& journal, const sim::Plan& plan, sim::Time at,
                                const std::string& to) {
  auto reader = journal::Reader::open(journal);
  if (!reader) return "the journal cannot be opened: " + reader.error().message;
  const conduct::Record record{std::move(reader.value()), {plan, {}}};
  const auto taken = conduct::fork_record(record, at, to);
  if (!taken) return "it cannot be forked: " + taken.failed().message;
  conduct::Fold until(plan);
  if (const auto failed = conduct::fold_record(record, at, until)) return "it cannot be folded: " + failed->message;
  return replay(to, plan, until.state, until.score.result(), until.state.sequence);
}

}  // namespace tocsin::storm
