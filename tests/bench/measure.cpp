#include "tests/bench/measure.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime is not in <ctime>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace tocsin::bench {
namespace {

std::int64_t time_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// Three figures that count, without exponents: 0.0123, 4.56, 789, 1234567.
std::string figure(double value) {
  const double size = value < 0 ? -value : value;
  int decimals = 0;
  for (double below = 100; decimals < 6 && size < below; below /= 10) ++decimals;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", size == 0 ? 0 : decimals, value);
  return text.data();
}

std::string figure(const std::optional<double>& value, const char* otherwise) {
  return value ? figure(*value) : otherwise;
}

std::string goal_text(const Goal& goal) {
  return (goal.kind == Goal::Kind::at_most ? "<= " : ">= ") + figure(goal.ratio);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::optional<double> Row::ratio() const {
  if (!ours || !floor || *floor == 0) return std::nullopt;
  return *ours / *floor;
}

std::optional<bool> Row::met() const {
  const auto is = ratio();
  if (!is) return std::nullopt;
  return goal.kind == Goal::Kind::at_most ? *is <= goal.ratio : *is >= goal.ratio;
}

ProcessorTime::ProcessorTime() : start_ns_(time_ns(CLOCK_THREAD_CPUTIME_ID)) {}
double ProcessorTime::seconds() const {
  return static_cast<double>(time_ns(CLOCK_THREAD_CPUTIME_ID) - start_ns_) * 1e-9;
}

WallTime::WallTime() : start_ns_(time_ns(CLOCK_MONOTONIC)) {}
double WallTime::seconds() const { return static_cast<double>(time_ns(CLOCK_MONOTONIC) - start_ns_) * 1e-9; }

Best alternate(int rounds, const std::function<double()>& ours, const std::function<double()>& floor) {
  Best best{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  for (int round = 0; round < rounds; ++round) {
    best.ours = std::min(best.ours, ours());
    best.floor = std::min(best.floor, floor());
  }
  return best;
}

Median alternate_medians(int rounds, const std::function<double()>& ours, const std::function<double()>& floor) {
  std::vector<double> of_ours;
  std::vector<double> of_floor;
  for (int round = 0; round < rounds; ++round) {
    of_ours.push_back(ours());
    of_floor.push_back(floor());
  }
  const auto median = [](std::vector<double>& figures) {
    const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
    std::nth_element(figures.begin(), middle, figures.end());
    return *middle;
  };
  return {median(of_ours), median(of_floor)};
}

Apart apart(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe can be made");
  const pid_t child = fork();
  require(child >= 0, "no process can be made");
  if (child == 0) {
    std::string said = work();
    while (!said.empty()) {
      const ssize_t written = write(ends[1], said.data(), said.size());
      if (written <= 0) _exit(1);
      said.erase(0, static_cast<std::size_t>(written));
    }
    _exit(0);
  }
  close(ends[1]);
  Apart result;
  std::array<char, 4096> part{};
  for (ssize_t size = 0; (size = read(ends[0], part.data(), part.size())) > 0;)
    result.said.append(part.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  int status = 0;
  rusage usage{};
  require(wait4(child, &status, 0, &usage) == child && status == 0, "a measurement broke off");
  result.peak_bytes = static_cast<double>(usage.ru_maxrss) * 1024;
  return result;
}

void require(bool right, const std::string& what) {
  if (right) return;
  std::fprintf(stderr, "tocsin-bench: wrong result: %s\n", what.c_str());
  std::exit(70);
}

void progress(const std::string& line) { std::fprintf(stderr, "tocsin-bench: %s\n", line.c_str()); }

std::string pack(const std::vector<Row>& rows) {
  std::string out;
  const auto number = [](const std::optional<double>& value) {
    std::array<char, 40> text{};
    if (value) std::snprintf(text.data(), text.size(), "%.17g", *value);
    return std::string(text.data());
  };
  for (const Row& row : rows) {
    for (const std::string& field :
         {row.what, number(row.ours), number(row.floor), row.unit,
          std::string(row.goal.kind == Goal::Kind::at_most ? "<" : ">"), number(row.goal.ratio), row.note}) {
      out += field;
      out += '\0';
    }
  }
  return out;
}

std::vector<Row> unpack(const std::string& packed) {
  std::vector<Row> rows;
  std::size_t at = 0;
  const auto field = [&] {
    const std::size_t end = packed.find('\0', at);
    require(end != std::string::npos, "half a row");
    std::string text = packed.substr(at, end - at);
    at = end + 1;
    return text;
  };
  const auto number = [&]() -> std::optional<double> {
    const std::string text = field();
    if (text.empty()) return std::nullopt;
    return std::strtod(text.c_str(), nullptr);
  };
  while (at < packed.size()) {
    Row row;
    row.what = field();
    row.ours = number();
    row.floor = number();
    row.unit = field();
    row.goal.kind = field() == "<" ? Goal::Kind::at_most : Goal::Kind::at_least;
    row.goal.ratio = number().value_or(0);
    row.note = field();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string table_of(const std::vector<Row>& rows) {
  std::vector<std::array<std::string, 7>> lines{{"what", "ours", "floor", "unit", "ratio", "goal", "met"}};
  for (const Row& row : rows) {
    const auto met = row.met();
    lines.push_back({row.what, figure(row.ours, "-"), figure(row.floor, "-"), row.unit, figure(row.ratio(), "-"),
                     goal_text(row.goal), met ? (*met ? "yes" : "NO") : "not measured"});
  }
  std::array<std::size_t, 7> widths{};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string out;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string padding(widths[i] - line[i].size(), ' ');
      const bool is_number = i == 1 || i == 2 || i == 4;
      out += is_number ? padding + line[i] : line[i] + padding;
      out += i + 1 < widths.size() ? "  " : "";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  for (const Row& row : rows) {
    if (!row.note.empty()) out += "\n" + row.what + ": " + row.note + "\n";
  }
  return out;
}

std::string json_of(const std::vector<Row>& rows) {
  std::string out = "[";
  const char* separator = "\n";
  for (const Row& row : rows) {
    const auto met = row.met();
    out += separator;
    out += "  {\"what\": " + quoted(row.what) + ", \"ours\": " + figure(row.ours, "null") +
           ", \"floor\": " + figure(row.floor, "null") + ", \"unit\": " + quoted(row.unit) +
           ", \"ratio\": " + figure(row.ratio(), "null") + ", \"goal\": " + quoted(goal_text(row.goal)) +
           ", \"met\": " + (met ? (*met ? "true" : "false") : "null") + "}";
    separator = ",\n";
  }
  return out + "\n]\n";
}

}  // namespace tocsin::bench
