// A journal lived through again, and compared with the exercise that wrote it.
#pragma once

#include <optional>
#include <string>

#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::storm {

// Every number of a score, so that two can be compared.
[[nodiscard]] std::string words_of(const sim::Score& score);

// Nothing: from the inputs in the journal follow all its events, this state, and this score. `at_least`: the sequence that was
// acknowledged; the journal may hold more where it is a copy from before the last step was acknowledged.
[[nodiscard]] std::optional<std::string> replay(const std::string& journal, const sim::Plan& plan,
                                                const sim::State& state, const sim::Score& score,
                                                std::uint64_t at_least);

// Forks the journal at an instant, and says what is wrong with the fork.
[[nodiscard]] std::optional<std::string> fork(const std::string& journal, const sim::Plan& plan, sim::Time at,
                                              const std::string& to);

}  // namespace tocsin::storm
