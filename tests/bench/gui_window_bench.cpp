// The desktop client in a real window, on an X server of the bench's own: how long it takes until the first frame stands
// there, against a bare window with the same letters; and what a drill costs that is paused.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "gui/app.h"
#include "gui/main/desktop_host.h"
#include "gui/window.h"
#include "tests/bench/benches.h"

namespace tocsin::bench {
namespace {

constexpr int rounds = 5;
constexpr int idle_seconds = 10;
constexpr int settle_seconds = 3;
const std::string drill = TOCSIN_SOURCE_DIR "/scenarios/drills/hospital-ransomware-2025.yaml";

// A process that ends with its owner; what it writes to its standard output is read here.
class Child {
 public:
  explicit Child(const std::function<void()>& work) {
    std::array<int, 2> ends{};
    require(::pipe(ends.data()) == 0, "no pipe");
    pid_ = ::fork();
    require(pid_ >= 0, "no process");
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      work();
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Child() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] pid_t pid() const { return pid_; }
  // Until a line's end; empty: it ended without one.
  [[nodiscard]] std::string line() const {
    std::string line;
    char c = 0;
    while (::read(output_, &c, 1) == 1) {
      if (c == '\n') return line;
      line += c;
    }
    return {};
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

void on_display(const std::string& display) {
  ::setenv("DISPLAY", display.c_str(), 1);
  ::setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
}

// In a process of its own: a window, the letters, one frame.
[[noreturn]] void show_one_frame(bool whole, const std::string& data) {
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  auto opened = gui::open_window(gui::WindowKind::glfw, "bench", 1280, 720);
  if (!opened.window) ::_exit(1);
  const gui::FontFiles files;
  gui::Ui ui;
  ui.fonts = files.build(*ImGui::GetIO().Fonts, 18);
  opened.window->fonts_have_changed();
  gui::apply(gui::Theme::dark, 1);
  std::unique_ptr<gui::DesktopHost> host;
  std::unique_ptr<gui::App> app;
  if (whole) {
    host = std::make_unique<gui::DesktopHost>(data, std::vector<std::string>{TOCSIN_SOURCE_DIR "/scenarios"}, [] {});
    app = std::make_unique<gui::App>(*host, ui, gui::Settings{}, "");
  }
  opened.window->wait(0);
  opened.window->begin_frame();
  ImGui::NewFrame();
  if (app) app->draw();
  ImGui::Render();
  opened.window->end_frame();
  constexpr char done = '\n';
  const bool told = ::write(STDOUT_FILENO, "shown", 5) == 5 && ::write(STDOUT_FILENO, &done, 1) == 1;
  ::_exit(told ? 0 : 1);
}

double seconds_to_first_frame(const std::string& display, bool whole, const std::string& data) {
  const WallTime time;
  const Child child([&] {
    on_display(display);
    show_one_frame(whole, data);
  });
  require(child.line() == "shown", "no frame was shown");
  return time.seconds() * 1000;
}

double processor_seconds(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double idle_percent(const std::string& display, const std::string& data) {
  const Child child([&] {
    on_display(display);
    ::execl(TOCSIN_BUILD_DIR "/tocsin-gui", "tocsin-gui", "--marks", "--window", "glfw", "--data", data.c_str(),
            "--library", TOCSIN_SOURCE_DIR "/scenarios", "--drill", drill.c_str(), static_cast<char*>(nullptr));
  });
  while (true) {
    const std::string line = child.line();
    require(!line.empty(), "the desktop client did not start");
    if (line.starts_with("clock.pause ")) break;
  }
  // What follows the last input is drawn, and the library's drills are read.
  std::this_thread::sleep_for(std::chrono::seconds(settle_seconds));
  const double before = processor_seconds(child.pid());
  std::this_thread::sleep_for(std::chrono::seconds(idle_seconds));
  return (processor_seconds(child.pid()) - before) / idle_seconds * 100;
}

}  // namespace

std::vector<Row> gui_windows() {
  const std::string first = "first frame in a window / a bare window with the same letters";
  const std::string idle = "a paused drill in a window, percent of a core / goal";
  if (std::system("command -v Xvfb >/dev/null 2>&1") != 0) {
    return {{first, std::nullopt, std::nullopt, "ms", at_most(1.3), "Xvfb is not here"},
            {idle, std::nullopt, std::nullopt, "%", at_most(1), "Xvfb is not here"}};
  }
  const Child server([] {
    ::execlp("Xvfb", "Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp",
             static_cast<char*>(nullptr));
  });
  const std::string display = ":" + server.line();
  const std::filesystem::path data =
      std::filesystem::temp_directory_path() / ("tocsin-bench-" + std::to_string(::getpid()));
  const Median times = alternate_medians(
      rounds, [&] { return seconds_to_first_frame(display, true, data.string()); },
      [&] { return seconds_to_first_frame(display, false, data.string()); });
  const double percent = idle_percent(display, data.string());
  std::filesystem::remove_all(data);
  return {{first, times.ours, times.floor, "ms", at_most(1.3),
           "medians of the time that passes; the drills are read meanwhile"},
          {idle, percent, 1.0, "%", at_most(1), "processor time over 10 s, software OpenGL"}};
}

}  // namespace tocsin::bench
