#include "reports/page_painter.h"

#include <cairo-pdf.h>
#include <libintl.h>

#include <cstdio>
#include <numbers>

#include "reports/pdf_pieces.h"
#include "reports/plain_text.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

constexpr double margin_x = 54;
constexpr double margin_top = 62;
constexpr double margin_bottom = 62;
constexpr double body_width = paper_width - 2 * margin_x;
constexpr double body_height = paper_height - margin_top - margin_bottom;

}  // namespace

PagePainter::PagePainter(const Document& document, const Coverage& coverage, cairo_t* measure, cairo_surface_t* pdf)
    : document_(document),
      coverage_(coverage),
      pdf_(pdf),
      canvas_(measure),
      pieces_(pieces_of(document, measure, coverage, body_width, body_height)),
      pages_(paginate(pieces_, body_height)) {}

void PagePainter::paint(cairo_t* canvas, std::size_t page) {
  canvas_ = canvas;
  mark();
  running(page);
  body(pages_[page], static_cast<int>(page + 1));
}

// Upper left corner, or the upper right one when `width` is below 0.
void PagePainter::line(const std::string& text, Face face, double x, double y, double width, PangoAlignment align,
                       Tone tone) {
  const Layout layout = layout_text(canvas_, coverage_.shown(plain_line(text)), face, width);
  pango_layout_set_alignment(layout.get(), align);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  set_colour(canvas_, colour_of(tone));
  cairo_move_to(canvas_, x, y);
  pango_cairo_show_layout(canvas_, layout.get());
}

void PagePainter::running(std::size_t page) {
  if (page > 0) {
    line(shortened(document_.title, 90), {9}, margin_x, 36, body_width * 0.8, PANGO_ALIGN_LEFT, Tone::quiet);
  }
  if (!document_.mark.empty()) {
    line(document_.mark, {11, true}, margin_x + body_width * 0.8, 34, body_width * 0.2, PANGO_ALIGN_RIGHT, Tone::bad);
  }
  line(document_.footer, {8}, margin_x, paper_height - 32, body_width, PANGO_ALIGN_CENTER, Tone::quiet);
  const std::string number =
      fill(gettext("Page %1$s of %2$s"), {std::to_string(page + 1), std::to_string(pages_.size())});
  line(number, {9.5}, margin_x, paper_height - 46, body_width, PANGO_ALIGN_CENTER, Tone::plain);
}

void PagePainter::mark() {
  if (document_.mark.empty()) return;
  const Layout layout = layout_text(canvas_, coverage_.shown(plain_line(document_.mark)), {84, true});
  const Extent extent = extent_of(layout.get());
  cairo_save(canvas_);
  cairo_translate(canvas_, paper_width / 2, paper_height / 2);
  cairo_rotate(canvas_, -std::numbers::pi / 5);
  cairo_set_source_rgb(canvas_, 0.96, 0.87, 0.86);
  cairo_move_to(canvas_, -extent.width / 2, -extent.height / 2);
  pango_cairo_show_layout(canvas_, layout.get());
  cairo_restore(canvas_);
}

void PagePainter::body(const PagePlan& plan, int page) {
  std::size_t element = 0;
  const char* open = nullptr;
  for (const Placed& placed : plan) {
    const Piece& piece = pieces_[placed.piece];
    if (open == nullptr || piece.element != element) {
      if (open != nullptr) cairo_tag_end(canvas_, open);
      open = piece.tag;
      element = piece.element;
      cairo_tag_begin(canvas_, open, nullptr);
    }
    const double y = margin_top + placed.y;
    if (pdf_ != nullptr && !piece.outline.empty()) outline(piece, page, y);
    if (placed.scale == 1) {
      piece.draw(canvas_, margin_x, y);
    } else {
      cairo_save(canvas_);
      cairo_translate(canvas_, margin_x + body_width * (1 - placed.scale) / 2, y);
      cairo_scale(canvas_, placed.scale, placed.scale);
      piece.draw(canvas_, 0, 0);
      cairo_restore(canvas_);
    }
  }
  if (open != nullptr) cairo_tag_end(canvas_, open);
}

void PagePainter::outline(const Piece& piece, int page, double y) {
  std::array<char, 80> place{};
  std::snprintf(place.data(), place.size(), "page=%d pos=[%.1f %.1f]", page, margin_x, y - 6);
  const auto level = static_cast<std::size_t>(piece.outline_level);
  const int parent = level > 1 ? parents_[level - 1] : CAIRO_PDF_OUTLINE_ROOT;
  const int item = cairo_pdf_surface_add_outline(pdf_, parent, shortened(piece.outline, 200).c_str(), place.data(),
                                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
  for (std::size_t deeper = level; deeper < parents_.size(); ++deeper) parents_[deeper] = item;
}

}  // namespace tocsin::reports
