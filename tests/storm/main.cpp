// `tocsin-storm`: storms for a night. See tools/storm.
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "tests/fault_vfs.h"
#include "tests/scratch_folder.h"
#include "tests/storm/hall_storm.h"

namespace {

using tocsin::storm::Counts;
using tocsin::storm::Options;

struct Wanted {
  Options options;
  double hours = 0;         // 0: one storm
  std::uint64_t total = 0;  // steps, over as many storms as it takes; 0: as the time says
  bool shrinks = true;
  bool over_hall = false;
};

constexpr const char* usage =
    "usage: tools/storm --seed N [--hours H | --total STEPS] [--steps N] [--parts BITS] [--without-duties BITS] "
    "[--without-campaigns BITS] [--hall] [--no-shrinking]\n";

bool read(int count, char** arguments, Wanted& wanted) {
  for (int i = 1; i < count; ++i) {
    const std::string key = arguments[i];
    if (key == "--no-shrinking") {
      wanted.shrinks = false;
      continue;
    }
    if (key == "--hall") {
      wanted.over_hall = true;
      continue;
    }
    if (i + 1 >= count) return false;
    const std::string value = arguments[++i];
    if (key == "--seed") {
      wanted.options.seed = std::stoull(value);
    } else if (key == "--steps") {
      wanted.options.steps = std::stoull(value);
    } else if (key == "--hours") {
      wanted.hours = std::stod(value);
    } else if (key == "--total") {
      wanted.total = std::stoull(value);
    } else if (key == "--parts") {
      wanted.options.parts = static_cast<std::uint32_t>(std::stoul(value));
    } else if (key == "--without-duties") {
      wanted.options.without.duties = std::stoull(value);
    } else if (key == "--without-campaigns") {
      wanted.options.without.campaigns = std::stoull(value);
    } else {
      return false;
    }
  }
  return true;
}

int run(Wanted wanted) {
  const tocsin::test::FaultVfs faults;
  const tocsin::test::ScratchFolder folder(tocsin::test::ScratchFolder::Where::memory);
  wanted.options.folder = folder.path();
  Counts counts;
  const auto begun = std::chrono::steady_clock::now();
  std::uint64_t storms = 0;
  const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); };
  const auto tell = [&] {
    std::cout << storms << " storms, " << counts.steps << " steps, " << counts.events << " events, " << counts.accepted
              << " commands accepted, " << counts.refused << " refused, " << counts.duties << " duties, "
              << counts.mails << " events of mails, " << counts.replays << " replays, " << counts.restarts
              << " restarts, " << static_cast<std::uint64_t>(passed()) << " s\n"
              << std::flush;
  };
  do {
    const auto finding = wanted.over_hall ? run_hall_storm(wanted.options, counts) : run_storm(wanted.options, counts);
    if (finding) {
      std::cout << to_text(wanted.shrinks && !wanted.over_hall ? shrink(*finding) : *finding);
      tell();
      return EXIT_FAILURE;
    }
    ++wanted.options.seed;
    if (++storms % 500 == 0) tell();
  } while (passed() < wanted.hours * 3600 || counts.steps < wanted.total);
  tell();
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    Wanted wanted;
    if (read(count, arguments, wanted)) return run(wanted);
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
  }
  std::cerr << usage;
  return 2;
}
