// The window of the desktop, made by GLFW or by SDL2: GLFW is the default, SDL2 is taken where an input method is in
// use, because GLFW hands a composition's keys to the program as well. One window at a time; one thread but for `wake`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <imgui.h>

#include "gui/pictures.h"
#include "gui/widgets.h"

namespace tocsin::gui {

enum class WindowKind : std::uint8_t { automatic, glfw, sdl2 };
// Nothing: there is no such kind.
[[nodiscard]] std::optional<WindowKind> window_kind(const std::string& name);

class Window {
 public:
  Window() = default;
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  virtual ~Window() = default;

  // Waits for input, for `wake`, or for the time to pass, and hands input to ImGui; negative: no limit; 0 does not
  // wait. Returns whether anything but the time's end came.
  virtual bool wait(double seconds_max) = 0;
  virtual void wake() = 0;  // from any thread

  [[nodiscard]] virtual bool should_close() const = 0;
  [[nodiscard]] virtual float content_scale() const = 0;
  virtual void begin_frame() = 0;
  virtual void end_frame() = 0;           // draws and shows what ImGui has rendered
  virtual void fonts_have_changed() = 0;  // the atlas of ImGui's context is another one now

  // The keys that ImGui has no names for, since this was last asked.
  [[nodiscard]] virtual Shortcuts take_shortcuts() = 0;

  // What an input method is composing at the caret, to be drawn there; empty where none is, or the kind cannot know.
  [[nodiscard]] virtual const std::string& composing() const = 0;
  // Where the caret of the field with the keyboard stands: its upper end, in the window. Nothing: no field has it.
  [[nodiscard]] virtual std::optional<ImVec2> caret() const = 0;
  [[nodiscard]] virtual Pictures& pictures() = 0;
};

struct Opened {
  std::unique_ptr<Window> window;
  std::string problem;  // where there is no window: what is missing, for the user
};
// ImGui's context exists. The size is in pixels of a screen at scale 1.
// Never larger than the screen.
[[nodiscard]] Opened open_window(WindowKind kind, const std::string& title, int width, int height);
[[nodiscard]] Opened open_glfw_window(const std::string& title, int width, int height);
[[nodiscard]] Opened open_sdl2_window(const std::string& title, int width, int height);

// Both kinds draw with OpenGL 3.3.
inline constexpr const char* shader_version = "#version 330";

}  // namespace tocsin::gui
