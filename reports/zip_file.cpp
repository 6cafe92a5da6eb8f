#include "reports/zip_file.h"

#include <zip.h>

#include <algorithm>

namespace tocsin::reports {
namespace {

// The two words of a DOS date, which knows the years 1980 to 2107.
zip_uint16_t dos_date(const sim::CivilTime& time) {
  const int year = std::clamp(time.year, 1980, 2107);
  return static_cast<zip_uint16_t>((year - 1980) * 512 + time.month * 32 + time.day);
}
zip_uint16_t dos_time(const sim::CivilTime& time) {
  return static_cast<zip_uint16_t>(time.hour * 2048 + time.minute * 32 + time.second / 2);
}

bool add(zip_t* archive, const ZipPart& part, const sim::CivilTime& time) {
  zip_source_t* source = zip_source_buffer(archive, part.bytes.data(), part.bytes.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t index = zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto at = static_cast<zip_uint64_t>(index);
  return zip_set_file_compression(archive, at, part.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0 &&
         zip_file_set_dostime(archive, at, dos_time(time), dos_date(time), 0) == 0;
}

std::optional<std::string> bytes_of(zip_source_t* source) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(stat.size), '\0');
  const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (count != static_cast<zip_int64_t>(bytes.size())) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<std::string> zip_of(const std::vector<ZipPart>& parts, const sim::CivilTime& time) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (memory == nullptr) return std::nullopt;
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(memory);
    return std::nullopt;
  }
  zip_source_keep(memory);
  const bool added =
      std::all_of(parts.begin(), parts.end(), [&](const ZipPart& part) { return add(archive, part, time); });
  std::optional<std::string> bytes;
  if (added && zip_close(archive) == 0) {
    bytes = bytes_of(memory);
  } else {
    zip_discard(archive);
  }
  zip_source_free(memory);
  return bytes;
}

}  // namespace tocsin::reports
