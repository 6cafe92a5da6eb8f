// A process that is killed loses nothing that it acknowledged.
#include <filesystem>

#include "journal/journal.h"
#include "sim/random.h"
#include "tests/catch.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {
namespace {

const std::string hospital = library_file("drills/hospital-ransomware-2025.yaml");

// The number in the last whole line `acknowledged N`.
std::uint64_t last_acknowledged(const std::string& out) {
  const std::string word = "acknowledged ";
  const std::size_t end = out.rfind('\n');
  const std::size_t at = end == std::string::npos ? end : out.rfind(word, end);
  return at == std::string::npos ? 0 : std::stoull(out.substr(at + word.size()));
}

std::string final_hash(const std::string& path) {
  auto reader = journal::Reader::open(path);
  REQUIRE(reader);
  REQUIRE_FALSE(reader.value().verify_chain());
  return journal::to_hex(reader.value().position().hash);
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// A sanitized run takes ten times as long, and the optimised builds kill it often enough.
#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t instants = 40;
#else
constexpr std::uint64_t instants = 200;
#endif

}  // namespace

TEST_CASE("Killed at random instants, a run keeps what it acknowledged, resumes, and ends with the same hash") {
  // A killed process leaves what it wrote to the system, so the files may be in memory; only a power cut needs a disk.
  const ScratchFolder folder(ScratchFolder::Where::memory);
  const std::string whole = folder / "whole.tocsin";
  const Ran uninterrupted = run_tocsin({"run", hospital, "--journal", whole, "--acknowledge"});
  REQUIRE(uninterrupted.code == 0);
  const std::string hash = final_hash(whole);
  const std::size_t lines = lines_of(uninterrupted.out);
  REQUIRE(lines > instants);
  const std::string path = folder / "killed.tocsin";
  std::size_t killed_midway = 0;
  for (std::uint64_t i = 0; i < instants; ++i) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".new", ".new-journal"}) {
      std::filesystem::remove(path + suffix);
    }
    // Every fourth is killed once more while it resumes.
    std::uint64_t acknowledged = 0;
    for (std::uint64_t kills = 0; kills < (i % 4 == 0 ? 2U : 1U); ++kills) {
      const std::size_t at = sim::draw(21, i, kills) % lines;
      const Ran killed = run_tocsin_until({"run", hospital, "--journal", path, "--acknowledge"}, at);
      acknowledged = std::max(acknowledged, last_acknowledged(killed.out));
      if (killed.code == 128 + 9) ++killed_midway;
    }
    if (std::filesystem::exists(path)) {
      auto reader = journal::Reader::open(path);
      REQUIRE(reader);
      CHECK(reader.value().position().sequence >= acknowledged);
      CHECK_FALSE(reader.value().verify_chain());
    } else {
      CHECK(acknowledged == 0);
    }
    const Ran resumed = run_tocsin({"run", hospital, "--journal", path, "--seed", "7", "--json"});
    INFO("kill " << i << ": " << resumed.err);
    REQUIRE(resumed.code == 0);
    REQUIRE(final_hash(path) == hash);
  }
  CHECK(killed_midway > instants * 3 / 4);
}

TEST_CASE("A person's act that was confirmed at the terminal is there after a kill") {
  const ScratchFolder folder;
  std::string script = "next\n";
  for (int i = 0; i < 20; ++i) script += "wait 1m\nack 1\n";
  const std::vector<std::string> arguments = {"run",    hospital,         "--journal", folder / "drill.tocsin",
                                              "--seat", "er-nurse=person"};
  const Ran killed = run_tocsin_until(arguments, 12, script);
  CHECK(killed.code == 128 + 9);
  auto reader = journal::Reader::open(folder / "drill.tocsin");
  REQUIRE(reader);
  CHECK_FALSE(reader.value().verify_chain());
  const Ran resumed = run_tocsin({"run", "--journal", folder / "drill.tocsin"});
  INFO(resumed.err);
  CHECK(resumed.code == 0);
  CHECK(run_tocsin({"verify", folder / "drill.tocsin"}).code == 0);
}

}  // namespace tocsin::test
