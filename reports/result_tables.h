// The sections of the HTML result that are tables.
#pragma once

#include <string_view>

#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/sentences.h"

namespace tocsin::reports {

void write_state(Markup& out, sim::DutyState state);  // its shape and its word

void write_statutory_clocks(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_board(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_injects(Markup& out, const HtmlResult& in);
void write_judgements(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_completeness(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_remarks(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_log(Markup& out, const HtmlResult& in, const Sentences& sentences);

struct Head {                                                                          // of a column
  Head(const char* given, bool is_number = false) : text(given), number(is_number) {}  // NOLINT: written as lists
  std::string_view text;
  bool number = false;
};

// A table with its caption and column heads, in a box that scrolls by itself where the page is narrow.
void open_table(Markup& out, std::string_view kind, std::string_view caption, std::initializer_list<Head> heads);
void close_table(Markup& out);

}  // namespace tocsin::reports
