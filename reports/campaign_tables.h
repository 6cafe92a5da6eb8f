// A campaign's figures for people, on both bases: the same tables for the terminal and the page.
//
// Recipients are numbers in their departments. Where one is shown with a name, the name is made up and masked.
#pragma once

#include <string>
#include <vector>

#include "sim/state.h"

namespace tocsin::reports {

struct CampaignTable {
  std::string kind;  // "behaviours", "departments", "mails", "delays", "repeaters"
  std::string caption;
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;  // the first column names the row
};

[[nodiscard]] std::vector<CampaignTable> campaign_tables(const sim::Plan& plan, const sim::CampaignRecord& record,
                                                         bool english);
// What stands above the tables: how many were reached, the pass marks, what was left out of the count.
[[nodiscard]] std::vector<std::string> campaign_lines(const sim::Plan& plan, const sim::CampaignRecord& record,
                                                      bool english);

[[nodiscard]] std::string behaviour_word(sim::Behaviour behaviour);
[[nodiscard]] std::string measure_word(sim::Measure measure);
[[nodiscard]] std::string rate_text(std::uint64_t count, std::uint64_t of);  // percent, two decimals, rounded
[[nodiscard]] std::string recipient_id(const sim::Population& population, std::uint32_t recipient);
[[nodiscard]] std::string masked_name(std::uint32_t recipient, bool english);  // fictitious

}  // namespace tocsin::reports
