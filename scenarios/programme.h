// The programme of a year, read from its YAML file. FORMAT.md defines it. Nothing is thrown; all mistakes are reported.
#pragma once

#include <optional>
#include <vector>

#include "scenarios/reader.h"
#include "sim/programme.h"

namespace tocsin::scenarios {

struct ProgrammeResult {
  std::optional<sim::Programme> programme;  // nothing when there is a diagnostic
  std::vector<Diagnostic> diagnostics;
};

[[nodiscard]] bool is_programme(const Source& source);  // by its format line
// Paths of journals are made relative to the folder of `source.name`.
[[nodiscard]] ProgrammeResult read_programme(const Source& source);

}  // namespace tocsin::scenarios
