// A drill file read for a command, or what is wrong with it as one message.
#pragma once

#include <string>
#include <vector>

#include "conduct/outcome.h"
#include "scenarios/reader.h"

namespace tocsin::conduct {

[[nodiscard]] Outcome<scenarios::Loaded> read_drill(const std::string& path, const std::vector<std::string>& library);

}  // namespace tocsin::conduct
