// What the reader of the command line says of it, in the user's language.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::conduct {

// CLI11 speaks English only and its messages are known by their words alone. A line that is not known stays as it is.
[[nodiscard]] std::string usage_in_words(std::string_view said);

}  // namespace tocsin::conduct
