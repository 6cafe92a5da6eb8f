// Simulated time: integer milliseconds since 1970-01-01T00:00Z, always passed in, never read from a clock.
#pragma once

#include <cstdint>
#include <limits>

namespace tocsin::sim {

using Time = std::int64_t;      // an instant
using Duration = std::int64_t;  // a length

inline constexpr Time never = std::numeric_limits<Time>::max();
inline constexpr Duration second = 1000;
inline constexpr Duration minute = 60 * second;
inline constexpr Duration hour = 60 * minute;
inline constexpr Duration day = 24 * hour;

// A length as a rule states it: milliseconds, or calendar months counted by a named rule; never both.
struct Span {
  Duration milliseconds = 0;
  std::int32_t months = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace tocsin::sim
