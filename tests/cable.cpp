#include "tests/cable.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tocsin::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Everything that has come from one end goes to the other. False: an end is gone.
bool pass_on(int from, int to) {
  std::array<char, 16'384> bytes{};
  const ssize_t count = ::recv(from, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  for (ssize_t at = 0; at < count;) {
    const ssize_t sent = ::send(to, bytes.data() + at, static_cast<std::size_t>(count - at), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += sent;
  }
  return true;
}

}  // namespace

Cable::Cable(std::uint16_t server_port) : server_port_(server_port) {
  std::array<int, 2> ends{};
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (listener_ < 0 || pipe2(ends.data(), O_CLOEXEC) != 0 ||
      bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no cable");
  }
  wake_out_ = ends[0];
  wake_in_ = ends[1];
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { carry(); });
}

Cable::~Cable() {
  ends_ = true;
  wake();
  thread_.join();
  for (const int descriptor : {listener_, wake_in_, wake_out_}) close(descriptor);
}

void Cable::wake() const { static_cast<void>(!::write(wake_in_, "", 1)); }

void Cable::pull_out() {
  is_out_ = true;
  wake();
}

bool Cable::turns_somebody_away() {
  std::unique_lock lock(mutex_);
  return came_.wait_for(lock, std::chrono::minutes(1), [&] { return turned_away_; });
}

void Cable::put_in() { is_out_ = false; }

void Cable::accept_one(std::vector<Pair>& pairs) {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const sockaddr_in address = loopback(server_port_);
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool is_through = !is_out_ && connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (is_through) {
    pairs.push_back({client, server});
    return;
  }
  {
    const std::lock_guard guard(mutex_);
    turned_away_ = true;
  }
  came_.notify_all();
  close(client);
  close(server);
}

void Cable::carry() {
  std::vector<Pair> pairs;
  const auto pull = [](const Pair& pair) {
    close(pair.client);
    close(pair.server);
  };
  while (!ends_) {
    std::vector<pollfd> waits{{wake_out_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const Pair& pair : pairs) {
      waits.push_back({pair.client, POLLIN, 0});
      waits.push_back({pair.server, POLLIN, 0});
    }
    if (poll(waits.data(), waits.size(), -1) < 0) continue;
    std::vector<Pair> kept;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const Pair& pair = pairs[i];
      bool works = !is_out_;
      if (works && waits[2 + 2 * i].revents != 0) works = pass_on(pair.client, pair.server);
      if (works && waits[3 + 2 * i].revents != 0) works = pass_on(pair.server, pair.client);
      if (works) {
        kept.push_back(pair);
      } else {
        pull(pair);
      }
    }
    pairs = std::move(kept);
    std::array<char, 16> bytes{};
    if (waits[0].revents != 0) static_cast<void>(!::read(wake_out_, bytes.data(), bytes.size()));
    if (waits[1].revents != 0) accept_one(pairs);
  }
  std::for_each(pairs.begin(), pairs.end(), pull);
}

}  // namespace tocsin::test
