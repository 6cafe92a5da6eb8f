// One exercise at work: the engine, the journal where there is one, and the score. Resuming is the same as starting:
// the record is lived through again and the exercise goes on from there. One thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conduct/outcome.h"
#include "conduct/record.h"

namespace tocsin::conduct {

class Session : private sim::EventSink {
 public:
  // A new exercise; `journal_path` empty: in memory only.
  [[nodiscard]] static Outcome<std::unique_ptr<Session>> start(scenarios::Loaded loaded, std::uint64_t seed,
                                                               const std::string& journal_path);
  [[nodiscard]] static Outcome<std::unique_ptr<Session>> resume(const std::string& journal_path);
  // The same for a plan that was not read from texts, so that the journal does not hold it.
  [[nodiscard]] static Outcome<std::unique_ptr<Session>> resume(const std::string& journal_path,
                                                                scenarios::Loaded loaded);

  [[nodiscard]] const sim::Plan& plan() const { return loaded_.plan; }
  [[nodiscard]] const scenarios::Loaded& loaded() const { return loaded_; }
  [[nodiscard]] const sim::State& state() const { return live_->state(); }
  [[nodiscard]] sim::Score score() const { return score_.result(); }
  // Without those of a campaign's mails, of which there may be millions: the state holds what they add up to.
  [[nodiscard]] const std::vector<sim::Event>& events() const { return events_; }
  [[nodiscard]] std::string journal_hash() const;  // empty without a journal
  [[nodiscard]] sim::Time next_due() const { return live_->exercise().next_due(); }

  // Each of these is a step of the journal's: on disk as a whole or not at all.
  std::optional<sim::Refusal> submit(const sim::Command& command, sim::Time at);
  bool step(sim::Time limit);
  sim::Time advance(sim::Time to);

  // Returns when everything so far is on disk, or says why it is not.
  [[nodiscard]] std::optional<Failed> settle();

  // The same for everything up to an event, from any thread.
  [[nodiscard]] std::optional<Failed> wait(std::uint64_t sequence) const;
  [[nodiscard]] bool is_journaled() const { return writer_ != nullptr; }

  // Called with each new event, after it was applied.
  void watch(std::function<void(const sim::Event&)> watcher) { watcher_ = std::move(watcher); }

 private:
  explicit Session(scenarios::Loaded loaded);
  static Outcome<std::unique_ptr<Session>> go_on(std::unique_ptr<journal::Writer> writer, const journal::Reader& reader,
                                                 scenarios::Loaded loaded);
  void on_event(const sim::Event& event) override;
  void end_step();

  scenarios::Loaded loaded_;
  sim::ScoreFold score_;
  std::vector<sim::Event> events_;
  std::unique_ptr<journal::Writer> writer_;
  std::unique_ptr<sim::Resimulation> live_;
  std::function<void(const sim::Event&)> watcher_;
};

}  // namespace tocsin::conduct
