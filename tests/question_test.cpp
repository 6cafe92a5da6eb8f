// Questions and moves: what the reader makes of them, and how they are asked, answered and judged.
#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "sim/score.h"
#include "tests/catch.h"
#include "tests/small_drill.h"
#include "tests/small_plan.h"

using namespace tocsin;

namespace tocsin::test {
namespace {

const std::string asks_two = R"(questions:
  - id: who-decides
    at: T+00:10
    to: [handler, chief]
    ask: Who decides?
    choices: {handler: The handler, chief: The chief}
    right: chief
    because: The chief does.
    clause: "1.2"
    by: 20m
    weight: 3
)";

sim::Command answer(const sim::Plan& plan, const std::string& seat, const std::string& question, sim::Value choice) {
  sim::Command act;
  act.kind = sim::Kind::acted;
  act.origin = sim::Origin::person;
  act.seat = plan.find_seat(seat);
  act.item = plan.find_action("answer-" + question);
  sim::Answer chosen;
  chosen.field = 0;
  chosen.value = choice;
  act.answers.push_back(chosen);
  return act;
}

struct Live {  // a drill with people in the seats
  explicit Live(const std::string& own_part) : plan(with_people(small_drill(own_part))), exercise(plan, events) {}
  static sim::Plan with_people(sim::Plan plan) {
    for (sim::Seat& seat : plan.seats) seat.occupant = sim::Occupant::person;
    return plan;
  }
  sim::Plan plan;
  Recorder events;
  sim::Exercise exercise;
  void until(sim::Duration at) { exercise.advance(plan.starts + at); }
  std::string refused(const sim::Command& command, sim::Duration at) {
    const auto refusal = exercise.submit(command, plan.starts + at);
    return refusal ? refusal->code : "";
  }
};

sim::Score score_of(const sim::Plan& plan, const Recorder& events) {
  sim::ScoreFold fold(plan);
  for (const sim::Event& event : events.events) fold.take(event);
  return fold.result();
}

}  // namespace

TEST_CASE("A question becomes an inject, an action with a form of one choice, and an expected duty") {
  const sim::Plan plan = small_drill(asks_two);
  REQUIRE(plan.questions.size() == 1);
  const sim::Question& question = plan.questions[0];
  CHECK(plan.injects[question.inject].id == "who-decides");
  CHECK(plan.injects[question.inject].body.in(true) == "Who decides?");
  const sim::Action& action = plan.actions[question.action];
  CHECK(action.id == "answer-who-decides");
  CHECK(action.clause == "1.2");
  const sim::Field& field = plan.forms[action.form].fields.at(0);
  CHECK(field.choices.size() == 2);
  CHECK(field.right == 1);
  const sim::Duty& duty = plan.duties[question.duty];
  CHECK(duty.id == "answer-who-decides");
  CHECK(duty.layer == sim::Layer::expected);
  CHECK(duty.weight == 3);
  CHECK(question.because.in(true) == "The chief does.");
}

TEST_CASE("Each seat that got a question owes an answer, may give it once, and is judged") {
  Live live(asks_two);
  live.exercise.start(1);
  CHECK(live.refused(answer(live.plan, "handler", "who-decides", 0), 5 * sim::minute) == "not-asked");
  live.until(10 * sim::minute);
  CHECK(live.events.count(sim::Kind::duty_armed) == 2);
  CHECK(live.refused(answer(live.plan, "handler", "who-decides", 0), 12 * sim::minute).empty());
  CHECK(live.refused(answer(live.plan, "handler", "who-decides", 1), 13 * sim::minute) == "answered-already");
  CHECK(live.refused(answer(live.plan, "spare", "who-decides", 1), 13 * sim::minute) == "not-asked");
  live.until(sim::hour);
  std::vector<sim::DutyState> states;
  for (const sim::DutyInstance& instance : live.exercise.state().duties) states.push_back(instance.state);
  CHECK(states == std::vector<sim::DutyState>{sim::DutyState::met, sim::DutyState::missed});
  const sim::Score score = score_of(live.plan, live.events);
  const auto wrong = std::find_if(score.lines.begin(), score.lines.end(), [](const sim::ScoreLine& line) {
    return line.category == sim::Category::correctness;
  });
  REQUIRE(wrong != score.lines.end());
  CHECK(wrong->points == 0);
  CHECK(wrong->points_max == 3000);
}

TEST_CASE("A bot answers right, and wrong as often as its persona says") {
  const auto right_answers = [](const std::string& rate) {
    sim::Plan plan = small_drill(asks_two);
    for (sim::Persona& persona : plan.personas) persona.wrong_answer_ppm = rate == "never" ? 0 : sim::parts_per_million;
    Recorder events;
    sim::Exercise exercise(plan, events);
    exercise.start(3);
    exercise.advance(plan.ends);
    std::vector<sim::Value> judged;
    for (const sim::Event& event : events.events) {
      if (event.kind == sim::Kind::judged) judged.push_back(event.value);
    }
    return judged;
  };
  CHECK(right_answers("never") == std::vector<sim::Value>{1, 1});
  CHECK(right_answers("always") == std::vector<sim::Value>{0, 0});
}

TEST_CASE("A question of the hot wash is asked so that its time is up a minute before the end") {
  const std::string wash = R"(questions:
  - {id: why, phase: hot-wash, to: [chief], ask: Why, choices: [a, b], right: a, by: 5m}
)";
  const sim::Plan plan = small_drill(wash);
  CHECK(plan.injects[plan.questions[0].inject].at == plan.ends - 6 * sim::minute);
  CHECK(plan.questions[0].hot_wash);
}

TEST_CASE("A move opens by itself at its time, or earlier by hand or condition, and brings what belongs to it") {
  const std::string moves = R"(moves:
  - {id: m1, at: T+01:00, hold: true, text: Discuss}
  - {id: m2, at: T+03:00, when: {acknowledged: m1}, after: 20m, text: Go on}
  - {id: m3, text: When the controller says so}
questions:
  - {id: why, move: m2, after: 10m, to: [chief], ask: Why, choices: [a, b], right: a}
)";
  const auto opened = [&](bool early) {
    const sim::Plan plan = small_drill(moves);
    Recorder events;
    sim::Exercise exercise(plan, events);
    exercise.start(1);
    if (early) {
      sim::Command open;
      open.kind = sim::Kind::inject_fired_by_hand;
      open.origin = sim::Origin::controller;
      open.item = plan.find_inject("m1");
      CHECK_FALSE(exercise.submit(open, plan.starts + 15 * sim::minute));
    }
    exercise.advance(plan.ends);
    std::vector<sim::Duration> minutes;
    for (const char* id : {"m1", "m2", "why", "m3"}) {
      const sim::Time at = exercise.state().injects[plan.find_inject(id)].fired_at;
      minutes.push_back(at == sim::never ? -1 : (at - plan.starts) / sim::minute);
    }
    return minutes;
  };
  CHECK(opened(false) == std::vector<sim::Duration>{60, 80, 90, -1});
  CHECK(opened(true) == std::vector<sim::Duration>{15, 35, 45, -1});
  const std::string latest = replaced_in(moves, "{acknowledged: m1}", "{done: act}");
  const sim::Plan plan = small_drill(latest);
  Recorder events;
  sim::Exercise exercise(plan, events);
  exercise.start(1);
  exercise.advance(plan.ends);
  CHECK(exercise.state().injects[plan.find_inject("m2")].fired_at == plan.starts + 3 * sim::hour);
}

TEST_CASE("The clock stands at a move until everybody has acknowledged it") {
  Live live("moves:\n  - {id: m1, at: T+00:10, to: [handler, chief], hold: true, text: Discuss}\n");
  live.exercise.start(1);
  live.until(sim::hour);
  CHECK(live.exercise.state().now == live.plan.starts + 10 * sim::minute);
  sim::Command seen;
  seen.kind = sim::Kind::acknowledged;
  seen.origin = sim::Origin::person;
  seen.item = live.plan.find_inject("m1");
  for (const char* seat : {"handler", "chief"}) {
    CHECK(live.exercise.state().clock.stands());
    seen.seat = live.plan.find_seat(seat);
    CHECK_FALSE(live.exercise.submit(seen, live.exercise.state().now));
  }
  CHECK_FALSE(live.exercise.state().clock.stands());
}

TEST_CASE("A drill brings acts, forms and facts of its own, and expects them") {
  const std::string own = R"(facts:
  incident.blocked: bool
forms:
  block:
    fields:
      - {id: where, type: choice, choices: [gateway, host], required: true, right: gateway}
actions:
  block-source: {by: [handler], form: block, sets: {incident.blocked: true}}
expected:
  - {id: block-it, inject: sign, of: [handler], action: block-source, by: 3h}
)";
  const sim::Plan plan = small_drill(own);
  Recorder events;
  sim::Exercise exercise(plan, events);
  exercise.start(1);
  exercise.advance(plan.ends);
  CHECK(exercise.state().fact(plan.find_fact("incident.blocked"), sim::none, 0).value == 1);
  CHECK(events.count(sim::Kind::judged) == 1);
}

TEST_CASE("Mistakes in questions and moves are shown at their place") {
  struct Row {
    const char* text;
    const char* mistake;
  };
  const std::vector<Row> table = {
      {"questions:\n  - {id: q, at: T+00:10, to: [chief], ask: Why, choices: [a, b], right: c}\n",
       "2:73: `answer` cannot be `c`"},
      {"questions:\n  - {id: q, at: T+00:10, to: [chief], ask: Why, choices: [a], right: a}\n",
       "2:58: a question has at least two choices"},
      {"questions:\n  - {id: q, phase: dinner, to: [chief], ask: Why, choices: [a, b]}\n",
       "2:20: `phase` can only be `hot-wash`"},
      {"questions:\n  - {id: q, move: m9, to: [chief], ask: Why, choices: [a, b]}\n", "2:19: there is no move `m9`"},
      {"questions:\n  - {id: q, to: [chief], ask: Why, choices: [a, b]}\n",
       "2:5: this never comes | write `at`, `when`, `on_missed` or `manual: true`"},
      {"moves:\n  - {id: m1, after: 10m}\n", "2:21: `after` stands beside `when`"},
      {"moves:\n  - {id: sign, at: T+00:10}\n", "the inject `sign` stands here twice"},
      {"forms:\n  f: {fields: [{id: t, type: text, right: a}]}\n",
       "2:43: a field of this type has no `right` answer | name a fact with `judged_against`"},
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
