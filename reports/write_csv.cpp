#include <array>
#include <cstdio>
#include <map>

#include "reports/plain_text.h"
#include "reports/writers.h"

namespace tocsin::reports {
namespace {

bool looks_like_a_formula(const std::string& text) {
  for (const char* start : {"=", "+", "-", "@", "\t", "\n", "|", "＝", "＋", "－", "＠"}) {
    if (text.starts_with(start)) return true;
  }
  return false;
}

std::string field(const std::string& given) {
  std::string text = plain(given);
  if (looks_like_a_formula(text)) text.insert(0, "'");
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

class Sheet {
 public:
  explicit Sheet(std::string id) : file_{std::move(id), "\xEF\xBB\xBF"} {}
  void row(const std::vector<std::string>& cells) {
    for (std::size_t at = 0; at < cells.size(); ++at) {
      if (at > 0) file_.bytes += ',';
      file_.bytes += field(cells[at]);
    }
    file_.bytes += "\r\n";
  }
  DataFile take() { return std::move(file_); }

 private:
  DataFile file_;
};

// A row that heads others becomes their last column, so that each line stands by itself.
DataFile sheet_of(const Table& table) {
  Sheet sheet(table.id);
  bool headed = false;
  for (const Row& row : table.rows) headed = headed || (row.cells.size() == 1 && table.columns.size() > 1);
  std::vector<std::string> cells;
  for (const Column& column : table.columns) cells.push_back(column.title);
  if (headed) cells.emplace_back(table.caption);
  sheet.row(cells);
  std::string head;
  for (const Row& row : table.rows) {
    if (row.cells.size() == 1 && table.columns.size() > 1) {
      head = row.cells[0].text;
      continue;
    }
    cells.clear();
    for (const Cell& cell : row.cells) cells.push_back(cell.text);
    if (headed) cells.push_back(head);
    sheet.row(cells);
  }
  return sheet.take();
}

DataFile sheet_of(const Figure& figure) {
  Sheet sheet(figure.id);
  const ChartData data = data_of(figure.chart);
  std::vector<std::string> cells = {figure.chart.title};
  for (const Series& series : data.series) cells.push_back(series.name);
  sheet.row(cells);
  for (std::size_t row = 0; row < data.categories.size(); ++row) {
    cells = {data.categories[row]};
    for (const Series& series : data.series) {
      std::array<char, 40> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "%.6g", row < series.values.size() ? series.values[row] : 0.0);
      cells.emplace_back(buffer.data());
    }
    sheet.row(cells);
  }
  return sheet.take();
}

}  // namespace

std::vector<DataFile> write_csv(const Document& document) {
  std::vector<DataFile> files;
  std::map<std::string, int> seen;
  const auto add = [&](DataFile file) {
    const int count = ++seen[file.id];
    if (count > 1) file.id += "-" + std::to_string(count);
    files.push_back(std::move(file));
  };
  for (const Block& block : document.blocks) {
    if (const auto* table = std::get_if<Table>(&block)) add(sheet_of(*table));
    if (const auto* figure = std::get_if<Figure>(&block)) add(sheet_of(*figure));
    if (const auto* pairs = std::get_if<Pairs>(&block)) {
      Sheet sheet(pairs->id);
      for (const Pair& pair : pairs->pairs) sheet.row({pair.name, pair.value});
      add(sheet.take());
    }
  }
  return files;
}

}  // namespace tocsin::reports
