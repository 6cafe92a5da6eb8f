#include "sim/calendar.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

std::int64_t local_day(Time time, int offset_minutes) { return floor_divide(time + offset_minutes * minute, day); }

Time start_of_day(std::int64_t number, int offset_minutes) { return number * day - offset_minutes * minute; }

bool is_in(const std::vector<std::int64_t>& days, std::int64_t number) {
  return std::binary_search(days.begin(), days.end(), number);
}

bool is_working_day(std::int64_t number, const CountingRule& rule) {
  const int weekday = weekday_of_day(number);
  if (weekday == 6 && is_in(rule.working_saturdays, number)) return true;
  return weekday != 0 && weekday != 6 && !is_in(rule.holidays, number);
}

std::string padded(int number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// Reads digits at the front of `text`, at most ten of them.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits == 10) return std::nullopt;
    number = number * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits == 0 || (digits > 1 && text[0] == '0')) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

std::optional<int> take_fixed(std::string_view& text, std::size_t digits, char after) {
  const std::size_t needed = digits + (after == '\0' ? 0U : 1U);
  if (text.size() < needed) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  if (after != '\0' && text[digits] != after) return std::nullopt;
  text.remove_prefix(needed);
  return number;
}

}  // namespace

// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last day of a year.
std::int64_t day_number(int year, int month, int day_of_month) {
  const std::int64_t shifted_year = month <= 2 ? year - 1 : year;
  const std::int64_t era = floor_divide(shifted_year, 400);
  const std::int64_t year_of_era = shifted_year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day_of_month - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

int weekday_of_day(std::int64_t number) {
  return static_cast<int>(number + 4 - floor_divide(number + 4, 7) * 7);  // 1970-01-01 was a Thursday.
}

CivilTime to_civil(Time time, int offset_minutes) {
  const std::int64_t number = local_day(time, offset_minutes);
  const std::int64_t shifted = number + 719'468;
  const std::int64_t era = floor_divide(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  civil.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  civil.year = static_cast<int>(year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0));
  const Duration in_day = time - start_of_day(number, offset_minutes);
  civil.hour = static_cast<int>(in_day / hour);
  civil.minute = static_cast<int>(in_day / minute % 60);
  civil.second = static_cast<int>(in_day / second % 60);
  civil.millisecond = static_cast<int>(in_day % second);
  return civil;
}

Time from_civil(const CivilTime& civil, int offset_minutes) {
  return start_of_day(day_number(civil.year, civil.month, civil.day), offset_minutes) + civil.hour * hour +
         civil.minute * minute + civil.second * second + civil.millisecond;
}

int days_in_month(int year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_valid(const CivilTime& civil) {
  return civil.year >= 1970 && civil.year <= 2999 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
         civil.day <= days_in_month(civil.year, civil.month) && civil.hour >= 0 && civil.hour <= 23 &&
         civil.minute >= 0 && civil.minute <= 59 && civil.second >= 0 && civil.second <= 59 && civil.millisecond >= 0 &&
         civil.millisecond <= 999;
}

Time due_after(Time start, Span span, const CountingRule& rule, int offset_minutes) {
  if (span.months == 0) return start + span.milliseconds;
  const std::int64_t first = local_day(start, offset_minutes) + (rule.starts_next_day ? 1 : 0);
  const CivilTime begin = to_civil(start_of_day(first, offset_minutes), offset_minutes);
  const int months = begin.month - 1 + span.months;
  const int year = begin.year + months / 12;
  const int month = months % 12 + 1;
  const bool has_the_day = begin.day <= days_in_month(year, month);
  std::int64_t last = has_the_day ? day_number(year, month, begin.day) - (rule.ends_day_before ? 1 : 0)
                                  : day_number(year, month, days_in_month(year, month));
  if (rule.rolls && !is_working_day(last, rule)) {
    const bool was_saturday = weekday_of_day(last) == 6 && !is_in(rule.holidays, last);
    const std::int64_t monday = last + 2;
    if (was_saturday && rule.saturday_ends_monday_noon && is_working_day(monday, rule)) {
      return start_of_day(monday, offset_minutes) + 12 * hour;
    }
    while (!is_working_day(last, rule)) ++last;
  }
  return start_of_day(last + 1, offset_minutes) - 1;
}

std::string format_local(Time time, int offset_minutes) {
  const CivilTime civil = to_civil(time, offset_minutes);
  return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2) + " " +
         padded(civil.hour, 2) + ":" + padded(civil.minute, 2) + ":" + padded(civil.second, 2);
}

std::string format_roc(Time time, int offset_minutes) {
  const CivilTime civil = to_civil(time, offset_minutes);
  return std::to_string(civil.year - 1911) + "年" + std::to_string(civil.month) + "月" + std::to_string(civil.day) +
         "日 " + std::to_string(civil.hour) + "時" + padded(civil.minute, 2) + "分";
}

std::string format_duration(Duration duration) {
  if (duration < 0) return "-" + format_duration(-duration);
  const auto number = [](Duration value) { return std::to_string(value); };
  if (duration < minute) return number(duration / second) + " s";
  if (duration < hour) return number(duration / minute) + " m";
  if (duration < day)
    return number(duration / hour) + " h " + padded(static_cast<int>(duration / minute % 60), 2) + " m";
  return number(duration / day) + " d " + number(duration / hour % 24) + " h";
}

std::optional<Span> parse_duration(std::string_view text) {
  constexpr Duration longest = 36'525 * day;
  std::string_view rest = text;
  const auto months = take_number(rest);
  if (months && (rest == " month" || rest == " months")) {
    if (*months < 1 || *months > 1200 || (*months == 1) != (rest == " month")) return std::nullopt;
    return Span{0, static_cast<std::int32_t>(*months)};
  }
  Duration total = 0;
  Duration last_unit = never;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const auto number = take_number(text);
    if (!number || text.empty()) return std::nullopt;
    const char letter = text.front();
    const Duration unit = letter == 'd'   ? day
                          : letter == 'h' ? hour
                          : letter == 'm' ? minute
                          : letter == 's' ? second
                                          : 0;
    // Units go from the largest to the smallest, each once: `1h30m`.
    if (unit == 0 || unit >= last_unit || *number > longest / unit) return std::nullopt;
    last_unit = unit;
    total += *number * unit;
    text.remove_prefix(1);
  }
  if (total > longest) return std::nullopt;
  return Span{total, 0};
}

std::optional<Time> parse_local_time(std::string_view text, int offset_minutes) {
  const auto year = take_fixed(text, 4, '-');
  const auto month = year ? take_fixed(text, 2, '-') : std::nullopt;
  const auto day_of_month = month ? take_fixed(text, 2, ' ') : std::nullopt;
  const auto hours = day_of_month ? take_fixed(text, 2, ':') : std::nullopt;
  const bool has_seconds = text.size() > 2;
  const auto minutes = hours ? take_fixed(text, 2, has_seconds ? ':' : '\0') : std::nullopt;
  const auto seconds = minutes && has_seconds ? take_fixed(text, 2, '\0') : std::optional<int>(0);
  if (!minutes || !seconds || !text.empty()) return std::nullopt;
  const CivilTime civil{*year, *month, *day_of_month, *hours, *minutes, *seconds, 0};
  if (!is_valid(civil)) return std::nullopt;
  return from_civil(civil, offset_minutes);
}

std::optional<Time> parse_scenario_time(std::string_view text, Time starts, int offset_minutes) {
  if (text.substr(0, 2) != "T+") return parse_local_time(text, offset_minutes);
  text.remove_prefix(2);
  Duration after = 0;
  if (const std::size_t days = text.find('d'); days != std::string_view::npos) {
    const auto span = parse_duration(text.substr(0, days + 1));
    if (!span) return std::nullopt;
    after = span->milliseconds;
    text.remove_prefix(days + 1);
    if (text.empty()) return starts + after;
    if (text.front() == ' ') text.remove_prefix(1);
  }
  const auto hours = take_fixed(text, 2, ':');
  const auto minutes = hours ? take_fixed(text, 2, '\0') : std::nullopt;
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  return starts + after + *hours * hour + *minutes * minute;
}

}  // namespace tocsin::sim
