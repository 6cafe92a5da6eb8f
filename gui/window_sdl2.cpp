#include <libintl.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include <SDL.h>
#if __has_include(<backends/imgui_impl_sdl2.h>)
#include <backends/imgui_impl_sdl2.h>
#else
#include <backends/imgui_impl_sdl.h>
#endif
#include <backends/imgui_impl_opengl3.h>

#include "gui/gl_pictures.h"
#include "gui/window.h"

namespace tocsin::gui {
namespace {

// ImGui tells it to a function that knows no window; there is only one.
std::optional<ImVec2> caret_told;

// The input method's list of candidates opens there, too.
void tell_caret(float x, float y) {
  caret_told = ImVec2(x, y);
  const SDL_Rect caret{static_cast<int>(x), static_cast<int>(y), 1, static_cast<int>(ImGui::GetFontSize())};
  SDL_SetTextInputRect(&caret);
}

class Sdl2Window : public Window {
 public:
  Sdl2Window(SDL_Window* window, SDL_GLContext context)
      : window_(window), context_(context), wake_event_(SDL_RegisterEvents(1)), pictures_([](const char* name) {
          return reinterpret_cast<GlPictures::Function>(SDL_GL_GetProcAddress(name));
        }) {
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    ImGui_ImplOpenGL3_Init(shader_version);
#if IMGUI_VERSION_NUM < 18700
    ImGui::GetIO().ImeSetInputScreenPosFn = [](int x, int y) {
      tell_caret(static_cast<float>(x), static_cast<float>(y));
    };
#else
    ImGui::GetIO().SetPlatformImeDataFn = [](ImGuiViewport*, ImGuiPlatformImeData* data) {
      if (data->WantVisible) tell_caret(data->InputPos.x, data->InputPos.y);
    };
#endif
    SDL_StartTextInput();
  }
  ~Sdl2Window() override {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    SDL_GL_DeleteContext(context_);
    SDL_DestroyWindow(window_);
    SDL_Quit();
  }
  Sdl2Window(const Sdl2Window&) = delete;
  Sdl2Window& operator=(const Sdl2Window&) = delete;

  bool wait(double seconds_max) override {
    bool came = std::exchange(first_, false);
    SDL_Event event;
    if (!came && seconds_max != 0) {
      const int got = seconds_max < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, milliseconds(seconds_max));
      if (got != 0) came = take(event);
    }
    while (SDL_PollEvent(&event) != 0) came = take(event) || came;
    const bool woken = woken_.exchange(false);
    return came || woken;
  }
  void wake() override {
    if (woken_.exchange(true)) return;
    SDL_Event event{};
    event.type = wake_event_;
    SDL_PushEvent(&event);
  }
  [[nodiscard]] bool should_close() const override { return closed_; }
  [[nodiscard]] float content_scale() const override {
    float dots = 96;
    if (SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(window_), nullptr, &dots, nullptr) != 0) return 1;
    // Screens report odd sizes; only what is clearly fine is drawn larger.
    return dots >= 144 ? dots / 96 : 1.F;
  }
  void begin_frame() override {
    ImGui_ImplOpenGL3_NewFrame();
#if IMGUI_VERSION_NUM < 18700
    ImGui_ImplSDL2_NewFrame(window_);
#else
    ImGui_ImplSDL2_NewFrame();
#endif
  }
  void end_frame() override {
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    SDL_GL_SwapWindow(window_);
  }
  void fonts_have_changed() override {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }
  [[nodiscard]] Shortcuts take_shortcuts() override { return std::exchange(shortcuts_, {}); }
  [[nodiscard]] const std::string& composing() const override { return composing_; }
  [[nodiscard]] std::optional<ImVec2> caret() const override { return caret_told; }
  [[nodiscard]] Pictures& pictures() override { return pictures_; }

 private:
  static int milliseconds(double seconds) { return static_cast<int>(seconds * 1000) + 1; }

  bool take(const SDL_Event& event) {
    if (event.type == wake_event_) return true;
    if (event.type == SDL_TEXTEDITING) composing_ = event.edit.text;
    if (event.type == SDL_TEXTINPUT) composing_.clear();
    if (event.type == SDL_QUIT) closed_ = true;
    if (event.type == SDL_KEYDOWN && event.key.repeat == 0) take_key(event.key.keysym);
    ImGui_ImplSDL2_ProcessEvent(&event);
    return true;
  }

  void take_key(const SDL_Keysym& key) {
    if (key.sym == SDLK_F1) shortcuts_.help = true;
    if ((key.mod & KMOD_CTRL) == 0) return;
    if (key.sym == SDLK_k) shortcuts_.find = true;
    if (key.sym == SDLK_EQUALS || key.sym == SDLK_PLUS || key.sym == SDLK_KP_PLUS) ++shortcuts_.size_steps;
    if (key.sym == SDLK_MINUS || key.sym == SDLK_KP_MINUS) --shortcuts_.size_steps;
  }

  SDL_Window* window_;
  SDL_GLContext context_;
  Shortcuts shortcuts_;
  Uint32 wake_event_;
  GlPictures pictures_;
  bool first_ = true;
  bool closed_ = false;
  std::atomic<bool> woken_ = false;
  std::string composing_;
};

}  // namespace

Opened open_sdl2_window(const std::string& title, int width, int height) {
  SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
  SDL_SetHint(SDL_HINT_IME_INTERNAL_EDITING, "0");
  SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) {
    return {nullptr, gettext("There is no screen to draw on; a window needs X11 (DISPLAY) or Wayland") +
                         std::string(": ") + SDL_GetError()};
  }
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_Rect most{};
  if (SDL_GetDisplayUsableBounds(0, &most) == 0 && most.w > 0 && most.h > 0) {
    width = std::min(width, most.w);
    height = std::min(height, most.h);
  }
  SDL_Window* window = SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height,
                                        SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE);
  SDL_GLContext context = window == nullptr ? nullptr : SDL_GL_CreateContext(window);
  if (context == nullptr) {
    std::string problem = gettext(
        "No window with OpenGL 3.3 could be made. Install a driver (libgl1-mesa-dri has one in software), or use the "
        "terminal: tocsin run");
    problem += std::string(": ") + SDL_GetError();
    if (window != nullptr) SDL_DestroyWindow(window);
    SDL_Quit();
    return {nullptr, problem};
  }
  SDL_GL_SetSwapInterval(1);
  return {std::make_unique<Sdl2Window>(window, context), ""};
}

}  // namespace tocsin::gui
