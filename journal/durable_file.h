// Files that are there whole or not at all, also after a power cut: written aside, synced, renamed, folder synced.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "journal/journal.h"

namespace tocsin::journal {

// A translated pattern, filled with the file and with what the system says of `reason`, an errno.
[[nodiscard]] Error system_error(const char* pattern, const std::string& path, int reason);

// Replaces the file.
[[nodiscard]] std::optional<Error> write_durably(const std::string& path, std::string_view bytes);

// Renames a file that is synced already, and makes the new name durable.
[[nodiscard]] std::optional<Error> rename_durably(const std::string& from, const std::string& to);

// Makes a file that is there at least so long, with zeros, so that what is written over them later is synced without its
// length. Where that cannot be done, nothing is lost but time.
void reserve(const std::string& path, std::size_t bytes);

}  // namespace tocsin::journal
