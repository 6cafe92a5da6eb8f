// What a person should confirm before a document is signed: the values of the procedure that no official text was found
// for, as far as the exercise made use of them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "reports/account.h"

namespace tocsin::reports {

[[nodiscard]] std::string certainty_word(sim::Certainty certainty);

// What of a procedure a document speaks of, by id; null: of all that the exercise made use of.
struct Mentioned {
  std::set<std::string> duties;
  std::set<std::string> forms;
};

// A heading of the first level, what the mark ※ in the document means, and a table; nothing where all is certain. One
// table for all accounts, each value once.
void append_values_to_confirm(Composer& compose, const std::vector<const Account*>& accounts,
                              const Mentioned* mentioned = nullptr);

}  // namespace tocsin::reports
