#include "tests/served.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "tests/catch.h"
#include "tests/program.h"

namespace tocsin::test {

Talking::Talking(const std::vector<std::string>& arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<std::string> words = {program()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  child_ = fork();
  if (child_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDERR_FILENO);
    setenv("TOCSIN_LANG", "en", 1);
    execv(pointers.front(), pointers.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  in_ = in[1];
  out_ = out[0];
}

Talking::~Talking() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    wait();
  }
  end_input();
  close(out_);
}

void Talking::say(const std::string& line) {
  const std::string text = line + "\n";
  static_cast<void>(!::write(in_, text.data(), text.size()));
}

void Talking::end_input() {
  if (in_ >= 0) close(in_);
  in_ = -1;
}

bool Talking::read_line(std::string& line) {
  constexpr int patience_ms = 60'000;
  while (true) {
    if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
      line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return true;
    }
    pollfd waits{out_, POLLIN, 0};
    if (poll(&waits, 1, patience_ms) <= 0) return false;
    std::array<char, 8192> bytes{};
    const ssize_t count = read(out_, bytes.data(), bytes.size());
    if (count <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

std::string Talking::hear(const std::function<bool(const std::string&)>& wanted) {
  std::string line;
  while (read_line(line)) {
    lines.push_back(line);
    if (wanted(line)) return line;
  }
  return {};
}

void Talking::signal(int number) const { ::kill(child_, number); }

int Talking::wait() {
  int status = 0;
  waitpid(child_, &status, 0);
  child_ = -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::uint16_t free_port() {
  static std::atomic<unsigned> next = static_cast<unsigned>(getpid()) * 37U;
  for (int i = 0; i < 2'000; ++i) {
    const auto port = static_cast<std::uint16_t>(12'000U + next++ % 20'000U);
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool is_free = bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(descriptor);
    if (is_free) return port;
  }
  throw std::runtime_error("no port is free");
}

Served::Served(std::string journal_path, std::vector<std::string> more)
    : journal(std::move(journal_path)), port(free_port()), more_(std::move(more)) {}

void Served::start(const std::string& exercise) {
  std::vector<std::string> arguments{"serve", exercise, "--listen", "127.0.0.1:" + std::to_string(port),
                                     "--log", "error"};
  if (exercise != journal) arguments.insert(arguments.end(), {"--journal", journal});
  arguments.insert(arguments.end(), more_.begin(), more_.end());
  server_ = std::make_unique<Talking>(arguments);
  REQUIRE_FALSE(server_->hear([](const std::string& line) { return line.find("listening") == 0; }).empty());
}

void Served::kill() {
  server_->signal(SIGKILL);
  server_->wait();
  server_.reset();
}

int Served::stop() {
  server_->signal(SIGTERM);
  const int code = server_->wait();
  server_.reset();
  return code;
}

void Served::invite_all(const std::string& folder) const {
  const Ran ran = run_tocsin({"invite", journal, "--all-seats", "--role", "controller", "--address",
                              "127.0.0.1:" + std::to_string(port), "--out", folder});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
}

Seat::Seat(const std::string& code_file, const std::string& name)
    : talking_({"join", code_file, "--json", "--name", name}) {}

Seat::Json Seat::hear(const std::function<bool(const Json&)>& wanted) {
  const std::string line = talking_.hear([&](const std::string& each) {
    const Json json = Json::parse(each, nullptr, false);
    return json.is_object() && wanted(json);
  });
  return line.empty() ? Json() : Json::parse(line, nullptr, false);
}

Seat::Json Seat::hear_status(const std::string& status) {
  return hear([&](const Json& json) { return json["type"] == "status" && json["status"] == status; });
}

void Seat::send(const Json& request) { talking_.say(request.dump()); }

Seat::Json Seat::ask(Json request) {
  request["request"] = ++last_request_;
  send(request);
  return hear([&](const Json& json) {
    return (json["type"] == "answer" || json["type"] == "error") && json["request"] == last_request_;
  });
}

std::vector<Seat::Json> Seat::heard() const {
  std::vector<Json> all;
  for (const std::string& line : talking_.lines) all.push_back(Json::parse(line, nullptr, false));
  return all;
}

}  // namespace tocsin::test
