#include "journal/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tocsin::journal {
namespace {

Error system_error(const std::string& path, const std::string& what) {
  return {Failure::input_output, path + ": " + what + ": " + std::generic_category().message(errno), 0};
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& journal_path) {
  const std::string path = journal_path + ".lock";
  while (true) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor < 0) return system_error(path, "the lock cannot be made");
    FileLock lock(path, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return system_error(path, "the lock cannot be taken");
      // The name is the holder's to remove.
      ::close(std::exchange(lock.descriptor_, -1));
      return Error{Failure::busy, journal_path + ": another process is writing to it", 0};
    }
    // The former holder may have removed the name between our open and our lock: then we hold a file without a name.
    struct stat held {};
    struct stat named {};
    const bool same = ::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
                      held.st_ino == named.st_ino && held.st_dev == named.st_dev;
    if (same) return lock;
    ::close(std::exchange(lock.descriptor_, -1));
  }
}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

}  // namespace tocsin::journal
