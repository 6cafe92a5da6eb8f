#include "gui/replay_page.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {

using reports::fill;

ReplayPage::ReplayPage(std::unique_ptr<Past> past, Host& host)
    : past_(std::move(past)), store_(&host.store()), documents_(host) {
  look_at(past_->ends());
}

void ReplayPage::look_at(sim::Time instant) {
  at_ = std::clamp(instant, past_->begins(), past_->ends());
  past_->look_at(at_, problem_);
  campaigns_ = sim::campaign_counts(past_->state());
}

void ReplayPage::draw_switch(Ui& ui) {
  if (button(ui, "replay.console", std::string(icon::table) + " " + gettext("Console"),
             view_ == View::console ? Look::chosen : Look::quiet)) {
    view_ = View::console;
  }
  ImGui::SameLine(0, ui.px(4));
  if (button(ui, "replay.evaluator", std::string(icon::star) + " " + gettext("Evaluation"),
             view_ == View::evaluator ? Look::chosen : Look::quiet)) {
    view_ = View::evaluator;
  }
  ImGui::SameLine(0, ui.px(4));
  if (button(ui, "replay.documents", std::string(icon::file) + " " + gettext("Documents"),
             view_ == View::documents ? Look::chosen : Look::quiet)) {
    view_ = View::documents;
    if (!documents_.is_open()) documents_.open_journal(past_->journal());
  }
  ImGui::SameLine(0, ui.px(4));
  std::vector<std::string> seats;
  for (std::size_t i = 0; i < plan().seats.size(); ++i) {
    seats.push_back(reports::seat_label(plan(), static_cast<sim::Index>(i), ui.english));
  }
  std::size_t chosen = view_ == View::desk ? seat_ : seats.size();
  if (chosen >= seats.size()) seats.emplace_back(gettext("the desk of…"));
  if (choose(ui, "replay.seat", seats, chosen, ui.px(230)) && chosen < plan().seats.size()) {
    seat_ = static_cast<sim::Index>(chosen);
    view_ = View::desk;
    desk_ = std::make_unique<Desk>(*store_);
  }
}

void ReplayPage::draw_scrubber(Ui& ui) {
  const int offset = plan().utc_offset_minutes;
  if (button(ui, "replay.first", icon::home)) look_at(past_->begins());
  hint(ui, gettext("To the beginning"));
  ImGui::SameLine();
  const std::string label = date_text(at_, offset) + "  " + clock_text(at_, offset) + "  ·  " +
                            fill(gettext("event %s"), {std::to_string(past_->state().sequence)});
  const std::string fork = std::string(icon::fork) + " " + gettext("Go on from here in another way");
  const std::string hour = gettext("1 h");
  const float taken = button_width(fork) + 2 * button_width("−" + hour) + 4 * ImGui::GetStyle().ItemSpacing.x;
  ImGui::SetNextItemWidth(std::max(ImGui::GetContentRegionAvail().x - taken, ui.px(120)));
  sim::Time at = at_;
  const sim::Time least = past_->begins();
  const sim::Time most = past_->ends();
  if (ImGui::SliderScalar("##scrubber", ImGuiDataType_S64, &at, &least, &most, label.c_str(),
                          ImGuiSliderFlags_NoInput)) {
    look_at(at);
  }
  ui.marks.put("replay.scrubber");
  ImGui::SameLine();
  if (button(ui, "replay.back", "−" + hour)) look_at(at_ - sim::hour);
  ImGui::SameLine();
  if (button(ui, "replay.forward", "+" + hour)) look_at(at_ + sim::hour);
  ImGui::SameLine();
  {
    const Disabled disabled(past_->state().ended || past_->events().empty());
    if (button(ui, "replay.fork", fork, Look::chief)) fork_ = at_;
  }
  hint(ui, past_->state().ended ? gettext("The exercise had ended here; choose an earlier instant")
                                : gettext("A new journal begins with what had happened until then"));
}

void ReplayPage::draw(Ui& ui) {
  // Documents are of the whole record, whatever instant is looked at.
  if (view_ == View::documents) return documents_.draw(ui, {0, 0});
  draw_scrubber(ui);
  if (!problem_.empty()) badge(ui, icon::warning, problem_, Tone::bad);
  const Watch watch{&past_->state(), past_->events(), false, false, {}, campaigns_};
  Orders none;
  switch (view_) {
    case View::console: {
      console_.draw(
          ui, watch, [&] { return past_->score(); }, none);
      if (const auto seat = console_.take_chosen_seat()) {
        seat_ = *seat;
        view_ = View::desk;
        desk_ = std::make_unique<Desk>(*store_);
      }
      break;
    }
    case View::evaluator: evaluator_.draw(ui, watch, none); break;
    case View::desk: desk_->draw(ui, past_->seat(seat_)); break;
    case View::documents: break;
  }
}

void ReplayPage::draw_status(Ui& ui) {
  fitted(ui, fill(gettext("record: %s"), {past_->journal()}), Tone::dim, ImGui::GetContentRegionAvail().x * 0.7F);
}

}  // namespace tocsin::gui
