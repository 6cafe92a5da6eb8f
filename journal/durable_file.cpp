#include "journal/durable_file.h"

#include <fcntl.h>
#include <libintl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace tocsin::journal {
namespace {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

}  // namespace

Error system_error(const char* pattern, const std::string& path, int reason) {
  return {Failure::input_output, sim::fill(pattern, {path, std::generic_category().message(reason)}), 0};
}

std::optional<Error> write_durably(const std::string& path, std::string_view bytes) {
  // A file such as /dev/stdout cannot be renamed over; it is written to as it stands.
  std::error_code ignored;
  const bool special = std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored);
  const std::string aside = special ? path : path + ".new";
  const int descriptor = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return system_error(gettext("%1$s: it cannot be written: %2$s"), path, errno);
  bool written = write_all(descriptor, bytes);
  if (special && !written && (errno == EINVAL || errno == ENOTSUP || errno == EROFS))
    written = true;  // No fsync there.
  const int reason = errno;
  ::close(descriptor);
  if (!written) {
    if (!special) ::unlink(aside.c_str());
    return system_error(gettext("%1$s: it cannot be written: %2$s"), path, reason);
  }
  return special ? std::nullopt : rename_durably(aside, path);
}

std::optional<Error> rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    return system_error(gettext("%1$s: it cannot be given its name: %2$s"), to, errno);
  }
  const auto parent = std::filesystem::path(to).parent_path();
  const int folder = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return system_error(gettext("%1$s: its folder cannot be opened: %2$s"), to, errno);
  const int reason = ::fsync(folder) == 0 ? 0 : errno;
  ::close(folder);
  if (reason != 0) return system_error(gettext("%1$s: its folder cannot be synced: %2$s"), to, reason);
  return std::nullopt;
}

void reserve(const std::string& path, std::size_t bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (descriptor < 0) return;
  const off_t size = ::lseek(descriptor, 0, SEEK_END);
  if (size >= 0 && static_cast<std::size_t>(size) < bytes) {
    static_cast<void>(write_all(descriptor, std::string(bytes - static_cast<std::size_t>(size), '\0')));
  }
  ::close(descriptor);
}

}  // namespace tocsin::journal
