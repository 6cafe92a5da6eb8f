#include "conduct/drill.h"

#include <algorithm>
#include <filesystem>

namespace tocsin::conduct {

Outcome<scenarios::Loaded> read_drill(const std::string& path, const std::vector<std::string>& library) {
  auto result = scenarios::load_drill(path, library);
  if (result.loaded) return std::move(*result.loaded);
  std::string message;
  for (const auto& diagnostic : result.diagnostics) message += scenarios::format(diagnostic);
  if (!message.empty()) message.pop_back();
  return Failed{finding, message};
}

std::vector<std::string> with_own_library(std::vector<std::string> library) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (fs::path folder = program; !error && folder != folder.root_path(); folder = folder.parent_path()) {
    for (const fs::path& candidate : {folder / "share" / "tocsin" / "scenarios", folder / "scenarios"}) {
      std::error_code ignored;
      if (!fs::exists(candidate / "drills", ignored)) continue;
      const bool named = std::any_of(library.begin(), library.end(),
                                     [&](const std::string& each) { return fs::equivalent(each, candidate, ignored); });
      if (!named) library.push_back(candidate.string());
      return library;
    }
  }
  return library;
}

}  // namespace tocsin::conduct
