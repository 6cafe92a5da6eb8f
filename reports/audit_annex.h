// What auditors look at, item by item, against the exercises of a year: the journals' events that show it, or the gap.
// Which items there are and what shows them is the programme's data.
#pragma once

#include <string>
#include <vector>

#include "reports/account.h"
#include "sim/programme.h"

namespace tocsin::reports {

struct Year {
  const sim::Programme& programme;
  const std::vector<sim::Submission>& submissions;
  std::vector<const Account*> accounts;  // of the year's exercises, by their beginnings
};

// The programme's entry for an exercise: the one whose kind it is, in order; null where there is none.
[[nodiscard]] const sim::YearDrill* entry_of(const Year& year, const Account& account);

[[nodiscard]] Table audit_table(const Year& year, bool english);

}  // namespace tocsin::reports
