#include <array>
#include <cmath>
#include <cstdio>

#include "reports/plain_text.h"
#include "reports/writers.h"

namespace tocsin::reports {
namespace {

// Values in the order in which they are written; commas and indentation come by themselves.
class Json {
 public:
  Json& open(char bracket) {
    begin();
    out_ += bracket;
    levels_.push_back({bracket == '{' ? '}' : ']'});
    return *this;
  }
  Json& close() {
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.filled) line();
    out_ += level.end;
    return *this;
  }
  Json& key(std::string_view name) {
    begin();
    quote(name);
    out_ += ": ";
    after_key_ = true;
    return *this;
  }
  Json& text(std::string_view text) {
    begin();
    quote(plain(text));
    return *this;
  }
  Json& number(double value) {
    begin();
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.15g", std::isfinite(value) ? value : 0.0);
    out_ += buffer.data();
    return *this;
  }
  std::string take() { return std::move(out_) + "\n"; }

 private:
  struct Level {
    char end = '}';
    bool filled = false;
  };

  void line() { out_.append("\n").append(levels_.size(), ' '); }
  void begin() {
    if (after_key_ || levels_.empty()) {
      after_key_ = false;
      return;
    }
    if (levels_.back().filled) out_ += ',';
    levels_.back().filled = true;
    line();
  }
  void quote(std::string_view text) {
    out_ += '"';
    for (const char c : text) {
      switch (c) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\n': out_ += "\\n"; break;
        case '\t': out_ += "\\t"; break;
        default: out_ += c; break;  // `plain` left no other control character
      }
    }
    out_ += '"';
  }

  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

class DocumentJson {
 public:
  std::string write(const Document& document) {
    json_.open('{').key("format").text("tocsin/document@1");
    json_.key("kind").text(document.kind).key("language").text(document.english ? "en" : "zh-TW");
    json_.key("title").text(document.title).key("agency").text(document.agency);
    json_.key("date_ms").number(static_cast<double>(document.date));
    json_.key("unofficial").text(document.unofficial).key("mark").text(document.mark);
    json_.key("head");
    pairs(document.head);
    json_.key("blocks").open('[');
    for (const Block& block : document.blocks) {
      std::visit([&](const auto& of) { write(of); }, block);
    }
    json_.close().close();
    return json_.take();
  }

 private:
  Json& open(const char* type) { return json_.open('{').key("type").text(type); }
  void pairs(const std::vector<Pair>& pairs) {
    json_.open('[');
    for (const Pair& pair : pairs) {
      json_.open('{').key("name").text(pair.name).key("value").text(pair.value).close();
    }
    json_.close();
  }
  void write(const Heading& of) {
    open("heading").key("level").number(of.level).key("number").text(of.number).key("text").text(of.text).close();
  }
  void write(const Paragraph& of) {
    std::string text;
    for (const Run& run : of.runs) text += run.text;
    const char* style = of.style == Paragraph::Style::note   ? "note"
                        : of.style == Paragraph::Style::item ? "item"
                                                             : "body";
    open("paragraph").key("style").text(style).key("text").text(text).close();
  }
  void write(const Table& of) {
    open("table").key("id").text(of.id).key("caption").text(of.caption).key("columns").open('[');
    for (const Column& column : of.columns) json_.text(column.title);
    json_.close().key("rows").open('[');
    for (const Row& row : of.rows) {
      json_.open('[');
      for (const Cell& cell : row.cells) json_.text(cell.text);
      json_.close();
    }
    json_.close().close();
  }
  void write(const Pairs& of) {
    open("pairs").key("id").text(of.id).key("pairs");
    pairs(of.pairs);
    json_.close();
  }
  void write(const Figure& of) {
    const ChartData data = data_of(of.chart);
    open("chart").key("id").text(of.id).key("title").text(of.chart.title).key("unit").text(of.chart.unit);
    json_.key("categories").open('[');
    for (const std::string& category : data.categories) json_.text(category);
    json_.close().key("series").open('[');
    for (const Series& series : data.series) {
      json_.open('{').key("name").text(series.name).key("values").open('[');
      for (const double value : series.values) json_.number(value);
      json_.close().close();
    }
    json_.close().close();
  }
  void write(const Signatures& of) {
    open("signatures").key("lines").open('[');
    for (const Signature& line : of.lines) {
      json_.open('{').key("role").text(line.role).key("name").text(line.name);
      json_.key("when").text(line.when).key("remark").text(line.remark).close();
    }
    json_.close().close();
  }
  void write(const PageBreak&) {}

  Json json_;
};

}  // namespace

Written write_json(const Document& document) { return DocumentJson().write(document); }

}  // namespace tocsin::reports
