// Join codes to hand out: a file for each, and a page of cards to print and cut. They are secrets, so that only whoever
// made them can read the files.
#pragma once

#include <string>
#include <vector>

#include "conduct/outcome.h"

namespace tocsin::conduct {

struct Invitation {
  std::string name;  // of its file: the seat's or the role's id
  std::string label;
  std::string code;
};

// NAME.join for each, and join-codes.html, into the folder, which is made where it is missing. Returns the page's path. The
// program's language must be the page's (conduct/language.h).
[[nodiscard]] Outcome<std::string> write_invitations(const std::string& folder, const std::string& title,
                                                     const std::vector<Invitation>& invitations, bool english);

}  // namespace tocsin::conduct
