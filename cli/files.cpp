#include "cli/files.h"

#include <filesystem>
#include <fstream>

#include "cli/record.h"
#include "journal/durable_file.h"

namespace tocsin::cli {

std::optional<std::string> read_whole(const std::string& path) {
  constexpr std::size_t bytes_max = 16UL * 1024 * 1024;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(bytes_max + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream.bad() || !stream.eof()) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

std::optional<Failed> write_whole(const std::string& path, std::string_view bytes) {
  if (const auto error = journal::write_durably(path, bytes)) return failed(*error);
  return std::nullopt;
}

}  // namespace tocsin::cli
