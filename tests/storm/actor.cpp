#include "tests/storm/actor.h"

#include <algorithm>
#include <array>

#include "net/trails.h"
#include "sim/condition.h"
#include "sim/seat_view.h"
#include "sim/view.h"

namespace tocsin::storm {

using sim::Index;
using sim::Kind;
using sim::none;

namespace {

sim::Command command_of(Kind kind, sim::Origin origin) {
  sim::Command command;
  command.kind = kind;
  command.origin = origin;
  return command;
}

sim::Answer make_answer(const sim::State& state, const sim::Field& field, Index index, Dice& dice) {
  sim::Answer answer;
  answer.field = index;
  if (!field.required && dice.percent(15)) return answer;
  switch (field.type) {
    case sim::FieldType::text: {
      constexpr std::array words{"looked into", "somebody is on the way", "", "ok",
                                 "we have seen it and are on our way; nobody knows more"};
      answer.text = words[dice.below(dice.percent(85) ? 2 : words.size())];
      break;
    }
    case sim::FieldType::level: answer.value = 1 + dice.below(4); break;
    case sim::FieldType::instant:
      answer.value = state.now - static_cast<sim::Duration>(dice.below(300)) * sim::minute;
      break;
    case sim::FieldType::integer: answer.value = dice.below(dice.percent(90) ? 10 : 12); break;
    case sim::FieldType::choice: answer.value = dice.below(dice.percent(90) ? 2 : field.choices.size()); break;
    case sim::FieldType::agencies:
      answer.value = 0;
      for (std::size_t i = 0; i < state.plan->agencies.size(); ++i) {
        if (dice.percent(40)) answer.agencies.push_back(static_cast<Index>(i));
      }
      break;
    default: answer.value = dice.below(2);
  }
  return answer;
}

}  // namespace

sim::Command make_act(const sim::State& state, Index seat, Dice& dice) {
  const sim::Plan& plan = *state.plan;
  sim::Command command = command_of(Kind::acted, sim::Origin::person);
  command.seat = seat;
  // Mostly something that the seat may do, about what its agency knows of, to whom it may go.
  const bool is_careful = dice.percent(85);
  const Index agency = plan.seats[seat].agency;
  command.item = dice.below(plan.actions.size());
  while (is_careful && (plan.actions[command.item].by & plan.seats[seat].roles) == 0) {
    command.item = dice.below(plan.actions.size());
  }
  const sim::Action& action = plan.actions[command.item];
  std::vector<Index> incidents;
  for (Index i = 0; i < plan.incidents.size(); ++i) {
    if (!is_careful || sim::knows(state, agency, i)) incidents.push_back(i);
  }
  if (action.about == sim::About::incident && !incidents.empty()) command.incident = dice.of(incidents);
  if (action.about == sim::About::inject) {
    std::vector<Index> messages;
    for (Index i = 0; i < plan.injects.size(); ++i) {
      const bool arrived = !state.injects[i].delivered_to.empty() && plan.injects[i].incident != none;
      if (!is_careful || arrived) messages.push_back(i);
    }
    if (!messages.empty()) command.about = dice.of(messages);
    if (!messages.empty()) command.incident = plan.injects[command.about].incident;
  }
  for (const Index address : action.to) {
    if (!dice.percent(70)) continue;
    const bool named = plan.addresses[address].kind == sim::AddressKind::named_agency;
    if (is_careful && !named && sim::resolve_agency(plan, address, agency, command.incident) == none) continue;
    const std::size_t count = named ? 1 + dice.below(2) : 1;
    for (std::size_t i = 0; i < count; ++i) {
      Index to = named ? dice.below(plan.agencies.size()) : none;
      if (is_careful && to == agency) to = (to + 1) % static_cast<Index>(plan.agencies.size());
      command.recipients.push_back({address, to});
    }
  }
  if (action.form == none) return command;
  const auto& fields = plan.forms[action.form].fields;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (!fields[f].required && dice.percent(30)) continue;
    command.answers.push_back(make_answer(state, fields[f], static_cast<Index>(f), dice));
  }
  return command;
}

namespace {

// Anything with any mail of anybody, sent or not.
sim::Command make_behaviour(const sim::Plan& plan, Dice& dice) {
  sim::Command command = command_of(Kind::mail_recorded, sim::Origin::person);
  command.item = dice.below(plan.campaigns.size());
  const sim::Campaign& campaign = plan.campaigns[command.item];
  command.other = dice.below(campaign.mails.size());
  command.element = dice.below(plan.populations[campaign.population].size());
  command.value = dice.below(sim::behaviours);
  return command;
}

}  // namespace

sim::Command make_mail_act(const sim::State& state, Index seat, Dice& dice) {
  const std::vector<sim::SeatMessage> mails = sim::seat_mails(state, seat);
  sim::Command command = make_behaviour(*state.plan, dice);
  command.seat = seat;
  if (mails.empty() || dice.percent(20)) {
    // Its own perhaps, and not yet sent.
    if (dice.percent(50)) command.element = state.plan->seats[seat].recipient;
    return command;
  }
  const sim::SeatMessage& mail = dice.of(mails);
  command.item = mail.campaign;
  command.other = mail.mail;
  command.element = mail.recipient;
  std::vector<sim::Value> offered;
  for (sim::Value each = 0; each < static_cast<sim::Value>(sim::behaviours); ++each) {
    if ((mail.offers & sim::bit_of(static_cast<sim::Behaviour>(each))) != 0) offered.push_back(each);
  }
  if (!offered.empty() && dice.percent(85)) command.value = dice.of(offered);
  return command;
}

sim::Command make_acknowledgement(const sim::State& state, Index seat, Dice& dice) {
  sim::Command command = command_of(Kind::acknowledged, sim::Origin::person);
  command.seat = seat;
  command.item = dice.below(state.plan->injects.size());
  if (!state.clock.holding.empty() && dice.percent(80)) {
    command.item = state.clock.holding.front();
    const auto& to = state.plan->injects[command.item].to;
    if (!to.empty()) command.seat = dice.of(to);
  }
  return command;
}

sim::Command make_control(const sim::State& state, Dice& dice) {
  constexpr std::array kinds{Kind::paused,      Kind::resumed,        Kind::clock_set,  Kind::inject_fired_by_hand,
                             Kind::inject_held, Kind::inject_dropped, Kind::improvised, Kind::waived,
                             Kind::observed,    Kind::form_opened,    Kind::form_closed};
  const sim::Plan& plan = *state.plan;
  if (!plan.campaigns.empty() && dice.percent(20)) {
    sim::Command recorded = make_behaviour(plan, dice);
    recorded.origin = sim::Origin::controller;
    return recorded;
  }
  sim::Command command = command_of(kinds[dice.below(kinds.size())], sim::Origin::controller);
  const Index seat = dice.below(plan.seats.size());
  switch (command.kind) {
    case Kind::clock_set:
      command.value = dice.below(3) * 60;
      command.extra = dice.below(3) * 5;
      break;
    case Kind::inject_fired_by_hand:
    case Kind::inject_held:
    case Kind::inject_dropped:
      command.item = dice.below(plan.injects.size());
      command.text = "why";
      break;
    case Kind::improvised:
      command.text = "improvised";
      command.recipients.push_back({seat, none});
      if (dice.percent(50)) command.incident = dice.below(plan.incidents.size());
      break;
    case Kind::observed:
      command.text = "somebody\x1fwell done";
      command.value = static_cast<sim::Value>(dice.below(4000)) - 2000;
      if (dice.percent(50)) command.seat = seat;
      if (!state.duties.empty() && dice.percent(50)) command.item = dice.below(state.duties.size());
      break;
    case Kind::waived:
      command.text = "somebody\x1fthere was a reason";
      if (!state.duties.empty()) command.item = dice.below(state.duties.size());
      break;
    case Kind::form_opened: command.item = dice.below(plan.actions.size()); [[fallthrough]];
    case Kind::form_closed:
      command.origin = sim::Origin::person;
      command.seat = seat;
      break;
    default: break;
  }
  return command;
}

sim::Command make_seating(const sim::State& state, Dice& dice) {
  sim::Command command = command_of(Kind::seated, sim::Origin::controller);
  command.seat = dice.below(state.plan->seats.size());
  command.value = dice.below(3);
  command.text = "newcomer";
  return command;
}

bool has_become(const sim::Event& event, const sim::Command& command) {
  if (command.kind != Kind::mail_recorded) return net::came_of(event, command);
  // The engine says whether it was a scanner's.
  return event.kind == command.kind && event.origin == command.origin && event.seat == command.seat &&
         event.item == command.item && event.other == command.other && event.element == command.element &&
         event.value == command.value;
}

void spoil(sim::Command& command, Dice& dice) {
  const auto wild = [&] { return dice.percent(50) ? none : dice.below(1000); };
  switch (dice.below(11)) {
    case 0: command.seat = wild(); break;
    case 1: command.item = wild(); break;
    case 2: command.incident = wild(); break;
    case 3: command.about = wild(); break;
    case 4: command.recipients.push_back({wild(), wild()}); break;
    case 5:
      command.answers.push_back({wild(), static_cast<sim::Value>(dice.below(1000)) - 500, "text", {wild()}});
      break;
    case 6: command.text.assign(sim::text_bytes_max + dice.below(2), 'x'); break;
    case 7: command.kind = static_cast<Kind>(dice.below(90)); break;
    case 8: command.other = wild(); break;
    case 9: command.element = wild(); break;
    default: command.value = static_cast<sim::Value>(dice.below(1'000'000)) - 500'000;
  }
}

}  // namespace tocsin::storm
