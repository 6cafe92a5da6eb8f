#include "tests/bench/crowd.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "tests/bench/measure.h"

namespace tocsin::bench {

double seconds_since(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

std::size_t raise_file_limit() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur;
}

Child::Child(const std::function<void(const Tell&)>& serve) {
  int ends[2];
  require(pipe(ends) == 0, "no pipe can be made");
  // What this process has freed must not count as memory that the child has already.
  malloc_trim(0);
  const pid_t parent = getpid();
  pid_ = fork();
  require(pid_ >= 0, "no process can be made");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    serve([&](std::uint16_t port) {
      if (::write(ends[1], &port, sizeof port) != sizeof port) _exit(1);
    });
    _exit(0);
  }
  ::close(ends[1]);
  const bool came = ::read(ends[0], &port_, sizeof port_) == sizeof port_;
  ::close(ends[0]);
  require(came, "the server does not start");
}

Child::~Child() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Child::stop() {
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  require(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the server does not end well");
}

double Child::processor_s() const {
  std::ifstream stream("/proc/" + std::to_string(pid_) + "/stat");
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  text.erase(0, text.rfind(')') + 2);
  std::size_t at = 0;
  for (int field = 3; field < 14; ++field) at = text.find(' ', at) + 1;
  char* rest = nullptr;
  const double user = std::strtod(text.c_str() + at, &rest);
  return (user + std::strtod(rest, nullptr)) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Child::resident_kib() const {
  std::ifstream stream("/proc/" + std::to_string(pid_) + "/statm");
  double pages = 0;
  stream >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

void Bells::ring(std::size_t which) {
  {
    const std::lock_guard guard(mutex_);
    if (rung_[which]) return;
    rung_[which] = true;
    ready_.push_back(which);
  }
  came_.notify_one();
}

std::vector<std::size_t> Bells::take(std::chrono::microseconds most) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, most, [&] { return !ready_.empty(); });
  for (const std::size_t which : ready_) rung_[which] = false;
  return std::exchange(ready_, {});
}

Crowd::Crowd(std::uint16_t port, const net::Certificate& certificate, const std::string& exercise,
             const std::vector<std::string>& tokens)
    : port_(port), fingerprint_(certificate.fingerprint), exercise_(exercise), tokens_(tokens), bells_(tokens.size()) {}

std::unique_ptr<net::RemoteClient> Crowd::make(std::size_t who) {
  auto client = std::make_unique<net::RemoteClient>(network_.make_wire("127.0.0.1", port_, fingerprint_),
                                                    net::Ticketed{exercise_, tokens_[who], ""});
  client->set_wake_up([this, who] { bells_.ring(who); });
  return client;
}

void Crowd::join() { clients_.push_back(make(clients_.size())); }

double Crowd::until(const char* what, double within_s, const std::function<bool(net::RemoteClient&)>& holds) {
  const auto from = Clock::now();
  auto looked_at_all = from;
  std::vector<bool> held(clients_.size(), false);
  std::size_t missing = clients_.size();
  const auto look = [&](std::size_t i) {
    clients_[i]->poll();
    if (held[i] || !holds(*clients_[i])) return;
    held[i] = true;
    --missing;
  };
  for (std::size_t i = 0; i < clients_.size(); ++i) look(i);
  while (missing > 0) {
    require(seconds_since(from) < within_s, what);
    for (const std::size_t i : bells_.take(std::chrono::milliseconds(2))) look(i);
    if (seconds_since(looked_at_all) < 0.25) continue;  // Whoever comes back after a break has no bell.
    looked_at_all = Clock::now();
    for (std::size_t i = 0; i < clients_.size(); ++i) look(i);
  }
  return seconds_since(from);
}

}  // namespace tocsin::bench
