#include "net/table.h"

#include <map>

#include "conduct/drill.h"
#include "net/authority.h"
#include "tests/catch.h"
#include "tests/net_world.h"
#include "tests/program.h"

namespace tocsin::test {
namespace {

using net::Phase;
using net::Verb;
using What = net::Answer::What;

constexpr std::array roles{sim::SeatRole::participant, sim::SeatRole::reviewer, sim::SeatRole::evaluator,
                           sim::SeatRole::observer, sim::SeatRole::controller};

// A table with somebody in each role.
class Room {
 public:
  Room() : table_(session()) {
    const sim::Plan& plan = table_.session().plan();
    clients_[sim::SeatRole::participant] = table_.sit(plan.find_seat("ciso"), "A");
    clients_[sim::SeatRole::reviewer] = table_.sit(plan.find_seat("bureau-reviewer"), "B");
    for (const auto role : {sim::SeatRole::evaluator, sim::SeatRole::observer, sim::SeatRole::controller}) {
      clients_[role] = table_.join(role);
    }
  }
  net::Client& operator[](sim::SeatRole role) { return *clients_[role]; }
  [[nodiscard]] const sim::State& state() { return table_.session().state(); }
  [[nodiscard]] const std::vector<sim::Event>& events() { return table_.session().events(); }

  net::Answer answer(sim::SeatRole role, net::Ticket ticket) {
    const auto answers = clients_[role]->answers();
    REQUIRE(answers.size() == 1);
    REQUIRE(answers.front().ticket == ticket);
    return answers.front();
  }
  net::Answer ask(sim::SeatRole role, const sim::Command& command) {
    return answer(role, clients_[role]->send(command));
  }
  net::Answer jump(sim::Time to) {
    return answer(sim::SeatRole::controller,
                  clients_[sim::SeatRole::controller]->send(net::TimeWish{net::TimeWish::What::jump, to}));
  }
  // Simulated time must have left the beginning, or a later pause would look like waiting.
  void bring_to(Phase phase) {
    if (phase == Phase::waiting) return;
    sim::Command slow = command_of(sim::Kind::clock_set);
    slow.value = slow.extra = 1;
    REQUIRE(ask(sim::SeatRole::controller, slow).what == What::accepted);
    REQUIRE(ask(sim::SeatRole::controller, command_of(sim::Kind::resumed)).what == What::accepted);
    REQUIRE(jump(state().now + sim::minute).what == What::accepted);
    if (phase == Phase::standing) {
      REQUIRE(ask(sim::SeatRole::controller, command_of(sim::Kind::paused)).what == What::accepted);
    }
    if (phase == Phase::ended) {
      REQUIRE(ask(sim::SeatRole::controller, command_of(sim::Kind::ended)).what == What::accepted);
    }
  }

 private:
  static std::unique_ptr<conduct::Session> session() {
    auto loaded = conduct::read_drill(library_file("drills/hospital-ransomware-2025.yaml"), {});
    REQUIRE(loaded);
    auto started = conduct::Session::start(std::move(*loaded), 7, "");
    REQUIRE(started);
    return std::move(*started);
  }
  net::Table table_;
  std::map<sim::SeatRole, std::unique_ptr<net::Client>> clients_;
};

net::Ticket send(net::Client& client, Verb verb) {
  if (const auto kind = net::kind_of(verb)) return client.send(command_of(*kind));
  if (verb == Verb::release_score) return client.release_score();
  return client.send(net::TimeWish{verb == Verb::step ? net::TimeWish::What::step : net::TimeWish::What::jump, 0});
}

}  // namespace

TEST_CASE("At a table, too, every action, by every role, in every state, is let through or stopped as the table says") {
  const auto phase = static_cast<Phase>(GENERATE(range(0, static_cast<int>(net::phases))));
  CAPTURE(net::name_of(phase));
  std::unique_ptr<Room> room;  // a new one whenever a verb has moved the exercise on
  for (const net::Grant& grant : net::grants()) {
    for (const sim::SeatRole role : roles) {
      if (!room || net::phase_of(room->state()) != phase) {
        room = std::make_unique<Room>();
        room->bring_to(phase);
        REQUIRE(net::phase_of(room->state()) == phase);
      }
      const net::Answer answer = room->answer(role, send((*room)[role], grant.verb));
      CAPTURE(net::name_of(grant.verb), sim::name_of(role), answer.refusal.code);
      const bool right_role = ((grant.roles >> static_cast<unsigned>(role)) & 1U) != 0;
      const bool right_phase = ((grant.phases >> static_cast<unsigned>(phase)) & 1U) != 0;
      CHECK((answer.refusal.code == "not-your-part") == !right_role);
      CHECK((answer.refusal.code == "not-now") == (right_role && !right_phase));
    }
  }
}

TEST_CASE("At a table nobody sends what follows by itself, or for another seat") {
  Room room;
  room.bring_to(Phase::running);
  CHECK(room.ask(sim::SeatRole::controller, command_of(sim::Kind::delivered)).refusal.code == "not-a-command");
  REQUIRE(room.jump(room.state().now + 3 * sim::hour).what == What::accepted);
  net::Client& ciso = room[sim::SeatRole::participant];
  ciso.poll();
  REQUIRE_FALSE(ciso.view().inbox.empty());
  sim::Command acknowledge = command_of(sim::Kind::acknowledged);
  acknowledge.item = ciso.view().inbox.front().inject;
  acknowledge.seat = room[sim::SeatRole::reviewer].view().frame.seat;
  acknowledge.origin = sim::Origin::controller;
  static_cast<void>(room.ask(sim::SeatRole::participant, acknowledge));
  for (const sim::Event& event : room.events()) {
    if (event.kind != sim::Kind::acknowledged || event.origin == sim::Origin::bot) continue;
    CHECK(event.seat == ciso.view().frame.seat);
    CHECK(event.origin == sim::Origin::person);
  }
}

TEST_CASE("At a table a seat sees what is its own, and its score when the controller shows it") {
  Room room;
  room.bring_to(Phase::running);
  REQUIRE(room.jump(room.state().now + 3 * sim::hour).what == What::accepted);
  net::Client& ciso = room[sim::SeatRole::participant];
  net::Client& controller = room[sim::SeatRole::controller];
  ciso.poll();
  CHECK(ciso.state() == nullptr);
  CHECK(ciso.events().empty());
  CHECK_FALSE(ciso.score());
  CHECK_FALSE(ciso.view().score.released);
  REQUIRE(controller.state() != nullptr);
  CHECK(controller.presences().size() == 5);
  CHECK(room.answer(sim::SeatRole::controller, controller.release_score()).what == What::accepted);
  ciso.poll();
  CHECK(ciso.view().score.released);
}

TEST_CASE("At a table time goes back for nobody") {
  Room room;
  room.bring_to(Phase::standing);
  CHECK(room.jump(room.state().now - 1).refusal.code == "in-the-past");
}

}  // namespace tocsin::test
