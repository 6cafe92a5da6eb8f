// The styles and the description of an ODT file.
#include <libintl.h>

#include "reports/odt_parts.h"
#include "reports/plain_text.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::reports {
namespace {

using pugi::xml_node;

struct TextLook {
  double size = 12;
  bool bold = false;
  std::string colour = {};
};

void add_text_look(xml_node style, const TextLook& look) {
  const std::string size = std::to_string(look.size).substr(0, 4) + "pt";
  const char* weight = look.bold ? "bold" : "normal";
  add(style, "style:text-properties",
      {{"fo:color", look.colour},
       {"fo:font-size", size},
       {"fo:font-weight", weight},
       {"style:font-size-asian", size},
       {"style:font-weight-asian", weight}});
}

struct ParagraphLook {
  double above = 0;  // cm
  double below = 0;
  const char* align = "start";
  bool with_next = false;
  double indent = 0;
  const char* line_height = "";
};

void add_paragraph_style(xml_node styles, const char* name, const char* parent, const ParagraphLook& look,
                         const TextLook& text, const char* outline = "") {
  xml_node style = add_style(styles, name, "paragraph", parent);
  if (outline[0] != '\0') style.append_attribute("style:default-outline-level") = outline;
  add(style, "style:paragraph-properties",
      {{"fo:margin-left", cm(look.indent)},
       {"fo:margin-top", cm(look.above)},
       {"fo:margin-bottom", cm(look.below)},
       {"fo:line-height", look.line_height},
       {"fo:text-align", look.align},
       {"fo:keep-with-next", look.with_next ? "always" : "auto"},
       {"fo:orphans", "2"},
       {"fo:widows", "2"}});
  add_text_look(style, text);
}

void add_fonts(xml_node root) {
  xml_node fonts = add(root, "office:font-face-decls");
  for (const char* family : {"Times New Roman", "標楷體"}) {
    add(fonts, "style:font-face",
        {{"style:name", family},
         {"svg:font-family", std::string("'") + family + "'"},
         {"style:font-family-generic", "roman"},
         {"style:font-pitch", "variable"}});
  }
}

void add_default(xml_node styles, bool english) {
  xml_node style = add(styles, "style:default-style", {{"style:family", "paragraph"}});
  add(style, "style:paragraph-properties", {{"style:text-autospace", "none"}, {"style:line-break", "strict"}});
  add(style, "style:text-properties",
      {{"style:font-name", "Times New Roman"},
       {"fo:font-size", "12pt"},
       {"fo:language", "en"},
       {"fo:country", english ? "GB" : "US"},
       {"style:font-name-asian", "標楷體"},
       {"style:font-size-asian", "12pt"},
       {"style:language-asian", "zh"},
       {"style:country-asian", "TW"}});
  add(add(styles, "style:default-style", {{"style:family", "table"}}), "style:table-properties",
      {{"table:border-model", "collapsing"}});
}

void add_named(xml_node styles) {
  add_style(styles, "Standard", "paragraph");
  add_paragraph_style(styles, "Text_20_body", "Standard", {0.1, 0.1, "start", false, 0, "135%"}, {12});
  add_paragraph_style(styles, "Title", "Standard", {0.1, 0.15, "center", true}, {18, true});
  add_paragraph_style(styles, "Agency", "Standard", {0, 0.1, "center", true}, {14});
  add_paragraph_style(styles, "Unofficial", "Standard", {0, 0.3, "center"}, {9, false, style_colour(Tone::quiet)});
  add_paragraph_style(styles, "Heading_20_1", "Standard", {0.55, 0.15, "start", true}, {14, true}, "1");
  add_paragraph_style(styles, "Heading_20_2", "Standard", {0.35, 0.1, "start", true}, {12.5, true}, "2");
  add_paragraph_style(styles, "Heading_20_3", "Standard", {0.3, 0.1, "start", true}, {12, true}, "3");
  add_paragraph_style(styles, "Heading_20_4", "Standard", {0.3, 0.1, "start", true}, {12, true}, "4");
  add_paragraph_style(styles, "Note", "Standard", {0.1, 0.1, "start", false, 0, "130%"},
                      {10, false, style_colour(Tone::quiet)});
  add_paragraph_style(styles, "Item", "Standard", {0.05, 0.05, "start", false, 0.5, "130%"}, {12});
  add_paragraph_style(styles, "Caption", "Standard", {0.3, 0.1, "start", true}, {10.5, true});
  add_paragraph_style(styles, "Break", "Standard", {}, {2});
  styles.last_child().child("style:paragraph-properties").append_attribute("fo:break-before") = "page";
  add_paragraph_style(styles, "Picture", "Standard", {0.1, 0.3}, {12});
  add_paragraph_style(styles, "Gap", "Standard", {}, {4});
  add_paragraph_style(styles, "Table_20_Contents", "Standard", {}, {10});
  add_paragraph_style(styles, "Table_20_Number", "Table_20_Contents", {0, 0, "end"}, {10});
  add_paragraph_style(styles, "Table_20_Heading", "Table_20_Contents", {}, {10, true});
  add_paragraph_style(styles, "Header", "Standard", {}, {9, false, style_colour(Tone::quiet)});
  add_paragraph_style(styles, "Mark", "Standard", {0, 0, "center"}, {20, true, style_colour(Tone::bad)});
  add_paragraph_style(styles, "Footer", "Standard", {0, 0, "center"}, {9.5});
  add_paragraph_style(styles, "FooterSmall", "Standard", {0, 0, "center"}, {8, false, style_colour(Tone::quiet)});
  add_style(styles, "Graphics", "graphic");
  const auto text_style = [&](const char* name) { return add_style(styles, name, "text"); };
  add(text_style("Strong"), "style:text-properties", {{"fo:font-weight", "bold"}, {"style:font-weight-asian", "bold"}});
  add(text_style("Emphasis"), "style:text-properties",
      {{"fo:font-style", "italic"}, {"style:font-style-asian", "italic"}});
  for (const auto& [name, tone] :
       {std::pair{"Good", Tone::good}, std::pair{"Warning", Tone::warning}, std::pair{"Bad", Tone::bad}}) {
    add(text_style(name), "style:text-properties",
        {{"fo:color", style_colour(tone)}, {"fo:font-weight", "bold"}, {"style:font-weight-asian", "bold"}});
  }
  add(text_style("Quiet"), "style:text-properties", {{"fo:color", style_colour(Tone::quiet)}});
}

// The two numbers of "Page 3 of 12" are fields.
void add_page_number(xml_node paragraph) {
  const std::string pattern = gettext("Page %1$s of %2$s");
  std::size_t from = 0;
  for (std::size_t at = pattern.find('%'); at != std::string::npos; at = pattern.find('%', from)) {
    put_text(paragraph, pattern.substr(from, at - from));
    xml_node field = add(paragraph, pattern.substr(at, 2) == "%1" ? "text:page-number" : "text:page-count");
    field.append_child(pugi::node_pcdata).set_value("1");
    from = at + 4;
  }
  put_text(paragraph, pattern.substr(from));
}

}  // namespace

std::string odt_styles(const Document& document) {
  pugi::xml_document xml;
  xml_node root = add_root(xml, "office:document-styles");
  add_fonts(root);
  xml_node styles = add(root, "office:styles");
  add_default(styles, document.english);
  add_named(styles);
  xml_node automatic = add(root, "office:automatic-styles");
  xml_node layout = add(automatic, "style:page-layout", {{"style:name", "A4"}});
  add(layout, "style:page-layout-properties",
      {{"fo:page-width", "21cm"},
       {"fo:page-height", "29.7cm"},
       {"style:print-orientation", "portrait"},
       {"fo:margin-top", "1.2cm"},
       {"fo:margin-bottom", "1.2cm"},
       {"fo:margin-left", "2cm"},
       {"fo:margin-right", "2cm"}});
  add(add(layout, "style:header-style"), "style:header-footer-properties",
      {{"fo:min-height", "0.9cm"}, {"fo:margin-bottom", "0.4cm"}});
  add(add(layout, "style:footer-style"), "style:header-footer-properties",
      {{"fo:min-height", "0.9cm"}, {"fo:margin-top", "0.4cm"}});
  xml_node page = add(add(root, "office:master-styles"), "style:master-page",
                      {{"style:name", "Standard"}, {"style:page-layout-name", "A4"}});
  xml_node header = add(page, "style:header");
  if (!document.mark.empty()) put_text(add(header, "text:p", {{"text:style-name", "Mark"}}), document.mark);
  put_text(add(header, "text:p", {{"text:style-name", "Header"}}), shortened(plain_line(document.title), 90));
  xml_node footer = add(page, "style:footer");
  add_page_number(add(footer, "text:p", {{"text:style-name", "Footer"}}));
  put_text(add(footer, "text:p", {{"text:style-name", "FooterSmall"}}), plain_line(document.footer));
  return xml_of(xml);
}

std::string odt_meta(const Document& document) {
  pugi::xml_document xml;
  xml_node meta = add(add_root(xml, "office:document-meta"), "office:meta");
  const auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) add(meta, name).append_child(pugi::node_pcdata).set_value(plain_line(value).c_str());
  };
  std::string date = sim::format_local(document.date, document.utc_offset_minutes);
  date[10] = 'T';
  text("meta:generator", "tocsin");
  text("dc:title", shortened(document.title, 400));
  text("dc:subject", shortened(document.subject, 400));
  text("meta:initial-creator", shortened(document.agency, 400));
  text("dc:creator", shortened(document.agency, 400));
  text("meta:creation-date", date);
  text("dc:date", date);
  text("dc:language", document.english ? "en" : "zh-TW");
  return xml_of(xml);
}

}  // namespace tocsin::reports
