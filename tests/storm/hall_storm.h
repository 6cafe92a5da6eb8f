// A storm over the server: seats and a controller as clients, over links that delay, repeat and lose frames and that break, with
// the hall, the engine and the journal of the real server, and no network. In the middle the server is thrown away and another
// goes on with the journal, where there is a FaultVfs as a power cut left it. The same options ask for the same; what a power
// cut leaves depends, besides, on how far the journal's thread had come.
#pragma once

#include <optional>

#include "tests/storm/storm.h"

namespace tocsin::storm {

// Of `options` only seed, steps and folder count.
[[nodiscard]] std::optional<Finding> run_hall_storm(const Options& options, Counts& counts);

}  // namespace tocsin::storm
