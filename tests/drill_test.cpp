#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/score.h"
#include "tests/catch.h"
#include "tests/small_plan.h"

using namespace tocsin;
using tocsin::test::Recorder;

namespace {

std::vector<std::string> library_drills() {
  std::vector<std::string> drills;
  for (const auto& entry : std::filesystem::directory_iterator(TOCSIN_SOURCE_DIR "/scenarios/drills")) {
    if (entry.path().extension() == ".yaml") drills.push_back(entry.path().string());
  }
  return drills;
}

scenarios::Loaded load(const std::string& drill) {
  auto result = scenarios::load_drill(drill, {});
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  return std::move(*result.loaded);
}

struct Rehearsal {
  Recorder recorder;
  std::uint64_t digest = 0;
  decltype(sim::State::duties) duties;
};

void rehearse(const sim::Plan& plan, std::uint64_t seed, Rehearsal& rehearsal, sim::Duration slice = 0) {
  sim::Exercise exercise(plan, rehearsal.recorder);
  exercise.start(seed);
  for (sim::Time at = plan.starts; slice > 0 && at < plan.ends; at += slice) exercise.advance(at);
  exercise.advance(plan.ends);
  rehearsal.digest = sim::state_digest(exercise.state());
  rehearsal.duties = exercise.state().duties;
}

}  // namespace

TEST_CASE("Every drill of the library is read without a mistake and runs to its end with bots") {
  REQUIRE_FALSE(library_drills().empty());
  for (const std::string& drill : library_drills()) {
    CAPTURE(drill);
    const scenarios::Loaded loaded = load(drill);
    Rehearsal rehearsal;
    rehearse(loaded.plan, 7, rehearsal);
    REQUIRE(rehearsal.recorder.count(sim::Kind::ended) == 1);
    CHECK(rehearsal.recorder.count(sim::Kind::duty_armed) > 0);
    CHECK(rehearsal.recorder.events.back().kind == sim::Kind::ended);
  }
}

TEST_CASE("A drill and a seed give the same events every time, however time is sliced, and another seed gives others") {
  for (const std::string& drill : library_drills()) {
    CAPTURE(drill);
    const scenarios::Loaded loaded = load(drill);
    Rehearsal first;
    Rehearsal sliced;
    Rehearsal other;
    rehearse(loaded.plan, 7, first);
    rehearse(loaded.plan, 7, sliced, 37 * sim::minute);
    rehearse(loaded.plan, 8, other);
    CHECK(first.recorder.events == sliced.recorder.events);
    CHECK(first.digest == sliced.digest);
    CHECK(first.recorder.events != other.recorder.events);
  }
}

TEST_CASE("A plan read from its sources in memory runs like the one read from files") {
  for (const std::string& drill : library_drills()) {
    CAPTURE(drill);
    const scenarios::Loaded loaded = load(drill);
    auto again = scenarios::load_sources(loaded.sources);
    REQUIRE(again.loaded);
    Rehearsal one;
    Rehearsal other;
    rehearse(loaded.plan, 7, one);
    rehearse(again.loaded->plan, 7, other);
    CHECK(one.digest == other.digest);
  }
}

TEST_CASE("States of duties change only along the allowed ways, and lateness is what the times say") {
  for (const std::string& drill : library_drills()) {
    const scenarios::Loaded loaded = load(drill);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(drill, seed);
      Rehearsal rehearsal;
      rehearse(loaded.plan, seed, rehearsal);
      std::vector<sim::DutyState> states;
      std::vector<sim::Time> due;
      std::vector<sim::Time> moved;  // a level that rises can move a due time into the past
      for (const sim::Event& event : rehearsal.recorder.events) {
        if (event.kind == sim::Kind::duty_armed) {
          REQUIRE(event.item == states.size());
          states.push_back(sim::DutyState::open);
          due.push_back(event.value);
          moved.push_back(event.time);
        } else if (event.kind == sim::Kind::duty_due_changed) {
          REQUIRE(states[event.item] == sim::DutyState::open);
          due[event.item] = event.value;
          moved[event.item] = event.time;
        } else if (event.kind == sim::Kind::duty_settled) {
          const auto to = static_cast<sim::DutyState>(event.other);
          const sim::DutyState from = states[event.item];
          REQUIRE((from == sim::DutyState::open || (from == sim::DutyState::missed && to == sim::DutyState::late)));
          if (to == sim::DutyState::met) REQUIRE(event.time <= due[event.item]);
          if (to == sim::DutyState::missed) REQUIRE(event.time == std::max(due[event.item] + 1, moved[event.item]));
          if (to == sim::DutyState::late) REQUIRE(event.value == event.time - due[event.item]);
          states[event.item] = to;
        }
      }
    }
  }
}

TEST_CASE("In the hospital drill the CISO sends an assessment back, the phone is used, and it is filed again") {
  const scenarios::Loaded loaded = load(TOCSIN_SOURCE_DIR "/scenarios/drills/hospital-ransomware-2025.yaml");
  Rehearsal rehearsal;
  rehearse(loaded.plan, 7, rehearsal);
  const auto done = [&](const char* action) {
    std::size_t count = 0;
    for (const sim::Event& event : rehearsal.recorder.events) {
      count += event.kind == sim::Kind::acted && loaded.plan.actions[event.item].id == action ? 1U : 0U;
    }
    return count;
  };
  CHECK(done("return-assessment") >= 1);
  CHECK(done("notify-by-phone") >= 1);
  CHECK(done("notify") >= 1);
  CHECK(done("discard") >= 1);
}
