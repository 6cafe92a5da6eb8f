// The format page's tutorial, followed to the letter: its files, its additions, its commands.
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "tests/catch.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"
#include "tests/small_plan.h"

namespace tocsin::test {
namespace {

// The contents of the page's fences that begin with this line.
std::vector<std::string> fences(const std::string& first_line) {
  const std::string page = read_file(library_file("FORMAT.md"));
  const std::string fence = "```" + first_line + "\n";
  std::vector<std::string> found;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    found.push_back(page.substr(at, page.find("```\n", at) - at));
  }
  return found;
}

std::vector<scenarios::Source> files() {
  std::vector<scenarios::Source> made;
  for (const std::string& text : fences("yaml")) {
    if (text.find("tocsin/calendar@1") == std::string::npos) made.push_back({"file", text});
  }
  REQUIRE(made.size() == 3);
  return made;
}

// The three files with the first `steps` additions.
scenarios::Loaded load(std::size_t steps) {
  auto sources = files();
  const auto additions = fences("yaml append");
  for (std::size_t i = 0; i < steps; ++i) sources[2].text += additions[i];
  auto result = scenarios::load_sources(sources);
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  return std::move(*result.loaded);
}

bool took_place(const sim::State& state, const std::string& inject) {
  return state.injects[state.plan->find_inject(inject)].status == sim::InjectStatus::fired;
}

}  // namespace

TEST_CASE("After each step of the tutorial the drill is read without a mistake and runs to its end") {
  const std::size_t steps = fences("yaml append").size();
  REQUIRE(steps == 6);
  for (std::size_t done = 0; done <= steps; ++done) {
    CAPTURE(done);
    const scenarios::Loaded loaded = load(done);
    Recorder recorder;
    sim::Exercise exercise(loaded.plan, recorder);
    exercise.start(7);
    exercise.advance(loaded.plan.ends);
    CHECK(recorder.count(sim::Kind::ended) == 1);
  }
}

TEST_CASE("In the tutorial's drill whoever does nothing is called again and sees the account abused") {
  const scenarios::Loaded loaded = load(6);
  Recorder recorder;
  sim::Exercise exercise(loaded.plan, recorder, {.bots = false});
  exercise.start(7);
  exercise.advance(loaded.plan.ends);
  CHECK(took_place(exercise.state(), "second-call"));
  CHECK(took_place(exercise.state(), "wave-of-mails"));
}

TEST_CASE("In the tutorial's drill whoever acts in time is spared both") {
  const scenarios::Loaded loaded = load(6);
  Recorder recorder;
  sim::Exercise exercise(loaded.plan, recorder);
  exercise.start(7);
  exercise.advance(loaded.plan.ends);
  CHECK_FALSE(took_place(exercise.state(), "second-call"));
  CHECK_FALSE(took_place(exercise.state(), "wave-of-mails"));
  CHECK(took_place(exercise.state(), "who-decides"));
}

TEST_CASE("Every command of the tutorial does what it says") {
  const ScratchFolder folder;
  const char* names[] = {"procedures/call-home.yaml", "directories/small-office.yaml", "drills/strange-mail.yaml"};
  auto sources = files();
  for (const std::string& addition : fences("yaml append")) sources[2].text += addition;
  for (std::size_t i = 0; i < 3; ++i) {
    std::filesystem::create_directories(std::filesystem::path(folder / names[i]).parent_path());
    write_file(folder / names[i], sources[i].text);
  }
  std::size_t commands = 0;
  for (const std::string& fence : fences("sh")) {
    std::istringstream lines(fence);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::vector<std::string> arguments;
      for (std::string word; words >> word;) {
        const bool is_file = word.rfind("drills/", 0) == 0 || word.rfind("strange-mail.", 0) == 0;
        arguments.push_back(is_file ? folder / word : word);
      }
      CAPTURE(line);
      REQUIRE(arguments.front() == "tocsin");
      arguments.erase(arguments.begin());
      const Ran ran = run_tocsin(arguments);
      INFO(ran.out + ran.err);
      CHECK(ran.code == 0);
      ++commands;
    }
  }
  CHECK(commands == 7);
}

}  // namespace tocsin::test
