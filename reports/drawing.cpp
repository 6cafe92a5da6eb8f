#include "reports/drawing.h"

#include "reports/fonts.h"

namespace tocsin::reports {

Colour colour_of(Tone tone) {
  switch (tone) {
    case Tone::plain: return {0.11, 0.14, 0.16};
    case Tone::accent: return {0.11, 0.31, 0.42};
    case Tone::good: return {0.04, 0.42, 0.31};
    case Tone::warning: return {0.78, 0.45, 0.05};
    case Tone::bad: return {0.68, 0.14, 0.11};
    case Tone::quiet: return {0.42, 0.46, 0.50};
  }
  return {};
}

void set_colour(cairo_t* canvas, Colour colour) { cairo_set_source_rgb(canvas, colour.red, colour.green, colour.blue); }

Layout layout_text(cairo_t* canvas, const std::string& text, Face face, double width) {
  Layout layout(pango_cairo_create_layout(canvas));
  PangoContext* context = pango_layout_get_context(layout.get());
  pango_cairo_context_set_resolution(context, 72);  // one unit of the canvas is one point, on every kind of surface
  // Glyphs stand where the unscaled font puts them, so that a line breaks at the same place in every format.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_language(context, pango_language_from_string("zh-tw"));
  pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
  pango_layout_set_auto_dir(layout.get(), FALSE);
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, serif_families());
  pango_font_description_set_size(font, static_cast<int>(face.size * PANGO_SCALE));
  if (face.bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
  if (face.italic) pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  if (width >= 0) pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return layout;
}

Extent extent_of(PangoLayout* layout) {
  int width = 0;
  int height = 0;
  pango_layout_get_size(layout, &width, &height);
  return {static_cast<double>(width) / PANGO_SCALE, static_cast<double>(height) / PANGO_SCALE};
}

}  // namespace tocsin::reports
