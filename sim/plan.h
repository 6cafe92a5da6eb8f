// The plan: one drill with its procedure and its directory, resolved to dense indices. It is immutable once built.
//
// The reader (scenarios/) builds a plan from YAML; tests and benches may fill one by hand and call `seal`.
// Everything that a law or an agency may change stands here as data: facts, actions, duties, injects. Indices are
// positions in the vectors of Plan in the order of declaration, so that the same texts always give the same indices.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/calendar.h"
#include "sim/random.h"
#include "sim/time.h"

namespace tocsin::sim {

using Index = std::uint32_t;
inline constexpr Index none = 0xffffffffU;

// A fact's value. Booleans are 0 and 1, choices and levels their position or number, instants milliseconds,
// agency sets an index into State::agency_sets. `unset` means that nobody has said anything yet.
using Value = std::int64_t;
inline constexpr Value unset = std::numeric_limits<Value>::min();

struct Text {  // users' text, Traditional Chinese first; an empty language falls back to the other one
  std::string zh;
  std::string en;
  [[nodiscard]] const std::string& in(bool english) const {
    return english ? (en.empty() ? zh : en) : (zh.empty() ? en : zh);
  }
};

// ---- Facts -----------------------------------------------------------------------------------------------------

enum class Scope : std::uint8_t { exercise, agency, incident };
enum class FactType : std::uint8_t { boolean, integer, instant, level, choice, effect, agencies };

struct Choice {
  std::string id;
  Text label;
};

struct Fact {
  std::string id;  // the whole path: "incident.level", "truth.level", "channel.platform", "system.registry"
  Text label;
  Scope scope = Scope::incident;
  FactType type = FactType::boolean;
  std::vector<Choice> choices;  // for `choice`
  Index property = none;        // for `effect`: which worksheet property; the value is a cell of it
  Value initial = unset;
  Index slot = none;  // position among the facts of its scope; filled by seal()
};

// The severity worksheet. Each property (leak, tamper, outage) has cells "asset/effect" with a level; cell 0 is
// "none" with level 0. The level of a worksheet is the maximum over its properties. Source: the level matrix, 5.1.1.
struct SeverityCell {
  std::string id;  // "core/serious", or "none"
  Text label;
  std::int32_t level = 0;
};
struct SeverityProperty {
  std::string id;
  Text label;
  std::vector<SeverityCell> cells;
};
struct LevelGroup {
  std::string id;
  Text label;
  std::vector<std::int32_t> levels;
};
struct Severity {
  std::vector<std::int32_t> levels;  // ascending
  std::vector<LevelGroup> groups;
  std::vector<SeverityProperty> properties;
  Index truth_level = none;  // the fact that follows the truth's effect facts by itself, if there is one
};

// ---- Conditions ------------------------------------------------------------------------------------------------

enum class Op : std::uint8_t {
  all,            // children
  any,            // children
  negate,         // one child
  fact_is,        // fact `item` equals `value` (unset never equals); with `hold`: and has done so that long
  fact_at_least,  // fact `item` >= value
  fact_at_most,   // fact `item` <= value
  fact_known,     // fact `item` is not unset
  facts_equal,    // facts `item` and `other` are both known and equal
  fact_group,     // level fact `item` lies in severity group `other`
  done,           // action `item` was done in this incident (or agency, for actions that are not about an incident);
                  // `other` = address that it must have reached, or none
  delivered,      // inject `item` was delivered (at least one recipient)
  fired,          // inject `item` took place
  acknowledged,   // inject `item` was acknowledged by every recipient that a person or bot sits at
  duty_state,     // an instance of duty `item` (of this incident, where there is one) is in state DutyState(value)
  noise,          // the inject that the act is about is noise (only in an action's `right_when`)
};

struct Condition {
  Op op = Op::all;
  Index item = none;
  Index other = none;
  Value value = 0;
  Duration hold = 0;
  std::vector<Index> children;  // indices into Plan::conditions
};

// ---- Who ---------------------------------------------------------------------------------------------------------

struct Role {  // at most 64 in a plan, so that a set of roles is one word
  std::string id;
  Text label;
};
using RoleSet = std::uint64_t;

// Whom an act can be sent to, seen from the actor's agency: a role there, a related agency, or any agency that the
// actor names.
enum class AddressKind : std::uint8_t { role, relation, named_agency };
struct Address {
  std::string id;  // "unit-head", "superior", "affected"
  Text label;
  AddressKind kind = AddressKind::role;
  Index item = none;  // role index or relation index
};

struct Target {  // an agency's own measure of "at once", with the procedure's default
  std::string id;
  Text label;
  Span fallback;
};

struct Agency {
  std::string id;
  Text label;
  std::vector<Index> relations;                // per Plan::relations: the agency, or none
  std::vector<Span> targets;                   // per Plan::targets
  std::vector<std::pair<Index, Index>> basis;  // duty -> fact that this agency counts from
};

enum class Occupant : std::uint8_t { nobody, bot, person };

struct Seat {
  std::string id;
  Text label;
  Index agency = none;
  RoleSet roles = 0;
  Occupant occupant = Occupant::bot;
  Index persona = none;
  std::vector<Index> errs_first_at;  // actions that a bot in this seat gets wrong the first time
};

struct Persona {
  std::string id;
  Text label;
  DelayLaw delay;  // before any act without a law of its own
  std::vector<std::pair<Index, DelayLaw>> delay_by_action;
  Duration retry = 5 * minute;            // before trying again what was refused
  std::uint32_t wrong_answer_ppm = 0;     // per judged field
  std::uint32_t missing_field_ppm = 0;    // per expected field
  std::uint32_t wrong_recipient_ppm = 0;  // per act with two or more recipients: one is forgotten
  std::uint32_t misjudge_ppm = 0;         // takes the wrong one of two ways
};

// ---- Actions -----------------------------------------------------------------------------------------------------

enum class FieldType : std::uint8_t { text, boolean, integer, instant, level, choice, effect, agencies };

struct Field {
  std::string id;
  Text label;
  FieldType type = FieldType::text;
  bool required = false;  // the form is refused without it
  bool expected = false;  // the form is taken without it, and the score says that it is missing
  std::uint32_t min_chars = 0;
  std::uint32_t max_chars = 4000;
  Value minimum = 0;  // integer fields
  Value maximum = 1'000'000'000;
  std::vector<Choice> choices;
  Index property = none;        // effect fields
  Index judged_against = none;  // a truth fact of the same type
};

struct Form {
  std::string id;
  Text label;
  std::vector<Field> fields;
};

struct Channel {
  std::string id;
  Text label;
  Index fact = none;  // "channel.<id>": choices up, down; scope agency
  bool keeps = true;  // what is sent over it while it is down arrives when it is up again; else it is lost
};
inline constexpr Value channel_up = 0;
inline constexpr Value channel_down = 1;

enum class Source : std::uint8_t { literal, now, field, fact, worksheet };
struct Assignment {
  Index fact = none;
  Source source = Source::literal;
  Value value = 0;              // literal (not for agency sets)
  Index item = none;            // field or fact
  std::vector<Index> agencies;  // literal of type agencies; or, for an agency fact of an inject, whose fact it is
};

struct Need {
  Index condition = none;
  std::string clause;
  Text because;
};

enum class About : std::uint8_t {
  nothing,
  incident,
  inject
};  // `inject` acts are about a message, and so its incident

struct Action {
  std::string id;
  Text label;
  std::string clause;
  RoleSet by = 0;
  About about = About::incident;
  std::vector<Index> to;  // addresses that may be chosen; empty: the act is sent to nobody
  Index channel = none;
  Index form = none;
  std::vector<Need> needs;
  std::vector<Assignment> sets;
  Index right_when = none;  // the judgement that this act expresses is right when this holds; scored
};

// ---- Duties ------------------------------------------------------------------------------------------------------

enum class Layer : std::uint8_t { statutory, internal, expected };

enum class Trigger : std::uint8_t {
  condition,  // `when` became true (once in its scope; again after it was false, if `again`)
  received,   // each act of `item` that reaches the owner's agency
  performed,  // each act of `item` in the incident (or agency)
  changed,    // each change of fact `item` from one known value to another, while `when` holds
  sign,       // the first sign of an incident is delivered; the owner is whoever received it
  delivered,  // inject `item` was delivered
};

struct Slot {  // one thing that has to be done: an action, reaching an address where one is named
  Index action = none;
  Index address = none;  // none: whoever it goes to
  bool element = false;  // it must reach the agency that this instance is for
};
struct Way {
  std::vector<Slot> slots;  // all of them; alternatives are separate ways
  Index only_if = none;     // judged when the act is done
};

struct Allowance {  // how long, for which levels
  Span span;
  Index target = none;               // taken from the agency's targets instead
  std::vector<std::int32_t> levels;  // empty: any level, also an unknown one
};

struct Due {
  std::vector<Allowance> allowances;  // empty: no due time (the duty runs until it is met or the exercise ends)
  Index level = none;                 // level fact that chooses; followed while the duty is open
  Index level_field = none;           // or: this field of the act that triggered, fixed for the instance
  std::vector<Index> after;           // instant facts, the first is the default basis; empty: the trigger
  Index counting = none;              // Plan::counting, for months
};

struct Duty {
  std::string id;
  Text label;
  std::string clause;
  std::string source;  // where the rule comes from, and how certain it is
  Layer layer = Layer::statutory;
  Scope scope = Scope::incident;  // an instance per incident or per agency
  Index at = none;                // relation of the incident's agency whose duty it is; none: its own
  std::vector<Index> owners;      // roles, the first is primary
  Trigger trigger = Trigger::condition;
  Index item = none;  // action, fact or inject of the trigger
  Index when = none;
  bool again = false;
  Index for_each = none;  // a fact of type agencies: an instance for each
  Due due;
  Index every = none;  // target: recurring, this often
  Span every_span;     // or a literal
  bool recurs = false;
  Index until = none;           // ends a recurring duty
  bool counts_earlier = false;  // acts in the incident before the trigger count
  std::vector<Way> met_by;      // any of them; at most 64 slots together
  Index met_when = none;        // or: this condition over facts
  Index void_when = none;       // it was never a duty (a false alarm)
  Index excused_when = none;    // it was one, and need not be done
  std::uint32_t weight = 1;
};

// ---- Injects -----------------------------------------------------------------------------------------------------

struct Incident {  // a matter at an agency, really an incident or not; participants learn of it by its signs
  std::string id;
  Text label;
  Index agency = none;
  bool noise = false;
  std::vector<Assignment> truth;  // at the start
  struct Answer {
    Index form = none;  // none: any form with such a field
    std::string field;
    Value value = unset;
    Text text;
  };
  std::vector<Answer> answers;  // model answers; bots write them, evaluators compare
};

struct Inject {
  std::string id;
  Text label;
  Text from;
  Text body;
  std::vector<std::string> attachments;
  Index channel = none;
  std::vector<Index> to;  // seats; empty: nobody is told (truth, outages)
  Index incident = none;
  Index agency = none;     // whose agency facts it sets; none: all agencies'
  bool noise = false;      // the right answer is to discard it
  bool sign = false;       // a sign of its incident: starts `first-sign` duties
  bool hold = false;       // the clock stops until the recipients have acknowledged
  bool manual = false;     // only when the controller fires it
  Time at = never;         // planned; or
  Index when = none;       // conditional, then
  Duration after = 0;      // this long after the condition came true
  Index unless = none;     // judged at its time: skipped if it holds
  Duration countdown = 0;  // a visible countdown that starts with it
  std::vector<Assignment> sets;
};

struct Objective {
  std::string id;
  Text label;
  std::vector<Index> duties;
};

struct ScoringRule {                      // the software's own; no official one was found
  std::uint32_t late_percent = 50;        // of a duty's weight, when done late
  std::uint32_t completeness_weight = 2;  // per form with expected fields
  std::uint32_t correctness_weight = 3;   // per judgement (level, triage, approval)
};

struct ClockPolicy {
  std::uint32_t rate = 60;      // simulated per real time; 0: as fast as possible
  std::uint32_t composing = 5;  // the rate while anyone has a form open; 0: unchanged
};

// ---- The plan ----------------------------------------------------------------------------------------------------

struct Plan {
  std::string id;
  Text label;
  std::string kind;
  std::string procedure_id;
  Text procedure_label;
  std::string directory_id;
  std::int32_t utc_offset_minutes = 480;
  Time starts = 0;
  Time ends = never;
  ClockPolicy clock;

  std::vector<Fact> facts;
  Severity severity;
  std::vector<Condition> conditions;
  std::vector<Role> roles;
  std::vector<std::string> relations;
  std::vector<Address> addresses;
  std::vector<Target> targets;
  std::vector<Channel> channels;
  std::vector<Form> forms;
  std::vector<Action> actions;
  std::vector<CountingRule> counting;
  std::vector<Duty> duties;
  std::vector<Agency> agencies;
  std::vector<Persona> personas;
  std::vector<Seat> seats;
  std::vector<Incident> incidents;
  std::vector<Inject> injects;
  std::vector<Objective> objectives;
  ScoringRule scoring;

  // Facts that the engine itself sets or reads, by role; none where the procedure has no such fact.
  Index first_sign_at = none;  // "incident.first-sign-at", set when the first sign of an incident is delivered

  // Derived by seal().
  std::array<Index, 3> stride{};     // facts per subject, by scope
  std::vector<Index> truth_effects;  // effect facts named "truth.…", which give the true level
  std::vector<std::vector<Index>> injects_of_incident;
  std::vector<std::vector<Index>> incidents_related_to;  // per agency: incidents of agencies that name it in a relation
  std::vector<std::vector<Index>> seats_of_agency;
  std::vector<std::vector<Index>> incidents_of_agency;
  std::vector<std::vector<Index>> duties_watching_fact;  // conditions and due times that may change with it
  std::vector<std::vector<Index>> injects_watching_fact;
  std::vector<std::vector<Index>> duties_watching_act;  // conditions `done` of an action
  std::vector<std::vector<Index>> injects_watching_act;
  std::vector<std::vector<Index>> duties_met_by;  // per action: duties with a slot of it
  std::vector<std::vector<Index>> duties_triggered_by_act;
  std::vector<std::vector<Index>> duties_triggered_by_inject;
  std::vector<std::vector<Index>> duties_triggered_by_change;  // per fact
  std::vector<Index> duties_triggered_by_sign;
  std::vector<std::vector<Index>> duties_watching_inject;
  std::vector<std::vector<Index>> injects_watching_inject;
  std::vector<std::vector<Index>> injects_watching_duty;
  std::vector<std::vector<Index>> duties_watching_duty;
  std::vector<Index> duties_by_condition;  // duties with a `condition` trigger
  std::vector<Index> injects_by_condition;

  // Fills the derived members. Call once, after the last change.
  void seal();

  // Linear look-ups by id, for readers, tests and the terminal; `none` when there is no such id.
  [[nodiscard]] Index find_fact(const std::string& id) const;
  [[nodiscard]] Index find_action(const std::string& id) const;
  [[nodiscard]] Index find_duty(const std::string& id) const;
  [[nodiscard]] Index find_inject(const std::string& id) const;
  [[nodiscard]] Index find_seat(const std::string& id) const;
  [[nodiscard]] Index find_incident(const std::string& id) const;
  [[nodiscard]] Index find_role(const std::string& id) const;
  [[nodiscard]] Index find_address(const std::string& id) const;
  [[nodiscard]] Index find_agency(const std::string& id) const;
};

}  // namespace tocsin::sim
