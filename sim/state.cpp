#include "sim/state.h"

#include <algorithm>

#include "sim/growth.h"

namespace tocsin::sim {
namespace {

std::size_t cell_index(const Plan& plan, const Fact& fact, Index subject) {
  return static_cast<std::size_t>(subject) * plan.stride[static_cast<std::size_t>(fact.scope)] + fact.slot;
}

FactCell* find_cell(State& state, Index index, Index agency, Index incident) {
  const Fact& fact = state.plan->facts[index];
  switch (fact.scope) {
    case Scope::exercise: return &state.exercise_facts[fact.slot];
    case Scope::agency: return agency == none ? nullptr : &state.agency_facts[cell_index(*state.plan, fact, agency)];
    case Scope::incident:
      return incident == none ? nullptr : &state.incident_facts[cell_index(*state.plan, fact, incident)];
  }
  return nullptr;
}

Value intern(State& state, std::vector<Index> agencies) {
  std::sort(agencies.begin(), agencies.end());
  agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
  const auto found = std::find(state.agency_sets.begin(), state.agency_sets.end(), agencies);
  if (found != state.agency_sets.end()) return found - state.agency_sets.begin();
  state.agency_sets.push_back(std::move(agencies));
  return static_cast<Value>(state.agency_sets.size()) - 1;
}

void set_fact(State& state, Index fact, Index agency, Index incident, Value value) {
  FactCell* cell = find_cell(state, fact, agency, incident);
  if (cell == nullptr || cell->value == value) return;
  state.changes.push_back({fact, agency, incident, cell->value});
  cell->value = value;
  cell->since = state.now;
}

std::int32_t level_of_cell(const Plan& plan, Index property, Value cell) {
  if (property == none || cell < 0) return 0;
  const auto& cells = plan.severity.properties[property].cells;
  return static_cast<std::size_t>(cell) < cells.size() ? cells[static_cast<std::size_t>(cell)].level : 0;
}

// The true level follows the truth's effects by itself: the maximum over the properties (5.1.1).
void follow_truth(State& state, Index incident) {
  const Plan& plan = *state.plan;
  if (plan.severity.truth_level == none || incident == none) return;
  std::int32_t level = 0;
  bool known = false;
  for (Index effect : plan.truth_effects) {
    const Value cell = state.fact(effect, none, incident).value;
    if (cell == unset) continue;
    known = true;
    level = std::max(level, level_of_cell(plan, plan.facts[effect].property, cell));
  }
  if (known) set_fact(state, plan.severity.truth_level, none, incident, level);
}

Value worksheet_level(const Plan& plan, const Event& act) {
  const Form& form = plan.forms[plan.actions[act.item].form];
  std::int32_t level = 0;
  for (const Answer& answer : act.answers) {
    const Field& field = form.fields[answer.field];
    if (field.type == FieldType::effect) level = std::max(level, level_of_cell(plan, field.property, answer.value));
  }
  return level;
}

const Answer* answer_to(const Event& act, Index field) {
  for (const Answer& answer : act.answers) {
    if (answer.field == field) return &answer;
  }
  return nullptr;
}

void assign(State& state, const Assignment& assignment, const Event& event, Index agency, Index incident) {
  const Plan& plan = *state.plan;
  const Fact& fact = plan.facts[assignment.fact];
  Value value = unset;
  switch (assignment.source) {
    case Source::literal:
      value = fact.type == FactType::agencies ? intern(state, assignment.agencies) : assignment.value;
      break;
    case Source::now: value = event.time; break;
    case Source::field: {
      const Answer* answer = answer_to(event, assignment.item);
      if (answer == nullptr || answer->value == unset) return;  // What was left empty says nothing.
      value = fact.type == FactType::agencies ? intern(state, answer->agencies) : answer->value;
      break;
    }
    case Source::fact: value = state.fact(assignment.item, agency, incident).value; break;
    case Source::worksheet: value = worksheet_level(plan, event); break;
    case Source::campaign:
      value = state.campaigns[assignment.item].persons(static_cast<Measure>(assignment.value));
      break;
  }
  set_fact(state, assignment.fact, agency, incident, value);
}

void assign_all(State& state, const std::vector<Assignment>& sets, const Event& event, Index agency, Index incident) {
  for (const Assignment& assignment : sets) {
    const bool of_all_agencies = state.plan->facts[assignment.fact].scope == Scope::agency && agency == none;
    if (!of_all_agencies) {
      assign(state, assignment, event, agency, incident);
      continue;
    }
    for (std::size_t each = 0; each < state.plan->agencies.size(); ++each) {
      assign(state, assignment, event, static_cast<Index>(each), incident);
    }
  }
  follow_truth(state, incident);
}

void record_done(State& state, const Event& act) {
  const Plan& plan = *state.plan;
  const bool in_incident = plan.actions[act.item].about != About::nothing && act.incident != none;
  auto& records =
      in_incident ? state.done_in_incident[act.incident] : state.done_at_agency[plan.seats[act.seat].agency];
  auto record = std::find_if(records.begin(), records.end(), [&](const Done& d) { return d.action == act.item; });
  if (record == records.end()) {
    records.push_back({});
    record = records.end() - 1;
    record->action = act.item;
  }
  ++record->count;
  record->last = act.time;
  record->sequence = act.sequence;
  for (const Recipient& recipient : act.recipients) {
    if (std::find(record->reached.begin(), record->reached.end(), recipient) == record->reached.end()) {
      record->reached.push_back(recipient);
    }
  }
}

void apply_start(State& state, const Event& event) {
  const Plan& plan = *state.plan;
  state.started = true;
  state.seed = static_cast<std::uint64_t>(event.value);
  for (std::size_t i = 0; i < plan.agencies.size(); ++i) {
    assign_all(state, plan.agencies[i].facts, event, static_cast<Index>(i), none);
  }
  for (std::size_t i = 0; i < plan.incidents.size(); ++i) {
    assign_all(state, plan.incidents[i].truth, event, plan.incidents[i].agency, static_cast<Index>(i));
  }
}

void apply_form(State& state, const Event& event) {
  SeatState& seat = state.seats[event.seat];
  const bool was_open = seat.form_open != none;
  const bool is_open = event.kind == Kind::form_opened;
  seat.form_open = is_open ? event.item : none;
  if (is_open && !was_open) ++state.clock.forms_open;
  if (!is_open && was_open) --state.clock.forms_open;
}

void insert_once(std::vector<Index>& seats, Index seat) {
  const auto place = std::lower_bound(seats.begin(), seats.end(), seat);
  if (place == seats.end() || *place != seat) seats.insert(place, seat);
}

void apply_fired(State& state, const Event& event) {
  const Inject& inject = state.plan->injects[event.item];
  InjectState& inject_state = state.injects[event.item];
  inject_state.status = InjectStatus::fired;
  inject_state.fired_at = event.time;
  const Index agency = inject.agency;
  assign_all(state, inject.sets, event, agency, inject.incident);
  if (inject.hold) {
    auto& holding = state.clock.holding;
    holding.insert(std::lower_bound(holding.begin(), holding.end(), event.item), event.item);
  }
}

void apply_delivered(State& state, const Event& event) {
  const Plan& plan = *state.plan;
  const Inject& inject = plan.injects[event.item];
  insert_once(state.injects[event.item].delivered_to, event.seat);
  if (inject.incident == none) return;
  state.incident_heard[inject.incident] = 1;
  if (!inject.sign || plan.first_sign_at == none) return;
  if (state.fact(plan.first_sign_at, none, inject.incident).value == unset) {
    set_fact(state, plan.first_sign_at, none, inject.incident, event.time);
  }
}

void apply_armed(State& state, const Event& event) {
  DutyInstance instance;
  instance.armed_at = event.time;
  instance.due = event.value;
  instance.duty = event.other;
  instance.agency = event.agency;
  instance.incident = event.incident;
  instance.element = event.element;
  instance.about = event.about;
  instance.trigger_level = static_cast<std::int16_t>(event.level);
  state.duties.push_back(instance);
  auto& list = event.incident != none ? state.duties_of_incident[event.incident] : state.duties_of_agency[event.agency];
  grow_snugly(list);
  list.push_back(event.item);
}

void apply_settled(State& state, const Event& event) {
  DutyInstance& instance = state.duties[event.item];
  instance.state = static_cast<DutyState>(event.other);
  instance.settled_at = event.time;
  if (event.extra > 0) instance.act_sequence = static_cast<std::uint64_t>(event.extra);
}

class Digest {  // FNV-1a over 64-bit words
 public:
  void add(std::uint64_t word) {
    for (unsigned shift = 0; shift < 64U; shift += 8U) {
      hash_ = (hash_ ^ ((word >> shift) & 0xffU)) * 0x100000001b3ULL;
    }
  }
  void add_signed(std::int64_t word) { add(static_cast<std::uint64_t>(word)); }
  void add_cells(const std::vector<FactCell>& cells) {
    for (const FactCell& cell : cells) {
      add_signed(cell.value);
      add_signed(cell.since);
    }
  }
  void add_done(const std::vector<std::vector<Done>>& lists) {
    for (const auto& list : lists) {
      add(list.size());
      for (const Done& done : list) {
        add(done.action);
        add(done.count);
        add_signed(done.last);
        add(done.sequence);
        for (const Recipient& recipient : done.reached) {
          add(recipient.address);
          add(recipient.agency);
        }
      }
    }
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::uint32_t ClockState::rate_now() const {
  if (stands()) return 0;
  if (forms_open > 0 && composing > 0 && (rate == 0 || composing < rate)) return composing;
  return rate == 0 ? as_fast_as_possible : rate;
}

Duration ClockState::simulated(Duration real_ms) const {
  const std::uint32_t now = rate_now();
  if (now == as_fast_as_possible) return never;
  return real_ms * static_cast<Duration>(now);
}

State::State(const Plan& of_plan) : plan(&of_plan), now(of_plan.starts) {
  const Plan& p = of_plan;
  clock.rate = p.clock.rate;
  clock.composing = p.clock.composing;
  exercise_facts.resize(p.stride[0]);
  agency_facts.resize(p.agencies.size() * p.stride[1]);
  incident_facts.resize(p.incidents.size() * p.stride[2]);
  for (const Fact& fact : p.facts) {
    const std::size_t subjects = fact.scope == Scope::exercise ? 1
                                 : fact.scope == Scope::agency ? p.agencies.size()
                                                               : p.incidents.size();
    auto& cells = fact.scope == Scope::exercise ? exercise_facts
                  : fact.scope == Scope::agency ? agency_facts
                                                : incident_facts;
    for (std::size_t subject = 0; subject < subjects; ++subject) {
      cells[cell_index(p, fact, static_cast<Index>(subject))] = {fact.initial, p.starts};
    }
  }
  done_in_incident.resize(p.incidents.size());
  done_at_agency.resize(p.agencies.size());
  injects.resize(p.injects.size());
  duties_of_incident.resize(p.incidents.size());
  duties_of_agency.resize(p.agencies.size());
  incident_heard.resize(p.incidents.size());
  for (const Seat& seat : p.seats) seats.push_back({seat.occupant, none});
  for (std::size_t i = 0; i < p.campaigns.size(); ++i) campaigns.emplace_back(p, static_cast<Index>(i));
}

const FactCell& State::fact(Index index, Index agency, Index incident) const {
  static const FactCell nothing;
  const Fact& fact = plan->facts[index];
  switch (fact.scope) {
    case Scope::exercise: return exercise_facts[fact.slot];
    case Scope::agency: return agency == none ? nothing : agency_facts[cell_index(*plan, fact, agency)];
    case Scope::incident: return incident == none ? nothing : incident_facts[cell_index(*plan, fact, incident)];
  }
  return nothing;
}

const Done* State::done(Index action, Index agency, Index incident) const {
  const bool in_incident = plan->actions[action].about != About::nothing;
  if (in_incident ? incident == none : agency == none) return nullptr;
  const auto& records = in_incident ? done_in_incident[incident] : done_at_agency[agency];
  for (const Done& record : records) {
    if (record.action == action) return &record;
  }
  return nullptr;
}

bool is_acknowledged(const State& state, Index inject) {
  const InjectState& inject_state = state.injects[inject];
  const auto& to = state.plan->injects[inject].to;
  const auto awaited = static_cast<std::size_t>(
      std::count_if(to.begin(), to.end(), [&](Index seat) { return state.seats[seat].occupant != Occupant::nobody; }));
  return inject_state.acknowledged_by.size() >= std::min(awaited, inject_state.delivered_to.size());
}

void apply(State& state, const Event& event) {
  state.changes.clear();
  state.now = event.time;
  state.sequence = event.sequence;
  switch (event.kind) {
    case Kind::started: apply_start(state, event); break;
    case Kind::acted: {
      record_done(state, event);
      const Index agency = state.plan->seats[event.seat].agency;
      const Action& action = state.plan->actions[event.item];
      assign_all(state, action.sets, event, agency, event.incident);
      if (action.asked_by != none) insert_once(state.injects[action.asked_by].answered_by, event.seat);
      break;
    }
    case Kind::acknowledged: {
      insert_once(state.injects[event.item].acknowledged_by, event.seat);
      break;
    }
    case Kind::form_opened:
    case Kind::form_closed: apply_form(state, event); break;
    case Kind::seated: state.seats[event.seat].occupant = static_cast<Occupant>(event.value); break;
    case Kind::clock_set:
      state.clock.rate = static_cast<std::uint32_t>(event.value);
      state.clock.composing = static_cast<std::uint32_t>(event.extra);
      break;
    case Kind::paused: state.clock.paused = true; break;
    case Kind::resumed: state.clock.paused = false; break;
    case Kind::inject_held: state.injects[event.item].status = InjectStatus::held; break;
    case Kind::inject_dropped: state.injects[event.item].status = InjectStatus::dropped; break;
    case Kind::improvised:
      if (event.incident != none) state.incident_heard[event.incident] = 1;
      break;
    case Kind::waived:
      state.duties[event.item].state = DutyState::waived;
      state.duties[event.item].settled_at = event.time;
      break;
    case Kind::ended: state.ended = true; break;
    case Kind::inject_fired: apply_fired(state, event); break;
    case Kind::inject_skipped: state.injects[event.item].status = InjectStatus::skipped; break;
    case Kind::delivered: apply_delivered(state, event); break;
    case Kind::hold_released: {
      auto& holding = state.clock.holding;
      holding.erase(std::remove(holding.begin(), holding.end(), event.item), holding.end());
      break;
    }
    case Kind::duty_armed: apply_armed(state, event); break;
    case Kind::duty_due_changed: state.duties[event.item].due = event.value; break;
    case Kind::duty_advanced: state.duties[event.item].slots_done = static_cast<std::uint64_t>(event.value); break;
    case Kind::duty_settled: apply_settled(state, event); break;
    case Kind::mail_sent:
    case Kind::mail_acted:
    case Kind::mail_recorded: state.campaigns[event.item].take(event); break;
    case Kind::inject_fired_by_hand:
    case Kind::observed:
    case Kind::undelivered:
    case Kind::checked:
    case Kind::judged: break;
  }
}

std::uint64_t state_digest(const State& state) {
  Digest digest;
  digest.add(state.sequence);
  digest.add(state.seed);
  digest.add((state.started ? 1U : 0U) | (state.ended ? 2U : 0U) | (state.clock.paused ? 4U : 0U));
  digest.add(state.clock.rate);
  digest.add(state.clock.composing);
  digest.add(state.clock.forms_open);
  for (Index inject : state.clock.holding) digest.add(inject);
  digest.add_cells(state.exercise_facts);
  digest.add_cells(state.agency_facts);
  digest.add_cells(state.incident_facts);
  for (const auto& set : state.agency_sets) {
    digest.add(set.size());
    for (Index agency : set) digest.add(agency);
  }
  digest.add_done(state.done_in_incident);
  digest.add_done(state.done_at_agency);
  for (const DutyInstance& instance : state.duties) {
    digest.add_signed(instance.armed_at);
    digest.add_signed(instance.due);
    digest.add_signed(instance.settled_at);
    digest.add(instance.slots_done);
    digest.add(instance.act_sequence);
    digest.add(instance.duty);
    digest.add(instance.agency);
    digest.add(instance.incident);
    digest.add(instance.element);
    digest.add(static_cast<std::uint64_t>(instance.state));
  }
  for (const InjectState& inject : state.injects) {
    digest.add(static_cast<std::uint64_t>(inject.status));
    digest.add_signed(inject.fired_at);
    digest.add(inject.delivered_to.size());
    for (Index seat : inject.delivered_to) digest.add(seat);
    digest.add(inject.acknowledged_by.size());
    for (Index seat : inject.answered_by) digest.add(seat);
  }
  for (const SeatState& seat : state.seats) {
    digest.add(static_cast<std::uint64_t>(seat.occupant));
    digest.add(seat.form_open);
  }
  for (const CampaignRecord& campaign : state.campaigns) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < campaign.all_flags().size(); ++i) {
      word = (word << 8U) | campaign.all_flags()[i];
      if (i % 8 == 7) digest.add(word);
    }
    digest.add(word);
    digest.add(campaign.scanner_clicks());
  }
  return digest.value();
}

}  // namespace tocsin::sim
