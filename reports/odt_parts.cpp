#include "reports/odt_parts.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>

#include "reports/plain_text.h"
#include "reports/words.h"

namespace tocsin::reports {

using pugi::xml_node;

xml_node add(xml_node parent, const char* name, std::initializer_list<XmlAttribute> attributes) {
  xml_node node = parent.append_child(name);
  for (const XmlAttribute& attribute : attributes) {
    if (!attribute.value.empty()) node.append_attribute(attribute.name).set_value(attribute.value.c_str());
  }
  return node;
}

xml_node add_root(pugi::xml_document& document, const char* name) {
  xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  xml_node root = document.append_child(name);
  constexpr std::array<std::pair<const char*, const char*>, 13> names = {{
      {"xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"},
      {"xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"},
      {"xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"},
      {"xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"},
      {"xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"},
      {"xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"},
      {"xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"},
      {"xmlns:chart", "urn:oasis:names:tc:opendocument:xmlns:chart:1.0"},
      {"xmlns:number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"},
      {"xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"},
      {"xmlns:xlink", "http://www.w3.org/1999/xlink"},
      {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
      {"office:version", "1.3"},
  }};
  for (const auto& [key, value] : names) root.append_attribute(key).set_value(value);
  return root;
}

void put_text(xml_node node, const std::string& given) {
  const std::string text = plain(given);
  std::string run;
  const auto flush = [&] {
    if (!run.empty()) node.append_child(pugi::node_pcdata).set_value(run.c_str());
    run.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n' || c == '\t') {
      flush();
      node.append_child(c == '\n' ? "text:line-break" : "text:tab");
      continue;
    }
    // A space at the beginning, or after another space, would be lost.
    if (c == ' ' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t')) {
      std::size_t count = 0;
      while (at + count < text.size() && text[at + count] == ' ') ++count;
      flush();
      add(node, "text:s", {{"text:c", std::to_string(count)}});
      at += count - 1;
      continue;
    }
    run += c;
  }
  flush();
}

std::string xml_of(const pugi::xml_document& document) {
  std::ostringstream stream;
  document.save(stream, "", pugi::format_raw);
  return stream.str();
}

std::string cm(double length) {
  std::array<char, 24> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.3fcm", length);
  return buffer.data();
}

std::string style_colour(Tone tone) {
  switch (tone) {
    case Tone::plain: return "#1c2429";
    case Tone::accent: return "#1c4e6b";
    case Tone::good: return "#0a6b50";
    case Tone::warning: return "#8a4c00";
    case Tone::bad: return "#ad231b";
    case Tone::quiet: return "#5a636b";
  }
  return "#000000";
}

xml_node add_style(xml_node styles, const std::string& name, const char* family, const char* parent) {
  return add(styles, "style:style",
             {{"style:name", name}, {"style:family", family}, {"style:parent-style-name", parent}});
}

std::string odt_manifest(std::size_t charts) {
  pugi::xml_document document;
  xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  xml_node root =
      add(document, "manifest:manifest",
          {{"xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"}, {"manifest:version", "1.3"}});
  const auto entry = [&](const std::string& path, const char* type, bool versioned = false) {
    add(root, "manifest:file-entry",
        {{"manifest:full-path", path}, {"manifest:media-type", type}, {"manifest:version", versioned ? "1.3" : ""}});
  };
  entry("/", "application/vnd.oasis.opendocument.text", true);
  for (const char* part : {"content.xml", "styles.xml", "meta.xml"}) entry(part, "text/xml");
  for (std::size_t chart = 1; chart <= charts; ++chart) {
    const std::string name = "Object " + std::to_string(chart);
    entry(name + "/", "application/vnd.oasis.opendocument.chart", true);
    entry(name + "/content.xml", "text/xml");
    entry("ObjectReplacements/" + name, "image/png");
  }
  return xml_of(document);
}

std::string odt_chart(const Chart& chart) {
  const ChartData data = data_of(chart);
  const bool stacked = chart.kind != Chart::Kind::bars;
  pugi::xml_document document;
  xml_node root = add_root(document, "office:document-content");
  xml_node styles = add(root, "office:automatic-styles");
  const auto style = [&](const char* name) { return add_style(styles, name, "chart"); };
  const std::initializer_list<XmlAttribute> small_text = {{"fo:font-size", "8pt"},
                                                          {"fo:font-family", "'Times New Roman'"},
                                                          {"style:font-size-asian", "8pt"},
                                                          {"style:font-family-asian", "標楷體"}};
  add(style("legend"), "style:text-properties", small_text);
  xml_node plot_look = add(style("plot"), "style:chart-properties",
                           {{"chart:vertical", "true"},
                            {"chart:include-hidden-cells", "false"},
                            {"chart:sort-by-x-values", ""},
                            {"chart:auto-position", "true"}});
  add(style("wall"), "style:graphic-properties", {{"draw:fill", "none"}, {"draw:stroke", "none"}});
  add(style("grid"), "style:graphic-properties", {{"draw:stroke", "solid"}, {"svg:stroke-color", "#d5dad7"}});
  xml_node axis = style("categories");
  add(axis, "style:chart-properties",
      {{"chart:display-label", "true"}, {"chart:reverse-direction", "true"}, {"chart:text-overlap", "true"}});
  add(axis, "style:text-properties", small_text);
  xml_node values = style("values");
  add(values, "style:chart-properties",
      {{"chart:display-label", "true"}, {"chart:minimum", "0"}, {"chart:link-data-style-to-source", "true"}});
  add(values, "style:text-properties", small_text);
  for (std::size_t at = 0; at < data.series.size(); ++at) {
    const bool hidden = chart.kind == Chart::Kind::deadlines && at == 0;
    const bool pale = chart.kind == Chart::Kind::deadlines && at == 3;
    xml_node of = style(("series" + std::to_string(at)).c_str());
    if (!stacked) add(of, "style:chart-properties", {{"chart:data-label-number", "value"}});
    add(of, "style:graphic-properties",
        {{"draw:fill", hidden ? "none" : "solid"},
         {"draw:fill-color", pale ? "#d1dbe0" : style_colour(data.series[at].tone)},
         {"draw:stroke", "none"}});
  }
  if (stacked) plot_look.append_attribute("chart:stacked") = "true";
  plot_look.append_attribute("chart:overlap") = stacked ? "100" : "0";
  plot_look.append_attribute("chart:gap-width") = "60";

  xml_node body = add(add(root, "office:body"), "office:chart");
  xml_node whole = add(body, "chart:chart",
                       {{"svg:width", cm(odt_width)},
                        {"svg:height", cm(odt_width * chart_height(chart) / chart_width)},
                        {"chart:class", "chart:bar"}});
  add(whole, "chart:legend", {{"chart:legend-position", "top"}, {"chart:style-name", "legend"}});
  const std::string last_row = std::to_string(data.categories.size() + 1);
  const auto column = [](std::size_t at) { return std::string(1, static_cast<char>('A' + at)); };
  xml_node plot =
      add(whole, "chart:plot-area",
          {{"chart:style-name", "plot"},
           {"table:cell-range-address", "local-table.$A$1:.$" + column(data.series.size()) + "$" + last_row},
           {"chart:data-source-has-labels", "both"}});
  xml_node x = add(plot, "chart:axis",
                   {{"chart:dimension", "x"}, {"chart:name", "primary-x"}, {"chart:style-name", "categories"}});
  add(x, "chart:categories", {{"table:cell-range-address", "local-table.$A$2:.$A$" + last_row}});
  xml_node y =
      add(plot, "chart:axis", {{"chart:dimension", "y"}, {"chart:name", "primary-y"}, {"chart:style-name", "values"}});
  if (!chart.unit.empty()) put_text(add(add(y, "chart:title"), "text:p"), plain_line(chart.unit));
  add(y, "chart:grid", {{"chart:class", "major"}, {"chart:style-name", "grid"}});
  for (std::size_t at = 0; at < data.series.size(); ++at) {
    const std::string letter = column(at + 1);
    add(plot, "chart:series",
        {{"chart:style-name", "series" + std::to_string(at)},
         {"chart:values-cell-range-address", fill("local-table.$%1$s$2:.$%1$s$%2$s", {letter, last_row})},
         {"chart:label-cell-address", fill("local-table.$%s$1", {letter})},
         {"chart:class", "chart:bar"}});
  }
  add(plot, "chart:wall", {{"chart:style-name", "wall"}});
  xml_node table = add(whole, "table:table", {{"table:name", "local-table"}});
  add(add(table, "table:table-header-columns"), "table:table-column");
  add(add(table, "table:table-columns"), "table:table-column",
      {{"table:number-columns-repeated", std::to_string(data.series.size())}});
  const auto text_cell = [](xml_node row, const std::string& text) {
    put_text(add(add(row, "table:table-cell", {{"office:value-type", "string"}}), "text:p"), plain_line(text));
  };
  xml_node head = add(add(table, "table:table-header-rows"), "table:table-row");
  add(add(head, "table:table-cell"), "text:p");
  for (const Series& series : data.series) text_cell(head, series.name);
  xml_node rows = add(table, "table:table-rows");
  for (std::size_t row = 0; row < data.categories.size(); ++row) {
    xml_node line = add(rows, "table:table-row");
    text_cell(line, data.categories[row]);
    for (const Series& series : data.series) {
      std::array<char, 40> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "%.6g", row < series.values.size() ? series.values[row] : 0.0);
      xml_node cell = add(line, "table:table-cell", {{"office:value-type", "float"}, {"office:value", buffer.data()}});
      put_text(add(cell, "text:p"), buffer.data());
    }
  }
  return xml_of(document);
}

}  // namespace tocsin::reports
