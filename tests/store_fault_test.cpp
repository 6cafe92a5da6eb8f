// Whatever write, sync, opening or deletion goes wrong: the journal's failure is said, what was acknowledged stays, and the
// file opens again.
#include <filesystem>
#include <future>

#include "journal/journal.h"
#include "tests/catch.h"
#include "tests/fault_vfs.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {
namespace {

using Fault = FaultVfs::Fault;

const journal::Header header{"test", "drill", 7, {{"drill.yaml", "text"}}, "", 0};

sim::Event event_of(std::uint64_t sequence) {
  sim::Event event;
  event.kind = sim::Kind::observed;
  event.origin = sim::Origin::controller;
  event.sequence = sequence;
  event.time = static_cast<sim::Time>(sequence) * 1000;
  event.text = "somebody\x1f" + std::string(300, 'x');
  return event;
}

struct Played {
  std::uint64_t acknowledged = 0;
  std::optional<journal::Error> error;
};

// Makes a journal, writes, closes, opens it again and writes on. Small steps, each waited for.
Played play(const std::string& path) {
  Played played;
  for (const std::uint64_t until : {6U, 12U}) {
    auto writer = std::filesystem::exists(path) ? journal::Writer::open(path) : journal::Writer::create(path, header);
    if (!writer) {
      played.error = writer.error();
      return played;
    }
    while (writer.value()->position().sequence < until) {
      const std::uint64_t next = writer.value()->position().sequence + 1;
      writer.value()->append(event_of(next));
      writer.value()->end_step(static_cast<sim::Time>(next) * 1000);
      if (auto error = writer.value()->wait(next)) {
        played.error = std::move(error);
        return played;
      }
      played.acknowledged = next;
    }
  }
  return played;
}

void check_sound(const std::string& path, std::uint64_t acknowledged) {
  if (!std::filesystem::exists(path)) {
    CHECK(acknowledged == 0);
    return;
  }
  {
    auto reader = journal::Reader::open(path);
    INFO((reader ? "" : reader.error().message));
    REQUIRE(reader);
    CHECK_FALSE(reader.value().verify_chain());
    CHECK(reader.value().position().sequence >= acknowledged);
    CHECK(reader.value().header().seed == 7);
  }
  auto writer = journal::Writer::open(path);
  REQUIRE(writer);
  const std::uint64_t next = writer.value()->position().sequence + 1;
  writer.value()->append(event_of(next));
  writer.value()->end_step(static_cast<sim::Time>(next) * 1000);
  CHECK_FALSE(writer.value()->wait(next));
}

}  // namespace

TEST_CASE("Whichever operation on the files goes wrong, the error is told and nothing acknowledged is lost") {
  FaultVfs faults;
  const ScratchFolder folder(ScratchFolder::Where::memory);
  for (const Fault fault : {Fault::fails, Fault::tears, Fault::disk_full}) {
    for (const auto lasting : {FaultVfs::Lasting::once, FaultVfs::Lasting::from_then_on}) {
      std::uint64_t operation = 0;
      for (bool struck = true; struck;) {
        ++operation;
        const std::string path = folder / ("journal-" + std::to_string(operation) + ".tocsin");
        faults.plan(operation, fault, lasting);
        const Played played = play(path);
        struck = faults.has_struck();
        faults.heal();
        INFO("fault " << static_cast<int>(fault) << " at operation " << operation << ", lasting "
                      << static_cast<int>(lasting) << ": " << (played.error ? played.error->message : "no error"));
        if (played.error) CHECK(played.error->message.find(path) != std::string::npos);
        if (!played.error) CHECK(played.acknowledged == 12);
        check_sound(path, played.acknowledged);
        std::filesystem::remove(path);
      }
      CHECK(operation > 40);
    }
  }
}

TEST_CASE("After a power cut at any operation what was acknowledged is there") {
  FaultVfs faults;
  for (std::uint64_t operation = 1; operation < 90; operation += 3) {
    const ScratchFolder folder(ScratchFolder::Where::memory);
    const ScratchFolder after(ScratchFolder::Where::memory);
    faults.plan(operation, Fault::tears, FaultVfs::Lasting::from_then_on);
    const Played played = play(folder / "drill.tocsin");
    FaultVfs::copy_after_power_cut(folder.path(), after.path(), operation);
    faults.heal();
    INFO("operation " << operation);
    // What was still being made has another name, and nobody was told of it.
    if (std::filesystem::exists(folder / "drill.tocsin")) {
      if (!std::filesystem::exists(after / "drill.tocsin")) {
        std::filesystem::copy_file(folder / "drill.tocsin", after / "drill.tocsin");
      }
      check_sound(after / "drill.tocsin", played.acknowledged);
    } else {
      CHECK(played.acknowledged == 0);
    }
  }
}

TEST_CASE("While a sync takes its time, nothing of it is acknowledged") {
  FaultVfs faults;
  const ScratchFolder folder(ScratchFolder::Where::memory);
  auto writer = journal::Writer::create(folder / "drill.tocsin", header);
  REQUIRE(writer);
  faults.plan(1, Fault::waits);
  writer.value()->append(event_of(1));
  writer.value()->end_step(1000);
  auto waited = std::async(std::launch::async, [&] { return writer.value()->wait(1); });
  CHECK(waited.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
  faults.let_go();
  CHECK_FALSE(waited.get());
}

TEST_CASE("In a folder where nothing can be made, making a journal says so") {
  FaultVfs faults;
  const ScratchFolder folder(ScratchFolder::Where::memory);
  faults.plan(1, Fault::fails, FaultVfs::Lasting::from_then_on);
  const auto writer = journal::Writer::create(folder / "drill.tocsin", header);
  REQUIRE_FALSE(writer);
  CHECK(writer.error().failure == journal::Failure::input_output);
  CHECK_FALSE(std::filesystem::exists(folder / "drill.tocsin"));
}

TEST_CASE("A journal that is removed while it is written ends with an error at the latest when it is opened again") {
  const ScratchFolder folder(ScratchFolder::Where::memory);
  const std::string path = folder / "drill.tocsin";
  auto writer = journal::Writer::create(path, header);
  REQUIRE(writer);
  std::filesystem::remove(path);
  writer.value()->append(event_of(1));
  writer.value()->end_step(1000);
  const auto error = writer.value()->wait(1);
  INFO((error ? error->message : "acknowledged"));
  CHECK(error);
}

}  // namespace tocsin::test
