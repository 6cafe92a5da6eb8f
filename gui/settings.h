// What the user chose once and finds again: theme, language, size of text.
#pragma once

#include <string>

#include "gui/store.h"
#include "gui/theme.h"

namespace tocsin::gui {

struct Settings {
  Theme theme = Theme::dark;
  bool english = false;
  int text_percent = 100;  // 80 … 200
  friend bool operator==(const Settings&, const Settings&) = default;
};
inline constexpr int text_percent_least = 80;
inline constexpr int text_percent_most = 200;

// What is kept wins over `otherwise`; what cannot be read is left out.
[[nodiscard]] Settings read_settings(const Store& store, Settings otherwise);
void keep_settings(Store& store, const Settings& settings);

}  // namespace tocsin::gui
