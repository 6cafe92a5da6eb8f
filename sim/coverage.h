// Clause by clause: what implements it in a procedure, and what exercises it in a drill. A pure fold over plan and
// events; not thread-safe.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/event.h"

namespace tocsin::sim {

struct Implementation {
  std::string
      what;  // "duty", "action", "need", "refusal", "check", "form", "fact", "document", "drill-kinds", "organiser"
  std::string id;
};

// What carries the clause's id, and what its `by` names.
[[nodiscard]] std::vector<Implementation> implementations(const Plan& plan, const Clause& clause);

// Finds out which clauses an exercise exercised: a duty of the clause was armed, an act with it was done, a check of it
// was made, a form of it was filed, a fact of it was set or judged, or the drill is of a kind that it asks for.
// What was refused leaves no event and is not seen.
class CoverageFold {
 public:
  explicit CoverageFold(const Plan& plan);
  void take(const Event& event);
  [[nodiscard]] const std::vector<bool>& exercised() const { return exercised_; }  // by clause

 private:
  void mark(const std::vector<Index>& clauses);
  void mark_sets(const std::vector<Assignment>& sets);
  void mark_drill();

  const Plan* plan_;
  std::vector<bool> exercised_;
  std::vector<std::vector<Index>> by_duty_, by_action_, by_form_, by_fact_, by_check_;  // the clauses of each
};

}  // namespace tocsin::sim
