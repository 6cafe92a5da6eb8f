#include "journal/file_lock.h"

#include <fcntl.h>
#include <libintl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "journal/durable_file.h"

namespace tocsin::journal {
Result<FileLock> FileLock::take(const std::string& journal_path) {
  const std::string path = journal_path + ".lock";
  while (true) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor < 0) return system_error(gettext("%1$s: the lock cannot be made: %2$s"), path, errno);
    FileLock lock(path, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return system_error(gettext("%1$s: the lock cannot be taken: %2$s"), path, errno);
      // The name is the holder's to remove.
      ::close(std::exchange(lock.descriptor_, -1));
      return Error{Failure::busy, sim::fill(gettext("%s: another process is writing to it"), {journal_path}), 0};
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
