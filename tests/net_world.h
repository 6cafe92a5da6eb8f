// A hall with exercises in it and clients that reach it without a network, all on the test's own thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/hall.h"
#include "net/memory_wire.h"
#include "net/remote_client.h"
#include "net/stage.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {

class Loop {  // work for the hall's thread, from any
 public:
  void post(std::function<void()> work);
  // Does what there is; waits for some for at most `wait_ms`. False: there was none.
  bool run_one(int wait_ms);

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> work_;
};

// To wait for what a client over the network hears.
class WakeUp {
 public:
  std::function<void()> waker();
  void wait(int most_ms);

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  bool woken_ = false;
};

struct Place {  // what a join code names
  std::string exercise;
  std::string token;
};

class World {
 public:
  explicit World(const net::Limits& limits = {});
  ~World();

  // An exercise of a library drill, journaled in the scratch folder; its number.
  std::size_t open(const std::string& drill = "hospital-ransomware-2025.yaml");
  [[nodiscard]] net::Stage& stage(std::size_t exercise = 0) { return *stages[exercise]; }
  [[nodiscard]] std::string journal(std::size_t exercise = 0) const;

  [[nodiscard]] Place invite(const std::string& seat, std::size_t exercise = 0);
  [[nodiscard]] Place invite(sim::SeatRole role, std::size_t exercise = 0);
  std::unique_ptr<net::RemoteClient> connect(const Place& place);
  // Connected and up to date, or it has been sent away.
  std::unique_ptr<net::RemoteClient> join(const Place& place);

  // Until it holds; a test that waits for what never comes fails. `clients` are polled meanwhile.
  void until(const std::function<bool()>& holds, const std::vector<net::RemoteClient*>& clients);
  // What the client is answered next, whatever becomes of its link on the way.
  net::Answer next_answer(net::RemoteClient& client);
  net::Answer ask(net::RemoteClient& client, sim::Command command);
  net::Answer ask(net::RemoteClient& client, const net::TimeWish& wish);

  ScratchFolder folder{ScratchFolder::Where::memory};
  Loop loop;
  std::vector<std::string> log;
  std::unique_ptr<net::Hall> hall;
  std::vector<net::Stage*> stages;

 private:
  // `ticket` 0: to anything.
  net::Answer answer_to(net::RemoteClient& client, net::Ticket ticket);
};

[[nodiscard]] sim::Command command_of(sim::Kind kind);
[[nodiscard]] net::MemoryWire& wire_of(net::RemoteClient& client);

}  // namespace tocsin::test
