#include "reports/campaign_tables.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "reports/words.h"
#include "sim/random.h"

namespace tocsin::reports {
namespace {

using sim::Measure;

constexpr Measure by_department[] = {Measure::opened,  Measure::link,        Measure::attachment,
                                     Measure::clicked, Measure::credentials, Measure::reported};

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string with_rate(std::uint64_t count, std::uint64_t of) {
  return number(count) + " (" + rate_text(count, of) + ")";
}

CampaignTable behaviours(const sim::CampaignTally& tally) {
  CampaignTable table{"behaviours",
                      gettext("What recipients did, by person and by mail; neither is a sum"),
                      {gettext("Behaviour"), gettext("Persons"), gettext("Share of recipients"), gettext("Mails"),
                       gettext("Share of mails sent")},
                      {}};
  for (std::size_t i = 0; i < sim::measures; ++i) {
    const auto measure = static_cast<Measure>(i);
    const std::uint32_t persons = tally.total.persons_of(measure);
    const std::uint32_t mails = tally.total.mails_of(measure);
    table.rows.push_back({measure_word(measure), number(persons), rate_text(persons, tally.total.recipients),
                          number(mails), rate_text(mails, tally.total.sent)});
  }
  return table;
}

CampaignTable departments(const sim::Population& population, const sim::CampaignTally& tally, bool english) {
  CampaignTable table{
      "departments", gettext("By department, in persons"), {gettext("Department"), gettext("Recipients")}, {}};
  for (const Measure measure : by_department) table.heads.push_back(measure_word(measure));
  for (std::size_t d = 0; d < population.departments.size(); ++d) {
    const sim::BothBases& bases = tally.departments[d];
    std::vector<std::string> row = {label_of(population.departments[d], english), number(bases.recipients)};
    for (const Measure measure : by_department) row.push_back(with_rate(bases.persons_of(measure), bases.recipients));
    table.rows.push_back(std::move(row));
  }
  return table;
}

CampaignTable mails(const sim::Campaign& campaign, const sim::CampaignRecord& record, const sim::CampaignTally& tally,
                    bool english) {
  CampaignTable table{"mails", gettext("By mail"), {gettext("Mail"), gettext("Group"), gettext("Sent")}, {}};
  for (const Measure measure : by_department) table.heads.push_back(measure_word(measure));
  for (std::size_t m = 0; m < campaign.mails.size(); ++m) {
    const sim::Mail& mail = campaign.mails[m];
    const sim::BothBases& bases = tally.mails[m];
    const bool withheld = record.withheld(static_cast<sim::Index>(m));
    std::vector<std::string> row = {label_of(mail.subject, mail.id, english), mail.group.in(english),
                                    withheld ? std::string(gettext("withheld")) : number(bases.sent)};
    for (const Measure measure : by_department) row.push_back(with_rate(bases.mails_of(measure), bases.sent));
    table.rows.push_back(std::move(row));
  }
  return table;
}

CampaignTable delays(const sim::CampaignRecord& record) {
  CampaignTable table{"delays",
                      gettext("How soon after a mail was sent"),
                      {gettext("Behaviour"), gettext("Mails"), "10 %", "50 %", "90 %"},
                      {}};
  const auto add = [&](Measure measure, const sim::DelayCounts& counts) {
    if (counts.count() == 0) return;
    std::vector<std::string> row = {measure_word(measure), number(counts.count())};
    for (const std::uint32_t ppm : {100'000U, 500'000U, 900'000U}) {
      row.push_back(length_text(counts.quantile(ppm).value_or(0) / sim::second * sim::second));
    }
    table.rows.push_back(std::move(row));
  };
  add(Measure::opened, record.to_open());
  add(Measure::clicked, record.to_click());
  add(Measure::reported, record.to_report());
  return table;
}

CampaignTable repeaters(const sim::Population& population, const sim::CampaignTally& tally, bool english) {
  CampaignTable table{"repeaters",
                      gettext("Persons who fell for more than one mail, most clicks first (names made up and masked)"),
                      {gettext("Recipient"), gettext("Name"), gettext("Department"), gettext("Mails clicked"),
                       gettext("Mails opened or clicked")},
                      {}};
  for (const sim::Repeater& one : tally.repeaters) {
    const sim::Department& department = population.departments[population.department_of(one.recipient)];
    table.rows.push_back({recipient_id(population, one.recipient), masked_name(one.recipient, english),
                          label_of(department, english), number(one.clicked), number(one.touched)});
  }
  return table;
}

}  // namespace

std::string behaviour_word(sim::Behaviour behaviour) {
  switch (behaviour) {
    case sim::Behaviour::opened: return gettext("opened");
    case sim::Behaviour::previewed: return gettext("seen in the preview");
    case sim::Behaviour::link: return gettext("link followed");
    case sim::Behaviour::attachment: return gettext("attachment opened");
    case sim::Behaviour::credentials: return gettext("credentials entered");
    case sim::Behaviour::forwarded: return gettext("forwarded");
    case sim::Behaviour::reported: return gettext("reported");
  }
  return {};
}

std::string measure_word(Measure measure) {
  switch (measure) {
    case Measure::opened: return gettext("opened");
    case Measure::previewed: return gettext("seen in the preview");
    case Measure::link: return gettext("link followed");
    case Measure::attachment: return gettext("attachment opened");
    case Measure::clicked: return gettext("link or attachment");
    case Measure::credentials: return gettext("credentials entered");
    case Measure::forwarded: return gettext("forwarded");
    case Measure::any: return gettext("any of these");
    case Measure::reported: return gettext("reported");
  }
  return {};
}

std::string rate_text(std::uint64_t count, std::uint64_t of) {
  if (of == 0) return "–";
  const std::uint64_t hundredths = (count * 20'000 + of) / (2 * of);
  const std::string part = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (part.size() < 2 ? "0" : "") + part + " %";
}

std::string recipient_id(const sim::Population& population, std::uint32_t recipient) {
  const sim::Department& department = population.departments[population.department_of(recipient)];
  const std::string digits = std::to_string(recipient - department.first + 1);
  return department.id + "-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

std::string masked_name(std::uint32_t recipient, bool english) {
  constexpr std::array zh_surnames{"陳", "林", "黃", "張", "李", "王", "吳", "劉", "蔡", "楊", "許", "鄭"};
  constexpr std::array zh_given{"明", "華", "芬", "玲", "宏", "安", "君", "婷", "傑", "文", "雅", "廷"};
  constexpr std::array en_surnames{"Chen", "Lin", "Huang", "Chang", "Lee", "Wang",
                                   "Wu",   "Liu", "Tsai",  "Yang",  "Hsu", "Cheng"};
  const std::uint64_t word = sim::mix(recipient + 1U);
  const std::size_t surname = word % zh_surnames.size();
  if (english) return std::string(1, static_cast<char>('A' + (word >> 32U) % 26)) + "○○ " + en_surnames[surname];
  return std::string(zh_surnames[surname]) + "○" + zh_given[(word >> 32U) % zh_given.size()];
}

std::vector<std::string> campaign_lines(const sim::Plan& plan, const sim::CampaignRecord& record, bool english) {
  const sim::Campaign& campaign = plan.campaigns[record.campaign()];
  const sim::Agency& agency = plan.agencies[campaign.agency];
  std::uint64_t sent = 0;
  for (std::size_t m = 0; m < campaign.mails.size(); ++m) sent += record.sent(static_cast<sim::Index>(m));
  std::vector<std::string> lines = {
      fill(gettext("%1$s recipients, %2$s mails sent"), {number(record.recipients()), number(sent)})};
  for (const Measure measure : sim::measures_with_thresholds) {
    const std::uint32_t ppm = agency.thresholds.of(measure);
    if (ppm == 0 || !campaign.scored || record.recipients() == 0) continue;
    const std::uint32_t persons = record.persons(measure);
    const bool passed = sim::is_below(persons, record.recipients(), ppm);
    lines.push_back(fill(passed ? gettext("%1$s: %2$s of the persons, below the %3$s of %4$s")
                                : gettext("%1$s: %2$s of the persons, not below the %3$s of %4$s"),
                         {measure_word(measure), rate_text(persons, record.recipients()),
                          rate_text(ppm, sim::parts_per_million), label_of(agency, english)}));
  }
  if (record.scanner_clicks() > 0) {
    lines.push_back(fill(gettext("%s clicks were a scanner's and are not counted"), {number(record.scanner_clicks())}));
  }
  return lines;
}

std::vector<CampaignTable> campaign_tables(const sim::Plan& plan, const sim::CampaignRecord& record, bool english) {
  const sim::Campaign& campaign = plan.campaigns[record.campaign()];
  const sim::Population& population = plan.populations[campaign.population];
  const sim::CampaignTally tally = sim::tally_of(plan, record);
  std::vector<CampaignTable> tables = {behaviours(tally), departments(population, tally, english),
                                       mails(campaign, record, tally, english), delays(record),
                                       repeaters(population, tally, english)};
  const auto empty = [](const CampaignTable& table) { return table.rows.empty(); };
  tables.erase(std::remove_if(tables.begin(), tables.end(), empty), tables.end());
  return tables;
}

}  // namespace tocsin::reports
