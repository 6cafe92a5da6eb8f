#include "tests/catch.h"

#include "sim/score.h"
#include "tests/small_plan.h"

using namespace tocsin::sim;
using tocsin::test::Run;
using tocsin::test::SmallPlan;

namespace {

Answer level(Value value) { return {0, value, "", {}}; }

}  // namespace

TEST_CASE("A notification at exactly one hour is in time, and a millisecond later is late by that") {
  for (const Duration delay : {Duration{0}, Duration{1}}) {
    SmallPlan small;
    small.add_sign();
    small.duty("notify-in-one-hour", small.is_aware(), {hour, 0}, {small.way(small.notify, small.to_superior)});
    Run run(small.plan);
    REQUIRE_FALSE(run.act(minute, small.handler, small.declare));
    REQUIRE_FALSE(run.act(minute + hour + delay, small.handler, small.notify, {small.to_superior}));
    CHECK(run.duty().state == (delay == 0 ? DutyState::met : DutyState::late));
    CHECK(run.late_by() == (delay == 0 ? -1 : 1));
  }
}

TEST_CASE("A missed duty stays visible as missed and becomes late when it is done") {
  SmallPlan small;
  small.add_sign();
  small.duty("notify-in-one-hour", small.is_aware(), {hour, 0}, {small.way(small.notify)});
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  run.until(2 * hour);
  CHECK(run.duty().state == DutyState::missed);
  REQUIRE_FALSE(run.act(3 * hour, small.handler, small.notify, {small.to_superior}));
  CHECK(run.duty().state == DutyState::late);
  CHECK(run.late_by() == 2 * hour);
}

TEST_CASE("While the platform is down it is refused with the clause, and the phone counts only then") {
  SmallPlan small;
  small.add_sign();
  small.add_outage(SmallPlan::start + 10 * minute, SmallPlan::start + 3 * hour);
  const Index down = small.condition(Op::fact_is, small.platform, channel_down);
  small.duty("notify-in-one-hour", small.is_aware(), {hour, 0},
             {small.way(small.notify, small.to_superior), small.way(small.phone, small.to_superior, down)});
  const Index phoned = small.condition(Op::done, small.phone);
  const Index up = small.condition(Op::fact_is, small.platform, channel_up);
  small.duty("file-again-after-outage", small.both(phoned, up), {hour, 0}, {small.way(small.notify)});
  Run run(small.plan);
  REQUIRE_FALSE(run.act(minute, small.handler, small.declare));
  REQUIRE_FALSE(run.act(2 * minute, small.handler, small.phone, {small.to_superior}));
  CHECK(run.duty().state == DutyState::open);
  const auto refusal = run.act(20 * minute, small.handler, small.notify, {small.to_superior});
  REQUIRE(refusal);
  CHECK(refusal->code == "channel-down");
  CHECK(refusal->clause == "5.1.5");
  REQUIRE_FALSE(run.act(21 * minute, small.handler, small.phone, {small.to_superior}));
  CHECK(run.duty().state == DutyState::met);
  run.until(2 * hour);
  const std::size_t before = run.duties();
  run.until(3 * hour);
  CHECK(before == 2);
  CHECK(run.duty(1).due == SmallPlan::start + 2 * minute + hour);
}

TEST_CASE("A duty armed when the outage ends is due that long after its end") {
  SmallPlan small;
  small.add_sign();
  small.add_outage(SmallPlan::start + 10 * minute, SmallPlan::start + 3 * hour);
  const Index phoned = small.condition(Op::done, small.phone);
  const Index up = small.condition(Op::fact_is, small.platform, channel_up);
  small.duty("file-again-after-outage", small.both(phoned, up), {hour, 0}, {small.way(small.notify)});
  Run run(small.plan);
  REQUIRE_FALSE(run.act(20 * minute, small.handler, small.phone, {small.to_superior}));
  CHECK(run.duties() == 0);
  run.until(3 * hour);
  REQUIRE(run.duties() == 1);
  CHECK(run.duty().due == SmallPlan::start + 4 * hour);
}

TEST_CASE("A trigger that must hold for an hour arms then, and not when the outage is shorter") {
  for (const Duration length : {59 * minute, 61 * minute}) {
    SmallPlan small;
    small.add_outage(SmallPlan::start + hour, SmallPlan::start + hour + length);
    Duty& duty = small.duty("substitute-channel", small.condition(Op::fact_is, small.platform, channel_down, hour),
                            {10 * minute, 0}, {});
    duty.scope = Scope::agency;
    Run run(small.plan);
    run.until(5 * hour);
    // The fact is every agency's here.
    CHECK(run.duties() == (length > hour ? 3 : 0));
    if (length > hour) {
      CHECK(run.duty().armed_at == SmallPlan::start + 2 * hour);
    }
  }
}

TEST_CASE("A level that changes moves the due time of an open duty and leaves a settled one") {
  SmallPlan small;
  small.add_sign();
  Duty& contain = small.duty("contain", small.is_aware(), {}, {small.way(small.control)});
  contain.due.allowances = {{{36 * hour, 0}, none, {3, 4}}, {{72 * hour, 0}, none, {}}};
  contain.due.level = small.level;
  contain.due.after = {small.aware_at};
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  CHECK(run.duty().due == SmallPlan::start + 72 * hour);
  REQUIRE_FALSE(run.act(hour, small.handler, small.set_level, {}, {level(3)}));
  CHECK(run.duty().due == SmallPlan::start + 36 * hour);
  REQUIRE_FALSE(run.act(2 * hour, small.handler, small.set_level, {}, {level(2)}));
  CHECK(run.duty().due == SmallPlan::start + 72 * hour);
  REQUIRE_FALSE(run.act(40 * hour, small.handler, small.control));
  CHECK(run.duty().state == DutyState::met);
  REQUIRE_FALSE(run.act(41 * hour, small.handler, small.set_level, {}, {level(4)}));
  CHECK(run.duty().state == DutyState::met);
}

TEST_CASE("All recipients are needed, over one act or several") {
  for (const bool together : {true, false}) {
    SmallPlan small;
    small.add_sign();
    const Way both{{{small.brief, small.to_superior, false}, {small.brief, small.to_ciso, false}}, none};
    small.duty("brief-both", small.is_aware(), {hour, 0}, {both});
    Run run(small.plan);
    REQUIRE_FALSE(run.act(0, small.handler, small.declare));
    if (together) {
      REQUIRE_FALSE(run.act(minute, small.handler, small.brief, {small.to_superior, small.to_ciso}));
    } else {
      REQUIRE_FALSE(run.act(minute, small.handler, small.brief, {small.to_superior}));
      CHECK(run.duty().state == DutyState::open);
      REQUIRE_FALSE(run.act(2 * minute, small.handler, small.brief, {small.to_ciso}));
    }
    CHECK(run.duty().state == DutyState::met);
  }
}

TEST_CASE("Each affected agency is a duty of its own") {
  SmallPlan small;
  small.add_sign();
  Duty& tell = small.duty("tell-affected", none, {hour, 0}, {{{{small.tell, none, true}}, none}});
  tell.for_each = small.affected;
  Run run(small.plan);
  Command command;
  command.kind = Kind::acted;
  command.origin = Origin::person;
  command.seat = small.handler;
  command.item = small.tell;
  command.incident = 0;
  command.recipients = {{small.to_affected, small.bureau}};
  command.answers = {{0, 0, "", {small.bureau, small.neighbour}}};
  REQUIRE_FALSE(run.exercise().submit(command, SmallPlan::start));
  REQUIRE(run.duties() == 2);
  command.recipients = {{small.to_affected, small.neighbour}};
  REQUIRE_FALSE(run.exercise().submit(command, SmallPlan::start + minute));
  CHECK(run.duty(0).state == DutyState::open);
  CHECK(run.duty(1).state == DutyState::met);
}

TEST_CASE("A recurring duty comes again after it was met or missed, until its end") {
  SmallPlan small;
  small.add_sign();
  Duty& progress = small.duty("progress", small.is_aware(), {}, {small.way(small.control)});
  progress.due.allowances.clear();
  progress.recurs = true;
  progress.every_span = {2 * hour, 0};
  progress.until = small.condition(Op::fact_is, small.notified, 1);
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  REQUIRE_FALSE(run.act(hour, small.handler, small.control));
  CHECK(run.duty(0).state == DutyState::met);
  CHECK(run.duty(1).due == SmallPlan::start + 3 * hour);
  run.until(4 * hour);
  CHECK(run.duty(1).state == DutyState::missed);
  REQUIRE(run.duties() == 3);
  REQUIRE_FALSE(run.act(4 * hour, small.handler, small.notify, {small.to_superior}));
  CHECK(run.duty(2).state == DutyState::voided);
  run.until(48 * hour);
  CHECK(run.duties() == 3);
}

TEST_CASE("The reviewer's duty is another agency's, from receipt and by the notified level") {
  SmallPlan small;
  small.add_sign();
  small.plan.actions[small.notify].form = 0;
  Duty& review = small.duty("review", none, {}, {small.way(small.review)});
  review.trigger = Trigger::received;
  review.item = small.notify;
  review.at = 0;
  review.owners = {small.reviewer};
  review.due.allowances = {{{2 * hour, 0}, none, {3, 4}}, {{8 * hour, 0}, none, {}}};
  review.due.level_field = 0;
  Run run(small.plan);
  REQUIRE_FALSE(run.act(minute, small.handler, small.notify, {small.to_superior}, {level(3)}));
  REQUIRE(run.duties() == 1);
  CHECK(run.duty().agency == small.bureau);
  CHECK(run.duty().due == SmallPlan::start + minute + 2 * hour);
  REQUIRE_FALSE(run.act(hour, small.reviewer, small.review));
  CHECK(run.duty().state == DutyState::met);
}

TEST_CASE("A false alarm voids what is open and leaves what was missed") {
  SmallPlan small;
  small.add_sign();
  small.duty("short", small.is_aware(), {minute, 0}, {small.way(small.notify)}).void_when = none;
  small.duty("long", small.is_aware(), {hour, 0}, {small.way(small.notify)});
  const Index alarm = small.condition(Op::fact_is, small.false_alarm, 1);
  for (Duty& duty : small.plan.duties) duty.void_when = alarm;
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  REQUIRE_FALSE(run.act(10 * minute, small.handler, small.clear));
  CHECK(run.duty(0).state == DutyState::missed);
  CHECK(run.duty(1).state == DutyState::voided);
}

TEST_CASE("A waiver needs a name and a reason, and is not counted") {
  SmallPlan small;
  small.add_sign();
  small.duty("notify", small.is_aware(), {minute, 0}, {small.way(small.notify)});
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  run.until(hour);
  CHECK(run.control(hour, Kind::waived, 0, "Chen"));
  REQUIRE_FALSE(run.control(hour, Kind::waived, 0, "Chen\x1fthe line was cut for works"));
  CHECK(run.duty().state == DutyState::waived);
  ScoreFold fold(small.plan);
  for (const Event& event : run.events.events) fold.take(event);
  const Score score = fold.result();
  CHECK(score.points_max == 0);
  CHECK(score.lines.front().state == DutyState::waived);
}

TEST_CASE("The score names timeliness, completeness and correctness with the events behind them") {
  SmallPlan small;
  small.add_sign();
  small.duty("notify", small.is_aware(), {hour, 0}, {small.way(small.notify)}).weight = 10;
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  REQUIRE_FALSE(run.act(minute, small.handler, small.set_level, {}, {level(2)}));
  REQUIRE_FALSE(run.act(2 * hour, small.handler, small.notify, {small.to_superior}));
  ScoreFold fold(small.plan);
  for (const Event& event : run.events.events) fold.take(event);
  const Score score = fold.result();
  REQUIRE(score.lines.size() == 3);
  CHECK(score.by_category[0].points == 5000);
  CHECK(score.by_category[0].points_max == 10000);
  CHECK(score.by_category[1].points == 0);  // the note was left out
  CHECK(score.by_category[2].points == 0);  // level 2 declared, level 3 true
  CHECK(score.lines[0].late_by == hour);
  CHECK(score.lines[0].by_event > score.lines[0].from_event);
}

TEST_CASE("The form says which field is missing") {
  SmallPlan small;
  small.add_sign();
  Run run(small.plan);
  const auto refusal = run.act(0, small.handler, small.set_level);
  REQUIRE(refusal);
  CHECK(refusal->code == "field-required");
  CHECK(refusal->field == 0);
}

TEST_CASE("Nobody acts in another's role or about an incident that the agency has not heard of") {
  SmallPlan small;
  Run run(small.plan);
  CHECK(run.act(0, small.reviewer, small.declare)->code == "not-your-role");
  CHECK(run.act(0, small.handler, small.declare)->code == "unknown-incident");
}

TEST_CASE("A hold stops the clock until the recipient has acknowledged") {
  SmallPlan small;
  small.add_sign();
  small.plan.injects[0].hold = true;
  small.plan.injects[0].at = SmallPlan::start + hour;
  Run run(small.plan);
  CHECK(run.exercise().advance(SmallPlan::start + 5 * hour) == SmallPlan::start + hour);
  CHECK(run.exercise().state().clock.rate_now() == 0);
  Command acknowledge;
  acknowledge.kind = Kind::acknowledged;
  acknowledge.origin = Origin::person;
  acknowledge.seat = small.handler;
  acknowledge.item = 0;
  REQUIRE_FALSE(run.exercise().submit(acknowledge, SmallPlan::start + hour));
  CHECK(run.exercise().state().clock.rate_now() == 60);
  CHECK(run.exercise().advance(SmallPlan::start + 5 * hour) == SmallPlan::start + 5 * hour);
}

TEST_CASE("The clock slows down while a form is open and stands while it is paused") {
  SmallPlan small;
  Run run(small.plan);
  Command form;
  form.kind = Kind::form_opened;
  form.origin = Origin::person;
  form.seat = small.handler;
  form.item = small.set_level;
  REQUIRE_FALSE(run.exercise().submit(form, SmallPlan::start));
  CHECK(run.exercise().state().clock.simulated(1000) == 5000);
  form.kind = Kind::form_closed;
  REQUIRE_FALSE(run.exercise().submit(form, SmallPlan::start));
  CHECK(run.exercise().state().clock.simulated(1000) == 60000);
  REQUIRE_FALSE(run.control(0, Kind::paused));
  CHECK(run.exercise().state().clock.simulated(1000) == 0);
  REQUIRE(run.control(0, Kind::paused));
}

TEST_CASE("A contingency inject comes when the expected act did not, and not when it did") {
  for (const bool did : {true, false}) {
    SmallPlan small;
    small.add_sign();
    Duty& expected = small.duty("isolate-first", none, {20 * minute, 0}, {small.way(small.control)});
    expected.layer = Layer::expected;
    expected.trigger = Trigger::delivered;
    expected.item = 0;
    Inject chase;
    chase.id = "chase-up";
    chase.to = {small.handler};
    chase.incident = 0;
    chase.when = small.condition(Op::duty_state, 0, static_cast<Value>(DutyState::missed));
    chase.after = 5 * minute;
    small.plan.injects.push_back(chase);
    Run run(small.plan);
    if (did) {
      REQUIRE_FALSE(run.act(minute, small.handler, small.control));
    }
    run.until(hour);
    const InjectState& inject = run.exercise().state().injects[1];
    CHECK(inject.status == (did ? InjectStatus::planned : InjectStatus::fired));
    if (!did) {
      CHECK(inject.fired_at == SmallPlan::start + 25 * minute + 1);
    }
  }
}

TEST_CASE("What is sent over a channel that is down arrives when it is up again, or is lost") {
  for (const bool keeps : {true, false}) {
    SmallPlan small;
    small.plan.channels[0].keeps = keeps;
    small.add_outage(SmallPlan::start, SmallPlan::start + hour);
    Inject mail;
    mail.id = "mail";
    mail.at = SmallPlan::start + minute;
    mail.channel = 0;
    mail.to = {small.handler};
    small.plan.injects.push_back(mail);
    Run run(small.plan);
    run.until(2 * hour);
    CHECK(run.events.count(Kind::undelivered) == 1);
    CHECK(run.events.count(Kind::delivered) == (keeps ? 1 : 0));
  }
}

TEST_CASE("Inputs submitted again give the same events, however time is sliced") {
  SmallPlan small;
  small.add_sign();
  small.add_outage(SmallPlan::start + 10 * minute, SmallPlan::start + 3 * hour);
  Duty& contain = small.duty("contain", small.is_aware(), {}, {small.way(small.control), small.way(small.recover)});
  contain.due.allowances = {{{36 * hour, 0}, none, {}}};
  for (Seat& seat : small.plan.seats) seat.occupant = Occupant::bot;
  Run first(small.plan);
  REQUIRE_FALSE(first.act(20 * minute, small.handler, small.declare));
  first.until(90 * hour);
  tocsin::test::Recorder again;
  Exercise exercise(small.plan, again);
  for (const Event& event : first.events.events) {
    if (!event.is_input()) continue;
    if (event.kind == Kind::started) {
      exercise.start(static_cast<std::uint64_t>(event.value));
    } else {
      for (Time at = exercise.state().now; at < event.time; at += 7 * minute) exercise.advance(at);
      REQUIRE_FALSE(exercise.submit(event, event.time));
    }
  }
  while (exercise.step(SmallPlan::start + 90 * hour)) {
  }
  CHECK(again.events == first.events.events);
  CHECK(state_digest(exercise.state()) == state_digest(first.exercise().state()));
}

TEST_CASE("Applying the events alone gives the state that live play had") {
  SmallPlan small;
  small.add_sign();
  small.duty("notify", small.is_aware(), {hour, 0}, {small.way(small.notify)});
  Run run(small.plan);
  REQUIRE_FALSE(run.act(minute, small.handler, small.declare));
  REQUIRE_FALSE(run.act(3 * hour, small.handler, small.notify, {small.to_superior}));
  State folded(small.plan);
  for (const Event& event : run.events.events) {
    Event decoded;
    decoded.time = event.time;
    decoded.sequence = event.sequence;
    decoded.kind = event.kind;
    decoded.origin = event.origin;
    std::string body;
    append_body(event, body);
    REQUIRE(decode_body(body, decoded));
    CHECK(decoded == event);
    apply(folded, decoded);
  }
  CHECK(state_digest(folded) == state_digest(run.exercise().state()));
}

TEST_CASE("A body cut short, or with a byte too many, is refused") {
  SmallPlan small;
  small.add_sign();
  Run run(small.plan);
  REQUIRE_FALSE(run.act(minute, small.handler, small.set_level, {}, {level(3)}));
  for (const Event& event : run.events.events) {
    std::string body;
    append_body(event, body);
    Event decoded;
    for (std::size_t size = 0; size < body.size(); ++size) CHECK_FALSE(decode_body(body.substr(0, size), decoded));
    CHECK_FALSE(decode_body(body + '\0', decoded));
  }
}

TEST_CASE("A bot that takes a person's seat goes on with the person's open duties, and acknowledges what waits") {
  SmallPlan small;
  small.add_sign();
  small.plan.injects[0].hold = true;
  small.plan.injects[0].at = SmallPlan::start + hour;
  small.duty("declare", small.condition(Op::delivered, 0), {2 * hour, 0}, {small.way(small.declare)});
  Run run(small.plan);
  run.until(2 * hour);
  CHECK(run.exercise().state().now == SmallPlan::start + hour);
  Command leaves;
  leaves.kind = Kind::seated;
  leaves.origin = Origin::controller;
  leaves.seat = small.handler;
  leaves.value = static_cast<Value>(Occupant::bot);
  REQUIRE_FALSE(run.exercise().submit(leaves, SmallPlan::start + hour));
  run.until(4 * hour);
  CHECK(run.events.count(Kind::hold_released) == 1);
  CHECK(run.duty().state == DutyState::met);
}

TEST_CASE("A bot leaves its duties to the person who takes its seat") {
  SmallPlan small;
  small.add_sign();
  small.plan.seats[small.handler].occupant = Occupant::bot;
  small.duty("declare", small.condition(Op::delivered, 0), {2 * hour, 0}, {small.way(small.declare)});
  Run run(small.plan);
  Command comes;
  comes.kind = Kind::seated;
  comes.origin = Origin::controller;
  comes.seat = small.handler;
  comes.value = static_cast<Value>(Occupant::person);
  REQUIRE_FALSE(run.exercise().submit(comes, SmallPlan::start));
  run.until(4 * hour);
  CHECK(run.events.count(Kind::acted) == 0);
  CHECK(run.duty().state == DutyState::missed);
}

TEST_CASE("A duty that a changed instant triggers can be written down and read again") {
  SmallPlan small;
  small.add_sign();
  Duty& changed = small.duty("explain-the-change", none, {hour, 0}, {small.way(small.brief)});
  changed.trigger = Trigger::changed;
  changed.item = small.aware_at;
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  REQUIRE_FALSE(run.act(hour, small.handler, small.declare));
  REQUIRE(run.duties() == 1);
  for (const Event& event : run.events.events) {
    std::string body;
    append_body(event, body);
    Event again = event;
    REQUIRE(decode_body(body, again));
    CHECK(again == event);
  }
}

TEST_CASE("Nobody acknowledges a message twice") {
  SmallPlan small;
  small.add_sign();
  Run run(small.plan);
  Command acknowledge;
  acknowledge.kind = Kind::acknowledged;
  acknowledge.origin = Origin::person;
  acknowledge.seat = small.handler;
  acknowledge.item = 0;
  REQUIRE_FALSE(run.exercise().submit(acknowledge, SmallPlan::start));
  CHECK(run.exercise().submit(acknowledge, SmallPlan::start)->code == "not-possible");
}
