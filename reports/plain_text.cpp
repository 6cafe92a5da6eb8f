#include "reports/plain_text.h"

#include <algorithm>
#include <cstdint>

namespace tocsin::reports {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::uint32_t byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

std::size_t announced_length(std::uint32_t first) {
  return first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : first >= 0xC2U ? 2 : first < 0x80U ? 1 : 0;
}

}  // namespace

char32_t code_at(std::string_view text, std::size_t at) {
  const std::uint32_t first = byte_at(text, at);
  if (first < 0x80U) return first;
  const std::size_t length = announced_length(first);
  std::uint32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t index = at + 1; index < std::min(at + length, text.size()); ++index) {
    code = (code << 6U) | (byte_at(text, index) & 0x3FU);
  }
  return code;
}

std::size_t length_at(std::string_view text, std::size_t at) {
  const std::uint32_t first = byte_at(text, at);
  if (first < 0x80U) return first >= 0x20U && first != 0x7FU ? 1 : (first == '\n' || first == '\t' ? 1 : 0);
  const std::size_t length = announced_length(first);
  if (length == 0 || first > 0xF4U || at + length > text.size()) return 0;
  for (std::size_t index = at + 1; index < at + length; ++index) {
    if ((byte_at(text, index) & 0xC0U) != 0x80U) return 0;
  }
  const std::uint32_t code = code_at(text, at);
  const bool overlong = (length == 3 && code < 0x800U) || (length == 4 && code < 0x10000U);
  const bool forbidden = code < 0xA0U || (code >= 0xD800U && code <= 0xDFFFU) || (code & 0xFFFEU) == 0xFFFEU;
  // Characters that turn the direction of writing could make one text read like another.
  const bool turns = (code >= 0x202AU && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U);
  return overlong || forbidden || turns || code > 0x10FFFFU ? 0 : length;
}

std::string plain(std::string_view text) {
  std::string safe;
  safe.reserve(std::min(text.size(), text_chars_max));
  std::size_t chars = 0;
  for (std::size_t at = 0; at < text.size(); ++chars) {
    if (chars == text_chars_max) return safe + "…";
    if (text[at] == '\r') {
      safe += '\n';
      at += text.substr(at).starts_with("\r\n") ? std::size_t{2} : std::size_t{1};
      continue;
    }
    const std::size_t length = length_at(text, at);
    if (length == 0) {
      safe += replacement;
    } else {
      safe += text.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return safe;
}

std::string plain_line(std::string_view text) {
  std::string line = plain(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

}  // namespace tocsin::reports
