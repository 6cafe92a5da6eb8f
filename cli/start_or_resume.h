// The exercise that a command line means: a new one of a drill, or one that goes on from its journal.
#pragma once

#include <memory>

#include "cli/commands.h"
#include "conduct/session.h"

namespace tocsin::cli {

// Of the options only drill, library, journal and seed count.
[[nodiscard]] Outcome<std::unique_ptr<conduct::Session>> start_or_resume(const RunOptions& options);

}  // namespace tocsin::cli
