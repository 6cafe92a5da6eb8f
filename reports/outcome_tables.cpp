// The sections of the HTML result about outcomes: measures, the attack's steps, and the score in groups.
#include <libintl.h>

#include <algorithm>

#include "reports/outcome_words.h"
#include "reports/result_tables.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

void write_events(Markup& out, const std::vector<std::uint64_t>& events) {
  out.open("td");
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string anchor = std::to_string(events[i]);
    if (i > 0) out.text(gettext("; "));
    out.element("a", anchor, {{"href", "#event-" + anchor}});
  }
  if (events.empty()) out.text("–");
  out.close();
}

std::string time_text(const HtmlResult& in, sim::Time time) {
  return time == sim::never ? std::string("–") : instant_text(time, in.plan.utc_offset_minutes, in.english);
}

}  // namespace

void write_measures(Markup& out, const HtmlResult& in) {
  open_table(out, "measures", gettext("What was measured"),
             {gettext("Measure"), gettext("Measured"), gettext("Goal"), gettext("Result"),
              Head(gettext("Points"), true), gettext("Events")});
  out.open("tbody");
  std::size_t position = in.score.lines.size() - in.score.measures.size();
  for (const sim::MeasureResult& result : in.score.measures) {
    const sim::Metric& measure = in.plan.measures[result.measure];
    const sim::ScoreLine& line = in.score.lines[position++];
    std::string name = label_of(measure, in.english);
    if (measure.each_incident) name += " · " + label_of(in.plan.incidents[result.incident], in.english);
    const std::string goal = goal_text(measure);
    const std::string verdict = verdict_text(measure, result);
    out.open("tr").element("th", name, {{"scope", "row"}});
    out.element("td", measured_text(in.plan, result));
    out.element("td", goal.empty() ? "–" : goal).element("td", verdict.empty() ? "–" : verdict);
    out.element("td", line.counted ? points_text(line.points) + " / " + points_text(line.points_max) : "–",
                {{"class", "number"}});
    write_events(out, result.events);
    out.close().line();
  }
  out.close();
  close_table(out);
}

void write_steps(Markup& out, const HtmlResult& in) {
  open_table(out, "steps", gettext("The attack, step by step"),
             {gettext("Step"), gettext("Technique"), gettext("Result"), gettext("Time"), gettext("Seen"),
              gettext("Contained"), gettext("Events")});
  out.open("tbody");
  for (std::size_t i = 0; i < in.score.steps.size(); ++i) {
    const sim::Step& step = in.plan.steps[i];
    const sim::StepOutcome& outcome = in.score.steps[i];
    std::vector<std::uint64_t> events;
    for (const std::uint64_t event : {outcome.event, outcome.seen_event, outcome.contained_event}) {
      if (event != 0) events.push_back(event);
    }
    out.open("tr").element("th", label_of(step, in.english), {{"scope", "row"}});
    out.element("td", step.technique).element("td", step_status_word(outcome.status));
    for (const sim::Time time : {outcome.at, outcome.seen_at, outcome.contained_at}) {
      out.element("td", time_text(in, time), {{"class", "when"}});
    }
    write_events(out, events);
    out.close().line();
  }
  out.close();
  close_table(out);
}

void write_groups(Markup& out, const HtmlResult& in) {
  for (const auto grouping : {sim::Grouping::objective, sim::Grouping::team, sim::Grouping::agency, sim::Grouping::seat,
                              sim::Grouping::clause}) {
    const auto groups = sim::score_by(in.plan, in.score, grouping);
    const bool says_something = groups.size() > 1 || (groups.size() == 1 && groups.front().item != sim::none);
    if (!says_something) continue;
    open_table(out, "groups", grouping_word(grouping),
               {"", Head(gettext("Points"), true), Head(gettext("Share"), true), Head(gettext("met"), true),
                Head(gettext("late"), true), Head(gettext("missed"), true), Head(gettext("right"), true),
                Head(gettext("wrong"), true)});
    out.open("tbody");
    for (const sim::ScoreGroup& group : groups) {
      const std::int64_t permille =
          group.points_max > 0 ? std::max<std::int64_t>(0, group.points * 1000 / group.points_max) : 0;
      out.open("tr").element("th", group_label(in.plan, grouping, group, in.english), {{"scope", "row"}});
      out.element("td", points_text(group.points) + " / " + points_text(group.points_max), {{"class", "number"}});
      out.element("td", group.points_max > 0 ? percent_text(permille) : "–", {{"class", "number"}});
      for (const std::uint32_t count : {group.met, group.late, group.missed, group.right, group.wrong}) {
        out.element("td", std::to_string(count), {{"class", "number"}});
      }
      out.close().line();
    }
    out.close();
    close_table(out);
  }
}

}  // namespace tocsin::reports
