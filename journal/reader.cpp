// The reader: one snapshot of a journal, and its chain recomputed.
#include <libintl.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <system_error>
#include <vector>

#include "journal/chain.h"
#include "journal/chain_check.h"
#include "journal/database.h"
#include "journal/journal.h"

namespace tocsin::journal {

namespace {

// Where a scan is.
struct Cursor {
  std::uint64_t next = 1;  // the sequence that the next row must have
  sim::Time latest = std::numeric_limits<sim::Time>::min();
};

// Some events at a time: SQLite calls `take` in its own loop, which is faster than a step and six questions for each
// row, and whoever is given the events works through them with SQLite out of its way.
struct Batch {
  explicit Batch(std::size_t capacity) : events(capacity), hashes(capacity) {}

  Cursor cursor;
  const char* broken = nullptr;  // what is wrong with the next row: a pattern for the file and its number
  std::size_t size = 0;
  std::vector<sim::Event> events;
  std::vector<Hash> hashes;
  bool last = false;
  std::optional<Error> error;  // how the scan ends after the events of the last one

  // An aggregate function of SQL, of the columns; its user data says which batch takes them.
  static void take(sqlite3_context* context, int count, sqlite3_value** columns) {
    Batch& batch = **static_cast<Batch**>(sqlite3_user_data(context));
    if (batch.size == batch.events.size()) return;
    batch.broken = batch.add(columns, count == 6);
    if (batch.broken != nullptr) sqlite3_result_error(context, batch.broken, -1);
  }
  static void end(sqlite3_context*) {}
  static const char* missing() { return gettext("%1$s: event %2$s: it is missing"); }

 private:
  const char* add(sqlite3_value** row, bool has_hash) {
    if (sqlite3_value_int64(row[0]) != static_cast<std::int64_t>(cursor.next)) return missing();
    sim::Event& event = events[size];
    event.sequence = cursor.next;
    event.time = sqlite3_value_int64(row[1]);
    if (event.time < cursor.latest) {
      return gettext("%1$s: event %2$s: its time lies before that of the event before it");
    }
    if (!sim::to_kind(sqlite3_value_int64(row[2]), event.kind)) {
      return gettext("%1$s: event %2$s: its kind is unknown");
    }
    if (!sim::to_origin(sqlite3_value_int64(row[3]), event.origin)) {
      return gettext("%1$s: event %2$s: its origin is unknown");
    }
    if (!sim::decode_body(bytes_of(row[4]), event)) return gettext("%1$s: event %2$s: its body cannot be read");
    if (has_hash) {
      // One that is not whole differs from every hash but that of zeros, which none has.
      const std::string_view hash = bytes_of(row[5]);
      hashes[size].fill(0);
      if (hash.size() == sizeof(Hash)) std::copy(hash.begin(), hash.end(), hashes[size].begin());
    }
    cursor.latest = event.time;
    ++cursor.next;
    ++size;
    return nullptr;
  }
  static std::string_view bytes_of(sqlite3_value* value) {
    const void* data = sqlite3_value_blob(value);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return data == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(data), size);
  }
};

}  // namespace

class Reader::Snapshot {
 public:
  Snapshot(Database database, Header read_header, Hash genesis, Position read_position)
      : header(std::move(read_header)), position(read_position), database_(std::move(database)), genesis_(genesis) {}

  // Must come first.
  [[nodiscard]] std::optional<Error> prepare() {
    return database_.add_aggregate("tocsin_take", &filling_, Batch::take, Batch::end);
  }

  std::optional<Error> scan(const std::function<bool(const sim::Event&)>& take) const {
    auto statement = database_.prepare(
        "SELECT tocsin_take(sequence, time_ms, kind, origin, body) FROM event WHERE sequence BETWEEN ?1 AND ?2");
    if (!statement) return statement.error();
    constexpr std::size_t events_at_once = 128;
    Batch batch(events_at_once);
    do {
      fill(batch, statement.value());
      for (std::size_t i = 0; i < batch.size; ++i) {
        if (!take(batch.events[i])) return std::nullopt;
      }
    } while (!batch.last);
    return batch.error;
  }

  // The chain of a long journal is checked on another thread: of one batch while the next is read, and of that one while
  // the first is taken. Nothing is taken before it was found to be right.
  [[nodiscard]] std::optional<Error> scan_verified(const std::function<bool(const sim::Event&)>& take) const {
    auto statement = database_.prepare(
        "SELECT tocsin_take(sequence, time_ms, kind, origin, body, hash) FROM event WHERE sequence BETWEEN ?1 AND ?2");
    if (!statement) return statement.error();
    const bool is_long = position.sequence > 8'192;
    const std::size_t events_at_once = is_long ? 1024 : 128;
    std::array<Batch, 2> batches = {Batch(events_at_once), Batch(events_at_once)};
    ChainCheck check(genesis_, is_long);
    const auto begin = [&](const Batch& batch) {
      check.begin({batch.events.data(), batch.size}, {batch.hashes.data(), batch.size});
    };
    std::size_t at = 0;
    fill(batches[at], statement.value());
    begin(batches[at]);
    while (true) {
      const Batch& batch = batches[at];
      at = 1 - at;
      if (!batch.last) {
        batches[at].cursor = batch.cursor;
        fill(batches[at], statement.value());
      }
      const std::size_t right = check.wait();
      if (!batch.last && right == batch.size) begin(batches[at]);
      for (std::size_t i = 0; i < right; ++i) {
        if (!take(batch.events[i])) return std::nullopt;
      }
      if (right < batch.size) {
        const std::uint64_t sequence = batch.events[right].sequence;
        return database_.damaged(gettext("%1$s: event %2$s: its hash is not that of its bytes"), sequence,
                                 std::to_string(sequence));
      }
      if (batch.last) return batch.error;
    }
  }

  [[nodiscard]] Result<Hash> hash_after(std::uint64_t sequence) const {
    if (sequence == 0) return genesis_;
    auto row = database_.prepare("SELECT hash FROM event WHERE sequence = ?");
    if (!row) return row.error();
    row.value().bind(1, static_cast<std::int64_t>(sequence));
    const int code = row.value().step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return database_.error();
    Hash hash{};
    const std::string_view bytes = code == SQLITE_ROW ? row.value().bytes(0) : std::string_view();
    if (bytes.size() != hash.size()) return database_.damaged(gettext("%s: its hash is missing"), sequence);
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
  }

  Header header;
  Position position;

 private:
  // The events from the batch's cursor on.
  void fill(Batch& batch, Statement& statement) const {
    batch.size = 0;
    batch.broken = nullptr;
    // What has a number below 1 is met by the first turn, too.
    statement.bind(1, batch.cursor.next == 1 ? std::numeric_limits<std::int64_t>::min()
                                             : static_cast<std::int64_t>(batch.cursor.next));
    statement.bind(2, static_cast<std::int64_t>(batch.cursor.next + batch.events.size() - 1));
    filling_ = &batch;
    batch.error = statement.step() == SQLITE_ROW ? std::nullopt : std::optional(database_.error());
    statement.reset();
    const std::uint64_t next = batch.cursor.next;
    batch.last = batch.size < batch.events.size();
    // The snapshot's last event is known, so that a gap before it is seen wherever it lies.
    if (batch.broken == nullptr && !batch.error && batch.last && next <= position.sequence) {
      batch.broken = Batch::missing();
    }
    if (batch.broken != nullptr) {
      batch.error = database_.damaged(batch.broken, next, std::to_string(next));
    } else if (batch.error) {
      batch.error->sequence = next;
      batch.error->message = sim::fill(gettext("%1$s (at event %2$s)"), {batch.error->message, std::to_string(next)});
    }
    batch.last = batch.last || batch.error;
  }

  Database database_;
  Hash genesis_;
  mutable Batch* filling_ = nullptr;  // during a step; whoever is given its events may scan, too
};

namespace {

// Holds the snapshot from here on: all later statements see the same rows.
std::optional<Error> begin(const Database& database) {
  if (auto error = database.execute("BEGIN")) return error;
  return check_format(database);
}

}  // namespace

Result<Reader> Reader::open(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) {
    return Error{Failure::missing, sim::fill(gettext("%s: there is no such file"), {path}), 0};
  }
  if (!std::filesystem::is_regular_file(path, failure)) {
    return Error{Failure::not_a_journal, sim::fill(gettext("%s: it is no file"), {path}), 0};
  }
  auto database = Database::open(path, Database::Mode::read);
  if (!database) return database.error();
  auto error = begin(database.value());
  // Where the folder cannot be written to, SQLite cannot make its shared memory file. Without a log beside it the
  // file is whole, nobody can be writing to it, and it can be read as it stands.
  if (error && error->failure == Failure::input_output && !std::filesystem::exists(path + "-wal", failure)) {
    database = Database::open(path, Database::Mode::read_immutable);
    if (!database) return database.error();
    error = begin(database.value());
  }
  if (error) return *error;
  auto header = read_header(database.value());
  if (!header) return header.error();
  const Hash genesis = Chain().of(header.value());
  const auto position = read_position(database.value(), genesis);
  if (!position) return position.error();
  auto snapshot =
      std::make_unique<Snapshot>(std::move(database.value()), std::move(header.value()), genesis, position.value());
  if (auto unprepared = snapshot->prepare()) return *unprepared;
  return Reader(std::move(snapshot));
}

Reader::Reader(std::unique_ptr<Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const Header& Reader::header() const { return snapshot_->header; }
const Position& Reader::position() const { return snapshot_->position; }
std::optional<Error> Reader::scan(const std::function<bool(const sim::Event&)>& take) const {
  return snapshot_->scan(take);
}
Result<Hash> Reader::hash_after(std::uint64_t sequence) const { return snapshot_->hash_after(sequence); }
std::optional<Error> Reader::scan_verified(const std::function<bool(const sim::Event&)>& take) const {
  return snapshot_->scan_verified(take);
}
std::optional<Error> Reader::verify_chain() const {
  return snapshot_->scan_verified([](const sim::Event&) { return true; });
}

}  // namespace tocsin::journal
