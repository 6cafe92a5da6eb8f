// The style sheet of HTML pages: screen, narrow screen, dark mode and A4 print. It refers to nothing outside the page.
#pragma once

#include <string_view>

namespace tocsin::reports {

[[nodiscard]] std::string_view page_style();  // without `<` and `&`, so that it may stand in a `style` element

}  // namespace tocsin::reports
