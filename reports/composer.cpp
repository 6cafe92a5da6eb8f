#include "reports/composer.h"

#include <algorithm>
#include <cassert>

namespace tocsin::reports {

std::string chinese_number(int number, bool formal) {
  static constexpr std::array<const char*, 10> usual = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  static constexpr std::array<const char*, 10> official = {"", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"};
  if (number < 1 || number > 99) return std::to_string(number);
  const auto& digits = formal ? official : usual;
  const auto tens = static_cast<std::size_t>(number / 10);
  std::string text;
  if (tens > 1) text += digits[tens];
  if (tens > 0) text += formal ? "拾" : "十";
  return text + digits[static_cast<std::size_t>(number % 10)];
}

Composer& Composer::heading(int level, std::string text) {
  assert(level >= 1 && level <= 4);
  const auto position = static_cast<std::size_t>(level - 1);
  ++counts_[position];
  std::fill(counts_.begin() + level, counts_.end(), 0);
  const int count = counts_[position];
  std::string number;
  if (document_->english) {
    if (level == 4) {
      number = "(" + std::to_string(count) + ")";
    } else {
      for (std::size_t at = 0; at <= position; ++at) number += (at > 0 ? "." : "") + std::to_string(counts_[at]);
      if (level == 1) number += ".";
    }
  } else {
    switch (level) {
      case 1: number = chinese_number(count, true) + "、"; break;
      case 2: number = chinese_number(count, false) + "、"; break;
      case 3: number = "(" + chinese_number(count, false) + ")"; break;
      default: number = std::to_string(count) + "."; break;
    }
  }
  document_->blocks.emplace_back(Heading{level, std::move(number), std::move(text)});
  return *this;
}

Composer& Composer::text(std::string text) {
  if (!text.empty()) document_->blocks.emplace_back(Paragraph{{{std::move(text)}}, Paragraph::Style::body});
  return *this;
}
Composer& Composer::note(std::string text) {
  if (!text.empty()) document_->blocks.emplace_back(Paragraph{{{std::move(text)}}, Paragraph::Style::note});
  return *this;
}
Composer& Composer::item(std::string text) {
  if (!text.empty()) document_->blocks.emplace_back(Paragraph{{{std::move(text)}}, Paragraph::Style::item});
  return *this;
}
Composer& Composer::runs(std::vector<Run> runs) {
  document_->blocks.emplace_back(Paragraph{std::move(runs), Paragraph::Style::body});
  return *this;
}

Composer& Composer::table(Table table) {
  for ([[maybe_unused]] const Row& row : table.rows) {
    assert(row.cells.size() == table.columns.size() || row.cells.size() == 1);
  }
  document_->blocks.emplace_back(std::move(table));
  return *this;
}

Composer& Composer::pairs(std::string id, std::vector<Pair> pairs) {
  std::erase_if(pairs, [](const Pair& pair) { return pair.value.empty(); });
  if (!pairs.empty()) document_->blocks.emplace_back(Pairs{std::move(id), std::move(pairs)});
  return *this;
}

Composer& Composer::figure(std::string id, Chart chart) {
  document_->blocks.emplace_back(Figure{std::move(id), std::move(chart)});
  return *this;
}

Composer& Composer::signatures(std::vector<Signature> lines) {
  document_->blocks.emplace_back(Signatures{std::move(lines)});
  return *this;
}

Composer& Composer::page_break() {
  document_->blocks.emplace_back(PageBreak{});
  return *this;
}

}  // namespace tocsin::reports
