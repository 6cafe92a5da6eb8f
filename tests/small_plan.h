// A small drill built by hand, for tests of the core: one agency with a superior, a platform that may fail, an hour to
// notify, a level that changes a deadline. It reads like the procedure that it abbreviates.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/exercise.h"

namespace tocsin::test {

namespace sim = tocsin::sim;

class Recorder : public sim::EventSink {
 public:
  void on_event(const sim::Event& event) override { events.push_back(event); }
  std::vector<sim::Event> events;

  [[nodiscard]] std::size_t count(sim::Kind kind) const {
    std::size_t found = 0;
    for (const sim::Event& event : events) found += event.kind == kind ? 1U : 0U;
    return found;
  }
};

class SmallPlan {
 public:
  sim::Plan plan;
  sim::Index aware, aware_at, level, false_alarm, notified, affected, platform, truth_level;
  sim::Index hospital = 0, bureau = 1, neighbour = 2;
  sim::Index handler = 0, reviewer = 1, ciso = 2;  // roles and, in this plan, seats
  sim::Index to_superior = 0, to_affected = 1, to_ciso = 2;
  sim::Index declare = 0, set_level = 1, notify = 2, phone = 3, control = 4, recover = 5, review = 6, tell = 7,
             clear = 8, brief = 9;
  sim::Index incident = 0;

  SmallPlan() {
    plan.id = "small";
    plan.starts = start;
    plan.clock = {60, 5};
    plan.severity.levels = {1, 2, 3, 4};
    plan.severity.groups = {{"minor", {}, {1, 2}}, {"major", {}, {3, 4}}};
    aware = fact("incident.aware", sim::Scope::incident, sim::FactType::boolean);
    aware_at = fact("incident.aware-at", sim::Scope::incident, sim::FactType::instant);
    level = fact("incident.level", sim::Scope::incident, sim::FactType::level);
    false_alarm = fact("incident.false-alarm", sim::Scope::incident, sim::FactType::boolean);
    notified = fact("incident.notified", sim::Scope::incident, sim::FactType::boolean);
    affected = fact("incident.affected-agencies", sim::Scope::incident, sim::FactType::agencies);
    truth_level = fact("truth.level", sim::Scope::incident, sim::FactType::level);
    platform = fact("channel.platform", sim::Scope::agency, sim::FactType::choice);
    plan.facts[platform].choices = {{"up", {}}, {"down", {}}};
    plan.facts[platform].initial = sim::channel_up;
    plan.channels.push_back({"platform", {}, platform, true});
    plan.roles = {{"handler", {}}, {"reviewer", {}}, {"ciso", {}}};
    plan.relations = {"superior"};
    plan.addresses = {{"superior", {}, sim::AddressKind::relation, 0},
                      {"affected", {}, sim::AddressKind::named_agency, sim::none},
                      {"ciso", {}, sim::AddressKind::role, 2}};
    plan.agencies = {
        {"hospital", {}, {bureau}, {}, {}}, {"bureau", {}, {sim::none}, {}, {}}, {"neighbour", {}, {bureau}, {}, {}}};
    plan.seats = {seat("handler", hospital, handler), seat("reviewer", bureau, reviewer), seat("ciso", hospital, ciso)};
    plan.incidents.push_back(
        {"ransomware", {}, hospital, false, {{truth_level, sim::Source::literal, 3, sim::none, {}}}, {}});

    sim::Form level_form{"level", {}, {}};
    sim::Field level_field;
    level_field.id = "level";
    level_field.type = sim::FieldType::level;
    level_field.required = true;
    level_field.judged_against = truth_level;
    level_form.fields.push_back(level_field);
    sim::Field note;
    note.id = "note";
    note.expected = true;
    level_form.fields.push_back(note);
    plan.forms.push_back(level_form);
    sim::Form affected_form{"affected", {}, {}};
    sim::Field who;
    who.id = "who";
    who.type = sim::FieldType::agencies;
    affected_form.fields.push_back(who);
    plan.forms.push_back(affected_form);

    act("declare", handler, {}).sets = {{aware, sim::Source::literal, 1, sim::none, {}},
                                        {aware_at, sim::Source::now, 0, sim::none, {}}};
    sim::Action& level_action = act("set-level", handler, {});
    level_action.form = 0;
    level_action.sets = {{level, sim::Source::field, 0, 0, {}}};
    sim::Action& by_platform = act("notify", handler, {to_superior});
    by_platform.channel = 0;
    by_platform.clause = "5.1.5";
    by_platform.sets = {{notified, sim::Source::literal, 1, sim::none, {}}};
    act("notify-by-phone", handler, {to_superior});
    act("damage-control", handler, {});
    act("recovery", handler, {});
    act("review", reviewer, {});
    sim::Action& told = act("tell-affected", handler, {to_affected});
    told.form = 1;
    told.sets = {{affected, sim::Source::field, 0, 0, {}}};
    act("clear", handler, {}).sets = {{false_alarm, sim::Source::literal, 1, sim::none, {}}};
    act("brief", handler, {to_superior, to_ciso});
  }

  static constexpr sim::Time start = 1'741'564'800'000;  // 2025-03-10 08:00 at UTC+8

  sim::Index fact(const std::string& id, sim::Scope scope, sim::FactType type) {
    sim::Fact made;
    made.id = id;
    made.scope = scope;
    made.type = type;
    plan.facts.push_back(made);
    return static_cast<sim::Index>(plan.facts.size() - 1);
  }
  sim::Action& act(const std::string& id, sim::Index role, std::vector<sim::Index> to) {
    sim::Action made;
    made.id = id;
    made.by = sim::RoleSet{1} << role;
    made.to = std::move(to);
    plan.actions.push_back(made);
    return plan.actions.back();
  }
  static sim::Seat seat(const std::string& id, sim::Index agency, sim::Index role) {
    sim::Seat made;
    made.id = id;
    made.agency = agency;
    made.roles = sim::RoleSet{1} << role;
    made.occupant = sim::Occupant::person;
    return made;
  }
  sim::Index condition(sim::Op op, sim::Index item, sim::Value value = 0, sim::Duration hold = 0) {
    sim::Condition made;
    made.op = op;
    made.item = item;
    made.value = value;
    made.hold = hold;
    plan.conditions.push_back(made);
    return static_cast<sim::Index>(plan.conditions.size() - 1);
  }
  sim::Index both(sim::Index one, sim::Index other) {
    const sim::Index made = condition(sim::Op::all, sim::none);
    plan.conditions[made].children = {one, other};
    return made;
  }
  sim::Duty& duty(const std::string& id, sim::Index when, sim::Span within, std::vector<sim::Way> met_by) {
    sim::Duty made;
    made.id = id;
    made.when = when;
    made.owners = {handler};
    made.due.allowances = {{within, sim::none, {}}};
    made.met_by = std::move(met_by);
    plan.duties.push_back(made);
    return plan.duties.back();
  }
  sim::Index is_aware() { return condition(sim::Op::fact_is, aware, 1); }
  sim::Way way(sim::Index action, sim::Index address = sim::none, sim::Index only_if = sim::none) const {
    return {{{action, address, false}}, only_if};
  }

  // A sign of the incident at the start, so that its agency knows of it.
  void add_sign() {
    sim::Inject sign;
    sign.id = "sign";
    sign.at = start;
    sign.to = {0};
    sign.incident = 0;
    sign.sign = true;
    plan.injects.push_back(sign);
  }
  void add_outage(sim::Time from, sim::Time until) {
    for (const auto& [at, value] : {std::pair{from, sim::channel_down}, std::pair{until, sim::channel_up}}) {
      sim::Inject outage;
      outage.id = value == sim::channel_down ? "platform-down" : "platform-up";
      outage.at = at;
      outage.sets = {{platform, sim::Source::literal, value, sim::none, {}}};
      plan.injects.push_back(outage);
    }
  }
};

// Runs a plan and says what happened in a test's own words.
class Run {
 public:
  explicit Run(sim::Plan& plan, std::uint64_t seed = 7) : exercise_((plan.seal(), plan), events) {
    exercise_.start(seed);
    exercise_.advance(SmallPlan::start);
  }
  std::optional<sim::Refusal> act(sim::Duration at, sim::Index seat, sim::Index action, std::vector<sim::Index> to = {},
                                  std::vector<sim::Answer> answers = {}) {
    sim::Command command;
    command.kind = sim::Kind::acted;
    command.origin = sim::Origin::person;
    command.seat = seat;
    command.item = action;
    command.incident = exercise_.plan().actions[action].about == sim::About::nothing ? sim::none : 0;
    for (sim::Index address : to) command.recipients.push_back({address, sim::none});
    command.answers = std::move(answers);
    return exercise_.submit(command, SmallPlan::start + at);
  }
  std::optional<sim::Refusal> control(sim::Duration at, sim::Kind kind, sim::Index item = sim::none,
                                      std::string text = {}) {
    sim::Command command;
    command.kind = kind;
    command.origin = sim::Origin::controller;
    command.item = item;
    command.text = std::move(text);
    return exercise_.submit(command, SmallPlan::start + at);
  }
  void until(sim::Duration at) { exercise_.advance(SmallPlan::start + at); }
  [[nodiscard]] const sim::DutyInstance& duty(std::size_t instance = 0) const {
    return exercise_.state().duties.at(instance);
  }
  [[nodiscard]] std::size_t duties() const { return exercise_.state().duties.size(); }
  [[nodiscard]] sim::Duration late_by(std::size_t instance = 0) const {
    for (const sim::Event& event : events.events) {
      if (event.kind == sim::Kind::duty_settled && event.item == instance &&
          static_cast<sim::DutyState>(event.other) == sim::DutyState::late) {
        return event.value;
      }
    }
    return -1;
  }
  [[nodiscard]] sim::Exercise& exercise() { return exercise_; }

  Recorder events;

 private:
  sim::Exercise exercise_;
};

}  // namespace tocsin::test
