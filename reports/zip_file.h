// A ZIP archive in memory, the same bytes for the same parts. Private to the ODT writer and the submission package.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/calendar.h"

namespace tocsin::reports {

struct ZipPart {
  std::string name;
  std::string bytes;
  bool stored = false;  // not compressed
};

// Parts in their order, each with the given civil time. Nothing when the library refuses.
[[nodiscard]] std::optional<std::string> zip_of(const std::vector<ZipPart>& parts, const sim::CivilTime& time);

}  // namespace tocsin::reports
