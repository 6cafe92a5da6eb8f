// The same inputs give the same bytes. tools/test puts every build of the program to these tests: g++ and clang++, with
// and without optimisation.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {
namespace {

std::string run_drill(const std::string& drill, const std::string& path, const char* seed) {
  const Ran ran = run_tocsin({"run", library_file("drills/" + drill + ".yaml"), "--journal", path, "--seed", seed});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return path;
}

std::string hash_of(const std::string& journal) {
  return nlohmann::json::parse(run_tocsin({"verify", journal, "--json"}).out)["hash"];
}

}  // namespace

// A hash changes when the program's version, the drill's texts or the engine's behaviour do. Then look at
// `tocsin replay` before and after, and write the new one here.
TEST_CASE("A drill and a seed give the journal that they always gave") {
  const ScratchFolder folder;
  CHECK(hash_of(run_drill("hospital-ransomware-2025", folder / "hospital.tocsin", "7")) ==
        "ec60af0a389231db8a987c7dde48b80c225eda8cf6a1d18945f6c23c42a742d8");
  CHECK(hash_of(run_drill("nis2-water-utility", folder / "water.tocsin", "7")) ==
        "25b245e0cdc727edfb8b97c17b9b85d9f7106f771b226aa05716679fd3ee42a5");
}

TEST_CASE("Two runs with one seed give identical journals, and another seed another one") {
  const ScratchFolder folder;
  const std::string one = run_drill("hospital-ransomware-2025", folder / "one.tocsin", "7");
  const std::string two = run_drill("hospital-ransomware-2025", folder / "two.tocsin", "7");
  const std::string other = run_drill("hospital-ransomware-2025", folder / "other.tocsin", "8");
  CHECK(run_tocsin({"export", one}).out == run_tocsin({"export", two}).out);
  CHECK(hash_of(one) == hash_of(two));
  CHECK(hash_of(one) != hash_of(other));
}

}  // namespace tocsin::test
