#include <libintl.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#include "gui/gl_pictures.h"
#include "gui/window.h"

namespace tocsin::gui {
namespace {

std::string last_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? std::string() : std::string(": ") + text;
}

class GlfwWindow : public Window {
 public:
  explicit GlfwWindow(GLFWwindow* window)
      : window_(window), pictures_([](const char* name) { return glfwGetProcAddress(name); }) {
    glfwSetWindowUserPointer(window_, this);
    // ImGui's backend calls these in its turn.
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { of(w).came_ = true; });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) { of(w).came_ = true; });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { of(w).came_ = true; });
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int mods) {
      of(w).came_ = true;
      if (action == GLFW_PRESS) of(w).take_key(key, (mods & GLFW_MOD_CONTROL) != 0);
    });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { of(w).came_ = true; });
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { of(w).came_ = true; });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { of(w).came_ = true; });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { of(w).came_ = true; });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { of(w).came_ = true; });
    glfwSetWindowCloseCallback(window_, [](GLFWwindow* w) { of(w).came_ = true; });
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    ImGui_ImplOpenGL3_Init(shader_version);
  }
  ~GlfwWindow() override {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    glfwDestroyWindow(window_);
    glfwTerminate();
  }
  GlfwWindow(const GlfwWindow&) = delete;
  GlfwWindow& operator=(const GlfwWindow&) = delete;

  bool wait(double seconds_max) override {
    if (seconds_max < 0) {
      glfwWaitEvents();
    } else if (seconds_max > 0) {
      glfwWaitEventsTimeout(seconds_max);
    } else {
      glfwPollEvents();
    }
    const bool woken = woken_.exchange(false);
    const bool came = came_;
    came_ = false;
    return came || woken;
  }
  void wake() override {
    woken_ = true;
    glfwPostEmptyEvent();
  }
  [[nodiscard]] bool should_close() const override { return glfwWindowShouldClose(window_) != 0; }
  [[nodiscard]] float content_scale() const override {
    float across = 1;
    float down = 1;
    glfwGetWindowContentScale(window_, &across, &down);
    return across;
  }
  void begin_frame() override {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
  }
  void end_frame() override {
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
  }
  void fonts_have_changed() override {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }
  [[nodiscard]] Shortcuts take_shortcuts() override { return std::exchange(shortcuts_, {}); }
  [[nodiscard]] const std::string& composing() const override { return nothing_; }
  [[nodiscard]] std::optional<ImVec2> caret() const override { return std::nullopt; }
  [[nodiscard]] Pictures& pictures() override { return pictures_; }

 private:
  static GlfwWindow& of(GLFWwindow* window) { return *static_cast<GlfwWindow*>(glfwGetWindowUserPointer(window)); }

  void take_key(int key, bool control) {
    if (key == GLFW_KEY_F1) shortcuts_.help = true;
    if (!control) return;
    if (key == GLFW_KEY_K) shortcuts_.find = true;
    if (key == GLFW_KEY_EQUAL || key == GLFW_KEY_KP_ADD) ++shortcuts_.size_steps;
    if (key == GLFW_KEY_MINUS || key == GLFW_KEY_KP_SUBTRACT) --shortcuts_.size_steps;
  }

  GLFWwindow* window_;
  GlPictures pictures_;
  Shortcuts shortcuts_;
  bool came_ = true;
  std::atomic<bool> woken_ = false;
  std::string nothing_;
};

}  // namespace

Opened open_glfw_window(const std::string& title, int width, int height) {
#ifdef GLFW_PLATFORM
  // Wayland has no input method there, and places no window.
  glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
#endif
  if (glfwInit() == GLFW_FALSE) {
    return {nullptr, gettext("There is no screen to draw on; a window needs X11 (DISPLAY)") + last_error()};
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "tocsin-gui");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "tocsin-gui");
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) {
    int x = 0;
    int y = 0;
    int most_width = 0;
    int most_height = 0;
    glfwGetMonitorWorkarea(monitor, &x, &y, &most_width, &most_height);
    if (most_width > 0 && most_height > 0) {
      width = std::min(width, most_width);
      height = std::min(height, most_height);
    }
  }
  GLFWwindow* window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (window == nullptr) {
    std::string problem = gettext(
        "No window with OpenGL 3.3 could be made. Install a driver (libgl1-mesa-dri has one in software), or use the "
        "terminal: tocsin run");
    problem += last_error();
    glfwTerminate();
    return {nullptr, problem};
  }
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  return {std::make_unique<GlfwWindow>(window), ""};
}

}  // namespace tocsin::gui
