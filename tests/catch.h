// Catch2 under one spelling: Debian 12 has 2.13, Debian 13 has 3.x. Tests include this instead of Catch2's own headers.
// Write the newer names; what 2.13 calls otherwise is given here.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)

#include <catch2/catch_all.hpp>
using Catch::Approx;

#else

#include <catch2/catch.hpp>
#include <string>

namespace Catch::Matchers {

inline auto ContainsSubstring(const std::string& text) { return Contains(text); }  // NOLINT: Catch2's name

}  // namespace Catch::Matchers

#endif
