// Civil dates and the counting of calendar months, in integers. Local time is UTC plus a fixed offset in minutes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/time.h"

namespace tocsin::sim {

struct CivilTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
  friend bool operator==(const CivilTime&, const CivilTime&) = default;
};

[[nodiscard]] CivilTime to_civil(Time time, int offset_minutes);
[[nodiscard]] Time from_civil(const CivilTime& civil, int offset_minutes);
[[nodiscard]] int days_in_month(int year, int month);
[[nodiscard]] bool is_valid(const CivilTime& civil);
[[nodiscard]] std::int64_t day_number(int year, int month, int day);  // days since 1970-01-01
[[nodiscard]] int weekday_of_day(std::int64_t day_number);            // 0 is Sunday

// How a period of months is counted. 行政程序法 §48 (FAQ of the competent authority): the first day is the day after,
// the last is the day before the corresponding day of the last month, or that month's last day where it has no such
// day. Regulation (EEC) 1182/71 ends on the corresponding day itself. Both roll a last day that is no working day.
struct CountingRule {
  std::string id;
  bool starts_next_day = true;
  bool ends_day_before = true;
  bool rolls = false;                           // a last day that is no working day moves to the next one
  bool saturday_ends_monday_noon = false;       // §48 IV: a Saturday moves to Monday morning
  std::vector<std::int64_t> holidays;           // day numbers, ascending
  std::vector<std::int64_t> working_saturdays;  // day numbers, ascending
};

// The last instant at which something that may take `span` from `start` is in time. Hours run through nights and
// holidays (§48 I); months end with the last millisecond of the last day.
[[nodiscard]] Time due_after(Time start, Span span, const CountingRule& rule, int offset_minutes);

[[nodiscard]] std::string format_local(Time time, int offset_minutes);  // 2026-03-10 09:00:00
[[nodiscard]] std::string format_roc(Time time, int offset_minutes);    // 115年3月10日 9時00分
[[nodiscard]] std::string format_duration(Duration duration);           // 45 s, 12 m, 1 h 05 m, 3 d 2 h

// `90s`, `15m`, `1h30m`, `72h`, `2d`, `1 month`; no sign, no fractions, at most 100 years.
[[nodiscard]] std::optional<Span> parse_duration(std::string_view text);
// `2026-03-10 09:00` or `2026-03-10 09:00:30`
[[nodiscard]] std::optional<Time> parse_local_time(std::string_view text, int offset_minutes);
// `T+01:30`, `T+3d`, `T+3d 02:00` after `starts` (hours 00 to 99), or a local time
[[nodiscard]] std::optional<Time> parse_scenario_time(std::string_view text, Time starts, int offset_minutes);

}  // namespace tocsin::sim
