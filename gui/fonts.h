// The letters: Noto Sans CJK TC and FontAwesome's icons, found through fontconfig by name, made into one atlas.
#pragma once

#include <memory>
#include <string>

#include <imgui.h>

namespace tocsin::gui {

struct Fonts {
  ImFont* text = nullptr;   // all characters of Chinese but those past the sixteen-bit plane
  ImFont* bold = nullptr;   // the five thousand most frequent ones
  ImFont* large = nullptr;  // digits and Latin letters, for clocks
};

// Where the font files are; searched for once.
class FontFiles {
 public:
  FontFiles();
  ~FontFiles();
  FontFiles(const FontFiles&) = delete;
  FontFiles& operator=(const FontFiles&) = delete;

  // Empty, or which package is missing and what that means, for the user.
  [[nodiscard]] std::string missing() const;

  // Fills the atlas afresh, at that many pixels for a line of text. The files stay mapped as long as this lives, and
  // must outlive the atlas.
  [[nodiscard]] Fonts build(ImFontAtlas& atlas, float pixels) const;

 private:
  struct Face;
  std::unique_ptr<Face> regular_;
  std::unique_ptr<Face> bold_;
  std::unique_ptr<Face> icons_;
};

// Whether the font has a letter for each character of the text.
[[nodiscard]] bool has_all(const ImFont& font, const std::string& text);

}  // namespace tocsin::gui
