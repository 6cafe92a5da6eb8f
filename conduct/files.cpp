#include "conduct/files.h"

#include <array>
#include <filesystem>
#include <fstream>

#include "conduct/record.h"
#include "journal/durable_file.h"

namespace tocsin::conduct {

std::optional<std::string> read_whole(const std::string& path) {
  constexpr std::size_t bytes_max = 16UL * 1024 * 1024;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::string bytes;
  std::array<char, 1 << 16> part;
  do {
    stream.read(part.data(), part.size());
    bytes.append(part.data(), static_cast<std::size_t>(stream.gcount()));
  } while (stream && bytes.size() <= bytes_max);
  if (stream.bad() || !stream.eof()) return std::nullopt;
  return bytes;
}

std::optional<Failed> write_whole(const std::string& path, std::string_view bytes) {
  if (const auto error = journal::write_durably(path, bytes)) return failed(*error);
  return std::nullopt;
}

}  // namespace tocsin::conduct
