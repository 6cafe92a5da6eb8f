// What cannot work in a drill although each of its lines is right: told from the plan alone, and from exercises played
// with bots as they are, with the fastest ones, with contrary ones, and with somebody who tries everything.
#pragma once

#include <string>
#include <vector>

#include "scenarios/reader.h"

namespace tocsin::scenarios {

struct LintFinding {
  std::string rule;  // stable, kebab-case: "inject-never-comes"
  Diagnostic what;   // its place is the file's first line where no better one is known
};

struct LintOptions {
  unsigned runs = 12;  // of each manner; seeds 1 and up
};

[[nodiscard]] std::vector<LintFinding> lint(const Loaded& drill, const LintOptions& options = {});

// file:line:column: rule: message, the line with a caret, and the hint.
[[nodiscard]] std::string format(const LintFinding& finding);

}  // namespace tocsin::scenarios
