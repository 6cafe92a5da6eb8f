#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/benches.h"

namespace {

using tocsin::bench::all_benches;
using tocsin::bench::Bench;
using tocsin::bench::Row;

void print_help() {
  std::printf(
      "usage: tocsin-bench [--json] [--only NAME]...\n\n"
      "Measures and prints one table. `ratio` is ours / floor; the floor is measured in the same run, in turn with\n"
      "ours, except where it is the goal itself. Exit code 0 also where a goal is not met.\n\n"
      "  --json       an array of {what, ours, floor, unit, ratio, goal, met} on stdout\n"
      "  --only NAME  only benches whose name contains NAME; may be repeated\n\nbenches:\n");
  for (const Bench& bench : all_benches) std::printf("  %-14s %s\n", bench.name, bench.what);
}

bool is_chosen(const Bench& bench, const std::vector<std::string_view>& only) {
  if (only.empty()) return true;
  for (const std::string_view part : only) {
    if (std::string_view(bench.name).find(part) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  bool json = false;
  std::vector<std::string_view> only;
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--help") {
      print_help();
      return 0;
    }
    if (arguments[i] == "--json") {
      json = true;
    } else if (arguments[i] == "--only" && i + 1 < arguments.size()) {
      only.push_back(arguments[++i]);
    } else {
      std::fprintf(stderr, "usage: tocsin-bench [--json] [--only NAME]... (--help says more)\n");
      return 2;
    }
  }
  std::vector<Row> rows;
  bool any = false;
  for (const Bench& bench : all_benches) {
    if (!is_chosen(bench, only)) continue;
    any = true;
    tocsin::bench::progress(std::string(bench.name) + ": " + bench.what);
    // What one leaves in memory must not be counted for the next.
    const auto apart = tocsin::bench::apart([&] { return tocsin::bench::pack(bench.run()); });
    for (Row& row : tocsin::bench::unpack(apart.said)) rows.push_back(std::move(row));
  }
  if (!any) {
    std::fprintf(stderr, "tocsin-bench: no bench has that name; --help lists them\n");
    return 2;
  }
  std::fputs((json ? json_of(rows) : table_of(rows)).c_str(), stdout);
  return 0;
}
