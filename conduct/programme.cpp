#include "conduct/programme.h"

#include <libintl.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "conduct/files.h"
#include "conduct/record.h"
#include "reports/annual_report.h"
#include "reports/words.h"
#include "scenarios/programme.h"

namespace tocsin::conduct {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using reports::fill;

sim::Time today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string submissions_path(const std::string& programme) {
  return fs::path(programme).replace_extension(".submissions.jsonl").string();
}

Outcome<sim::Programme> open_programme(const std::string& path) {
  const auto text = read_whole(path);
  if (!text) return Failed{input_output, fill(gettext("%s: it cannot be read"), {path})};
  auto result = scenarios::read_programme({path, *text});
  if (result.programme) return std::move(*result.programme);
  std::string message;
  for (const auto& diagnostic : result.diagnostics) message += scenarios::format(diagnostic);
  if (!message.empty()) message.pop_back();
  return Failed{finding, message};
}

Outcome<std::vector<sim::Submission>> read_submissions(const std::string& programme) {
  std::vector<sim::Submission> found;
  const std::string path = submissions_path(programme);
  std::error_code error;
  if (!fs::exists(path, error)) return found;
  std::ifstream stream(path, std::ios::binary);
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    const Json json = Json::parse(line, nullptr, false);
    const bool good = json.is_object() && json.contains("drill") && json["drill"].is_string() &&
                      json.contains("at_ms") && json["at_ms"].is_number_integer();
    if (!good) {
      return Failed{finding, fill(gettext("%1$s: line %2$s is no submission"), {path, std::to_string(number)})};
    }
    const auto word = [&](const char* key) {
      return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
    };
    found.push_back({word("drill"), json["at_ms"].get<sim::Time>(), word("to"), word("reference"), word("by")});
  }
  return found;
}

Outcome<Standing> standing_of(const sim::Programme& programme, const sim::YearDrill& drill,
                              const std::vector<sim::Submission>& submissions) {
  Standing standing;
  standing.drill = &drill;
  standing.submission = reports::last_submission(submissions, drill.id);
  std::error_code error;
  if (drill.journal.empty() || !fs::exists(drill.journal, error)) return standing;
  auto opened = open_record(drill.journal);
  if (!opened) return opened.failed();
  Fold fold((*opened)->loaded.plan);
  if (auto failure = fold_record(**opened, sim::never, fold)) return *failure;
  if (!fold.state.ended) return standing;
  standing.held = true;
  standing.completed = fold.state.now;
  standing.due = sim::report_due(programme, standing.completed);
  return standing;
}

Alarm alarm_of(const Standing& standing, sim::Time now, sim::Duration ahead) {
  if (standing.held && standing.submission != nullptr) return Alarm::none;
  const sim::Time due = standing.held ? standing.due : standing.drill->planned;
  if (due == sim::never) return Alarm::none;
  if (due < now) return Alarm::overdue;
  return due <= now + ahead ? Alarm::soon : Alarm::none;
}

}  // namespace tocsin::conduct
