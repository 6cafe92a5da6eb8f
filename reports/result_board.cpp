// The duty board and the statutory clocks of the HTML result.
#include <libintl.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "reports/result_tables.h"
#include "reports/timeline.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

// Instances by duty; duties in the order in which each was first armed.
struct Group {
  sim::Index duty = sim::none;
  std::vector<const sim::ScoreLine*> lines;
};

std::vector<Group> grouped(const sim::Score& score) {
  std::vector<Group> groups;
  std::map<sim::Index, std::size_t> at;
  for (const sim::ScoreLine& line : score.lines) {
    if (line.category != sim::Category::timeliness) continue;
    const auto [found, is_new] = at.try_emplace(line.duty, groups.size());
    if (is_new) groups.push_back({line.duty, {}});
    groups[found->second].lines.push_back(&line);
  }
  return groups;
}

// Whether an agency chose how long this duty may take, rather than the rule.
bool is_own_measure(const sim::Duty& duty) {
  return std::any_of(duty.due.allowances.begin(), duty.due.allowances.end(),
                     [](const sim::Allowance& allowance) { return allowance.target != sim::none; });
}

std::string span_text(const sim::Span& span) {
  if (span.months > 0) {
    return fill(ngettext("%s month", "%s months", static_cast<unsigned long>(span.months)),
                {std::to_string(span.months)});
  }
  const sim::Duration length = span.milliseconds;
  // Rules speak of 24, 36 and 72 hours, and of more in days.
  if (length > 3 * sim::day && length % sim::day == 0) {
    return fill(gettext("%s d"), {std::to_string(length / sim::day)});
  }
  if (length % sim::hour == 0) return fill(gettext("%s h"), {std::to_string(length / sim::hour)});
  if (length % sim::minute == 0) return fill(gettext("%s min"), {std::to_string(length / sim::minute)});
  return length_text(length);
}

std::string allowances_text(const HtmlResult& in, const sim::Duty& duty, sim::Index agency) {
  std::string text;
  for (const sim::Allowance& allowance : duty.due.allowances) {
    if (!text.empty()) text += gettext("; ");
    const bool targeted = allowance.target != sim::none && agency < in.plan.agencies.size() &&
                          allowance.target < in.plan.agencies[agency].targets.size();
    const std::string span = span_text(targeted ? in.plan.agencies[agency].targets[allowance.target] : allowance.span);
    std::string levels;
    for (std::int32_t level : allowance.levels) {
      if (!levels.empty()) levels += gettext(", ");
      levels += std::to_string(level);
    }
    if (levels.empty() && duty.due.allowances.size() > 1) {
      text += fill(gettext("%s while the level is unknown"), {span});
      continue;
    }
    text += levels.empty() ? span : fill(gettext("%1$s at levels %2$s"), {span, levels});
  }
  return text;
}

std::string roles_text(const HtmlResult& in, const sim::Duty& duty) {
  std::string text;
  for (sim::Index role : duty.owners) {
    if (!text.empty()) text += gettext(", ");
    text += label_of(in.plan.roles[role], in.english);
  }
  return text;
}

std::string owner_text(const HtmlResult& in, const sim::Duty& duty, const sim::DutyInstance& instance) {
  const std::string& agency = label_of(in.plan.agencies[instance.agency], in.english);
  // The duty to answer a sign is that of the seat that received it.
  if (duty.for_each == sim::none && instance.element != sim::none && instance.element < in.plan.seats.size()) {
    return fill(gettext("%1$s, %2$s"), {label_of(in.plan.seats[instance.element], in.english), agency});
  }
  const std::string roles = roles_text(in, duty);
  return roles.empty() ? agency : fill(gettext("%1$s, %2$s"), {roles, agency});
}

std::string subject_text(const HtmlResult& in, const sim::Duty& duty, const sim::DutyInstance& instance) {
  std::string text;
  if (instance.incident != sim::none) text = label_of(in.plan.incidents[instance.incident], in.english);
  if (duty.for_each != sim::none && instance.element != sim::none) {
    text += (text.empty() ? "" : gettext("; "));
    text += fill(gettext("for %s"), {label_of(in.plan.agencies[instance.element], in.english)});
  }
  return text;
}

std::string reason_text(const HtmlResult& in, const sim::ScoreLine& line) {
  switch (line.state) {
    case sim::DutyState::met: return gettext("In time.");
    case sim::DutyState::late:
      return fill(gettext("Done late: %s %% of its weight."), {std::to_string(in.plan.scoring.late_percent)});
    case sim::DutyState::missed: return gettext("Not done.");
    case sim::DutyState::open: return gettext("Still open; not counted.");
    case sim::DutyState::excused: return gettext("Excused; not counted.");
    case sim::DutyState::waived: {
      const Remark remark = remark_of(line.reason.in(in.english));
      const std::string text = remark.name.empty()
                                   ? std::string(gettext("Waived; not counted."))
                                   : fill(gettext("Waived by %1$s: %2$s. Not counted."), {remark.name, remark.words});
      return text + " " + fill(gettext("Before that: %s."), {state_word(line.before_waiver)});
    }
    case sim::DutyState::voided: return gettext("It was no duty after all; not counted.");
  }
  return {};
}

// What observations changed about a duty's points; the duty's own line stays as it was.
void write_changes(Markup& out, const HtmlResult& in, const sim::ScoreLine& line) {
  for (const sim::ScoreLine& each : in.score.lines) {
    if (each.category != sim::Category::observation || each.duty_instance != line.duty_instance || !each.counted)
      continue;
    const Remark remark = remark_of(each.reason.in(in.english));
    const std::string points = (each.points > 0 ? "+" : "") + points_text(each.points);
    out.text(" ").element("strong",
                          fill(gettext("Changed by %1$s, %2$s points: %3$s"), {remark.name, points, remark.words}));
  }
}

// The subject is written where it differs from that of the row before.
void write_instance(Markup& out, const HtmlResult& in, const sim::ScoreLine& line, std::string& subject_before) {
  const sim::DutyInstance& instance = in.state.duties[line.duty_instance];
  const sim::Duty& duty = in.plan.duties[line.duty];
  const int offset = in.plan.utc_offset_minutes;
  // A missed duty was settled by the clock; nobody did it.
  const bool done = line.state == sim::DutyState::met || line.state == sim::DutyState::late;
  const std::string number = std::to_string(line.duty_instance + 1);
  out.open("tr", {{"id", "duty-" + number}, {"class", class_of(line.state)}});
  out.open("th", {{"scope", "row"}, {"class", "clause"}})
      .text(duty.clause.empty() ? layer_word(duty.layer) : duty.clause)
      .text(" ")
      .element("span", "#" + number, {{"class", "quiet"}})
      .close();
  out.open("td").text(owner_text(in, duty, instance));
  const std::string subject = subject_text(in, duty, instance);
  if (!subject.empty() && subject != subject_before) out.text(" ").element("span", subject, {{"class", "quiet block"}});
  out.close();
  subject_before = subject;
  out.element("td",
              instance.due == sim::never ? gettext("no due time") : instant_text(instance.due, offset, in.english),
              {{"class", "when"}});
  out.element("td", done ? instant_text(instance.settled_at, offset, in.english) : "–", {{"class", "when"}});
  out.open("td");
  write_state(out, line.state);
  out.close();
  out.element("td", line.state == sim::DutyState::late ? length_text(line.late_by) : "", {{"class", "number"}});
  out.element("td", line.counted ? points_text(line.points) + " / " + points_text(line.points_max) : "–",
              {{"class", "number"}});
  out.open("td", {{"class", "reason"}}).text(reason_text(in, line));
  write_changes(out, in, line);
  const std::uint64_t event = line.by_event != 0 ? line.by_event : line.from_event;
  const std::string anchor = std::to_string(event);
  out.text(" ").element("a", fill(gettext("event %s"), {anchor}), {{"href", "#event-" + anchor}});
  out.close().close().line();
}

void write_group_head(Markup& out, const HtmlResult& in, const Group& group) {
  const sim::Duty& duty = in.plan.duties[group.duty];
  out.open("tr", {{"class", "group"}});
  out.open("th", {{"scope", "rowgroup"}, {"colspan", "8"}});
  if (!duty.clause.empty()) out.element("span", duty.clause, {{"class", "clause"}}).text(" ");
  out.text(label_of(duty, in.english)).text(" ");
  out.element("span", layer_word(duty.layer), {{"class", "layer layer-" + std::string(sim::name_of(duty.layer))}});
  if (!duty.source.empty()) {
    out.open("span", {{"class", "source"}})
        .text(fill(gettext("Source and certainty of the rule: %s"), {duty.source}))
        .close();
  }
  out.close().close().line();
}

}  // namespace

void write_state(Markup& out, sim::DutyState state) {
  out.open("span", {{"class", "state " + std::string(class_of(state))}})
      .open("svg", {{"class", "shape"}, {"viewBox", "0 0 12 12"}, {"aria-hidden", "true"}})
      .empty("use", {{"href", "#" + std::string(shape_of(state))}})
      .close()
      .text(state_word(state))
      .close();
}

void write_board(Markup& out, const HtmlResult& in, const Sentences&) {
  open_table(out, "board", gettext("Every duty that arose, by duty in the order of first arising"),
             {gettext("Clause"), gettext("Owner and subject"), gettext("Due"), gettext("Done"), gettext("State"),
              Head(gettext("Late by"), true), Head(gettext("Points"), true), gettext("Reason")});
  for (const Group& group : grouped(in.score)) {
    out.open("tbody");
    write_group_head(out, in, group);
    std::string subject;
    for (const sim::ScoreLine* line : group.lines) write_instance(out, in, *line, subject);
    out.close();
  }
  close_table(out);
}

void write_statutory_clocks(Markup& out, const HtmlResult& in, const Sentences&) {
  open_table(
      out, "clocks", gettext("Statutory duties with a due time"),
      {gettext("Clause"), gettext("Duty"), gettext("Time allowed"), gettext("Set by"), Head(gettext("met"), true),
       Head(gettext("late"), true), Head(gettext("missed"), true), gettext("Latest against the due time")});
  out.open("tbody");
  for (const Group& group : grouped(in.score)) {
    const sim::Duty& duty = in.plan.duties[group.duty];
    if (duty.layer != sim::Layer::statutory || duty.due.allowances.empty()) continue;
    std::array<std::size_t, 7> counts{};
    bool any = false;
    sim::Duration worst = std::numeric_limits<sim::Duration>::min();
    for (const sim::ScoreLine* line : group.lines) {
      ++counts[static_cast<std::size_t>(line->state)];
      const sim::DutyInstance& instance = in.state.duties[line->duty_instance];
      const bool done = line->state == sim::DutyState::met || line->state == sim::DutyState::late;
      if (!done || instance.due == sim::never) continue;
      any = true;
      worst = std::max(worst, instance.settled_at - instance.due);
    }
    const auto count = [&](sim::DutyState state) {
      const std::size_t found = counts[static_cast<std::size_t>(state)];
      return found == 0 ? std::string("–") : std::to_string(found);
    };
    std::string margin = "–";
    if (any) {
      margin = worst > 0 ? fill(gettext("%s late"), {length_text(worst)})
                         : fill(gettext("%s to spare"), {length_text(worst)});
    }
    const sim::Index agency = in.state.duties[group.lines.front()->duty_instance].agency;
    out.open("tr")
        .element("th", duty.clause.empty() ? "–" : duty.clause, {{"scope", "row"}, {"class", "clause"}})
        .element("td", label_of(duty, in.english))
        .element("td", allowances_text(in, duty, agency))
        .element("td", is_own_measure(duty) ? gettext("the agency's own measure") : gettext("the rule"))
        .element("td", count(sim::DutyState::met), {{"class", "number"}})
        .element("td", count(sim::DutyState::late),
                 {{"class", counts[static_cast<std::size_t>(sim::DutyState::late)] > 0 ? "number late" : "number"}})
        .element("td", count(sim::DutyState::missed),
                 {{"class", counts[static_cast<std::size_t>(sim::DutyState::missed)] > 0 ? "number missed" : "number"}})
        .element("td", margin, {{"class", worst > 0 && any ? "late" : ""}})
        .close()
        .line();
  }
  out.close();
  close_table(out);
}

}  // namespace tocsin::reports
