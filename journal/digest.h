// SHA-256 of files, and the manifest of a package: a folder whose SHA256SUMS names every file with its sum, in the form
// that `sha256sum --check` reads, too. Nothing is thrown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace tocsin::journal {

inline constexpr const char* manifest_name = "SHA256SUMS";

[[nodiscard]] Result<std::string> sha256_of_file(const std::string& path);  // hex

// Writes the manifest of all files below the folder, in the order of their names.
[[nodiscard]] std::optional<Error> write_manifest(const std::string& folder);

struct PackageCheck {
  std::size_t files = 0;
  std::vector<std::string> differences;  // English, one sentence for each file that is missing, changed or not named
};
[[nodiscard]] Result<PackageCheck> check_package(const std::string& folder);

}  // namespace tocsin::journal
