// The drill server under load on this machine: many seats over TLS, against a bare WebSocket echo over TLS.
//
// Servers run in processes of their own, which die with this one. The goals are for 5,000 seats and 30 s; TOCSIN_BENCH_SEATS
// and TOCSIN_BENCH_SECONDS ask for less, and where file descriptors are short there are fewer, as the rows say.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>

#include "conduct/session.h"
#include "net/door_book.h"
#include "net/remote_client.h"
#include "net/websocket.h"
#include "tests/bench/bare_echo.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/benches.h"
#include "tests/bench/big_drill.h"
#include "tests/bench/crowd.h"

namespace tocsin::bench {
namespace {

using net::Status;

constexpr double all_within_s = 420;  // the whole bench

std::size_t asked_for(const char* variable, std::size_t fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::clamp<std::size_t>(std::strtoul(text, nullptr, 10), 1, fallback);
}

std::size_t seats_wanted() {
  const std::size_t files = raise_file_limit();
  const std::size_t most = files > 5'500 ? 5'000 : files - 200;
  return std::max<std::size_t>(8, asked_for("TOCSIN_BENCH_SEATS", most));
}

double load_s() {
  static const auto wanted = static_cast<double>(asked_for("TOCSIN_BENCH_SECONDS", 30));
  return wanted;
}

void require_in_time(Clock::time_point from, double within_s, const char* what) {
  static const auto start = Clock::now();
  require(seconds_since(from) < within_s && seconds_since(start) < all_within_s, what);
}

double percentile(std::vector<double>& values, double part) {
  require(!values.empty(), "nothing was measured");
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}

struct Load {
  double processor_s = 0;  // of the server
  std::size_t messages = 0;
  std::size_t skipped = 0;  // by senders that had the answer before still to come
  std::vector<double> latencies_ms;
};

// Each of `count` senders sends once a second, spread evenly. `send` sends for one of them; `taken` asks whether its
// answer has come.
Load run_load(const Child& child, std::size_t count, Bells& bells, const std::function<void(std::size_t)>& send,
              const std::function<bool(std::size_t)>& taken) {
  Load load;
  std::vector<Clock::time_point> sent(count);
  std::vector<bool> waits(count, false);
  std::size_t waiting = 0;
  const double before = child.processor_s();
  const auto start = Clock::now();
  std::size_t next = 0;
  while (seconds_since(start) < load_s() || waiting > 0) {
    require_in_time(start, 2 * load_s() + 30, "answers do not come");
    const auto due =
        static_cast<std::size_t>(std::min<double>(load_s(), seconds_since(start)) * static_cast<double>(count));
    for (; next < due; ++next) {
      const std::size_t who = next % count;
      if (waits[who]) {
        ++load.skipped;
        continue;
      }
      waits[who] = true;
      ++waiting;
      sent[who] = Clock::now();
      send(who);
    }
    for (const std::size_t who : bells.take(std::chrono::microseconds(500))) {
      if (who >= count || !taken(who) || !waits[who]) continue;
      waits[who] = false;
      --waiting;
      load.latencies_ms.push_back(1'000 * seconds_since(sent[who]));
      ++load.messages;
    }
  }
  load.processor_s = child.processor_s() - before;
  return load;
}

Load echo_load(const net::Certificate& certificate, std::size_t count, double* kib_each) {
  const Child child([&](const Child::Tell& tell) { serve_echo(certificate, tell); });
  Bells bells(count);
  net::ClientNetwork network;
  std::vector<std::unique_ptr<net::Wire>> wires;
  const auto wait_for = [&](net::Wire& wire) {
    const auto from = Clock::now();
    while (wire.state() != net::Wire::State::open) {
      require_in_time(from, 30, "the echo cannot be reached");
      require(wire.state() != net::Wire::State::failed, "the echo cannot be reached");
      static_cast<void>(bells.take(std::chrono::milliseconds(2)));
    }
  };
  double before = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wires.push_back(network.make_wire("127.0.0.1", child.port(), certificate.fingerprint));
    wires.back()->set_wake_up([&bells, i] { bells.ring(i); });
    wires.back()->connect();
    if (i % 64 == 0) wait_for(*wires.back());
    if (i == 0) before = child.resident_kib();
  }
  for (const auto& wire : wires) wait_for(*wire);
  const std::string frame(150, 'x');
  std::string back;
  Load load = run_load(
      child, count, bells, [&](std::size_t i) { wires[i]->send(frame); },
      [&](std::size_t i) { return wires[i]->take(back); });
  *kib_each = (child.resident_kib() - before) / static_cast<double>(count);
  return load;
}

struct Served {
  Load load;
  double kib_each = 0;         // when all are in
  double loaded_kib_each = 0;  // after the load, with all its events
  double storm_s = 0;
  double broadcast_s = 0;
};

Served served_load(const Scratch& scratch, const net::Certificate& certificate, std::size_t count, bool journaled) {
  const std::string journal = scratch / (journaled ? "journaled.tocsin" : "unwritten.tocsin");
  scenarios::Loaded loaded;
  loaded.plan = big_drill((count + seats_per_agency - 1) / seats_per_agency);
  std::vector<net::Code> wanted;
  for (std::size_t i = 0; i < count; ++i)
    wanted.push_back({"", loaded.plan.seats[i].id, sim::SeatRole::participant, 0, 4'000'000'000, false});
  wanted.push_back({"", "", sim::SeatRole::controller, 0, 4'000'000'000, false});
  auto book = net::DoorBook::open(journal);
  require(static_cast<bool>(book), "the join codes cannot be written");
  const auto tokens = (*book).add_all(wanted);
  require(static_cast<bool>(tokens), "the join codes cannot be written");
  const std::string exercise = (*book).exercise();
  const Child child([&](const Child::Tell& tell) {
    net::Limits limits;
    limits.hello_within = std::chrono::seconds(60);
    auto server = net::WebsocketServer::open({"127.0.0.1", 0}, certificate, std::nullopt, limits,
                                             net::Log([](const std::string&) {}));
    auto session = conduct::Session::start(std::move(loaded), 7, journaled ? journal : "");
    if (!server || !session) _exit(3);
    (*server)->hall().add(std::move(*session), std::move(*book));
    tell((*server)->port());
    (*server)->run();
  });
  Crowd crowd(child.port(), certificate, exercise, *tokens);
  const auto is_in = [](net::RemoteClient& client) { return client.status().what == Status::What::connected; };
  Served served;
  crowd.join();
  crowd.until("the server cannot be reached", 30, is_in);
  const double before = child.resident_kib();
  const std::size_t storm = std::min<std::size_t>(count, 1'000);
  while (crowd.size() < storm) crowd.join();
  served.storm_s = crowd.until("not all could join", 60, is_in);
  while (crowd.size() < count) {
    const std::size_t some = std::min(count, crowd.size() + 200);
    while (crowd.size() < some) crowd.join();
    crowd.until("not all could join", 60, is_in);
  }

  served.kib_each = (child.resident_kib() - before) / static_cast<double>(count);

  // A controller changes the clock: everybody is told.
  crowd.join();
  crowd.until("the controller cannot join", 30, is_in);
  sim::Command rate;
  rate.kind = sim::Kind::clock_set;
  rate.value = 17;
  rate.extra = 17;
  crowd[count].send(rate);
  served.broadcast_s = crowd.until("the broadcast does not come", 60,
                                   [](net::RemoteClient& client) { return client.view().clock.rate == 17; });

  sim::Command resume;
  resume.kind = sim::Kind::resumed;
  crowd[count].send(resume);
  crowd.until("the exercise does not begin", 60, [](net::RemoteClient& client) { return client.view().clock.begun; });
  std::vector<bool> opened(count, false);
  served.load = run_load(
      child, count, crowd.bells(),
      [&](std::size_t i) {
        sim::Command command;
        command.kind = opened[i] ? sim::Kind::form_closed : sim::Kind::form_opened;
        if (!opened[i]) command.item = crowd[i].view().actions.front().action;
        opened[i] = !opened[i];
        crowd[i].send(std::move(command));
      },
      [&](std::size_t i) {
        crowd[i].poll();
        const auto answers = crowd[i].answers();
        for (const net::Answer& answer : answers)
          require(answer.what == net::Answer::What::accepted, "a command was refused: " + answer.refusal.code);
        return !answers.empty();
      });
  served.loaded_kib_each = (child.resident_kib() - before) / static_cast<double>(count);
  return served;
}

double sync_p99_ms(const Scratch& scratch) {
  const std::string path = scratch / "synced";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  require(descriptor >= 0, "no file can be made");
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 400; ++i) {
    const auto from = Clock::now();
    require(pwrite(descriptor, page.data(), page.size(), i * 4096) == 4096 && fdatasync(descriptor) == 0, "no sync");
    times.push_back(1'000 * seconds_since(from));
  }
  close(descriptor);
  return percentile(times, 0.99);
}

}  // namespace

std::vector<Row> drill_server() {
  const std::size_t count = seats_wanted();
  const Scratch scratch;
  const auto certificate = net::ensure_certificate(scratch / "bench.crt", scratch / "bench.key");
  require(static_cast<bool>(certificate), "no certificate can be made");
  progress("bare echo");
  double echo_kib = 0;
  Load echo = echo_load(*certificate, count, &echo_kib);
  progress("the server in memory");
  Served unwritten = served_load(scratch, *certificate, count, false);
  progress("the server with a journal");
  Served journaled = served_load(scratch, *certificate, count, true);
  const double sync_ms = sync_p99_ms(scratch);
  const auto each_us = [](const Load& load) { return 1e6 * load.processor_s / static_cast<double>(load.messages); };
  const std::string seats = std::to_string(count) + " seats";
  const std::string rate = seats + ", one command a second each, " + std::to_string(static_cast<int>(load_s())) + " s";
  return {{"server processor per message / bare TLS echo", each_us(unwritten.load), each_us(echo), "us", at_most(2),
           rate + "; without a journal"},
          {"server memory per seat / 24 KiB", journaled.kib_each, 24.0, "KiB", at_most(1),
           seats + "; a bare echo takes " + std::to_string(static_cast<int>(echo_kib)) +
               " KiB; after the load, with its events: " + std::to_string(static_cast<int>(journaled.loaded_kib_each)) +
               " KiB"},
          {"acknowledged, p99 / fdatasync + echo p99", percentile(journaled.load.latencies_ms, 0.99),
           sync_ms + percentile(echo.latencies_ms, 0.99), "ms", at_most(5),
           rate + (scratch.warning().empty() ? "" : "; " + scratch.warning())},
          {"a broadcast to all seats / 1 s", journaled.broadcast_s, 1.0, "s", at_most(1), seats},
          {"1,000 seats that join at once / 5 s", journaled.storm_s, 5.0, "s", at_most(1),
           std::to_string(std::min<std::size_t>(count, 1'000)) + " seats"}};
}

}  // namespace tocsin::bench
