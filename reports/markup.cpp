#include "reports/markup.h"

#include <cassert>
#include <cstdint>
#include <utility>

namespace tocsin::reports {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// How many bytes the code point at `at` has; 0 when these bytes are none that XML allows.
std::size_t length_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const std::uint32_t first = byte(at);
  if (first < 0x80U) return first >= 0x20U && first != 0x7FU ? 1 : (first == '\n' || first == '\t' ? 1 : 0);
  const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : first >= 0xC2U ? 2 : 0;
  if (length == 0 || first > 0xF4U || at + length > text.size()) return 0;
  std::uint32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t index = at + 1; index < at + length; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return 0;
    code = (code << 6U) | (byte(index) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800U) || (length == 4 && code < 0x10000U);
  const bool forbidden = code < 0xA0U || (code >= 0xD800U && code <= 0xDFFFU) || (code & 0xFFFEU) == 0xFFFEU;
  // Characters that turn the direction of writing could make one text read like another.
  const bool turns = (code >= 0x202AU && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U);
  return overlong || forbidden || turns || code > 0x10FFFFU ? 0 : length;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(text, at);
    if (length == 0) {
      safe += replacement;
      ++at;
      continue;
    }
    switch (text[at]) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      case '\'': safe += "&#39;"; break;
      default: safe += text.substr(at, length); break;
    }
    at += length;
  }
  return safe;
}

void Markup::tag(std::string_view tag, std::initializer_list<Attribute> attributes, std::string_view end) {
  out_ += '<';
  out_ += tag;
  for (const Attribute& attribute : attributes) {
    if (attribute.value.empty()) continue;
    out_ += ' ';
    out_ += attribute.name;
    out_ += "=\"";
    out_ += escaped(attribute.value);
    out_ += '"';
  }
  out_ += end;
}

Markup& Markup::open(std::string_view name, std::initializer_list<Attribute> attributes) {
  tag(name, attributes, ">");
  open_.emplace_back(name);
  return *this;
}

Markup& Markup::close() {
  assert(!open_.empty());
  out_ += "</" + open_.back() + ">";
  open_.pop_back();
  return *this;
}

Markup& Markup::text(std::string_view text) {
  out_ += escaped(text);
  return *this;
}

Markup& Markup::element(std::string_view name, std::string_view text, std::initializer_list<Attribute> attributes) {
  tag(name, attributes, ">");
  out_ += escaped(text);
  out_ += "</";
  out_ += name;
  out_ += '>';
  return *this;
}

Markup& Markup::empty(std::string_view name, std::initializer_list<Attribute> attributes) {
  tag(name, attributes, "/>");
  return *this;
}

Markup& Markup::line() {
  out_ += '\n';
  return *this;
}

Markup& Markup::trusted(std::string_view markup) {
  out_ += markup;
  return *this;
}

std::string Markup::take() {
  assert(open_.empty());
  return std::move(out_);
}

}  // namespace tocsin::reports
