#include "conduct/drill.h"

namespace tocsin::conduct {

Outcome<scenarios::Loaded> read_drill(const std::string& path, const std::vector<std::string>& library) {
  auto result = scenarios::load_drill(path, library);
  if (result.loaded) return std::move(*result.loaded);
  std::string message;
  for (const auto& diagnostic : result.diagnostics) message += scenarios::format(diagnostic);
  if (!message.empty()) message.pop_back();
  return Failed{finding, message};
}

}  // namespace tocsin::conduct
