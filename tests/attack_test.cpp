// The red side's steps, chances and measures: what the reader makes of them, and what comes of it.
#include <algorithm>
#include <string>
#include <vector>

#include "sim/exercise.h"
#include "sim/score.h"
#include "tests/catch.h"
#include "tests/small_drill.h"
#include "tests/small_plan.h"

using namespace tocsin;

namespace tocsin::test {
namespace {

const std::string chain = R"(actions:
  patch: {by: [handler]}
  isolate: {by: [handler]}
attack:
  - {id: scan, technique: T1595.002, at: T+00:10, takes: 10m}
  - id: foothold
    technique: T1190
    after: [scan]
    takes: 20m
    stopped_by: [patch]
    sets: {system.web: defaced}
    seen_as: {channel: monitoring, to: [handler], text: "Strange requests", after: 5m}
    contained_by: {actions: [isolate], sets: {system.web: down}}
  - {id: spread, technique: T1021.002, after: {any: [foothold]}, takes: 1h}
measures:
  - {id: to-detect, from: {step: foothold}, to: {done: declare}, at_most: 30m, weight: 4}
  - {id: to-contain, from: {step: foothold}, to: {fact: system.web, is: down}, at_most: 1h}
  - {id: uptime, share_of_time: {fact: system.web, is: up}, at_least: 50%}
  - {id: stopped, steps_stopped: true, at_least: 2, weight: 3}
)";

struct Played {
  explicit Played(const std::string& own_part, std::uint64_t seed = 1)
      : plan(with_people(small_drill(own_part))), exercise(plan, events) {
    exercise.start(seed);
  }
  static sim::Plan with_people(sim::Plan plan) {
    for (sim::Seat& seat : plan.seats) seat.occupant = sim::Occupant::person;
    return plan;
  }
  void act(const std::string& action, sim::Duration at) {
    sim::Command act;
    act.kind = sim::Kind::acted;
    act.origin = sim::Origin::person;
    act.seat = plan.find_seat("handler");
    act.item = plan.find_action(action);
    act.incident = 0;
    const auto refusal = exercise.submit(act, plan.starts + at);
    INFO(action << " " << (refusal ? refusal->because.in(true) : ""));
    CHECK_FALSE(refusal);
  }
  sim::Score end() {
    exercise.advance(plan.ends);
    sim::ScoreFold fold(plan);
    for (const sim::Event& event : events.events) fold.take(event);
    return fold.result();
  }
  [[nodiscard]] sim::Duration fired(const std::string& inject) const {
    const sim::Time at = exercise.state().injects[plan.find_inject(inject)].fired_at;
    return at == sim::never ? -1 : (at - plan.starts) / sim::minute;
  }
  sim::Plan plan;
  Recorder events;
  sim::Exercise exercise;
};

std::vector<std::string> statuses(const sim::Score& score) {
  std::vector<std::string> words;
  for (const sim::StepOutcome& outcome : score.steps) words.emplace_back(sim::name_of(outcome.status));
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("An attack that nobody stops runs along its chain, and is seen") {
  Played played(chain);
  const sim::Score score = played.end();
  CHECK(played.fired("scan") == 20);
  CHECK(played.fired("foothold") == 40);
  CHECK(played.fired("foothold-seen") == 45);
  CHECK(played.fired("spread") == 100);
  CHECK(played.fired("foothold-contained") == -1);
  CHECK(statuses(score) == Words{"took-place", "took-place", "took-place"});
  CHECK(score.steps[1].seen_at == played.plan.starts + 45 * sim::minute);
}

TEST_CASE("A step is stopped by what was done before it, and what comes after it never comes") {
  Played played(chain);
  played.exercise.advance(played.plan.starts + 6 * sim::minute);
  played.act("patch", 30 * sim::minute);
  const sim::Score score = played.end();
  CHECK(played.fired("foothold") == -1);
  CHECK(played.fired("spread") == -1);
  CHECK(statuses(score) == Words{"took-place", "stopped", "stopped"});
  REQUIRE(score.measures.size() == 4);
  CHECK(score.measures[3].value == 2);
  CHECK(score.measures[3].of == 3);
  CHECK(score.measures[3].goal_met);
  CHECK_FALSE(score.measures[0].begun);
  const sim::ScoreLine& detect = score.lines[score.lines.size() - 4];
  CHECK_FALSE(detect.counted);
}

TEST_CASE("Measures count times, shares and steps, name their events, and their goals count in the score") {
  Played played(chain);
  played.act("declare", 60 * sim::minute);
  played.act("isolate", 130 * sim::minute);
  const sim::Score score = played.end();
  REQUIRE(score.measures.size() == 4);
  CHECK(score.measures[0].value == 20 * sim::minute);
  CHECK(score.measures[0].goal_met);
  CHECK(score.measures[0].events.size() == 2);
  CHECK(score.measures[1].value == 90 * sim::minute);
  CHECK_FALSE(score.measures[1].goal_met);
  // Up for the first 40 of 360 minutes.
  CHECK(score.measures[2].value == 111'111);
  CHECK(score.measures[3].value == 0);
  const auto& outcome = score.by_category[static_cast<std::size_t>(sim::Category::outcome)];
  CHECK(outcome.points == 4000);
  CHECK(outcome.points_max == 4000 + 1000 + 1000 + 3000);
  CHECK(played.fired("foothold-contained") == 130);
  CHECK(score.steps[1].contained_at == played.plan.starts + 130 * sim::minute);
}

TEST_CASE("A measure whose goal cannot be judged yet is shown and not counted") {
  Played played(chain);
  played.exercise.advance(played.plan.starts + 50 * sim::minute);
  sim::ScoreFold fold(played.plan);
  for (const sim::Event& event : played.events.events) fold.take(event);
  const sim::Score score = fold.result();
  CHECK(score.measures[0].begun);
  CHECK_FALSE(score.measures[0].decided);
  CHECK(score.by_category[static_cast<std::size_t>(sim::Category::outcome)].points_max == 0);
}

TEST_CASE("A chance is drawn from the seed: about as often as it says, and the same for the same seed") {
  const std::string likely = R"(truth:
  - {id: maybe, at: T+00:30, chance: 60%, set: {truth.real: true}}
)";
  const auto fires = [&](std::uint64_t seed) {
    Played played(likely, seed);
    played.end();
    const auto skipped = std::find_if(played.events.events.begin(), played.events.events.end(),
                                      [](const sim::Event& event) { return event.kind == sim::Kind::inject_skipped; });
    const bool fired = played.fired("maybe") == 30;
    CHECK(fired == (skipped == played.events.events.end()));
    if (!fired) CHECK(skipped->value == 1);
    return fired;
  };
  int count = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) count += fires(seed) ? 1 : 0;
  CHECK(count > 95);
  CHECK(count < 145);
  CHECK(fires(3) == fires(3));
}

TEST_CASE("What the controller fires by hand takes place whatever its chance") {
  Played played("truth:\n  - {id: maybe, at: T+00:30, chance: 0%, set: {truth.real: true}}\n");
  sim::Command fire;
  fire.kind = sim::Kind::inject_fired_by_hand;
  fire.origin = sim::Origin::controller;
  fire.item = played.plan.find_inject("maybe");
  CHECK_FALSE(played.exercise.submit(fire, played.plan.starts + sim::minute));
  played.end();
  CHECK(played.fired("maybe") == 1);
}

TEST_CASE("The score in parts: by seat, agency, clause and objective, and lines of nobody last") {
  Played played(chain + "objectives:\n  - {id: o1, duties: [declare-in-time], measures: [to-detect]}\n" +
                "truth:\n  - {id: it, at: T+00:40, set: {truth.real: true}}\n");
  played.act("declare", 60 * sim::minute);
  const sim::Score score = played.end();
  const auto by_seat = sim::score_by(played.plan, score, sim::Grouping::seat);
  REQUIRE(by_seat.size() == 2);
  CHECK(by_seat[0].item == played.plan.find_seat("handler"));
  CHECK(by_seat[0].met == 1);
  CHECK(by_seat[1].item == sim::none);
  CHECK(by_seat[1].points_max == 9000);
  const auto by_clause = sim::score_by(played.plan, score, sim::Grouping::clause);
  REQUIRE(by_clause.size() == 2);
  CHECK(by_clause[0].clause == "1.1");
  const auto by_objective = sim::score_by(played.plan, score, sim::Grouping::objective);
  REQUIRE(by_objective.size() == 2);
  CHECK(by_objective[0].points == 1000 + 4000);
  std::int64_t points = 0;
  for (const auto& group : sim::score_by(played.plan, score, sim::Grouping::agency)) points += group.points;
  CHECK(points == score.points);
}

TEST_CASE("A duty that nobody did counts for the seat whose turn it was") {
  Played played("truth:\n  - {id: it, at: T+00:40, set: {truth.real: true}}\n");
  const sim::Score score = played.end();
  const auto by_seat = sim::score_by(played.plan, score, sim::Grouping::seat);
  REQUIRE(by_seat.size() == 1);
  CHECK(by_seat[0].item == played.plan.find_seat("handler"));
  CHECK(by_seat[0].missed == 1);
}

TEST_CASE("A waiver does not hide what had happened, and an observation changes points with a name") {
  Played played("truth:\n  - {id: it, at: T+00:40, set: {truth.real: true}}\n");
  played.exercise.advance(played.plan.starts + 4 * sim::hour);
  sim::Command word;
  word.origin = sim::Origin::controller;
  word.item = 0;
  word.kind = sim::Kind::observed;
  word.value = 500;
  word.text =
      "Lin\x1f"
      "told it by telephone";
  CHECK_FALSE(played.exercise.submit(word, played.exercise.state().now));
  word.kind = sim::Kind::waived;
  word.value = 0;
  CHECK_FALSE(played.exercise.submit(word, played.exercise.state().now));
  const sim::Score score = played.end();
  CHECK(score.lines[0].state == sim::DutyState::waived);
  CHECK(score.lines[0].before_waiver == sim::DutyState::missed);
  CHECK(score.lines[0].reason.in(true) == "Lin\x1ftold it by telephone");
  REQUIRE(score.lines.size() == 2);
  CHECK(score.lines[1].points == 500);
  CHECK(score.lines[1].duty_instance == 0);
}

TEST_CASE("Mistakes in attacks and measures are shown at their place") {
  struct Row {
    const char* text;
    const char* mistake;
  };
  const std::vector<Row> table = {
      {"attack:\n  - {id: s, technique: T119, at: T+00:10}\n",
       "2:24: `T119` is no ATT&CK technique | as in `T1190` or `T1505.003`"},
      {"attack:\n  - {id: s, technique: T1190.01, at: T+00:10}\n", "2:24: `T1190.01` is no ATT&CK technique"},
      {"attack:\n  - {id: s, technique: T1190, after: [t]}\n", "2:39: there is no step `t`"},
      {"attack:\n  - {id: s, technique: T1190}\n", "2:5: this never comes | write `at` or `after`"},
      {"attack:\n  - {id: s, technique: T1190, at: T+00:10, stopped_by: [nothing]}\n", "there is no action `nothing`"},
      {"measures:\n  - {id: m, from: {start: true}}\n", "`to` is missing"},
      {"measures:\n  - {id: m}\n",
       "2:5: a measure says nothing | write `from` and `to`, `share_of_time` or `steps_stopped`"},
      {"measures:\n  - {id: m, share_of_time: {fact: system.web}}\n", "`system.web` is not a yes or no"},
      {"measures:\n  - {id: m, from: {start: true}, to: {done: act}, at_most: 5}\n", "a duration is needed here"},
      {"measures:\n  - {id: m, from: {step: s}, to: {done: act}}\n", "there is no step `s`"},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    const auto found = mistakes_of_small_drill(row.text);
    REQUIRE_FALSE(found.empty());
    CAPTURE(found.front());
    CHECK(found.front().find(row.mistake) != std::string::npos);
  }
}

}  // namespace tocsin::test
