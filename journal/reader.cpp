// The reader: one snapshot of a journal, and its chain recomputed.
#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <system_error>

#include "journal/chain.h"
#include "journal/database.h"
#include "journal/journal.h"

namespace tocsin::journal {

namespace {

// Some events at a time: SQLite calls `take` in its own loop, which is faster than a step and six questions for each
// row, and whoever is given the events works through them with SQLite out of its way.
struct Batch {
  static constexpr std::size_t size_max = 128;

  std::uint64_t next = 1;  // the sequence that the next row must have
  sim::Time latest = std::numeric_limits<sim::Time>::min();
  const char* broken = nullptr;  // what is wrong with the next row
  std::size_t size = 0;
  std::array<sim::Event, size_max> events;
  std::array<Hash, size_max> hashes{};

  // An aggregate function of SQL, of the columns; its user data says which batch takes them.
  static void take(sqlite3_context* context, int count, sqlite3_value** columns) {
    Batch& batch = **static_cast<Batch**>(sqlite3_user_data(context));
    if (batch.size == size_max) return;
    batch.broken = batch.add(columns, count == 6);
    if (batch.broken != nullptr) sqlite3_result_error(context, batch.broken, -1);
  }
  static void end(sqlite3_context*) {}

 private:
  const char* add(sqlite3_value** row, bool has_hash) {
    if (sqlite3_value_int64(row[0]) != static_cast<std::int64_t>(next)) return "it is missing";
    sim::Event& event = events[size];
    event.sequence = next;
    event.time = sqlite3_value_int64(row[1]);
    if (event.time < latest) return "its time lies before that of the event before it";
    if (!sim::to_kind(sqlite3_value_int64(row[2]), event.kind)) return "its kind is unknown";
    if (!sim::to_origin(sqlite3_value_int64(row[3]), event.origin)) return "its origin is unknown";
    if (!sim::decode_body(bytes_of(row[4]), event)) return "its body cannot be read";
    if (has_hash) {
      // One that is not whole differs from every hash but that of zeros, which none has.
      const std::string_view hash = bytes_of(row[5]);
      hashes[size].fill(0);
      if (hash.size() == sizeof(Hash)) std::copy(hash.begin(), hash.end(), hashes[size].begin());
    }
    latest = event.time;
    ++next;
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
    return scan_batches(
        "SELECT tocsin_take(sequence, time_ms, kind, origin, body) FROM event "
        "WHERE sequence BETWEEN ?1 AND ?2",
        [&](const sim::Event& event, const Hash&) { return take(event); });
  }

  [[nodiscard]] std::optional<Error> verify_chain() const {
    Chain chain;
    Hash hash = genesis_;
    std::string canonical;
    std::optional<Error> found;
    auto error = scan_batches(
        "SELECT tocsin_take(sequence, time_ms, kind, origin, body, hash) FROM event "
        "WHERE sequence BETWEEN ?1 AND ?2",
        [&](const sim::Event& event, const Hash& stored) {
          canonical.clear();
          sim::append_canonical(event, canonical);
          hash = chain.after(hash, canonical);
          if (stored == hash) return true;
          found = database_.damaged("event " + std::to_string(event.sequence) + ": its hash is not that of its bytes",
                                    event.sequence);
          return false;
        });
    return found ? found : error;
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
    if (bytes.size() != hash.size()) return database_.damaged("its hash is missing", sequence);
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
  }

  Header header;
  Position position;

 private:
  // `take` is given each event with the hash that stands beside it, where `sql` asks for that.
  template <class Take>
  std::optional<Error> scan_batches(std::string_view sql, const Take& take) const {
    auto prepared = database_.prepare(sql);
    if (!prepared) return prepared.error();
    Statement& statement = prepared.value();
    const auto batch = std::make_unique<Batch>();
    // What has a number below 1 is met by the first turn, too.
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    do {
      batch->size = 0;
      statement.bind(1, from);
      from = static_cast<std::int64_t>(batch->next + Batch::size_max);
      statement.bind(2, from - 1);
      filling_ = batch.get();
      auto error = statement.step() == SQLITE_ROW ? std::nullopt : std::optional(database_.error());
      statement.reset();
      for (std::size_t i = 0; i < batch->size; ++i) {
        if (!take(batch->events[i], batch->hashes[i])) return std::nullopt;
      }
      // The snapshot's last event is known, so that a gap before it is seen wherever it lies.
      const bool is_last = batch->size < Batch::size_max;
      const char* broken = batch->broken;
      if (broken == nullptr && !error && is_last && batch->next <= position.sequence) broken = "it is missing";
      if (broken != nullptr) {
        return database_.damaged("event " + std::to_string(batch->next) + ": " + broken, batch->next);
      }
      if (error) {
        error->sequence = batch->next;
        error->message += " (at event " + std::to_string(batch->next) + ")";
        return error;
      }
    } while (batch->size == Batch::size_max);
    return std::nullopt;
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
    return Error{Failure::missing, path + ": there is no such file", 0};
  }
  if (!std::filesystem::is_regular_file(path, failure)) {
    return Error{Failure::not_a_journal, path + ": it is no file", 0};
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
std::optional<Error> Reader::verify_chain() const { return snapshot_->verify_chain(); }

}  // namespace tocsin::journal
