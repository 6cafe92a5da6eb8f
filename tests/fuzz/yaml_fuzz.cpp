// The reader of drills, procedures and directories, with the text as it comes: whatever it says, it says it as diagnostics.
#include <cstdlib>
#include <string>

#include "scenarios/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  // Files are told apart by their format line; a line of this kind parts them.
  std::vector<tocsin::scenarios::Source> sources;
  for (std::size_t from = 0; from <= text.size() && sources.size() < 4;) {
    const std::size_t end = std::min(text.find("\n%%\n", from), text.size());
    sources.push_back({"file-" + std::to_string(sources.size()), text.substr(from, end - from)});
    from = end + 4;
  }
  const auto result = tocsin::scenarios::load_sources(sources);
  if (!result.loaded && result.diagnostics.empty()) std::abort();
  return 0;
}
