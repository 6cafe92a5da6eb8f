// Pagination by hand: pieces of known height are put onto pages, and nothing is torn that belongs together.
// Private to the PDF writer.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// As cairo.h declares it, so that whoever includes this need not have Cairo.
typedef struct _cairo cairo_t;  // NOLINT(modernize-use-using,bugprone-reserved-identifier)

namespace tocsin::reports {

struct Piece {
  double height = 0;
  double gap = 0;                   // above it; not at the top of a page
  bool with_next = false;           // never the last one on a page
  bool breaks = false;              // a new page begins here
  std::optional<std::size_t> head;  // the piece that is repeated above this one where it begins a page
  double scale_min = 1;             // below 1: a picture, which may be drawn that much smaller to fit
  std::size_t element = 0;          // pieces with the same number are one element of the document's structure
  const char* tag = "P";
  std::string outline;  // what the outline calls it; empty: nothing
  int outline_level = 1;
  std::function<void(cairo_t*, double x, double y)> draw;  // its upper left corner
};

struct Placed {
  std::size_t piece = 0;
  double y = 0;
  double scale = 1;
};
using PagePlan = std::vector<Placed>;

// Every piece stands on a page; a head may stand there more than once. They stand in their order, but for a picture that
// does not fit and would leave much of the page empty: what follows it in its section goes before it then, as far as there
// is room, and the picture stands at the top of the next page. `height` is that of a page's body.
[[nodiscard]] std::vector<PagePlan> paginate(const std::vector<Piece>& pieces, double height);

}  // namespace tocsin::reports
