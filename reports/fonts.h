// Fonts through fontconfig: which families documents name, and whether this machine has the characters of a text.
// Not thread-safe, because fontconfig's current configuration is not.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace tocsin::reports {

// In order of preference: Latin letters first, then 標楷體, then what stands in for it.
[[nodiscard]] const char* serif_families();

class Coverage {
 public:
  Coverage();
  ~Coverage();
  Coverage(const Coverage&) = delete;
  Coverage& operator=(const Coverage&) = delete;

  [[nodiscard]] bool has(char32_t code) const;
  // Whether some font has the everyday Chinese characters.
  [[nodiscard]] bool has_chinese() const;
  // The text with 〓, the printers' sign for a missing type, in place of each character that no font has.
  [[nodiscard]] std::string shown(std::string_view text) const;

 private:
  struct Characters;
  std::unique_ptr<Characters> characters_;
};

[[nodiscard]] bool is_chinese(char32_t code);
[[nodiscard]] bool holds_chinese(std::string_view text);

}  // namespace tocsin::reports
