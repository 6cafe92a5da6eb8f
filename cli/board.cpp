#include "cli/board.h"

#include <libintl.h>
#include <cwchar>

#include <algorithm>
#include <vector>

#include "reports/campaign_tables.h"
#include "reports/outcome_words.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;
using reports::label_of;

std::string instant(sim::Time time, int offset_minutes) {
  return time == sim::never ? std::string("–") : sim::format_local(time, offset_minutes);
}

std::string owner_of(const sim::Plan& plan, const sim::DutyInstance& instance, bool english) {
  const sim::Duty& duty = plan.duties[instance.duty];
  const std::string& agency = label_of(plan.agencies[instance.agency], english);
  if (is_one_seats(duty) && instance.element != sim::none) {
    return agency + " " + label_of(plan.seats[instance.element], english);
  }
  if (duty.owners.empty()) return agency;
  return agency + " " + label_of(plan.roles[duty.owners.front()], english);
}

std::string points_of(const sim::ScoreLine& line) {
  if (!line.counted) return "–";
  std::string text = reports::points_text(line.points) + "/" + reports::points_text(line.points_max);
  if (line.by_event != 0) text += " #" + std::to_string(line.by_event);
  return text;
}

void print_campaigns(std::ostream& out, const sim::State& state, bool english) {
  for (const sim::CampaignRecord& record : state.campaigns) {
    out << "\n" << label_of(state.plan->campaigns[record.campaign()], english) << "\n";
    for (const std::string& line : reports::campaign_lines(*state.plan, record, english)) out << line << "\n";
    for (const reports::CampaignTable& table : reports::campaign_tables(*state.plan, record, english)) {
      out << "\n" << table.caption << "\n";
      std::vector<std::vector<std::string>> rows = {table.heads};
      rows.insert(rows.end(), table.rows.begin(), table.rows.end());
      print_table(out, rows);
    }
  }
}

// The bytes of the first character and the columns that it takes; a byte that is no character stands for itself.
std::pair<std::size_t, std::size_t> first_character(std::string_view text) {
  std::mbstate_t state{};
  wchar_t character = 0;
  const std::size_t bytes = std::mbrtowc(&character, text.data(), text.size(), &state);
  if (bytes == 0 || bytes > text.size()) return {1, 1};
  return {bytes, static_cast<std::size_t>(std::max(::wcwidth(character), 0))};
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto [bytes, width] = first_character(text);
    columns += width;
    text.remove_prefix(bytes);
  }
  return columns;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t columns_max = 72;
  text = text.substr(0, text.find('\n'));
  if (columns_of(text) <= columns_max) return std::string(text);
  std::size_t end = 0;
  for (std::size_t columns = 0; columns < columns_max - 1;) {
    const auto [bytes, width] = first_character(text.substr(end));
    end += bytes;
    columns += width;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t has = columns_of(text);
  text.append(has < columns ? columns - has : 1, ' ');
  return text;
}

void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) out << padded(row[i], widths[i] + 2);
    out << row.back() << "\n";
  }
}

void print_readiness(std::ostream& out, const sim::Plan& plan, std::span<const sim::Event> events, bool english) {
  std::size_t count = 0;
  std::vector<std::vector<std::string>> rows;
  for (const sim::Event& event : events) {
    if (event.kind != sim::Kind::checked) continue;
    ++count;
    if (event.value != 0) continue;
    const sim::Check& check = plan.checks[event.item];
    rows.push_back({check.clause, reports::label_of(plan.agencies[event.agency], english),
                    reports::label_of(check, english), check.remedy.in(english)});
  }
  if (count == 0) return;
  out << fill(gettext("Readiness: %1$s of %2$s checks hold."),
              {std::to_string(count - rows.size()), std::to_string(count)})
      << "\n";
  if (!rows.empty()) {
    rows.insert(rows.begin(), {gettext("Clause"), gettext("Agency"), gettext("Not ready"), gettext("Remedy")});
    print_table(out, rows);
  }
  out << "\n";
}

namespace {

void print_outcomes(std::ostream& out, const sim::Plan& plan, const sim::Score& score, bool english) {
  const int offset = plan.utc_offset_minutes;
  if (!score.measures.empty()) {
    std::vector<std::vector<std::string>> rows = {
        {gettext("Measured"), gettext("Goal"), gettext("Result"), gettext("Measure")}};
    for (const sim::MeasureResult& result : score.measures) {
      const sim::Metric& measure = plan.measures[result.measure];
      rows.push_back({reports::measured_text(plan, result), reports::goal_text(measure),
                      reports::verdict_text(measure, result), reports::label_of(measure, english)});
    }
    out << "\n";
    print_table(out, rows);
  }
  if (score.steps.empty()) return;
  std::vector<std::vector<std::string>> rows = {{gettext("Technique"), gettext("Result"), gettext("Time"),
                                                 gettext("Seen"), gettext("Contained"), gettext("Step")}};
  for (std::size_t i = 0; i < score.steps.size(); ++i) {
    const sim::StepOutcome& outcome = score.steps[i];
    rows.push_back({plan.steps[i].technique, reports::step_status_word(outcome.status), instant(outcome.at, offset),
                    instant(outcome.seen_at, offset), instant(outcome.contained_at, offset),
                    reports::label_of(plan.steps[i], english)});
  }
  out << "\n";
  print_table(out, rows);
}

// Waivers and observations change what counts, so each is said with its name and reason.
void print_remarks(std::ostream& out, const sim::Plan& plan, const sim::Score& score, bool english) {
  for (const sim::ScoreLine& line : score.lines) {
    const bool waived = line.category == sim::Category::timeliness && line.state == sim::DutyState::waived;
    if (!waived && line.category != sim::Category::observation) continue;
    const reports::Remark remark = reports::remark_of(line.reason.in(english));
    const std::string on = line.duty == sim::none ? std::string() : reports::label_of(plan.duties[line.duty], english);
    out << "\n";
    if (waived) {
      out << fill(gettext("Duty %1$s is waived by %2$s: %3$s"), {on, remark.name, remark.words}) << " "
          << fill(gettext("Before that: %s."), {reports::state_word(line.before_waiver)});
    } else {
      out << fill(gettext("%1$s observes: %2$s"), {remark.name, remark.words});
      if (!on.empty()) out << fill(gettext(" (on duty %s)"), {on});
      if (line.counted) out << fill(gettext(" (%s points)"), {reports::points_text(line.points)});
    }
    out << " #" << line.by_event << "\n";
  }
}

void print_groups(std::ostream& out, const sim::Plan& plan, const sim::Score& score, bool english) {
  for (const auto grouping : {sim::Grouping::objective, sim::Grouping::team, sim::Grouping::agency, sim::Grouping::seat,
                              sim::Grouping::clause}) {
    const auto groups = sim::score_by(plan, score, grouping);
    const bool says_something = groups.size() > 1 || (groups.size() == 1 && groups.front().item != sim::none);
    if (!says_something) continue;
    std::vector<std::vector<std::string>> rows = {{gettext("Points"), gettext("met"), gettext("late"),
                                                   gettext("missed"), gettext("right"), gettext("wrong"),
                                                   reports::grouping_word(grouping)}};
    for (const sim::ScoreGroup& group : groups) {
      rows.push_back({reports::points_text(group.points) + "/" + reports::points_text(group.points_max),
                      std::to_string(group.met), std::to_string(group.late), std::to_string(group.missed),
                      std::to_string(group.right), std::to_string(group.wrong),
                      reports::group_label(plan, grouping, group, english)});
    }
    out << "\n";
    print_table(out, rows);
  }
  out << "\n";
}

}  // namespace

void print_board(std::ostream& out, const sim::State& state, const sim::Score& score, bool english) {
  const sim::Plan& plan = *state.plan;
  const int offset = plan.utc_offset_minutes;
  out << plan.label.in(english) << "\n"
      << plan.procedure_label.in(english) << "\n"
      << fill(gettext("at %s"), {instant(state.now, offset)}) << "\n\n";
  std::vector<std::vector<std::string>> rows = {{gettext("Clause"), gettext("Due"), gettext("Done"), gettext("State"),
                                                 gettext("Late by"), gettext("Points, event"), gettext("Owner"),
                                                 gettext("Duty")}};
  for (const sim::ScoreLine& line : score.lines) {
    if (line.category != sim::Category::timeliness) continue;
    const sim::DutyInstance& instance = state.duties[line.duty_instance];
    const sim::Duty& duty = plan.duties[line.duty];
    const bool done = line.state == sim::DutyState::met || line.state == sim::DutyState::late;
    rows.push_back({duty.clause.empty() ? reports::layer_word(duty.layer) : duty.clause, instant(instance.due, offset),
                    done ? instant(instance.settled_at, offset) : "–", reports::state_word(line.state),
                    line.state == sim::DutyState::late ? reports::length_text(line.late_by) : "", points_of(line),
                    owner_of(plan, instance, english), label_of(duty, english)});
  }
  print_table(out, rows);
  print_campaigns(out, state, english);
  out << "\n"
      << fill(gettext("Score %1$s of %2$s points, %3$s"),
              {reports::points_text(score.points), reports::points_text(score.points_max),
               reports::percent_text(score.permille)})
      << "\n";
  for (std::size_t c = 0; c < sim::categories; ++c) {
    const auto category = static_cast<sim::Category>(c);
    const sim::CategoryTotal& total = score.by_category[static_cast<std::size_t>(category)];
    if (total.points == 0 && total.points_max == 0) continue;
    out << "  " << padded(reports::category_word(category), 28)
        << fill(gettext("%1$s of %2$s"), {reports::points_text(total.points), reports::points_text(total.points_max)})
        << "\n";
  }
  print_outcomes(out, plan, score, english);
  print_remarks(out, plan, score, english);
  print_groups(out, plan, score, english);
  out << gettext("The score is the software's own; no official scoring rule was found.") << "\n";
}

}  // namespace tocsin::cli
