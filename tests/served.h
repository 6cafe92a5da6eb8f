// A real `tocsin serve` and real `tocsin join` processes, over TLS on this machine.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tocsin::test {

// A program that is talked to line by line. Ends (SIGKILL) with the object.
class Talking {
 public:
  explicit Talking(const std::vector<std::string>& arguments);
  ~Talking();
  Talking(const Talking&) = delete;
  Talking& operator=(const Talking&) = delete;

  void say(const std::string& line);
  void end_input();
  // The next line of its output that `wanted` takes, those before it are kept in `lines`; empty: it has ended, or said no such
  // line for a minute.
  std::string hear(const std::function<bool(const std::string&)>& wanted);
  void signal(int number) const;
  int wait();  // its exit code; 128 + signal

  std::vector<std::string> lines;

 private:
  bool read_line(std::string& line);
  pid_t child_ = -1;
  int in_ = -1;
  int out_ = -1;
  std::string buffer_;
};

// A port of this machine that is free now, below those that the system gives to others.
[[nodiscard]] std::uint16_t free_port();

class Served {
 public:
  Served(std::string journal, std::vector<std::string> more = {});
  void start(const std::string& exercise);  // a drill or the journal
  void kill();                              // at once, as a power cut would
  int stop();                               // SIGTERM; its exit code
  // Files with codes in `folder`.
  void invite_all(const std::string& folder) const;

  std::string journal;
  std::uint16_t port;

 private:
  std::vector<std::string> more_;
  std::unique_ptr<Talking> server_;
};

// A seat of a drill, over `tocsin join --json`.
class Seat {
 public:
  explicit Seat(const std::string& code_file, const std::string& name = "somebody");
  using Json = nlohmann::json;
  // The next line for which it holds; null where there is none.
  Json hear(const std::function<bool(const Json&)>& wanted);
  Json hear_status(const std::string& status);
  void send(const Json& request);
  Json ask(Json request);  // and its answer
  void end_input() { talking_.end_input(); }
  [[nodiscard]] std::vector<Json> heard() const;
  Talking& process() { return talking_; }

 private:
  Talking talking_;
  int last_request_ = 0;
};

}  // namespace tocsin::test
