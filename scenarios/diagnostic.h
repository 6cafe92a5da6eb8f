// What is wrong with a file, where, and what to write instead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::scenarios {

struct Diagnostic {
  std::string file;
  int line = 1;
  int column = 1;  // in characters, from 1
  std::string message;
  std::string line_text;
  std::string hint;
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// file:line:column: error: message, the line, a caret under the place, and the hint where there is one.
[[nodiscard]] std::string format(const Diagnostic& diagnostic);
// The same with other words in the place of "error: message".
[[nodiscard]] std::string format(const Diagnostic& diagnostic, const std::string& said);

// Fit for a terminal: control characters and what is not UTF-8 are replaced, each byte by one sign.
[[nodiscard]] std::string printable(std::string_view text);

// Bytes of the UTF-8 character that a text begins with; 0 when it begins with none.
[[nodiscard]] std::size_t character_length(std::string_view text);

// The line (from 1) of a text, without its end.
[[nodiscard]] std::string_view line_of(std::string_view text, int line);

}  // namespace tocsin::scenarios
