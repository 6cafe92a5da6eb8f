#include "gui/duty_board.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

bool is_open(sim::DutyState state) { return state == sim::DutyState::open; }

}  // namespace

DutyLook look_of(sim::DutyState state, sim::Time due, sim::Time armed_at, sim::Time now) {
  const std::string word = reports::state_word(state);
  switch (state) {
    case sim::DutyState::open: {
      if (due == sim::never) return {icon::ring, word, Tone::accent};
      if (due < now) return {icon::warning, gettext("overdue"), Tone::bad};
      // The last fifth of the time, however long that is.
      const bool soon = (due - now) * 5 <= due - armed_at;
      if (soon) return {icon::warning, gettext("due soon"), Tone::bad};
      const bool half = (due - now) * 2 <= due - armed_at;
      return half ? DutyLook{icon::half, word, Tone::warn} : DutyLook{icon::ring, word, Tone::accent};
    }
    case sim::DutyState::met: return {icon::check, word, Tone::good};
    case sim::DutyState::late: return {icon::clock, word, Tone::late};
    case sim::DutyState::missed: return {icon::cross, word, Tone::bad};
    case sim::DutyState::excused: return {icon::minus, word, Tone::dim};
    case sim::DutyState::waived: return {icon::gavel, word, Tone::dim};
    case sim::DutyState::voided: return {icon::ban, word, Tone::dim};
  }
  return {icon::ring, word, Tone::dim};
}

std::string owner_label(const sim::State& state, const sim::DutyInstance& instance, bool english) {
  const sim::Plan& plan = *state.plan;
  const sim::Duty& duty = plan.duties[instance.duty];
  if (is_one_seats(duty) && instance.element != sim::none && instance.element < plan.seats.size()) {
    return label_of(plan.seats[instance.element], english);
  }
  if (duty.owners.empty()) return label_of(plan.agencies[instance.agency], english);
  const sim::Index role = duty.owners.front();
  for (const sim::Index seat : plan.seats_of_agency[instance.agency]) {
    if (((plan.seats[seat].roles >> role) & 1U) != 0) return label_of(plan.seats[seat], english);
  }
  return label_of(plan.roles[role], english);
}

void draw_time_bar(Ui& ui, sim::Time armed_at, sim::Time due, sim::Time now, Tone tone, float width) {
  const float height = ui.px(6);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float down = (ImGui::GetFontSize() - height) / 2;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 least(at.x, at.y + down);
  list.AddRectFilled(least, {at.x + width, least.y + height}, ui.palette->frame, height / 2);
  if (due != sim::never && due > armed_at) {
    const double gone = static_cast<double>(now - armed_at) / static_cast<double>(due - armed_at);
    const auto part = static_cast<float>(std::clamp(gone, 0.0, 1.0));
    if (part > 0) list.AddRectFilled(least, {at.x + width * part, least.y + height}, ui.text(tone), height / 2);
  }
  ImGui::Dummy({width, ImGui::GetFontSize()});
}

void DutyBoard::sort(const sim::State& state) {
  if (sorted_of_ == &state && sorted_at_ == state.sequence && sorted_open_ == only_open_ &&
      (order_.size() == state.duties.size() || only_open_)) {
    return;
  }
  sorted_of_ = &state;
  sorted_at_ = state.sequence;
  sorted_open_ = only_open_;
  order_.clear();
  std::fill(std::begin(counts_), std::end(counts_), 0U);
  for (std::size_t i = 0; i < state.duties.size(); ++i) {
    const sim::DutyState now = state.duties[i].state;
    ++counts_[static_cast<std::size_t>(now)];
    if (!only_open_ || is_open(now)) order_.push_back(static_cast<sim::Index>(i));
  }
  std::stable_sort(order_.begin(), order_.end(), [&](sim::Index a, sim::Index b) {
    const sim::DutyInstance& one = state.duties[a];
    const sim::DutyInstance& other = state.duties[b];
    if (is_open(one.state) != is_open(other.state)) return is_open(one.state);
    return is_open(one.state) ? one.due < other.due : one.settled_at > other.settled_at;
  });
}

void DutyBoard::draw_row(Ui& ui, const sim::State& state, sim::Index instance, std::optional<sim::Index>& clicked) {
  const sim::Plan& plan = *state.plan;
  const sim::DutyInstance& of = state.duties[instance];
  const sim::Duty& duty = plan.duties[of.duty];
  const DutyLook look = look_of(of.state, of.due, of.armed_at, state.now);
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  std::string key = "duty.";
  key += std::to_string(instance);
  const std::string id = "##" + key;
  if (ImGui::Selectable(id.c_str(), selected_ == instance, ImGuiSelectableFlags_SpanAllColumns)) {
    selected_ = instance;
    clicked = instance;
  }
  ui.marks.put(key);
  if (ImGui::IsItemHovered() && of.incident != sim::none) {
    hint(ui, label_of(duty, ui.english) + "\n" + label_of(plan.incidents[of.incident], ui.english) + "\n" +
                 reports::layer_word(duty.layer) + (duty.source.empty() ? "" : "\n" + duty.source));
  }
  ImGui::SameLine(0, 0);
  fitted(ui, duty.clause.empty() ? "—" : duty.clause, Tone::dim);
  ImGui::TableNextColumn();
  fitted(ui, label_of(duty, ui.english), is_open(of.state) ? Tone::plain : Tone::dim);
  ImGui::TableNextColumn();
  fitted(ui, owner_label(state, of, ui.english), is_open(of.state) ? Tone::plain : Tone::dim);
  ImGui::TableNextColumn();
  fitted(ui, near_text(of.due, state.now, plan.utc_offset_minutes), is_open(of.state) ? Tone::plain : Tone::dim);
  ImGui::TableNextColumn();
  if (is_open(of.state) && of.due != sim::never) {
    text(ui, left_text(of.due - state.now), look.tone);
    const float width = ImGui::GetContentRegionAvail().x - ui.px(72);
    if (width > ui.px(20)) {
      ImGui::SameLine(ui.px(72));
      draw_time_bar(ui, of.armed_at, of.due, state.now, look.tone, ImGui::GetContentRegionAvail().x - ui.px(4));
    }
  } else {
    text(ui, "—", Tone::dim);
  }
  ImGui::TableNextColumn();
  std::string word = look.word;
  const bool late = of.state == sim::DutyState::late && of.due != sim::never && of.settled_at != sim::never;
  if (late) word += " " + reports::length_text(of.settled_at - of.due);
  badge(ui, look.sign, word, look.tone);
}

std::optional<sim::Index> DutyBoard::draw(Ui& ui, const Watch& watch, ImVec2 size) {
  const sim::State& state = *watch.state;
  sort(state);
  const auto count = [&](sim::DutyState of) { return counts_[static_cast<std::size_t>(of)]; };
  const std::string aside =
      fill(gettext("open %1$s · met %2$s · late %3$s · missed %4$s"),
           {std::to_string(count(sim::DutyState::open)), std::to_string(count(sim::DutyState::met)),
            std::to_string(count(sim::DutyState::late)), std::to_string(count(sim::DutyState::missed))});
  std::optional<sim::Index> clicked;
  const Panel panel(ui, "duties", gettext("Duties and due times"), size, aside);
  checkbox(ui, "duties.only-open", gettext("only open ones"), only_open_);
  if (order_.empty()) {
    wrapped(ui, gettext("Nothing is due yet. Duties appear here as soon as something makes them begin."), Tone::dim);
    return clicked;
  }
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerH |
                                    ImGuiTableFlags_Resizable | ImGuiTableFlags_NoSavedSettings;
  if (!ImGui::BeginTable("board", 6, flags, ImGui::GetContentRegionAvail())) return clicked;
  ImGui::TableSetupScrollFreeze(0, 1);
  const auto column = [&](const char* name, float weight) {
    ImGui::TableSetupColumn(name, ImGuiTableColumnFlags_WidthStretch, weight);
  };
  column(gettext("Clause"), 0.6F);
  column(gettext("Duty"), 2.6F);
  column(gettext("Owner"), 1.2F);
  column(gettext("Due"), 1.0F);
  column(gettext("Left"), 1.5F);
  column(gettext("State"), 1.3F);
  {
    const Colored dim(ui.text(Tone::dim));
    ImGui::TableHeadersRow();
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(order_.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_row(ui, state, order_[static_cast<std::size_t>(i)], clicked);
    }
  }
  ImGui::EndTable();
  return clicked;
}

}  // namespace tocsin::gui
