// What became known of a campaign's recipients, from a CSV file of the tool that sent the mails.
//
// The first line names the columns, in any order: department, recipient (or mailbox), mail (its id or subject), event,
// time; optional: campaign, scanner. The usual Chinese heads are understood, too. Others are passed over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/outcome.h"
#include "sim/event.h"

namespace tocsin::cli {

struct RecordedAct {
  sim::Time time = 0;
  sim::Index campaign = sim::none;
  sim::Index mail = sim::none;
  std::uint32_t recipient = 0;
  sim::Behaviour behaviour = sim::Behaviour::opened;
  bool scanner = false;
  std::uint32_t line = 0;
  [[nodiscard]] sim::Command command() const;
};

// In the order of time, and of the file within an instant. A file of more than 256 MiB, a line of more than 4096 bytes
// and more than 10,000,000 acts are refused. The first mistake is said with its line and column.
//
// A recipient is its number in the department (`42`, `health-000042`). Anything else is a mailbox; a department's
// mailboxes are numbered as they come. A department has either numbers or mailboxes.
[[nodiscard]] Outcome<std::vector<RecordedAct>> read_outcomes(const std::string& path, const sim::Plan& plan);

}  // namespace tocsin::cli
