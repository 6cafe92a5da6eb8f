// Storms of a fixed count; tools/storm runs them for a night.
#include "tests/catch.h"
#include "tests/fault_vfs.h"
#include "tests/scratch_folder.h"
#include "tests/storm/hall_storm.h"

namespace tocsin::test {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t storms = 6;
#else
constexpr std::uint64_t storms = 30;
#endif

}  // namespace

TEST_CASE("In storms nothing acknowledged is lost, and each duty is what an oracle makes of the acts") {
  const FaultVfs faults;
  const ScratchFolder folder(ScratchFolder::Where::memory);
  storm::Counts counts;
  for (std::uint64_t seed = 1; seed <= storms; ++seed) {
    const auto finding = storm::run_storm({seed, 120, storm::all_parts, {}, folder.path()}, counts);
    INFO((finding ? to_text(shrink(*finding)) : std::string()));
    REQUIRE_FALSE(finding);
  }
  CHECK(counts.steps == storms * 120);
  CHECK(counts.accepted > counts.steps / 10);
  CHECK(counts.duties > storms);
  CHECK(counts.mails > storms);
  CHECK(counts.replays > storms);
}

TEST_CASE(
    "In storms over the server each request is done once, also by the next server after a power cut, and no seat is "
    "sent "
    "what is not its own") {
  const FaultVfs faults;
  const ScratchFolder folder(ScratchFolder::Where::memory);
  storm::Counts counts;
  for (std::uint64_t seed = 1; seed <= storms / 3; ++seed) {
    const auto finding = storm::run_hall_storm({seed, 30, storm::all_parts, {}, folder.path()}, counts);
    INFO((finding ? to_text(*finding) : std::string()));
    REQUIRE_FALSE(finding);
  }
  CHECK(counts.steps == storms / 3 * 30);
  CHECK(counts.accepted > storms);
}

}  // namespace tocsin::test
