#include "reports/qr.h"

#include <qrencode.h>

#include <memory>

namespace tocsin::reports {

QrPattern qr_pattern(const std::string& text) {
  struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
  };
  const std::unique_ptr<QRcode, Free> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
  if (!code) return {};
  QrPattern pattern;
  pattern.side = code->width;
  for (int i = 0; i < code->width * code->width; ++i) pattern.dark.push_back((code->data[i] & 1U) != 0);
  return pattern;
}

std::string qr_svg(const std::string& text) {
  const QrPattern pattern = qr_pattern(text);
  if (pattern.side == 0) return {};
  constexpr int margin = 4;
  const std::string side = std::to_string(pattern.side + 2 * margin);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                    "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"";
  std::size_t at = 0;
  for (int y = 0; y < pattern.side; ++y) {
    for (int x = 0; x < pattern.side; ++x) {
      if (!pattern.dark[at++]) continue;
      svg += "M" + std::to_string(x + margin) + " " + std::to_string(y + margin) + "h1v1h-1z";
    }
  }
  return svg + "\"/></svg>";
}

}  // namespace tocsin::reports
