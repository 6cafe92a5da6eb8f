// A picture of numbers: bars, stacked bars, or duties against their due times. One function draws it, for every format;
// its data can also be had as a table, which is what the editable chart of an ODT file is made from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/time.h"

namespace tocsin::reports {

enum class Tone : std::uint8_t { plain, accent, good, warning, bad, quiet };

struct Series {
  std::string name;
  std::vector<double> values;  // one for each category
  Tone tone = Tone::accent;
};

struct Limit {  // a line across the bars
  std::string name;
  double value = 0;
  Tone tone = Tone::bad;
};

struct DeadlineRow {
  std::string label;
  sim::Time begins = 0;
  sim::Time due = 0;
  sim::Time done = sim::never;  // never: it was not done
  std::string state;            // in words
  Tone tone = Tone::plain;
};

struct Chart {
  enum class Kind : std::uint8_t { bars, stacked, deadlines };
  Kind kind = Kind::bars;
  std::string title;
  std::string alternative;  // what a person who cannot see it needs to know; empty: its numbers
  std::string unit;         // of the values, shown at the axis
  std::vector<std::string> categories;
  std::vector<Series> series;
  std::vector<Limit> limits;

  // Deadlines: from `from` to `to`, axis in local time.
  std::vector<DeadlineRow> rows;
  sim::Time from = 0;
  sim::Time to = 0;
  int utc_offset_minutes = 0;
  bool english = false;
  std::string allowed_name;  // what the parts of a row are called in the legend and in the data
  std::string used_name;
  std::string overrun_name;
  std::string before_name;
};

// The chart as a table of numbers. A row of deadlines becomes four: hours before it begins, hours used in time, hours
// past the due time, hours allowed.
struct ChartData {
  std::vector<std::string> categories;
  std::vector<Series> series;
};
[[nodiscard]] ChartData data_of(const Chart& chart);

// Its alternative text, or else its numbers in words.
[[nodiscard]] std::string alternative_of(const Chart& chart);

inline constexpr double chart_width = 480;              // points
[[nodiscard]] double chart_height(const Chart& chart);  // points, at that width

[[nodiscard]] std::string chart_png(const Chart& chart);  // three pixels for a point; empty when memory runs out
[[nodiscard]] std::string chart_svg(const Chart& chart);

}  // namespace tocsin::reports
