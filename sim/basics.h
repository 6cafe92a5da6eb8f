// The words that every part of a plan uses: indices, values, texts.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

namespace tocsin::sim {

using Index = std::uint32_t;
inline constexpr Index none = 0xffffffffU;

// A fact's value. Booleans are 0 and 1, choices and levels their position or number, instants milliseconds,
// agency sets an index into State::agency_sets. `unset` means that nobody has said anything yet.
using Value = std::int64_t;
inline constexpr Value unset = std::numeric_limits<Value>::min();

struct Text {  // users' text, Traditional Chinese first; an empty language falls back to the other one
  std::string zh;
  std::string en;
  [[nodiscard]] const std::string& in(bool english) const {
    return english ? (en.empty() ? zh : en) : (zh.empty() ? en : zh);
  }
  friend bool operator==(const Text&, const Text&) = default;
};

// A translated pattern with its `%s` (or `%1$s` … `%9$s`) replaced; `%%` is a percent sign. Pure.
[[nodiscard]] std::string fill(std::string_view pattern, std::initializer_list<std::string_view> arguments);

}  // namespace tocsin::sim
