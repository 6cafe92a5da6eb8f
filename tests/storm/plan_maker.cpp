#include "tests/storm/plan_maker.h"

#include <algorithm>
#include <array>

#include "sim/event.h"
#include "tests/storm/campaign_maker.h"
#include "tests/storm/dice.h"

namespace tocsin::storm {
namespace {

using sim::Index;
using sim::none;
using sim::Op;

constexpr sim::Time start = 1'741'564'800'000;  // 2025-03-10 08:00 at UTC+8

sim::Text text_of(const std::string& words) { return {words, words}; }

class Maker {
 public:
  Maker(std::uint64_t seed, const Without& without) : dice_(seed, 1), campaign_dice_(seed, 2), without_(without) {}

  sim::Plan make() {
    plan_.id = "storm";
    plan_.label = text_of("storm");
    plan_.kind = "tabletop";
    plan_.starts = start;
    plan_.ends = start + (2 + dice_.below(20)) * sim::day;
    plan_.clock = {60, 5};
    make_words();
    make_people();
    make_facts();
    make_incidents();
    make_forms();
    make_actions();
    make_injects();
    add_campaigns(plan_, campaign_dice_, without_.campaigns);
    make_duties();
    plan_.seal();
    return std::move(plan_);
  }

 private:
  void make_words() {
    plan_.severity.levels = {1, 2, 3, 4};
    plan_.severity.groups = {{"minor", text_of("minor"), {1, 2}}, {"major", text_of("major"), {3, 4}}};
    plan_.roles = {{"handler", text_of("handler")}, {"reviewer", text_of("reviewer")}, {"head", text_of("head")}};
    plan_.relations = {"superior", "peer"};
    plan_.addresses = {{"superior", text_of("superior"), sim::AddressKind::relation, 0},
                       {"affected", text_of("affected"), sim::AddressKind::named_agency, none},
                       {"head", text_of("head"), sim::AddressKind::role, 2},
                       {"peer", text_of("peer"), sim::AddressKind::relation, 1},
                       {"theirs", text_of("theirs"), sim::AddressKind::incident_agency, none}};
    plan_.targets = {{"at-once", text_of("at-once"), {30 * sim::minute, 0}}};
    plan_.counting.push_back({"plain", true, true, true, true, {}, {}});
    plan_.counting.push_back({"other", false, false, false, false, {}, {}});
    plan_.counting_labels = {text_of("plain"), text_of("other")};
  }

  void make_people() {
    const std::size_t agencies = 2 + dice_.below(3);
    for (std::size_t i = 0; i < agencies; ++i) {
      sim::Agency agency;
      agency.id = "agency-" + std::to_string(i);
      agency.label = text_of(agency.id);
      for (std::size_t r = 0; r < plan_.relations.size(); ++r) {
        const Index other = dice_.below(agencies);
        agency.relations.push_back(other == i || dice_.percent(20) ? none : other);
      }
      agency.targets = {{(1 + dice_.below(90)) * sim::minute, 0}};
      plan_.agencies.push_back(agency);
    }
    sim::Persona quick;
    quick.id = "quick";
    quick.delay.quantiles = {{1'000'000, 40 * sim::minute}};  // who answers at once may answer without an end
    sim::Persona slow;
    slow.id = "slow";
    slow.delay.quantiles = {{300'000, 5 * sim::minute}, {900'000, 2 * sim::hour}};
    slow.delay.never_ppm = 100'000;
    slow.wrong_answer_ppm = 200'000;
    slow.wrong_recipient_ppm = 200'000;
    slow.misjudge_ppm = 200'000;
    sim::Persona clerk = slow;
    clerk.id = "clerk";
    clerk.one_at_a_time = true;
    clerk.soonest_due_first = dice_.percent(50);
    clerk.handling.quantiles = {{1'000'000, 20 * sim::minute}};
    plan_.personas = {quick, slow, clerk};
    for (std::size_t a = 0; a < agencies; ++a) {
      const std::size_t seats = 1 + dice_.below(3);
      for (std::size_t s = 0; s < seats; ++s) {
        sim::Seat seat;
        seat.id = plan_.agencies[a].id + "-seat-" + std::to_string(s);
        seat.label = text_of(seat.id);
        seat.agency = static_cast<Index>(a);
        seat.roles = s == 0 ? 1U : 1U + dice_.below(7);
        constexpr std::array occupants{sim::Occupant::person, sim::Occupant::person, sim::Occupant::bot,
                                       sim::Occupant::nobody};
        seat.occupant = occupants[dice_.below(occupants.size())];
        seat.persona = dice_.below(plan_.personas.size());
        plan_.seats.push_back(seat);
      }
    }
  }

  Index fact(const std::string& id, sim::Scope scope, sim::FactType type) {
    sim::Fact made;
    made.id = id;
    made.label = text_of(id.rfind("truth.", 0) == 0 ? mark_of_truth() : id);
    made.scope = scope;
    made.type = type;
    plan_.facts.push_back(made);
    return static_cast<Index>(plan_.facts.size() - 1);
  }

  void make_facts() {
    using sim::FactType;
    using sim::Scope;
    flags_[0] = {fact("exercise.alert", Scope::exercise, FactType::boolean)};
    flags_[1] = {fact("agency.ready", Scope::agency, FactType::boolean),
                 fact("agency.staffed", Scope::agency, FactType::boolean)};
    flags_[2] = {fact("incident.aware", Scope::incident, FactType::boolean),
                 fact("incident.false-alarm", Scope::incident, FactType::boolean),
                 fact("incident.closed", Scope::incident, FactType::boolean)};
    count_ = fact("incident.count", Scope::incident, FactType::integer);
    to_train_ = fact("agency.to-train", Scope::agency, FactType::integer);
    level_ = fact("incident.level", Scope::incident, FactType::level);
    truth_ = fact("truth.level", Scope::incident, FactType::level);
    instants_ = {fact("incident.aware-at", Scope::incident, FactType::instant),
                 fact("incident.found-at", Scope::incident, FactType::instant)};
    affected_ = fact("incident.affected-agencies", Scope::incident, FactType::agencies);
    plan_.first_sign_at = fact("incident.first-sign-at", Scope::incident, FactType::instant);
    for (const char* name : {"platform", "phone"}) {
      const Index channel = fact(std::string("channel.") + name, Scope::agency, FactType::choice);
      plan_.facts[channel].choices = {{"up", text_of("up")}, {"down", text_of("down")}};
      plan_.facts[channel].initial = sim::channel_up;
      plan_.channels.push_back({name, text_of(name), channel, std::string(name) == "platform"});
    }
  }

  void make_incidents() {
    const std::size_t incidents = 1 + dice_.below(3);
    for (std::size_t i = 0; i < incidents; ++i) {
      sim::Incident incident;
      incident.id = "incident-" + std::to_string(i);
      incident.label = text_of(mark_of_incident(static_cast<Index>(i)));
      incident.agency = dice_.below(plan_.agencies.size());
      incident.truth = {{truth_, sim::Source::literal, 1 + dice_.below(4), none, {}}};
      plan_.incidents.push_back(incident);
    }
  }

  sim::Field field(const std::string& id, sim::FieldType type) {
    sim::Field made;
    made.id = id;
    made.label = text_of(id);
    made.type = type;
    made.required = dice_.percent(30);
    made.expected = dice_.percent(30);
    return made;
  }

  void make_forms() {
    sim::Form report{"report", text_of("report"), {}};
    report.fields.push_back(field("level", sim::FieldType::level));
    report.fields.back().judged_against = truth_;
    report.fields.push_back(field("second-level", sim::FieldType::level));
    report.fields.push_back(field("note", sim::FieldType::text));
    report.fields.back().min_chars = dice_.below(4);
    report.fields.back().max_chars = 40;
    report.fields.push_back(field("found-at", sim::FieldType::instant));
    report.fields.push_back(field("count", sim::FieldType::integer));
    report.fields.back().maximum = 9;
    plan_.forms.push_back(report);
    sim::Form affected{"affected", text_of("affected"), {}};
    affected.fields.push_back(field("who", sim::FieldType::agencies));
    plan_.forms.push_back(affected);
    sim::Form choice{"choice", text_of("choice"), {}};
    choice.fields.push_back(field("choice", sim::FieldType::choice));
    choice.fields.back().choices = {{"one", text_of("one")}, {"two", text_of("two")}, {"three", text_of("three")}};
    choice.fields.back().right = 1;
    choice.fields.back().refuses = {{2, "9.9", text_of("not this one")}};
    plan_.forms.push_back(choice);
  }

  void make_actions() {
    const std::size_t actions = 6 + dice_.below(5);
    for (std::size_t i = 0; i < actions; ++i) {
      sim::Action action;
      action.id = "action-" + std::to_string(i);
      action.label = text_of(action.id);
      action.by = i < 3 ? 1U : 1U + dice_.below(7);
      action.about = i == 0 || dice_.percent(60) ? sim::About::incident
                     : dice_.percent(50)         ? sim::About::nothing
                                                 : sim::About::inject;
      const bool of_incident = action.about != sim::About::nothing;
      for (Index address = 0; address < plan_.addresses.size(); ++address) {
        if (dice_.percent(30)) action.to.push_back(address);
      }
      if (dice_.percent(25)) action.channel = dice_.below(plan_.channels.size());
      if (dice_.percent(50)) action.form = of_incident ? dice_.below(2) : 2;
      if (dice_.percent(20)) action.needs.push_back({fact_condition(of_incident ? 2 : 1), "1.2", text_of("not yet")});
      if (dice_.percent(20)) action.right_when = fact_condition(of_incident ? 2 : 1);
      const std::size_t sets = dice_.below(4);
      for (std::size_t s = 0; s < sets; ++s) add_once(action.sets, assignment(action, of_incident));
      plan_.actions.push_back(action);
    }
  }

  static void add_once(std::vector<sim::Assignment>& sets, sim::Assignment made) {
    const auto is_same = [&](const sim::Assignment& each) { return each.fact == made.fact; };
    if (std::none_of(sets.begin(), sets.end(), is_same)) sets.push_back(std::move(made));
  }

  sim::Assignment assignment(const sim::Action& action, bool of_incident) {
    if (of_incident && action.form == 0 && dice_.percent(50)) {
      return dice_.percent(50)   ? sim::Assignment{level_, sim::Source::field, 0, dice_.below(2), {}}
             : dice_.percent(50) ? sim::Assignment{instants_[1], sim::Source::field, 0, 3, {}}
                                 : sim::Assignment{count_, sim::Source::field, 0, 4, {}};
    }
    if (of_incident && action.form == 1 && dice_.percent(70)) return {affected_, sim::Source::field, 0, 0, {}};
    if (of_incident && dice_.percent(30)) return {dice_.of(instants_), sim::Source::now, 0, none, {}};
    if (of_incident && dice_.percent(15)) return {level_, sim::Source::fact, 0, truth_, {}};
    const std::size_t scope = of_incident && dice_.percent(60) ? 2 : dice_.percent(70) ? 1 : 0;
    return {dice_.of(flags_[scope]), sim::Source::literal, dice_.below(2), none, {}};
  }

  void make_injects() {
    const sim::Duration length = plan_.ends - plan_.starts;
    const auto some_time = [&] { return start + static_cast<sim::Duration>(dice_.below(1000)) * (length / 1500); };
    const std::size_t injects = 8 + dice_.below(8);
    for (std::size_t i = 0; i < injects; ++i) {
      sim::Inject inject;
      inject.id = "inject-" + std::to_string(i);
      inject.label = inject.from = text_of("somebody");
      inject.body = text_of(mark_of_inject(static_cast<Index>(i)));
      inject.incident = dice_.percent(75) ? dice_.below(plan_.incidents.size()) : none;
      inject.sign = i < plan_.incidents.size() || (inject.incident != none && dice_.percent(30));
      if (i < plan_.incidents.size()) inject.incident = static_cast<Index>(i);
      const std::size_t receivers = inject.sign ? 1 + dice_.below(2) : dice_.below(4);
      for (std::size_t r = 0; r < receivers; ++r) {
        const Index seat = dice_.below(plan_.seats.size());
        if (std::find(inject.to.begin(), inject.to.end(), seat) == inject.to.end()) inject.to.push_back(seat);
      }
      if (dice_.percent(30)) inject.channel = dice_.below(plan_.channels.size());
      inject.at = i < plan_.incidents.size() ? start + dice_.below(3) * sim::hour : some_time();
      if (i >= plan_.incidents.size()) {
        inject.manual = dice_.percent(15);
        if (dice_.percent(35)) {
          inject.when = condition(inject.incident != none ? 2 : 1, 2);
          if (dice_.percent(60)) inject.at = sim::never;
          if (dice_.percent(50)) inject.after = dice_.below(5) * sim::hour;
        }
        if (dice_.percent(15)) inject.unless = condition(inject.incident != none ? 2 : 1, 1);
        if (dice_.percent(15)) inject.chance_ppm = 500'000;
        inject.hold = !inject.to.empty() && dice_.percent(15);
        inject.noise = dice_.percent(15);
        if (dice_.percent(40)) inject.agency = dice_.below(plan_.agencies.size());
        const std::size_t sets = inject.to.empty() ? 1 + dice_.below(2) : dice_.below(2);
        for (std::size_t s = 0; s < sets; ++s) add_once(inject.sets, outside(inject.incident != none));
      }
      plan_.injects.push_back(inject);
    }
    add_question();
  }

  // What comes from outside: outages above all, and what the truth becomes.
  sim::Assignment outside(bool of_incident) {
    if (dice_.percent(50)) {
      return {dice_.of(plan_.channels).fact, sim::Source::literal, dice_.below(2), none, {}};
    }
    if (of_incident && dice_.percent(50)) return {level_, sim::Source::literal, 1 + dice_.below(4), none, {}};
    const std::size_t scope = of_incident ? 2 : dice_.below(2);
    return {dice_.of(flags_[scope]), sim::Source::literal, dice_.below(2), none, {}};
  }

  void add_question() {
    sim::Inject inject;
    inject.id = "question";
    inject.label = inject.from = text_of("somebody");
    inject.body = text_of(mark_of_inject(static_cast<Index>(plan_.injects.size())));
    inject.at = start + dice_.below(40) * sim::hour;
    for (Index seat = 0; seat < plan_.seats.size(); ++seat) {
      if (dice_.percent(50)) inject.to.push_back(seat);
    }
    question_ = static_cast<Index>(plan_.injects.size());
    plan_.injects.push_back(inject);
    sim::Action action;
    action.id = "answer";
    action.label = text_of(action.id);
    action.by = 7;
    action.about = sim::About::nothing;
    action.form = 2;
    action.asked_by = question_;
    answer_ = static_cast<Index>(plan_.actions.size());
    plan_.actions.push_back(action);
  }

  Index add(sim::Condition made) {
    plan_.conditions.push_back(std::move(made));
    return static_cast<Index>(plan_.conditions.size() - 1);
  }

  // Over facts that something of that scope (0 the exercise, 1 an agency, 2 an incident) can see.
  Index fact_condition(std::size_t scope) {
    sim::Condition made;
    made.item = dice_.of(flags_[dice_.percent(70) ? scope : dice_.below(scope + 1)]);
    made.op = dice_.percent(75) ? Op::fact_is : Op::fact_known;
    made.value = dice_.below(2);
    if (made.op == Op::fact_is && dice_.percent(10)) made.hold = (1 + dice_.below(200)) * sim::minute;
    if (scope == 1 && dice_.percent(15)) {
      made.op = Op::fact_at_least;
      made.item = to_train_;
      made.value = 1 + dice_.below(3);
      made.hold = 0;
    }
    if (scope == 2 && dice_.percent(35)) {
      constexpr std::array ops{Op::fact_at_least, Op::fact_at_most, Op::fact_group, Op::facts_equal, Op::fact_is};
      made.op = ops[dice_.below(ops.size())];
      made.item = made.op != Op::fact_group && made.op != Op::facts_equal && dice_.percent(30) ? count_ : level_;
      made.value = 1 + dice_.below(4);
      made.hold = 0;
      if (made.op == Op::fact_group) made.other = dice_.below(2);
      if (made.op == Op::facts_equal) made.other = truth_;
    }
    return add(std::move(made));
  }

  Index condition(std::size_t scope, std::size_t depth) {
    if (depth > 0 && dice_.percent(35)) {
      sim::Condition made;
      constexpr std::array ops{Op::all, Op::any, Op::negate};
      made.op = ops[dice_.below(ops.size())];
      made.children.push_back(condition(scope, depth - 1));
      if (made.op != Op::negate) made.children.push_back(condition(scope, depth - 1));
      return add(std::move(made));
    }
    sim::Condition made;
    switch (dice_.below(10)) {
      case 0:
      case 1:
        made.op = Op::done;
        made.item = dice_.below(plan_.actions.size());
        if (dice_.percent(30)) made.other = dice_.below(plan_.addresses.size());
        return add(std::move(made));
      case 2:
        if (plan_.injects.empty()) break;
        made.op = dice_.percent(50) ? Op::delivered : dice_.percent(50) ? Op::fired : Op::acknowledged;
        made.item = dice_.below(plan_.injects.size());
        return add(std::move(made));
      case 3:
        made.op = dice_.percent(40) ? Op::related_to : dice_.percent(50) ? Op::named_as : Op::seated;
        made.item = dice_.below(2);
        return add(std::move(made));
      case 4:
        // Only of duties before it: circles are another matter.
        if (plan_.duties.empty()) break;
        made.op = Op::duty_state;
        made.item = dice_.below(plan_.duties.size());
        made.value = dice_.below(sim::duty_states);
        return add(std::move(made));
      default: break;
    }
    return fact_condition(scope);
  }

  void make_duties() {
    const std::size_t duties = 8 + dice_.below(10);
    for (std::size_t i = 0; i < duties; ++i) {
      sim::Duty duty = make_duty("duty-" + std::to_string(i));
      if (((without_.duties >> (i % 64)) & 1U) != 0) {
        duty = sim::Duty{};
        duty.when = add({Op::any, none, none, 0, 0, {}, none});
        duty.owners = {0};
      }
      plan_.duties.push_back(duty);
    }
  }

  sim::Duty make_duty(const std::string& id) {
    sim::Duty duty;
    duty.id = id;
    duty.label = text_of(id);
    duty.clause = "5.1";
    duty.layer = static_cast<sim::Layer>(dice_.below(3));
    duty.scope = dice_.percent(75) ? sim::Scope::incident : sim::Scope::agency;
    const std::size_t scope = duty.scope == sim::Scope::incident ? 2 : 1;
    if (scope == 2 && dice_.percent(25)) duty.at = dice_.below(plan_.relations.size());
    duty.owners = {dice_.below(3)};
    if (dice_.percent(30)) duty.owners.push_back((duty.owners.front() + 1) % 3);
    choose_trigger(duty, scope);
    const bool of_seat = sim::is_one_seats(duty);
    if (!of_seat && dice_.percent(12)) {
      duty.recurs = true;
      duty.every_span = {(3 + dice_.below(40)) * sim::hour, 0};
      if (dice_.percent(60)) duty.until = condition(scope, 1);
    }
    choose_due(duty, scope);
    choose_ways(duty, scope);
    // Each act would bring one more about, and settle and repeat all that there are: a storm of a million events.
    if (is_met_by_its_trigger(duty)) duty.recurs = false;
    if (!duty.recurs && (duty.met_by.empty() || dice_.percent(10))) duty.met_when = condition(scope, 1);
    if (dice_.percent(20)) duty.void_when = condition(scope, 1);
    if (dice_.percent(20)) duty.excused_when = condition(scope, 1);
    duty.counts_earlier = dice_.percent(30);
    return duty;
  }

  static bool is_met_by_its_trigger(const sim::Duty& duty) {
    if (duty.trigger != sim::Trigger::received && duty.trigger != sim::Trigger::performed) return false;
    return std::any_of(duty.met_by.begin(), duty.met_by.end(), [&](const sim::Way& way) {
      return std::any_of(way.slots.begin(), way.slots.end(),
                         [&](const sim::Slot& slot) { return slot.action == duty.item; });
    });
  }

  void choose_trigger(sim::Duty& duty, std::size_t scope) {
    switch (dice_.below(scope == 2 ? 9 : 6)) {
      case 0:
        duty.trigger = sim::Trigger::received;
        duty.item = dice_.below(plan_.actions.size());
        if (dice_.percent(30)) duty.when = fact_condition(scope);
        return;
      case 1:
        duty.trigger = sim::Trigger::performed;
        duty.item = dice_.below(plan_.actions.size());
        if (dice_.percent(30)) duty.when = fact_condition(scope);
        return;
      case 2:
        duty.trigger = sim::Trigger::delivered;
        duty.item = dice_.below(plan_.injects.size());
        // What is about no incident starts no duty in one.
        if (scope == 2) duty.item = dice_.below(plan_.incidents.size());
        if (scope == 1 && dice_.percent(30)) {
          duty.also.push_back((duty.item + 1) % static_cast<Index>(plan_.injects.size()));
        }
        return;
      case 3:
        if (scope == 2) break;
        duty.trigger = sim::Trigger::asked;
        duty.item = question_;
        return;
      case 6:
        duty.trigger = sim::Trigger::changed;
        duty.item = level_;
        if (dice_.percent(30)) duty.when = fact_condition(scope);
        return;
      case 7:
        duty.trigger = sim::Trigger::sign;
        duty.at = none;
        if (dice_.percent(30)) duty.when = fact_condition(scope);
        return;
      case 8:
        duty.for_each = affected_;
        if (dice_.percent(60)) duty.when = condition(scope, 1);
        return;
      default: break;
    }
    duty.when = condition(scope, 2);
    duty.again = dice_.percent(40);
  }

  void choose_due(sim::Duty& duty, std::size_t scope) {
    if (dice_.percent(10)) return;
    const auto span = [&] {
      if (dice_.percent(10)) return sim::Span{0, 1};
      return sim::Span{(1 + dice_.below(60)) * (dice_.percent(50) ? sim::minute : sim::hour), 0};
    };
    sim::Due& due = duty.due;
    if (scope == 2 && dice_.percent(45)) {
      due.allowances = {{span(), none, {3, 4}}, {span(), none, {2}}};
      if (dice_.percent(60)) due.allowances.push_back({span(), none, {}});
      const bool by_act = duty.trigger == sim::Trigger::received || duty.trigger == sim::Trigger::performed;
      if (by_act && plan_.actions[duty.item].form == 0 && dice_.percent(60)) {
        due.level_field = dice_.below(2);
      } else {
        due.level = level_;
      }
    } else {
      due.allowances = {{span(), dice_.percent(20) ? 0 : none, {}}};
    }
    if (scope == 2 && dice_.percent(35)) {
      due.after = instants_;
      if (dice_.percent(50)) plan_.agencies.front().basis.emplace_back(plan_.duties.size(), instants_[1]);
    }
    if (dice_.percent(60)) due.counting = dice_.below(plan_.counting.size());
  }

  void choose_ways(sim::Duty& duty, std::size_t scope) {
    if (duty.trigger == sim::Trigger::asked) {
      duty.met_by = {{{{answer_, none, false}}, none}};
      return;
    }
    const std::size_t ways = dice_.below(3);
    for (std::size_t w = 0; w < ways; ++w) {
      sim::Way way;
      const std::size_t slots = 1 + dice_.below(2);
      for (std::size_t s = 0; s < slots; ++s) {
        sim::Slot slot;
        slot.action = dice_.below(plan_.actions.size());
        const auto& to = plan_.actions[slot.action].to;
        if (!to.empty() && dice_.percent(40)) slot.address = dice_.of(to);
        if (duty.for_each != none && std::find(to.begin(), to.end(), 1U) != to.end() && dice_.percent(50)) {
          slot.address = none;
          slot.element = true;
        }
        way.slots.push_back(slot);
      }
      if (dice_.percent(20)) way.only_if = fact_condition(scope);
      duty.met_by.push_back(way);
    }
  }

  Dice dice_;
  Dice campaign_dice_;
  Without without_;
  sim::Plan plan_;
  std::array<std::vector<Index>, 3> flags_;  // facts that are true or false, by scope
  std::vector<Index> instants_;
  Index count_ = none, to_train_ = none, level_ = none, truth_ = none, affected_ = none, question_ = none,
        answer_ = none;
};

}  // namespace

sim::Plan make_plan(std::uint64_t seed, const Without& without) { return Maker(seed, without).make(); }

std::string mark_of_inject(sim::Index inject) { return "mark-of-inject-" + std::to_string(inject) + "-"; }
std::string mark_of_incident(sim::Index incident) { return "mark-of-incident-" + std::to_string(incident) + "-"; }
std::string mark_of_truth() { return "mark-of-truth"; }

}  // namespace tocsin::storm
