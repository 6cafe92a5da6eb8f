// A supervision drill over a group of agencies: what an event costs may not depend on how many agencies there are.
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "reports/words.h"
#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "tests/bench/benches.h"

namespace tocsin::bench {
namespace {

class Counter : public sim::EventSink {
 public:
  void on_event(const sim::Event& event) override {
    (void)event;
    ++events;
  }
  std::uint64_t events = 0;
};

std::string text_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The central authority's directory with so many branches, each with an incident; they come as fast as thirty in two days, so
// that as many are under way at a time for each reviewer.
sim::Plan supervision_drill(std::size_t branches) {
  const std::string library = TOCSIN_SOURCE_DIR "/scenarios/";
  std::string directory = text_of(library + "directories/central-authority.yaml");
  const std::string count = "count: 30\n";
  const std::size_t at = directory.find(count);
  require(at != std::string::npos, "the directory has no group of thirty");
  directory.replace(at, count.size(), "count: " + std::to_string(branches) + "\n");
  std::string drill = R"(format: tocsin/drill@1
id: supervision
kind: other
procedure: tw-public-agency-2021
directory: central-authority
starts: 2026-03-02 08:00
ends: T+60d
seats:
  reviewer-1: {persona: drilled}
  reviewer-2: {persona: drilled}
  reviewer-3: {persona: drilled}
  reviewer-4: {persona: drilled}
incidents:
)";
  // Three each, a week apart: some hundred duties an agency.
  std::string injects = "injects:\n";
  for (const char* week : {"0", "1", "2"}) {
    drill +=
        reports::fill(R"(  - {id: matter-%s, for_each: branch, truth: {truth.real: true, truth.leak: noncore/slight,
      truth.tamper: none, truth.outage: none, truth.support-needed: false, truth.possibly-major: false}}
)",
                      {week});
    injects += reports::fill(R"(  - {id: sign-%1$s, for_each: branch, at: T+%2$sd, spread: {over: 2d, order: shuffled},
      channel: monitoring, to: [finder], incident: matter-%1$s, sign: true, text: Look}
  - {id: late-%1$s, for_each: branch, on_missed: notify-in-one-hour, channel: phone, to: [window],
      incident: matter-%1$s, text: Where is it}
  - {id: worse-%1$s, for_each: branch, when: {fact: incident.level, at_least: 2}, channel: phone, to: [window],
      incident: matter-%1$s, text: Look again}
)",
                             {week, std::to_string(7 * std::stoi(week))});
  }
  drill += injects;
  auto result = scenarios::load_sources({{"drill", drill},
                                         {"procedure", text_of(library + "procedures/tw-public-agency-2021.yaml")},
                                         {"directory", directory}});
  std::string mistakes = "the drill has mistakes:";
  for (const auto& diagnostic : result.diagnostics) mistakes += "\n" + scenarios::format(diagnostic);
  require(result.loaded.has_value(), mistakes);
  return std::move(result.loaded->plan);
}

struct Run {
  std::uint64_t events = 0;
  std::uint64_t duties = 0;
  double seconds = 0;
};

void add(Run& run, const sim::Plan& plan, std::uint64_t seed) {
  Counter counter;
  const ProcessorTime time;
  sim::Exercise exercise(plan, counter);
  exercise.start(seed);
  exercise.advance(plan.ends);
  run.seconds += time.seconds();
  run.events += counter.events;
  run.duties += exercise.state().duties.size();
}

}  // namespace

std::vector<Row> group_speed() {
  const ProcessorTime reading;
  const sim::Plan many = supervision_drill(1000);
  const double read_s = reading.seconds();
  const sim::Plan few = supervision_drill(30);
  double ours = 1e9;
  double floor = 1e9;
  Run last;
  for (int round = 0; round < 5; ++round) {
    Run of_many;
    add(of_many, many, 7);
    Run of_few;
    for (std::uint64_t seed = 1; seed <= 33; ++seed) add(of_few, few, seed);
    require(of_many.duties > 90'000 && of_few.events > of_many.events / 2,
            "the drills are not what they should be: " + std::to_string(of_many.duties) + " duties, " +
                std::to_string(of_many.events) + " and " + std::to_string(of_few.events) + " events");
    ours = std::min(ours, of_many.seconds * 1e9 / static_cast<double>(of_many.events));
    floor = std::min(floor, of_few.seconds * 1e9 / static_cast<double>(of_few.events));
    last = of_many;
  }
  progress("group: " + std::to_string(last.events) + " events, " + std::to_string(last.duties) + " duties");
  return {{"1,000-agency supervision drill / 30-agency one", ours, floor, "ns/event", at_most(1.3), ""},
          {"reading a drill of 1,000 agencies / goal", read_s * 1000, 2000, "ms", at_most(1), ""}};
}

}  // namespace tocsin::bench
