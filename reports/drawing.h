// Cairo and Pango with owners: what is made here is freed by itself.
#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>

#include "reports/chart.h"

namespace tocsin::reports {

template <auto release>
struct Release {
  template <class Thing>
  void operator()(Thing* thing) const {
    release(thing);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Release<cairo_surface_destroy>>;
using Canvas = std::unique_ptr<cairo_t, Release<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Release<g_object_unref>>;

struct Colour {
  double red = 0, green = 0, blue = 0;
};
[[nodiscard]] Colour colour_of(Tone tone);
void set_colour(cairo_t* canvas, Colour colour);

struct Face {
  double size = 10;  // points
  bool bold = false;
  bool italic = false;
};
// Width in points; below 0: as wide as it gets.
[[nodiscard]] Layout layout_text(cairo_t* canvas, const std::string& text, Face face, double width = -1);
struct Extent {
  double width = 0, height = 0;
};
[[nodiscard]] Extent extent_of(PangoLayout* layout);

// With its upper left corner at the origin of the canvas.
void draw_chart(cairo_t* canvas, const Chart& chart, double width);

}  // namespace tocsin::reports
