// The journal on real SQLite files.
#include "journal/journal.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "sim/validity.h"
#include "tests/catch.h"
#include "tests/scratch_folder.h"
#include "tests/small_plan.h"

namespace tocsin::test {
namespace {

using journal::Failure;
using journal::Header;
using journal::Reader;
using journal::Writer;

Header header() { return {"0.0-test", "small", 7, {{"small.yaml", "format: tocsin/drill@1\n"}}, "", 0}; }

// An act with every member filled, so that a flipped bit in any of them counts.
sim::Event event(std::uint64_t sequence) {
  sim::Event made;
  made.time = 1'741'564'800'000 + static_cast<sim::Time>(sequence) * 1000;
  made.sequence = sequence;
  made.kind = sequence == 1 ? sim::Kind::started : sim::Kind::acted;
  made.origin = sequence == 1 ? sim::Origin::controller : sim::Origin::person;
  if (sequence == 1) return made;
  made.seat = 1;
  made.incident = 2;
  made.item = static_cast<sim::Index>(sequence);
  made.text = "通報 " + std::to_string(sequence);
  made.recipients = {{0, 1}};
  made.answers = {{0, 3, "", {}}, {1, sim::unset, "文字", {1, 2}}};
  return made;
}

// A journal with `events` events, each a step of its own.
std::string write_journal(const std::string& path, std::uint64_t events) {
  auto writer = Writer::create(path, header());
  REQUIRE(writer);
  for (std::uint64_t i = 1; i <= events; ++i) {
    writer.value()->append(event(i));
    writer.value()->end_step(event(i).time);
  }
  REQUIRE_FALSE(writer.value()->flush());
  return journal::to_hex(writer.value()->position().hash);
}

std::vector<sim::Event> events_of(const std::string& path) {
  auto reader = Reader::open(path);
  REQUIRE(reader);
  std::vector<sim::Event> events;
  const auto error = reader.value().scan([&](const sim::Event& read) {
    events.push_back(read);
    return true;
  });
  CHECK_FALSE(error);
  return events;
}

void execute(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  char* why = nullptr;
  const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &why);
  INFO(sql << ": " << (why == nullptr ? "" : why));
  sqlite3_free(why);
  CHECK(code == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("A journal gives back what was written: header, events, clock and hash") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  const std::string hash = write_journal(path, 20);
  auto reader = Reader::open(path);
  REQUIRE(reader);
  CHECK(reader.value().header().engine_version == "0.0-test");
  CHECK(reader.value().header().drill_id == "small");
  CHECK(reader.value().header().seed == 7);
  REQUIRE(reader.value().header().sources.size() == 1);
  CHECK(reader.value().header().sources[0].text == "format: tocsin/drill@1\n");
  CHECK(reader.value().position().sequence == 20);
  CHECK(reader.value().position().clock == event(20).time);
  CHECK(journal::to_hex(reader.value().position().hash) == hash);
  CHECK_FALSE(reader.value().verify_chain());
  const auto events = events_of(path);
  REQUIRE(events.size() == 20);
  for (std::uint64_t i = 0; i < 20; ++i) CHECK(events[i] == event(i + 1));
}

TEST_CASE("The same events give the same hash, and any other header another one") {
  const ScratchFolder folder;
  CHECK(write_journal(folder / "a", 5) == write_journal(folder / "b", 5));
  std::vector<Header> others(5, header());
  others[0].seed = 8;
  others[1].drill_id = "other";
  others[2].sources[0].text += " ";
  others[3].engine_version = "0.0-next";
  others[4].forked_from = std::string(64, '0');
  auto first = Writer::create(folder / "first", header());
  REQUIRE(first);
  for (std::size_t i = 0; i < others.size(); ++i) {
    auto other = Writer::create(folder / std::to_string(i), others[i]);
    REQUIRE(other);
    CHECK(other.value()->position().hash != first.value()->position().hash);
  }
}

TEST_CASE("A journal that was closed is one file, and goes on where it ended") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  write_journal(path, 3);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK_FALSE(std::filesystem::exists(path + ".lock"));
  {
    auto writer = Writer::open(path);
    REQUIRE(writer);
    CHECK(writer.value()->position().sequence == 3);
    writer.value()->append(event(4));
    writer.value()->end_step(event(4).time + 500);
    CHECK_FALSE(writer.value()->wait(4));
  }
  auto reader = Reader::open(path);
  REQUIRE(reader);
  CHECK(reader.value().position().sequence == 4);
  CHECK(reader.value().position().clock == event(4).time + 500);
  CHECK_FALSE(reader.value().verify_chain());
  CHECK(journal::to_hex(reader.value().position().hash) == write_journal(folder / "at-once", 4));
}

TEST_CASE("Reading leaves nothing beside the journal and changes no byte of it") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  write_journal(path, 3);
  const std::string bytes = read_file(path);
  CHECK(events_of(path).size() == 3);
  CHECK(read_file(path) == bytes);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK_FALSE(std::filesystem::exists(path + "-shm"));
}

TEST_CASE("A step that was not ended is not in the file") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  {
    auto writer = Writer::create(path, header());
    REQUIRE(writer);
    writer.value()->append(event(1));
    writer.value()->end_step(event(1).time);
    writer.value()->append(event(2));
  }
  CHECK(events_of(path).size() == 1);
}

TEST_CASE("A standing exercise's clock is kept although nothing happens") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  {
    auto writer = Writer::create(path, header());
    REQUIRE(writer);
    writer.value()->append(event(1));
    writer.value()->end_step(event(1).time);
    writer.value()->end_step(event(1).time + 90'000);
    CHECK_FALSE(writer.value()->flush());
  }
  CHECK(Reader::open(path).value().position().clock == event(1).time + 90'000);
}

TEST_CASE("A second writer is told that the journal is busy, a reader is not") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  auto writer = Writer::create(path, header());
  REQUIRE(writer);
  writer.value()->append(event(1));
  writer.value()->end_step(event(1).time);
  CHECK_FALSE(writer.value()->wait(1));
  const auto second = Writer::open(path);
  REQUIRE_FALSE(second);
  CHECK(second.error().failure == Failure::busy);
  CHECK(second.error().message == path + ": another process is writing to it");
  CHECK(events_of(path).size() == 1);

  auto snapshot = Reader::open(path);
  REQUIRE(snapshot);
  writer.value()->append(event(2));
  writer.value()->end_step(event(2).time);
  CHECK_FALSE(writer.value()->wait(2));
  std::size_t seen = 0;
  CHECK_FALSE(snapshot.value().scan([&](const sim::Event&) { return ++seen > 0; }));
  CHECK(seen == 1);
  CHECK(events_of(path).size() == 2);
}

TEST_CASE("An existing file is never overwritten") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  write_file(path, "precious");
  const auto writer = Writer::create(path, header());
  REQUIRE_FALSE(writer);
  CHECK(writer.error().failure == Failure::exists);
  CHECK(read_file(path) == "precious");
}

TEST_CASE("What is no journal is called so") {
  const ScratchFolder folder;
  const auto failure_of = [&](const std::string& path) {
    const auto reader = Reader::open(path);
    return reader ? std::optional<Failure>() : reader.error().failure;
  };
  CHECK(failure_of(folder / "nothing") == Failure::missing);
  CHECK(failure_of(folder.path()) == Failure::not_a_journal);
  write_file(folder / "empty", "");
  CHECK(failure_of(folder / "empty") == Failure::not_a_journal);
  write_file(folder / "text", std::string(5000, 'x'));
  CHECK(failure_of(folder / "text") == Failure::not_a_journal);
  execute(folder / "other.db", "CREATE TABLE event(sequence)");
  CHECK(failure_of(folder / "other.db") == Failure::not_a_journal);
  const auto writer = Writer::open(folder / "other.db");
  REQUIRE_FALSE(writer);
  CHECK(writer.error().failure == Failure::not_a_journal);
}

TEST_CASE("What this version does not know is refused, not guessed") {
  const ScratchFolder folder;
  const auto refusal_after = [&](const std::string& sql) {
    const std::string path = folder / "unknown.tocsin";
    std::filesystem::remove(path);
    write_journal(path, 2);
    execute(path, sql);
    const auto reader = Reader::open(path);
    REQUIRE_FALSE(reader);
    CHECK(reader.error().failure == Failure::unknown);
    const auto writer = Writer::open(path);
    REQUIRE_FALSE(writer);
    CHECK(writer.error().failure == Failure::unknown);
    return reader.error().message.substr(path.size() + 2);
  };
  CHECK(refusal_after("PRAGMA user_version = 2") == "its format is version 2; this program knows version 1");
  CHECK(refusal_after("CREATE TABLE note(text)") == "it holds `note`, which this program does not know");
  CHECK(refusal_after("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END") ==
        "it holds `t`, which this program does not know");
  CHECK(refusal_after("ALTER TABLE event ADD COLUMN more TEXT") ==
        "it holds `event`, which this program does not know");
  CHECK(refusal_after("INSERT INTO header VALUES ('colour', 'red')") ==
        "its header says `colour`, which this program does not know");
}

TEST_CASE("A changed value in any column of any event is found, and the event is named") {
  const ScratchFolder folder;
  const std::string sound = folder / "sound.tocsin";
  write_journal(sound, 6);
  const std::string path = folder / "changed.tocsin";
  for (const std::string& at : {std::string("1"), std::string("3"), std::string("6")}) {
    for (const char* change :
         {"time_ms = time_ms + 1", "kind = 3 - kind", "kind = 99", "origin = 3 - origin", "origin = 9",
          "body = zeroblob(3)", "body = substr(body, 1, length(body) - 1)", "body = CAST(body || x'00' AS BLOB)",
          "hash = zeroblob(32)", "hash = x''", "sequence = sequence + 100"}) {
      std::filesystem::copy_file(sound, path, std::filesystem::copy_options::overwrite_existing);
      execute(path, std::string("UPDATE event SET ") + change + " WHERE sequence = " + at);
      auto reader = Reader::open(path);
      INFO(change << " at " << at);
      if (!reader) {
        CHECK(reader.error().failure == Failure::damaged);
        CHECK(std::to_string(reader.error().sequence) == at);
        continue;
      }
      const auto found = reader.value().verify_chain();
      REQUIRE(found);
      CHECK(found->failure == Failure::damaged);
      CHECK(std::to_string(found->sequence) == at);
    }
  }
}

TEST_CASE("Any byte of an event's body that is flipped in the file is found, and the event is named") {
  const ScratchFolder folder;
  const std::string sound = folder / "sound.tocsin";
  write_journal(sound, 4);
  const std::string bytes = read_file(sound);
  std::string canonical;
  sim::append_canonical(event(3), canonical);
  const std::string body = canonical.substr(sim::canonical_head_bytes);
  const std::size_t at = bytes.find(body);
  REQUIRE(at != std::string::npos);
  const std::string path = folder / "flipped.tocsin";
  for (std::size_t i = 0; i < body.size() + 32; ++i) {  // the body, and the hash that stands after it
    std::string flipped = bytes;
    flipped[at + i] = static_cast<char>(flipped[at + i] ^ 0x10);
    write_file(path, flipped);
    auto reader = Reader::open(path);
    REQUIRE(reader);
    const auto found = reader.value().verify_chain();
    REQUIRE(found);
    CHECK(found->sequence == 3);
  }
}

TEST_CASE("A journal with any byte changed, or cut anywhere, is read without a crash") {
  const ScratchFolder folder;
  const std::string sound = folder / "sound.tocsin";
  write_journal(sound, 40);
  const std::string bytes = read_file(sound);
  const std::string path = folder / "broken.tocsin";
  std::size_t refused = 0;
  const auto look = [&] {
    auto reader = Reader::open(path);
    if (!reader || reader.value().verify_chain()) {
      ++refused;
      return;
    }
    static_cast<void>(reader.value().scan([](const sim::Event&) { return true; }));
  };
  for (std::size_t i = 0; i < 600; ++i) {
    std::string broken = bytes;
    const std::size_t at = sim::draw(11, i, 0) % bytes.size();
    broken[at] = static_cast<char>(broken[at] ^ static_cast<char>(1 + sim::draw(11, i, 1) % 255));
    write_file(path, broken);
    look();
  }
  CHECK(refused > 100);
  for (std::size_t i = 0; i < 100; ++i) {
    write_file(path, bytes.substr(0, sim::draw(12, i, 0) % bytes.size()));
    refused = 0;
    look();
    CHECK(refused == 1);
  }
}

TEST_CASE("A journal in a folder that cannot be written to can be read") {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder / "closed");
  const std::string path = folder / "closed/drill.tocsin";
  write_journal(path, 3);
  // Root may write anywhere, so the reader runs as nobody where the tests run as root.
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(folder / "closed", std::filesystem::perms(0555));
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
    auto reader = Reader::open(path);
    if (!reader) _exit(3);
    std::size_t seen = 0;
    if (reader.value().scan([&](const sim::Event&) { return ++seen > 0; })) _exit(4);
    if (Writer::open(path)) _exit(5);
    _exit(seen == 3 ? 0 : 6);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  std::filesystem::permissions(folder / "closed", std::filesystem::perms(0755));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("When the disk refuses, waiting says so and nothing later is acknowledged") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  auto writer = Writer::create(path, header());
  REQUIRE(writer);
  writer.value()->append(event(1));
  writer.value()->end_step(event(1).time);
  CHECK_FALSE(writer.value()->wait(1));
  // A row with the next number makes the next insert fail, as a full disk would.
  execute(path, "INSERT INTO event VALUES (2, 0, 2, 1, x'00', x'00')");
  writer.value()->append(event(2));
  writer.value()->end_step(event(2).time);
  const auto error = writer.value()->wait(2);
  REQUIRE(error);
  CHECK(error->failure == Failure::input_output);
  writer.value()->append(event(3));
  writer.value()->end_step(event(3).time);
  CHECK(writer.value()->wait(3));
  CHECK(writer.value()->flush());
  CHECK_FALSE(writer.value()->wait(1));
}

TEST_CASE("Many threads that wait for their own events share commits") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  constexpr std::uint64_t threads = 16;
  constexpr std::uint64_t each = 50;
  {
    auto writer = Writer::create(path, header());
    REQUIRE(writer);
    std::mutex order;
    std::uint64_t next = 1;
    std::atomic<std::uint64_t> failures = 0;
    std::vector<std::thread> people;
    for (std::uint64_t t = 0; t < threads; ++t) {
      people.emplace_back([&] {
        for (std::uint64_t i = 0; i < each; ++i) {
          std::uint64_t mine = 0;
          {
            const std::lock_guard guard(order);
            mine = next++;
            writer.value()->append(event(mine));
            writer.value()->end_step(event(mine).time);
          }
          if (writer.value()->wait(mine)) ++failures;
        }
      });
    }
    for (std::thread& person : people) person.join();
    CHECK(failures == 0);
    CHECK(writer.value()->commits() < threads * each);
  }
  CHECK(events_of(path).size() == threads * each);
  CHECK_FALSE(Reader::open(path).value().verify_chain());
}

TEST_CASE("Events of a real drill fit its plan, and no longer do once an index leads nowhere") {
  const std::string drill = TOCSIN_SOURCE_DIR "/scenarios/drills/hospital-ransomware-2025.yaml";
  const auto loaded = scenarios::load_drill(drill, {});
  REQUIRE(loaded.loaded);
  const sim::Plan& plan = loaded.loaded->plan;
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  std::size_t duties = 0;
  std::size_t refused = 0;
  for (const sim::Event& fine : recorder.events) {
    CHECK(sim::fits(plan, fine, duties));
    for (sim::Index sim::Event::*member :
         {&sim::Event::seat, &sim::Event::agency, &sim::Event::incident, &sim::Event::item, &sim::Event::about}) {
      sim::Event wild = fine;
      wild.*member = 5'000'000;
      if (!sim::fits(plan, wild, duties)) ++refused;
    }
    if (fine.kind == sim::Kind::duty_armed) ++duties;
  }
  CHECK(refused > recorder.events.size() * 4);
}

}  // namespace tocsin::test
