#include "gui/main/folder_store.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "conduct/files.h"

namespace tocsin::gui {

namespace fs = std::filesystem;

fs::path FolderStore::path_of(const std::string& name) const {
  // Ids of drills and seats are data; whatever else stands in them must not lead out of the folder.
  std::string safe = name;
  std::replace_if(
      safe.begin(), safe.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '/' && c != '_'; }, '_');
  return folder_ / safe;
}

std::optional<std::string> FolderStore::get(const std::string& name) const {
  return conduct::read_whole(path_of(name).string());
}

bool FolderStore::put(const std::string& name, const std::string& bytes) {
  const fs::path path = path_of(name);
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  return !error && !conduct::write_whole(path.string(), bytes);
}

void FolderStore::drop(const std::string& name) {
  std::error_code ignored;
  fs::remove(path_of(name), ignored);
}

fs::path data_folder() {
  if (const char* folder = std::getenv("XDG_DATA_HOME"); folder != nullptr && *folder == '/') {
    return fs::path(folder) / "tocsin";
  }
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "." : home) / ".local" / "share" / "tocsin";
}

}  // namespace tocsin::gui
