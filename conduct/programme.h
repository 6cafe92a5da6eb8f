// The year's programme and its submissions, as command and desktop need them: read, and how each exercise stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conduct/outcome.h"
#include "sim/programme.h"

namespace tocsin::conduct {

[[nodiscard]] Outcome<sim::Programme> open_programme(const std::string& path);
// Submissions stand in NAME.submissions.jsonl beside the programme NAME.yaml: a line for each, only ever appended.
[[nodiscard]] std::string submissions_path(const std::string& programme);
[[nodiscard]] Outcome<std::vector<sim::Submission>> read_submissions(const std::string& programme);

// An exercise of the programme, as far as it came. It points into programme and submissions.
struct Standing {
  const sim::YearDrill* drill = nullptr;
  bool held = false;
  sim::Time completed = sim::never;
  sim::Time due = sim::never;  // of the report
  const sim::Submission* submission = nullptr;
};
[[nodiscard]] Outcome<Standing> standing_of(const sim::Programme& programme, const sim::YearDrill& drill,
                                            const std::vector<sim::Submission>& submissions);

// Whether something falls due within `ahead` of `now`, or is overdue: the report, or else the exercise itself.
enum class Alarm : std::uint8_t { none, soon, overdue };
[[nodiscard]] Alarm alarm_of(const Standing& standing, sim::Time now, sim::Duration ahead);

[[nodiscard]] sim::Time today();  // the computer's clock

}  // namespace tocsin::conduct
