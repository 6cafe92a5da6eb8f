#include "net/trails.h"

#include <algorithm>

#include "sim/view.h"

namespace tocsin::net {

void Trails::take(const sim::State& state, const sim::Event& event, std::uint32_t position, const Listener& listener) {
  if (event.origin == sim::Origin::controller) by_control_.push_back(position);
  if (event.origin == sim::Origin::person && event.seat < by_seat_.size()) {
    by_seat_[event.seat].inputs.push_back(position);
  }
  touches_.clear();
  sim::find_touched(state, event, touches_);
  constexpr sim::SeatParts of_seat = sim::part_inbox | sim::part_duties | sim::part_record | sim::part_actions;
  const auto look = [&](const sim::SeatTouch& touch, sim::Index seat) {
    Trail& trail = by_seat_[seat];
    sim::SeatParts parts = touch.parts & sim::part_actions;
    if ((touch.parts & sim::part_inbox) != 0 && touch.inject != sim::none) parts |= sim::part_inbox;
    if ((touch.parts & sim::part_inbox) != 0 && touch.inject == sim::none && sim::arrives_at(*plan_, event, seat) &&
        (trail.arrived.empty() || trail.arrived.back() != position)) {
      trail.arrived.push_back(position);
      parts |= sim::part_inbox;
    }
    if ((touch.parts & sim::part_record) != 0 && sim::seat_deed(*plan_, event, seat) &&
        (trail.done.empty() || trail.done.back() != position)) {
      trail.done.push_back(position);
      parts |= sim::part_record;
    }
    if ((touch.parts & sim::part_duties) != 0 && touch.instance != sim::none &&
        sim::owes(state, touch.instance, seat)) {
      if (event.kind == sim::Kind::duty_armed) trail.duties.push_back(touch.instance);
      parts |= sim::part_duties;
    }
    if (parts != 0) listener.seat(seat, parts, touch);
  };
  for (const sim::SeatTouch& touch : touches_) {
    if (touch.parts == 0) continue;
    if (touch.seat != sim::none) {
      look(touch, touch.seat);
      continue;
    }
    if (touch.agency != sim::none && (touch.parts & of_seat) != 0) {
      for (const sim::Index seat : plan_->seats_of_agency[touch.agency]) look(touch, seat);
    }
    if (const sim::SeatParts shared = touch.parts & ~of_seat) listener.agency(touch.agency, shared);
  }
}

void take_out_excess(const sim::Plan& plan, sim::Command& command) {
  constexpr sim::Value points_max = 1'000'000'000;
  using sim::Kind;
  const Kind kind = command.kind;
  const auto within = [](sim::Index& index, std::size_t count) {
    if (index >= count) index = sim::none;
  };
  within(command.seat, plan.seats.size());
  within(command.incident, plan.incidents.size());
  within(command.about, plan.injects.size());
  if (kind != Kind::mail_recorded) command.other = command.element = sim::none;
  command.agency = sim::none;
  command.level = 0;
  if (kind != Kind::acted) {
    command.about = sim::none;
    command.answers.clear();
  }
  if (kind != Kind::acted && kind != Kind::improvised) command.recipients.clear();
  if (kind != Kind::acted && kind != Kind::improvised && kind != Kind::observed) command.incident = sim::none;
  if (kind == Kind::acknowledged && command.item < plan.injects.size()) {
    command.incident = plan.injects[command.item].incident;
  }
  if (kind == Kind::improvised) {
    for (sim::Recipient& to : command.recipients) {
      if (to.address < plan.seats.size()) to.agency = plan.seats[to.address].agency;
    }
  }
  const bool has_value =
      kind == Kind::seated || kind == Kind::clock_set || kind == Kind::observed || kind == Kind::mail_recorded;
  if (!has_value) command.value = 0;
  if (kind == Kind::observed) command.value = std::clamp(command.value, -points_max, points_max);
  if (kind != Kind::clock_set) command.extra = 0;
  const bool has_text = kind == Kind::seated || kind == Kind::inject_fired_by_hand || kind == Kind::inject_dropped ||
                        kind == Kind::improvised || kind == Kind::waived || kind == Kind::observed;
  if (!has_text) command.text.clear();
}

bool came_of(const sim::Event& event, const sim::Command& command) {
  const bool same = event.kind == command.kind && event.seat == command.seat && event.item == command.item &&
                    event.about == command.about && event.value == command.value && event.text == command.text &&
                    event.answers == command.answers && event.recipients.size() == command.recipients.size() &&
                    event.extra == command.extra;
  // The engine fills in what the sender may leave open.
  return same && (command.incident == sim::none || event.incident == command.incident) &&
         std::equal(command.recipients.begin(), command.recipients.end(), event.recipients.begin(),
                    [](const sim::Recipient& sent, const sim::Recipient& done) {
                      return sent.address == done.address && (sent.agency == sim::none || sent.agency == done.agency);
                    });
}

}  // namespace tocsin::net
