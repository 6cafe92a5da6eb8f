// The duty board and the score as text, for a terminal.
#pragma once

#include <ostream>

#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::cli {

void print_board(std::ostream& out, const sim::State& state, const sim::Score& score, bool english);

}  // namespace tocsin::cli
