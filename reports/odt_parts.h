// The XML parts of an ODT file. Private to its writer.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document.h"

namespace tocsin::reports {

inline constexpr double odt_width = 17;  // of a page's body, cm

[[nodiscard]] std::string odt_styles(const Document& document);
[[nodiscard]] std::string odt_meta(const Document& document);
// A chart that can be edited, as the content of an object of its own.
[[nodiscard]] std::string odt_chart(const Chart& chart);
[[nodiscard]] std::string odt_content(const Document& document);
[[nodiscard]] std::string odt_manifest(std::size_t charts);

// ---- What the parts share ----------------------------------------------------------------------------------------

struct XmlAttribute {
  const char* name;
  std::string value;
};
pugi::xml_node add(pugi::xml_node parent, const char* name, std::initializer_list<XmlAttribute> attributes = {});
// The root with the namespaces of ODF 1.3.
pugi::xml_node add_root(pugi::xml_document& document, const char* name);
// Text with its line breaks, tabs and double spaces as ODF writes them.
void put_text(pugi::xml_node node, const std::string& text);
[[nodiscard]] std::string xml_of(const pugi::xml_document& document);
[[nodiscard]] std::string cm(double length);
[[nodiscard]] std::string style_colour(Tone tone);  // #1c4e6b
// A style of a family; the property elements are added to it.
pugi::xml_node add_style(pugi::xml_node styles, const std::string& name, const char* family, const char* parent = "");

}  // namespace tocsin::reports
