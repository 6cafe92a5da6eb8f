#include "reports/pages.h"

#include <algorithm>
#include <cmath>

#include "reports/page_painter.h"

namespace tocsin::reports {

struct Pages::Parts {
  explicit Parts(Document of)
      : document(std::move(of)),
        // Measures as a PDF file does, and draws nothing.
        measuring(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nullptr)),
        measure(cairo_create(measuring.get())),
        painter(document, coverage, measure.get(), nullptr) {}

  Document document;
  Coverage coverage;
  Surface measuring;
  Canvas measure;
  PagePainter painter;
};

Pages::Pages(Document document) : parts_(std::make_unique<Parts>(std::move(document))) {}
Pages::~Pages() = default;

std::size_t Pages::count() const { return parts_->painter.count(); }
double Pages::shape() const { return paper_width / paper_height; }

PagePicture Pages::draw(std::size_t page, int width) const {
  PagePicture picture;
  picture.width = std::clamp(width, 16, 8192);
  const double scale = picture.width / paper_width;
  picture.height = static_cast<int>(std::lround(paper_height * scale));
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.width, picture.height));
  {
    const Canvas canvas(cairo_create(surface.get()));
    cairo_set_source_rgb(canvas.get(), 1, 1, 1);
    cairo_paint(canvas.get());
    cairo_scale(canvas.get(), scale, scale);
    parts_->painter.paint(canvas.get(), page);
  }
  cairo_surface_flush(surface.get());
  const unsigned char* bytes = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  if (bytes == nullptr) return {};
  picture.rgba.reserve(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4);
  for (int y = 0; y < picture.height; ++y) {
    const auto* row = reinterpret_cast<const std::uint32_t*>(bytes + static_cast<std::ptrdiff_t>(y) * stride);
    for (int x = 0; x < picture.width; ++x) {
      const std::uint32_t dot = row[x];
      picture.rgba.push_back(static_cast<std::uint8_t>(dot >> 16U));
      picture.rgba.push_back(static_cast<std::uint8_t>(dot >> 8U));
      picture.rgba.push_back(static_cast<std::uint8_t>(dot));
      picture.rgba.push_back(255);
    }
  }
  return picture;
}

}  // namespace tocsin::reports
