// A client of a drill server, over any wire. A connection that breaks is made again, later and later, never two clients in
// step; what was sent and not answered is sent again, and the server knows whether it was done.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <random>
#include <string>

#include "conduct/record.h"
#include "net/client.h"
#include "net/protocol.h"
#include "net/transport.h"

namespace tocsin::net {

struct Ticketed {
  std::string exercise;
  std::string token;
  std::string name;  // shown to the controller
};

class RemoteClient : public Client {
 public:
  struct Patience {  // between attempts to connect
    std::chrono::milliseconds first{200};
    std::chrono::milliseconds most{10'000};
  };
  RemoteClient(std::unique_ptr<Wire> wire, Ticketed ticketed)
      : RemoteClient(std::move(wire), std::move(ticketed), Patience{}) {}
  RemoteClient(std::unique_ptr<Wire> wire, Ticketed ticketed, Patience patience);
  ~RemoteClient() override;

  [[nodiscard]] Status status() const override { return status_; }
  [[nodiscard]] const sim::SeatView& view() const override { return view_; }
  [[nodiscard]] const sim::State* state() const override { return fold_ ? &fold_->state : nullptr; }
  [[nodiscard]] const std::vector<sim::Event>& events() const override;
  [[nodiscard]] std::optional<sim::Score> score()
      const override;  // nor of a drill with a campaign: its mails are not sent
  [[nodiscard]] std::vector<Presence> presences() const override { return people_; }
  sim::SeatParts poll() override;
  [[nodiscard]] std::vector<Answer> answers() override { return std::exchange(answers_, {}); }
  Ticket send(sim::Command command) override;
  Ticket send(const TimeWish& wish) override;
  Ticket release_score() override;
  void set_wake_up(std::function<void()> wake_up) override { wire_->set_wake_up(std::move(wake_up)); }

  // For those who see all: how many events are still on their way, as of the welcome; 0: none.
  [[nodiscard]] std::uint64_t events_behind() const;
  // In how many ms `poll` wants to be called without a wake-up; at most `most_ms`.
  [[nodiscard]] int idle_ms(int most_ms) const;
  // How often it was connected.
  [[nodiscard]] std::uint64_t connections() const { return connections_; }
  [[nodiscard]] Wire& wire() { return *wire_; }

 private:
  using RealTime = std::chrono::steady_clock::time_point;
  void say_hello();
  void send_next();
  void take_frame(const std::string& frame);
  void take(Welcome&& welcome);
  void take(Events&& events);
  void take(Answered&& answered);
  void cut_off(const std::string& code, const sim::Text& reason);
  void plan_retry();
  void note_clock();
  Ticket enqueue(Ask ask);

  std::unique_ptr<Wire> wire_;
  Ticketed ticketed_;
  Patience patience_;
  Status status_;
  std::minstd_rand dice_{std::random_device{}()};
  std::chrono::milliseconds pause_;
  RealTime retry_at_;
  bool hello_sent_ = false;
  bool welcomed_ = false;
  bool in_flight_ = false;  // the first of `pending_` has been sent over this connection
  std::string resume_;
  std::uint64_t inputs_ = 0;
  std::uint64_t seen_ = 0;
  std::uint64_t latest_ = 0;  // the last event that it was told of, among those that it is not sent, too
  std::uint64_t expected_ = 0;
  std::uint64_t connections_ = 0;
  std::deque<Ask> pending_;
  Ticket last_ticket_ = 0;
  std::vector<Answer> answers_;

  sim::SeatView view_;
  sim::SeatParts parts_ = 0;
  sim::Time clock_from_ = 0;
  RealTime clock_at_;
  std::unique_ptr<scenarios::Loaded> loaded_;
  std::unique_ptr<conduct::Fold> fold_;
  std::vector<Presence> people_;
};

}  // namespace tocsin::net
