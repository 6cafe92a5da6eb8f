// One exercise on the server: its session, who is there, and what each of them still has to be sent.
//
// Everything goes through one rule: what is sent was on disk before. What happens while a commit is on its way is
// gathered, and goes out with the next one. The hall's thread calls it; `Post` brings the disk's thread back to it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "conduct/pace.h"
#include "conduct/session.h"
#include "net/door_book.h"
#include "net/limits.h"
#include "net/protocol.h"
#include "net/trails.h"
#include "net/transport.h"

namespace tocsin::net {

struct Member {
  std::uint64_t link_id = 0;
  Link* link = nullptr;
  sim::Index seat = sim::none;
  sim::SeatRole role = sim::SeatRole::participant;
  std::string name;
  std::string resume;
  double tokens = 0;  // how many requests it may make at once; they come back with time
  RealTime tokens_at;
  unsigned too_fast = 0;
  std::uint64_t last_ticket = 0;

  // What it has still to be sent.
  bool listed = false;  // among those who are to be sent something
  bool welcomed = false;
  bool knows_sources = false;
  sim::SeatParts parts = 0;
  std::vector<std::uint32_t> arrived;  // positions of events
  std::vector<std::uint32_t> done;
  std::vector<sim::Index> duties;
  std::vector<std::pair<sim::Index, sim::Index>> mails;  // campaign and mail
  std::size_t events_sent = 0;                           // of those that see all: position of the next
  std::vector<Answered> answers;

  [[nodiscard]] bool sees_all() const { return seat == sim::none; }
};

// What a stage counts; the hall adds them up for its metrics.
struct StageCounts {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t repeated = 0;  // asked for again, and done already
  std::uint64_t too_fast = 0;
  std::uint64_t commits = 0;
  std::uint64_t commit_us_sum = 0;
  std::uint64_t commit_us_max = 0;
};

class Stage {
 public:
  // `journal_path` empty: in memory, and nobody has to wait for a disk.
  Stage(std::unique_ptr<conduct::Session> session, DoorBook book, const Limits& limits, Post post);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  [[nodiscard]] const std::string& id() const { return book_.exercise(); }
  [[nodiscard]] DoorBook& book() { return book_; }
  [[nodiscard]] const conduct::Session& session() const { return *session_; }
  [[nodiscard]] const StageCounts& counts() const { return counts_; }
  [[nodiscard]] std::size_t members() const { return members_.size(); }
  [[nodiscard]] std::size_t queued_bytes() const;
  [[nodiscard]] const std::string& failure() const { return failure_; }  // the journal's; then nothing goes on

  // Null: the seat is taken by a connection that works, or no more are let in.
  Member* join(const Admission& admission, std::uint64_t link_id, Link& link, const Hello& hello);
  void leave(std::uint64_t link_id);
  // False: it asks far too fast and is to be cut off.
  [[nodiscard]] bool ask(Member& member, const Ask& ask);
  void has_room(Member& member);  // its link has sent what was queued

  // Lets time go on and sends what may be sent. Returns in how many real ms it wants to be called again at the latest.
  int turn(int most_ms);
  // Everybody's view is complete and on disk, or it is too late.
  void settle();
  // Told whom to send away: it calls `leave` for them.
  using Dismiss = std::function<void(std::uint64_t link_id, const Bye& bye)>;
  void on_dismissal(Dismiss dismiss) { dismiss_ = std::move(dismiss); }

 private:
  // All seats of an agency with the same roles: they know and may do the same.
  struct Group {
    sim::Index seat = sim::none;  // one of them
    sim::SeatParts dirty = 0;
    std::size_t members = 0;
    std::string incidents, readiness, channels;  // as they were sent last
  };
  struct Batch {
    std::uint64_t sequence = 0;
    bool with_clock = false;  // how far time went has to be on disk, too, where no event says so
    RealTime since;
    std::vector<std::pair<std::uint64_t, Frame>> frames;
  };

  void take(const sim::Event& event);
  void list(Member& member);
  void touch_all(sim::SeatParts parts);
  void touch_group(std::size_t group, sim::SeatParts parts);
  void answer(Member& member, const Ask& ask, std::uint64_t sequence, std::optional<sim::Refusal> refusal);
  [[nodiscard]] bool may_ask(Member& member);
  [[nodiscard]] const std::vector<std::uint32_t>& inputs_of(const Member& member) const;
  [[nodiscard]] std::uint64_t find_done(const Member& member, const Ask& ask) const;
  std::optional<sim::Refusal> carry_out(const Ask& ask);
  [[nodiscard]] std::optional<sim::Refusal> step_or_jump(const Ask& ask);
  void by_control(sim::Kind kind, sim::Index seat, sim::Value value, const std::string& text);
  void run();

  void flush();
  void flush_shared(Batch& batch);
  [[nodiscard]] Frame clock_frame(const Batch& batch);
  void remind_of_clock(Batch& batch);
  void flush_groups(Batch& batch);
  void flush_member(Member& member, Batch& batch);
  void flush_events(Member& member, Batch& batch);
  [[nodiscard]] Welcome welcome(Member& member);
  [[nodiscard]] Update update(Member& member);
  void deliver(Batch& batch);
  void watch_disk();
  void on_disk(std::uint64_t sequence, const std::string& failure);

  std::unique_ptr<conduct::Session> session_;
  DoorBook book_;
  Limits limits_;
  Post post_;
  conduct::Pace pace_;
  Trails trails_;
  StageCounts counts_;
  std::string failure_;
  Dismiss dismiss_ = [](std::uint64_t, const Bye&) {};

  std::map<std::uint64_t, std::unique_ptr<Member>> members_;  // by link
  std::vector<Member*> at_seat_;
  std::vector<Member*> all_seeing_;
  std::vector<std::uint64_t> listed_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> group_of_seat_;
  std::vector<std::vector<std::uint32_t>> groups_of_agency_;
  bool any_group_dirty_ = false;
  bool clock_changed_ = false;      // at once
  bool clock_granted_ = false;      // somebody is to be told that time has gone on
  bool composing_changed_ = false;  // in a while
  bool people_changed_ = false;
  bool score_changed_ = false;
  bool campaigns_changed_ = false;
  sim::SeatClock clock_sent_;
  RealTime groups_sent_at_, composing_sent_at_, people_sent_at_, score_sent_at_, campaigns_sent_at_;
  RealTime reminded_at_;  // somebody, of the clock
  std::uint64_t reminded_last_ = 0;
  std::size_t shared_from_ = 0, shared_to_ = 0;  // the frame of events that was made last
  Frame shared_events_;

  bool waiting_for_disk_ = false;
  Batch batch_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::mutex mutex_;
  std::condition_variable wanted_changed_;
  std::uint64_t wanted_ = 0;  // what the next batch waits for
  bool wants_clock_ = false;
  std::uint64_t batches_ = 0;  // how many there were
  bool stopping_ = false;
  std::thread disk_;
};

}  // namespace tocsin::net
