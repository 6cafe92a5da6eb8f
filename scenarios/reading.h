// Typed reading of YAML nodes into a plan, with every mistake noted at its place and reading gone on. Private to
// scenarios/; include reader.h instead.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "scenarios/say.h"
#include "scenarios/yaml_tree.h"
#include "sim/event.h"
#include "sim/plan.h"

namespace tocsin::scenarios {

using sim::Index;
using sim::none;

class Names {  // ids of one kind, which is a noun of the catalogue, and their indices
 public:
  explicit Names(const char* kind) : kind_(kind) {}
  // False when the id stands already.
  bool add(const std::string& id) {
    return groups_.find(id) == groups_.end() && at_.emplace(id, static_cast<Index>(at_.size())).second;
  }
  [[nodiscard]] Index find(const std::string& id) const {
    const auto found = at_.find(id);
    return found == at_.end() ? none : found->second;
  }
  [[nodiscard]] std::vector<std::string> ids() const;
  [[nodiscard]] std::size_t size() const { return at_.size(); }
  // A group's id names all its members, in order; false when one thing has that id.
  bool add_to_group(const std::string& group, Index member);
  // Nothing when no group has that id.
  [[nodiscard]] const std::vector<Index>* group(const std::string& id) const;
  // They stand in a file that is not at hand, so an id that is not found is no mistake.
  void stand_elsewhere() { elsewhere_ = true; }
  [[nodiscard]] bool elsewhere() const { return elsewhere_; }
  [[nodiscard]] const char* kind() const { return gettext(kind_); }

 private:
  const char* kind_;
  std::map<std::string, Index> at_;
  std::map<std::string, std::vector<Index>> groups_;
  bool elsewhere_ = false;
};

// While an entry is read for one member of a group: what its ids and texts mean then.
struct Member {
  Index agency = none;
  std::string suffix;  // "-07": `ticket` is `ticket-07`
  std::string prefix;  // "school-07-": `handler` is `school-07-handler`
  std::string number;  // "7", for `<n>` in texts
  sim::Text label;     // of the agency, for `<agency>` in texts
  sim::Duration later = 0;
};

using Keys = std::vector<std::string>;

class File {  // one file being read
 public:
  // `others`: files that were merged into this one, for places that stand in them.
  File(const Source& source, std::vector<Diagnostic>& diagnostics, std::vector<const Source*> others = {})
      : source_(&source), others_(std::move(others)), diagnostics_(&diagnostics) {}

  // Enough mistakes are noted; the rest would be noise.
  [[nodiscard]] bool full() const;
  void error(Place place, const std::string& message, const std::string& hint = "");
  // Notes keys that are not known, and whether it is a map at all. `what`: a noun of the catalogue, or a key.
  bool only(const Node& node, const Keys& keys, const char* what);
  const Node* need(const Node& map, const std::string& key);
  const std::vector<Node>& list(const Node* node);
  const std::vector<Node::Entry>& map(const Node* node);
  std::string word(const Node* node);
  std::string id(const Node* node);
  bool valid_id(const std::string& id, Place place);
  sim::Text text(const Node* node);
  // `source:` is for people only, and yet no place for mistakes.
  void source(const Node& map);
  std::optional<std::int64_t> integer(const Node* node, std::int64_t least, std::int64_t most);
  bool boolean(const Node* node, bool fallback);
  std::uint32_t ppm(const Node* node, std::uint32_t fallback);
  std::optional<sim::Span> span(const Node* node);
  sim::Duration duration(const Node* node, sim::Duration fallback);
  Index index(const Node* node, const Names& names);
  Index index_of(const std::string& id, Place place, const Names& names);
  // One id or a list of them.
  std::vector<Index> indices(const Node* node, const Names& names);
  void error_twice(Place place, const Names& names, const std::string& id);
  void add_name(Names& names, const std::string& id, Place place);
  // The member's own thing of that id, or else the one that has it; none without an error.
  [[nodiscard]] Index find(const std::string& id, const Names& names) const;
  // All that the id stands for: one, or a group's members.
  [[nodiscard]] std::vector<Index> find_all(const std::string& id, const Names& names) const;
  // For whom an entry is read from now on; null: for nobody in particular.
  void read_for(const Member* member) { member_ = member; }
  [[nodiscard]] const Member* member() const { return member_; }

 private:
  void fill_in(std::string& text, bool english) const;
  const Member* member_ = nullptr;
  const Source* source_;
  std::vector<const Source*> others_;
  std::vector<Diagnostic>* diagnostics_;
};

// What is known while a plan is being put together.
struct Draft {
  sim::Plan plan;
  Names facts{noun("fact")}, roles{noun("role")}, relations{noun("relation")}, addresses{noun("address")},
      targets{noun("target")};
  Names channels{noun("channel")}, forms{noun("form")}, actions{noun("action")}, duties{noun("duty")},
      groups{noun("level group")};
  Names properties{noun("worksheet property")}, counting{noun("counting rule")}, agencies{noun("agency")},
      seats{noun("seat")};
  Names personas{noun("persona")}, incidents{noun("incident")}, injects{noun("inject")}, moves{noun("move")};
  Names steps{noun("step")}, measures{noun("measure")}, teams{noun("team")};
  Names populations{noun("population")}, campaigns{noun("campaign")};
  Names clauses{noun("clause")};
  std::vector<Place> duty_places;
  struct OwnDelay {  // of a persona, for an action that only a drill may have
    Index persona = none;
    std::string action;
    sim::DelayLaw law;
  };
  std::vector<OwnDelay> delays_elsewhere;
  std::vector<std::vector<Index>> seats_of_agency;
  sim::Time starts = 0;

  // For a directory alone: what it names of a procedure cannot be looked up.
  void without_procedure();
  // T+01:30, T+3d 02:00 or a local time.
  std::optional<sim::Time> time(File& file, const Node* node) const;
  // A fact's value as written; agencies go to `members`.
  std::optional<sim::Value> value(File& file, const Node& node, const sim::Fact& fact,
                                  std::vector<Index>& members) const;
  Index condition(File& file, const Node* node);
  std::vector<sim::Assignment> assignments(File& file, const Node* node, Index form);
  std::vector<sim::Slot> slots(File& file, const Node& node);
  // A number that is one of the procedure's levels.
  std::optional<std::int32_t> level(File& file, const Node& node) const;
  void need_subject(File& file, const Node* sets, Index incident);

  void read_procedure(File& file, const Node& root);
  void read_scoring(File& file, const Node* node);
  void read_papers(File& file, const Node* node);
  void read_duties(File& file, const Node* node);
  void read_directory(File& file, const Node& root);
  void read_personas(File& file, const Node* node);
  void read_populations(File& file, const Node* node);
  void read_mailbox(File& file, const Node* node, sim::Seat& seat);
  void read_thresholds(File& file, const Node* node, sim::RateThresholds& thresholds);
  void read_calendar(File& file, const Node& root);
  void read_drill(File& file, const Node& root);
  void add_fact(File& file, sim::Fact fact, Place place);
  Index own_condition(sim::Condition condition);

 private:
  std::optional<sim::Gathering> gathering(File& file, const Node* node);
  std::optional<sim::PaperColumn> paper_column(File& file, const Node& node);
  sim::PaperSection paper_section(File& file, const Node& item, bool gathers);
  void read_severity(File& file, const Node* node);
  void read_clauses(File& file, const Node* node);
  void read_checks(File& file, const Node* node);
  void read_read_as(File& file, const Node* node, sim::SeverityProperty& property);
  void read_refuses(File& file, const Node* node, sim::Field& field);
  // Keeps the certainty of a value where the file says it.
  void note_value(File& file, const Node& node, const char* what, const std::string& id, const sim::Text& label,
                  const std::string& clause, const std::string& source);
  void note_worksheet(File& file, const Node& node, const sim::SeverityProperty& property);
  void read_facts(File& file, const Node* node);
  void read_forms(File& file, const Node* node);
  void read_actions(File& file, const Node* node);
  void read_duty(File& file, const Node& node);
  void read_trigger(File& file, const Node& node, sim::Duty& duty);
  void read_due(File& file, const Node& node, sim::Duty& duty);
  void read_met_by(File& file, const Node& node, sim::Duty& duty);
  // groups.cpp: calls `read` once, or once for each member of the group that the entry is for.
  void read_each(File& file, const Node& entry, const std::function<void()>& read);
  std::vector<Member> members_of(File& file, const Node& entry);
  void name_each(File& file, const Node& entry, Names& names, const std::string& id);
  void name_agencies(File& file, const std::vector<Node>& list);
  void read_agency(File& file, const Node& item);
  void read_seats(File& file, const Node* node, Index agency);
  void read_seat_changes(File& file, const Node* node);
  void read_incident(File& file, const Node& item);
  void read_incidents(File& file, const Node* node);
  void read_truth(File& file, const Node* node);
  void read_inject(File& file, const Node& node, sim::Inject& inject);
  void read_timing(File& file, const Node& node, sim::Inject& inject);
  void read_expected(File& file, const Node* node);
  void check_within(File& file, const Node& node, const sim::Inject& inject) const;
  void name_moves(File& file, const Node* node);
  void read_moves(File& file, const Node* node);
  void name_questions(File& file, const Node* node);
  void name_steps(File& file, const Node* node);
  void read_attack(File& file, const Node* node);
  void read_step(File& file, const Node& node, sim::Step& step);
  void read_step_timing(File& file, const Node& node, sim::Step& step, sim::Inject& happens);
  [[nodiscard]] sim::Inject sighting(File& file, const Node& node, const sim::Step& step);
  [[nodiscard]] Index any_done(const std::vector<Index>& of_actions);
  [[nodiscard]] Index only_incident() const;
  void read_measures(File& file, const Node* node, bool of_procedure);
  void read_measure(File& file, const Node& node, bool of_procedure);
  void read_goal(File& file, const Node& node, sim::Metric& measure);
  bool read_fact_moment(File& file, const Node& node, sim::Moment& moment);
  [[nodiscard]] sim::Moment moment(File& file, const Node* node, sim::Metric& measure);
  void read_teams(File& file, const Node* node);
  void name_answers(File& file, const Node* node);
  void read_question_injects(File& file, const Node* node);
  void read_questions(File& file, const Node* node);
  void read_question(File& file, const Node& node, sim::Question question);
  void read_campaigns(File& file, const Node* node);
  void read_mails(File& file, const Node* node, sim::Campaign& campaign, Names& mails);
  void read_rounds(File& file, const Node& node, sim::Campaign& campaign, const Names& mails);
  void read_behaviour(File& file, const Node* node, sim::Campaign& campaign);
  void read_factors(File& file, const Node* node, sim::Campaign& campaign);
  Index campaign_condition(File& file, const Node& node);
  std::vector<Index> recipients(File& file, const Node* node, Index agency);
  sim::Allowance allowance(File& file, const Node* node);
  std::vector<sim::Choice> choices(File& file, const Node* node);
  [[nodiscard]] sim::Value right_answer(File& file, const Node& node, const sim::Field& field) const;
};

[[nodiscard]] const Keys& drill_kinds();

// Whether the values of one fact are values of the other.
[[nodiscard]] bool alike(const sim::Fact& one, const sim::Fact& other);
[[nodiscard]] sim::Fact as_fact(const sim::Field& field);

// What of a campaign is counted: `opened`, `clicked`, …; nothing and a diagnostic where there is no such thing.
[[nodiscard]] std::optional<sim::Measure> measure_of(File& file, const Node& node);

[[nodiscard]] sim::DelayLaw delay_law(File& file, const Node* node);

// Notes where more than one of `keys` stands in a map.
void one_of(File& file, const Node& node, const Keys& keys);

// The kind that a file's format line names, or nothing and a diagnostic.
[[nodiscard]] std::optional<std::string> kind_of(File& file, const Node& root);

// How many agencies an entry stands for, by its `count`; 0 for one that is no group.
[[nodiscard]] std::int64_t count_of(File& file, const Node& agency);
// The ending of a member's id: "-07" of 36, "-0007" of 1,000.
[[nodiscard]] std::string suffix_of(std::size_t number, std::size_t count);

// Key tables, by object; the reader and the schemas agree on them.
[[nodiscard]] const Keys& keys_of(const std::string& object);

}  // namespace tocsin::scenarios
