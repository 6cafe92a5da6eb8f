// A cable between a client and a server on this machine that can be pulled out and put in again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace tocsin::test {

class Cable {
 public:
  explicit Cable(std::uint16_t server_port);
  ~Cable();
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void pull_out();  // what goes through breaks, and nobody gets through
  void put_in();
  // Waits until somebody has come while it was out; false: for a minute nobody has.
  [[nodiscard]] bool turns_somebody_away();

 private:
  struct Pair {
    int client = -1;
    int server = -1;
  };
  void carry();
  void accept_one(std::vector<Pair>& pairs);
  void wake() const;

  std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int wake_in_ = -1, wake_out_ = -1;
  std::atomic<bool> is_out_ = false;
  std::atomic<bool> ends_ = false;
  std::mutex mutex_;
  std::condition_variable came_;
  bool turned_away_ = false;
  std::thread thread_;
};

}  // namespace tocsin::test
