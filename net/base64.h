// Base64 in the alphabet for addresses (RFC 4648 §5), without padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::net {

[[nodiscard]] std::string to_base64(std::string_view bytes);
// Nothing: some other character, or a length or last digit that no bytes give.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace tocsin::net
