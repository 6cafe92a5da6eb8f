// A text as a QR code.
#pragma once

#include <string>
#include <vector>

namespace tocsin::reports {

struct QrPattern {
  int side = 0;            // in squares; 0: the text is too long
  std::vector<bool> dark;  // row by row; around it at least four light squares are wanted
};
[[nodiscard]] QrPattern qr_pattern(const std::string& text);

// An SVG image without a size of its own; empty where the text is too long.
[[nodiscard]] std::string qr_svg(const std::string& text);

}  // namespace tocsin::reports
