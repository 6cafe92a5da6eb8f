// The server is killed again and again while people act.
#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "conduct/record.h"
#include "net/remote_client.h"
#include "net/websocket.h"
#include "sim/view.h"
#include "tests/catch.h"
#include "tests/net_world.h"
#include "tests/program.h"
#include "tests/served.h"

namespace tocsin::test {
namespace {

using net::Status;

std::unique_ptr<net::RemoteClient> over_tls(net::ClientNetwork& network, const std::string& code_file) {
  const auto code = net::to_join_code(read_file(code_file));
  REQUIRE(code);
  using std::chrono::milliseconds;
  return std::make_unique<net::RemoteClient>(network.make_wire(code->host, code->port, code->fingerprint),
                                             net::Ticketed{code->exercise, code->token, "load"},
                                             net::RemoteClient::Patience{milliseconds(5), milliseconds(40)});
}

// A sanitized server takes long to start, and the optimised builds kill it often enough.
#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t kills = 15;
#else
constexpr std::uint64_t kills = 100;
#endif

}  // namespace

TEST_CASE(
    "Killed again and again under load, the server keeps every acknowledged act, once, and nobody saw what is not "
    "there") {
  const ScratchFolder folder(ScratchFolder::Where::memory);
  Served served(folder / "drill.tocsin", {"--rate", "10000"});
  served.start(library_file("drills/hospital-ransomware-2025.yaml"));
  served.invite_all(folder / "codes");
  WakeUp wake_up;
  net::ClientNetwork network;
  const auto connect = [&](const std::string& name) {
    auto client = over_tls(network, folder / ("codes/" + name + ".join"));
    client->set_wake_up(wake_up.waker());
    return client;
  };
  auto controller = connect("controller");
  const std::vector<std::string> names{"er-nurse", "ciso", "handler", "it-head"};
  struct Sitting {
    std::unique_ptr<net::RemoteClient> client;
    std::size_t acts = 0;                                    // sent
    std::size_t answered = 0;                                // and answered
    std::map<std::uint64_t, std::size_t> acknowledged = {};  // sequence of the event, and how often it was given
  };
  std::vector<Sitting> sitting;
  for (const std::string& name : names) sitting.push_back({connect(name)});
  std::set<std::uint64_t> seen;                // numbers of messages, in anybody's inbox
  std::map<std::uint64_t, std::string> notes;  // by sequence
  std::map<net::Ticket, std::string> sent_notes;
  std::size_t notes_sent = 0;
  const auto in_a_minute = [] { return std::chrono::steady_clock::now() + std::chrono::minutes(1); };
  auto latest = in_a_minute();  // for the next answers
  // Everybody has always something on its way: forms are opened and closed, notes are taken.
  const auto work = [&] {
    wake_up.wait(5);
    controller->poll();
    for (const net::Answer& answer : controller->answers()) {
      if (answer.what == net::Answer::What::accepted && sent_notes.count(answer.ticket) == 1) {
        CHECK(notes.emplace(answer.sequence, sent_notes[answer.ticket]).second);
      }
      sent_notes.erase(answer.ticket);
    }
    if (sent_notes.empty()) {
      sim::Command note = command_of(sim::Kind::observed);
      const std::string text = "Lin\x1fnote " + std::to_string(notes_sent++);
      note.text = text;
      sent_notes[controller->send(note)] = text;
    }
    for (Sitting& each : sitting) {
      each.client->poll();
      for (const net::Answer& answer : each.client->answers()) {
        ++each.answered;
        if (answer.what == net::Answer::What::accepted) ++each.acknowledged[answer.sequence];
      }
      for (const sim::SeatMessage& message : each.client->view().inbox) seen.insert(message.number);
      if (each.answered != each.acts || each.client->view().actions.empty()) continue;
      sim::Command command = command_of(each.acts % 2 == 0 ? sim::Kind::form_opened : sim::Kind::form_closed);
      if (each.acts % 2 == 0) command.item = each.client->view().actions.front().action;
      each.client->send(command);
      ++each.acts;
    }
    REQUIRE(std::chrono::steady_clock::now() < latest);
  };
  const auto until_answered = [&](std::size_t more) {
    latest = in_a_minute();
    const auto answered = [&] {
      std::size_t sum = notes.size();
      for (const Sitting& each : sitting) sum += each.answered;
      return sum;
    };
    for (const std::size_t goal = answered() + more; answered() < goal;) work();
  };
  while (controller->status().what != Status::What::connected) work();
  sim::Command rate = command_of(sim::Kind::clock_set);
  rate.value = 600;
  rate.extra = 600;
  controller->send(rate);
  controller->send(command_of(sim::Kind::resumed));
  for (std::uint64_t i = 0; i < kills; ++i) {
    until_answered(5 + sim::draw(33, i, 0) % 20);
    served.kill();
    served.start(served.journal);
  }
  until_answered(10);
  controller.reset();
  for (Sitting& each : sitting) each.client->wire().close();
  CHECK(served.stop() == 0);

  auto record = conduct::open_record(served.journal);
  REQUIRE(record);
  CHECK_FALSE(conduct::verify_record(**record));
  std::map<std::uint64_t, sim::Event> events;
  std::map<std::string, int> times;
  REQUIRE_FALSE((*record)->reader.scan([&](const sim::Event& event) {
    events[event.sequence] = event;
    if (event.kind == sim::Kind::observed) ++times[event.text];
    return true;
  }));
  CHECK(notes.size() > kills);
  for (const auto& [sequence, text] : notes) {
    REQUIRE(events.count(sequence) == 1);
    CHECK(events[sequence].text == text);
    CHECK(times[text] == 1);
  }
  for (const auto& [text, count] : times) CHECK(count == 1);
  for (const Sitting& each : sitting) {
    for (const auto& [sequence, count] : each.acknowledged) {
      CHECK(count == 1);
      REQUIRE(events.count(sequence) == 1);
      CHECK(events[sequence].seat == each.client->view().frame.seat);
      CHECK(events[sequence].origin == sim::Origin::person);
    }
    for (const sim::SeatMessage& message : each.client->view().inbox) {
      REQUIRE(events.count(message.number) == 1);
      CHECK(sim::arrives_at((*record)->loaded.plan, events[message.number], each.client->view().frame.seat));
    }
  }
  CHECK(seen.size() > 3);
  for (const std::uint64_t number : seen) CHECK(events.count(number) == 1);
}

}  // namespace tocsin::test
