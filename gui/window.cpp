#include "gui/window.h"

#include <cstdlib>
#include <string_view>

namespace tocsin::gui {
namespace {

bool names_an_input_method(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr) return false;
  const std::string_view text = value;
  return !text.empty() && text != "none" && text != "@im=none" && text != "xim" && text != "simple";
}

bool has_input_method() {
  for (const char* variable : {"XMODIFIERS", "SDL_IM_MODULE", "GTK_IM_MODULE", "QT_IM_MODULE"}) {
    if (names_an_input_method(variable)) return true;
  }
  return false;
}

}  // namespace

std::optional<WindowKind> window_kind(const std::string& name) {
  if (name == "auto") return WindowKind::automatic;
  if (name == "glfw") return WindowKind::glfw;
  if (name == "sdl2") return WindowKind::sdl2;
  return std::nullopt;
}

Opened open_window(WindowKind kind, const std::string& title, int width, int height) {
  if (kind == WindowKind::automatic) kind = has_input_method() ? WindowKind::sdl2 : WindowKind::glfw;
  return kind == WindowKind::sdl2 ? open_sdl2_window(title, width, height) : open_glfw_window(title, width, height);
}

}  // namespace tocsin::gui
