// An input of one plan in the words of another: the same drill under another procedure, or a revised one. Ids are
// what stays; positions do not. Pure.
#pragma once

#include <optional>

#include "sim/state.h"

namespace tocsin::sim {

// `command` as it was given to `from`, for `to`. Nothing where the other plan has no such seat, action, field,
// incident, message, duty, …: there the act means nothing.
[[nodiscard]] std::optional<Command> translate(const Command& command, const State& from, const State& to);

}  // namespace tocsin::sim
