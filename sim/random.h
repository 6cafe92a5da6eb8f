// Chance without a state: every draw is a function of the exercise's seed, a stream and a counter, so that a draw more
// in one place changes none elsewhere. Integer arithmetic only; the same numbers on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/time.h"

namespace tocsin::sim {

inline constexpr std::uint32_t parts_per_million = 1'000'000;

[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t word) {
  word ^= word >> 32U;
  word *= 0xd6e8feb86659fd93ULL;
  word ^= word >> 32U;
  word *= 0xd6e8feb86659fd93ULL;
  word ^= word >> 32U;
  return word;
}

[[nodiscard]] constexpr std::uint64_t draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
  const std::uint64_t lane = mix(seed + 0x9e3779b97f4a7c15ULL) ^ mix(stream * 0xc2b2ae3d27d4eb4fULL + 1U);
  return mix(lane + counter * 0x9e3779b97f4a7c15ULL);
}

// In [0, bound); 0 when bound is 0. The bias is below bound / 2^32.
[[nodiscard]] constexpr std::uint32_t draw_below(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter,
                                                 std::uint32_t bound) {
  const std::uint64_t high = draw(seed, stream, counter) >> 32U;
  return static_cast<std::uint32_t>((high * bound) >> 32U);
}

[[nodiscard]] constexpr bool chance(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter,
                                    std::uint32_t ppm) {
  return draw_below(seed, stream, counter, parts_per_million) < ppm;
}

struct Quantile {
  std::uint32_t ppm = 0;  // this share of the delays
  Duration delay = 0;     // is no longer than this
};

// A skewed delay given by quantiles in ascending order, and the share that never comes.
struct DelayLaw {
  std::vector<Quantile> quantiles;
  std::uint32_t never_ppm = 0;
};

// Straight lines between the quantiles; below the first, from half of its delay; above the last, the last. Nothing
// when it never comes; 0 when the law has no quantiles.
[[nodiscard]] inline std::optional<Duration> draw_delay(const DelayLaw& law, std::uint64_t seed, std::uint64_t stream,
                                                        std::uint64_t counter) {
  if (chance(seed, mix(stream), counter, law.never_ppm)) return std::nullopt;
  if (law.quantiles.empty()) return Duration{0};
  const std::uint32_t at = draw_below(seed, stream, counter, parts_per_million);
  Quantile from{0, law.quantiles.front().delay / 2};
  for (const Quantile& to : law.quantiles) {
    if (at < to.ppm) {
      const Duration width = static_cast<Duration>(to.ppm) - from.ppm;
      // A delay of 30 years is 10^12 ms, so the product stays below 10^18.
      return from.delay + (to.delay - from.delay) * (static_cast<Duration>(at) - from.ppm) / width;
    }
    from = to;
  }
  return law.quantiles.back().delay;
}

}  // namespace tocsin::sim
