// The door of the journal: one SQLite file that holds an exercise's texts, its seed and every event, chained by
// SHA-256. FORMAT.md defines the file.
//
// What was acknowledged is on disk: `wait` returns after the COMMIT (WAL, synchronous FULL) that holds the event.
// Steps are never torn: events between two calls of `end_step` are in the file together or not at all.
// Nothing is thrown; failures are values. Times are simulated, in ms; no wall clock is written, so the same exercise
// gives the same rows.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/event.h"

namespace tocsin::journal {

enum class Failure : std::uint8_t {
  busy,           // another writer is at work on it
  exists,         // create: the file is there already
  missing,        // there is no such file
  not_a_journal,  // some other file
  unknown,        // of a version, or with parts, that this program does not know
  damaged,        // it was one, and its bytes are not sound
  input_output,   // the system refused: disk full, no permission, …
};

struct Error {
  Failure failure = Failure::input_output;
  std::string message;         // in the user's language, one sentence, names the file
  std::uint64_t sequence = 0;  // damaged: the first event that is not sound, where it is known
};

template <class T>
class Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT(google-explicit-constructor): reads as a return
  Result(Error error) : content_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  explicit operator bool() const { return content_.index() == 0; }
  [[nodiscard]] T& value() { return std::get<0>(content_); }
  [[nodiscard]] const T& value() const { return std::get<0>(content_); }
  [[nodiscard]] const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

using Hash = std::array<unsigned char, 32>;
[[nodiscard]] std::string to_hex(const Hash& hash);

struct Source {  // the text of a file as it was read
  std::string name;
  std::string text;
};

struct Header {
  std::string engine_version;
  std::string drill_id;
  std::uint64_t seed = 0;
  std::vector<Source> sources;
  std::string forked_from;  // hex hash of the last event that was taken over; empty: not a fork
  sim::Time forked_at = 0;  // ms
};

struct Position {
  std::uint64_t sequence = 0;  // of the last event; 0: none
  Hash hash{};                 // of the last event, or of the header where there is none
  sim::Time clock = 0;         // how far simulated time had come, ms; at or after the last event
};

// Appends from one thread at a time; `wait` and `flush` from any thread. A thread of its own commits what has queued
// up while the last commit was on its way to the disk (group commit), so it needs no timer.
class Writer {
 public:
  // Creates the file whole (write aside, sync, rename) and takes the writer's lock.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> create(const std::string& path, const Header& header);
  // Goes on where the file ends.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> open(const std::string& path);
  ~Writer();  // commits what was ended; an unfinished step is dropped
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // The event's sequence must be the next one. Blocks when far more is queued than the disk takes.
  void append(const sim::Event& event);
  // What was appended belongs together and may be committed from now on; simulated time has come to `clock`.
  void end_step(sim::Time clock);
  // Returns when all events up to `sequence`, of ended steps, are durable; an error when they never will be.
  [[nodiscard]] std::optional<Error> wait(std::uint64_t sequence);
  // The same for everything of ended steps.
  [[nodiscard]] std::optional<Error> flush();
  // As appended, not as committed.
  [[nodiscard]] const Position& position() const;
  // How many transactions were committed so far.
  [[nodiscard]] std::uint64_t commits() const;

 private:
  class Committer;
  explicit Writer(std::unique_ptr<Committer> committer);
  std::unique_ptr<Committer> committer_;
};

// Reads one consistent snapshot, also while a writer is at work, and from a folder that cannot be written to.
class Reader {
 public:
  [[nodiscard]] static Result<Reader> open(const std::string& path);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  [[nodiscard]] const Header& header() const;
  [[nodiscard]] const Position& position() const;
  // Calls `take` with each event in order until it returns false. Every event that it is given has a known kind and
  // origin, the next sequence and no earlier time; whether it fits the plan is the caller's to ask (sim/validity.h).
  [[nodiscard]] std::optional<Error> scan(const std::function<bool(const sim::Event&)>& take) const;
  // The same, with the chain recomputed beside it: an event whose bytes are not those that were written is an error, and
  // is not taken.
  [[nodiscard]] std::optional<Error> scan_verified(const std::function<bool(const sim::Event&)>& take) const;
  // The hash beside an event; that of the header for 0.
  [[nodiscard]] Result<Hash> hash_after(std::uint64_t sequence) const;
  // Recomputes the chain; the error's sequence is the first event whose bytes are not those that were written.
  [[nodiscard]] std::optional<Error> verify_chain() const;

 private:
  class Snapshot;
  explicit Reader(std::unique_ptr<Snapshot> snapshot);
  std::unique_ptr<Snapshot> snapshot_;
};

}  // namespace tocsin::journal
