#include <libintl.h>

#include "reports/markup.h"
#include "reports/plain_text.h"
#include "reports/writers.h"

namespace tocsin::reports {
namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #eceeec; color: #1c2429; line-height: 1.65; font-size: 12pt; overflow-wrap: anywhere;
  font-family: "Times New Roman", "Liberation Serif", "標楷體", "DFKai-SB", "BiauKai", "TW-Kai", "Noto Serif CJK TC", serif; }
main { max-width: 210mm; margin: 8mm auto; padding: 20mm 18mm; background: #fff; }
h1 { font-size: 18pt; text-align: center; line-height: 1.35; margin: 0 0 2mm; }
.agency { text-align: center; font-size: 14pt; margin: 0 0 2mm; }
.unofficial { text-align: center; color: #565e66; font-size: 9pt; margin: 0 0 6mm; }
h2 { font-size: 14pt; margin: 8mm 0 2mm; }
h3 { font-size: 12.5pt; margin: 5mm 0 1.5mm; }
h4, h5 { font-size: 12pt; margin: 4mm 0 1mm; }
p { margin: 1.5mm 0; white-space: pre-line; }
p.note { font-size: 10pt; color: #454e55; }
p.item { margin-left: 7mm; }
p.item::before { content: "• "; margin-left: -4mm; }
table { border-collapse: collapse; width: 100%; font-size: 10pt; line-height: 1.4; margin: 2mm 0 4mm; table-layout: fixed; }
caption { text-align: left; font-weight: bold; padding: 1mm 0; }
th, td { border: .3mm solid #6d767d; padding: 1mm 1.6mm; text-align: left; vertical-align: top; white-space: pre-line; }
thead th { background: #e6eaec; }
tr.group th { background: #f3f5f5; }
table.pairs th { width: 30%; background: #f3f5f5; }
table.signatures td { height: 14mm; }
.number { text-align: right; }
.good { color: #0a6b50; } .warning { color: #8a4c00; } .bad { color: #ad231b; } .quiet { color: #5a636b; }
.good, .warning, .bad { font-weight: bold; }
figure { margin: 3mm 0 5mm; }
figure img { display: block; width: 100%; height: auto; }
figcaption { font-weight: bold; margin-bottom: 1mm; }
.mark { position: fixed; top: 45%; left: 0; right: 0; text-align: center; font-size: 72pt; color: #ad231b; opacity: .16;
  transform: rotate(-30deg); pointer-events: none; }
.mark-line { text-align: center; color: #ad231b; font-weight: bold; border: .4mm solid #ad231b; padding: 1mm; margin: 0 0 4mm; }
footer { margin-top: 8mm; border-top: .3mm solid #6d767d; padding-top: 1mm; font-size: 9pt; color: #565e66; }
.break { break-before: page; }
@page { size: A4; margin: 18mm 16mm 18mm; }
@media print {
  body { background: #fff; }
  main { margin: 0; padding: 0; max-width: none; }
  h2, h3, h4, h5, caption, figcaption { break-after: avoid; }
  tr, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve(bytes.size() / 3 * 4 + 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t index = 0; index < 3; ++index) {
      group = (group << 8U) | (at + index < bytes.size() ? static_cast<unsigned char>(bytes[at + index]) : 0U);
    }
    for (std::size_t index = 0; index < 4; ++index) {
      out += at + index > bytes.size() ? '=' : digits[(group >> (18 - 6 * index)) & 0x3FU];
    }
  }
  return out;
}

std::string_view class_of(Tone tone) {
  switch (tone) {
    case Tone::good: return "good";
    case Tone::warning: return "warning";
    case Tone::bad: return "bad";
    case Tone::quiet: return "quiet";
    case Tone::plain:
    case Tone::accent: break;
  }
  return {};
}

class Page {
 public:
  explicit Page(const Document& document) : document_(document) {}

  std::string write() {
    out_.trusted("<!DOCTYPE html>\n").open("html", {{"lang", document_.english ? "en" : "zh-Hant-TW"}}).line();
    out_.open("head").empty("meta", {{"charset", "utf-8"}});
    out_.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    out_.element("title", plain_line(document_.title)).open("style").trusted(style).close().close().line();
    out_.open("body").line();
    // A fixed element is printed on every page.
    if (!document_.mark.empty())
      out_.element("div", plain(document_.mark), {{"class", "mark"}, {"aria-hidden", "true"}});
    out_.open("main").line();
    if (!document_.mark.empty()) out_.element("p", plain(document_.mark), {{"class", "mark-line"}});
    if (!document_.agency.empty()) out_.element("p", plain(document_.agency), {{"class", "agency"}});
    out_.element("h1", plain(document_.title));
    if (!document_.unofficial.empty()) out_.element("p", plain(document_.unofficial), {{"class", "unofficial"}});
    if (!document_.head.empty()) pairs(document_.head);
    for (const Block& block : document_.blocks) {
      std::visit([&](const auto& of) { write(of); }, block);
      out_.line();
    }
    out_.element("footer", plain(document_.footer));
    out_.close().line().close().line().close().line();
    return out_.take();
  }

 private:
  void write(const Heading& heading) {
    static constexpr const char* tags[] = {"h2", "h3", "h4", "h5"};
    out_.element(tags[heading.level - 1], heading.number + (document_.english ? " " : "") + plain(heading.text));
  }
  void write(const Paragraph& paragraph) {
    const char* kind = paragraph.style == Paragraph::Style::note   ? "note"
                       : paragraph.style == Paragraph::Style::item ? "item"
                                                                   : "";
    out_.open("p", {{"class", kind}});
    for (const Run& run : paragraph.runs) {
      if (run.bold) out_.open("b");
      if (run.emphasis) out_.open("em");
      out_.text(plain(run.text));
      if (run.emphasis) out_.close();
      if (run.bold) out_.close();
    }
    out_.close();
  }
  void write(const Table& table) {
    double whole = 0;
    for (const Column& column : table.columns) whole += column.share;
    out_.open("table");
    if (!table.caption.empty()) out_.element("caption", plain(table.caption));
    out_.open("colgroup");
    for (const Column& column : table.columns) {
      out_.empty("col", {{"style", "width:" + std::to_string(static_cast<int>(column.share / whole * 100)) + "%"}});
    }
    out_.close().open("thead").open("tr");
    for (const Column& column : table.columns) {
      out_.element("th", plain(column.title), {{"scope", "col"}, {"class", column.number ? "number" : ""}});
    }
    out_.close().close().open("tbody").line();
    for (const Row& row : table.rows) write(table, row);
    out_.close().close();
  }
  void write(const Table& table, const Row& row) {
    if (row.cells.size() == 1 && table.columns.size() > 1) {
      out_.open("tr", {{"class", "group"}});
      out_.element("th", plain(row.cells[0].text),
                   {{"scope", "rowgroup"}, {"colspan", std::to_string(table.columns.size())}});
      out_.close().line();
      return;
    }
    out_.open("tr");
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
      const Cell& cell = row.cells[at];
      std::string kind(class_of(cell.tone));
      if (table.columns[at].number) kind += kind.empty() ? "number" : " number";
      out_.open("td", {{"class", kind}});
      if (cell.bold) out_.open("b");
      out_.text(plain(cell.text));
      if (cell.bold) out_.close();
      out_.close();
    }
    out_.close().line();
  }
  void pairs(const std::vector<Pair>& pairs) {
    out_.open("table", {{"class", "pairs"}}).open("tbody");
    for (const Pair& pair : pairs) {
      out_.open("tr").element("th", plain(pair.name), {{"scope", "row"}}).element("td", plain(pair.value)).close();
    }
    out_.close().close();
  }
  void write(const Pairs& of) { pairs(of.pairs); }
  void write(const Figure& figure) {
    out_.open("figure").element("figcaption", plain(figure.chart.title));
    const std::string picture = "data:image/svg+xml;base64," + base64(chart_svg(figure.chart));
    out_.empty("img", {{"src", picture}, {"alt", plain(alternative_of(figure.chart))}});
    out_.close();
  }
  void write(const Signatures& signatures) {
    out_.open("table", {{"class", "signatures"}}).open("thead").open("tr");
    for (const char* head : {gettext("Role"), gettext("Name"), gettext("Signature or seal"), gettext("Signed at")}) {
      out_.element("th", head, {{"scope", "col"}});
    }
    out_.close().close().open("tbody");
    for (const Signature& line : signatures.lines) {
      out_.open("tr").element("td", plain(line.role)).element("td", plain(line.name));
      out_.element("td", plain(line.remark)).element("td", plain(line.when)).close();
    }
    out_.close().close();
  }
  void write(const PageBreak&) { out_.element("div", "", {{"class", "break"}}); }

  const Document& document_;
  Markup out_;
};

}  // namespace

Written write_html(const Document& document) { return Page(document).write(); }

}  // namespace tocsin::reports
