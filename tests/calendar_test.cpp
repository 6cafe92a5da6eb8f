#include "tests/catch.h"

#include "sim/calendar.h"
#include "sim/random.h"

using namespace tocsin::sim;

namespace {

constexpr int taipei = 480;

Time at(int year, int month, int day_of_month, int hours = 10) {
  return from_civil({year, month, day_of_month, hours, 0, 0, 0}, taipei);
}

std::string due(Time start, const CountingRule& rule, int months = 1) {
  return format_local(due_after(start, {0, months}, rule, taipei), taipei);
}

CountingRule rolling() {
  CountingRule rule;
  rule.rolls = true;
  rule.saturday_ends_monday_noon = true;
  return rule;
}

}  // namespace

TEST_CASE("A month is counted as the competent authority's worked dates say") {
  const CountingRule rule;
  CHECK(due(at(2025, 3, 31), rule) == "2025-04-30 23:59:59");
  CHECK(due(at(2025, 3, 30), rule) == "2025-04-30 23:59:59");
  CHECK(due(at(2025, 1, 30), rule) == "2025-02-28 23:59:59");
  CHECK(due(at(2024, 1, 30), rule) == "2024-02-29 23:59:59");
  CHECK(due(at(2025, 4, 30), rule) == "2025-05-31 23:59:59");
  CHECK(due(at(2025, 12, 31), rule) == "2026-01-31 23:59:59");
  CHECK(due(at(2025, 11, 15), rule, 3) == "2026-02-15 23:59:59");
}

TEST_CASE("A period under Regulation 1182/71 ends on the corresponding day") {
  CountingRule rule;
  rule.starts_next_day = false;
  rule.ends_day_before = false;
  CHECK(due(at(2025, 3, 15), rule) == "2025-04-15 23:59:59");
  CHECK(due(at(2025, 1, 31), rule) == "2025-02-28 23:59:59");
}

TEST_CASE("A last day that is a Saturday moves to Monday noon, a Sunday or holiday to the next working day") {
  CountingRule rule = rolling();
  CHECK(due(at(2025, 4, 10), rule) == "2025-05-12 12:00:00");  // 10 May 2025 is a Saturday
  CHECK(due(at(2025, 4, 11), rule) == "2025-05-12 23:59:59");  // 11 May is a Sunday
  rule.holidays = {day_number(2025, 5, 12), day_number(2025, 5, 13)};
  CHECK(due(at(2025, 4, 11), rule) == "2025-05-14 23:59:59");
  CHECK(due(at(2025, 4, 10), rule) == "2025-05-14 23:59:59");
  rule.holidays.clear();
  rule.working_saturdays = {day_number(2025, 5, 10)};
  CHECK(due(at(2025, 4, 10), rule) == "2025-05-10 23:59:59");
}

TEST_CASE("Hours run through nights and holidays") {
  CHECK(due_after(at(2025, 2, 8), {72 * hour, 0}, rolling(), taipei) == at(2025, 2, 11));
}

TEST_CASE("A later start never gives an earlier due time, and a month is 28 to 35 days") {
  const CountingRule plain;
  const CountingRule rule = rolling();
  Time before = 0;
  Time before_rolling = 0;
  for (int number = 0; number < 4000; ++number) {
    const Time start = at(2020, 1, 1) + number * day;
    const Time now = due_after(start, {0, 1}, plain, taipei);
    const Time now_rolling = due_after(start, {0, 1}, rule, taipei);
    REQUIRE(now >= before);
    REQUIRE(now_rolling >= now);
    REQUIRE(now - start >= 28 * day);
    REQUIRE(now_rolling - start <= 35 * day);
    before = now;
    before_rolling = now_rolling;
  }
  CHECK(before_rolling >= before);
}

TEST_CASE("Civil dates survive the way there and back") {
  for (std::uint64_t turn = 0; turn < 2000; ++turn) {
    const auto time = static_cast<Time>(draw(1, 2, turn) % static_cast<std::uint64_t>(30'000 * day));
    const CivilTime civil = to_civil(time, taipei);
    REQUIRE(is_valid(civil));
    REQUIRE(from_civil(civil, taipei) == time);
  }
  CHECK(format_roc(from_civil({2026, 3, 10, 9, 5, 0, 0}, taipei), taipei) == "115年3月10日 9時05分");
}

TEST_CASE("Durations are read strictly") {
  CHECK(parse_duration("90s") == Span{90 * second, 0});
  CHECK(parse_duration("1h30m") == Span{90 * minute, 0});
  CHECK(parse_duration("2d") == Span{2 * day, 0});
  CHECK(parse_duration("1 month") == Span{0, 1});
  CHECK(parse_duration("2 months") == Span{0, 2});
  for (const char* bad : {"", "h", "-1h", "1", "01h", "1.5h", "1h1h", "1m1h", "1 months", "2 month", "0 months",
                          "99999999999h", "1h ", " 1h", "1x"}) {
    CHECK_FALSE(parse_duration(bad));
  }
  CHECK(parse_local_time("2026-03-10 09:00", taipei) == from_civil({2026, 3, 10, 9, 0, 0, 0}, taipei));
  CHECK(parse_local_time("2026-03-10 09:00:30", taipei) == from_civil({2026, 3, 10, 9, 0, 30, 0}, taipei));
  for (const char* bad :
       {"2026-02-29 09:00", "2026-3-10 09:00", "2026-03-10 24:00", "2026-03-10", "2026-03-10 09:00:"}) {
    CHECK_FALSE(parse_local_time(bad, taipei));
  }
}

TEST_CASE("A scenario time is local, or after the start by days and hours") {
  const Time starts = from_civil({2026, 3, 10, 9, 0, 0, 0}, taipei);
  CHECK(parse_scenario_time("2026-03-10 09:00", 0, taipei) == starts);
  CHECK(parse_scenario_time("T+01:30", starts, taipei) == starts + 90 * minute);
  CHECK(parse_scenario_time("T+99:59", starts, taipei) == starts + 99 * hour + 59 * minute);
  CHECK(parse_scenario_time("T+3d", starts, taipei) == starts + 3 * day);
  CHECK(parse_scenario_time("T+3d 02:00", starts, taipei) == starts + 3 * day + 2 * hour);
  for (const char* bad :
       {"T+", "T+1", "T+1:30", "T+00:60", "T+d", "T+-1d", "T+1d 2", "T+01:30 ", "T-01:30", "t+01:30"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_scenario_time(bad, starts, taipei));
  }
}

TEST_CASE("A delay law gives back its quantiles") {
  const DelayLaw law{{{100'000, 2 * minute}, {500'000, 8 * minute}, {900'000, 30 * minute}}, 20'000};
  int below_median = 0;
  int never_came = 0;
  for (std::uint64_t turn = 0; turn < 20'000; ++turn) {
    const auto delay = draw_delay(law, 7, 1, turn);
    if (!delay) {
      ++never_came;
    } else if (*delay <= 8 * minute) {
      ++below_median;
    }
  }
  CHECK(never_came > 300);
  CHECK(never_came < 500);
  CHECK(below_median > 9'500);
  CHECK(below_median < 10'100);
}

TEST_CASE("Chance is the same everywhere") {
  CHECK(draw(7, 1, 0) == draw(7, 1, 0));
  CHECK(draw(7, 1, 0) != draw(7, 1, 1));
  CHECK(draw(7, 1, 0) != draw(7, 2, 0));
  CHECK(draw(7, 1, 0) != draw(8, 1, 0));
}
