#include "reports/fonts.h"

#include <fontconfig/fontconfig.h>

#include <algorithm>

#include "reports/plain_text.h"

namespace tocsin::reports {

const char* serif_families() {
  return "Liberation Serif, Times New Roman, TW-Kai, BiauKai, DFKai-SB, 標楷體, Noto Serif CJK TC, Noto Sans CJK TC, "
         "TW-Kai-Plus, TW-Kai-Ext-B, serif";
}

struct Coverage::Characters {
  FcPattern* pattern = nullptr;
  FcFontSet* fonts = nullptr;
  FcCharSet* all = nullptr;
};

Coverage::Coverage() : characters_(std::make_unique<Characters>()) {
  characters_->pattern = FcPatternCreate();
  FcConfigSubstitute(nullptr, characters_->pattern, FcMatchPattern);
  FcDefaultSubstitute(characters_->pattern);
  FcResult result = FcResultMatch;
  characters_->fonts = FcFontSort(nullptr, characters_->pattern, FcTrue, &characters_->all, &result);
}

Coverage::~Coverage() {
  if (characters_->all != nullptr) FcCharSetDestroy(characters_->all);
  if (characters_->fonts != nullptr) FcFontSetDestroy(characters_->fonts);
  FcPatternDestroy(characters_->pattern);
}

bool Coverage::has(char32_t code) const {
  // Line breaks and tabs are laid out, not drawn.
  if (code == U'\n' || code == U'\t') return true;
  return characters_->all != nullptr && FcCharSetHasChar(characters_->all, static_cast<FcChar32>(code)) == FcTrue;
}

bool Coverage::has_chinese() const {
  constexpr std::u32string_view everyday = U"資通安全事件報告";
  return std::all_of(everyday.begin(), everyday.end(), [&](char32_t code) { return has(code); });
}

std::string Coverage::shown(std::string_view text) const {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(length_at(text, at), 1);
    const bool drawn = length == 1 || has(code_at(text, at));
    shown += drawn ? text.substr(at, length) : std::string_view("〓");
    at += length;
  }
  return shown;
}

bool is_chinese(char32_t code) {
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0xFF00 && code <= 0xFFEF) || (code >= 0x20000 && code <= 0x3FFFF);
}

bool holds_chinese(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(length_at(text, at), 1);
    if (length > 2 && is_chinese(code_at(text, at))) return true;
    at += length;
  }
  return false;
}

}  // namespace tocsin::reports
