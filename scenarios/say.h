// How mistakes are said in the reader's language. Private to scenarios/.
#pragma once

#include <libintl.h>

#include <string>
#include <vector>

#include "sim/basics.h"

namespace tocsin::scenarios {

using sim::fill;

// Marks a noun for the catalogue. It is translated where it is said, and not for each of the nodes that are read.
constexpr const char* noun(const char* text) { return text; }

// The hint that names the one of `known` that was probably meant, or nothing.
[[nodiscard]] std::string did_you_mean(const std::string& wanted, const std::vector<std::string>& known);

}  // namespace tocsin::scenarios
