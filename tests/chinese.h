// Whether a message is said in Chinese.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/language.h"
#include "scenarios/diagnostic.h"
#include "tests/catch.h"

namespace tocsin::test {

class InChinese {  // and in English again afterwards
 public:
  InChinese() { conduct::choose_language("zh-TW"); }
  ~InChinese() { conduct::choose_language("en"); }
  InChinese(const InChinese&) = delete;
  InChinese& operator=(const InChinese&) = delete;
};

// What of a message nobody has translated: its English words that stand outside of `backticks`, or all of it where there
// is no Chinese character outside of them. Nothing when it is Chinese.
inline std::string untranslated(std::string_view message) {
  std::string words;
  std::string word;
  bool quoted = false;
  bool chinese = false;
  for (std::size_t at = 0; at <= message.size(); ++at) {
    const char sign = at < message.size() ? message[at] : ' ';
    if (sign == '`') quoted = !quoted;
    const auto byte = static_cast<unsigned char>(sign);
    if (!quoted && byte >= 0xe4 && byte <= 0xe9) chinese = true;
    if (!quoted && sign >= 'a' && sign <= 'z') {
      word += sign;
      continue;
    }
    if (word.size() > 2) words += word + " ";
    word.clear();
  }
  return chinese ? words : std::string(message);
}

// Whether what was found and said in English is found at the same places, and said in Chinese, when it is read again.
template <class Read>
void check_in_chinese(const std::vector<scenarios::Diagnostic>& english, const Read& read) {
  if (english.empty()) return;
  const InChinese now;
  const std::vector<scenarios::Diagnostic> chinese = read();
  REQUIRE(chinese.size() == english.size());
  for (std::size_t i = 0; i < english.size(); ++i) {
    const scenarios::Diagnostic& said = chinese[i];
    CAPTURE(english[i].message, said.message, said.hint);
    CHECK(said.file == english[i].file);
    CHECK(said.line == english[i].line);
    CHECK(said.column == english[i].column);
    CHECK(said.line_text == english[i].line_text);
    CHECK(said.hint.empty() == english[i].hint.empty());
    // The parser's own complaint stands behind its colon.
    if (!said.message.starts_with("這不是 YAML：")) CHECK(untranslated(said.message).empty());
    if (!said.hint.empty()) CHECK(untranslated(said.hint).empty());
  }
}

}  // namespace tocsin::test
