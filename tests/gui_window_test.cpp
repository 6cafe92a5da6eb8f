// The desktop client in a real window on an X server of the test's own, with a real mouse and keyboard.
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {
namespace {

constexpr int patience_ms = 40'000;
const std::string library_folder = TOCSIN_SOURCE_DIR "/scenarios";

bool is_installed(const char* program) {
  return std::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}

// A process whose standard output is read line by line; ended with the test.
class Process {
 public:
  Process(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment) {
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
      std::vector<char*> words;
      words.reserve(arguments.size() + 1);
      for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
      words.push_back(nullptr);
      ::execvp(words.front(), words.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Process() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    ::close(output_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // False: nothing more comes, or not in time.
  bool line(std::string& line) {
    while (true) {
      if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
        line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return true;
      }
      pollfd waiting{output_, POLLIN, 0};
      if (::poll(&waiting, 1, patience_ms) <= 0) return false;
      char bytes[4096];
      const ssize_t count = ::read(output_, bytes, sizeof bytes);
      if (count <= 0) return false;
      buffer_.append(bytes, static_cast<std::size_t>(count));
    }
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string buffer_;
};

class Screen {
 public:
  Screen() : server_({"Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"}, {}) {
    std::string number;
    REQUIRE(server_.line(number));
    display_ = ":" + number;
  }
  [[nodiscard]] const std::string& display() const { return display_; }
  void tool(const std::string& arguments) const {
    REQUIRE(std::system(("DISPLAY=" + display_ + " xdotool " + arguments).c_str()) == 0);
  }

 private:
  Process server_;
  std::string display_;
};

class Client {
 public:
  Client(const Screen& screen, const std::string& data, const std::string& window)
      : screen_(&screen),
        process_({TOCSIN_GUI_PROGRAM, "--marks", "--window", window, "--lang", "en", "--data", data, "--library",
                  library_folder, "--width", "1280", "--height", "720"},
                 {{"DISPLAY", screen.display()}, {"LIBGL_ALWAYS_SOFTWARE", "1"}}) {}

  // Waits until the program says where it is.
  void wait_for(const std::string& key) {
    std::string line;
    while (places_.count(key) == 0 || line != ".") {
      if (line.empty() && places_.count(key) != 0) return;
      INFO("waiting for " << key);
      REQUIRE(process_.line(line));
      std::istringstream words(line);
      std::string name;
      int x = 0;
      int y = 0;
      if (words >> name >> x >> y) places_[name] = {x, y};
    }
  }
  // What it opens is waited for anew.
  void click(const std::string& key, const std::string& then) {
    wait_for(key);
    const auto [x, y] = places_[key];
    places_.erase(then);
    screen_->tool("mousemove " + std::to_string(x) + " " + std::to_string(y) +
                  " sleep 0.2 mousedown 1 sleep 0.2 mouseup 1 sleep 0.2");
    if (!then.empty()) wait_for(then);
  }
  void type(const std::string& text) { screen_->tool("type --delay 40 '" + text + "'"); }
  void press(const std::string& keys, const std::string& then) {
    screen_->tool("sleep 0.2 keydown " + keys + " sleep 0.2 keyup " + keys + " sleep 0.2");
    if (!then.empty()) wait_for(then);
  }
  void hold(const std::string& held, const std::string& key, const std::string& then) {
    screen_->tool("keydown " + held + " sleep 0.2 keydown " + key + " sleep 0.2 keyup " + key + " sleep 0.2 keyup " +
                  held);
    wait_for(then);
  }
  // Of the keys that end in a number, the one with the highest.
  [[nodiscard]] std::string latest(const std::string& beginning) const {
    long highest = -1;
    for (const auto& [key, place] : places_) {
      if (!key.starts_with(beginning)) continue;
      highest = std::max(highest, std::strtol(key.c_str() + beginning.size(), nullptr, 10));
    }
    return beginning + std::to_string(highest);
  }

 private:
  const Screen* screen_;
  Process process_;
  std::map<std::string, std::pair<int, int>> places_;
};

}  // namespace

TEST_CASE("In a real window: train alone, answer the first inject, report it, and see the duty met") {
  if (!is_installed("Xvfb") || !is_installed("xdotool")) {
    WARN("Xvfb and xdotool are not here; tools/setup --test installs them");
    return;
  }
  const ScratchFolder folder;
  const Screen screen;
  const std::string window = GENERATE("glfw", "sdl2");
  CAPTURE(window);
  Client client(screen, folder.path(), window);
  client.wait_for("start.drill.hospital-ransomware-2025");
  client.wait_for("start.alone");
  client.click("start.seat", "start.seat.0");
  client.press("Home", "");
  client.press("space", "");
  client.click("start.alone", "own.next");
  client.click("own.next", "deadline.report-at-once");
  client.click(client.latest("inbox."), "message.act.report-finding");
  client.click("message.act.report-finding", "form.what");
  client.click("desk.hide-message", "form.to.unit-head");
  client.click("form.to.unit-head", "");
  client.click("form.to.window", "");
  client.click("form.seen-at.now", "");
  client.click("form.what", "");
  client.type("Files cannot be opened any more");
  client.hold("ctrl", "Return", "settled.report-at-once");
  CHECK(std::filesystem::exists(std::filesystem::path(folder.path()) / "journals"));
}

}  // namespace tocsin::test
