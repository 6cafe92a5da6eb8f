#include "reports/pdf_pieces.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <utility>

#include "reports/plain_text.h"

namespace tocsin::reports {
namespace {

constexpr double padding_x = 4;
constexpr double padding_y = 3;
constexpr double cell_size = 10;
constexpr double small_cell_size = 9;  // in a table of many columns
constexpr std::size_t columns_usual = 6;
constexpr double picture_scale_min = 0.75;  // its words stay readable
constexpr Colour rule_colour{0.43, 0.46, 0.49};
constexpr Colour head_ground{0.90, 0.92, 0.93};
constexpr Colour group_ground{0.95, 0.96, 0.96};

using SharedLayout = std::shared_ptr<PangoLayout>;

struct Line {
  PangoLayoutLine* line = nullptr;  // the layout's
  double x = 0;
  double height = 0;
  double baseline = 0;  // below its top
};

std::vector<Line> lines_of(PangoLayout* layout) {
  std::vector<Line> lines;
  PangoLayoutIter* at = pango_layout_get_iter(layout);
  do {
    int top = 0;
    int bottom = 0;
    PangoRectangle box;
    pango_layout_iter_get_line_yrange(at, &top, &bottom);
    pango_layout_iter_get_line_extents(at, nullptr, &box);
    const double unit = PANGO_SCALE;
    lines.push_back({pango_layout_iter_get_line_readonly(at), box.x / unit, (bottom - top) / unit,
                     (pango_layout_iter_get_baseline(at) - top) / unit});
  } while (pango_layout_iter_next_line(at) != FALSE);
  pango_layout_iter_free(at);
  return lines;
}

void show(cairo_t* canvas, const Line& line, double x, double y) {
  cairo_move_to(canvas, x + line.x, y + line.baseline);
  pango_cairo_show_layout_line(canvas, line.line);
}

struct Text {
  SharedLayout layout;
  std::vector<Line> lines;
  Colour colour;
  [[nodiscard]] double height() const {
    return std::accumulate(lines.begin(), lines.end(), 0.0,
                           [](double sum, const Line& line) { return sum + line.height; });
  }
};

struct CellBox {
  Text text;
  double x = 0;
  double width = 0;
  const char* tag = "TD";
};
struct RowBox {
  std::vector<CellBox> cells;
  double height = 0;
  std::optional<Colour> ground;
};

class Maker {
 public:
  Maker(const Document& document, cairo_t* canvas, const Coverage& coverage, double width, double height)
      : document_(document), canvas_(canvas), coverage_(coverage), width_(width), height_(height) {}

  std::vector<Piece> make() {
    if (!document_.agency.empty()) paragraph({{document_.agency}}, {14}, 4, PANGO_ALIGN_CENTER, "P", true);
    paragraph({{document_.title, true}}, {18, true}, 4, PANGO_ALIGN_CENTER, "H1", true);
    if (!document_.unofficial.empty()) {
      paragraph({{document_.unofficial}}, {9}, 2, PANGO_ALIGN_CENTER, "P", false, colour_of(Tone::quiet));
    }
    if (!document_.head.empty()) pairs(document_.head, 10);
    for (const Block& block : document_.blocks) {
      std::visit([&](const auto& of) { add(of); }, block);
    }
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] std::string shown(const std::string& text) const { return coverage_.shown(plain(text)); }

  Text lay_out(const std::vector<Run>& runs, Face face, double width, PangoAlignment align = PANGO_ALIGN_LEFT,
               Colour colour = colour_of(Tone::plain), double spacing = 1.25) {
    std::string text;
    PangoAttrList* attributes = pango_attr_list_new();
    for (const Run& run : runs) {
      const auto from = static_cast<guint>(text.size());
      text += shown(run.text);
      for (const bool bold : {true, false}) {
        if (bold ? !run.bold : !run.emphasis) continue;
        PangoAttribute* attribute =
            bold ? pango_attr_weight_new(PANGO_WEIGHT_BOLD) : pango_attr_style_new(PANGO_STYLE_ITALIC);
        attribute->start_index = from;
        attribute->end_index = static_cast<guint>(text.size());
        pango_attr_list_insert(attributes, attribute);
      }
    }
    Text made;
    made.layout = SharedLayout(layout_text(canvas_, text, face, width).release(), g_object_unref);
    pango_layout_set_attributes(made.layout.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_alignment(made.layout.get(), align);
    pango_layout_set_line_spacing(made.layout.get(), static_cast<float>(spacing));
    made.lines = lines_of(made.layout.get());
    made.colour = colour;
    return made;
  }

  Piece& piece(const char* tag, double gap, double height) {
    Piece made;
    made.tag = tag;
    made.gap = gap;
    made.height = height;
    made.element = element_;
    made.breaks = std::exchange(break_, false);
    pieces_.push_back(std::move(made));
    return pieces_.back();
  }

  // Its first two and its last two lines stay together.
  void paragraph(const std::vector<Run>& runs, Face face, double gap, PangoAlignment align, const char* tag,
                 bool with_next, Colour colour = colour_of(Tone::plain), double indent = 0) {
    ++element_;
    const auto text = std::make_shared<Text>(lay_out(runs, face, width_ - indent, align, colour, 1.35));
    const std::size_t count = text->lines.size();
    for (std::size_t at = 0; at < count; ++at) {
      Piece& made = piece(tag, at == 0 ? gap : 0, text->lines[at].height);
      made.with_next = (at + 1 < count && (at == 0 || at + 2 == count || with_next)) || (at + 1 == count && with_next);
      made.draw = [text, at, indent](cairo_t* canvas, double x, double y) {
        set_colour(canvas, text->colour);
        show(canvas, text->lines[at], x + indent, y);
      };
    }
  }

  void add(const Heading& heading) {
    constexpr std::array<double, 4> sizes = {14, 12.5, 12, 12};
    constexpr std::array<const char*, 4> tags = {"H2", "H3", "H4", "H5"};
    const auto level = static_cast<std::size_t>(heading.level - 1);
    const std::string text = heading.number + (document_.english ? " " : "") + heading.text;
    const std::size_t first = pieces_.size();
    paragraph({{text}}, {sizes[level], true}, heading.level == 1 ? 16 : 10, PANGO_ALIGN_LEFT, tags[level], true);
    pieces_[first].outline = shown(plain_line(text));
    pieces_[first].outline_level = heading.level;
  }

  void add(const Paragraph& of) {
    switch (of.style) {
      case Paragraph::Style::body: return paragraph(of.runs, {12}, 5, PANGO_ALIGN_LEFT, "P", false);
      case Paragraph::Style::note:
        return paragraph(of.runs, {10}, 4, PANGO_ALIGN_LEFT, "P", false, colour_of(Tone::quiet));
      case Paragraph::Style::item: {
        std::vector<Run> runs = of.runs;
        runs.insert(runs.begin(), Run{"• "});
        return paragraph(runs, {12}, 3, PANGO_ALIGN_LEFT, "P", false, colour_of(Tone::plain), 14);
      }
    }
  }

  RowBox row_of(const std::vector<Cell>& cells, const std::vector<double>& widths, const std::vector<bool>& numbers,
                const char* tag, double row_height_min = 0) {
    RowBox row;
    double x = 0;
    for (std::size_t at = 0; at < cells.size(); ++at) {
      const Cell& cell = cells[at];
      const bool strong = cell.bold || cell.tone == Tone::good || cell.tone == Tone::warning || cell.tone == Tone::bad;
      CellBox box;
      const double size = cells.size() > columns_usual ? small_cell_size : cell_size;
      box.text = lay_out({{cell.text, strong}}, {size}, widths[at] - 2 * padding_x,
                         numbers[at] ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT, colour_of(cell.tone), 1.15);
      box.x = x;
      box.width = widths[at];
      box.tag = tag;
      x += widths[at];
      row.height = std::max({row.height, box.text.height() + 2 * padding_y, row_height_min});
      row.cells.push_back(std::move(box));
    }
    return row;
  }

  static void grid(cairo_t* canvas, const RowBox& row, double x, double y, double height, bool top, bool bottom) {
    if (row.ground) {
      const CellBox& last = row.cells.back();
      set_colour(canvas, *row.ground);
      cairo_rectangle(canvas, x, y, last.x + last.width, height);
      cairo_fill(canvas);
    }
    set_colour(canvas, rule_colour);
    cairo_set_line_width(canvas, 0.5);
    for (const CellBox& cell : row.cells) {
      cairo_move_to(canvas, x + cell.x, y);
      cairo_rel_line_to(canvas, 0, height);
      cairo_move_to(canvas, x + cell.x + cell.width, y);
      cairo_rel_line_to(canvas, 0, height);
      for (const auto& [wanted, at] : {std::pair{top, y}, std::pair{bottom, y + height}}) {
        if (!wanted) continue;
        cairo_move_to(canvas, x + cell.x, at);
        cairo_rel_line_to(canvas, cell.width, 0);
      }
    }
    cairo_stroke(canvas);
  }

  // Lines `from` to `to` of each cell.
  static void draw_row(cairo_t* canvas, const RowBox& row, double x, double y, std::size_t from, std::size_t to) {
    cairo_tag_begin(canvas, "TR", nullptr);
    for (const CellBox& cell : row.cells) {
      cairo_tag_begin(canvas, cell.tag, nullptr);
      set_colour(canvas, cell.text.colour);
      double at = y;
      for (std::size_t line = from; line < std::min(to, cell.text.lines.size()); ++line) {
        show(canvas, cell.text.lines[line], x + cell.x + padding_x, at);
        at += cell.text.lines[line].height;
      }
      cairo_tag_end(canvas, cell.tag);
    }
    cairo_tag_end(canvas, "TR");
  }

  // A row that is high by itself may be torn between its lines; any other stays whole.
  void add_row(RowBox made, double gap, std::optional<std::size_t> head, bool with_next) {
    const auto row = std::make_shared<RowBox>(std::move(made));
    if (row->height <= height_ * 0.4) {
      Piece& whole = piece("Table", gap, row->height);
      whole.head = head;
      whole.with_next = with_next;
      whole.draw = [row](cairo_t* canvas, double x, double y) {
        grid(canvas, *row, x, y, row->height, true, true);
        draw_row(canvas, *row, x, y + padding_y, 0, static_cast<std::size_t>(-1));
      };
      return;
    }
    std::size_t count = 0;
    for (const CellBox& cell : row->cells) count = std::max(count, cell.text.lines.size());
    for (std::size_t at = 0; at < count; ++at) {
      double height = 0;
      for (const CellBox& cell : row->cells) {
        if (at < cell.text.lines.size()) height = std::max(height, cell.text.lines[at].height);
      }
      const bool first = at == 0;
      const bool last = at + 1 == count;
      const double above = first ? padding_y : 0;
      Piece& slice = piece("Table", first ? gap : 0, height + above + (last ? padding_y : 0));
      slice.head = head;
      slice.with_next = first || at + 2 == count;
      const double slice_height = slice.height;
      slice.draw = [row, at, above, slice_height, first, last](cairo_t* canvas, double x, double y) {
        grid(canvas, *row, x, y, slice_height, first, last);
        draw_row(canvas, *row, x, y + above, at, at + 1);
      };
    }
  }

  void caption(const std::string& text) {
    if (!text.empty()) paragraph({{text}}, {10.5, true}, 8, PANGO_ALIGN_LEFT, "Caption", true);
  }

  void add(const Table& table) {
    caption(table.caption);
    ++element_;
    double whole = 0;
    for (const Column& column : table.columns) whole += column.share;
    std::vector<double> widths;
    std::vector<bool> numbers;
    std::vector<Cell> titles;
    for (const Column& column : table.columns) {
      widths.push_back(width_ * column.share / whole);
      numbers.push_back(column.number);
      titles.push_back({column.title, Tone::plain, true});
    }
    RowBox head = row_of(titles, widths, numbers, "TH");
    head.ground = head_ground;
    const std::size_t head_at = pieces_.size();
    const double gap = table.caption.empty() ? 6 : 3;
    add_row(std::move(head), gap, std::nullopt, !table.rows.empty());
    const bool repeats = pieces_.size() == head_at + 1;
    for (const Row& row : table.rows) {
      const bool group = row.cells.size() == 1 && table.columns.size() > 1;
      RowBox made = group ? row_of({{row.cells[0].text, row.cells[0].tone, true}}, {width_}, {false}, "TH")
                          : row_of(row.cells, widths, numbers, "TD");
      if (group) made.ground = group_ground;
      add_row(std::move(made), 0, repeats ? std::optional(head_at) : std::nullopt, group && &row != &table.rows.back());
    }
  }

  void pairs(const std::vector<Pair>& pairs, double gap) {
    ++element_;
    for (const Pair& pair : pairs) {
      RowBox row =
          row_of({{pair.name, Tone::plain, true}, {pair.value}}, {width_ * 0.3, width_ * 0.7}, {false, false}, "TD");
      add_row(std::move(row), &pair == &pairs.front() ? gap : 0, std::nullopt,
              &pair == &pairs.front() && pairs.size() > 1);
    }
  }
  void add(const Pairs& of) { pairs(of.pairs, 6); }

  void add(const Figure& figure) {
    caption(figure.chart.title);
    ++element_;
    const double scale = width_ / chart_width;
    Piece& made = piece("Figure", 4, std::min(chart_height(figure.chart) * scale, height_ - 60));
    made.scale_min = picture_scale_min;
    const double fitting = std::min(scale, made.height / chart_height(figure.chart));
    // The chart's words come from outside, too.
    auto chart = std::make_shared<Chart>(figure.chart);
    for (DeadlineRow& row : chart->rows) row.label = shown(row.label);
    for (std::string& category : chart->categories) category = shown(category);
    made.draw = [chart, fitting](cairo_t* canvas, double x, double y) {
      cairo_save(canvas);
      cairo_translate(canvas, x, y);
      cairo_scale(canvas, fitting, fitting);
      draw_chart(canvas, *chart, chart_width);
      cairo_restore(canvas);
    };
  }

  void add(const Signatures& signatures) {
    ++element_;
    const std::vector<double> widths = {width_ * 0.26, width_ * 0.24, width_ * 0.24, width_ * 0.26};
    const std::vector<bool> numbers(4, false);
    RowBox head = row_of({{gettext("Role"), Tone::plain, true},
                          {gettext("Name"), Tone::plain, true},
                          {gettext("Signature or seal"), Tone::plain, true},
                          {gettext("Signed at"), Tone::plain, true}},
                         widths, numbers, "TH");
    head.ground = head_ground;
    add_row(std::move(head), 8, std::nullopt, true);
    for (const Signature& line : signatures.lines) {
      add_row(row_of({{line.role}, {line.name}, {line.remark}, {line.when}}, widths, numbers, "TD", 42), 0,
              std::nullopt, &line != &signatures.lines.back());
    }
  }

  void add(const PageBreak&) { break_ = true; }

  const Document& document_;
  cairo_t* canvas_;
  const Coverage& coverage_;
  double width_;
  double height_;
  bool break_ = false;
  std::size_t element_ = 0;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> pieces_of(const Document& document, cairo_t* canvas, const Coverage& coverage, double width,
                             double height) {
  return Maker(document, canvas, coverage, width, height).make();
}

}  // namespace tocsin::reports
