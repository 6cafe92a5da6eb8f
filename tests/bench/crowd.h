// A drill server in a process of its own and its clients, for what measures it: the bench under load and the soak.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/remote_client.h"
#include "net/websocket.h"

namespace tocsin::bench {

using Clock = std::chrono::steady_clock;
[[nodiscard]] double seconds_since(Clock::time_point from);

// As many open files as this machine allows; how many that is.
std::size_t raise_file_limit();

class Child {  // a server in a process of its own, which dies with this one
 public:
  using Tell = std::function<void(std::uint16_t port)>;
  explicit Child(const std::function<void(const Tell&)>& serve);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] double processor_s() const;
  [[nodiscard]] double resident_kib() const;
  // As a service manager ends it: everything is on disk when this returns.
  void stop();

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

// Which clients may have something to take.
class Bells {
 public:
  explicit Bells(std::size_t count) : rung_(count, false) {}
  void ring(std::size_t which);
  [[nodiscard]] std::vector<std::size_t> take(std::chrono::microseconds most);

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<bool> rung_;
  std::vector<std::size_t> ready_;
};

// The clients of one server: the seats, and at last a controller.
class Crowd {
 public:
  Crowd(std::uint16_t port, const net::Certificate& certificate, const std::string& exercise,
        const std::vector<std::string>& tokens);

  void join();
  // Somebody leaves, and comes back as somebody who has only the code.
  void leave(std::size_t who) { clients_[who].reset(); }
  void come_back(std::size_t who) { clients_[who] = make(who); }
  [[nodiscard]] bool is_here(std::size_t who) const { return clients_[who] != nullptr; }

  // How long it took until it held for all.
  double until(const char* what, double within_s, const std::function<bool(net::RemoteClient&)>& holds);
  [[nodiscard]] std::size_t size() const { return clients_.size(); }
  [[nodiscard]] net::RemoteClient& operator[](std::size_t i) { return *clients_[i]; }
  [[nodiscard]] Bells& bells() { return bells_; }

 private:
  [[nodiscard]] std::unique_ptr<net::RemoteClient> make(std::size_t who);

  std::uint16_t port_;
  std::string fingerprint_;
  std::string exercise_;
  const std::vector<std::string>& tokens_;
  Bells bells_;
  net::ClientNetwork network_;
  std::vector<std::unique_ptr<net::RemoteClient>> clients_;
};

}  // namespace tocsin::bench
