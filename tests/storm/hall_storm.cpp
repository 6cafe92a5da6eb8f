#include "tests/storm/hall_storm.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <ranges>
#include <string_view>

#include "net/asking.h"
#include "net/remote_client.h"
#include "net/stage.h"
#include "tests/fault_vfs.h"
#include "tests/storm/actor.h"
#include "tests/storm/campaign_maker.h"
#include "tests/storm/describe.h"
#include "tests/storm/faulty_wire.h"
#include "tests/storm/oracle.h"
#include "tests/storm/plan_maker.h"
#include "tests/storm/probe.h"
#include "tests/storm/replay.h"

namespace tocsin::storm {
namespace {

using sim::Index;
using sim::none;

class HallStorm {
 public:
  HallStorm(const Options& options, Counts& counts)
      : options_(options), counts_(counts), plan_(make_plan(options.seed, options.without)), oracle_(plan_) {}

  ~HallStorm() {
    people_.clear();
    hall_.reset();
  }
  HallStorm(const HallStorm&) = delete;
  HallStorm& operator=(const HallStorm&) = delete;

  std::optional<Finding> run() {
    for (const char* name : {"hall-0", "hall-1"}) std::filesystem::remove_all(folder(name));
    std::filesystem::create_directory(folder("hall-0"));
    test::FaultVfs::forget();
    journal_ = folder("hall-0") + "/hall.tocsin";
    open_hall(conduct::Session::start({plan_, {}}, options_.seed, journal_));
    if (complaint_) return finding(0, *complaint_);
    add_person(none);
    for (Index seat = 0; seat < plan_.seats.size(); ++seat) {
      if (plan_.seats[seat].occupant == sim::Occupant::person) add_person(seat);
    }
    for (std::uint64_t step = 0; step < options_.steps && !complaint_; ++step) {
      Dice dice(options_.seed, 5000 + step);
      ask(dice, step * 3 > options_.steps * 2);
      // Somewhere between the requests and the last answer.
      restart_at_ = dice.percent(8) ? static_cast<int>(dice.below(12)) : -1;
      work_off(dice);
      look();
      ++counts_.steps;
      if (complaint_) return finding(step, *complaint_);
    }
    counts_.events += state().sequence;
    counts_.duties += state().duties.size();
    counts_.mails += count_mails(events_);
    hall_->stop();
    ++counts_.replays;
    complaint_ = replay(journal_, plan_, state(), stage_->session().score(), state().sequence);
    if (complaint_) return finding(options_.steps, *complaint_);
    return std::nullopt;
  }

 private:
  struct Person {
    Index seat = none;
    FaultyWire* wire = nullptr;
    std::unique_ptr<net::RemoteClient> client;
    net::Ticket ticket = 0;  // of what was asked last
    bool waits = false;
    sim::Command asked;
    sim::Time wished = 0;      // where a jump leads
    std::uint64_t before = 0;  // events, when it was asked
  };

  [[nodiscard]] const sim::State& state() const { return stage_->session().state(); }

  Finding finding(std::uint64_t step, std::string what) const {
    Finding found{options_, step, "over the hall: " + std::move(what), {}, {}, true};
    found.plan = describe_plan(plan_, options_.without);
    found.history = describe_history(plan_, events_);
    return found;
  }

  void post(std::function<void()> work) {
    {
      const std::lock_guard guard(mutex_);
      posted_.push_back(std::move(work));
    }
    came_.notify_one();
  }
  bool run_posted(int wait_ms) {
    std::function<void()> work;
    {
      std::unique_lock guard(mutex_);
      const auto is_there = [&] { return !posted_.empty(); };
      if (!came_.wait_for(guard, std::chrono::milliseconds(wait_ms), is_there)) return false;
      work = std::move(posted_.front());
      posted_.pop_front();
    }
    work();
    return true;
  }

  void add_person(Index seat) {
    const auto role = seat == none ? sim::SeatRole::controller : sim::SeatRole::participant;
    const auto token = stage_->book().add(seat == none ? "" : plan_.seats[seat].id, role, 0, 4'000'000'000);
    if (!token) return;
    auto wire = std::make_unique<FaultyWire>(*hall_, options_.seed, 100 + people_.size());
    Person person;
    person.seat = seat;
    person.wire = wire.get();
    wire->on_frame = [this, seat](const std::string& frame) { look_at_frame(frame, seat); };
    using std::chrono::milliseconds;
    person.client =
        std::make_unique<net::RemoteClient>(std::move(wire), net::Ticketed{stage_->id(), *token, "somebody"},
                                            net::RemoteClient::Patience{milliseconds(0), milliseconds(1)});
    people_.push_back(std::move(person));
  }

  // `may_end`: late enough that something has happened. Whoever controls it comes last, so that what the others did may be asked
  // for again after the end.
  void ask(Dice& dice, bool may_end) {
    for (Person& person : std::views::reverse(people_)) {
      if (dice.percent(4)) person.wire->cut();
      if (person.waits || !dice.percent(person.seat == none ? 50 : 35)) continue;
      person.before = state().sequence;
      person.waits = true;
      if (person.seat == none && dice.percent(40)) {
        person.asked = {};
        person.wished = state().now + static_cast<sim::Duration>(dice.below(240)) * sim::minute;
        person.ticket = person.client->send(net::TimeWish{net::TimeWish::What::jump, person.wished});
        continue;
      }
      const bool has_mailbox = person.seat != none && plan_.seats[person.seat].population != none;
      const std::uint32_t mails = plan_.campaigns.empty() ? 0 : has_mailbox ? 50 : 5;
      sim::Command command = person.seat == none   ? make_control(state(), dice)
                             : dice.percent(mails) ? make_mail_act(state(), person.seat, dice)
                             : dice.percent(20)    ? make_acknowledgement(state(), person.seat, dice)
                                                   : make_act(state(), person.seat, dice);
      // Time goes on by jumps alone, so that the same seed gives the same exercise.
      if (command.kind == sim::Kind::resumed || command.kind == sim::Kind::form_opened)
        command.kind = sim::Kind::observed;
      if (dice.percent(10)) spoil(command, dice);
      command.text.resize(std::min<std::size_t>(command.text.size(), 1000));  // more is no request at all
      if (command.kind == sim::Kind::resumed || command.kind == sim::Kind::ended) command.kind = sim::Kind::paused;
      if (person.seat == none && may_end && dice.percent(15)) {
        command = {};
        command.kind = sim::Kind::ended;
      }
      if (person.seat == none && !begun_) {
        command = {};
        command.kind = sim::Kind::clock_set;
        command.value = 60;
        command.extra = 1;
        begun_ = true;
      }
      person.asked = command;
      person.ticket = person.client->send(command);
    }
  }

  [[nodiscard]] std::string folder(const char* name) const { return options_.folder + "/" + name; }

  void open_hall(conduct::Outcome<std::unique_ptr<conduct::Session>> session) {
    auto book = net::DoorBook::open(journal_);
    if (!session || !book) {
      complaint_ = "the exercise cannot be opened: " + (session ? book.failed() : session.failed()).message;
      return;
    }
    net::Limits limits;
    limits.requests_at_once = limits.requests_per_second = 1e9;
    hall_ = std::make_unique<net::Hall>(limits, net::Log([](const std::string&) {}),
                                        [this](std::function<void()> work) { post(std::move(work)); });
    stage_ = &hall_->add(std::move(*session), std::move(*book));
    probe_.emplace(journal_);
  }

  // The server ends without a word, and another one goes on with what is on disk; where the disk can lose power, it does.
  void restart(Dice& dice) {
    ++counts_.restarts;
    const bool power_fails = test::FaultVfs::is_installed();
    const std::string from = std::filesystem::path(journal_).parent_path();
    const std::string to = folder(from == folder("hall-0") ? "hall-1" : "hall-0");
    if (power_fails) {
      std::filesystem::create_directory(to);
      test::FaultVfs::copy_after_power_cut(from, to, dice.below(1U << 31U));
      std::filesystem::copy(journal_ + ".seats", to + "/hall.tocsin.seats");
    }
    for (Person& person : people_) person.wire->cut();
    probe_.reset();
    stage_ = nullptr;
    hall_.reset();
    if (power_fails) {
      std::filesystem::remove_all(from);
      test::FaultVfs::forget();
      journal_ = to + "/hall.tocsin";
    }
    open_hall(conduct::Session::resume(journal_, {plan_, {}}));
    if (complaint_) return;
    for (Person& person : people_) {
      person.wire->lead_to(*hall_);
      person.before = std::min(person.before, state().sequence);
    }
    if (told_ > state().sequence)
      complaint_ = "somebody was told of event " + std::to_string(told_) + ", which is lost";
    if (granted_ > state().now) complaint_ = "time that a jump was granted is lost";
    // What else was lost never was.
    oracle_ = Oracle(plan_);
    events_.clear();
    take_events();
    oracle_.end_step();
  }

  // Until nobody waits for an answer: all links work again in the end.
  void work_off(Dice& dice) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (int round = 0;; ++round) {
      bool is_over = true;
      if (round == restart_at_) restart(dice);
      if (complaint_) return;
      for (Person& person : people_) {
        person.wire->be_faulty(round < 20);
        if (round % 3 == 2) person.wire->pass_on();
        person.client->poll();
        for (const net::Answer& answer : person.client->answers()) take(person, answer);
        is_over = is_over && !person.waits && person.client->status().what != net::Status::What::reconnecting;
        is_over = is_over && has_its_mails(person);
        if (person.client->status().what == net::Status::What::cut_off) {
          complaint_ = "a client was sent away: " + person.client->status().code;
          return;
        }
      }
      take_events();
      if (is_over || complaint_) break;
      if (!run_posted(1)) hall_->turn();
      if (std::chrono::steady_clock::now() > latest) {
        complaint_ = "somebody waits for an answer that does not come, or for mails";
        return;
      }
    }
  }

  // What is on disk, and that alone: a session keeps no events of mails.
  void take_events() {
    const std::size_t before = events_.size();
    probe_->read_on(events_);
    for (std::size_t i = before; i < events_.size(); ++i) oracle_.take(events_[i]);
  }

  // A seat's view at rest is that of the state.
  [[nodiscard]] bool has_its_mails(const Person& person) const {
    return person.seat == none || person.client->view().mails == sim::seat_mails(state(), person.seat);
  }

  void take(Person& person, const net::Answer& answer) {
    if (answer.ticket != person.ticket) {
      complaint_ = "an answer that nobody waits for";
      return;
    }
    person.waits = false;
    take_events();
    if (answer.what == net::Answer::What::lost) complaint_ = "an answer was lost";
    if (answer.what == net::Answer::What::refused) {
      ++counts_.refused;
      if (times_done(person) > 0) complaint_ = "what was done is refused: " + answer.refusal.code;
    }
    if (answer.what != net::Answer::What::accepted) return;
    if (person.asked.kind == sim::Kind::started) {
      // A hold may end it earlier.
      granted_ = std::max(granted_, std::min(person.wished, state().now));
      return;
    }
    ++counts_.accepted;
    // The command is there once, and it is on disk.
    const std::size_t times = times_done(person);
    if (person.asked.kind == sim::Kind::mail_recorded) return take_mail_answer(person, times);
    if (times != 1) complaint_ = "an acknowledged command was done " + std::to_string(times) + " times";
    const auto& events = stage_->session().events();
    const auto found =
        std::lower_bound(events.begin(), events.end(), answer.sequence,
                         [](const sim::Event& event, std::uint64_t sequence) { return event.sequence < sequence; });
    if (found == events.end() || found->sequence != answer.sequence) {
      complaint_ = "an answer names no event";
    } else if (const auto miss = probe_->miss_of(*found)) {
      complaint_ = miss;
    }
  }

  // What was asked for, as the server makes it the asker's own.
  [[nodiscard]] sim::Command made_own(const Person& person) const {
    sim::Command asked = person.asked;
    net::make_own(plan_, {person.seat, sim::SeatRole::participant}, asked);
    return asked;
  }

  [[nodiscard]] std::size_t times_done(const Person& person) const {
    const sim::Command asked = made_own(person);
    return static_cast<std::size_t>(std::count_if(
        events_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(person.before, events_.size())),
        events_.end(),
        [&](const sim::Event& event) { return event.origin == asked.origin && has_become(event, asked); }));
  }

  // With one's own mail, once; what was done with it before need not be done again.
  void take_mail_answer(const Person& person, std::size_t times) {
    const sim::Command asked = made_own(person);
    const MailLedger& mails = oracle_.ledger().mails;
    const bool is_own = person.seat != none && asked.item < plan_.campaigns.size() &&
                        mails.seat_of(asked.item, asked.element) == person.seat;
    if (times > 1) complaint_ = "something was done with a mail " + std::to_string(times) + " times";
    if (!is_own) complaint_ = "a seat did something with the mail of somebody else";
    if (is_own && !mails.was_done(asked)) complaint_ = "what was acknowledged was not done with the mail";
  }

  // Bytes that came to a seat, against what it was told.
  void look_at_frame(const std::string& frame, Index seat) {
    take_events();
    look_at_numbers(frame);
    if (seat == none) return;
    const Ledger& ledger = oracle_.ledger();
    if (frame.find(mark_of_truth()) != std::string::npos) complaint_ = "a seat was sent the truth";
    for (Index i = 0; i < plan_.injects.size(); ++i) {
      if (frame.find(mark_of_inject(i)) != std::string::npos && ledger.delivered.count({i, seat}) == 0) {
        complaint_ = "seat " + std::to_string(seat) + " was sent message " + std::to_string(i) + " of somebody else";
      }
    }
    for (Index c = 0; c < plan_.campaigns.size(); ++c) {
      for (Index m = 0; m < plan_.campaigns[c].mails.size(); ++m) {
        const std::string name = "mail " + std::to_string(m) + " of campaign " + std::to_string(c);
        if (frame.find(mark_of_mail(c, m)) != std::string::npos && !ledger.mails.has(seat, c, m)) {
          complaint_ = "seat " + std::to_string(seat) + " was sent " + name + ", which it has not got";
        }
        if (frame.find(mark_of_mail_body(c, m)) != std::string::npos && !ledger.mails.has_opened(seat, c, m)) {
          complaint_ = "seat " + std::to_string(seat) + " was sent what is in " + name + ", which it has not opened";
        }
      }
    }
    for (Index i = 0; i < plan_.incidents.size(); ++i) {
      if (frame.find(mark_of_incident(i)) != std::string::npos && !ledger.knows(plan_.seats[seat].agency, i)) {
        complaint_ = "seat " + std::to_string(seat) + " was sent incident " + std::to_string(i) + " unknown to it";
      }
    }
  }

  // Nothing is told of that is not on disk.
  void look_at_numbers(const std::string& frame) {
    constexpr std::string_view key = "\"sequence\":";
    for (std::size_t at = frame.find(key); at != std::string::npos; at = frame.find(key, at + 1)) {
      const std::uint64_t number = std::strtoull(frame.c_str() + at + key.size(), nullptr, 10);
      if (number <= told_) continue;
      told_ = number;
      if (number > probe_->last()) {
        complaint_ = "somebody was told of event " + std::to_string(number) + ", which is not on disk";
      }
    }
  }

  void look() {
    if (const auto failed = stage_->session().wait(state().sequence)) complaint_ = "not written: " + failed->message;
    take_events();
    oracle_.end_step();
    if (!complaint_) complaint_ = oracle_.complaint();
    if (complaint_ || (!state().ended && stage_->session().next_due() <= state().now)) return;
    oracle_.compare(state());
    complaint_ = oracle_.complaint();
    for (const Person& person : people_) {
      if (person.seat == none || complaint_) continue;
      complaint_ = oracle_.ledger().mails.difference(person.client->view().mails, person.seat);
    }
  }

  Options options_;
  Counts& counts_;
  sim::Plan plan_;
  Oracle oracle_;
  std::string journal_;
  std::optional<Probe> probe_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> posted_;
  std::unique_ptr<net::Hall> hall_;
  net::Stage* stage_ = nullptr;
  std::vector<Person> people_;
  std::vector<sim::Event> events_;  // as the journal has them
  std::uint64_t told_ = 0;          // the last event that anybody heard of
  sim::Time granted_ = 0;           // where the last jump led
  bool begun_ = false;
  int restart_at_ = -1;  // round of the work, or none
  std::optional<std::string> complaint_;
};

}  // namespace

std::optional<Finding> run_hall_storm(const Options& options, Counts& counts) {
  return HallStorm(options, counts).run();
}

}  // namespace tocsin::storm
