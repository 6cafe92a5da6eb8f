// The plan: one drill with its procedure and its directory, resolved to dense indices. It is immutable once built.
//
// The reader (scenarios/) builds a plan from YAML; tests and benches may fill one by hand and call `seal`.
// Everything that a law or an agency may change stands here as data: facts, actions, duties, injects. Indices are
// positions in the vectors of Plan in the order of declaration, so that the same texts always give the same indices.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/attack.h"
#include "sim/basics.h"
#include "sim/calendar.h"
#include "sim/campaign.h"
#include "sim/clause.h"
#include "sim/random.h"
#include "sim/time.h"

namespace tocsin::sim {

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
  std::vector<std::pair<std::string, std::string>> read_as;  // cells of other procedures, and which they count as here
  // The cell of that id, or the one that it counts as; `none` when there is neither.
  [[nodiscard]] Index find_cell(const std::string& cell) const;
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
  campaign,       // in campaign `item`, at least `value` persons did Measure(other); with `mail`: with that mail
  related_to,     // the agency names an agency in relation `item`
  named_as,       // some agency names the agency in relation `item`
  seated,         // the agency has a seat with role `item`
};

struct Condition {
  Op op = Op::all;
  Index item = none;
  Index other = none;
  Value value = 0;
  Duration hold = 0;
  std::vector<Index> children;  // indices into Plan::conditions
  Index mail = none;
};

// ---- Who ---------------------------------------------------------------------------------------------------------

struct Role {  // at most 64 in a plan, so that a set of roles is one word
  std::string id;
  Text label;
};
using RoleSet = std::uint64_t;

// Whom an act can be sent to, seen from the actor's agency: a role there, a related agency, any agency that the
// actor names, or another agency whose incident the act is about.
enum class AddressKind : std::uint8_t { role, relation, named_agency, incident_agency };
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

enum class Source : std::uint8_t { literal, now, field, fact, worksheet, campaign };
struct Assignment {
  Index fact = none;
  Source source = Source::literal;
  Value value = 0;              // literal (not for agency sets); of a campaign: the Measure whose persons are counted
  Index item = none;            // field, fact or campaign
  std::vector<Index> agencies;  // literal of type agencies; or, for an agency fact of an inject, whose fact it is
};

struct Agency {
  std::string id;
  Text label;
  std::vector<Index> relations;                // per Plan::relations: the agency, or none
  std::vector<Span> targets;                   // per Plan::targets
  std::vector<std::pair<Index, Index>> basis;  // duty -> fact that this agency counts from
  RateThresholds thresholds = {};              // of social-engineering campaigns
  std::vector<Assignment> facts{};             // its own facts, from the start
};

enum class Occupant : std::uint8_t { nobody, bot, person };

struct Team {  // those who play together, over agencies or within one: blue, white, the second shift
  std::string id;
  Text label;
};

struct Seat {
  std::string id;
  Text label;
  Index agency = none;
  RoleSet roles = 0;
  Occupant occupant = Occupant::bot;
  Index persona = none;
  Index team = none;
  std::vector<Index> errs_first_at;  // actions that a bot in this seat gets wrong the first time
  Index population = none;           // where it has a mailbox that campaigns reach,
  std::uint32_t recipient = 0;       // and as whom
};

struct Persona {
  std::string id;
  Text label;
  DelayLaw delay;  // before any act without a law of its own
  std::vector<std::pair<Index, DelayLaw>> delay_by_action;
  // One at a time: after the delay a task waits until the seat is free, and then keeps it for the handling time.
  bool one_at_a_time = false;
  bool soonest_due_first = false;  // else in the order in which the delays were over
  DelayLaw handling;
  std::vector<std::pair<Index, DelayLaw>> handling_by_action;
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
  Duration proposes = 0;        // instant fields: what the form proposes is this long after now
  Value right = unset;          // or: the right answer, written out, in whatever incident and outside of any
  struct Refused {              // a choice that stands in the form so that it can be refused
    Value value = 0;
    std::string clause;
    Text because;
  };
  std::vector<Refused> refuses;  // for `choice`
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
  Index asked_by = none;    // the inject that asks for it: each seat that received it may act, once
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
  asked,      // inject `item` was delivered: an instance for each seat that received it, and its own act meets it
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
  Index item = none;        // action, fact or inject of the trigger
  std::vector<Index> also;  // further injects of the trigger, with `delivered`
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

// Whether each instance is one seat's (its `element`): only that seat's own acts meet it.
[[nodiscard]] constexpr bool is_one_seats(const Duty& duty) {
  return duty.trigger == Trigger::sign || duty.trigger == Trigger::asked;
}
// Whether its instances may be those of an agency that neither is the incident's nor stands in a relation to it.
[[nodiscard]] constexpr bool is_armed_anywhere(const Duty& duty) {
  return duty.trigger == Trigger::received || duty.trigger == Trigger::sign;
}

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
  Index agency = none;                           // whose agency facts it sets; none: all agencies'
  bool noise = false;                            // the right answer is to discard it
  bool sign = false;                             // a sign of its incident: starts `first-sign` duties
  bool hold = false;                             // the clock stops until the recipients have acknowledged
  bool manual = false;                           // only when the controller fires it
  Time at = never;                               // planned; with `when`, too: then at the latest
  Index when = none;                             // conditional, then
  Duration after = 0;                            // this long after the condition came true
  Index unless = none;                           // judged at its time: skipped if it holds
  Duration countdown = 0;                        // a visible countdown that starts with it
  std::uint32_t chance_ppm = parts_per_million;  // drawn at its time, unless fired by hand: skipped if it fails
  std::vector<Assignment> sets;
};

struct PaperColumn {  // of a table of incidents: a fact, or when a duty was done
  Index fact = none;
  Index duty = none;
  Text label;  // above the column; empty: that of the fact or duty
};

// A paper about many incidents. It is that of the agency which theirs names in one of `relations`.
struct Gathering {
  std::vector<Index> relations;
  Index dated = none;    // fact, an instant of the incident: it falls into the period
  Index sent_by = none;  // action of the agency about nothing: each one ends a period, and makes a paper
};

// What a paper of the procedure is made from: which facts, forms and acts play which part in it.
struct PaperSection {
  Text title;
  Text note;                                     // below the title, small
  Index which = none;                            // a condition over the incident: only such; none: all of the paper's
  bool earlier = false;                          // also those of earlier periods
  std::vector<PaperColumn> columns;              // a row for each incident
  std::vector<Index> tally;                      // duties: how often in which state
  std::vector<Index> facts;                      // of the incident or its agency, with their values
  std::vector<std::pair<Index, Index>> answers;  // form and field: what the last such form says
  std::vector<Index> acts;                       // a log of these actions, in the order of time
  bool all_acts = false;                         // or of every one
  std::vector<Index> registers;                  // actions: a row for each act, a column for each field
  std::vector<Index> duties;                     // due when, done when, in which state
  std::uint8_t states = 0;                       // only those in one of these: a set of DutyState; 0: in any
  Index deadline = none;                         // a duty: what it counts from, by which rule, on which days it is due
  std::vector<Index> signatures;                 // actions, in the order of signing
};
struct Paper {
  std::string id;
  Text label;
  std::string clause;
  bool official = false;  // its form is an official template
  Text note;
  std::optional<Gathering> gathers;  // nothing: one paper for each incident
  std::vector<PaperSection> sections;
};

// A question is an inject that asks, an action with a form of one choice, and an expected duty; this says which.
struct Question {
  std::string id;
  std::string clause;
  Text because;  // shown after the answer and in the hot wash
  Index inject = none;
  Index action = none;
  Index duty = none;
  bool hot_wash = false;  // asked at the end
};

struct Move {  // a phase of a tabletop; it opens when its inject takes place
  std::string id;
  Index inject = none;
};

struct Objective {
  std::string id;
  Text label;
  std::vector<Index> duties;
  std::vector<Index> measures;
};

struct ScoringRule {                      // the software's own; no official one was found
  std::uint32_t late_percent = 50;        // of a duty's weight, when done late
  std::uint32_t completeness_weight = 2;  // per form with expected fields
  std::uint32_t correctness_weight = 3;   // per judgement (level, triage, approval)
  std::uint32_t rates_weight = 5;         // per rate of a campaign that the agency has a threshold for
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
  Index organiser = none;               // the agency that holds the drill
  std::vector<std::string> counts_for;  // clauses of programmes that the drill counts for, beside those of its kind
  std::vector<std::string> procedure_bases;  // what the procedure is based on, the nearest first
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
  std::vector<Text> counting_labels;  // by rule
  std::vector<Paper> papers;
  std::vector<Duty> duties;
  std::vector<Agency> agencies;
  std::vector<Persona> personas;
  std::vector<Team> teams;
  std::vector<Seat> seats;
  std::vector<Incident> incidents;
  std::vector<Inject> injects;
  std::vector<Question> questions;
  std::vector<Move> moves;
  std::vector<Step> steps;
  std::vector<Metric> measures;
  std::vector<Objective> objectives;
  std::vector<Population> populations;
  std::vector<Campaign> campaigns;
  std::vector<Clause> clauses;
  std::vector<Check> checks;
  std::vector<Valued> values;  // those of the procedure that say how certain they are
  ScoringRule scoring;

  // Facts that the engine itself sets or reads, by role; none where the procedure has no such fact.
  Index first_sign_at = none;  // "incident.first-sign-at", set when the first sign of an incident is delivered

  // Derived by seal().
  std::array<Index, 3> stride{};     // facts per subject, by scope
  std::vector<Index> truth_effects;  // effect facts named "truth.…", which give the true level
  std::vector<std::vector<Index>> injects_of_incident;
  std::vector<std::vector<Index>> incidents_related_to;  // per agency: incidents of agencies that name it in a relation
  std::vector<std::vector<Index>> seats_of_agency;
  std::vector<Index> seats_with_mailbox;
  std::vector<std::vector<Index>> incidents_of_agency;
  // The lists of injects that watch something are in the order of their incidents, those without one last.
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
  std::vector<std::vector<Index>> injects_watching_campaign;
  std::vector<std::vector<Index>> duties_watching_duty;
  std::vector<Index> duties_by_condition;  // duties with a `condition` trigger
  std::vector<Index> injects_by_condition;

  // Fills the derived members. Call once, after the last change.
  void seal();

  // The seat whose mailbox this is; `none` for almost everybody.
  [[nodiscard]] Index seat_of(Index population, std::uint32_t recipient) const;

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
