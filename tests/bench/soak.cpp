// Soak: a simulated year at the real server within an hour, with a thousand seats that ask, leave and come back. Its memory may
// grow by what the record grows, and by nothing else.
//
// What must grow: each event stays in the server's list, and most are named in the trails of seats; a duty stays in the state.
// How much that is for an event is measured, not assumed: a server that is started anew on the finished journal, with the same
// seats, holds all of it and nothing else. What the soaked server holds beyond that is a leak, or its like.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <random>

#include "conduct/session.h"
#include "net/door_book.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/big_drill.h"
#include "tests/bench/crowd.h"
#include "tests/bench/measure.h"

namespace {

using namespace tocsin;
using bench::Clock;
using bench::require;
using bench::seconds_since;

constexpr double growth_percent_max = 5;
constexpr double ask_every_s = 10;  // each seat
constexpr std::uint32_t rate_max = 86'400;
constexpr sim::Duration year = 365 * sim::day;

struct Wanted {
  double minutes = 60;
  std::size_t seats = 1'000;
};

struct Sample {
  double at_s = 0;
  double resident_kib = 0;
  double events = 0;
};

struct Counts {
  std::size_t asked = 0;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t left = 0;
  std::size_t joined_again = 0;
};

class Soak {
 public:
  explicit Soak(const Wanted& wanted)
      : wanted_(wanted), journal_(scratch_ / "soak.tocsin"), plan_(year_long(wanted.seats)) {
    auto made = net::ensure_certificate(scratch_ / "soak.crt", scratch_ / "soak.key");
    require(static_cast<bool>(made), "no certificate can be made");
    certificate_ = *made;
    std::vector<net::Code> codes;
    for (std::size_t i = 0; i < wanted.seats; ++i) {
      codes.push_back({"", plan_.seats[i].id, sim::SeatRole::participant, 0, 4'000'000'000, false});
    }
    codes.push_back({"", "", sim::SeatRole::controller, 0, 4'000'000'000, false});
    auto book = net::DoorBook::open(journal_);
    require(static_cast<bool>(book), "the join codes cannot be written");
    auto tokens = (*book).add_all(codes);
    require(static_cast<bool>(tokens), "the join codes cannot be written");
    tokens_ = *tokens;
    exercise_ = (*book).exercise();
  }

  int run() {
    const auto rate =
        static_cast<std::uint32_t>(std::min<double>(rate_max, static_cast<double>(year) / (wanted_.minutes * 60'000)));
    bench::progress(std::to_string(wanted_.seats) + " seats join");
    double empty_kib = 0;
    {
      bench::Child server([this](const bench::Child::Tell& tell) { serve(tell, false); });
      bench::Crowd crowd(server.port(), certificate_, exercise_, tokens_);
      join_all(crowd);
      empty_kib = server.resident_kib();
      let_time_go(crowd, rate);
      live(server, crowd);
      server.stop();
    }
    bench::progress("the same seats at a server that is started anew");
    bench::Child again([this](const bench::Child::Tell& tell) { serve(tell, true); });
    bench::Crowd crowd(again.port(), certificate_, exercise_, tokens_);
    join_all(crowd);
    return judge(rate, empty_kib, again.resident_kib());
  }

 private:
  static sim::Plan year_long(std::size_t seats) {
    sim::Plan plan = bench::big_drill((seats + bench::seats_per_agency - 1) / bench::seats_per_agency);
    plan.ends = plan.starts + year + sim::day;
    return plan;
  }

  void serve(const bench::Child::Tell& tell, bool again) {
    net::Limits limits;
    limits.hello_within = std::chrono::seconds(60);
    auto server = net::WebsocketServer::open({"127.0.0.1", 0}, certificate_, std::nullopt, limits,
                                             net::Log([](const std::string&) {}));
    const auto loaded = [&] {
      scenarios::Loaded made;
      made.plan = plan_;
      return made;
    };
    auto session =
        again ? conduct::Session::resume(journal_, loaded()) : conduct::Session::start(loaded(), 7, journal_);
    auto book = net::DoorBook::open(journal_);
    if (!server || !session || !book) _exit(3);
    (*server)->hall().add(std::move(*session), std::move(*book));
    tell((*server)->port());
    (*server)->run();
  }

  void join_all(bench::Crowd& crowd) const {
    const auto is_in = [](net::RemoteClient& client) { return client.status().what == net::Status::What::connected; };
    while (crowd.size() < tokens_.size()) {
      const std::size_t some = std::min(tokens_.size(), crowd.size() + 200);
      while (crowd.size() < some) crowd.join();
      crowd.until("not all could join", 120, is_in);
    }
  }

  void let_time_go(bench::Crowd& crowd, std::uint32_t rate) const {
    sim::Command command;
    command.kind = sim::Kind::clock_set;
    command.value = command.extra = rate;
    crowd[wanted_.seats].send(command);
    command = {};
    command.kind = sim::Kind::resumed;
    crowd[wanted_.seats].send(command);
    crowd.until("time does not go", 60, [](net::RemoteClient& client) { return client.view().clock.begun; });
  }

  // What a seat does when it is its turn. Most of it leaves nothing in the record, so that what piles up for other reasons is seen.
  void take_turn(bench::Crowd& crowd, std::size_t who) {
    if (!crowd.is_here(who)) {
      crowd.come_back(who);
      ++counts_.joined_again;
      return;
    }
    net::RemoteClient& client = crowd[who];
    if (client.status().what == net::Status::What::cut_off) {
      crowd.leave(who);
      return;
    }
    if (client.status().what != net::Status::What::connected) return;
    const auto what = dice_() % 100;
    if (what < 5) {
      crowd.leave(who);
      opened_[who] = false;
      ++counts_.left;
      return;
    }
    sim::Command command;
    const bool is_handler = who % bench::seats_per_agency == 0;
    if (what < 10) {
      command.kind = opened_[who] ? sim::Kind::form_closed : sim::Kind::form_opened;
      if (!opened_[who]) command.item = client.view().actions.front().action;
      opened_[who] = !opened_[who];
    } else if (is_handler && what < 20) {
      // Every fifth agency declares its incident, so that recurring duties come and go all year.
      command.kind = sim::Kind::acted;
      const bool declares = who % (5 * bench::seats_per_agency) == 0 && !client.view().incidents.empty();
      command.item = client.view().actions.front().action;
      command.incident = declares ? client.view().incidents.front().incident : sim::none;
      if (declares && !declared_[who]) command.item = declare_of(client.view());
      declared_[who] = declared_[who] || declares;
    } else {
      command.kind = sim::Kind::acknowledged;
      command.item = static_cast<sim::Index>(dice_() % plan_.injects.size());
    }
    client.send(std::move(command));
    ++counts_.asked;
  }
  static sim::Index declare_of(const sim::SeatView& view) {
    for (const sim::SeatAction& action : view.actions) {
      if (action.id == "declare") return action.action;
    }
    return view.actions.front().action;
  }

  void live(bench::Child& server, bench::Crowd& crowd) {
    const auto start = Clock::now();
    const double all_s = wanted_.minutes * 60;
    double sampled_at = 0;
    double told_at = 0;
    std::size_t turns = 0;
    for (double now = 0; now < all_s; now = seconds_since(start)) {
      const auto due = static_cast<std::size_t>(now * static_cast<double>(wanted_.seats) / ask_every_s);
      for (; turns < due; ++turns) take_turn(crowd, turns % wanted_.seats);
      for (const std::size_t who : crowd.bells().take(std::chrono::milliseconds(5))) {
        if (crowd.is_here(who)) listen(crowd[who]);
      }
      if (now - sampled_at < 1) continue;
      sampled_at = now;
      // Whoever waits to connect again has no bell.
      for (std::size_t who = 0; who < crowd.size(); ++who) {
        if (crowd.is_here(who)) listen(crowd[who]);
      }
      samples_.push_back({now, server.resident_kib(), events_on_disk()});
      if (now - told_at < 60) continue;
      told_at = now;
      bench::progress(std::to_string(static_cast<int>(now / 60)) +
                      " min: " + std::to_string(static_cast<int>(samples_.back().resident_kib)) + " KiB, " +
                      std::to_string(static_cast<long>(samples_.back().events)) + " events");
    }
  }
  void listen(net::RemoteClient& client) {
    client.poll();
    for (const net::Answer& answer : client.answers()) {
      ++(answer.what == net::Answer::What::accepted ? counts_.accepted : counts_.refused);
    }
  }
  [[nodiscard]] double events_on_disk() const {
    const auto reader = journal::Reader::open(journal_);
    require(static_cast<bool>(reader), "the journal cannot be read");
    return static_cast<double>(reader.value().position().sequence);
  }

  int judge(std::uint32_t rate, double empty_kib, double again_kib) const {
    // The first tenth is for what is made once and kept.
    const std::size_t from = samples_.size() / 10;
    const std::size_t quarter = (samples_.size() - from) / 4;
    require(quarter > 0, "it was too short");
    const auto mean = [&](std::size_t at, double Sample::*figure) {
      double sum = 0;
      for (std::size_t i = at; i < at + quarter; ++i) sum += samples_[i].*figure;
      return sum / static_cast<double>(quarter);
    };
    const std::size_t last = samples_.size() - quarter;
    const double first_kib = mean(from, &Sample::resident_kib);
    const double last_kib = mean(last, &Sample::resident_kib);
    const double events = mean(last, &Sample::events) - mean(from, &Sample::events);
    const double kib_per_event = std::max(0.0, again_kib - empty_kib) / std::max(1.0, samples_.back().events);
    const double grown = last_kib - first_kib;
    const double percent = 100 * (grown - events * kib_per_event) / first_kib;
    std::printf("%zu seats, %.1f minutes at %u times real time: %.0f simulated days\n", wanted_.seats, wanted_.minutes,
                rate, wanted_.minutes * rate / 1'440);
    std::printf("%zu requests, %zu accepted, %zu refused; %zu left, %zu came back; %.0f events\n", counts_.asked,
                counts_.accepted, counts_.refused, counts_.left, counts_.joined_again, samples_.back().events);
    std::printf("memory: %.0f KiB when all were in, %.0f in the first quarter, %.0f in the last, %.0f at the end\n",
                empty_kib, first_kib, last_kib, samples_.back().resident_kib);
    std::printf("a server started anew with all events: %.0f KiB, so an event takes %.0f bytes\n", again_kib,
                kib_per_event * 1024);
    std::printf("grown: %.0f KiB, of it for %.0f events %.0f KiB; the rest is %.1f %% (at most %.0f %%)\n", grown,
                events, events * kib_per_event, percent, growth_percent_max);
    return percent <= growth_percent_max ? EXIT_SUCCESS : EXIT_FAILURE;
  }

  Wanted wanted_;
  bench::Scratch scratch_;
  std::string journal_;
  sim::Plan plan_;
  net::Certificate certificate_;
  std::vector<std::string> tokens_;
  std::string exercise_;
  std::minstd_rand dice_{7};
  std::vector<bool> opened_ = std::vector<bool>(wanted_.seats, false);
  std::vector<bool> declared_ = std::vector<bool>(wanted_.seats, false);
  std::vector<Sample> samples_;
  Counts counts_;
};

}  // namespace

int main(int count, char** arguments) {
  Wanted wanted;
  for (int i = 1; i < count; i += 2) {
    const double value = i + 1 < count ? std::strtod(arguments[i + 1], nullptr) : 0;
    if (std::strcmp(arguments[i], "--minutes") == 0 && value > 0) {
      wanted.minutes = value;
    } else if (std::strcmp(arguments[i], "--seats") == 0 && value >= 20 && value <= 5'000) {
      wanted.seats = static_cast<std::size_t>(value);
    } else {
      std::fprintf(stderr, "usage: tools/soak [--minutes M] [--seats N]\n");
      return 2;
    }
  }
  bench::raise_file_limit();
  return Soak(wanted).run();
}
