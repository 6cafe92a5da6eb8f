// The writer: encodes and hashes on the caller's thread, commits on its own.
#include <cassert>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "journal/chain.h"
#include "journal/database.h"
#include "journal/durable_file.h"
#include "journal/file_lock.h"
#include "journal/journal.h"

namespace tocsin::journal {
namespace {

// A rehearsal at full speed produces faster than a disk takes; memory must not be what gives way.
constexpr std::size_t queued_bytes_max = 16 * 1024 * 1024;

struct Row {
  sim::Time time = 0;
  std::uint64_t sequence = 0;
  std::size_t body_at = 0;
  std::size_t body_size = 0;
  sim::Kind kind = sim::Kind::started;
  sim::Origin origin = sim::Origin::engine;
  Hash hash{};
};

struct Batch {
  std::vector<Row> rows;
  std::string bodies;
  sim::Time clock = 0;
  bool ended_step = false;  // there is something to commit, be it only the clock
  void clear() {
    rows.clear();
    bodies.clear();
    ended_step = false;
  }
};

void move_into(Batch& from, Batch& into) {
  const std::size_t base = into.bodies.size();
  into.bodies += from.bodies;
  for (Row& row : from.rows) {
    row.body_at += base;
    into.rows.push_back(row);
  }
  into.clock = from.clock;
  into.ended_step = true;
  from.clear();
}

std::optional<Error> make_file(const std::string& path, const Header& header) {
  auto opened = Database::open(path, Database::Mode::create);
  if (!opened) return opened.error();
  const Database& database = opened.value();
  const std::string marks = "PRAGMA application_id = " + std::to_string(application_id) +
                            "; PRAGMA user_version = " + std::to_string(format_version);
  // A WAL file says so in its header, and is only right when it was made with synchronous FULL.
  for (const char* sql : {"PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL", "BEGIN", marks.c_str()}) {
    if (auto error = database.execute(sql)) return error;
  }
  for (const Table& table : tables) {
    if (auto error = database.execute(table.sql)) return error;
  }
  auto pair = database.prepare("INSERT INTO header VALUES (?, ?)");
  auto source = database.prepare("INSERT INTO source VALUES (?, ?, ?)");
  auto clock = database.prepare("INSERT INTO clock VALUES (1, 0)");
  if (!pair || !source || !clock) return database.error();
  const std::pair<const char*, std::string> pairs[] = {{"drill", header.drill_id},
                                                       {"engine", header.engine_version},
                                                       {"forked-at-ms", std::to_string(header.forked_at)},
                                                       {"forked-from", header.forked_from},
                                                       {"seed", std::to_string(header.seed)}};
  for (const auto& [key, value] : pairs) {
    pair.value().bind_text(1, key);
    pair.value().bind_text(2, value);
    if (pair.value().step() != SQLITE_DONE) return database.error();
    pair.value().reset();
  }
  for (std::size_t i = 0; i < header.sources.size(); ++i) {
    source.value().bind(1, static_cast<std::int64_t>(i));
    source.value().bind_text(2, header.sources[i].name);
    source.value().bind_text(3, header.sources[i].text);
    if (source.value().step() != SQLITE_DONE) return database.error();
    source.value().reset();
  }
  if (clock.value().step() != SQLITE_DONE) return database.error();
  clock.value().reset();
  return database.execute("COMMIT");
}

}  // namespace

class Writer::Committer {
 public:
  Committer(FileLock lock, Database database, Statement insert, Statement set_clock, Position position)
      : position_(position),
        lock_(std::move(lock)),
        database_(std::move(database)),
        insert_(std::move(insert)),
        set_clock_(std::move(set_clock)),
        ended_(position.sequence),
        durable_(position.sequence),
        thread_([this] { run(); }) {}
  ~Committer() {
    {
      const std::lock_guard guard(mutex_);
      stop_ = true;
    }
    work_.notify_one();
    thread_.join();
  }
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  static Result<std::unique_ptr<Committer>> start(FileLock lock, const std::string& path) {
    auto opened = Database::open(path, Database::Mode::write);
    if (!opened) return opened.error();
    Database& database = opened.value();
    if (auto error = check_format(database)) return *error;
    for (const char* sql :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 4000"}) {
      if (auto error = database.execute(sql)) return *error;
    }
    const auto header = read_header(database);
    if (!header) return header.error();
    const auto position = read_position(database, Chain().of(header.value()));
    if (!position) return position.error();
    auto insert = database.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    auto set_clock = database.prepare("UPDATE clock SET time_ms = ?");
    if (!set_clock) return set_clock.error();
    return std::make_unique<Committer>(std::move(lock), std::move(database), std::move(insert.value()),
                                       std::move(set_clock.value()), position.value());
  }

  void append(const sim::Event& event) {
    assert(event.sequence == position_.sequence + 1);
    canonical_.clear();
    sim::append_canonical(event, canonical_);
    position_.hash = chain_.after(position_.hash, canonical_);
    position_.sequence = event.sequence;
    position_.clock = std::max(position_.clock, event.time);
    const std::size_t body_size = canonical_.size() - sim::canonical_head_bytes;
    step_.rows.push_back(
        {event.time, event.sequence, step_.bodies.size(), body_size, event.kind, event.origin, position_.hash});
    step_.bodies.append(canonical_, sim::canonical_head_bytes);
  }

  void end_step(sim::Time clock) {
    position_.clock = std::max(position_.clock, clock);
    step_.clock = position_.clock;
    std::unique_lock guard(mutex_);
    room_.wait(guard, [this] { return queued_.bodies.size() < queued_bytes_max || failed_.has_value(); });
    const bool idle = !queued_.ended_step;
    move_into(step_, queued_);
    ended_ = position_.sequence;
    guard.unlock();
    if (idle) work_.notify_one();
  }

  std::optional<Error> wait(std::uint64_t sequence) {
    std::unique_lock guard(mutex_);
    done_.wait(guard, [&] { return durable_ >= sequence || failed_.has_value(); });
    return durable_ >= sequence ? std::nullopt : failed_;
  }

  std::optional<Error> flush() {
    std::unique_lock guard(mutex_);
    done_.wait(guard, [&] { return (durable_ >= ended_ && !queued_.ended_step && !committing_) || failed_; });
    return failed_;
  }

  std::uint64_t commits() {
    const std::lock_guard guard(mutex_);
    return commits_;
  }

  Position position_;

 private:
  void run() {
    Batch batch;
    std::unique_lock guard(mutex_);
    while (true) {
      work_.wait(guard, [this] { return queued_.ended_step || stop_; });
      if (!queued_.ended_step) return;
      std::swap(batch, queued_);
      committing_ = true;
      const bool broken = failed_.has_value();
      guard.unlock();
      room_.notify_all();
      auto error = broken ? std::nullopt : commit(batch);
      guard.lock();
      committing_ = false;
      if (error) {
        failed_ = std::move(error);
      } else if (!broken) {
        ++commits_;
        if (!batch.rows.empty()) durable_ = batch.rows.back().sequence;
      }
      batch.clear();
      done_.notify_all();
      room_.notify_all();
    }
  }

  std::optional<Error> commit(const Batch& batch) {
    if (auto error = database_.execute("BEGIN IMMEDIATE")) return error;
    for (const Row& row : batch.rows) {
      insert_.bind(1, static_cast<std::int64_t>(row.sequence));
      insert_.bind(2, row.time);
      insert_.bind(3, static_cast<std::int64_t>(row.kind));
      insert_.bind(4, static_cast<std::int64_t>(row.origin));
      insert_.bind_blob(5, batch.bodies.data() + row.body_at, row.body_size);
      insert_.bind_blob(6, row.hash.data(), row.hash.size());
      if (insert_.step() != SQLITE_DONE) return undo(insert_);
      insert_.reset();
    }
    set_clock_.bind(1, batch.clock);
    if (set_clock_.step() != SQLITE_DONE) return undo(set_clock_);
    set_clock_.reset();
    if (database_.execute("COMMIT")) return undo(set_clock_);
    return std::nullopt;
  }

  // After a failed write nothing more is written: a gap in the chain would be worse than an early end.
  Error undo(Statement& statement) {
    Error error = database_.error();
    statement.reset();
    static_cast<void>(database_.execute("ROLLBACK"));
    return error;
  }

  // The caller's thread.
  Chain chain_;
  std::string canonical_;
  Batch step_;
  // The lock outlives the connection.
  FileLock lock_;
  // The committing thread.
  Database database_;
  Statement insert_;
  Statement set_clock_;
  // Both.
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable room_;
  std::condition_variable done_;
  Batch queued_;
  std::uint64_t ended_ = 0;
  std::uint64_t durable_ = 0;
  std::uint64_t commits_ = 0;
  bool committing_ = false;
  bool stop_ = false;
  std::optional<Error> failed_;
  std::thread thread_;
};

Writer::Writer(std::unique_ptr<Committer> committer) : committer_(std::move(committer)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::create(const std::string& path, const Header& header) {
  auto lock = FileLock::take(path);
  if (!lock) return lock.error();
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return Error{Failure::exists, path + ": it is there already", 0};
  }
  const std::string aside = path + ".new";
  std::filesystem::remove(aside, ignored);
  std::filesystem::remove(aside + "-journal", ignored);
  auto error = make_file(aside, header);
  if (!error) error = rename_durably(aside, path);
  if (error) {
    std::filesystem::remove(aside, ignored);
    return *error;
  }
  auto committer = Committer::start(std::move(lock.value()), path);
  if (!committer) return committer.error();
  return std::unique_ptr<Writer>(new Writer(std::move(committer.value())));
}

Result<std::unique_ptr<Writer>> Writer::open(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return Error{Failure::missing, path + ": there is no such file", 0};
  }
  auto lock = FileLock::take(path);
  if (!lock) return lock.error();
  auto committer = Committer::start(std::move(lock.value()), path);
  if (!committer) return committer.error();
  return std::unique_ptr<Writer>(new Writer(std::move(committer.value())));
}

void Writer::append(const sim::Event& event) { committer_->append(event); }
void Writer::end_step(sim::Time clock) { committer_->end_step(clock); }
std::optional<Error> Writer::wait(std::uint64_t sequence) { return committer_->wait(sequence); }
std::optional<Error> Writer::flush() { return committer_->flush(); }
const Position& Writer::position() const { return committer_->position_; }
std::uint64_t Writer::commits() const { return committer_->commits(); }

}  // namespace tocsin::journal
