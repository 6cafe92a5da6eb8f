// The desktop client: opens the window, wires the rooms together, and draws a frame whenever there is something new.
#include <libintl.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>

#include "conduct/drill.h"
#include "conduct/language.h"
#include "conduct/usage.h"
#include "gui/app.h"
#include "gui/main/desktop_host.h"
#include "gui/window.h"
#include "reports/words.h"

namespace {

using namespace tocsin;

struct Options {
  std::string window = "auto";
  std::string language;
  std::string theme;
  int text_percent = 0;
  std::string data;
  std::vector<std::string> library;
  std::string drill;
  std::string seat;
  std::string journal;
  std::string programme;
  std::string hosted;
  std::string code;
  std::string name;
  bool marks = false;
  int width = 1440;
  int height = 860;
};

constexpr float text_pixels = 18;
// Popups settle late, so whatever comes is followed by a few frames.
constexpr int frames_after_input = 3;
constexpr double caret_seconds = 0.4;
// GLFW goes on waiting when a signal comes, so nobody waits longer than this; nothing is drawn for it.
constexpr double signal_seconds = 1;

volatile std::sig_atomic_t stop_asked = 0;

class Program {
 public:
  Program(const Options& options, gui::Settings settings, std::unique_ptr<gui::Window> window,
          std::filesystem::path data)
      : window_(std::move(window)),
        host_(std::move(data), conduct::with_own_library(options.library),
              [window = window_.get()] { window->wake(); }),
        app_(host_, ui_, settings, files_.missing()) {
    ui_.english = settings.english;
    ui_.marks.wanted = options.marks;
    ui_.pictures = &window_->pictures();
    change_look();
    ImGuiIO& io = ImGui::GetIO();
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.IniFilename = nullptr;
  }

  void begin(const gui::StartWish& wish) { app_.begin(wish); }
  [[nodiscard]] gui::DesktopHost& host() { return host_; }

  void run() {
    int frames = frames_after_input;
    while (!window_->should_close() && stop_asked == 0) {
      const bool came = window_->wait(frames > 0 ? 0 : seconds_to_wait());
      const bool changed = app_.poll();
      const bool ticks = app_.seconds_to_wait() >= 0 || ImGui::GetIO().WantTextInput;
      if (came || changed) frames = frames_after_input;
      if (frames == 0 && !ticks) continue;
      frames = std::max(frames - 1, 0);
      draw();
      if (app_.take_look_change()) {
        change_look();
        frames = frames_after_input;
      }
    }
    app_.leave();
  }

 private:
  [[nodiscard]] double seconds_to_wait() const {
    double seconds = app_.seconds_to_wait();
    if (ImGui::GetIO().WantTextInput) seconds = seconds < 0 ? caret_seconds : std::min(seconds, caret_seconds);
    return seconds < 0 ? signal_seconds : std::min(seconds, signal_seconds);
  }

  void draw() {
    ui_.shortcuts = window_->take_shortcuts();
    window_->begin_frame();
    ImGui::NewFrame();
    app_.draw();
    draw_composing();
    if (ui_.marks.wanted) print_marks();
    ImGui::Render();
    window_->end_frame();
  }

  // The input method's letters that are not committed yet, where they will stand.
  void draw_composing() {
    const std::string& words = window_->composing();
    if (words.empty()) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const ImVec2 size = ImGui::CalcTextSize(words.c_str());
    ImVec2 at = window_->caret().value_or(ImVec2(screen.x / 2, screen.y - ui_.px(60)));
    at.x = std::max(std::min(at.x, screen.x - size.x - ui_.px(8)), 0.F);
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    list.AddRectFilled({at.x, at.y - ui_.px(2)}, {at.x + size.x + ui_.px(4), at.y + size.y + ui_.px(2)},
                       ui_.palette->hover);
    list.AddText(at, ui_.palette->text, words.c_str());
    list.AddLine({at.x, at.y + size.y}, {at.x + size.x, at.y + size.y}, ui_.palette->text, ui_.px(1));
  }

  // For tests of the real window: where each widget stands, whenever that is somewhere else than before.
  void print_marks() {
    bool any = false;
    for (const auto& [key, mark] : ui_.marks.all()) {
      if (mark.frame != ImGui::GetFrameCount()) continue;
      const ImVec2 middle((mark.least.x + mark.most.x) / 2, (mark.least.y + mark.most.y) / 2);
      ImVec2& before = printed_[key];
      if (before.x == middle.x && before.y == middle.y) continue;
      before = middle;
      std::cout << key << " " << static_cast<int>(middle.x) << " " << static_cast<int>(middle.y) << "\n";
      any = true;
    }
    if (any) std::cout << "." << std::endl;  // NOLINT(performance-avoid-endl): a frame is whole
  }

  void change_look() {
    const gui::Settings& settings = app_.settings();
    const float scale = window_->content_scale() * static_cast<float>(settings.text_percent) / 100;
    ui_.theme = settings.theme;
    ui_.palette = &gui::palette_of(settings.theme);
    gui::apply(settings.theme, scale);
    const bool first = ui_.fonts.text == nullptr;
    if (first || scale != ui_.scale) {
      ui_.scale = scale;
      ui_.fonts = files_.build(*ImGui::GetIO().Fonts, std::round(text_pixels * scale));
      window_->fonts_have_changed();
    }
  }

  std::map<std::string, ImVec2> printed_;
  gui::Ui ui_;
  gui::FontFiles files_;
  std::unique_ptr<gui::Window> window_;
  gui::DesktopHost host_;
  gui::App app_;
};

std::string_view wanted_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc) return argv[i + 1];
    if (argument.starts_with("--lang=")) return argument.substr(7);
  }
  return {};
}

gui::StartWish wish_of(const Options& options, gui::DesktopHost& host, std::string& problem) {
  using What = gui::StartWish::What;
  if (!options.journal.empty()) return {What::look, options.journal, sim::none};
  if (!options.programme.empty()) return {What::year, options.programme, sim::none};
  if (!options.code.empty()) return {What::join, options.code, sim::none, options.name};
  if (!options.hosted.empty()) {
    const bool again = std::filesystem::path(options.hosted).extension() == ".tocsin";
    return {again ? What::host_again : What::host, options.hosted, sim::none};
  }
  if (options.drill.empty()) return {};
  if (options.seat.empty()) return {What::table, options.drill, sim::none};
  host.wait_for_drills();
  for (const gui::DrillChoice& drill : host.drills()) {
    std::error_code error;
    if (!std::filesystem::equivalent(drill.path, options.drill, error)) continue;
    for (const gui::SeatChoice& seat : drill.seats) {
      if (seat.id == options.seat) return {What::alone, options.drill, seat.seat};
    }
  }
  problem = reports::fill(gettext("there is no seat `%s` in this drill"), {options.seat});
  return {};
}

int run(const Options& options, bool english) {
  const auto kind = gui::window_kind(options.window);
  if (!kind) {
    std::cerr << "tocsin-gui: " << gettext("--window takes auto, glfw or sdl2") << "\n";
    return 2;
  }
  const std::filesystem::path data = options.data.empty() ? gui::data_folder() : std::filesystem::path(options.data);
  const gui::FolderStore store(data);
  gui::Settings settings;
  settings.english = english;
  settings = gui::read_settings(store, settings);
  if (!options.language.empty()) settings.english = english;
  if (!options.theme.empty()) settings.theme = options.theme == "light" ? gui::Theme::light : gui::Theme::dark;
  if (options.text_percent != 0) {
    settings.text_percent = std::clamp(options.text_percent, gui::text_percent_least, gui::text_percent_most);
  }
  conduct::choose_language(settings.english ? "en" : "zh-TW");
  ImGui::CreateContext();
  auto opened = gui::open_window(*kind, "tocsin", options.width, options.height);
  if (!opened.window) {
    std::cerr << "tocsin-gui: " << opened.problem << "\n";
    ImGui::DestroyContext();
    return 3;
  }
  for (const int number : {SIGTERM, SIGINT}) std::signal(number, [](int) { stop_asked = 1; });
  int code = 0;
  {
    Program program(options, settings, std::move(opened.window), data);
    std::string problem;
    const gui::StartWish wish = wish_of(options, program.host(), problem);
    if (problem.empty()) {
      program.begin(wish);
      program.run();
    } else {
      std::cerr << "tocsin-gui: " << problem << "\n";
      code = 2;
    }
  }
  ImGui::DestroyContext();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const bool english = conduct::choose_language(wanted_language(argc, argv));
  Options options;
  CLI::App app(gettext("the desktop client: trainers run, participants respond, managers file"));
  app.option_defaults()->group(gettext("Options"));
  app.get_help_ptr()->group(gettext("Options"));
  app.set_version_flag("--version", TOCSIN_VERSION, gettext("prints the version"));
  const auto& words = app.get_formatter();
  words->label("Usage", gettext("Usage"));
  words->label("OPTIONS", gettext("OPTIONS"));
  app.failure_message([](const CLI::App* at, const CLI::Error& error) {
    return conduct::usage_in_words(CLI::FailureMessage::simple(at, error));
  });
  app.get_help_ptr()->description(gettext("prints this help"));
  app.add_option("--window", options.window,
                 gettext("auto, glfw or sdl2; auto takes sdl2 where an input method is in use"));
  app.add_option("--lang", options.language, gettext("the language: zh-TW or en"));
  app.add_option("--theme", options.theme, gettext("dark or light"))->check(CLI::IsMember({"dark", "light"}));
  app.add_option("--text", options.text_percent, gettext("size of text in percent, 80 to 200"));
  app.add_option("--data", options.data, gettext("the folder for settings, drafts and journals"));
  app.add_option("--library", options.library,
                 gettext("more folders with drills/, procedures/, directories/ and calendars/"));
  app.add_option("--drill", options.drill, gettext("begins this drill at once, with everybody at this table"));
  app.add_option("--seat", options.seat, gettext("with --drill: trains alone in this seat"));
  app.add_option("--host", options.hosted, gettext("hosts this drill, or the one of this journal, for the network"));
  app.add_option("--join", options.code, gettext("joins with this code, or with the one in this file"));
  app.add_option("--name", options.name, gettext("with --join: the name that the controller sees"));
  app.add_option("--open", options.journal, gettext("opens this journal to look at it"));
  app.add_option("--year", options.programme, gettext("opens this programme of a year"));
  app.add_flag("--marks", options.marks, gettext("prints where each widget stands, for tests"));
  app.add_option("--width", options.width, gettext("width of the window"))->check(CLI::Range(640, 16384));
  app.add_option("--height", options.height, gettext("height of the window"))->check(CLI::Range(400, 16384));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return run(options, english);
}
