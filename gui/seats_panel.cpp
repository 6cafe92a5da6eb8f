#include "gui/seats_panel.h"

#include <libintl.h>

#include <algorithm>

#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

const char* occupant_id(sim::Occupant occupant) {
  switch (occupant) {
    case sim::Occupant::nobody: return "nobody";
    case sim::Occupant::bot: return "bot";
    case sim::Occupant::person: return "person";
  }
  return "";
}

constexpr sim::Duration silent_after = 4 * sim::hour;

}  // namespace

void SeatsPanel::take_events(const Watch& watch) {
  if (taken_ > watch.events.size() || last_act_.size() != watch.plan().seats.size()) {
    taken_ = 0;
    last_act_.assign(watch.plan().seats.size(), sim::never);
  }
  for (; taken_ < watch.events.size(); ++taken_) {
    const sim::Event& event = watch.events[taken_];
    const bool done = event.kind == sim::Kind::acted || event.kind == sim::Kind::acknowledged;
    if (done && event.seat < last_act_.size()) last_act_[event.seat] = event.time;
  }
}

void SeatsPanel::draw_seat(Ui& ui, const Watch& watch, sim::Index seat, Orders& orders) {
  const sim::Plan& plan = watch.plan();
  const sim::State& state = *watch.state;
  const sim::Seat& of = plan.seats[seat];
  const sim::SeatState& now = state.seats[seat];
  std::string key = "seats.";
  key += of.id;
  const float height = ImGui::GetFontSize() * 2 + ui.px(8);
  const ImVec2 at = ImGui::GetCursorPos();
  if (row(ui, key, false, height) && now.occupant == sim::Occupant::person) chosen_ = seat;
  std::string popup = key + ".menu";
  if (watch.may_order && ImGui::IsItemHovered() && ImGui::IsMouseReleased(1)) ImGui::OpenPopup(popup.c_str());
  const ImVec2 after = ImGui::GetCursorPos();
  ImGui::SetCursorPos({at.x + ui.px(4), at.y + ui.px(3)});
  const float half = ImGui::GetContentRegionAvail().x;
  const auto who = std::find_if(watch.people.begin(), watch.people.end(),
                                [&](const net::Presence& each) { return each.seat == seat && each.connected; });
  const bool is_person = now.occupant == sim::Occupant::person;
  const bool is_away = is_person && !watch.people.empty() && who == watch.people.end();
  std::string label = label_of(of, ui.english);
  if (is_person && who != watch.people.end() && !who->name.empty()) {
    label += " · ";
    label += who->name;
  }
  fitted(ui, label, Tone::plain, half - ui.px(6));
  ImGui::SetCursorPosX(at.x + ui.px(4));
  if (is_away) {
    badge(ui, icon::cut_off, gettext("not connected"), Tone::warn);
  } else if (now.form_open != sim::none) {
    badge(ui, icon::pencil, fill(gettext("fills in: %s"), {label_of(plan.actions[now.form_open], ui.english)}),
          Tone::warn);
  } else if (now.occupant == sim::Occupant::nobody) {
    badge(ui, icon::ring, reports::occupant_word(now.occupant), Tone::bad);
  } else if (last_act_[seat] == sim::never) {
    badge(ui, now.occupant == sim::Occupant::bot ? icon::robot : icon::person,
          reports::occupant_word(now.occupant) + gettext(", waiting"), Tone::dim);
  } else if (const sim::Duration quiet = state.now - last_act_[seat]; quiet > silent_after) {
    badge(ui, now.occupant == sim::Occupant::bot ? icon::robot : icon::person,
          fill(gettext("silent for %s"), {reports::length_text(quiet)}), Tone::dim);
  } else {
    badge(ui, now.occupant == sim::Occupant::bot ? icon::robot : icon::person,
          fill(gettext("acted %s ago"), {reports::length_text(quiet)}), Tone::good);
  }
  ImGui::SetCursorPos(after);
  if (!ImGui::BeginPopup(popup.c_str())) return;
  for (const sim::Occupant occupant : {sim::Occupant::bot, sim::Occupant::person, sim::Occupant::nobody}) {
    const bool hit = ImGui::MenuItem(reports::occupant_word(occupant).c_str(), nullptr, now.occupant == occupant);
    ui.marks.put(key + "." + occupant_id(occupant));
    if (hit) {
      Order order;
      order.command = control(sim::Kind::seated);
      order.command.seat = seat;
      order.command.value = static_cast<sim::Value>(occupant);
      orders.push_back(order);
    }
  }
  ImGui::EndPopup();
}

void SeatsPanel::draw(Ui& ui, const Watch& watch, Orders& orders, ImVec2 size) {
  take_events(watch);
  const sim::State& state = *watch.state;
  const auto seated = std::count_if(state.seats.begin(), state.seats.end(),
                                    [](const sim::SeatState& seat) { return seat.occupant != sim::Occupant::nobody; });
  const Panel panel(ui, "seats", gettext("Seats"), size,
                    fill(gettext("%1$s of %2$s taken"), {std::to_string(seated), std::to_string(state.seats.size())}));
  sim::Index agency = sim::none;
  for (std::size_t i = 0; i < watch.plan().seats.size(); ++i) {
    const sim::Seat& seat = watch.plan().seats[i];
    if (seat.agency != agency) {
      agency = seat.agency;
      fitted(ui, label_of(watch.plan().agencies[agency], ui.english), Tone::dim);
    }
    draw_seat(ui, watch, static_cast<sim::Index>(i), orders);
  }
}

}  // namespace tocsin::gui
