// Many people at work at once: each command is on disk before its sender goes on.
//
// The floor is honest: one thread with nobody to wake, rows encoded beforehand, no hashing, no clock to keep, the same
// table, rows, pragmas and size of batch, so that both sync equally often. It only lacks what a journal is for.
#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/bare_table.h"
#include "tests/bench/benches.h"

namespace tocsin::bench {
namespace {

constexpr std::size_t threads = 64;
constexpr std::size_t commands_each = 100;
constexpr std::size_t commands = threads * commands_each;
constexpr int rounds = 15;

// A person's act with a short text, as it comes from a form.
sim::Event command(std::uint64_t sequence) {
  sim::Event event;
  event.sequence = sequence;
  event.time = 1'741'564'800'000 + static_cast<sim::Time>(sequence) * 250;
  event.kind = sim::Kind::acted;
  event.origin = sim::Origin::person;
  event.seat = static_cast<sim::Index>(sequence % threads);
  event.incident = 3;
  event.item = 12;
  event.recipients = {{2, 1}};
  event.answers = {{0, 3, "", {}}, {1, sim::unset, "the files on two servers are encrypted", {}}};
  return event;
}

double acknowledge_all(const std::string& path, std::uint64_t& commits) {
  auto writer = journal::Writer::create(path, bench_header());
  require(static_cast<bool>(writer), "the journal cannot be made");
  std::mutex order;  // stands for the one door of an exercise
  std::uint64_t next = 1;
  std::atomic<std::size_t> failures = 0;
  std::vector<std::thread> people;
  people.reserve(threads);
  const WallTime time;
  for (std::size_t t = 0; t < threads; ++t) {
    people.emplace_back([&] {
      for (std::size_t i = 0; i < commands_each; ++i) {
        std::uint64_t mine = 0;
        {
          const std::lock_guard guard(order);
          mine = next++;
          const sim::Event event = command(mine);
          writer.value()->append(event);
          writer.value()->end_step(event.time);
        }
        if (writer.value()->wait(mine)) ++failures;
      }
    });
  }
  for (std::thread& person : people) person.join();
  const double seconds = time.seconds();
  require(failures == 0, "a command was not acknowledged");
  commits = writer.value()->commits();
  return seconds;
}

}  // namespace

std::vector<Row> acknowledgements() {
  const Scratch scratch;
  BareRows rows;
  for (std::uint64_t i = 1; i <= commands; ++i) rows.on_event(command(i));
  std::size_t batch = 1;  // of the round before, on the floor
  const Median median = alternate_medians(
      rounds,
      [&] {
        const std::string path = scratch / "ours.tocsin";
        std::filesystem::remove(path);
        std::uint64_t commits = 0;
        const double seconds = acknowledge_all(path, commits);
        batch = (commands + commits / 2) / commits;
        return seconds;
      },
      [&] {
        const std::string path = scratch / "floor.tocsin";
        std::filesystem::remove(path);
        require(static_cast<bool>(journal::Writer::create(path, bench_header())), "the bare file cannot be made");
        return insert_bare(path, rows, batch);
      });
  const auto count = static_cast<double>(commands);
  return {{"durable acknowledgements, 64 threads / bare", count / median.ours, count / median.floor, "rows/s",
           at_least(0.8),
           "medians; rows per commit: " + std::to_string(batch) +
               (scratch.warning().empty() ? "" : "; " + scratch.warning())}};
}

}  // namespace tocsin::bench
