// Pictures with OpenGL, whose functions the window's library knows where to find.
#pragma once

#include "gui/pictures.h"

namespace tocsin::gui {

class GlPictures : public Pictures {
 public:
  using Function = void (*)();
  using Find = Function (*)(const char* name);
  // The window's context is current, here and whenever it is called.
  explicit GlPictures(Find find);
  [[nodiscard]] ImTextureID make(int width, int height, const std::vector<std::uint8_t>& rgba) override;
  void drop(ImTextureID picture) override;

 private:
  void (*generate_)(int, unsigned*) = nullptr;
  void (*bind_)(unsigned, unsigned) = nullptr;
  void (*set_)(unsigned, unsigned, int) = nullptr;
  void (*fill_)(unsigned, int, int, int, int, int, unsigned, unsigned, const void*) = nullptr;
  void (*delete_)(int, const unsigned*) = nullptr;
};

}  // namespace tocsin::gui
