// A whole exercise whose events go to a journal: what a bare insert of the same rows is the floor of.
#pragma once

#include <cstdint>
#include <string>

#include "sim/plan.h"

namespace tocsin::bench {

// As the command runs it, each step of the engine's a step of the journal's. The wall time until everything is durable.
[[nodiscard]] double run_journaled(const std::string& path, const sim::Plan& plan, std::uint64_t& digest);

}  // namespace tocsin::bench
