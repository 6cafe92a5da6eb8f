// `tocsin year` and `tocsin submit`: how the year's programme stands, and what was handed in.
#include <libintl.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/board.h"
#include "cli/commands.h"
#include "conduct/programme.h"
#include "conduct/submission.h"
#include "reports/account.h"
#include "reports/annual_report.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {

using Json = nlohmann::ordered_json;
using conduct::Alarm;
using conduct::Standing;
using reports::fill;

namespace {

Outcome<sim::Time> day_or_today(const std::string& text, int offset) {
  if (text.empty()) return conduct::today();
  for (const std::string& given : {text, text + " 00:00"}) {
    if (const auto time = sim::parse_local_time(given, offset)) return *time;
  }
  return Failed{usage, fill(gettext("`%s` is no date; write, for example, 2025-04-10"), {text})};
}

std::string state_text(const Standing& standing, Alarm alarm) {
  if (standing.held && standing.submission != nullptr) {
    return standing.submission->at <= standing.due ? gettext("handed in") : gettext("handed in late");
  }
  if (alarm == Alarm::overdue) return gettext("overdue");
  if (alarm == Alarm::soon) return gettext("due soon");
  return standing.held ? gettext("report open") : gettext("planned");
}

}  // namespace

ExitCode year(const YearOptions& options) {
  auto programme = conduct::open_programme(options.programme);
  if (!programme) return end_with(programme.failed());
  auto submissions = conduct::read_submissions(options.programme);
  if (!submissions) return end_with(submissions.failed());
  const int offset = programme->utc_offset_minutes;
  auto now = day_or_today(options.date, offset);
  if (!now) return end_with(now.failed());
  sim::Duration ahead = 0;
  if (!options.due.empty()) {
    const auto span = sim::parse_duration(options.due);
    if (!span || span->months != 0)
      return end_with({usage, fill(gettext("`%s` is no length; write, for example, 14d"), {options.due})});
    ahead = span->milliseconds;
  }
  const bool english = options.english;
  const auto date = [&](sim::Time time) {
    return time == sim::never ? std::string("–") : reports::full_date(time, offset, english);
  };
  std::vector<std::vector<std::string>> rows = {{gettext("Exercise"), gettext("Planned"), gettext("Completed"),
                                                 gettext("Report due"), gettext("Handed in"), gettext("To"),
                                                 gettext("Reference number"), gettext("By whom"), gettext("State")}};
  Json json = {{"programme", programme->id}, {"year", programme->year}, {"drills", Json::array()}};
  bool alarmed = false;
  std::vector<Standing> standings;
  for (const sim::YearDrill& drill : programme->drills) {
    auto standing = conduct::standing_of(*programme, drill, *submissions);
    if (!standing) return end_with(standing.failed());
    const Alarm alarm = conduct::alarm_of(*standing, *now, ahead);
    alarmed = alarmed || alarm != Alarm::none;
    const sim::Submission* sent = standing->submission;
    rows.push_back({reports::label_of(drill, english), date(drill.planned), date(standing->completed),
                    date(standing->due), sent != nullptr ? date(sent->at) : "–", sent != nullptr ? sent->to : "–",
                    sent != nullptr ? sent->reference : "–", sent != nullptr ? sent->by : "–",
                    state_text(*standing, alarm)});
    Json entry = {{"id", drill.id}, {"kind", drill.kind}, {"held", standing->held}};
    if (standing->held) entry["completed_ms"] = standing->completed;
    if (standing->held) entry["report_due_ms"] = standing->due;
    if (standing->held) entry["report_due"] = sim::format_local(standing->due, offset).substr(0, 10);
    if (sent != nullptr) {
      entry["submitted"] = {{"at_ms", sent->at}, {"to", sent->to}, {"reference", sent->reference}, {"by", sent->by}};
    }
    entry["alarm"] = alarm == Alarm::overdue ? "overdue" : alarm == Alarm::soon ? "due" : "none";
    json["drills"].push_back(std::move(entry));
    standings.push_back(*standing);
  }
  if (options.json) {
    std::cout << json.dump(1, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    std::cout << reports::label_of(*programme, english) << "\n\n";
    for (const sim::Requirement& of : programme->requirements) {
      const auto held = std::count_if(standings.begin(), standings.end(), [&](const Standing& standing) {
        return standing.held && standing.drill->kind == of.kind;
      });
      std::cout << fill(gettext("%1$s: %2$s of %3$s held"),
                        {reports::label_of(of, english), std::to_string(held), std::to_string(of.times)})
                << "\n";
    }
    std::cout << "\n";
    print_table(std::cout, rows);
    std::cout << "\n" << fill(gettext("Counting rule: %s"), {reports::counting_text(*programme, english)}) << "\n";
  }
  return alarmed && !options.due.empty() ? finding : fine;
}

ExitCode submit(const SubmitOptions& options) {
  auto programme = conduct::open_programme(options.programme);
  if (!programme) return end_with(programme.failed());
  auto at = day_or_today(options.date, programme->utc_offset_minutes);
  if (!at) return end_with(at.failed());
  const auto path = conduct::submit(
      options.programme, *programme,
      {{options.drill, *at, options.to, options.reference, options.by}, options.files, options.package});
  if (!path) return end_with(path.failed());
  if (!options.package.empty()) {
    std::cout << fill(gettext("%1$s: the package; check it with: tocsin verify %1$s"), {options.package}) << "\n";
  }
  std::cout << fill(gettext("%1$s: the submission is recorded"), {*path}) << "\n";
  return fine;
}

}  // namespace tocsin::cli
