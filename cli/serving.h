// The commands around the drill server; options as in commands.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/outcome.h"

namespace tocsin::cli {

struct ServeOptions {
  std::vector<std::string> exercises;  // drills and journals
  std::vector<std::string> library;
  std::string journal;
  std::optional<std::uint64_t> seed;
  std::string listen = "0.0.0.0:8765";
  std::string certificate;
  std::string key;
  std::string metrics;
  std::string log = "info";
  double rate = 0;  // requests per second of each client; 0: the default
  bool english = false;
};
ExitCode serve(const ServeOptions& options);

struct InviteOptions {
  std::string exercise;  // drill or journal
  std::vector<std::string> library;
  std::vector<std::string> seats;
  std::vector<std::string> roles;
  bool all_seats = false;
  std::string address;
  std::string certificate;
  std::string key;
  std::string expires = "30d";
  std::string out;
  bool english = false;
};
ExitCode invite(const InviteOptions& options);

struct SeatsOptions {
  std::string exercise;  // a journal, or a join code of the controller's
  std::vector<std::string> revoke;
  bool json = false;
  bool english = false;
};
ExitCode seats(const SeatsOptions& options);

struct JoinOptions {
  std::string code;  // or a file that holds it
  std::string name;
  bool json = false;
  bool english = false;
};
ExitCode join(const JoinOptions& options);

struct ControlOptions {
  std::string code;
  std::vector<std::string> words;
  std::string by;
  std::string why;
  bool json = false;
  bool english = false;
};
ExitCode control(const ControlOptions& options);

}  // namespace tocsin::cli
