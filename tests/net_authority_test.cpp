#include "net/authority.h"

#include <map>

#include "net/protocol.h"
#include "tests/catch.h"
#include "tests/net_world.h"

namespace tocsin::test {
namespace {

using net::Phase;
using net::Verb;

constexpr std::array roles{sim::SeatRole::participant, sim::SeatRole::reviewer, sim::SeatRole::evaluator,
                           sim::SeatRole::observer, sim::SeatRole::controller};

std::string letters(const net::Grant& grant) {
  std::string text;
  for (std::size_t phase = 0; phase < net::phases; ++phase) {
    if (((grant.phases >> phase) & 1U) != 0)
      text += (text.empty() ? "" : ", ") + std::string(net::name_of(static_cast<Phase>(phase)));
  }
  return text;
}

std::string who(const net::Grant& grant) {
  std::string text;
  for (const sim::SeatRole role : roles) {
    if (((grant.roles >> static_cast<unsigned>(role)) & 1U) != 0)
      text += (text.empty() ? "" : ", ") + std::string(sim::name_of(role));
  }
  return text;
}

// Brings an exercise into the phase, through its controller.
void bring_to(World& world, net::RemoteClient& controller, Phase phase) {
  if (phase == Phase::waiting) return;
  sim::Command slow = command_of(sim::Kind::clock_set);
  slow.value = 1;
  slow.extra = 1;
  REQUIRE(world.ask(controller, slow).what == net::Answer::What::accepted);
  REQUIRE(world.ask(controller, command_of(sim::Kind::resumed)).what == net::Answer::What::accepted);
  if (phase == Phase::standing) {
    const sim::Time later = world.stage().session().state().now + sim::minute;
    REQUIRE(world.ask(controller, net::TimeWish{net::TimeWish::What::jump, later}).what == net::Answer::What::accepted);
    REQUIRE(world.ask(controller, command_of(sim::Kind::paused)).what == net::Answer::What::accepted);
  }
  if (phase == Phase::running) {
    // Simulated time must have left the beginning, or a later pause would look like waiting.
    const sim::Time later = world.stage().session().state().now + sim::minute;
    REQUIRE(world.ask(controller, net::TimeWish{net::TimeWish::What::jump, later}).what == net::Answer::What::accepted);
  }
  if (phase == Phase::ended) {
    REQUIRE(world.ask(controller, command_of(sim::Kind::ended)).what == net::Answer::What::accepted);
  }
}

// Some command of the verb. Where it is allowed, the exercise may still refuse it, with a code of its own.
net::Ticket send(net::RemoteClient& client, Verb verb) {
  if (const auto kind = net::kind_of(verb)) return client.send(command_of(*kind));
  if (verb == Verb::release_score) return client.release_score();
  return client.send(net::TimeWish{verb == Verb::step ? net::TimeWish::What::step : net::TimeWish::What::jump, 0});
}

}  // namespace

TEST_CASE("Every action, by every role, in every state, is let through or stopped as the table says") {
  const auto phase = static_cast<Phase>(GENERATE(range(0, static_cast<int>(net::phases))));
  CAPTURE(net::name_of(phase));
  std::unique_ptr<World> world;  // a new one whenever a verb has moved the exercise on
  std::map<sim::SeatRole, std::unique_ptr<net::RemoteClient>> clients;
  for (const net::Grant& grant : net::grants()) {
    for (const sim::SeatRole role : roles) {
      if (!world || net::phase_of(world->stage().session().state()) != phase) {
        clients.clear();
        world = std::make_unique<World>();
        world->open();
        clients[sim::SeatRole::participant] = world->join(world->invite("ciso"));
        clients[sim::SeatRole::reviewer] = world->join(world->invite("bureau-reviewer"));
        for (const auto other : {sim::SeatRole::evaluator, sim::SeatRole::observer, sim::SeatRole::controller}) {
          clients[other] = world->join(world->invite(other));
        }
        bring_to(*world, *clients[sim::SeatRole::controller], phase);
        REQUIRE(net::phase_of(world->stage().session().state()) == phase);
      }
      net::RemoteClient* client = clients[role].get();
      REQUIRE(client->view().frame.role == role);
      const net::Ticket ticket = send(*client, grant.verb);
      std::vector<net::Answer> answers;
      world->until(
          [&] {
            for (net::Answer& answer : client->answers()) answers.push_back(std::move(answer));
            return !answers.empty();
          },
          {client});
      REQUIRE(answers.front().ticket == ticket);
      const net::Answer& answer = answers.front();
      const bool right_role = ((grant.roles >> static_cast<unsigned>(role)) & 1U) != 0;
      const bool right_phase = ((grant.phases >> static_cast<unsigned>(phase)) & 1U) != 0;
      CAPTURE(net::name_of(grant.verb), sim::name_of(role), answer.refusal.code);
      CHECK((answer.refusal.code == "not-your-part") == !right_role);
      CHECK((answer.refusal.code == "not-now") == (right_role && !right_phase));
    }
  }
}

TEST_CASE("The page shows the table that the server goes by") {
  const std::string page = read_file(std::string(TOCSIN_SOURCE_DIR) + "/net/PROTOCOL.md");
  for (const net::Grant& grant : net::grants()) {
    const std::string row =
        "| `" + std::string(net::name_of(grant.verb)) + "` | " + who(grant) + " | " + letters(grant) + " |";
    INFO(row);
    CHECK(page.find(row) != std::string::npos);
  }
}

TEST_CASE("What follows by itself can be sent by nobody") {
  CHECK_FALSE(net::verb_of(sim::Kind::started));
  CHECK_FALSE(net::verb_of(sim::Kind::mail_acted));
  CHECK_FALSE(net::verb_of(sim::Kind::delivered));
  CHECK_FALSE(net::verb_of(sim::Kind::duty_settled));
}

}  // namespace tocsin::test
