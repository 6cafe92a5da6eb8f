// Instants and lengths as a clock on the wall shows them. Lengths in ms.
#pragma once

#include <string>

#include "sim/time.h"

namespace tocsin::gui {

[[nodiscard]] std::string clock_text(sim::Time time, int offset_minutes);  // 10:42:18
[[nodiscard]] std::string hour_text(sim::Time time, int offset_minutes);   // 10:42
[[nodiscard]] std::string date_text(sim::Time time, int offset_minutes);   // 3月10日（二）, or Tue 10 Mar
// 10:42 on the day of `now`, else with the date: 3/11 10:42; a dash for what never comes.
[[nodiscard]] std::string near_text(sim::Time time, sim::Time now, int offset_minutes);
[[nodiscard]] std::string left_text(sim::Duration left);  // 0:29:42, or 3 d 02:10 where it is long; negative: overdue
// The rate as it is set or in force; 0 says that it stands.
[[nodiscard]] std::string rate_text(std::uint32_t rate);

}  // namespace tocsin::gui
