#include "reports/markup.h"

#include <cassert>
#include <utility>

#include "reports/plain_text.h"

namespace tocsin::reports {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

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
