#include "gui/times.h"

#include <libintl.h>

#include <array>

#include "reports/words.h"
#include "sim/calendar.h"
#include "sim/state.h"

namespace tocsin::gui {
namespace {

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string clock_text(sim::Time time, int offset_minutes) {
  return sim::format_local(time, offset_minutes).substr(11, 8);
}

std::string hour_text(sim::Time time, int offset_minutes) {
  return sim::format_local(time, offset_minutes).substr(11, 5);
}

std::string date_text(sim::Time time, int offset_minutes) {
  const sim::CivilTime civil = sim::to_civil(time, offset_minutes);
  const int weekday = sim::weekday_of_day(sim::day_number(civil.year, civil.month, civil.day));
  const std::array<const char*, 7> days = {gettext("Sun"), gettext("Mon"), gettext("Tue"), gettext("Wed"),
                                           gettext("Thu"), gettext("Fri"), gettext("Sat")};
  // The order of the parts is the translation's.
  return reports::fill(
      gettext("%3$s %4$s-%1$s-%2$s"),
      {two(civil.month), two(civil.day), days[static_cast<std::size_t>(weekday)], std::to_string(civil.year)});
}

std::string near_text(sim::Time time, sim::Time now, int offset_minutes) {
  if (time == sim::never) return "—";
  const sim::CivilTime civil = sim::to_civil(time, offset_minutes);
  const sim::CivilTime today = sim::to_civil(now, offset_minutes);
  std::string hour = hour_text(time, offset_minutes);
  if (civil.year == today.year && civil.month == today.month && civil.day == today.day) return hour;
  std::string text = two(civil.month);
  text += '/';
  text += two(civil.day);
  text += ' ';
  text += hour;
  return text;
}

std::string left_text(sim::Duration left) {
  const bool over = left < 0;
  const std::int64_t seconds = (over ? -left : left) / sim::second;
  std::string text = over ? "−" : "";
  if (seconds >= 2 * 86'400) {
    text += reports::length_text(seconds * sim::second);
    return text;
  }
  text += std::to_string(seconds / 3600);
  text += ':';
  text += two(seconds / 60 % 60);
  text += ':';
  text += two(seconds % 60);
  return text;
}

std::string rate_text(std::uint32_t rate) {
  if (rate == sim::ClockState::as_fast_as_possible) return gettext("at full speed");
  return "×" + std::to_string(rate);
}

}  // namespace tocsin::gui
