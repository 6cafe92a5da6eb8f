// The result of social-engineering campaigns as a document.
#include <libintl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "reports/campaign_tables.h"
#include "reports/drill_report.h"
#include "reports/words.h"
#include "sim/campaign_tally.h"

namespace tocsin::reports {
namespace {

// "10 (4.76 %)" in two lines, so that many columns have room.
std::string narrow(std::string cell) {
  if (const std::size_t at = cell.find(" %)"); at != std::string::npos) cell.erase(at, 1);
  if (const std::size_t at = cell.find(" ("); at != std::string::npos && cell.ends_with("%)")) cell[at] = '\n';
  return cell;
}

double percent(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) * 100 / static_cast<double>(of);
}

Chart rates_by_department(const Account& account, const sim::CampaignRecord& record, const sim::CampaignTally& tally) {
  const sim::Campaign& campaign = account.plan.campaigns[record.campaign()];
  const sim::Population& population = account.plan.populations[campaign.population];
  constexpr std::array<std::pair<sim::Measure, Tone>, 2> shown = {
      {{sim::Measure::opened, Tone::accent}, {sim::Measure::clicked, Tone::warning}}};
  constexpr std::size_t departments_max = 10;
  Chart chart;
  chart.title =
      fill(gettext("Persons by department, in percent of the department (%s)"), {label_of(campaign, account.english)});
  chart.unit = "%";
  for (const auto& [measure, tone] : shown) chart.series.push_back({measure_word(measure), {}, tone});
  std::vector<std::size_t> order(tally.departments.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  const auto rate = [&](std::size_t at) {
    return percent(tally.departments[at].persons_of(sim::Measure::clicked), tally.departments[at].recipients);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t one, std::size_t other) { return rate(one) > rate(other); });
  for (std::size_t at = 0; at < std::min(order.size(), departments_max); ++at) {
    const sim::BothBases& of = tally.departments[order[at]];
    chart.categories.push_back(label_of(population.departments[order[at]], account.english));
    for (std::size_t series = 0; series < shown.size(); ++series) {
      chart.series[series].values.push_back(percent(of.persons_of(shown[series].first), of.recipients));
    }
  }
  if (campaign.agency != sim::none) {
    const sim::RateThresholds& marks = account.plan.agencies[campaign.agency].thresholds;
    if (marks.open_ppm > 0)
      chart.limits.push_back({gettext("mark for opening"), marks.open_ppm / 10'000.0, Tone::accent});
    if (marks.click_ppm > 0)
      chart.limits.push_back({gettext("mark for clicking"), marks.click_ppm / 10'000.0, Tone::warning});
  }
  return chart;
}

}  // namespace

Document campaign_report(const Account& account) {
  const sim::Plan& plan = account.plan;
  Document document =
      begin_document(account, "social-engineering",
                     fill(gettext("%s: result of the social-engineering exercise"), {label_of(plan, account.english)}),
                     main_agency(plan));
  document.unofficial = gettext("This is not an official template; no official one was found.");
  Composer compose(document);
  compose.heading(1, gettext("Basis"));
  compose.text(fill(gettext("The exercise was held under “%s”."),
                    {label_of(plan.procedure_label, plan.procedure_id, account.english)}));
  compose.heading(1, gettext("How it is counted"));
  compose.item(gettext("By persons: who did something with any mail counts once, however many mails it was."));
  compose.item(gettext("By mails: each mail of each recipient counts once, however often it was touched."));
  compose.item(gettext("What a scanner did is not counted. Names are masked."));
  compose.note(gettext("No national mark was found; the marks are the agency's own data."));
  for (const sim::CampaignRecord& record : account.state.campaigns) {
    const sim::Campaign& campaign = plan.campaigns[record.campaign()];
    compose.heading(1, label_of(campaign, account.english));
    for (const std::string& line : campaign_lines(plan, record, account.english)) compose.text(line);
    const sim::CampaignTally tally = sim::tally_of(plan, record);
    if (!tally.departments.empty()) compose.figure("departments-chart", rates_by_department(account, record, tally));
    for (const CampaignTable& of : campaign_tables(plan, record, account.english)) {
      Table table{of.kind, of.caption, {}, {}};
      for (std::size_t at = 0; at < of.heads.size(); ++at) {
        table.columns.push_back({of.heads[at], at == 0 ? 2.2 : 1.0, at > 0});
      }
      for (const auto& row : of.rows) {
        Row made;
        for (const std::string& cell : row) made.cells.push_back({narrow(cell)});
        made.cells.resize(table.columns.size());
        table.rows.push_back(std::move(made));
      }
      compose.table(std::move(table));
    }
  }
  if (account.state.campaigns.empty()) compose.text(gettext("(The exercise has no campaign.)"));
  return document;
}

}  // namespace tocsin::reports
