// The reports on a drill: the after-action report with its improvement plan, and the result of campaigns.
#pragma once

#include <vector>

#include "reports/account.h"

namespace tocsin::reports {

[[nodiscard]] Document drill_report(const Account& account);

// The result of every campaign: rates on both bases against the agency's marks, by behaviour, department and mail.
[[nodiscard]] Document campaign_report(const Account& account);

// What a report finds, each thing with the events that show it.
struct Finding {
  std::string what;
  std::string clause;
  std::string owner;
  std::string events;
  Tone tone = Tone::bad;
};
[[nodiscard]] std::vector<Finding> findings_of(const Account& account);

// The day that a month after the end of the exercise is due, by the named rule (行政程序法 §48, not rolled).
[[nodiscard]] sim::Time month_after(sim::Time end, int offset_minutes);

// How many duties came to which end, by layer; without those that were void.
[[nodiscard]] Chart outcome_chart(const Account& account);

}  // namespace tocsin::reports
