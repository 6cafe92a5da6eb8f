// The `tocsin` command: wires the rooms together.
//
// Exit codes: 0 fine, 1 a finding or refusal, 2 usage, 3 input/output.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/board.h"
#include "cli/language.h"
#include "reports/html_result.h"
#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "sim/score.h"

namespace {

enum ExitCode { fine = 0, finding = 1, usage = 2, failed_io = 3 };

class Recorder : public tocsin::sim::EventSink {
 public:
  explicit Recorder(const tocsin::sim::Plan& plan) : score(plan) {}
  void on_event(const tocsin::sim::Event& event) override {
    events.push_back(event);
    score.take(event);
  }
  std::vector<tocsin::sim::Event> events;
  tocsin::sim::ScoreFold score;
};

std::optional<tocsin::scenarios::Loaded> load(const std::string& path, const std::vector<std::string>& library) {
  auto result = tocsin::scenarios::load_drill(path, library);
  for (const auto& diagnostic : result.diagnostics) std::cerr << tocsin::scenarios::format(diagnostic);
  return std::move(result.loaded);
}

int check(const std::vector<std::string>& files, const std::vector<std::string>& library) {
  int code = fine;
  for (const std::string& file : files) {
    if (load(file, library)) {
      std::cout << file << ": no mistakes\n";
    } else {
      code = finding;
    }
  }
  return code;
}

int run(const std::string& drill, const std::vector<std::string>& library, std::uint64_t seed, bool english, bool json,
        const std::string& html) {
  auto loaded = load(drill, library);
  if (!loaded) return finding;
  // Nobody answers at the terminal yet, so every seat that is not left empty is a bot's.
  for (auto& seat : loaded->plan.seats) {
    if (seat.occupant == tocsin::sim::Occupant::person) seat.occupant = tocsin::sim::Occupant::bot;
  }
  const tocsin::sim::Plan& plan = loaded->plan;
  Recorder recorder(plan);
  tocsin::sim::Exercise exercise(plan, recorder);
  exercise.start(seed);
  exercise.advance(plan.ends);
  const tocsin::sim::Score score = recorder.score.result();
  if (!html.empty()) {
    std::ofstream file(html, std::ios::binary);
    file << tocsin::reports::html_result(
        {plan, exercise.state(), score, recorder.events, seed, {}, TOCSIN_VERSION, english});
    file.close();
    if (!file) {
      std::cerr << html << ": could not be written\n";
      return failed_io;
    }
  }
  if (json) {
    nlohmann::json duties = nlohmann::json::array();
    for (const auto& line : score.lines) {
      if (line.category != tocsin::sim::Category::timeliness) continue;
      const auto& duty = plan.duties[line.duty];
      duties.push_back({{"clause", duty.clause},
                        {"duty", duty.id},
                        {"state", tocsin::sim::name_of(line.state)},
                        {"late_ms", line.late_by},
                        {"points_thousandths", line.points},
                        {"points_max_thousandths", line.points_max},
                        {"from_event", line.from_event},
                        {"by_event", line.by_event}});
    }
    std::cout << nlohmann::json{{"drill", plan.id},
                                {"seed", seed},
                                {"events", recorder.events.size()},
                                {"state_digest", tocsin::sim::state_digest(exercise.state())},
                                {"duties", duties},
                                {"score_permille", score.permille}}
                     .dump(2)
              << "\n";
    return fine;
  }
  tocsin::cli::print_board(std::cout, exercise.state(), score, english);
  std::cout << "\nevents " << recorder.events.size() << ", seed " << seed << ", state digest " << std::hex
            << tocsin::sim::state_digest(exercise.state()) << std::dec << "\n";
  return fine;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("tocsin rehearses cyber-incident drills");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 fine, 1 a finding or refusal, 2 usage, 3 input/output.");
  std::vector<std::string> library;
  if (std::filesystem::exists(TOCSIN_LIBRARY_DIR)) library.emplace_back(TOCSIN_LIBRARY_DIR);
  std::vector<std::string> files;
  std::string drill;
  std::uint64_t seed = 7;
  std::string language;
  std::string html;
  bool english = false;
  bool json = false;

  CLI::App* check_command = app.add_subcommand("check", "Reads drills and reports every mistake in them");
  check_command->add_option("FILE", files, "drill files")->required();
  check_command->add_option("--library", library, "more folders with procedures/, directories/ and calendars/");
  check_command->footer("Example: tocsin check scenarios/drills/hospital-ransomware-2025.yaml");

  CLI::App* run_command = app.add_subcommand("run", "Runs a drill with bots in its seats, at full speed, in memory");
  run_command->add_option("DRILL", drill, "a drill file")->required();
  run_command->add_option("--library", library, "more folders with procedures/, directories/ and calendars/");
  run_command->add_option("--seed", seed, "the bots' luck (default 7)");
  run_command->add_flag("--english", english, "labels in English");
  run_command->add_option("--lang", language, "the language: zh-TW (default) or en");
  run_command->add_option("--html", html, "also write the result as an HTML page to this file");
  run_command->add_flag("--json", json, "one JSON document for programs");
  run_command->footer("Example: tocsin run scenarios/drills/hospital-ransomware-2025.yaml --seed 7 --english");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? fine : usage;
  }
  if (check_command->parsed()) return check(files, library);
  english = tocsin::cli::choose_language(english ? "en" : language);
  return run(drill, library, seed, english, json, html);
}
