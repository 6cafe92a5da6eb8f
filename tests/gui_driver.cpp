#include "tests/gui_driver.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "conduct/language.h"

namespace tocsin::test {
namespace {

constexpr float pixels = 18;

// Building the letters takes longer than a whole test, so all drivers share them.
struct Letters {
  gui::FontFiles files;
  ImFontAtlas atlas;
  gui::Fonts fonts;
  Letters() {
    fonts = files.build(atlas, pixels);
    unsigned char* bytes = nullptr;
    int width = 0;
    int height = 0;
    atlas.GetTexDataAsAlpha8(&bytes, &width, &height);
  }
};

Letters& letters() {
  static Letters made;
  return made;
}

// Rung from the threads of the network.
class Bell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    condition_.notify_all();
  }
  void wait(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    condition_.wait_for(lock, most, [&] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool rung_ = false;
};

Bell& bell() {
  static Bell one;
  return one;
}

// Those of the test that runs.
std::vector<GuiDriver*>& screens() {
  static std::vector<GuiDriver*> all;
  return all;
}

void set_key(ImGuiKey key, bool down) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
  io.KeysDown[io.KeyMap[key]] = down;
#else
  io.AddKeyEvent(key, down);
#endif
}

void set_control(bool down) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
  io.KeyCtrl = down;
#else
  io.AddKeyEvent(ImGuiMod_Ctrl, down);
#endif
}

}  // namespace

GuiDriver::GuiDriver(const std::string& data, gui::Settings settings)
    : context_(ImGui::CreateContext(&letters().atlas)) {
  use();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {1280, 720};
  io.DeltaTime = 1.F / 60;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
#if IMGUI_VERSION_NUM < 18700
  for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = key;
#endif
  gui::apply(settings.theme, 1);
  ui_.palette = &gui::palette_of(settings.theme);
  ui_.theme = settings.theme;
  ui_.fonts = letters().fonts;
  ui_.english = settings.english;
  ui_.marks.wanted = true;
  conduct::choose_language(settings.english ? "en" : "zh-TW");
  host_ = std::make_unique<gui::DesktopHost>(data, std::vector<std::string>{TOCSIN_SOURCE_DIR "/scenarios"},
                                             [] { bell().ring(); });
  host_->set_seed(7);
  host_->wait_for_drills();
  app_ = std::make_unique<gui::App>(*host_, ui_, settings, "");
  screens().push_back(this);
  frames(3);
}

GuiDriver::~GuiDriver() {
  screens().erase(std::find(screens().begin(), screens().end(), this));
  use();
  app_.reset();
  host_.reset();
  ImGui::DestroyContext(context_);
}

void GuiDriver::use() const { ImGui::SetCurrentContext(context_); }

void GuiDriver::wait_until(const std::function<bool()>& wanted) {
  constexpr std::chrono::seconds patience{30};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    double seconds = 0.1;
    for (GuiDriver* screen : screens()) {
      screen->frame();
      const double of_this = screen->app_->seconds_to_wait();
      if (of_this >= 0) seconds = std::min(seconds, of_this);
    }
    if (wanted()) return;
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("it never came:\n" + words());
    bell().wait(std::chrono::milliseconds(static_cast<int>(seconds * 1000) + 1));
  }
}

std::string GuiDriver::clipboard() const {
  use();
  return ImGui::GetClipboardText();
}

void GuiDriver::set_size(float width, float height) {
  use();
  ImGui::GetIO().DisplaySize = {width, height};
}

void GuiDriver::frame() {
  use();
  app_->poll();
  ImGui::NewFrame();
  app_->draw();
  ImGui::Render();
}

void GuiDriver::frames(int count) {
  for (int i = 0; i < count; ++i) frame();
}

bool GuiDriver::has(const std::string& key) const {
  use();
  return ui_.marks.find(key) != nullptr;
}

bool GuiDriver::sees(const std::string& part) const {
  for (const std::string& text : ui_.marks.words) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

std::string GuiDriver::words() const {
  std::string all;
  for (const std::string& text : ui_.marks.words) {
    all += text;
    all += '\n';
  }
  return all;
}

// The wheel turns until the widget lies in what is shown of its region.
void GuiDriver::move_to(const std::string& key) {
  use();
  ImGuiIO& io = ImGui::GetIO();
  for (int i = 0; i < 200; ++i) {
    const gui::Mark* mark = ui_.marks.find(key);
    if (mark == nullptr) throw std::runtime_error("no widget " + key + " among:\n" + words());
    const float middle = (mark->least.y + mark->most.y) / 2;
    const bool above = middle < mark->seen_least.y + 2;
    const bool below = middle > mark->seen_most.y - 2;
    if (!above && !below) {
      io.MousePos = {(mark->least.x + std::min(mark->most.x, mark->seen_most.x)) / 2, middle};
      frame();
      return;
    }
    io.MousePos = {mark->seen_least.x + 3, (mark->seen_least.y + mark->seen_most.y) / 2};
    frame();
    io.MouseWheel = above ? 1.F : -1.F;
    frame();
    io.MouseWheel = 0;
  }
  throw std::runtime_error("cannot scroll to " + key);
}

void GuiDriver::click_button(const std::string& key, int number) {
  move_to(key);
  ImGuiIO& io = ImGui::GetIO();
  io.MouseDown[number] = true;
  frame();
  io.MouseDown[number] = false;
  frames(3);
}

void GuiDriver::click(const std::string& key) { click_button(key, 0); }
void GuiDriver::right_click(const std::string& key) { click_button(key, 1); }

void GuiDriver::type(const std::string& text) {
  use();
  ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
  frames(2);
}

void GuiDriver::press(ImGuiKey key, bool control) {
  use();
  set_control(control);
  set_key(key, true);
  frame();
  set_key(key, false);
  set_control(false);
  frames(2);
}

void GuiDriver::write(const std::string& key, const std::string& text) {
  click(key);
  press(ImGuiKey_A, true);
  type(text);
}

void GuiDriver::choose(const std::string& key, std::size_t option) {
  click(key);
  click(key + "." + std::to_string(option));
}

void set_table(GuiDriver& gui, const std::string& drill) {
  gui.click("start.drill." + drill);
  gui.click("start.table");
}

void jump(GuiDriver& gui, const std::string& to) {
  gui.click("clock.jump");
  gui.write("clock.jump-to", to);
  gui.click("clock.jump-go");
}

}  // namespace tocsin::test
