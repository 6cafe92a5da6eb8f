// The annual result report: all exercises of a programme's year, beside those of the years before.
#pragma once

#include <vector>

#include "reports/account.h"
#include "sim/programme.h"

namespace tocsin::reports {

// `accounts` in the order of their beginnings, at least one; all in one language. Those of earlier years are compared.
[[nodiscard]] Document annual_report(const std::vector<Account>& accounts, const sim::Programme& programme,
                                     const std::vector<sim::Submission>& submissions);

// The last one for a drill, which is the one that counts; null where there is none.
[[nodiscard]] const sim::Submission* last_submission(const std::vector<sim::Submission>& submissions,
                                                     const std::string& drill);
// 114 in Chinese, 2025 in English.
[[nodiscard]] std::string year_text(int year, bool english);
[[nodiscard]] std::string counting_text(const sim::Programme& programme, bool english);

}  // namespace tocsin::reports
