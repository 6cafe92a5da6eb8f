// What a procedure says about itself: its clauses and what stands for them, what must be ready before a drill, and how
// certain its values are. Included by plan.h; indices are those of Plan.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/basics.h"

namespace tocsin::sim {

// What a clause asks for, as in the table of clauses; a set of them is one byte.
enum class ClauseKind : std::uint8_t { duty, action, fact, rule, document, programme, readiness };
inline constexpr std::size_t clause_kinds = 7;
[[nodiscard]] const char* name_of(ClauseKind kind);

// What implements a clause beside the duties, actions, needs, refusals and checks that carry its id.
struct ClauseMeans {
  enum class What : std::uint8_t {
    duty,        // item: a duty that carries another clause
    action,      // item: an action that carries another clause
    form,        // item: a form; exercised when it is filed
    fact,        // item: a fact; exercised when it is set, or when something was judged against it
    document,    // name: a kind of document that the reports write
    drill_kind,  // name: a kind of drill; exercised by a drill of that kind
    organiser,  // item: a relation; exercised when the agency so named organises a drill in which its agency takes part
  } what = What::duty;
  Index item = none;
  std::string name;
};
[[nodiscard]] const char* name_of(ClauseMeans::What what);

struct Clause {
  std::string id;  // "5.1.4"
  Text label;
  std::string article;     // where else the rule stands, as cited: "§6 I"
  std::uint8_t kinds = 0;  // of ClauseKind
  std::vector<ClauseMeans> by;
  [[nodiscard]] bool is(ClauseKind kind) const { return ((kinds >> static_cast<unsigned>(kind)) & 1U) != 0; }
};

// Something that is to be ready before the drill starts, looked at once for each agency.
struct Check {
  std::string id;
  std::string clause;
  Text label;
  Index applies = none;  // a condition over the agency: whom it concerns; none: all
  Index holds = none;    // a condition over the agency
  Text remedy;           // what to do when it does not hold
  std::uint32_t weight = 1;
};

enum class Certainty : std::uint8_t {
  found,      // read in a copy of the official text
  secondary,  // read in a second source only
  recalled,   // nobody has looked it up
  own,        // the software's reading or default
};
[[nodiscard]] const char* name_of(Certainty certainty);

// A value of the procedure with its certainty: a duty, a target, a counting rule, a form, a clause, or a row of the
// worksheet.
struct Valued {
  std::string what;  // "duty", "target", "counting-rule", "form", "clause", "worksheet"
  std::string id;    // "notify-in-one-hour", "leak/core", "leak/core/serious"
  Text label;
  std::string clause;  // where it has one
  std::string source;  // where it is said
  Certainty certainty = Certainty::found;
};

struct Plan;

// The values that a person should confirm before a document that was made with them is signed: all that were not found
// in an official text, in the order of the procedure.
[[nodiscard]] std::vector<Valued> values_to_confirm(const Plan& plan);

}  // namespace tocsin::sim
