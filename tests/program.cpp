#include "tests/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <utility>

namespace tocsin::test {
namespace {

using Pipe = std::array<int, 2>;

Pipe make_pipe() {
  Pipe ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  return ends;
}

pid_t start(const std::vector<std::string>& arguments, const Pipe& in, const Pipe& out, const Pipe& err) {
  std::vector<std::string> words = {program()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  dup2(in[0], STDIN_FILENO);
  dup2(out[1], STDOUT_FILENO);
  dup2(err[1], STDERR_FILENO);
  setenv("TOCSIN_LANG", "en", 1);
  execv(pointers.front(), pointers.data());
  _exit(127);
}

Ran run(const std::vector<std::string>& arguments, const std::string& input, std::optional<std::size_t> kill_after) {
  // A program that ends before it has read all of its input is no failure of the test.
  std::signal(SIGPIPE, SIG_IGN);
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const pid_t child = start(arguments, in, out, err);
  if (child < 0) throw std::runtime_error("no process can be made");
  close(in[0]);
  close(out[1]);
  close(err[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  Ran ran;
  std::size_t written = 0;
  const auto is_time = [&] {
    return kill_after && static_cast<std::size_t>(std::count(ran.out.begin(), ran.out.end(), '\n')) >= *kill_after;
  };
  if (is_time()) kill(child, SIGKILL);
  if (input.empty()) close(std::exchange(in[1], -1));
  std::array<pollfd, 3> waits{pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}, pollfd{in[1], POLLOUT, 0}};
  while (waits[0].fd >= 0 || waits[1].fd >= 0) {
    if (poll(waits.data(), waits.size(), -1) < 0) break;
    for (std::size_t i = 0; i < 2; ++i) {
      if (waits[i].fd < 0 || waits[i].revents == 0) continue;
      std::array<char, 8192> bytes{};
      const ssize_t count = read(waits[i].fd, bytes.data(), bytes.size());
      if (count <= 0) {
        waits[i].fd = -1;
      } else {
        (i == 0 ? ran.out : ran.err).append(bytes.data(), static_cast<std::size_t>(count));
        if (i == 0 && is_time()) kill(child, SIGKILL);
      }
    }
    if (waits[2].fd >= 0 && waits[2].revents != 0) {
      const ssize_t count = write(in[1], input.data() + written, input.size() - written);
      if (count > 0) written += static_cast<std::size_t>(count);
      if (count < 0 || written == input.size()) {
        close(std::exchange(in[1], -1));
        waits[2].fd = -1;
      }
    }
  }
  if (in[1] >= 0) close(in[1]);
  close(out[0]);
  close(err[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ran.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return ran;
}

}  // namespace

std::string program() {
  const char* other = std::getenv("TOCSIN_PROGRAM");
  return other == nullptr ? TOCSIN_PROGRAM : other;
}

Ran run_tocsin(const std::vector<std::string>& arguments, const std::string& input) {
  return run(arguments, input, std::nullopt);
}

Shelled shell(const std::string& command) {
  Shelled shelled;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell can be started");
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    shelled.text.append(buffer.data(), count);
  }
  shelled.status = WEXITSTATUS(pclose(pipe));
  return shelled;
}

bool has_program(const std::string& name) { return shell("command -v " + name).status == 0; }

Ran run_tocsin_until(const std::vector<std::string>& arguments, std::size_t lines, const std::string& input) {
  return run(arguments, input, lines);
}

}  // namespace tocsin::test
