#include "reports/html_result.h"

#include <libintl.h>

#include <algorithm>
#include <array>

#include "reports/markup.h"
#include "reports/page_style.h"
#include "reports/result_tables.h"
#include "reports/sentences.h"
#include "reports/timeline.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

constexpr auto all_states = std::to_array<sim::DutyState>(
    {sim::DutyState::met, sim::DutyState::late, sim::DutyState::missed, sim::DutyState::open, sim::DutyState::excused,
     sim::DutyState::waived, sim::DutyState::voided});

void fact(Markup& out, std::string_view name, std::string_view value, std::string_view kind = {}) {
  if (value.empty()) return;
  out.element("dt", name).element("dd", value, {{"class", kind}}).line();
}

std::string period(const HtmlResult& in, sim::Time from, sim::Time to) {
  const int offset = in.plan.utc_offset_minutes;
  return fill(gettext("%1$s to %2$s"), {instant_text(from, offset, in.english), instant_text(to, offset, in.english)});
}

std::string offset_text(int minutes) {
  const int whole = minutes < 0 ? -minutes : minutes;
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::string("UTC") + (minutes < 0 ? "\u2212" : "+") + two(whole / 60) + ":" + two(whole % 60);
}

void write_head(Markup& out, const HtmlResult& in) {
  const sim::Plan& plan = in.plan;
  out.open("header");
  out.element("p", drill_kind_word(plan.kind), {{"class", "kicker"}});
  out.element("h1", label_of(plan, in.english));
  out.element("p", gettext("Result of the exercise"), {{"class", "lead"}});
  out.open("dl", {{"class", "facts"}}).line();
  fact(out, gettext("Procedure"), label_of(plan.procedure_label, plan.procedure_id, in.english));
  fact(out, gettext("Simulated time"),
       fill(gettext("%1$s (%2$s, %3$s)"),
            {period(in, plan.starts, in.state.now), length_text(in.state.now - plan.starts),
             offset_text(plan.utc_offset_minutes)}));
  fact(out, gettext("Seed of chance"), std::to_string(in.seed));
  fact(out, gettext("Events"), std::to_string(in.state.sequence));
  fact(out, gettext("Journal hash"), in.journal_hash.empty() ? gettext("none (no journal was kept)") : in.journal_hash,
       in.journal_hash.empty() ? "" : "hash");
  fact(out, gettext("Engine version"), in.engine_version);
  out.close();
  if (!in.state.ended) {
    out.element("p", gettext("The exercise has not ended; this is how it stands."), {{"class", "note"}});
  }
  out.close().line();
}

void write_categories(Markup& out, const HtmlResult& in) {
  open_table(out, "categories", gettext("Points by category"),
             {gettext("Category"), Head(gettext("Points"), true), Head(gettext("Share"), true), ""});
  out.open("tbody");
  for (std::size_t c = 0; c < sim::categories; ++c) {
    const auto category = static_cast<sim::Category>(c);
    if (category == sim::Category::rates && in.plan.campaigns.empty()) continue;
    if (category == sim::Category::readiness && in.plan.checks.empty()) continue;
    const sim::CategoryTotal& total = in.score.by_category[static_cast<std::size_t>(category)];
    const bool counted = total.points_max > 0;
    const std::int64_t permille =
        counted ? std::clamp<std::int64_t>(total.points * 1000 / total.points_max, 0, 1000) : 0;
    out.open("tr").element("th", category_word(category), {{"scope", "row"}});
    const std::string points = counted             ? points_text(total.points) + " / " + points_text(total.points_max)
                               : total.points != 0 ? points_text(total.points)
                                                   : std::string("–");
    out.element("td", points, {{"class", "number"}});
    out.element("td", counted ? percent_text(permille) : "–", {{"class", "number"}});
    out.open("td");
    if (counted) {
      out.open(
             "svg",
             {{"class", "meter"}, {"viewBox", "0 0 100 10"}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}})
          .empty("rect", {{"class", "whole"}, {"width", "100"}, {"height", "10"}})
          .empty("rect", {{"class", "part"},
                          {"width", std::to_string(permille / 10) + "." + std::to_string(permille % 10)},
                          {"height", "10"}})
          .close();
    }
    out.close().close().line();
  }
  out.close();
  close_table(out);
}

void write_summary(Markup& out, const HtmlResult& in, const Sentences& sentences) {
  out.open("section", {{"id", "summary"}}).element("h2", gettext("Summary"));
  out.open("div", {{"class", "summary"}});
  out.open("div", {{"class", "score"}})
      .element("span", gettext("The software's own score"))
      .element("strong", percent_text(in.score.permille))
      .element("span",
               fill(gettext("%1$s of %2$s points"), {points_text(in.score.points), points_text(in.score.points_max)}))
      .element("p",
               gettext("No official scoring rule was found, so this score is the software's own and no official "
                       "result. The statutory clocks below stand for themselves."),
               {{"class", "quiet"}})
      .close();
  out.open("div");
  std::array<std::size_t, all_states.size()> counts{};
  for (const sim::DutyInstance& instance : in.state.duties) ++counts[static_cast<std::size_t>(instance.state)];
  const std::size_t duties = in.state.duties.size();
  out.element("p", fill(ngettext("%s duty arose:", "%s duties arose:", duties), {std::to_string(duties)}));
  out.open("ul", {{"class", "tally"}});
  for (const sim::DutyState state : all_states) {
    const std::size_t count = counts[static_cast<std::size_t>(state)];
    if (count == 0) continue;
    out.open("li");
    write_state(out, state);
    out.text(" " + std::to_string(count)).close();
  }
  out.close();
  write_categories(out, in);
  out.close().close();
  out.element("h3", gettext("Statutory clocks"));
  write_statutory_clocks(out, in, sentences);
  out.close().line();
}

void write_legend(Markup& out) {
  const auto open_sample = [&](std::string_view box, std::string_view kind) {
    out.open("li").open("svg", {{"class", kind}, {"viewBox", box}, {"aria-hidden", "true"}});
  };
  out.open("ul", {{"class", "legend"}});
  for (const sim::DutyState state : all_states) {
    out.open("li");
    write_state(out, state);
    out.close();
  }
  open_sample("0 0 34 12", "bar-sample");
  out.empty("rect", {{"class", "allowed"}, {"y", "1"}, {"width", "28"}, {"height", "10"}})
      .empty("rect", {{"class", "bar"}, {"y", "3.5"}, {"width", "18"}, {"height", "5"}})
      .empty("line", {{"class", "due"}, {"x1", "28"}, {"x2", "28"}, {"y1", "0"}, {"y2", "12"}})
      .close()
      .text(gettext("time used of the time allowed, up to the due time"))
      .close();
  open_sample("0 0 34 12", "bar-sample");
  out.empty("rect", {{"class", "overrun"}, {"x", "1"}, {"y", "2.5"}, {"width", "30"}, {"height", "7"}})
      .close()
      .text(gettext("time past the due time"))
      .close();
  open_sample("0 0 12 12", "shape");
  out.empty("path", {{"class", "inject"}, {"d", "M1 2h10l-5 9z"}})
      .close()
      .text(gettext("inject, with its number"))
      .close();
  open_sample("0 0 12 12", "shape");
  out.empty("circle", {{"class", "act"}, {"cx", "6"}, {"cy", "6"}, {"r", "4"}}).close().text(gettext("act")).close();
  out.close().line();
}

void write_figure(Markup& out, const HtmlResult& in, const Timeline& timeline, const Window& window,
                  std::string_view title) {
  const std::string caption = fill(gettext("%1$s: %2$s"), {title, period(in, window.from, window.to)});
  out.open("figure").element("figcaption", caption);
  out.open("div", {{"class", "scroll"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}});
  write_timeline(out, timeline, window, caption);
  out.close().close().line();
}

void write_timelines(Markup& out, const HtmlResult& in, const Sentences& sentences) {
  out.open("section", {{"id", "timeline"}}).element("h2", gettext("Timeline"));
  out.element(
      "p",
      gettext("Each lane is an agency: the injects that it was told, its acts, and a row for each duty. The upper "
              "figures of the axis are local time, the lower ones the time since the start."),
      {{"class", "quiet"}});
  write_legend(out);
  const Timeline timeline{in.state, in.events, sentences, in.english};
  for (const Window& window : busiest_windows(in.state, in.events)) {
    write_figure(out, in, timeline, window, fill(gettext("The busiest %s"), {length_text(window.to - window.from)}));
  }
  const Window whole{in.plan.starts, std::max(in.state.now, in.plan.starts + sim::hour)};
  write_figure(out, in, timeline, whole, gettext("The whole exercise"));
  out.close().line();
}

}  // namespace

std::string html_result(const HtmlResult& in) {
  const Sentences sentences(in.state, in.events, in.english);
  const std::string& title = label_of(in.plan, in.english);
  Markup out;
  out.trusted("<!DOCTYPE html>\n").open("html", {{"lang", in.english ? "en" : "zh-Hant-TW"}}).line();
  out.open("head").empty("meta", {{"charset", "utf-8"}});
  out.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  out.element("title", fill(gettext("%s: result of the exercise"), {title}));
  out.open("style").trusted(page_style()).close().close().line();
  out.open("body").line();
  write_shapes(out);
  out.open("main").line();
  write_head(out, in);
  write_summary(out, in, sentences);
  write_readiness(out, in);
  write_timelines(out, in, sentences);

  out.open("section", {{"id", "board"}}).element("h2", gettext("Duty board"));
  write_board(out, in, sentences);
  out.close();
  write_campaigns(out, in);
  out.open("section", {{"id", "injects"}}).element("h2", gettext("Injects"));
  write_injects(out, in);
  out.close();
  out.open("section", {{"id", "judgements"}}).element("h2", gettext("Judgements and forms"));
  write_judgements(out, in, sentences);
  write_completeness(out, in, sentences);
  out.close();
  if (!in.score.measures.empty() || !in.score.steps.empty()) {
    out.open("section", {{"id", "outcomes"}}).element("h2", gettext("Outcomes"));
    if (!in.score.measures.empty()) write_measures(out, in);
    if (!in.score.steps.empty()) write_steps(out, in);
    out.close();
  }
  out.open("section", {{"id", "groups"}}).element("h2", gettext("The score in parts"));
  write_groups(out, in);
  out.close();
  out.open("section", {{"id", "remarks"}}).element("h2", gettext("Observations and waivers"));
  write_remarks(out, in, sentences);
  out.close();
  out.open("section", {{"id", "log"}}).element("h2", gettext("Event log"));
  out.element("p", gettext("Open the log before printing to have it on paper."), {{"class", "quiet screen"}});
  write_log(out, in, sentences);
  out.close();
  out.element("footer",
              gettext("Written by tocsin. The score is the software's own; no official scoring rule was found."));
  out.close().line().close().line().close().line();
  return out.take();
}

}  // namespace tocsin::reports
