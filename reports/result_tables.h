// The sections of the HTML result that are tables.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/sentences.h"

namespace tocsin::reports {

void write_state(Markup& out, sim::DutyState state);  // its shape and its word

void write_statutory_clocks(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_board(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_campaigns(Markup& out, const HtmlResult& in);  // a section, where the drill has campaigns
void write_readiness(Markup& out, const HtmlResult& in);  // nothing where nothing was checked
void write_injects(Markup& out, const HtmlResult& in);
void write_judgements(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_completeness(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_remarks(Markup& out, const HtmlResult& in, const Sentences& sentences);
void write_measures(Markup& out, const HtmlResult& in);
void write_steps(Markup& out, const HtmlResult& in);
void write_groups(Markup& out, const HtmlResult& in);
void write_log(Markup& out, const HtmlResult& in, const Sentences& sentences);

struct Head {                                                                          // of a column
  Head(const char* given, bool is_number = false) : text(given), number(is_number) {}  // NOLINT: written as lists
  std::string_view text;
  bool number = false;
};

// A table with its caption and column heads, in a box that scrolls by itself where the page is narrow.
void open_table(Markup& out, std::string_view kind, std::string_view caption, std::span<const Head> heads);
inline void open_table(Markup& out, std::string_view kind, std::string_view caption,
                       std::initializer_list<Head> heads) {
  open_table(out, kind, caption, std::span<const Head>(heads.begin(), heads.size()));
}
void close_table(Markup& out);

}  // namespace tocsin::reports
