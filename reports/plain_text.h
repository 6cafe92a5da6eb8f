// Text from outside made fit for every file format: what it says stays readable, and it can break and hide nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin::reports {

inline constexpr std::size_t text_chars_max = 200'000;  // more than a form or a message can hold

// How many bytes the code point at `at` has; 0 when these bytes are no UTF-8, or a character that XML forbids or that
// turns the direction of writing.
[[nodiscard]] std::size_t length_at(std::string_view text, std::size_t at);
[[nodiscard]] char32_t code_at(std::string_view text, std::size_t at);  // of a sound code point

// Line ends become "\n". What XML forbids (control characters, bytes that are no UTF-8) and the controls of direction
// become U+FFFD. A text beyond `text_chars_max` characters ends there, with an ellipsis.
[[nodiscard]] std::string plain(std::string_view text);
// The same in one line: line breaks and tabs become spaces.
[[nodiscard]] std::string plain_line(std::string_view text);

}  // namespace tocsin::reports
