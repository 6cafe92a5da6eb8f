#include <cairo-pdf.h>
#include <libintl.h>

#include "reports/drawing.h"
#include "reports/fonts.h"
#include "reports/page_painter.h"
#include "reports/pdf_alternatives.h"
#include "reports/plain_text.h"
#include "reports/words.h"
#include "reports/writers.h"
#include "sim/calendar.h"

namespace tocsin::reports {
namespace {

cairo_status_t keep(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

// 2026-01-05T14:30:00+08:00
std::string iso_text(sim::Time time, int offset_minutes) {
  std::string text = sim::format_local(time, offset_minutes);
  text[10] = 'T';
  const int whole = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return text + (offset_minutes < 0 ? "-" : "+") + two(whole / 60) + ":" + two(whole % 60);
}

void describe(cairo_surface_t* surface, const Document& document) {
  const auto set = [&](cairo_pdf_metadata_t what, const std::string& text) {
    if (!text.empty()) cairo_pdf_surface_set_metadata(surface, what, plain_line(text).c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, shortened(document.title, 400));
  set(CAIRO_PDF_METADATA_AUTHOR, shortened(document.agency, 400));
  set(CAIRO_PDF_METADATA_SUBJECT, shortened(document.subject, 400));
  set(CAIRO_PDF_METADATA_CREATOR, "tocsin");
  set(CAIRO_PDF_METADATA_CREATE_DATE, iso_text(document.date, document.utc_offset_minutes));
}

bool needs_chinese(const Document& document) {
  if (!document.english) return true;
  const Written json = write_json(document);
  return holds_chinese(json.bytes());
}

}  // namespace

Written write_pdf(const Document& document) {
  const Coverage coverage;
  if (!coverage.has_chinese() && needs_chinese(document)) {
    return WriteError{WriteError::Reason::no_chinese_font,
                      gettext("no font on this machine has Chinese characters, so the PDF file would show boxes; "
                              "install one (on Debian: apt-get install fonts-cns11643-kai) and try again")};
  }
  std::string bytes;
  const Surface surface(cairo_pdf_surface_create_for_stream(keep, &bytes, paper_width, paper_height));
  // Objects must lie open for their alternative texts to be appended; newer Cairos pack them from PDF 1.5 on.
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
  {
    const Canvas canvas(cairo_create(surface.get()));
    describe(surface.get(), document);
    PagePainter painter(document, coverage, canvas.get(), surface.get());
    // Only what lies in a Document makes the file a tagged one.
    cairo_tag_begin(canvas.get(), "Document", nullptr);
    for (std::size_t page = 0; page < painter.count(); ++page) {
      painter.paint(canvas.get(), page);
      if (page + 1 == painter.count()) cairo_tag_end(canvas.get(), "Document");
      cairo_show_page(canvas.get());
    }
    if (const auto status = cairo_status(canvas.get()); status != CAIRO_STATUS_SUCCESS) {
      return WriteError{WriteError::Reason::failed, cairo_status_to_string(status)};
    }
  }
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
    return WriteError{WriteError::Reason::failed, cairo_status_to_string(status)};
  }
  std::vector<std::string> alternatives;
  for (const Block& block : document.blocks) {
    const auto* figure = std::get_if<Figure>(&block);
    if (figure == nullptr) continue;
    alternatives.push_back(figure->chart.title + "\n" + alternative_of(figure->chart));
  }
  return with_alternatives(std::move(bytes), alternatives);
}

}  // namespace tocsin::reports
