// Where the server's files lie, for those who serve and those who invite.
#pragma once

#include <string>

#include "cli/outcome.h"
#include "net/door_book.h"
#include "net/websocket.h"

namespace tocsin::cli {

[[nodiscard]] bool is_drill_file(const std::string& path);
// Of a drill: its name with the suffix `.tocsin`, in the current folder.
[[nodiscard]] std::string journal_for(const std::string& exercise);
// The files that were named, or those beside the journal.
[[nodiscard]] Outcome<net::Certificate> certificate_for(const std::string& journal, const std::string& certificate,
                                                        const std::string& key);
// What a person gives as a code: the code, or a file that holds it.
[[nodiscard]] Outcome<net::JoinCode> read_join_code(const std::string& given);

}  // namespace tocsin::cli
