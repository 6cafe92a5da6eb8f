// Links within the process, for tests and benches: the same frames, without a network. One thread, which is the hall's.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "net/hall.h"

namespace tocsin::net {

class MemoryWire : public Wire {
 public:
  explicit MemoryWire(Hall& hall);
  ~MemoryWire() override;

  void connect() override;
  [[nodiscard]] State state() const override;
  [[nodiscard]] std::string failure() const override { return "closed"; }
  void send(std::string frame) override;
  [[nodiscard]] bool take(std::string& frame) override;
  void close() override;
  void set_wake_up(std::function<void()> wake_up) override { wake_up_ = std::move(wake_up); }

  // As when the network breaks: nothing more comes through, and the server hears of it.
  void cut();
  // From the next connection on, as when a server was started anew.
  void lead_to(Hall& hall) { hall_ = &hall; }
  // A client that does not read: what is sent to it stays queued.
  void stop_reading(bool stopped) { reads_ = !stopped; }

 private:
  class End;
  Hall* hall_;
  std::unique_ptr<End> end_;
  State state_ = State::idle;
  bool reads_ = true;
  std::function<void()> wake_up_;
};

}  // namespace tocsin::net
