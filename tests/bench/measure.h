// The benches' harness: what a bench gives back, and how two things are timed against each other.
//
// A bench is one function that returns one row, or several that share their work. To add one, write it in a file here,
// declare it in benches.h and list it there: `tocsin-bench --only` and the table know it then.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tocsin::bench {

struct Goal {  // what `ours / floor` has to be
  enum class Kind : std::uint8_t { at_most, at_least } kind = Kind::at_most;
  double ratio = 1;
};
[[nodiscard]] inline Goal at_most(double ratio) { return {Goal::Kind::at_most, ratio}; }
[[nodiscard]] inline Goal at_least(double ratio) { return {Goal::Kind::at_least, ratio}; }

struct Row {
  std::string what;
  std::optional<double> ours;
  std::optional<double> floor;  // nothing where the machine lacks what to compare with
  std::string unit;             // of both
  Goal goal;
  std::string note;  // what the figures do not say by themselves; may be empty

  [[nodiscard]] std::optional<double> ratio() const;
  [[nodiscard]] std::optional<bool> met() const;
};

struct Bench {
  const char* name;  // for --only
  const char* what;  // one line, for --help
  std::vector<Row> (*run)();
};

// The processor time of this thread: what other programs on the machine take does not count.
class ProcessorTime {
 public:
  ProcessorTime();
  [[nodiscard]] double seconds() const;

 private:
  std::int64_t start_ns_;
};

// The time that passes for people: what waits for a disk, or uses more than one core, is measured with this.
class WallTime {
 public:
  WallTime();
  [[nodiscard]] double seconds() const;

 private:
  std::int64_t start_ns_;
};

// Runs both in turn (ours, floor, ours, floor, …) and keeps the best of each, so that a neighbour who is noisy for a
// while disturbs both alike. Each call does its own preparations and returns only what it measured, in a unit in which
// less is better.
struct Best {
  double ours = 0;
  double floor = 0;
};
[[nodiscard]] Best alternate(int rounds, const std::function<double()>& ours, const std::function<double()>& floor);

// The same with the median of each: for what waits for a disk, whose best moment says little about its next one.
struct Median {
  double ours = 0;
  double floor = 0;
};
[[nodiscard]] Median alternate_medians(int rounds, const std::function<double()>& ours,
                                       const std::function<double()>& floor);

// Runs `work` in a process of its own, so that its memory is its own, too, and gives back what it returns.
struct Apart {
  std::string said;
  double peak_bytes = 0;  // of memory
};
[[nodiscard]] Apart apart(const std::function<std::string()>& work);

// A bench that computes something wrong has measured nothing: says so and ends the program with 70.
void require(bool right, const std::string& what);

// A line on stderr, so that a long run is seen to be alive.
void progress(const std::string& line);

// Between processes.
[[nodiscard]] std::string pack(const std::vector<Row>& rows);
[[nodiscard]] std::vector<Row> unpack(const std::string& packed);

[[nodiscard]] std::string table_of(const std::vector<Row>& rows);
[[nodiscard]] std::string json_of(const std::vector<Row>& rows);

}  // namespace tocsin::bench
