#include "tests/bench/big_drill.h"

#include <string>
#include <utility>
#include <vector>

namespace tocsin::bench {
namespace {

using namespace tocsin::sim;

constexpr Time start = 1'741'564'800'000;

Index add_fact(Plan& plan, const std::string& id, FactType type) {
  Fact fact;
  fact.id = id;
  fact.type = type;
  plan.facts.push_back(std::move(fact));
  return static_cast<Index>(plan.facts.size() - 1);
}

Index add_condition(Plan& plan, Op op, Index item, Value value = 0) {
  Condition condition;
  condition.op = op;
  condition.item = item;
  condition.value = value;
  plan.conditions.push_back(std::move(condition));
  return static_cast<Index>(plan.conditions.size() - 1);
}

struct Procedure {  // adds actions and duties to a plan in the order in which they are named
  Plan& plan;

  Index action(const std::string& id, Index role, std::vector<Index> to, Index form, std::vector<Assignment> sets) {
    Action made;
    made.id = id;
    made.by = RoleSet{1} << role;
    made.to = std::move(to);
    made.form = form;
    made.sets = std::move(sets);
    plan.actions.push_back(std::move(made));
    return static_cast<Index>(plan.actions.size() - 1);
  }
  Duty& duty(const std::string& id, Index owner, Trigger trigger, Index of, Duration within, Index action) {
    Duty made;
    made.id = id;
    made.owners = {owner};
    made.trigger = trigger;
    (trigger == Trigger::condition ? made.when : made.item) = of;
    made.due.allowances = {{{within, 0}, none, {}}};
    made.met_by = {{{{action, none, false}}, none}};
    plan.duties.push_back(std::move(made));
    return plan.duties.back();
  }
};

Form level_form(Index truth) {
  Form form{"level", {}, {}};
  Field level;
  level.id = "level";
  level.type = FieldType::level;
  level.required = true;
  level.judged_against = truth;
  Field note;
  note.id = "note";
  note.expected = true;
  form.fields = {level, note};
  return form;
}

Form notice_form() {
  Form form{"notice", {}, {}};
  Field summary;
  summary.id = "summary";
  summary.required = true;
  summary.min_chars = 20;
  Field found_at;
  found_at.id = "found-at";
  found_at.type = FieldType::instant;
  found_at.required = true;
  form.fields = {summary, found_at};
  return form;
}

}  // namespace

Plan big_drill(std::size_t agencies) {
  enum Role : Index { handler, colleague, ciso, reviewer };
  enum Address : Index { to_partner, to_ciso };
  Plan plan;
  plan.id = "big";
  plan.starts = start;
  plan.ends = start + 10 * day;
  plan.severity.levels = {1, 2, 3, 4};
  plan.roles = {{"handler", {}}, {"colleague", {}}, {"ciso", {}}, {"reviewer", {}}};
  plan.relations = {"partner"};
  plan.addresses = {{"partner", {}, AddressKind::relation, 0}, {"ciso", {}, AddressKind::role, ciso}};
  const Index aware = add_fact(plan, "incident.aware", FactType::boolean);
  const Index aware_at = add_fact(plan, "incident.aware-at", FactType::instant);
  const Index level = add_fact(plan, "incident.level", FactType::level);
  const Index truth = add_fact(plan, "truth.level", FactType::level);
  const Index closed = add_fact(plan, "incident.closed", FactType::boolean);
  plan.first_sign_at = add_fact(plan, "incident.first-sign-at", FactType::instant);
  plan.forms = {level_form(truth), notice_form()};

  Procedure procedure{plan};
  const Index report = procedure.action("report", colleague, {to_ciso}, none, {});
  const Index declare = procedure.action("declare", handler, {}, none,
                                         {{aware, Source::literal, 1, none, {}}, {aware_at, Source::now, 0, none, {}}});
  const Index classify = procedure.action("classify", handler, {}, 0, {{level, Source::field, 0, 0, {}}});
  const Index notify = procedure.action("notify", handler, {to_partner}, 1, {});
  const Index progress = procedure.action("progress", handler, {}, none, {});
  const Index control = procedure.action("control", handler, {}, none, {});
  const Index approve = procedure.action("approve", ciso, {}, none, {});
  const Index close = procedure.action("close", ciso, {}, none, {{closed, Source::literal, 1, none, {}}});
  const Index review = procedure.action("review", reviewer, {}, none, {});
  plan.actions[notify].needs = {{add_condition(plan, Op::fact_known, aware_at), "5.1", {}}};

  const Index is_aware = add_condition(plan, Op::fact_is, aware, 1);
  const Index is_closed = add_condition(plan, Op::fact_is, closed, 1);
  procedure.duty("report-sign", colleague, Trigger::sign, none, 30 * minute, report);
  procedure.duty("declare", handler, Trigger::performed, report, hour, declare);
  procedure.duty("classify", handler, Trigger::condition, is_aware, hour, classify);
  procedure.duty("notify", handler, Trigger::condition, is_aware, hour, notify);
  Duty& files = procedure.duty("progress", handler, Trigger::condition, is_aware, 0, progress);
  files.recurs = true;
  files.every_span = {2 * day, 0};
  files.until = is_closed;
  files.due.allowances.clear();
  Duty& controls = procedure.duty("control", handler, Trigger::condition, is_aware, 72 * hour, control);
  controls.due.allowances = {{{36 * hour, 0}, none, {3, 4}}, {{72 * hour, 0}, none, {}}};
  controls.due.level = level;
  controls.due.after = {aware_at};
  procedure.duty("approve", ciso, Trigger::performed, notify, 2 * hour, approve);
  procedure.duty("review", reviewer, Trigger::received, notify, 8 * hour, review).at = 0;
  procedure.duty("close", ciso, Trigger::performed, control, 5 * day, close);

  Persona persona;
  persona.id = "usual";
  persona.delay.quantiles = {{500'000, 20 * minute}, {900'000, 2 * hour}, {990'000, day}};
  persona.delay_by_action = {
      {progress, {{{500'000, day}, {800'000, 2 * day}, {990'000, 60 * hour}}, 0}},
      {control, {{{500'000, 20 * hour}, {900'000, 3 * day}}, 50'000}},
      {close, {{{500'000, day}, {900'000, 3 * day}}, 0}},
  };
  persona.wrong_answer_ppm = 100'000;
  persona.missing_field_ppm = 100'000;
  plan.personas.push_back(persona);

  for (std::size_t i = 0; i < agencies; ++i) {
    const auto agency = static_cast<Index>(i);
    const auto partner = static_cast<Index>((i + 1) % agencies);
    plan.agencies.push_back({"agency-" + std::to_string(i), {}, {partner}, {}, {}});
    for (const Role role : {handler, colleague, ciso, reviewer}) {
      Seat seat;
      seat.id = plan.agencies[agency].id + "." + plan.roles[role].id;
      seat.agency = agency;
      seat.roles = RoleSet{1} << role;
      seat.persona = 0;
      plan.seats.push_back(std::move(seat));
    }
    Incident incident;
    incident.id = "incident-" + std::to_string(i);
    incident.agency = agency;
    incident.truth = {{truth, Source::literal, static_cast<Value>(1 + i % 4), none, {}}};
    plan.incidents.push_back(std::move(incident));
    Inject sign;
    sign.id = "sign-" + std::to_string(i);
    sign.at = start + static_cast<Time>(draw_below(11, 0, i, static_cast<std::uint32_t>(day)));
    const auto first = static_cast<Index>(i * seats_per_agency);
    sign.to = {first + handler, first + colleague, first + ciso};
    sign.incident = agency;
    sign.sign = true;
    plan.injects.push_back(std::move(sign));
  }
  plan.seal();
  return plan;
}

Plan pending_drill(std::size_t incidents, std::size_t duties) {
  Plan plan;
  plan.id = "pending";
  plan.starts = start;
  plan.roles = {{"handler", {}}};
  const Index known = add_fact(plan, "incident.known", FactType::boolean);
  Procedure procedure{plan};
  const Index act = procedure.action("act", 0, {}, none, {});
  const Index is_known = add_condition(plan, Op::fact_is, known, 1);
  for (std::size_t i = 0; i < duties; ++i) {
    const Duration within = 6 * day + static_cast<Duration>(24 * i) * day / static_cast<Duration>(duties);
    procedure.duty("duty-" + std::to_string(i), 0, Trigger::condition, is_known, within, act);
  }
  for (std::size_t i = 0; i < incidents; ++i) {
    const auto index = static_cast<Index>(i);
    plan.agencies.push_back({"agency-" + std::to_string(i), {}, {}, {}, {}});
    Seat seat;
    seat.id = "seat-" + std::to_string(i);
    seat.agency = index;
    seat.roles = 1;
    seat.occupant = Occupant::person;
    plan.seats.push_back(std::move(seat));
    Incident incident;
    incident.id = "incident-" + std::to_string(i);
    incident.agency = index;
    plan.incidents.push_back(std::move(incident));
    Inject inject;
    inject.id = "inject-" + std::to_string(i);
    inject.at = start + 1 + static_cast<Time>(i) * (5 * day) / static_cast<Time>(incidents);
    inject.incident = index;
    inject.sets = {{known, Source::literal, 1, none, {}}};
    plan.injects.push_back(std::move(inject));
  }
  plan.seal();
  return plan;
}

}  // namespace tocsin::bench
