#include "tests/net_world.h"

#include <chrono>

#include "conduct/drill.h"
#include "tests/catch.h"
#include "tests/program.h"

namespace tocsin::test {

void Loop::post(std::function<void()> work) {
  {
    const std::lock_guard guard(mutex_);
    work_.push_back(std::move(work));
  }
  came_.notify_one();
}

bool Loop::run_one(int wait_ms) {
  std::function<void()> work;
  {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, std::chrono::milliseconds(wait_ms), [&] { return !work_.empty(); })) return false;
    work = std::move(work_.front());
    work_.pop_front();
  }
  work();
  return true;
}

std::function<void()> WakeUp::waker() {
  return [this] {
    {
      const std::lock_guard guard(mutex_);
      woken_ = true;
    }
    came_.notify_one();
  };
}

void WakeUp::wait(int most_ms) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, std::chrono::milliseconds(most_ms), [&] { return woken_; });
  woken_ = false;
}

World::World(const net::Limits& limits) {
  const net::Log to_list([this](const std::string& line) { log.push_back(line); });
  hall =
      std::make_unique<net::Hall>(limits, to_list, [this](std::function<void()> work) { loop.post(std::move(work)); });
}

World::~World() = default;

std::string World::journal(std::size_t exercise) const {
  return folder / ("drill-" + std::to_string(exercise) + ".tocsin");
}

std::size_t World::open(const std::string& drill) {
  const std::size_t number = stages.size();
  const std::string path = journal(number);
  if (std::filesystem::exists(path)) {
    auto session = conduct::Session::resume(path);
    REQUIRE(session);
    auto book = net::DoorBook::open(path);
    REQUIRE(book);
    stages.push_back(&hall->add(std::move(*session), std::move(*book)));
    return number;
  }
  auto loaded = conduct::read_drill(library_file("drills/" + drill), {});
  REQUIRE(loaded);
  auto session = conduct::Session::start(std::move(*loaded), 7, path);
  REQUIRE(session);
  auto book = net::DoorBook::open(path);
  REQUIRE(book);
  stages.push_back(&hall->add(std::move(*session), std::move(*book)));
  return number;
}

Place World::invite(const std::string& seat, std::size_t exercise) {
  const auto token = stage(exercise).book().add(seat, sim::SeatRole::participant, 0, 4'000'000'000);
  REQUIRE(token);
  return {stage(exercise).id(), *token};
}

Place World::invite(sim::SeatRole role, std::size_t exercise) {
  const auto token = stage(exercise).book().add("", role, 0, 4'000'000'000);
  REQUIRE(token);
  return {stage(exercise).id(), *token};
}

std::unique_ptr<net::RemoteClient> World::connect(const Place& place) {
  using std::chrono::milliseconds;
  return std::make_unique<net::RemoteClient>(std::make_unique<net::MemoryWire>(*hall),
                                             net::Ticketed{place.exercise, place.token, "somebody"},
                                             net::RemoteClient::Patience{milliseconds(1), milliseconds(5)});
}

std::unique_ptr<net::RemoteClient> World::join(const Place& place) {
  auto client = connect(place);
  until(
      [&] {
        const auto status = client->status().what;
        return status == net::Status::What::cut_off ||
               (status == net::Status::What::connected && client->events_behind() == 0);
      },
      {client.get()});
  return client;
}

void World::until(const std::function<bool()>& holds, const std::vector<net::RemoteClient*>& clients) {
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const auto poll = [&] {
    for (net::RemoteClient* client : clients) client->poll();
  };
  for (poll(); !holds(); poll()) {
    REQUIRE(std::chrono::steady_clock::now() < latest);
    if (!loop.run_one(10)) hall->turn();
  }
}

net::Answer World::answer_to(net::RemoteClient& client, net::Ticket ticket) {
  std::vector<net::Answer> answers;
  until(
      [&] {
        for (net::Answer& answer : client.answers()) answers.push_back(std::move(answer));
        return !answers.empty() && (ticket == 0 || answers.back().ticket == ticket);
      },
      {&client});
  return answers.back();
}

net::Answer World::next_answer(net::RemoteClient& client) { return answer_to(client, 0); }
net::Answer World::ask(net::RemoteClient& client, sim::Command command) {
  return answer_to(client, client.send(std::move(command)));
}
net::Answer World::ask(net::RemoteClient& client, const net::TimeWish& wish) {
  return answer_to(client, client.send(wish));
}

sim::Command command_of(sim::Kind kind) {
  sim::Command command;
  command.kind = kind;
  return command;
}

net::MemoryWire& wire_of(net::RemoteClient& client) { return dynamic_cast<net::MemoryWire&>(client.wire()); }

}  // namespace tocsin::test
