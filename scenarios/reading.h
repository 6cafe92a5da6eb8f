// Typed reading of YAML nodes into a plan, with every mistake noted at its place and reading gone on. Private to
// scenarios/; include reader.h instead.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "scenarios/yaml_tree.h"
#include "sim/event.h"
#include "sim/plan.h"

namespace tocsin::scenarios {

using sim::Index;
using sim::none;

class Names {  // ids of one kind and their indices
 public:
  explicit Names(std::string kind) : kind_(std::move(kind)) {}
  // False when the id stands already.
  bool add(const std::string& id) { return at_.emplace(id, static_cast<Index>(at_.size())).second; }
  [[nodiscard]] Index find(const std::string& id) const {
    const auto found = at_.find(id);
    return found == at_.end() ? none : found->second;
  }
  [[nodiscard]] std::vector<std::string> ids() const;
  // They stand in a file that is not at hand, so an id that is not found is no mistake.
  void stand_elsewhere() { elsewhere_ = true; }
  [[nodiscard]] bool elsewhere() const { return elsewhere_; }
  [[nodiscard]] const std::string& kind() const { return kind_; }

 private:
  std::string kind_;
  std::map<std::string, Index> at_;
  bool elsewhere_ = false;
};

using Keys = std::vector<std::string>;

class File {  // one file being read
 public:
  File(const Source& source, std::vector<Diagnostic>& diagnostics) : source_(&source), diagnostics_(&diagnostics) {}

  // Enough mistakes are noted; the rest would be noise.
  [[nodiscard]] bool full() const;
  void error(Place place, const std::string& message, const std::string& hint = "");
  // Notes keys that are not known, and whether it is a map at all.
  bool only(const Node& node, const Keys& keys, const std::string& what);
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
  void add_name(Names& names, const std::string& id, Place place);

 private:
  const Source* source_;
  std::vector<Diagnostic>* diagnostics_;
};

// What is known while a plan is being put together.
struct Draft {
  sim::Plan plan;
  Names facts{"fact"}, roles{"role"}, relations{"relation"}, addresses{"address"}, targets{"target"};
  Names channels{"channel"}, forms{"form"}, actions{"action"}, duties{"duty"}, groups{"level group"};
  Names properties{"worksheet property"}, counting{"counting rule"}, agencies{"agency"}, seats{"seat"};
  Names personas{"persona"}, incidents{"incident"}, injects{"inject"};
  std::vector<Place> duty_places;
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
  void read_duties(File& file, const Node* node);
  void read_directory(File& file, const Node& root);
  void read_personas(File& file, const Node* node);
  void read_calendar(File& file, const Node& root);
  void read_drill(File& file, const Node& root);
  void add_fact(File& file, sim::Fact fact, Place place);
  Index own_condition(sim::Condition condition);

 private:
  void read_severity(File& file, const Node* node);
  void read_facts(File& file, const Node* node);
  void read_forms(File& file, const Node* node);
  void read_actions(File& file, const Node* node);
  void read_duty(File& file, const Node& node);
  void read_trigger(File& file, const Node& node, sim::Duty& duty);
  void read_due(File& file, const Node& node, sim::Duty& duty);
  void read_met_by(File& file, const Node& node, sim::Duty& duty);
  void read_seat_changes(File& file, const Node* node);
  void read_incidents(File& file, const Node* node);
  void read_truth(File& file, const Node* node);
  void read_inject(File& file, const Node& node, sim::Inject& inject);
  void read_timing(File& file, const Node& node, sim::Inject& inject);
  void read_expected(File& file, const Node* node);
  std::vector<Index> recipients(File& file, const Node* node, Index agency);
  sim::Allowance allowance(File& file, const Node* node);
  std::vector<sim::Choice> choices(File& file, const Node* node);
};

// Whether the values of one fact are values of the other.
[[nodiscard]] bool alike(const sim::Fact& one, const sim::Fact& other);
[[nodiscard]] sim::Fact as_fact(const sim::Field& field);

// Notes where more than one of `keys` stands in a map.
void one_of(File& file, const Node& node, const Keys& keys);

// The kind that a file's format line names, or nothing and a diagnostic.
[[nodiscard]] std::optional<std::string> kind_of(File& file, const Node& root);

// Key tables, by object; the reader and the schemas agree on them.
[[nodiscard]] const Keys& keys_of(const std::string& object);

}  // namespace tocsin::scenarios
