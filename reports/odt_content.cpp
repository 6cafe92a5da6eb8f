// The text of an ODT file: blocks become paragraphs, tables and frames.
#include <libintl.h>

#include <algorithm>

#include "reports/odt_parts.h"
#include "reports/plain_text.h"

namespace tocsin::reports {
namespace {

using pugi::xml_node;

// A row with a longer text than this may be torn between pages.
constexpr std::size_t whole_row_bytes_max = 1500;

const char* style_of(Tone tone) {
  switch (tone) {
    case Tone::good: return "Good";
    case Tone::warning: return "Warning";
    case Tone::bad: return "Bad";
    case Tone::quiet: return "Quiet";
    case Tone::plain:
    case Tone::accent: break;
  }
  return "";
}

class Content {
 public:
  explicit Content(const Document& document) : document_(document) {
    root_ = add_root(xml_, "office:document-content");
    styles_ = add(root_, "office:automatic-styles");
    add_cell_style("Cell", "");
    add_cell_style("HeadCell", "#e6eaec");
    add_cell_style("GroupCell", "#f3f5f5");
    add(add_style(styles_, "WholeRow", "table-row"), "style:table-row-properties", {{"fo:keep-together", "always"}});
    add(add_style(styles_, "TornRow", "table-row"), "style:table-row-properties", {{"fo:keep-together", "auto"}});
    add(add_style(styles_, "SignatureRow", "table-row"), "style:table-row-properties",
        {{"style:min-row-height", "1.5cm"}, {"fo:keep-together", "always"}});
    add(add_style(styles_, "Frame", "graphic", "Graphics"), "style:graphic-properties",
        {{"style:vertical-pos", "top"}, {"style:vertical-rel", "baseline"}, {"draw:ole-draw-aspect", "1"}});
    text_ = add(add(root_, "office:body"), "office:text");
  }

  std::string make() {
    if (!document_.agency.empty()) paragraph("Agency", document_.agency);
    paragraph("Title", document_.title);
    if (!document_.unofficial.empty()) paragraph("Unofficial", document_.unofficial);
    if (!document_.head.empty()) pairs(document_.head);
    for (const Block& block : document_.blocks) {
      std::visit([&](const auto& of) { write(of); }, block);
    }
    return xml_of(xml_);
  }

 private:
  void add_cell_style(const char* name, const char* ground) {
    add(add_style(styles_, name, "table-cell"), "style:table-cell-properties",
        {{"fo:background-color", ground},
         {"fo:border", "0.5pt solid #6d767d"},
         {"fo:padding", "0.1cm"},
         {"style:vertical-align", "top"}});
  }

  void paragraph(const char* style, const std::string& text) {
    put_text(add(text_, "text:p", {{"text:style-name", style}}), text);
  }

  static void put(xml_node paragraph, const std::string& text, const char* style) {
    put_text(style[0] == '\0' ? paragraph : add(paragraph, "text:span", {{"text:style-name", style}}), text);
  }

  void write(const Heading& heading) {
    const std::string level = std::to_string(heading.level);
    xml_node node = add(text_, "text:h", {{"text:style-name", "Heading_20_" + level}, {"text:outline-level", level}});
    put_text(node, heading.number + (document_.english ? " " : "") + plain(heading.text));
  }

  void write(const Paragraph& of) {
    const char* style = of.style == Paragraph::Style::note   ? "Note"
                        : of.style == Paragraph::Style::item ? "Item"
                                                             : "Text_20_body";
    xml_node node = add(text_, "text:p", {{"text:style-name", style}});
    if (of.style == Paragraph::Style::item) put_text(node, "•");
    if (of.style == Paragraph::Style::item) add(node, "text:s", {{"text:c", "1"}});
    for (const Run& run : of.runs) put(node, run.text, run.bold ? "Strong" : run.emphasis ? "Emphasis" : "");
  }

  // An empty table with its columns, each as wide as its share.
  xml_node open_table(const std::vector<double>& shares) {
    const std::string name = "Table" + std::to_string(++tables_);
    add(add_style(styles_, name, "table"), "style:table-properties",
        {{"style:width", cm(odt_width)}, {"table:align", "left"}, {"style:may-break-between-rows", "true"}});
    xml_node table = add(text_, "table:table", {{"table:name", name}, {"table:style-name", name}});
    double whole = 0;
    for (const double share : shares) whole += share;
    for (std::size_t at = 0; at < shares.size(); ++at) {
      const std::string column = name + "." + std::to_string(at + 1);
      add(add_style(styles_, column, "table-column"), "style:table-column-properties",
          {{"style:column-width", cm(odt_width * shares[at] / whole)}});
      add(table, "table:table-column", {{"table:style-name", column}});
    }
    return table;
  }
  void close_table() { paragraph("Gap", ""); }

  static xml_node add_cell(xml_node row, const char* cell_style, const char* style, const Cell& cell) {
    xml_node made = add(row, "table:table-cell", {{"table:style-name", cell_style}, {"office:value-type", "string"}});
    xml_node paragraph = add(made, "text:p", {{"text:style-name", style}});
    const char* tone = style_of(cell.tone);
    put(paragraph, cell.text, tone[0] != '\0' ? tone : cell.bold ? "Strong" : "");
    return made;
  }

  static void add_head(xml_node table, const std::vector<std::string>& titles) {
    xml_node row = add(add(table, "table:table-header-rows"), "table:table-row", {{"table:style-name", "WholeRow"}});
    for (const std::string& title : titles) add_cell(row, "HeadCell", "Table_20_Heading", {title});
  }

  void write(const Table& table) {
    if (!table.caption.empty()) paragraph("Caption", table.caption);
    std::vector<double> shares;
    std::vector<std::string> titles;
    for (const Column& column : table.columns) {
      shares.push_back(column.share);
      titles.push_back(column.title);
    }
    xml_node node = open_table(shares);
    add_head(node, titles);
    for (const Row& row : table.rows) {
      const bool group = row.cells.size() == 1 && table.columns.size() > 1;
      const bool high = std::any_of(row.cells.begin(), row.cells.end(),
                                    [](const Cell& cell) { return cell.text.size() > whole_row_bytes_max; });
      xml_node line = add(node, "table:table-row", {{"table:style-name", high ? "TornRow" : "WholeRow"}});
      if (group) {
        xml_node cell = add_cell(line, "GroupCell", "Table_20_Heading", row.cells[0]);
        cell.append_attribute("table:number-columns-spanned") = static_cast<unsigned>(table.columns.size());
        for (std::size_t at = 1; at < table.columns.size(); ++at) add(line, "table:covered-table-cell");
        continue;
      }
      for (std::size_t at = 0; at < row.cells.size(); ++at) {
        add_cell(line, "Cell", table.columns[at].number ? "Table_20_Number" : "Table_20_Contents", row.cells[at]);
      }
    }
    // A table without rows would not be valid.
    if (table.rows.empty()) {
      xml_node line = add(node, "table:table-row", {{"table:style-name", "WholeRow"}});
      for (std::size_t at = 0; at < table.columns.size(); ++at) add_cell(line, "Cell", "Table_20_Contents", {});
    }
    close_table();
  }

  void pairs(const std::vector<Pair>& pairs) {
    xml_node table = open_table({30, 70});
    for (const Pair& pair : pairs) {
      const bool high = pair.value.size() > whole_row_bytes_max;
      xml_node row = add(table, "table:table-row", {{"table:style-name", high ? "TornRow" : "WholeRow"}});
      add_cell(row, "GroupCell", "Table_20_Heading", {pair.name});
      add_cell(row, "Cell", "Table_20_Contents", {pair.value});
    }
    close_table();
  }
  void write(const Pairs& of) { pairs(of.pairs); }

  void write(const Figure& figure) {
    paragraph("Caption", figure.chart.title);
    const std::string object = "Object " + std::to_string(++charts_);
    const double height = odt_width * chart_height(figure.chart) / chart_width;
    const double scale = std::min(1.0, 22.0 / height);
    xml_node node = add(text_, "text:p", {{"text:style-name", "Picture"}});
    xml_node frame = add(node, "draw:frame",
                         {{"draw:style-name", "Frame"},
                          {"draw:name", object},
                          {"text:anchor-type", "as-char"},
                          {"svg:width", cm(odt_width * scale)},
                          {"svg:height", cm(height * scale)}});
    const auto link = [&](const char* what, const std::string& path) {
      add(frame, what,
          {{"xlink:href", path}, {"xlink:type", "simple"}, {"xlink:show", "embed"}, {"xlink:actuate", "onLoad"}});
    };
    link("draw:object", "./" + object);
    link("draw:image", "./ObjectReplacements/" + object);
    const auto words = [&](const char* name, const std::string& text) {
      if (!text.empty()) add(frame, name).append_child(pugi::node_pcdata).set_value(plain_line(text).c_str());
    };
    words("svg:title", figure.chart.title);
    words("svg:desc", alternative_of(figure.chart));
  }

  void write(const Signatures& signatures) {
    xml_node table = open_table({26, 24, 24, 26});
    add_head(table, {gettext("Role"), gettext("Name"), gettext("Signature or seal"), gettext("Signed at")});
    for (const Signature& line : signatures.lines) {
      xml_node row = add(table, "table:table-row", {{"table:style-name", "SignatureRow"}});
      for (const std::string* text : {&line.role, &line.name, &line.remark, &line.when}) {
        add_cell(row, "Cell", "Table_20_Contents", {*text});
      }
    }
    close_table();
  }

  void write(const PageBreak&) { paragraph("Break", ""); }

  const Document& document_;
  pugi::xml_document xml_;
  xml_node root_;
  xml_node styles_;
  xml_node text_;
  std::size_t tables_ = 0;
  std::size_t charts_ = 0;
};

}  // namespace

std::string odt_content(const Document& document) { return Content(document).make(); }

}  // namespace tocsin::reports
