// Whole files in and out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conduct/outcome.h"

namespace tocsin::conduct {

[[nodiscard]] std::optional<std::string> read_whole(const std::string& path);  // nothing: unreadable, or over 16 MiB
[[nodiscard]] std::optional<Failed> write_whole(const std::string& path, std::string_view bytes);

}  // namespace tocsin::conduct
