// The papers that a procedure asks for: its own data say which facts, forms and acts play which part.
#pragma once

#include <vector>

#include "reports/account.h"

namespace tocsin::reports {

// One for each incident that is none of the noise and in which something was done.
[[nodiscard]] std::vector<Document> papers_of(const Account& account, const sim::Paper& paper);

}  // namespace tocsin::reports
