#include "sim/seat_view.h"

#include <algorithm>
#include <array>

#include "sim/answers.h"
#include "sim/calendar.h"
#include "sim/condition.h"
#include "sim/validity.h"
#include "sim/view.h"

namespace tocsin::sim {
namespace {

constexpr std::array<std::pair<SeatRole, const char*>, 5> role_names{{{SeatRole::participant, "participant"},
                                                                      {SeatRole::reviewer, "reviewer"},
                                                                      {SeatRole::evaluator, "evaluator"},
                                                                      {SeatRole::observer, "observer"},
                                                                      {SeatRole::controller, "controller"}}};

// The id stands in where the plan gives no label.
template <class Named>
Text label_of(const Named& named) {
  if (named.label.zh.empty() && named.label.en.empty()) return {named.id, named.id};
  return named.label;
}

// The beginning of a text: up to its first line break, and no more than a headline's worth of characters.
std::string beginning(const std::string& text) {
  constexpr std::size_t characters_max = 40;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') return text.substr(0, i);
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && ++characters > characters_max) {
      return text.substr(0, i) + "…";
    }
  }
  return text;
}

Text seat_and_agency(const Plan& plan, Index seat) {
  if (seat >= plan.seats.size()) return {};
  const Text agency = label_of(plan.agencies[plan.seats[seat].agency]);
  const Text label = label_of(plan.seats[seat]);
  return {agency.zh + label.zh, agency.in(true) + ", " + label.in(true)};
}

Text agencies_text(const Plan& plan, const std::vector<Index>& agencies) {
  if (agencies.empty()) return {"無", "none"};
  Text text;
  for (const Index agency : agencies) {
    const Text label = label_of(plan.agencies[agency]);
    text.zh += (text.zh.empty() ? "" : "；") + label.in(false);
    text.en += (text.en.empty() ? "" : "; ") + label.in(true);
  }
  return text;
}

template <class Named>
Text one_of(const std::vector<Named>& named, Value value) {
  return value >= 0 && value < std::ssize(named) ? label_of(named[static_cast<std::size_t>(value)]) : Text{};
}

Text both(const std::string& text) { return {text, text}; }

Text instant_text(const Plan& plan, Value value) {
  return {format_roc(value, plan.utc_offset_minutes), format_local(value, plan.utc_offset_minutes)};
}
Text level_text(Value value) { return {std::to_string(value) + " 級", "level " + std::to_string(value)}; }
Text boolean_text(Value value) { return value != 0 ? Text{"是", "yes"} : Text{"否", "no"}; }

Text answer_text(const Plan& plan, const Event& act, const Answer& answer) {
  const Field& field = plan.forms[plan.actions[act.item].form].fields[answer.field];
  if (field.type == FieldType::text) return written_text(plan, act, answer);
  if (field.type == FieldType::agencies) return agencies_text(plan, answer.agencies);
  if (answer.value == unset) return {};
  switch (field.type) {
    case FieldType::boolean: return boolean_text(answer.value);
    case FieldType::instant: return instant_text(plan, answer.value);
    case FieldType::level: return level_text(answer.value);
    case FieldType::choice: return one_of(field.choices, answer.value);
    case FieldType::effect: return one_of(plan.severity.properties[field.property].cells, answer.value);
    default: return both(std::to_string(answer.value));
  }
}

Text fact_text(const State& state, const Fact& fact, Value value) {
  const Plan& plan = *state.plan;
  switch (fact.type) {
    case FactType::boolean: return boolean_text(value);
    case FactType::integer: return both(std::to_string(value));
    case FactType::instant: return instant_text(plan, value);
    case FactType::level: return level_text(value);
    case FactType::choice: return one_of(fact.choices, value);
    case FactType::effect: return one_of(plan.severity.properties[fact.property].cells, value);
    case FactType::agencies:
      if (value < 0 || value >= std::ssize(state.agency_sets)) return {};
      return agencies_text(plan, state.agency_sets[static_cast<std::size_t>(value)]);
  }
  return {};
}

bool sets(const std::vector<Assignment>& assignments, Index fact) {
  return std::any_of(assignments.begin(), assignments.end(), [&](const Assignment& set) { return set.fact == fact; });
}

// What acts say and nothing else does. A fact that the scenario sets, or that answers are judged against, is the truth.
bool is_declared(const Plan& plan, Index fact) {
  const auto by_act = std::any_of(plan.actions.begin(), plan.actions.end(),
                                  [&](const Action& action) { return sets(action.sets, fact); });
  if (!by_act || plan.facts[fact].id.starts_with("truth.")) return false;
  const auto by_scenario = std::any_of(plan.injects.begin(), plan.injects.end(),
                                       [&](const Inject& inject) { return sets(inject.sets, fact); }) ||
                           std::any_of(plan.incidents.begin(), plan.incidents.end(),
                                       [&](const Incident& incident) { return sets(incident.truth, fact); });
  if (by_scenario) return false;
  return std::none_of(plan.forms.begin(), plan.forms.end(), [&](const Form& form) {
    return std::any_of(form.fields.begin(), form.fields.end(),
                       [&](const Field& field) { return field.judged_against == fact; });
  });
}

SeatField seat_field(const Plan& plan, const Field& field) {
  SeatField made{field.id,        label_of(field), field.type,    field.required, field.expected, field.min_chars,
                 field.max_chars, field.minimum,   field.maximum, field.proposes, field.property, {}};
  const auto option = [&](std::size_t position, const auto& named, std::int32_t level) {
    const auto value = static_cast<Value>(position);
    const bool refused = std::any_of(field.refuses.begin(), field.refuses.end(),
                                     [&](const Field::Refused& each) { return each.value == value; });
    made.options.push_back({value, named.id, label_of(named), level, refused});
  };
  switch (field.type) {
    case FieldType::choice:
      for (std::size_t i = 0; i < field.choices.size(); ++i) option(i, field.choices[i], 0);
      break;
    case FieldType::effect: {
      const auto& cells = plan.severity.properties[field.property].cells;
      for (std::size_t i = 0; i < cells.size(); ++i) option(i, cells[i], cells[i].level);
      break;
    }
    case FieldType::level:
      for (const std::int32_t level : plan.severity.levels) {
        made.options.push_back({level, std::to_string(level), level_text(level), level, false});
      }
      break;
    case FieldType::agencies:
      for (std::size_t i = 0; i < plan.agencies.size(); ++i) option(i, plan.agencies[i], 0);
      break;
    default: break;
  }
  return made;
}

SeatRecipient seat_recipient(const Plan& plan, Index address, Index own_agency) {
  SeatRecipient made{address, plan.addresses[address].id, label_of(plan.addresses[address]), false, {}};
  if (plan.addresses[address].kind != AddressKind::named_agency) return made;
  made.named = true;
  for (std::size_t i = 0; i < plan.agencies.size(); ++i) {
    if (i == own_agency) continue;
    made.agencies.push_back({static_cast<Value>(i), plan.agencies[i].id, label_of(plan.agencies[i]), 0, false});
  }
  return made;
}

bool is_of(const Plan& plan, const Action& action, Index seat) { return (action.by & plan.seats[seat].roles) != 0; }

bool is_down(const State& state, Index channel, Index agency) {
  return channel != none && state.fact(state.plan->channels[channel].fact, agency, none).value == channel_down;
}

bool has_slot(const Way& way, Index action) {
  return std::any_of(way.slots.begin(), way.slots.end(), [&](const Slot& slot) { return slot.action == action; });
}

// Actions of the seat that meet a duty of this action's another way, over a channel that works.
std::vector<Index> alternatives(const State& state, Index action, Index seat) {
  const Plan& plan = *state.plan;
  std::vector<Index> found;
  for (const Index duty : plan.duties_met_by[action]) {
    for (const Way& way : plan.duties[duty].met_by) {
      if (has_slot(way, action)) continue;
      for (const Slot& slot : way.slots) {
        const Action& other = plan.actions[slot.action];
        if (!is_of(plan, other, seat) || is_down(state, other.channel, plan.seats[seat].agency)) continue;
        if (std::find(found.begin(), found.end(), slot.action) == found.end()) found.push_back(slot.action);
      }
    }
  }
  return found;
}

void check_needs(const State& state, const Action& action, const Context& context, SeatReadiness& made) {
  for (const Need& need : action.needs) {
    if (holds(state, need.condition, context)) continue;
    made.blocks.push_back({context.incident, "not-yet", need.clause, need.because, {}});
    return;
  }
  made.possible = true;
}

SeatReadiness readiness(const State& state, Index index, Index seat, const std::vector<Index>& known) {
  const Plan& plan = *state.plan;
  const Action& action = plan.actions[index];
  const Index agency = plan.seats[seat].agency;
  SeatReadiness made;
  made.action = index;
  if (!state.started || state.ended) {
    made.blocks.push_back({none,
                           state.ended ? "ended" : "not-started",
                           "",
                           state.ended ? Text{"演練已經結束。", "The exercise has ended."}
                                       : Text{"演練尚未開始。", "The exercise has not started."},
                           {}});
    return made;
  }
  if (action.about == About::nothing) {
    check_needs(state, action, {agency, none, none}, made);
  } else {
    for (const Index incident : known) check_needs(state, action, {agency, incident, none}, made);
    if (known.empty()) {
      made.blocks.push_back(
          {none, "unknown-incident", "", {"本機關尚不知悉任何事件。", "Your agency knows of no incident yet."}, {}});
    }
  }
  if (is_down(state, action.channel, agency)) {
    const Text label = label_of(plan.channels[action.channel]);
    made.possible = false;
    made.blocks.push_back({none,
                           "channel-down",
                           action.clause,
                           {label.in(false) + "目前中斷。", label.in(true) + " is down."},
                           alternatives(state, index, seat)});
  }
  return made;
}

std::vector<Index> known_incidents(const State& state, Index seat) {
  std::vector<Index> known;
  for (std::size_t i = 0; i < state.plan->incidents.size(); ++i) {
    const auto incident = static_cast<Index>(i);
    if (knows(state, state.plan->seats[seat].agency, incident)) known.push_back(incident);
  }
  return known;
}

// What was written in an act's form.
std::vector<Line> lines_of(const Plan& plan, const Event& event) {
  std::vector<Line> lines;
  for (const Answer& answer : event.answers) {
    const Field& field = plan.forms[plan.actions[event.item].form].fields[answer.field];
    Text value = answer_text(plan, event, answer);
    if (!value.zh.empty() || !value.en.empty()) lines.push_back({label_of(field), std::move(value)});
  }
  return lines;
}

}  // namespace

const char* name_of(SeatRole role) {
  for (const auto& [each, name] : role_names) {
    if (each == role) return name;
  }
  return "unknown";
}

std::optional<SeatRole> to_seat_role(std::string_view name) {
  for (const auto& [role, each] : role_names) {
    if (name == each) return role;
  }
  return std::nullopt;
}

SeatRole role_of_seat(const Plan& plan, Index seat) {
  return plan.incidents_of_agency[plan.seats[seat].agency].empty() ? SeatRole::reviewer : SeatRole::participant;
}

const SeatReadiness* readiness_of(const SeatView& view, Index action) {
  const auto found = std::find_if(view.readiness.begin(), view.readiness.end(),
                                  [&](const SeatReadiness& each) { return each.action == action; });
  return found == view.readiness.end() ? nullptr : &*found;
}

const SeatMessage* message_of(const SeatView& view, std::uint64_t number) {
  for (const auto* list : {&view.inbox, &view.mails}) {
    const auto found =
        std::lower_bound(list->begin(), list->end(), number,
                         [](const SeatMessage& each, std::uint64_t wanted) { return each.number < wanted; });
    if (found != list->end() && found->number == number) return &*found;
  }
  return nullptr;
}

std::vector<const SeatMessage*> arrived(const SeatView& view) {
  std::vector<const SeatMessage*> all;
  all.reserve(view.inbox.size() + view.mails.size());
  for (const SeatMessage& message : view.inbox) all.push_back(&message);
  for (const SeatMessage& mail : view.mails) all.push_back(&mail);
  std::stable_sort(all.begin(), all.end(),
                   [](const SeatMessage* one, const SeatMessage* other) { return one->time < other->time; });
  return all;
}

SeatFrame seat_frame(const Plan& plan, Index seat, SeatRole role) {
  SeatFrame frame;
  frame.drill = plan.id;
  frame.title = label_of(plan);
  frame.role = role;
  frame.starts = plan.starts;
  frame.ends = plan.ends;
  frame.utc_offset_minutes = plan.utc_offset_minutes;
  if (seat == none) return frame;
  frame.seat = seat;
  frame.seat_id = plan.seats[seat].id;
  frame.seat_label = label_of(plan.seats[seat]);
  frame.agency = plan.seats[seat].agency;
  frame.agency_id = plan.agencies[frame.agency].id;
  frame.agency_label = label_of(plan.agencies[frame.agency]);
  for (std::size_t i = 0; i < plan.roles.size(); ++i) {
    if (((plan.seats[seat].roles >> i) & 1U) != 0) frame.roles.push_back(label_of(plan.roles[i]));
  }
  return frame;
}

SeatClock seat_clock(const State& state) {
  const bool begun = state.started && !(state.clock.paused && state.now == state.plan->starts);
  return {state.now,
          state.clock.rate,
          state.clock.composing,
          state.ended ? 0 : state.clock.rate_now(),
          begun,
          state.clock.paused,
          state.ended,
          state.clock.forms_open,
          state.clock.holding};
}

SeatMessage seat_message(const State& state, const Event& event, Index seat) {
  const Plan& plan = *state.plan;
  SeatMessage made;
  made.number = event.sequence;
  made.time = event.time;
  const auto over = [&](Index channel) {
    if (channel == none) return;
    made.channel_id = plan.channels[channel].id;
    made.channel = label_of(plan.channels[channel]);
  };
  if (event.incident != none && knows(state, plan.seats[seat].agency, event.incident)) made.incident = event.incident;
  if (event.kind == Kind::improvised) {
    made.from = {"演練控制組", "the exercise control"};
    made.headline = both(beginning(event.text));
    made.body = both(event.text);
  } else if (event.kind == Kind::acted) {
    const Action& action = plan.actions[event.item];
    over(action.channel);
    made.act = event.item;
    made.from = seat_and_agency(plan, event.seat);
    made.headline = label_of(action);
    made.form = lines_of(plan, event);
  } else {
    const Inject& inject = plan.injects[event.item];
    const InjectState& now = state.injects[event.item];
    over(inject.channel);
    made.inject = event.item;
    made.incident = inject.incident;
    made.from = inject.from;
    made.body = inject.body;
    made.headline = inject.label;
    if (made.headline.zh.empty() && made.headline.en.empty()) {
      made.headline = {beginning(inject.body.zh), beginning(inject.body.en)};
    }
    made.attachments = inject.attachments;
    made.acknowledgeable = true;
    made.acknowledged = std::binary_search(now.acknowledged_by.begin(), now.acknowledged_by.end(), seat);
    made.holds_clock = inject.hold;
    made.asks = std::any_of(plan.actions.begin(), plan.actions.end(),
                            [&](const Action& action) { return action.asked_by == event.item; });
    made.answered = made.asks && std::binary_search(now.answered_by.begin(), now.answered_by.end(), seat);
    made.countdown = inject.countdown;
  }
  return made;
}

SeatMessage seat_mail(const State& state, Index campaign_index, Index mail_index, Index seat) {
  constexpr std::uint64_t beyond_events = std::uint64_t{1} << 48U;
  const Plan& plan = *state.plan;
  const Seat& of = plan.seats[seat];
  const Campaign& campaign = plan.campaigns[campaign_index];
  const Mail& mail = campaign.mails[mail_index];
  SeatMessage made;
  made.number = beyond_events + campaign_index * std::uint64_t{campaign_mails_max} + mail_index;
  made.time = sent_at(campaign.rounds[campaign.round_of(mail_index)], of.recipient,
                      plan.populations[campaign.population].size());
  made.channel_id = "mail";
  made.channel = {"電子郵件", "e-mail"};
  made.from = mail.from;
  made.headline = mail.subject;
  made.campaign = campaign_index;
  made.mail = mail_index;
  made.recipient = of.recipient;
  made.done = static_cast<BehaviourSet>(state.campaigns[campaign_index].flags(of.recipient, mail_index) & ~sent_bit);
  made.offers = offered(mail, made.done);
  if ((made.done & bit_of(Behaviour::opened)) != 0) made.body = mail.body;
  return made;
}

Command mail_command(const SeatMessage& mail, Behaviour behaviour) {
  Command command;
  command.kind = Kind::mail_recorded;
  command.origin = Origin::person;
  command.item = mail.campaign;
  command.other = mail.mail;
  command.element = mail.recipient;
  command.value = static_cast<Value>(behaviour);
  return command;
}

bool was_done(const State& state, const Command& command) {
  return command.element != none && fits(*state.plan, command, 0) && command.seat != none &&
         seat_of_mail(*state.plan, command) == command.seat &&
         (state.campaigns[command.item].flags(command.element, command.other) &
          bit_of(static_cast<Behaviour>(command.value))) != 0;
}

std::vector<SeatMessage> seat_mails(const State& state, Index seat) {
  const Plan& plan = *state.plan;
  std::vector<SeatMessage> made;
  const Seat& of = plan.seats[seat];
  if (of.population == none) return made;
  for (std::size_t c = 0; c < plan.campaigns.size(); ++c) {
    if (plan.campaigns[c].population != of.population) continue;
    for (std::size_t m = 0; m < plan.campaigns[c].mails.size(); ++m) {
      if ((state.campaigns[c].flags(of.recipient, static_cast<Index>(m)) & sent_bit) == 0) continue;
      made.push_back(seat_mail(state, static_cast<Index>(c), static_cast<Index>(m), seat));
    }
  }
  return made;
}

std::vector<SeatIncident> seat_incidents(const State& state, Index seat) {
  const Plan& plan = *state.plan;
  std::vector<Index> declared;
  for (std::size_t i = 0; i < plan.facts.size(); ++i) {
    const auto fact = static_cast<Index>(i);
    if (plan.facts[i].scope == Scope::incident && is_declared(plan, fact)) declared.push_back(fact);
  }
  std::vector<SeatIncident> made;
  for (const Index incident : known_incidents(state, seat)) {
    const Incident& of = plan.incidents[incident];
    made.push_back({incident, of.id, label_of(of), of.agency == plan.seats[seat].agency, {}});
    if (!made.back().own) continue;
    for (const Index fact : declared) {
      const Value value = state.fact(fact, of.agency, incident).value;
      if (value == unset || value == plan.facts[fact].initial) continue;
      made.back().facts.push_back({label_of(plan.facts[fact]), fact_text(state, plan.facts[fact], value)});
    }
  }
  return made;
}

std::vector<SeatAction> seat_actions(const State& state, Index seat) {
  const Plan& plan = *state.plan;
  std::vector<SeatAction> made;
  for (std::size_t i = 0; i < plan.actions.size(); ++i) {
    const Action& action = plan.actions[i];
    if (!is_of(plan, action, seat)) continue;
    if (action.asked_by != none && !waits_for_answer(state, action.asked_by, seat)) continue;
    SeatAction one;
    one.action = static_cast<Index>(i);
    one.id = action.id;
    one.label = label_of(action);
    one.clause = action.clause;
    one.about = action.about;
    if (action.channel != none) {
      one.channel_id = plan.channels[action.channel].id;
      one.channel = label_of(plan.channels[action.channel]);
    }
    one.has_form = action.form != none;
    one.answers = action.asked_by;
    for (const Index address : action.to) {
      one.to.push_back(seat_recipient(plan, address, plan.seats[seat].agency));
    }
    if (one.has_form) {
      for (const Field& field : plan.forms[action.form].fields) one.fields.push_back(seat_field(plan, field));
    }
    made.push_back(std::move(one));
  }
  return made;
}

std::vector<SeatReadiness> seat_readiness(const State& state, Index seat) {
  const Plan& plan = *state.plan;
  const std::vector<Index> known = known_incidents(state, seat);
  std::vector<SeatReadiness> made;
  for (std::size_t i = 0; i < plan.actions.size(); ++i) {
    if (plan.actions[i].asked_by != none || !is_of(plan, plan.actions[i], seat)) continue;
    made.push_back(readiness(state, static_cast<Index>(i), seat, known));
  }
  return made;
}

SeatDuty seat_duty(const State& state, Index instance) {
  const DutyInstance& of = state.duties[instance];
  const Duty& duty = state.plan->duties[of.duty];
  const bool late = of.state == DutyState::late && of.due != never && of.settled_at != never;
  return {instance,
          duty.id,
          duty.clause,
          label_of(duty),
          duty.layer,
          of.incident,
          of.armed_at,
          of.due,
          of.state,
          of.settled_at,
          late ? of.settled_at - of.due : 0};
}

std::vector<SeatChannel> seat_channels(const State& state, Index seat) {
  const Plan& plan = *state.plan;
  std::vector<SeatChannel> made;
  for (const Channel& channel : plan.channels) {
    if (channel.fact == none) continue;
    const FactCell& cell = state.fact(channel.fact, plan.seats[seat].agency, none);
    made.push_back({channel.id, label_of(channel), cell.value == channel_down, cell.since});
  }
  return made;
}

std::optional<SeatDeed> seat_deed(const Plan& plan, const Event& event, Index seat) {
  if (event.seat != seat) return std::nullopt;
  if (event.kind == Kind::acted) {
    const Action& action = plan.actions[event.item];
    return SeatDeed{event.sequence, event.time, event.kind, label_of(action), event.incident, lines_of(plan, event)};
  }
  if (event.kind != Kind::acknowledged) return std::nullopt;
  const Inject& inject = plan.injects[event.item];
  Text label = inject.label;
  if (label.zh.empty() && label.en.empty()) label = {beginning(inject.body.zh), beginning(inject.body.en)};
  return SeatDeed{event.sequence, event.time, event.kind, std::move(label), inject.incident, {}};
}

SeatScore seat_score(const Plan& plan, const Score& score, Index seat) {
  SeatScore made;
  made.released = true;
  made.permille = score.permille;
  for (const ScoreLine& line : score.lines) {
    if (!line.counted || line.seat != seat || seat == none) continue;
    SeatPoints points;
    points.points = line.points;
    points.points_max = line.points_max;
    if (line.duty != none) {
      points.label = label_of(plan.duties[line.duty]);
      points.clause = plan.duties[line.duty].clause;
    } else if (line.action != none) {
      points.label = label_of(plan.actions[line.action]);
      points.clause = plan.actions[line.action].clause;
    }
    made.lines.push_back(std::move(points));
  }
  return made;
}

std::vector<CampaignCounts> campaign_counts(const State& state) {
  std::vector<CampaignCounts> all;
  for (const CampaignRecord& record : state.campaigns) all.push_back(counts_of(*state.plan, record));
  return all;
}

bool owes(const State& state, Index instance, Index seat) {
  const DutyInstance& of = state.duties[instance];
  const Duty& duty = state.plan->duties[of.duty];
  const Seat& who = state.plan->seats[seat];
  if (of.agency != who.agency) return false;
  if (is_one_seats(duty) && of.element != none) return of.element == seat;
  return std::any_of(duty.owners.begin(), duty.owners.end(),
                     [&](Index role) { return ((who.roles >> role) & 1U) != 0; });
}

}  // namespace tocsin::sim
