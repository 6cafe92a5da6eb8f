// A report handed in: recorded beside the programme, and packed with the journal that it tells of.
#pragma once

#include <string>
#include <vector>

#include "conduct/outcome.h"
#include "sim/programme.h"

namespace tocsin::conduct {

inline constexpr std::size_t submission_words_max = 500;  // bytes of each of: to, reference, by

struct HandIn {
  sim::Submission submission;
  std::vector<std::string> files;  // what was sent; their sums are recorded
  std::string package;             // a folder that is empty or not there, for copies of them; may be empty
};

// Returns the file that the submission now stands in (submissions_path): one line more, on disk. A package has the files,
// the exercise's journal, and a manifest that `tocsin verify` checks.
[[nodiscard]] Outcome<std::string> submit(const std::string& programme_path, const sim::Programme& programme,
                                          const HandIn& hand_in);

}  // namespace tocsin::conduct
