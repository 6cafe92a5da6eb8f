#include "sim/clause.h"

#include <algorithm>
#include <iterator>

#include "sim/plan.h"

namespace tocsin::sim {

const char* name_of(ClauseKind kind) {
  switch (kind) {
    case ClauseKind::duty: return "duty";
    case ClauseKind::action: return "action";
    case ClauseKind::fact: return "fact";
    case ClauseKind::rule: return "rule";
    case ClauseKind::document: return "document";
    case ClauseKind::programme: return "programme";
    case ClauseKind::readiness: return "readiness";
  }
  return "unknown";
}

const char* name_of(ClauseMeans::What what) {
  switch (what) {
    case ClauseMeans::What::duty: return "duty";
    case ClauseMeans::What::action: return "action";
    case ClauseMeans::What::form: return "form";
    case ClauseMeans::What::fact: return "fact";
    case ClauseMeans::What::document: return "document";
    case ClauseMeans::What::drill_kind: return "drill-kinds";
    case ClauseMeans::What::organiser: return "organiser";
  }
  return "unknown";
}

const char* name_of(Certainty certainty) {
  switch (certainty) {
    case Certainty::found: return "found";
    case Certainty::secondary: return "secondary";
    case Certainty::recalled: return "recalled";
    case Certainty::own: return "own";
  }
  return "unknown";
}

Index SeverityProperty::find_cell(const std::string& cell) const {
  const auto at = [&](const std::string& wanted) {
    const auto found =
        std::find_if(cells.begin(), cells.end(), [&](const SeverityCell& one) { return one.id == wanted; });
    return found == cells.end() ? none : static_cast<Index>(found - cells.begin());
  };
  if (const Index own = at(cell); own != none) return own;
  for (const auto& [other, counts_as] : read_as) {
    if (other == cell) return at(counts_as);
  }
  return none;
}

std::vector<Valued> values_to_confirm(const Plan& plan) {
  std::vector<Valued> open;
  std::copy_if(plan.values.begin(), plan.values.end(), std::back_inserter(open),
               [](const Valued& value) { return value.certainty != Certainty::found; });
  return open;
}

}  // namespace tocsin::sim
