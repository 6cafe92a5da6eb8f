// The writer: encodes and hashes on the caller's thread, commits on its own.
#include <libintl.h>
#include <linux/futex.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "journal/chain.h"
#include "journal/database.h"
#include "journal/durable_file.h"
#include "journal/file_lock.h"
#include "journal/journal.h"

namespace tocsin::journal {
namespace {

// A rehearsal at full speed produces faster than a disk takes; memory must not be what gives way.
constexpr std::size_t queued_bytes_max = 16 * 1024 * 1024;

// Between the threads an event is one record: its size, its hash and its canonical bytes. Records lie one behind the
// other, so that handing a step over is one copy, and a batch's memory serves the next one.
struct Record {
  std::uint32_t canonical_bytes = 0;
  Hash hash{};
};
static_assert(sizeof(Record) == 36, "it is copied byte by byte");

struct Batch {
  std::string records;
  std::size_t rows = 0;
  std::uint64_t last = 0;   // sequence of the last event; 0: there is none
  sim::Time last_time = 0;  // and its time
  sim::Time clock = 0;
  bool ended_step = false;  // there is something to commit, be it only the clock
  void clear() {
    records.clear();
    rows = 0;
    last = 0;
    ended_step = false;
  }
};

std::int64_t number_at(const char* bytes) {
  std::uint64_t number = 0;
  for (unsigned i = 0; i < 8U; ++i) number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8U * i);
  return static_cast<std::int64_t>(number);
}

// Of the write-ahead log: some thousand commits. While the file grows, each sync costs a second write, of its length.
constexpr std::size_t reserved_bytes = 4 * 1024 * 1024;

// Which file a name stands for.
struct Identity {
  dev_t device = 0;
  ino_t number = 0;
  friend bool operator==(const Identity&, const Identity&) = default;
};
std::optional<Identity> identity_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return Identity{found.st_dev, found.st_ino};
}

// What std::atomic's wait and notify do, but that its wait yields the processor a few times before it sleeps: with a crowd
// of waiters on few cores that took a quarter of the time.
using Word = std::atomic<std::uint32_t>;
static_assert(sizeof(Word) == sizeof(std::uint32_t) && Word::is_always_lock_free, "the kernel looks at it as a number");
constexpr int everybody = std::numeric_limits<int>::max();
void sleep_while(const Word& word, std::uint32_t value) {
  ::syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}
void wake(const Word& word, int sleepers_max) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, sleepers_max, nullptr, nullptr, 0);
}

// Binds the record's columns from `position` on; returns where the next record begins. The record must stay.
const char* bind_record(Statement& insert, int position, const char* record) {
  std::uint32_t size = 0;
  std::memcpy(&size, record, sizeof size);
  const char* const hash = record + offsetof(Record, hash);
  const char* const canonical = record + sizeof(Record);
  insert.bind(position, number_at(canonical + 8));
  insert.bind(position + 1, number_at(canonical));
  insert.bind(position + 2, static_cast<unsigned char>(canonical[16]));
  insert.bind(position + 3, static_cast<unsigned char>(canonical[17]));
  insert.bind_blob(position + 4, canonical + sim::canonical_head_bytes, size - sim::canonical_head_bytes);
  insert.bind_blob(position + 5, hash, sizeof(Hash));
  return canonical + size;
}

// One statement for many rows takes little more than half the time of as many statements.
constexpr int columns = 6;
constexpr std::array rows_at_once{32, 8, 1};
using Inserts = std::vector<Statement>;  // as many

std::string insert_sql(int rows) {
  std::string sql = "INSERT INTO event VALUES";
  for (int row = 0; row < rows; ++row) sql += row == 0 ? " (?, ?, ?, ?, ?, ?)" : ", (?, ?, ?, ?, ?, ?)";
  return sql;
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
  Committer(FileLock lock, Database database, Statement begin, Inserts inserts, Statement set_clock, Statement end,
            Position position)
      : position_(position),
        lock_(std::move(lock)),
        database_(std::move(database)),
        begin_(std::move(begin)),
        inserts_(std::move(inserts)),
        set_clock_(std::move(set_clock)),
        end_(std::move(end)),
        identity_(identity_of(database_.path())),
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
    Inserts inserts;
    for (const int rows : rows_at_once) {
      auto insert = database.prepare(insert_sql(rows));
      if (!insert) return insert.error();
      inserts.push_back(std::move(insert.value()));
    }
    reserve(path + "-wal", reserved_bytes);
    auto begin = database.prepare("BEGIN IMMEDIATE");
    if (!begin) return begin.error();
    auto set_clock = database.prepare("UPDATE clock SET time_ms = ?");
    if (!set_clock) return set_clock.error();
    auto end = database.prepare("COMMIT");
    if (!end) return end.error();
    return std::make_unique<Committer>(std::move(lock), std::move(database), std::move(begin.value()),
                                       std::move(inserts), std::move(set_clock.value()), std::move(end.value()),
                                       position.value());
  }

  void append(const sim::Event& event) {
    assert(event.sequence == position_.sequence + 1);
    const std::size_t at = step_.records.size();
    step_.records.resize(at + sizeof(Record));
    sim::append_canonical(event, step_.records);
    const std::string_view canonical = std::string_view(step_.records).substr(at + sizeof(Record));
    position_.hash = chain_.after(position_.hash, canonical);
    position_.sequence = event.sequence;
    position_.clock = std::max(position_.clock, event.time);
    const Record record{static_cast<std::uint32_t>(canonical.size()), position_.hash};
    std::memcpy(step_.records.data() + at, &record, sizeof record);
    step_.last = event.sequence;
    step_.last_time = event.time;
    ++step_.rows;
  }

  void end_step(sim::Time clock) {
    position_.clock = std::max(position_.clock, clock);
    std::unique_lock guard(mutex_);
    room_.wait(guard, [this] { return queued_.records.size() < queued_bytes_max || failed_.has_value(); });
    const bool idle = !queued_.ended_step;
    queued_.records += step_.records;
    queued_.rows += step_.rows;
    if (step_.last != 0) {
      queued_.last = step_.last;
      queued_.last_time = step_.last_time;
    }
    queued_.clock = position_.clock;
    queued_.ended_step = true;
    ended_ = position_.sequence;
    guard.unlock();
    step_.clear();
    if (idle) work_.notify_one();
  }

  std::optional<Error> wait(std::uint64_t sequence) {
    while (durable_.load(std::memory_order_acquire) < sequence) {
      std::unique_lock guard(mutex_);
      if (durable_.load(std::memory_order_relaxed) >= sequence) break;
      if (failed_) return failed_;
      wait_for_batch(guard, sequence <= committing_.last);
    }
    return std::nullopt;
  }

  std::optional<Error> flush() {
    std::unique_lock guard(mutex_);
    while ((durable_ < ended_ || queued_.ended_step || committing_.ended_step) && !failed_) {
      wait_for_batch(guard, committing_.ended_step);
      guard.lock();
    }
    return failed_;
  }

  std::uint64_t commits() {
    const std::lock_guard guard(mutex_);
    return commits_;
  }

  Position position_;

 private:
  // The batches of even and of odd numbers: those who wait for the queued one sleep on while the one before it ends.
  // Nobody needs the mutex to wake up, so that a crowd that wakes does not stand in the committing thread's way.
  struct Side {
    Word batches_ended = 0;
    std::atomic<bool> others_sleep = false;
    // The committing thread wakes one sleeper only, who wakes the others: that takes time which the disk could use.
    void announce() {
      ++batches_ended;
      others_sleep = true;
      wake(batches_ended, 1);
    }
    void sleep_through(std::uint32_t ended) {
      while (batches_ended == ended) sleep_while(batches_ended, ended);
      if (others_sleep.exchange(false)) wake(batches_ended, everybody);
    }
  };

  // Gives the mutex back before it sleeps, and does not take it again.
  void wait_for_batch(std::unique_lock<std::mutex>& guard, bool is_committing) {
    Side& side = sides_[(batch_number_ + (is_committing ? 0U : 1U)) % 2];
    const std::uint32_t ended = side.batches_ended;
    guard.unlock();
    side.sleep_through(ended);
  }

  void run() {
    Side* waiting = nullptr;  // for the batch before
    const auto announce = [&] {
      if (waiting != nullptr) waiting->announce();
      waiting = nullptr;
    };
    std::unique_lock guard(mutex_);
    while (true) {
      if (!queued_.ended_step && !stop_) {
        guard.unlock();
        announce();
        guard.lock();
      }
      work_.wait(guard, [this] { return queued_.ended_step || stop_; });
      const bool last = !queued_.ended_step;
      std::swap(committing_, queued_);
      ++batch_number_;
      const bool broken = failed_.has_value();
      guard.unlock();
      announce();
      if (last) return;
      room_.notify_all();
      auto error = broken ? std::nullopt : commit(committing_);
      guard.lock();
      if (error) {
        failed_ = std::move(error);
      } else if (!broken) {
        ++commits_;
        durable_.store(std::max(durable_.load(), committing_.last), std::memory_order_release);
      }
      committing_.clear();
      waiting = &sides_[batch_number_ % 2];
      if (!failed_) continue;
      guard.unlock();
      for (Side& side : sides_) side.announce();
      room_.notify_all();
      guard.lock();
    }
  }

  std::optional<Error> commit(const Batch& batch) {
    if (auto error = execute(begin_)) return error;
    const char* record = batch.records.data();
    std::size_t rows = batch.rows;
    for (std::size_t i = 0; i < inserts_.size(); ++i) {
      for (const auto at_once = static_cast<std::size_t>(rows_at_once[i]); rows >= at_once; rows -= at_once) {
        for (int row = 0; row < rows_at_once[i]; ++row) record = bind_record(inserts_[i], 1 + row * columns, record);
        if (auto error = execute(inserts_[i])) return error;
      }
    }
    // Where time has come no further than the last event it need not be written.
    if (batch.rows == 0 || batch.clock != batch.last_time) {
      set_clock_.bind(1, batch.clock);
      if (auto error = execute(set_clock_)) return error;
    }
    if (auto error = execute(end_)) return error;
    // A file that was removed takes everything and keeps nothing.
    if (!identity_ || identity_of(database_.path()) != identity_) {
      return Error{Failure::input_output,
                   sim::fill(gettext("%s: it was removed or replaced while it was written to"), {database_.path()}), 0};
    }
    return std::nullopt;
  }

  // After a failed write nothing more is written: a gap in the chain would be worse than an early end.
  std::optional<Error> execute(Statement& statement) {
    if (statement.step() == SQLITE_DONE) {
      statement.reset();
      return std::nullopt;
    }
    Error error = database_.error();
    statement.reset();
    static_cast<void>(database_.execute("ROLLBACK"));
    return error;
  }

  // The caller's thread.
  Chain chain_;
  Batch step_;
  // The lock outlives the connection.
  FileLock lock_;
  // The committing thread.
  Database database_;
  Statement begin_;
  Inserts inserts_;
  Statement set_clock_;
  Statement end_;
  std::optional<Identity> identity_;
  // Both.
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable room_;
  std::array<Side, 2> sides_;  // by the number of the batch, even or odd
  Batch queued_;
  Batch committing_;                // the committing thread reads its records without the lock
  std::uint64_t batch_number_ = 0;  // of the one that is being committed, or was last
  std::uint64_t ended_ = 0;
  std::atomic<std::uint64_t> durable_ = 0;  // only grows, and only with the mutex
  std::uint64_t commits_ = 0;
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
    return Error{Failure::exists, sim::fill(gettext("%s: it is there already"), {path}), 0};
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
    return Error{Failure::missing, sim::fill(gettext("%s: there is no such file"), {path}), 0};
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
