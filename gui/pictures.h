// Pictures on the graphics card, for ImGui::Image. Whoever owns the window makes them; without one there are none.
#pragma once

#include <cstdint>
#include <vector>

#include <imgui.h>

namespace tocsin::gui {

class Pictures {
 public:
  Pictures() = default;
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;
  virtual ~Pictures() = default;
  // `rgba`: four bytes for each of width times height dots, row by row.
  [[nodiscard]] virtual ImTextureID make(int width, int height, const std::vector<std::uint8_t>& rgba) = 0;
  virtual void drop(ImTextureID picture) = 0;  // not in the middle of a frame that shows it
};

}  // namespace tocsin::gui
