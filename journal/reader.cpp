// The reader: one snapshot of a journal, and its chain recomputed.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "journal/chain.h"
#include "journal/database.h"
#include "journal/journal.h"

namespace tocsin::journal {

class Reader::Snapshot {
 public:
  Snapshot(Database database, Header read_header, Hash genesis, Position read_position)
      : header(std::move(read_header)), position(read_position), database_(std::move(database)), genesis_(genesis) {}

  // `take` is given each event with the hash that stands beside it.
  std::optional<Error> scan(const std::function<bool(const sim::Event&, std::string_view)>& take) const {
    auto rows = database_.prepare("SELECT sequence, time_ms, kind, origin, body, hash FROM event ORDER BY sequence");
    if (!rows) return rows.error();
    Statement& row = rows.value();
    sim::Event event;
    sim::Time earliest = std::numeric_limits<sim::Time>::min();
    std::uint64_t expected = 1;
    for (int code = row.step(); code != SQLITE_DONE; code = row.step(), ++expected) {
      if (code != SQLITE_ROW) {
        Error error = database_.error();
        error.sequence = expected;
        error.message += " (at event " + std::to_string(expected) + ")";
        return error;
      }
      const auto broken = [&](const std::string& what) {
        return database_.damaged("event " + std::to_string(expected) + ": " + what, expected);
      };
      if (row.number(0) != static_cast<std::int64_t>(expected)) return broken("it is missing");
      event.sequence = expected;
      event.time = row.number(1);
      if (event.time < earliest) return broken("its time lies before that of the event before it");
      earliest = event.time;
      if (!sim::to_kind(row.number(2), event.kind)) return broken("its kind is unknown");
      if (!sim::to_origin(row.number(3), event.origin)) return broken("its origin is unknown");
      if (!sim::decode_body(row.bytes(4), event)) return broken("its body cannot be read");
      if (!take(event, row.bytes(5))) return std::nullopt;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Error> verify_chain() const {
    Chain chain;
    Hash hash = genesis_;
    std::string canonical;
    std::optional<Error> found;
    auto error = scan([&](const sim::Event& event, std::string_view stored) {
      canonical.clear();
      sim::append_canonical(event, canonical);
      hash = chain.after(hash, canonical);
      if (stored == std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size())) return true;
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
  Database database_;
  Hash genesis_;
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
  return Reader(
      std::make_unique<Snapshot>(std::move(database.value()), std::move(header.value()), genesis, position.value()));
}

Reader::Reader(std::unique_ptr<Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const Header& Reader::header() const { return snapshot_->header; }
const Position& Reader::position() const { return snapshot_->position; }
std::optional<Error> Reader::scan(const std::function<bool(const sim::Event&)>& take) const {
  return snapshot_->scan([&](const sim::Event& event, std::string_view) { return take(event); });
}
Result<Hash> Reader::hash_after(std::uint64_t sequence) const { return snapshot_->hash_after(sequence); }
std::optional<Error> Reader::verify_chain() const { return snapshot_->verify_chain(); }

}  // namespace tocsin::journal
