// How everything looks: two palettes and the style that both share. Colours are told apart by people who see few of
// them (Okabe and Ito's set), and no colour stands without an icon and a word (widgets.h).
#pragma once

#include <cstdint>

#include <imgui.h>

namespace tocsin::gui {

enum class Theme : std::uint8_t { dark, light };

enum class Tone : std::uint8_t { plain, dim, accent, good, warn, bad, late };
inline constexpr std::size_t tones = 7;

struct Palette {
  ImU32 ground;
  ImU32 panel;
  ImU32 frame;
  ImU32 hover;
  ImU32 border;
  ImU32 text;
  ImU32 on_fill;         // text on an accent or a filled tone
  ImU32 as_text[tones];  // readable on the panel: at least 4.5 to 1, but for dim on a frame
  ImU32 as_fill[tones];
};
[[nodiscard]] const Palette& palette_of(Theme theme);

[[nodiscard]] ImVec4 to_vec4(ImU32 color);
[[nodiscard]] ImU32 faded(ImU32 color, float opacity);  // 0 … 1

// Sets the style afresh; `scale` is the screen's times the user's.
void apply(Theme theme, float scale);

}  // namespace tocsin::gui
