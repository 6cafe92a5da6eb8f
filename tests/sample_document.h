// A document with every kind of block, and with texts that would break a careless writer.
#pragma once

#include <string>

#include "reports/composer.h"

namespace tocsin::test {

inline const std::string hostile_text =
    "<script>alert(1)</script> =cmd|' /C calc'!A0 \xE2\x80\xAE"
    "gnp.exe\xE2\x80\xAC & \"q\" 'a' ]]> \x01\x08 \xFF\xFE "
    "\xEF\xBF\xBD\xEF\xBF\xBE end";

inline reports::Document sample_document(bool english = false) {
  using namespace reports;
  Document document;
  document.kind = "sample";
  document.title = english ? "A sample of everything" : "資通安全事件通報及應變演練樣張";
  document.agency = english ? "Municipal Hospital" : "市立醫院";
  document.unofficial = english ? "Not an official template." : "本格式非官方範本。";
  document.footer = "sha-256 0123456789abcdef";
  document.subject = "sample";
  document.english = english;
  document.date = 1'767'594'600'000;
  document.head = {{english ? "Number" : "編號", "T-001"}, {english ? "Date" : "日期", "中華民國115年1月5日"}};
  Composer compose(document);
  compose.heading(1, english ? "Basis" : "依據");
  compose.text(english ? "Prescribed by the regulation." : "依資通安全事件通報及應變辦法第八條規定辦理。");
  compose.runs({{"粗體 bold", true}, {"，", false}, {"強調 emphasis", false, true}, {"。"}});
  compose.heading(2, english ? "Texts from outside" : "外來文字").text(hostile_text);
  compose.item("first\tsecond  two spaces\nnext line").note("note");
  Table table{"rows", english ? "Rows" : "事件處理紀錄表", {{"編號", 1, true}, {"時間", 2}, {"辦理情形", 5}}, {}};
  for (int row = 1; row <= 60; ++row) {
    if (row % 20 == 1) table.rows.push_back({{{"群組 " + std::to_string(row / 20 + 1)}}});
    table.rows.push_back({{{std::to_string(row)},
                           {"115年1月5日 14時30分", row % 7 == 0 ? Tone::bad : Tone::plain},
                           {row == 5 ? hostile_text : "完成受害主機之清查，並依優先順序復原；急診維持人工作業。"}}});
  }
  compose.heading(1, english ? "Table" : "處理紀錄").table(std::move(table));
  Chart bars;
  bars.title = english ? "Bars" : "開啟率及點閱率";
  bars.alternative = "bars";
  bars.unit = "%";
  bars.categories = {"資訊室", "急診部", "<b>總務室</b>"};
  bars.series = {{"開啟率", {8.5, 12, 3.25}, Tone::accent}, {"點閱率", {2, 7.5, 0}, Tone::warning}};
  bars.limits = {{"標準 10%", 10}};
  compose.heading(1, english ? "Figures" : "統計圖").figure("bars", bars);
  Chart stacked = bars;
  stacked.kind = Chart::Kind::stacked;
  stacked.limits.clear();
  compose.figure("stacked", stacked);
  Chart deadlines;
  deadlines.kind = Chart::Kind::deadlines;
  deadlines.title = english ? "Deadlines" : "時限";
  deadlines.from = 1'767'594'600'000;
  deadlines.to = deadlines.from + 6 * sim::hour;
  deadlines.utc_offset_minutes = 480;
  deadlines.allowed_name = "時限";
  deadlines.used_name = "已用時間";
  deadlines.overrun_name = "逾時";
  deadlines.before_name = "起算前";
  deadlines.unit = "小時";
  deadlines.rows = {
      {"5.1.4 一小時內通報", deadlines.from, deadlines.from + sim::hour, deadlines.from + 40 * sim::minute, "符合",
       Tone::good},
      {"5.1.6 續行通報", deadlines.from + sim::hour, deadlines.from + 2 * sim::hour, deadlines.from + 3 * sim::hour,
       "逾時", Tone::warning},
      {"5.2.1 審核", deadlines.from + sim::hour, deadlines.from + 5 * sim::hour, sim::never, "未完成", Tone::bad}};
  compose.figure("deadlines", deadlines);
  compose.page_break().heading(1, english ? "Signatures" : "簽核");
  compose.pairs("facts", {{"影響範圍", hostile_text}, {"損害", "無"}, {"空", ""}});
  compose.signatures({{"承辦權責人員", "王小明", "115年1月5日 14時30分", ""}, {"資通安全長", "", "", ""}});
  return document;
}

}  // namespace tocsin::test
