// Puts a document together: numbers the headings, adds the blocks in order.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/document.h"

namespace tocsin::reports {

// A positive number as headings count: 壹 to 玖拾玖 for level 1, 一 to 九十九 for levels 2 and 3; other numbers in digits.
[[nodiscard]] std::string chinese_number(int number, bool formal);

class Composer {
 public:
  explicit Composer(Document& document) : document_(&document) {}

  Composer& heading(int level, std::string text);
  Composer& text(std::string text);  // a paragraph; an empty one is left out
  Composer& note(std::string text);
  Composer& item(std::string text);
  Composer& runs(std::vector<Run> runs);
  Composer& table(Table table);
  Composer& pairs(std::string id, std::vector<Pair> pairs);  // pairs without a value are left out
  Composer& figure(std::string id, Chart chart);
  Composer& signatures(std::vector<Signature> lines);
  Composer& page_break();

 private:
  Document* document_;
  std::array<int, 4> counts_{};
};

}  // namespace tocsin::reports
