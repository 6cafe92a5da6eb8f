// `tocsin lint`.
#include <libintl.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "reports/words.h"
#include "scenarios/lint.h"

namespace tocsin::cli {
namespace {

using Json = nlohmann::ordered_json;

Json as_json(const std::string& rule, const scenarios::Diagnostic& what) {
  return {{"rule", rule},          {"file", what.file},       {"line", what.line},
          {"column", what.column}, {"message", what.message}, {"hint", what.hint}};
}

}  // namespace

ExitCode lint(const LintOptions& options) {
  Json all = Json::array();
  bool clean = true;
  for (const std::string& drill : options.drills) {
    const auto result = scenarios::load_drill(drill, options.library);
    for (const auto& diagnostic : result.diagnostics) {
      clean = false;
      all.push_back(as_json("unreadable", diagnostic));
      if (!options.json) std::cout << scenarios::format(diagnostic);
    }
    if (!result.loaded) continue;
    const auto findings = scenarios::lint(*result.loaded, {options.runs});
    clean = clean && findings.empty();
    for (const auto& finding : findings) {
      all.push_back(as_json(finding.rule, finding.what));
      if (!options.json) std::cout << scenarios::format(finding);
    }
    if (findings.empty() && !options.json) std::cout << reports::fill(gettext("%s: no findings"), {drill}) << "\n";
  }
  if (options.json) std::cout << all.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  std::cout.flush();
  if (!std::cout) return input_output;
  return clean ? fine : finding;
}

}  // namespace tocsin::cli
