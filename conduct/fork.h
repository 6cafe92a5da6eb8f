// A new journal that begins with what had happened in another until an instant.
#pragma once

#include <cstddef>
#include <string>

#include "conduct/record.h"

namespace tocsin::conduct {

// Returns how many events were taken over. `to` must not exist; the record stays as it is.
[[nodiscard]] Outcome<std::size_t> fork_record(const Record& record, sim::Time at, const std::string& to);

}  // namespace tocsin::conduct
