#include "tests/storm/probe.h"

#include <stdexcept>

namespace tocsin::storm {
namespace {

sqlite3_stmt* prepare(sqlite3* connection, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string("the journal cannot be looked into: ") + sqlite3_errmsg(connection));
  }
  return statement;
}

std::string body_of(sqlite3_stmt* row) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, 3));
  return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(row, 3))};
}

}  // namespace

Probe::Probe(const std::string& journal) {
  sqlite3* connection = nullptr;
  sqlite3_open_v2(journal.c_str(), &connection, SQLITE_OPEN_READONLY, nullptr);
  connection_.reset(connection);
  sqlite3_busy_timeout(connection, 10'000);
  row_.reset(prepare(connection, "SELECT time_ms, kind, origin, body FROM event WHERE sequence = ?"));
  same_.reset(prepare(connection, "SELECT count(*), max(sequence) FROM event"));
  following_.reset(
      prepare(connection, "SELECT time_ms, kind, origin, body FROM event WHERE sequence > ? ORDER BY sequence"));
}

std::optional<std::string> Probe::miss_of(const sim::Event& event) const {
  std::optional<std::string> miss;
  sqlite3_bind_int64(row_.get(), 1, static_cast<std::int64_t>(event.sequence));
  if (sqlite3_step(row_.get()) != SQLITE_ROW) {
    miss = "what was acknowledged is not in the journal";
  } else {
    std::string body;
    sim::append_body(event, body);
    const std::string stored = body_of(row_.get());
    if (sqlite3_column_int64(row_.get(), 0) != event.time ||
        sqlite3_column_int64(row_.get(), 1) != static_cast<std::int64_t>(event.kind) ||
        sqlite3_column_int64(row_.get(), 2) != static_cast<std::int64_t>(event.origin) || stored != body) {
      miss = "what was acknowledged stands in the journal in other words";
    }
  }
  sqlite3_reset(row_.get());
  return miss;
}

std::optional<std::string> Probe::miss(const sim::Event& event, std::uint64_t last) const {
  auto miss = miss_of(event);
  if (sqlite3_step(same_.get()) != SQLITE_ROW ||
      static_cast<std::uint64_t>(sqlite3_column_int64(same_.get(), 0)) != last ||
      static_cast<std::uint64_t>(sqlite3_column_int64(same_.get(), 1)) != last) {
    miss = "the journal holds another number of events than were acknowledged";
  }
  sqlite3_reset(same_.get());
  return miss;
}

void Probe::read_on(std::vector<sim::Event>& events) const {
  sqlite3_bind_int64(following_.get(), 1, static_cast<std::int64_t>(events.size()));
  while (sqlite3_step(following_.get()) == SQLITE_ROW) {
    sim::Event event;
    event.sequence = events.size() + 1;
    event.time = sqlite3_column_int64(following_.get(), 0);
    const bool is_whole = sim::to_kind(sqlite3_column_int64(following_.get(), 1), event.kind) &&
                          sim::to_origin(sqlite3_column_int64(following_.get(), 2), event.origin) &&
                          sim::decode_body(body_of(following_.get()), event);
    if (!is_whole) throw std::runtime_error("an event in the journal cannot be read");
    events.push_back(std::move(event));
  }
  sqlite3_reset(following_.get());
}

std::uint64_t Probe::last() const {
  const bool found = sqlite3_step(same_.get()) == SQLITE_ROW;
  const auto last = found ? static_cast<std::uint64_t>(sqlite3_column_int64(same_.get(), 1)) : 0;
  sqlite3_reset(same_.get());
  return last;
}

}  // namespace tocsin::storm
