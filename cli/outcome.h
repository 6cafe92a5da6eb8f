// A command ends as whatever it called ended.
#pragma once

#include "conduct/outcome.h"

namespace tocsin::cli {

using conduct::ExitCode;
using conduct::Failed;
using conduct::Outcome;
using enum conduct::ExitCode;

}  // namespace tocsin::cli
