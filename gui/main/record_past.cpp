#include "gui/main/record_past.h"

#include <libintl.h>

#include <algorithm>

#include "reports/words.h"
#include "sim/validity.h"

namespace tocsin::gui {

RecordPast::RecordPast(std::string journal, std::unique_ptr<conduct::Record> record)
    : journal_(std::move(journal)),
      record_(std::move(record)),
      fold_(std::make_unique<conduct::Fold>(record_->loaded.plan)) {}

std::unique_ptr<RecordPast> RecordPast::open(const std::string& journal, std::string& problem) {
  auto opened = conduct::open_record(journal);
  if (!opened) {
    problem = opened.failed().message;
    return nullptr;
  }
  std::unique_ptr<RecordPast> past(new RecordPast(journal, std::move(*opened)));
  // The whole is folded once, so that what does not fit the drill is found before anything is shown.
  if (const auto failed = conduct::fold_record(*past->record_, sim::never, *past->fold_)) {
    problem = failed->message;
    return nullptr;
  }
  past->ends_ = std::max(past->fold_->state.now, past->record_->reader.position().clock);
  const auto error = past->record_->reader.scan([&](const sim::Event& event) {
    past->all_.push_back(event);
    return true;
  });
  if (error) {
    problem = error->message;
    return nullptr;
  }
  past->folded_ = past->all_.size();
  return past;
}

bool RecordPast::look_at(sim::Time instant, std::string&) {
  if (folded_ > 0 && all_[folded_ - 1].time > instant) {
    fold_ = std::make_unique<conduct::Fold>(record_->loaded.plan);
    folded_ = 0;
    desk_.reset();
  }
  for (; folded_ < all_.size() && all_[folded_].time <= instant; ++folded_) fold_->on_event(all_[folded_]);
  fold_->state.now = std::max(fold_->state.now, std::min(instant, ends_));
  return true;
}

const sim::SeatView& RecordPast::seat(sim::Index seat) {
  const sim::Plan& plan = record_->loaded.plan;
  if (!desk_ || desk_of_ != seat || desk_taken_ > fold_->events.size()) {
    desk_ = std::make_unique<sim::SeatDesk>(plan, seat, sim::role_of_seat(plan, seat));
    desk_of_ = seat;
    desk_taken_ = 0;
  }
  if (desk_taken_ < fold_->events.size()) {
    const std::vector<sim::Event> fresh(fold_->events.begin() + static_cast<std::ptrdiff_t>(desk_taken_),
                                        fold_->events.end());
    desk_->catch_up(fold_->state, fresh);
    desk_taken_ = fold_->events.size();
  }
  desk_->tell_time(fold_->state);
  return desk_->view();
}

}  // namespace tocsin::gui
