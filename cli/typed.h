// What a person typed, taken apart; for every terminal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tocsin::cli {

// False: the text is not one whole number.
[[nodiscard]] bool parse_number(const std::string& text, std::int64_t& number);

[[nodiscard]] std::vector<std::string> parts_of(const std::string& line);  // at commas and blanks

[[nodiscard]] std::vector<std::string> words_of(const std::string& line);  // at blanks

[[nodiscard]] std::string trimmed(const std::string& text);

}  // namespace tocsin::cli
