// Which parts of whose view an event changes, and the fold that keeps one view.
#include <algorithm>
#include <utility>

#include "sim/seat_view.h"
#include "sim/view.h"

namespace tocsin::sim {
namespace {

class Toucher {
 public:
  Toucher(const State& state, std::vector<SeatTouch>& touches) : state_(&state), touches_(&touches) {}

  void everybody(SeatParts parts) { touches_->push_back({none, none, parts, none, none}); }
  void agency(Index agency, SeatParts parts) {
    if (agency != none) touches_->push_back({none, agency, parts, none, none});
  }
  void seat(Index seat, SeatParts parts, Index inject = none) {
    touches_->push_back({seat, none, parts, inject, none});
  }
  void duty(Index instance) {
    const DutyInstance& of = state_->duties[instance];
    touches_->push_back({none, of.agency, part_duties, none, instance});
    around(of.agency, of.incident);
  }

  // What may be done, and what is known, at the agency and at those that know of the incident.
  void around(Index where, Index incident) {
    constexpr SeatParts parts = part_incidents | part_readiness;
    agency(where, parts);
    if (incident == none) return;
    const Plan& plan = *state_->plan;
    const Index own = plan.incidents[incident].agency;
    if (own != where) agency(own, parts);
    for (const Done& done : state_->done_in_incident[incident]) {
      for (const Recipient& recipient : done.reached) once(recipient.agency, parts);
    }
    for (const Index inject : plan.injects_of_incident[incident]) {
      if (state_->injects[inject].delivered_to.empty()) continue;
      for (const Index to : plan.injects[inject].to) once(plan.seats[to].agency, parts);
    }
  }

  void facts() {
    for (const FactChange& change : state_->changes) {
      const Fact& fact = state_->plan->facts[change.fact];
      if (fact.scope == Scope::exercise) {
        everybody(part_readiness);
      } else if (fact.scope == Scope::agency) {
        agency(change.agency, part_readiness | part_channels);
      } else {
        around(none, change.incident);
      }
    }
  }

 private:
  void once(Index where, SeatParts parts) {
    const bool there = std::any_of(touches_->begin(), touches_->end(), [&](const SeatTouch& touch) {
      return touch.seat == none && touch.agency == where && (touch.parts & parts) == parts;
    });
    if (!there) agency(where, parts);
  }

  const State* state_;
  std::vector<SeatTouch>* touches_;
};

bool is_question(const Plan& plan, Index inject) {
  return std::any_of(plan.actions.begin(), plan.actions.end(),
                     [&](const Action& action) { return action.asked_by == inject; });
}

template <class Thing, class Key>
void put(std::vector<Thing>& things, Thing thing, Key key) {
  const auto found =
      std::find_if(things.rbegin(), things.rend(), [&](const Thing& each) { return each.*key == thing.*key; });
  if (found == things.rend()) {
    things.push_back(std::move(thing));
  } else {
    *found = std::move(thing);
  }
}

// In the order of their numbers, whichever was sent first.
void put_mail(std::vector<SeatMessage>& mails, SeatMessage mail) {
  const auto at = std::lower_bound(mails.begin(), mails.end(), mail.number,
                                   [](const SeatMessage& each, std::uint64_t number) { return each.number < number; });
  if (at != mails.end() && at->number == mail.number) {
    *at = std::move(mail);
  } else {
    mails.insert(at, std::move(mail));
  }
}

}  // namespace

void find_touched(const State& state, const Event& event, std::vector<SeatTouch>& touches) {
  const Plan& plan = *state.plan;
  Toucher touch(state, touches);
  switch (event.kind) {
    case Kind::started: touch.everybody(all_parts); break;
    case Kind::acted: {
      const Index asked_by = plan.actions[event.item].asked_by;
      touch.seat(event.seat, part_record);
      if (asked_by != none) touch.seat(event.seat, part_inbox | part_actions, asked_by);
      for (const Recipient& recipient : event.recipients) touch.agency(recipient.agency, part_inbox);
      touch.around(plan.seats[event.seat].agency, event.incident);
      break;
    }
    case Kind::acknowledged:
      touch.seat(event.seat, part_record);
      touch.seat(event.seat, part_inbox, event.item);
      touch.around(plan.seats[event.seat].agency, plan.injects[event.item].incident);
      touch.everybody(plan.injects[event.item].hold ? part_clock : 0);
      break;
    case Kind::delivered:
      touch.seat(event.seat, part_inbox);
      if (is_question(plan, event.item)) touch.seat(event.seat, part_actions | part_inbox, event.item);
      touch.around(plan.seats[event.seat].agency, plan.injects[event.item].incident);
      touch.everybody(plan.injects[event.item].hold ? part_clock : 0);
      break;
    case Kind::improvised:
      for (const Recipient& to : event.recipients) {
        touch.seat(to.address, part_inbox);
        touch.around(plan.seats[to.address].agency, event.incident);
      }
      break;
    case Kind::form_opened:
    case Kind::form_closed:
    case Kind::clock_set:
    case Kind::paused:
    case Kind::resumed:
    case Kind::hold_released: touch.everybody(part_clock); break;
    case Kind::inject_fired:
      touch.around(plan.injects[event.item].agency, plan.injects[event.item].incident);
      touch.everybody(plan.injects[event.item].hold ? part_clock : 0);
      break;
    case Kind::ended: touch.everybody(part_clock | part_readiness); break;
    case Kind::mail_sent:
    case Kind::mail_acted:
    case Kind::mail_recorded:
      if (const Index seat = seat_of_mail(plan, event); seat != none) touch.seat(seat, part_mails);
      break;
    case Kind::duty_armed:
    case Kind::duty_due_changed:
    case Kind::duty_settled:
    case Kind::waived: touch.duty(event.item); break;
    default: break;
  }
  if (!is_mail_kind(event.kind)) touch.facts();
}

SeatDesk::SeatDesk(const Plan& plan, Index seat, SeatRole role) { view_.frame = seat_frame(plan, seat, role); }

bool SeatDesk::is_mine(const SeatTouch& touch) const {
  if (touch.parts == 0) return false;
  if (touch.seat != none) return touch.seat == view_.frame.seat;
  return touch.agency == none || touch.agency == view_.frame.agency;
}

SeatParts SeatDesk::take(const State& state, const Event& event) {
  touches_.clear();
  find_touched(state, event, touches_);
  view_.clock.now = state.now;
  SeatParts parts = 0;
  for (const SeatTouch& touch : touches_) {
    if (!is_mine(touch)) continue;
    parts |= touch.parts;
    if (view_.frame.seat != none) take_touch(state, event, touch);
  }
  make(state, parts);
  if (view_.frame.seat == none && is_mail_kind(event.kind)) {
    campaigns_changed_ = true;
    parts |= part_campaigns;
  }
  return parts;
}

void SeatDesk::tell_time(const State& state) {
  view_.clock.now = state.now;
  if (std::exchange(campaigns_changed_, false)) view_.campaigns = campaign_counts(state);
}

void SeatDesk::take_touch(const State& state, const Event& event, const SeatTouch& touch) {
  const Plan& plan = *state.plan;
  const Index seat = view_.frame.seat;
  const auto has = [&](SeatParts part) { return (touch.parts & part) != 0; };
  if (has(part_inbox) && touch.inject == none && arrives_at(plan, event, seat)) {
    put(view_.inbox, seat_message(state, event, seat), &SeatMessage::number);
  }
  if (has(part_inbox) && touch.inject != none) {
    for (SeatMessage& message : view_.inbox) {
      if (message.inject != touch.inject) continue;
      const InjectState& now = state.injects[message.inject];
      message.acknowledged = std::binary_search(now.acknowledged_by.begin(), now.acknowledged_by.end(), seat);
      message.answered = message.asks && std::binary_search(now.answered_by.begin(), now.answered_by.end(), seat);
    }
  }
  if (has(part_mails) && is_mail_kind(event.kind))
    put_mail(view_.mails, seat_mail(state, event.item, event.other, seat));
  if (has(part_record)) {
    if (auto deed = seat_deed(plan, event, seat)) put(view_.record, std::move(*deed), &SeatDeed::number);
  }
  if (has(part_duties) && touch.instance != none && owes(state, touch.instance, seat)) {
    put(view_.duties, seat_duty(state, touch.instance), &SeatDuty::instance);
  }
}

// Those parts that are made anew as a whole.
void SeatDesk::make(const State& state, SeatParts parts) {
  const Index seat = view_.frame.seat;
  if ((parts & part_clock) != 0) view_.clock = seat_clock(state);
  if (seat == none && (parts & part_campaigns) != 0) view_.campaigns = campaign_counts(state);
  if (seat == none) return;
  if ((parts & part_incidents) != 0) view_.incidents = seat_incidents(state, seat);
  if ((parts & part_actions) != 0) view_.actions = seat_actions(state, seat);
  if ((parts & part_readiness) != 0) view_.readiness = seat_readiness(state, seat);
  if ((parts & part_channels) != 0) view_.channels = seat_channels(state, seat);
}

void SeatDesk::catch_up(const State& state, const std::vector<Event>& events) {
  if (view_.frame.seat != none) {
    for (const Event& event : events) {
      touches_.clear();
      find_touched(state, event, touches_);
      for (const SeatTouch& touch : touches_) {
        if (is_mine(touch)) take_touch(state, event, touch);
      }
    }
  }
  if (view_.frame.seat != none) view_.mails = seat_mails(state, view_.frame.seat);
  make(state, all_parts);
}

void SeatDesk::release(const Plan& plan, const Score& score) {
  view_.score = seat_score(plan, score, view_.frame.seat);
}

}  // namespace tocsin::sim
