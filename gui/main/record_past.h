// A journal that is looked at, for the pages. All its events are read once; an instant is a fold of those until then.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "conduct/record.h"
#include "gui/host.h"

namespace tocsin::gui {

class RecordPast : public Past {
 public:
  [[nodiscard]] static std::unique_ptr<RecordPast> open(const std::string& journal, std::string& problem);

  [[nodiscard]] sim::Time begins() const override { return record_->loaded.plan.starts; }
  [[nodiscard]] sim::Time ends() const override { return ends_; }
  bool look_at(sim::Time instant, std::string& problem) override;
  [[nodiscard]] const sim::State& state() const override { return fold_->state; }
  [[nodiscard]] const std::vector<sim::Event>& events() const override { return fold_->events; }
  [[nodiscard]] sim::Score score() const override { return fold_->score.result(); }
  [[nodiscard]] const sim::SeatView& seat(sim::Index seat) override;
  [[nodiscard]] const std::string& journal() const override { return journal_; }
  [[nodiscard]] const conduct::Record& record() const { return *record_; }

 private:
  RecordPast(std::string journal, std::unique_ptr<conduct::Record> record);

  std::string journal_;
  std::unique_ptr<conduct::Record> record_;
  std::vector<sim::Event> all_;
  std::unique_ptr<conduct::Fold> fold_;
  std::size_t folded_ = 0;
  sim::Time ends_ = 0;
  sim::Index desk_of_ = sim::none;
  std::unique_ptr<sim::SeatDesk> desk_;
  std::size_t desk_taken_ = 0;
};

}  // namespace tocsin::gui
