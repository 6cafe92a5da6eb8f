#include "gui/settings.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace tocsin::gui {
namespace {

constexpr const char* file = "settings";

}  // namespace

Settings read_settings(const Store& store, Settings otherwise) {
  std::istringstream lines(store.get(file).value_or(""));
  Settings settings = otherwise;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    const std::string word = line.substr(0, space);
    const std::string value = line.substr(space + 1);
    if (word == "theme") settings.theme = value == "light" ? Theme::light : Theme::dark;
    if (word == "language") settings.english = value == "en";
    if (word == "text") {
      int percent = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), percent);
      if (error == std::errc() && end == value.data() + value.size()) {
        settings.text_percent = std::clamp(percent, text_percent_least, text_percent_most);
      }
    }
  }
  return settings;
}

void keep_settings(Store& store, const Settings& settings) {
  std::ostringstream out;
  out << "theme " << (settings.theme == Theme::light ? "light" : "dark") << "\n"
      << "language " << (settings.english ? "en" : "zh-TW") << "\n"
      << "text " << settings.text_percent << "\n";
  store.put(file, out.str());
}

}  // namespace tocsin::gui
