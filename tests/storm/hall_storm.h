// A storm over the server: seats and a controller as clients, over links that delay, repeat and lose frames and that break, with
// the hall, the engine and the journal of the real server, and no network.
#pragma once

#include <optional>

#include "tests/storm/storm.h"

namespace tocsin::storm {

// Of `options` only seed, steps and folder count.
[[nodiscard]] std::optional<Finding> run_hall_storm(const Options& options, Counts& counts);

}  // namespace tocsin::storm
