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

struct LintOptions {
  std::vector<std::string> drills;
  std::vector<std::string> library;
  unsigned runs = 12;  // of each manner
  bool json = false;
};
ExitCode lint(const LintOptions& options);

struct RunOptions {
  std::string drill;
  std::vector<std::string> library;
  std::string journal;
  std::string html;
  std::optional<std::uint64_t> seed;
  std::string speed;               // "max" or a rate
  std::vector<std::string> seats;  // SEAT=person|bot|nobody
  std::string outcomes;            // CSV of what recipients of campaigns did
  bool json = false;
  bool acknowledge = false;  // say `acknowledged N` whenever event N is on disk
  bool english = false;
};
ExitCode run(const RunOptions& options);

struct RehearseOptions {
  std::string drill;
  std::vector<std::string> library;
  std::int64_t runs = 1000;
  std::uint64_t first_seed = 1;
  std::optional<std::int64_t> jobs;  // without it as many as there are cores
  bool json = false;
  bool english = false;
};
ExitCode rehearse(const RehearseOptions& options);

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

struct CoverageOptions {
  std::string procedure;
  std::vector<std::string> drills;
  std::vector<std::string> library;
  std::optional<std::uint64_t> seed;  // the first of a few
  bool values = false;
  bool json = false;
  bool english = false;
};
// A finding when a clause is open: nothing implements it, or drills were named and none of them exercises it.
ExitCode coverage(const CoverageOptions& options);

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

struct ReportOptions {
  std::vector<std::string> journals;
  std::string kind;
  std::vector<std::string> formats;
  std::string out;
  std::string date;       // of the documents; empty: the end of each exercise
  std::string programme;  // for the annual report
  bool unverified = false;
  bool english = false;
};
ExitCode report(const ReportOptions& options);

struct YearOptions {
  std::string programme;
  std::string due;   // a length: exit 1 when something falls due within it, or is overdue
  std::string date;  // instead of today
  bool json = false;
  bool english = false;
};
ExitCode year(const YearOptions& options);

struct SubmitOptions {
  std::string programme;
  std::string drill;
  std::string to;
  std::string reference;
  std::string by;
  std::string date;
  std::string package;  // a folder that is made
  std::vector<std::string> files;
};
ExitCode submit(const SubmitOptions& options);

// Says on standard error why it ends so.
ExitCode end_with(const Failed& failed);

}  // namespace tocsin::cli
