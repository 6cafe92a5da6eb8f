// `tocsin lint`: small bad drills, each with the one finding that it was made for.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/lint.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/program.h"
#include "tests/small_drill.h"

using namespace tocsin;

namespace tocsin::test {
namespace {

// A drill in which everything works, so that each bad one differs by one thing.
const std::string sound = R"(truth: [{id: it, at: T+00:20, set: {truth.real: true}}]
)";
const std::string seats_at_work = "  - {id: hello, at: T+00:01, to: [handler, chief, spare], text: Begin}\n";

std::vector<scenarios::LintFinding> findings(const std::string& own_part) {
  auto sources = small_drill_sources(own_part);
  sources.front().text = replaced_in(sources.front().text, "injects: [", "injects:\n" + seats_at_work + "  - ");
  sources.front().text = replaced_in(sources.front().text, "text: Look}]", "text: Look}");
  auto result = scenarios::load_sources(sources);
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded.has_value());
  auto found = scenarios::lint(*result.loaded, {4});
  const auto what_of = [](const std::vector<scenarios::LintFinding>& all) {
    std::vector<scenarios::Diagnostic> what;
    for (const auto& each : all) what.push_back(each.what);
    return what;
  };
  check_in_chinese(what_of(found), [&] { return what_of(scenarios::lint(*result.loaded, {4})); });
  return found;
}

std::vector<std::string> rules(const std::string& own_part) {
  std::vector<std::string> found;
  for (const auto& finding : findings(own_part)) found.push_back(finding.rule);
  return found;
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("A drill in which everything works has no findings") { CHECK(rules(sound).empty()); }

TEST_CASE("Each thing that cannot work is found at its place") {
  struct Row {
    std::string own_part;
    std::string rule;
    int line;
    std::string says;
  };
  const std::vector<Row> table = {
      {"truth:\n  - {id: it, at: T+00:20, set: {truth.real: true}}\n"
       "  - {id: never, when: {fact: system.web, is: down}, set: {truth.real: true}}\n",
       "inject-never-comes", 3, "`never` can never come"},
      {"actions:\n  shout: {by: [handler]}\n" + sound +
           "moves:\n  - {id: m1, when: {all: [{done: shout}, {fact: incident.aware, is: false}]}}\n",
       "inject-never-comes", 5, "nothing sets `incident.aware` so"},
      {"truth:\n  - {id: it, at: T+00:20, set: {truth.real: true}}\n"
       "  - {id: unlucky, at: T+01:00, chance: 0%, set: {truth.real: true}}\n",
       "inject-never-comes", 3, "its chance is 0%"},
      {"facts:\n  incident.never: bool\nactions:\n  hide: {by: [handler], needs: [{if: {fact: incident.never}}]}\n" +
           sound,
       "branch-leads-nowhere", 4, "nobody can ever do `hide`"},
      {"facts:\n  incident.never: bool\ntruth:\n  - {id: it, at: T+00:20, unless: {fact: incident.never}, set: "
       "{truth.real: true}}\n",
       "branch-leads-nowhere", 4, "`it` is never skipped or stopped"},
      {sound + "questions:\n  - {id: q, at: T+00:30, to: [chief], ask: Why, choices: [a, b]}\n",
       "question-without-right-answer", 3, "the question `q` has no right answer"},
      {"objectives:\n  - {id: o1, duties: [declare-in-time]}\n", "claimed-and-never-due", 2,
       "the objective `o1` claims `declare-in-time` (clause 1.1)"},
      {sound + "expected:\n  - {id: too-soon, inject: sign, of: [handler], action: act, by: 10s}\n",
       "duty-never-in-time", 3, "nobody can meet `too-soon` in time"},
  };
  for (const Row& row : table) {
    CAPTURE(row.own_part);
    const auto found = findings(row.own_part);
    std::string all;
    for (const auto& finding : found) all += scenarios::format(finding);
    CAPTURE(all);
    const auto the_one =
        std::find_if(found.begin(), found.end(), [&](const auto& finding) { return finding.rule == row.rule; });
    REQUIRE(the_one != found.end());
    CHECK(the_one->what.line == row.line);
    CHECK((the_one->what.message + the_one->what.hint).find(row.says) != std::string::npos);
  }
}

TEST_CASE("A channel that goes down for good is found when a duty needs it") {
  auto sources =
      small_drill_sources(sound + "expected:\n  - {id: call, inject: sign, of: [handler], action: ring, by: 1h}\n" +
                          "actions:\n  ring: {by: [handler], channel: phone}\n");
  sources.front().text = replaced_in(
      sources.front().text, "injects: [",
      "injects:\n  - {id: cut, at: T+02:00, to: [chief, spare], text: Dead, sets: {channel.phone: down}}\n  - ");
  sources.front().text = replaced_in(sources.front().text, "text: Look}]", "text: Look}");
  const auto result = scenarios::load_sources(sources);
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded.has_value());
  Rules found;
  for (const auto& finding : scenarios::lint(*result.loaded, {4})) found.push_back(finding.rule);
  CHECK(found == Rules{"channel-stays-down"});
}

TEST_CASE("A seat that never has anything to do is found, and an empty one is not") {
  const auto result = scenarios::load_sources(small_drill_sources(sound));
  REQUIRE(result.loaded.has_value());
  Rules seats;
  for (const auto& finding : scenarios::lint(*result.loaded, {2})) {
    CHECK(finding.rule == "seat-without-work");
    CHECK(finding.what.file == "directory");
    seats.push_back(finding.what.message);
  }
  CHECK(seats.size() == 2);
  const auto emptied = scenarios::load_sources(
      small_drill_sources(sound + "seats: {chief: {occupant: nobody}, spare: {occupant: nobody}}\n"));
  REQUIRE(emptied.loaded.has_value());
  CHECK(scenarios::lint(*emptied.loaded, {2}).empty());
}

TEST_CASE("Lint says the same each time, with place, line and hint") {
  const std::string bad = sound + "questions:\n  - {id: q, at: T+00:30, to: [chief], ask: Why, choices: [a, b]}\n";
  const auto one = findings(bad);
  const auto other = findings(bad);
  REQUIRE(one.size() == 1);
  REQUIRE(other.size() == 1);
  CHECK(one.front().what == other.front().what);
  CHECK(scenarios::format(one.front()) ==
        "drill:3:10: question-without-right-answer: the question `q` has no right answer\n"
        "      - {id: q, at: T+00:30, to: [chief], ask: Why, choices: [a, b]}\n"
        "             ^\n"
        "  hint: write `right:`\n");
}

TEST_CASE("Lint finds nothing in any drill of the library") {
  // A sanitized build takes three minutes for all of them.
#ifdef __SANITIZE_ADDRESS__
  constexpr std::size_t each = 4;
#else
  constexpr std::size_t each = 1;
#endif
  std::vector<std::string> drills;
  for (const auto& entry : std::filesystem::directory_iterator(library_file("drills"))) drills.push_back(entry.path());
  CHECK(drills.size() >= 14);
  std::sort(drills.begin(), drills.end());
  for (std::size_t at = 0; at < drills.size(); at += each) {
    const Ran ran = run_tocsin({"lint", drills[at]});
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
  }
}

}  // namespace tocsin::test
