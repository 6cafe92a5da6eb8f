// The writer's lock: a file beside the journal, locked by the one process that may write. It is not the journal's own
// file, because closing any handle of that would drop SQLite's locks on it.
#pragma once

#include <string>
#include <utility>

#include "journal/journal.h"

namespace tocsin::journal {

class FileLock {
 public:
  // Fails with `busy` at once when another writer holds it.
  [[nodiscard]] static Result<FileLock> take(const std::string& journal_path);
  FileLock(FileLock&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileLock();

 private:
  FileLock(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace tocsin::journal
