// A document's pages, drawn by Cairo onto whatever is given. Private to the writers of PDF and of pictures.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "reports/document.h"
#include "reports/drawing.h"
#include "reports/fonts.h"
#include "reports/page_flow.h"

namespace tocsin::reports {

inline constexpr double paper_width = 595.28;  // A4, in points
inline constexpr double paper_height = 841.89;

class PagePainter {
 public:
  // Texts are measured for `measure`, which lives as long as this, as do document and coverage. `pdf` gets the outline;
  // null: there is none.
  PagePainter(const Document& document, const Coverage& coverage, cairo_t* measure, cairo_surface_t* pdf);

  [[nodiscard]] std::size_t count() const { return pages_.size(); }
  // With the paper's corner at the canvas's origin, a unit to the point. In order, where there is an outline.
  void paint(cairo_t* canvas, std::size_t page);

 private:
  void line(const std::string& text, Face face, double x, double y, double width, PangoAlignment align, Tone tone);
  void running(std::size_t page);
  void mark();
  void body(const PagePlan& plan, int page);
  void outline(const Piece& piece, int page, double y);

  const Document& document_;
  const Coverage& coverage_;
  cairo_surface_t* pdf_;
  cairo_t* canvas_;
  std::vector<Piece> pieces_;
  std::vector<PagePlan> pages_;
  std::array<int, 5> parents_{};  // by level, the item that deeper ones hang on
};

}  // namespace tocsin::reports
