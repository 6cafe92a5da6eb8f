// Table play: everybody sits at this computer, and the exercise runs in this process. It hands out clients as the
// server would. One thread at a time, for the table and all its clients.
#pragma once

#include <chrono>
#include <memory>

#include "conduct/session.h"
#include "net/client.h"

namespace tocsin::net {

class Table {
 public:
  // `begins`: at once, or paused until somebody resumes it, where the exercise has not gone on yet; or at once and by hand: real
  // time moves nothing, whoever owns the table lets its session go on.
  enum class Begins : std::uint8_t { at_once, on_request, by_hand };
  explicit Table(std::unique_ptr<conduct::Session> session, Begins begins = Begins::on_request);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // A client at a seat, where a person sits from now on. Must not outlive the table.
  [[nodiscard]] std::unique_ptr<Client> sit(sim::Index seat, const std::string& name);
  // Somebody without a seat: controller, evaluator or observer.
  [[nodiscard]] std::unique_ptr<Client> join(sim::SeatRole role);

  // Lets simulated time go on as far as real time says; every client's `poll` does the same.
  void run();
  // How long nothing will be due, in real ms, at most `most_ms`.
  [[nodiscard]] int idle_ms(int most_ms) const;

  [[nodiscard]] conduct::Session& session();

 private:
  class Shared;
  class Place;
  std::unique_ptr<Shared> shared_;
};

}  // namespace tocsin::net
