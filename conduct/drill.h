// A drill file read for a command, or what is wrong with it as one message; and where the program's own drills lie.
#pragma once

#include <string>
#include <vector>

#include "conduct/outcome.h"
#include "scenarios/reader.h"

namespace tocsin::conduct {

[[nodiscard]] Outcome<scenarios::Loaded> read_drill(const std::string& path, const std::vector<std::string>& library);

// `library` and, last, the folder that came with this program: `share/tocsin/scenarios` beside where it was installed, or
// `scenarios` of the sources that it was built in.
[[nodiscard]] std::vector<std::string> with_own_library(std::vector<std::string> library);

}  // namespace tocsin::conduct
