// Writes elements that are well-formed for an XML parser and for an HTML parser alike, and escapes every text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::reports {

// The five special characters become entities. What XML forbids (control characters, bytes that are no UTF-8)
// becomes U+FFFD, so that a text can hide nothing and break nothing.
[[nodiscard]] std::string escaped(std::string_view text);

struct Attribute {
  std::string_view name;
  std::string_view value;
};

class Markup {
 public:
  Markup& open(std::string_view tag, std::initializer_list<Attribute> attributes = {});
  Markup& close();  // the element opened last
  Markup& text(std::string_view text);
  Markup& element(std::string_view tag, std::string_view text, std::initializer_list<Attribute> attributes = {});
  Markup& empty(std::string_view tag, std::initializer_list<Attribute> attributes = {});  // for void and SVG elements
  Markup& line();                                                                         // a line break in the source
  Markup& trusted(std::string_view markup);                                               // our own, written as it is

  [[nodiscard]] std::string take();  // every element is closed by then

 private:
  void tag(std::string_view tag, std::initializer_list<Attribute> attributes, std::string_view end);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace tocsin::reports
