#include "gui/timeline.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

constexpr float chip_least = 7;  // narrower than this, chips cannot be told apart
constexpr float chip_most = 220;
constexpr sim::Duration span_least = 2 * sim::minute;
constexpr sim::Duration span_most = 400 * sim::day;

constexpr std::array<sim::Duration, 14> steps = {
    sim::minute,    5 * sim::minute, 10 * sim::minute, 30 * sim::minute, sim::hour,     3 * sim::hour, 6 * sim::hour,
    12 * sim::hour, sim::day,        2 * sim::day,     7 * sim::day,     14 * sim::day, 30 * sim::day, 90 * sim::day};

}  // namespace

void Timeline::set_lanes(std::vector<TimelineLane> lanes) {
  lanes_ = std::move(lanes);
  longest_.assign(lanes_.size(), 0);
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    for (const TimelineItem& item : lanes_[i].items) longest_[i] = std::max(longest_[i], item.length);
  }
}

void Timeline::look_at(sim::Time from, sim::Time to) {
  const sim::Duration span = std::clamp(to - from, span_least, span_most);
  from_ = from;
  to_ = from + span;
  followed_ = 0;
}

float Timeline::to_x(const Place& place, sim::Time time) const {
  const double width = static_cast<double>(place.most.x - place.least.x - place.label_width);
  const double part = static_cast<double>(time - from_) / static_cast<double>(to_ - from_);
  return place.least.x + place.label_width + static_cast<float>(std::clamp(part, -10.0, 10.0) * width);
}

sim::Time Timeline::to_time(const Place& place, float x) const {
  const double width = static_cast<double>(place.most.x - place.least.x - place.label_width);
  const double part = static_cast<double>(x - place.least.x - place.label_width) / std::max(width, 1.0);
  return from_ + static_cast<sim::Time>(part * static_cast<double>(to_ - from_));
}

void Timeline::take_input(const Place& place) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, 2)) {
    const sim::Duration moved = to_time(place, place.least.x) - to_time(place, place.least.x + io.MouseDelta.x);
    from_ += moved;
    to_ += moved;
    dragged_ += std::abs(io.MouseDelta.x);
  }
  if (ImGui::IsItemActivated()) dragged_ = 0;
  const bool here = ImGui::IsItemHovered();
  double factor = 1;
  sim::Time about = to_time(place, io.MousePos.x);
  if (here && io.MouseWheel != 0) factor = std::pow(0.8, static_cast<double>(io.MouseWheel));
  if (ImGui::IsItemFocused()) {
    const sim::Duration tenth = (to_ - from_) / 10;
    sim::Duration moved = 0;
    if (pressed(ImGuiKey_LeftArrow)) moved = -tenth;
    if (pressed(ImGuiKey_RightArrow)) moved = tenth;
    if (pressed(ImGuiKey_PageUp)) factor = 0.7;
    if (pressed(ImGuiKey_PageDown)) factor = 1.4;
    if (factor != 1) about = from_ + (to_ - from_) / 2;
    from_ += moved;
    to_ += moved;
  }
  if (factor == 1) return;
  const auto span = static_cast<sim::Duration>(static_cast<double>(to_ - from_) * factor);
  const sim::Duration clamped = std::clamp(span, span_least, span_most);
  const double part = static_cast<double>(about - from_) / static_cast<double>(to_ - from_);
  from_ = about - static_cast<sim::Duration>(part * static_cast<double>(clamped));
  to_ = from_ + clamped;
}

void Timeline::draw_scale(Ui& ui, const Place& place, int offset_minutes) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = place.most.x - place.least.x - place.label_width;
  const float least_gap = ui.px(86);
  sim::Duration step = steps.back();
  for (const sim::Duration candidate : steps) {
    const double gap = static_cast<double>(candidate) / static_cast<double>(to_ - from_) * static_cast<double>(width);
    if (gap >= static_cast<double>(least_gap)) {
      step = candidate;
      break;
    }
  }
  const sim::Duration offset = static_cast<sim::Duration>(offset_minutes) * sim::minute;
  sim::Time tick = (from_ + offset) / step * step - offset;
  for (; tick <= to_; tick += step) {
    const float x = to_x(place, tick);
    if (x < place.least.x + place.label_width) continue;
    list.AddLine({x, place.least.y}, {x, place.most.y}, ui.palette->border);
    const std::string near = near_text(tick, from_, offset_minutes);
    const std::string label = step < sim::day ? near.substr(near.size() - 5) : near.substr(0, near.find(' '));
    const bool midnight = step < sim::day && (tick + offset) % sim::day == 0;
    const std::string shown = midnight && near.size() > 5 ? near.substr(0, 5) : label;
    list.AddText({x + ui.px(3), place.least.y}, ui.text(midnight ? Tone::plain : Tone::dim), shown.c_str());
  }
}

void Timeline::draw_item(Ui& ui, const TimelineItem& item, ImVec2 least, ImVec2 most, std::size_t merged) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = most.x - least.x - ui.px(8);
  const bool has_room = width >= ui.px(14);
  const float rounding = has_room ? ui.px(3) : 0;  // of a narrow chip nobody sees the corners
  ImU32 fill = ui.fill(Tone::dim);
  ImU32 words = ui.palette->text;
  const char* sign = "";
  switch (item.look) {
    case TimelineItem::Look::planned: break;
    case TimelineItem::Look::delivered:
      fill = ui.fill(Tone::accent);
      words = ui.palette->on_fill;
      sign = icon::check;
      break;
    case TimelineItem::Look::branched:
      fill = ui.fill(Tone::accent);
      words = ui.palette->on_fill;
      sign = icon::fork;
      break;
    case TimelineItem::Look::branch:
      fill = 0;
      sign = icon::question;
      break;
    case TimelineItem::Look::held:
      fill = ui.fill(Tone::plain);
      sign = icon::hand;
      break;
    case TimelineItem::Look::dropped:
      fill = 0;
      words = ui.text(Tone::dim);
      sign = icon::ban;
      break;
    case TimelineItem::Look::improvised:
      fill = ui.fill(Tone::good);
      words = ui.palette->on_fill;
      sign = icon::bolt;
      break;
  }
  if (fill != 0) list.AddRectFilled(least, most, fill, rounding);
  if (fill == 0) list.AddRect(least, most, ui.text(Tone::dim), rounding);
  if (!has_room) return;
  std::string label = sign;
  if (merged > 1) {
    label += " +";
    label += std::to_string(merged);
  } else {
    if (!label.empty()) label += ' ';
    label += item.label;
  }
  const ImVec4 inside(least.x + ui.px(4), least.y, most.x - ui.px(4), most.y);
  const float down = (most.y - least.y - ImGui::GetFontSize()) / 2;
  list.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {least.x + ui.px(4), least.y + down}, words, label.c_str(),
               nullptr, 0.F, &inside);
}

void Timeline::draw_label(Ui& ui, const Place& place, const std::string& label, std::size_t line) const {
  const float y = place.least.y + ImGui::GetFontSize() + ui.px(4) + static_cast<float>(line) * place.lane_height;
  ImGui::GetWindowDrawList()->AddText({place.least.x, y + ui.px(2)}, ui.text(Tone::dim),
                                      cut_to(label, place.label_width - ui.px(6)).c_str());
}

const TimelineItem* Timeline::draw_lane(Ui& ui, const Place& place, std::size_t lane, std::size_t line) {
  const auto& items = lanes_[lane].items;
  const float top = place.least.y + ImGui::GetFontSize() + ui.px(4) + static_cast<float>(line) * place.lane_height;
  const float bottom = top + place.lane_height - ui.px(3);
  const float left = place.least.x + place.label_width;
  const TimelineItem* hit = nullptr;
  const auto before = [](const TimelineItem& item, sim::Time time) { return item.at < time; };
  const sim::Duration chip_time = to_time(place, left + ui.px(chip_most)) - from_;
  const sim::Duration merge_time = to_time(place, left + ui.px(chip_least)) - from_;
  auto at = std::lower_bound(items.begin(), items.end(), from_ - longest_[lane] - chip_time, before);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool may_hit = ImGui::IsItemHovered() && mouse.y >= top && mouse.y < bottom;
  while (at != items.end() && at->at <= to_) {
    const float x = to_x(place, at->at);
    const float least_end = x + std::max(ui.px(chip_least), to_x(place, at->at + at->length) - x);
    // Those that begin where this one has hardly ended are counted with it. They are looked for in strides that double,
    // because mostly the next one is near.
    const sim::Time merge_until = at->at + merge_time;
    auto next = at + 1;
    std::ptrdiff_t stride = 1;
    while (items.end() - next > stride && next[stride].at <= merge_until) {
      next += stride;
      stride *= 2;
    }
    next = std::upper_bound(next, next + std::min(stride + 1, items.end() - next), merge_until,
                            [](sim::Time time, const TimelineItem& item) { return time < item.at; });
    float end = std::max(least_end, x + ui.px(chip_most));
    if (next != items.end()) end = std::max(least_end, std::min(end, to_x(place, next->at) - ui.px(2)));
    if (end > left) {
      if (end - x > ui.px(22)) {
        const float words = ImGui::CalcTextSize(at->label.c_str()).x;
        end = std::max(least_end, std::min(end, x + words + ui.px(34)));
      }
      const ImVec2 least(std::max(x, left), top);
      const ImVec2 most(end, bottom);
      draw_item(ui, *at, least, most, static_cast<std::size_t>(next - at));
      ++drawn_;
      if (may_hit && mouse.x >= least.x && mouse.x < most.x) hit = &*at;
    }
    at = next;
  }
  return hit;
}

const TimelineItem* Timeline::draw_waiting(Ui& ui, const Place& place, std::size_t line) {
  const float top = place.least.y + ImGui::GetFontSize() + ui.px(4) + static_cast<float>(line) * place.lane_height;
  const float bottom = top + place.lane_height - ui.px(3);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool may_hit = ImGui::IsItemHovered() && mouse.y >= top && mouse.y < bottom;
  const TimelineItem* hit = nullptr;
  // They share the width, as far as each can still be read.
  const float room = place.most.x - place.least.x - place.label_width;
  const auto count = static_cast<float>(waiting_.items.size());
  const float width = std::clamp(room / count, ui.px(60), ui.px(chip_most));
  float x = place.least.x + place.label_width;
  draw_label(ui, place, waiting_.label, line);
  for (const TimelineItem& item : waiting_.items) {
    if (x + ui.px(30) > place.most.x) break;
    const ImVec2 most(std::min(x + width - ui.px(3), place.most.x), bottom);
    draw_item(ui, item, {x, top}, most, 1);
    if (may_hit && mouse.x >= x && mouse.x < most.x) hit = &item;
    x += width;
  }
  return hit;
}

void Timeline::draw_now(Ui& ui, const Place& place, sim::Time now, int offset_minutes) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = to_x(place, now);
  if (x < place.least.x + place.label_width) return;
  const float foot =
      place.least.y + ImGui::GetFontSize() + ui.px(4) + static_cast<float>(shown_.size()) * place.lane_height;
  list.AddLine({x, place.least.y}, {x, foot}, ui.text(Tone::warn), ui.px(2));
  const std::string label = reports::fill(gettext("now %s"), {hour_text(now, offset_minutes)});
  const ImVec2 size = ImGui::CalcTextSize(label.c_str());
  list.AddRectFilled({x + ui.px(2), place.least.y}, {x + size.x + ui.px(8), place.least.y + size.y}, ui.palette->panel);
  list.AddText({x + ui.px(5), place.least.y}, ui.text(Tone::warn), label.c_str());
}

// A lane with nothing near the window takes no room.
void Timeline::find_shown() {
  shown_.clear();
  const sim::Duration half = (to_ - from_) / 2;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    const auto& items = lanes_[i].items;
    const auto first = std::lower_bound(items.begin(), items.end(), from_ - half - longest_[i],
                                        [](const TimelineItem& item, sim::Time time) { return item.at < time; });
    if (first != items.end() && first->at <= to_ + half) shown_.push_back(i);
  }
}

const TimelineItem* Timeline::draw(Ui& ui, const char* key, sim::Time now, int offset_minutes) {
  if (to_ <= from_) look_at(now - sim::hour, now + 3 * sim::hour);
  // While time goes on, the window goes with it as long as now is in it.
  if (followed_ != 0 && now > followed_ && followed_ >= from_ && now > from_ + (to_ - from_) * 3 / 4 && !dragging_) {
    const sim::Duration moved = now - (from_ + (to_ - from_) * 3 / 4);
    from_ += moved;
    to_ += moved;
  }
  if (followed_ != 0 && now != followed_ && (now < from_ || now > to_) && !dragging_) {
    const sim::Duration moved = now - (from_ + (to_ - from_) / 4);
    from_ += moved;
    to_ += moved;
  }
  followed_ = now;
  Place place;
  place.label_width = ui.px(86);
  place.lane_height = ImGui::GetFontSize() + ui.px(6);
  find_shown();
  const std::size_t lines = shown_.size() + (waiting_.items.empty() ? 0 : 1);
  const float height = ImGui::GetFontSize() + ui.px(6) + static_cast<float>(lines) * place.lane_height;
  place.least = ImGui::GetCursorScreenPos();
  place.most = {place.least.x + std::max(ImGui::GetContentRegionAvail().x, ui.px(200)), place.least.y + height};
  ImGui::InvisibleButton(key, {place.most.x - place.least.x, height});
  ui.marks.put(key);
  dragging_ = ImGui::IsItemActive();
  take_input(place);
  drawn_ = 0;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(place.least, place.most, true);
  draw_scale(ui, place, offset_minutes);
  const TimelineItem* over = nullptr;
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    draw_label(ui, place, lanes_[shown_[i]].label, i);
    if (const TimelineItem* hit = draw_lane(ui, place, shown_[i], i)) over = hit;
  }
  if (!waiting_.items.empty()) {
    if (const TimelineItem* hit = draw_waiting(ui, place, shown_.size())) over = hit;
  }
  draw_now(ui, place, now, offset_minutes);
  list.PopClipRect();
  if (over == nullptr) return nullptr;
  hint(ui, over->at == sim::never ? over->label : near_text(over->at, now, offset_minutes) + "  " + over->label);
  return ImGui::IsMouseReleased(0) && dragged_ < 3 ? over : nullptr;
}

}  // namespace tocsin::gui
