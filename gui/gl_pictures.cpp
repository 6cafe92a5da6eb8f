#include "gui/gl_pictures.h"

namespace tocsin::gui {
namespace {

// As OpenGL's registry numbers them.
constexpr unsigned texture_2d = 0x0DE1;
constexpr unsigned min_filter = 0x2801;
constexpr unsigned mag_filter = 0x2800;
constexpr int linear = 0x2601;
constexpr unsigned rgba_bytes = 0x1908;
constexpr unsigned unsigned_byte = 0x1401;

template <class Function>
void look_up(GlPictures::Find find, const char* name, Function& function) {
  function = reinterpret_cast<Function>(find(name));
}

}  // namespace

GlPictures::GlPictures(Find find) {
  look_up(find, "glGenTextures", generate_);
  look_up(find, "glBindTexture", bind_);
  look_up(find, "glTexParameteri", set_);
  look_up(find, "glTexImage2D", fill_);
  look_up(find, "glDeleteTextures", delete_);
}

ImTextureID GlPictures::make(int width, int height, const std::vector<std::uint8_t>& rgba) {
  unsigned name = 0;
  generate_(1, &name);
  bind_(texture_2d, name);
  set_(texture_2d, min_filter, linear);
  set_(texture_2d, mag_filter, linear);
  fill_(texture_2d, 0, static_cast<int>(rgba_bytes), width, height, 0, rgba_bytes, unsigned_byte, rgba.data());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): OpenGL's name of a texture is what ImGui's handle holds.
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
}

void GlPictures::drop(ImTextureID picture) {
  const auto name = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(picture));
  delete_(1, &name);
}

}  // namespace tocsin::gui
