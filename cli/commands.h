// One function for each subcommand. They print what they find to standard output, what went wrong to standard error,
// and return the exit code. Every option struct says what the command line gave; empty or absent means not given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/outcome.h"

namespace tocsin::cli {

struct CheckOptions {
  std::vector<std::string> files;
  std::vector<std::string> library;
  bool keys = false;
};
ExitCode check(const CheckOptions& options);

struct RunOptions {
  std::string drill;
  std::vector<std::string> library;
  std::string journal;
  std::string html;
  std::optional<std::uint64_t> seed;
  std::string speed;               // "max" or a rate
  std::vector<std::string> seats;  // SEAT=person|bot|nobody
  bool json = false;
  bool acknowledge = false;  // say `acknowledged N` whenever event N is on disk
  bool english = false;
};
ExitCode run(const RunOptions& options);

struct ScoreOptions {
  std::string journal;
  std::string at;
  std::string procedure;
  std::vector<std::string> library;
  std::string html;
  bool json = false;
  bool english = false;
};
ExitCode score(const ScoreOptions& options);

struct ReplayOptions {
  std::string journal;
  std::string until;
  bool english = false;
};
ExitCode replay(const ReplayOptions& options);

struct VerifyOptions {
  std::string journal;
  bool json = false;
};
ExitCode verify(const VerifyOptions& options);

struct ForkOptions {
  std::string journal;
  std::string at;
  std::string to;
};
ExitCode fork(const ForkOptions& options);

struct ExportOptions {
  std::string journal;
};
ExitCode export_events(const ExportOptions& options);

// Says on standard error why it ends so.
ExitCode end_with(const Failed& failed);

}  // namespace tocsin::cli
