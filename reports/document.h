// A document before it is a file: what it says, in which order, and nothing about any format. Writers make ODT, PDF,
// HTML, CSV and JSON of it. Texts may be hostile or of any length: every writer passes them through `plain`.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "reports/chart.h"

namespace tocsin::reports {

struct Run {
  std::string text;
  bool bold = false;
  bool emphasis = false;
};

struct Heading {
  int level = 1;       // 1 to 4
  std::string number;  // 壹、 一、 (一) 1. or 1. 1.1 1.1.1 (1)
  std::string text;
};

struct Paragraph {
  enum class Style : std::uint8_t { body, note, item };  // note: small, what a reader may skip; item: of a list
  std::vector<Run> runs;
  Style style = Style::body;
};

struct Column {
  std::string title;
  double share = 1;  // of the width
  bool number = false;
};
struct Cell {
  std::string text;
  Tone tone = Tone::plain;
  bool bold = false;
};
struct Row {
  std::vector<Cell> cells;  // one for each column; or a single one, which then spans all of them and heads what follows
};
struct Table {
  std::string id;  // names its CSV file
  std::string caption;
  std::vector<Column> columns;
  std::vector<Row> rows;
};

struct Pair {
  std::string name;
  std::string value;
};
struct Pairs {  // what is so, name by name
  std::string id;
  std::vector<Pair> pairs;
};

struct Figure {
  std::string id;
  Chart chart;
};

struct Signature {
  std::string role;
  std::string name;
  std::string when;
  std::string remark;
};
struct Signatures {  // who signs, in this order
  std::vector<Signature> lines;
};

struct PageBreak {};

using Block = std::variant<Heading, Paragraph, Table, Pairs, Figure, Signatures, PageBreak>;

struct Document {
  std::string kind;  // an id: record-sheet
  std::string title;
  std::string agency;      // whose document it is
  std::vector<Pair> head;  // below the title: number, date, …
  std::string unofficial;  // one discreet line; empty for an official template
  std::string mark;        // on every page: 未驗證; empty: none
  std::string footer;      // on every page, beside its number
  std::string subject;     // for the file's description
  bool english = false;
  sim::Time date = 0;  // of the file, ms
  int utc_offset_minutes = 480;
  std::vector<Block> blocks;
};

}  // namespace tocsin::reports
