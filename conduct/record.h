// A journal opened for reading, with the plan that its own texts give.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conduct/outcome.h"
#include "journal/journal.h"
#include "reports/account.h"
#include "scenarios/reader.h"
#include "sim/resimulation.h"
#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::conduct {

[[nodiscard]] Failed failed(const journal::Error& error);

struct Record {
  journal::Reader reader;
  scenarios::Loaded loaded;
};
[[nodiscard]] Outcome<std::unique_ptr<Record>> open_record(const std::string& path,
                                                           scenarios::KnownTexts* known = nullptr);

// State and score at an instant, folded from recorded events.
class Fold : public sim::EventSink {
 public:
  explicit Fold(const sim::Plan& plan) : state(plan), score(plan) {}
  void on_event(const sim::Event& event) override {
    sim::apply(state, event);
    score.take(event);
    if (event.kind != sim::Kind::mail_sent && event.kind != sim::Kind::mail_acted) events.push_back(event);
  }
  sim::State state;
  sim::ScoreFold score;
  std::vector<sim::Event> events;  // without a campaign's mails and what was drawn for their recipients
};

// Takes the events up to and including `until`. Fails on what cannot be read or does not fit the plan.
[[nodiscard]] std::optional<Failed> fold_record(const Record& record, sim::Time until, Fold& fold);

// Lives through the record again from its inputs. The first difference is a finding, said in the message.
[[nodiscard]] std::optional<Failed> resimulate(const journal::Reader& reader, sim::Resimulation& resimulation);

// Whether the record is as it was written and follows from its inputs; else the reason. `sink` is given each event as it
// was found to be right.
[[nodiscard]] std::optional<Failed> verify_record(const Record& record, sim::EventSink* sink = nullptr);

// A journal with all that documents need of it.
struct Held {
  std::unique_ptr<Record> record;
  std::unique_ptr<Fold> fold;
  sim::Score score;
  std::optional<Failed> doubt;  // why it fails verification
  [[nodiscard]] const sim::Plan& plan() const { return record->loaded.plan; }
};

// It refers to what is held. `date` is the documents'.
[[nodiscard]] reports::Account account_of(const Held& held, bool english, sim::Time date);

// Opens, verifies, folds and scores each, on all cores; in the order of `paths`. What fails verification is folded all the same.
[[nodiscard]] std::vector<Outcome<Held>> hold_records(const std::vector<std::string>& paths);

// An instant as the user writes it: `2025-02-09 08:30` or `2025-02-09 08:30:15` in the drill's time zone, or a length
// after the start, `T+01:30`, `T+3d 02:00`, `26h`, `T+1d2h`.
[[nodiscard]] Outcome<sim::Time> parse_instant(const std::string& text, const sim::Plan& plan);

}  // namespace tocsin::conduct
