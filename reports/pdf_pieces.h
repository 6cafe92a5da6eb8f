// A document's blocks as pieces for pages. Private to the PDF writer.
#pragma once

#include <vector>

#include "reports/document.h"
#include "reports/drawing.h"
#include "reports/fonts.h"
#include "reports/page_flow.h"

namespace tocsin::reports {

// Layouts are made for `canvas` and live as long as the pieces. `width` is that of a page's body, `height` its height.
[[nodiscard]] std::vector<Piece> pieces_of(const Document& document, cairo_t* canvas, const Coverage& coverage,
                                           double width, double height);

}  // namespace tocsin::reports
