// The house's rules, as a function of one file: which room may include what, what the core may use, how long a file
// may be. `house_test` runs it over every source; the arrows are those of ARCHITECTURE.md and of the CMake targets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::house {

struct Complaint {
  std::size_t line = 0;  // from 1; 0 where the whole file is meant
  std::string text;
  bool operator==(const Complaint&) const = default;
};

inline constexpr std::size_t lines_max = 600;

// `path` is relative to the top: "sim/plan.h". A file that lies in no room is complained about.
std::vector<Complaint> check_source(std::string_view path, std::string_view text);

}  // namespace tocsin::house
