// A journal opened for reading, with the plan that its own texts give.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/outcome.h"
#include "journal/journal.h"
#include "scenarios/reader.h"
#include "sim/resimulation.h"
#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::cli {

[[nodiscard]] Failed failed(const journal::Error& error);

struct Record {
  journal::Reader reader;
  scenarios::Loaded loaded;
};
[[nodiscard]] Outcome<std::unique_ptr<Record>> open_record(const std::string& path);

// State and score at an instant, folded from recorded events.
class Fold : public sim::EventSink {
 public:
  explicit Fold(const sim::Plan& plan) : state(plan), score(plan) {}
  void on_event(const sim::Event& event) override {
    sim::apply(state, event);
    score.take(event);
    events.push_back(event);
  }
  sim::State state;
  sim::ScoreFold score;
  std::vector<sim::Event> events;
};

// Takes the events up to and including `until`. Fails on what cannot be read or does not fit the plan.
[[nodiscard]] std::optional<Failed> fold_record(const Record& record, sim::Time until, Fold& fold);

// Lives through the record again from its inputs. The first difference is a finding, said in the message.
[[nodiscard]] std::optional<Failed> resimulate(const journal::Reader& reader, sim::Resimulation& resimulation);

// An instant as the user writes it: `2025-02-09 08:30` or `2025-02-09 08:30:15` in the drill's time zone, or a length
// after the start, `26h`, `T+1d2h`.
[[nodiscard]] Outcome<sim::Time> parse_instant(const std::string& text, const sim::Plan& plan);

}  // namespace tocsin::cli
