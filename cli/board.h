// The duty board and the score as text for a terminal. Columns count what the terminal shows: a Chinese character takes two.
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::cli {

[[nodiscard]] std::size_t columns_of(std::string_view text);
// The first line, cut where it is longer than a line of a list should be.
[[nodiscard]] std::string shortened(std::string_view text);
// Filled up with spaces to that many columns; at least one space follows.
[[nodiscard]] std::string padded(std::string text, std::size_t columns);

// Rows of equally many cells, the first of them the heads; each column as wide as its widest cell.
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

// What was found not ready before the exercise, with its remedy; nothing where the procedure has no checks.
void print_readiness(std::ostream& out, const sim::Plan& plan, std::span<const sim::Event> events, bool english);

// Clause, due, done, state, late, points with their events, owner and duty, and then the score by category. `score`
// must come from the events that made `state`.
void print_board(std::ostream& out, const sim::State& state, const sim::Score& score, bool english);

}  // namespace tocsin::cli
