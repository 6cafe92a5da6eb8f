#include "gui/inject_panel.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

// Whether the last character of a text in UTF-8 is all there.
bool is_whole(const std::string& text) {
  std::size_t at = text.size();
  std::size_t following = 0;
  while (at > 0 && (static_cast<unsigned char>(text[at - 1]) & 0xc0U) == 0x80U) {
    --at;
    ++following;
  }
  if (at == 0) return false;
  const auto lead = static_cast<unsigned char>(text[at - 1]);
  const std::size_t wanted = lead < 0x80U ? 0 : lead < 0xe0U ? 1 : lead < 0xf0U ? 2 : 3;
  return following == wanted;
}

TimelineItem::Look look_of(const sim::Inject& inject, const sim::InjectState& state) {
  switch (state.status) {
    case sim::InjectStatus::fired:
      return inject.when != sim::none ? TimelineItem::Look::branched : TimelineItem::Look::delivered;
    case sim::InjectStatus::held: return TimelineItem::Look::held;
    case sim::InjectStatus::skipped:
    case sim::InjectStatus::dropped: return TimelineItem::Look::dropped;
    case sim::InjectStatus::planned: break;
  }
  return inject.when != sim::none ? TimelineItem::Look::branch : TimelineItem::Look::planned;
}

// What all messages begin with says nothing about any of them.
std::size_t same_beginning(const sim::Plan& plan, bool english) {
  std::optional<std::string> beginning;
  for (std::size_t i = 0; i < plan.injects.size(); ++i) {
    if (plan.injects[i].body.in(english).empty()) continue;
    const std::string label = reports::inject_label(plan, static_cast<sim::Index>(i), english);
    if (!beginning) beginning = label;
    const auto differs = std::mismatch(beginning->begin(), beginning->end(), label.begin(), label.end());
    beginning->erase(differs.first, beginning->end());
  }
  if (!beginning || plan.injects.size() < 2) return 0;
  // Not in the middle of a character.
  while (!beginning->empty() && (static_cast<unsigned char>(beginning->back()) & 0x80U) != 0 && !is_whole(*beginning)) {
    beginning->pop_back();
  }
  return beginning->size();
}

Order about_inject(sim::Kind kind, sim::Index inject, const std::string& why) {
  Order order;
  order.command = control(kind);
  order.command.item = inject;
  order.command.text = why;
  return order;
}

}  // namespace

std::string InjectPanel::short_label(const sim::Plan& plan, sim::Index inject, bool english) {
  const std::string label = reports::inject_label(plan, inject, english);
  return plan.injects[inject].body.in(english).empty() || label.size() <= same_beginning_
             ? label
             : label.substr(same_beginning_);
}

void InjectPanel::build_lanes(Ui& ui, const Watch& watch) {
  const sim::State& state = *watch.state;
  if (built_of_ == &state && built_at_ == state.sequence && built_english_ == ui.english) return;
  const sim::Plan& plan = watch.plan();
  if (built_of_ != &state && state.ended) timeline_.look_at(plan.starts, state.now);
  if (built_of_ != &state && !state.ended) timeline_.look_at(state.now - 20 * sim::minute, state.now + 4 * sim::hour);
  built_of_ = &state;
  built_at_ = state.sequence;
  built_english_ = ui.english;
  same_beginning_ = same_beginning(plan, ui.english);
  std::vector<TimelineLane> lanes(plan.channels.size() + 2);
  for (std::size_t i = 0; i < plan.channels.size(); ++i) lanes[i].label = label_of(plan.channels[i], ui.english);
  TimelineLane& surroundings = lanes[plan.channels.size()];
  surroundings.label = gettext("surroundings");
  TimelineLane& on_the_spot = lanes.back();
  on_the_spot.label = gettext("improvised");
  TimelineLane waiting;
  waiting.label = gettext("on condition");
  for (std::size_t i = 0; i < plan.injects.size(); ++i) {
    const sim::Inject& inject = plan.injects[i];
    const sim::InjectState& now = state.injects[i];
    const sim::Time at = now.status == sim::InjectStatus::fired ? now.fired_at : inject.at;
    if (at == sim::never) {
      if (inject.when == sim::none || now.status != sim::InjectStatus::planned) continue;
      waiting.items.push_back({at, 0, TimelineItem::Look::branch, static_cast<std::uint32_t>(i),
                               short_label(plan, static_cast<sim::Index>(i), ui.english)});
      continue;
    }
    TimelineLane& lane = inject.channel != sim::none && !inject.to.empty() ? lanes[inject.channel] : surroundings;
    lane.items.push_back({at, 0, look_of(inject, now), static_cast<std::uint32_t>(i),
                          short_label(plan, static_cast<sim::Index>(i), ui.english)});
  }
  for (const sim::Event& event : watch.events) {
    if (event.kind != sim::Kind::improvised) continue;
    on_the_spot.items.push_back({event.time, 0, TimelineItem::Look::improvised, 0, event.text});
  }
  lanes.erase(std::remove_if(lanes.begin(), lanes.end(), [](const TimelineLane& lane) { return lane.items.empty(); }),
              lanes.end());
  for (TimelineLane& lane : lanes) {
    std::stable_sort(lane.items.begin(), lane.items.end(),
                     [](const TimelineItem& a, const TimelineItem& b) { return a.at < b.at; });
  }
  timeline_.set_lanes(std::move(lanes));
  timeline_.set_waiting(std::move(waiting));
}

void InjectPanel::draw_timeline(Ui& ui, const Watch& watch, ImVec2 size) {
  build_lanes(ui, watch);
  const sim::State& state = *watch.state;
  std::size_t planned = 0;
  std::size_t fired = 0;
  std::size_t branches = 0;
  for (std::size_t i = 0; i < state.injects.size(); ++i) {
    const bool waits = state.injects[i].status == sim::InjectStatus::planned;
    if (state.injects[i].status == sim::InjectStatus::fired) ++fired;
    if (waits && watch.plan().injects[i].when != sim::none) ++branches;
    if (waits && watch.plan().injects[i].when == sim::none) ++planned;
  }
  const Panel panel(ui, "timeline", gettext("Timeline of the scenario"), size,
                    fill(gettext("still to come %1$s · come %2$s · waiting for a condition %3$s"),
                         {std::to_string(planned), std::to_string(fired), std::to_string(branches)}));
  const TimelineItem* hit = timeline_.draw(ui, "timeline.time", state.now, watch.plan().utc_offset_minutes);
  if (hit != nullptr && hit->look != TimelineItem::Look::improvised) chosen_ = hit->number;
}

void InjectPanel::draw_list(Ui& ui, const Watch& watch) {
  build_lanes(ui, watch);
  const sim::Plan& plan = watch.plan();
  const Region region("inject-list", {0, 0});
  for (std::size_t i = 0; i < plan.injects.size(); ++i) {
    const sim::Inject& inject = plan.injects[i];
    const sim::InjectState& now = watch.state->injects[i];
    const ImVec2 at = ImGui::GetCursorPos();
    const float height = ImGui::GetFontSize() * 2 + ui.px(8);
    if (row(ui, "injects." + inject.id, chosen_ == i, height)) chosen_ = static_cast<sim::Index>(i);
    const ImVec2 after = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + ui.px(4), at.y + ui.px(3)});
    fitted(ui, short_label(plan, static_cast<sim::Index>(i), ui.english),
           now.status == sim::InjectStatus::planned ? Tone::plain : Tone::dim);
    ImGui::SetCursorPosX(at.x + ui.px(4));
    const bool fired = now.status == sim::InjectStatus::fired;
    const sim::Time when = fired ? now.fired_at : inject.at;
    std::string line = reports::inject_status_word(now.status);
    if (when != sim::never) line += " · " + near_text(when, watch.state->now, plan.utc_offset_minutes);
    if (!fired && inject.when != sim::none) line += " · " + std::string(gettext("waits for a condition"));
    if (!fired && inject.manual) line += " · " + std::string(gettext("by hand only"));
    badge(ui,
          fired                                   ? icon::check
          : now.status == sim::InjectStatus::held ? icon::hand
                                                  : icon::ring,
          line, fired ? Tone::good : Tone::dim);
    ImGui::SetCursorPos(after);
  }
}

void InjectPanel::draw_dialogues(Ui& ui, const Watch& watch, Orders& orders) {
  draw_inject(ui, watch, orders);
  draw_improvise(ui, watch, orders);
}

void InjectPanel::draw_inject(Ui& ui, const Watch& watch, Orders& orders) {
  const sim::Plan& plan = watch.plan();
  const bool any = chosen_ < plan.injects.size();
  const std::string title = any ? cut_to(reports::inject_label(plan, chosen_, ui.english), ui.px(480)) : "-";
  const Dialogue dialogue(ui, "inject", title, any, 560);
  if (!dialogue || !any) return;
  const sim::Inject& inject = plan.injects[chosen_];
  const sim::InjectState& now = watch.state->injects[chosen_];
  std::string head = reports::inject_status_word(now.status);
  const sim::Time at = now.status == sim::InjectStatus::fired ? now.fired_at : inject.at;
  if (at != sim::never) head += " · " + near_text(at, watch.state->now, plan.utc_offset_minutes);
  if (inject.channel != sim::none) head += " · " + label_of(plan.channels[inject.channel], ui.english);
  text(ui, head, Tone::dim);
  if (!inject.from.in(ui.english).empty()) bold(ui, inject.from.in(ui.english));
  if (!inject.body.in(ui.english).empty()) wrapped(ui, inject.body.in(ui.english));
  for (const std::string& attachment : inject.attachments) badge(ui, icon::clip, attachment, Tone::dim);
  std::string seats;
  for (const sim::Index seat : inject.to) {
    if (!seats.empty()) seats += gettext("; ");
    seats += label_of(plan.seats[seat], ui.english);
  }
  if (!seats.empty()) wrapped(ui, fill(gettext("To: %s"), {seats}), Tone::dim);
  ImGui::Spacing();
  const bool to_come = now.status == sim::InjectStatus::planned || now.status == sim::InjectStatus::held;
  if (watch.may_order && to_come && !watch.state->ended) {
    write(ui, "inject.why", gettext("why (stands in the record)"), why_);
    if (button(ui, "inject.fire", std::string(icon::bolt) + " " + gettext("Fire now"), Look::chief)) {
      orders.push_back(about_inject(sim::Kind::inject_fired_by_hand, chosen_, why_));
      chosen_ = sim::none;
    }
    ImGui::SameLine();
    if (now.status == sim::InjectStatus::planned) {
      if (button(ui, "inject.hold", std::string(icon::hand) + " " + gettext("Hold back"))) {
        orders.push_back(about_inject(sim::Kind::inject_held, chosen_, why_));
        chosen_ = sim::none;
      }
      ImGui::SameLine();
    }
    if (button(ui, "inject.skip", std::string(icon::ban) + " " + gettext("Skip"))) {
      orders.push_back(about_inject(sim::Kind::inject_dropped, chosen_, why_));
      chosen_ = sim::none;
    }
    ImGui::SameLine();
  }
  if (button(ui, "inject.close", gettext("Close")) || dialogue.left()) chosen_ = sim::none;
  if (chosen_ == sim::none) why_.clear();
}

void InjectPanel::draw_improvise(Ui& ui, const Watch& watch, Orders& orders) {
  const sim::Plan& plan = watch.plan();
  const Dialogue dialogue(ui, "improvise", gettext("Something made up on the spot"), improvising_, 620);
  if (!dialogue) return;
  to_.resize(plan.seats.size(), 0);
  text(ui, gettext("What happens"), Tone::dim);
  if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
  write_lines(ui, "improvise.words", words_, ui.px(90));
  text(ui, gettext("Who is told"), Tone::dim);
  {
    const Region region("improvise-seats", {0, ui.px(150)});
    for (std::size_t i = 0; i < plan.seats.size(); ++i) {
      bool on = to_[i] != 0;
      if (checkbox(ui, "improvise.to." + plan.seats[i].id,
                   reports::seat_label(plan, static_cast<sim::Index>(i), ui.english), on)) {
        to_[i] = on ? 1 : 0;
      }
    }
  }
  text(ui, gettext("About which incident"), Tone::dim);
  std::vector<std::string> incidents = {gettext("none")};
  for (const sim::Incident& incident : plan.incidents) incidents.push_back(label_of(incident, ui.english));
  choose(ui, "improvise.about", incidents, about_);
  const bool ready = !words_.empty() && std::find(to_.begin(), to_.end(), 1) != to_.end();
  {
    const Disabled disabled(!ready);
    if (button(ui, "improvise.send", std::string(icon::bolt) + " " + gettext("Deliver now"), Look::chief)) {
      Order order;
      order.command = control(sim::Kind::improvised);
      order.command.text = words_;
      if (about_ > 0) order.command.incident = static_cast<sim::Index>(about_ - 1);
      for (std::size_t i = 0; i < to_.size(); ++i) {
        if (to_[i] != 0) order.command.recipients.push_back({static_cast<sim::Index>(i), sim::none});
      }
      orders.push_back(std::move(order));
      words_.clear();
      improvising_ = false;
    }
  }
  ImGui::SameLine();
  if (button(ui, "improvise.cancel", gettext("Cancel")) || dialogue.left()) improvising_ = false;
  if (!ready) {
    ImGui::SameLine();
    text(ui, gettext("needs a text and somebody to tell"), Tone::dim);
  }
}

}  // namespace tocsin::gui
