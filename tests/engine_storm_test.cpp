// What storms found in the engine, each in the small plan of the other tests.
#include "sim/validity.h"
#include "sim/view.h"
#include "tests/catch.h"
#include "tests/small_plan.h"

namespace tocsin::test {
namespace {

using sim::DutyState;
using sim::minute;

// Fires at the start, for whoever it is to.
sim::Inject inject_of(const std::string& id, sim::Duration at, std::vector<sim::Index> to) {
  sim::Inject inject;
  inject.id = id;
  inject.at = SmallPlan::start + at;
  inject.to = std::move(to);
  return inject;
}

}  // namespace

TEST_CASE("A field that was left empty does not take back what was said before") {
  SmallPlan small;
  small.add_sign();
  small.plan.forms[0].fields[0].required = false;
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.set_level, {}, {{0, 3, "", {}}}));
  REQUIRE_FALSE(run.act(minute, small.handler, small.set_level, {}, {{0, sim::unset, "", {}}}));
  CHECK(run.exercise().state().fact(small.level, sim::none, 0).value == 3);
}

TEST_CASE("An excuse that needs a while comes true when the while is over") {
  SmallPlan small;
  small.add_sign();
  sim::Duty& duty = small.duty("tell", small.is_aware(), {60 * minute, 0}, {small.way(small.notify)});
  duty.excused_when = small.condition(sim::Op::fact_is, small.false_alarm, 1, 10 * minute);
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.declare));
  REQUIRE_FALSE(run.act(minute, small.handler, small.clear));
  run.until(11 * minute - 1);
  CHECK(run.duty().state == DutyState::open);
  run.until(11 * minute);
  CHECK(run.duty().state == DutyState::excused);
}

TEST_CASE("What meets one occurrence of a recurring duty that counts what was done earlier does not meet the next") {
  SmallPlan small;
  small.add_sign();
  sim::Duty& duty = small.duty("report", small.is_aware(), {}, {small.way(small.control)});
  duty.recurs = true;
  duty.every_span = {60 * minute, 0};
  duty.counts_earlier = true;
  Run run(small.plan);
  REQUIRE_FALSE(run.act(0, small.handler, small.control));
  REQUIRE_FALSE(run.act(minute, small.handler, small.declare));
  REQUIRE(run.duties() == 2);
  CHECK(run.duty(0).state == DutyState::met);
  CHECK(run.duty(1).state == DutyState::open);
}

TEST_CASE("An agency's duty that waits for an inject is looked at whatever the inject is about") {
  SmallPlan small;
  small.add_sign();
  sim::Inject other = inject_of("news", 5 * minute, {small.reviewer});
  other.incident = 0;  // the hospital's
  small.plan.injects.push_back(other);
  sim::Duty& duty =
      small.duty("answer", small.condition(sim::Op::fired, 1), {60 * minute, 0}, {small.way(small.control)});
  duty.scope = sim::Scope::agency;
  Run run(small.plan);
  run.until(5 * minute);
  CHECK(run.duties() == small.plan.agencies.size());
}

TEST_CASE("An agency knows nothing of a message that was lost on the way to it") {
  SmallPlan small;
  small.plan.channels[0].keeps = false;
  sim::Inject outage = inject_of("platform-down", 0, {});
  outage.agency = small.bureau;
  outage.sets = {{small.platform, sim::Source::literal, sim::channel_down, sim::none, {}}};
  small.plan.injects.push_back(outage);
  sim::Inject sign = inject_of("sign", minute, {small.handler, small.reviewer});
  sign.incident = 0;
  sign.sign = true;
  sign.channel = 0;
  small.plan.injects.push_back(sign);
  Run run(small.plan);
  run.until(2 * minute);
  CHECK(sim::knows(run.exercise().state(), small.hospital, 0));
  CHECK_FALSE(sim::knows(run.exercise().state(), small.bureau, 0));
}

TEST_CASE("A bot that answers a message for its agency says which incident the message is about") {
  SmallPlan small;
  small.add_sign();
  small.plan.seats[small.handler].occupant = sim::Occupant::bot;
  sim::Action& answer = small.act("answer", small.handler, {});
  answer.about = sim::About::inject;
  sim::Duty& duty = small.duty("answer", sim::none, {60 * minute, 0}, {small.way(small.brief + 1)});
  duty.scope = sim::Scope::agency;
  duty.trigger = sim::Trigger::delivered;
  duty.item = 0;
  Run run(small.plan);
  run.until(60 * minute);
  REQUIRE(run.events.count(sim::Kind::acted) == 1);
  for (const sim::Event& event : run.events.events) {
    if (event.kind == sim::Kind::acted) CHECK(event.incident == small.incident);
    CHECK(sim::fits(small.plan, event, event.kind == sim::Kind::duty_armed ? 0 : run.duties()));
  }
}

TEST_CASE("Whoever leaves is not waited for any more") {
  SmallPlan small;
  sim::Inject hold = inject_of("hold", minute, {small.handler});
  hold.hold = true;
  small.plan.injects.push_back(hold);
  Run run(small.plan);
  run.until(minute);
  REQUIRE(run.exercise().state().clock.stands());
  sim::Command leaves;
  leaves.kind = sim::Kind::seated;
  leaves.origin = sim::Origin::controller;
  leaves.seat = small.handler;
  leaves.value = static_cast<sim::Value>(sim::Occupant::nobody);
  REQUIRE_FALSE(run.exercise().submit(leaves, SmallPlan::start + minute));
  CHECK_FALSE(run.exercise().state().clock.stands());
}

}  // namespace tocsin::test
