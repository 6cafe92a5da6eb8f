// Files that are there whole or not at all, also after a power cut: written aside, synced, renamed, folder synced.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "journal/journal.h"

namespace tocsin::journal {

// Replaces the file.
[[nodiscard]] std::optional<Error> write_durably(const std::string& path, std::string_view bytes);

// Renames a file that is synced already, and makes the new name durable.
[[nodiscard]] std::optional<Error> rename_durably(const std::string& from, const std::string& to);

}  // namespace tocsin::journal
