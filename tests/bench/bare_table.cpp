#include "tests/bench/bare_table.h"

#include <linux/magic.h>
#include <sqlite3.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "tests/bench/measure.h"

namespace tocsin::bench {
namespace {

void execute(sqlite3* database, const char* sql) {
  require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
}

sqlite3* open_bare(const std::string& path) {
  sqlite3* database = nullptr;
  require(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) == SQLITE_OK,
          "the bare file cannot be opened");
  return database;
}

}  // namespace

Scratch::Scratch() : path_(TOCSIN_BUILD_DIR "/bench-XXXXXX") {
  require(mkdtemp(path_.data()) != nullptr, "no scratch folder can be made beside the build");
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Scratch::warning() const {
  struct statfs about {};
  if (statfs(path_.c_str(), &about) == 0 && about.f_type == TMPFS_MAGIC) {
    return "the build stands in memory (tmpfs), where a sync costs nothing: build on a disk to measure this";
  }
  return "";
}

journal::Header bench_header() { return {"bench", "big", 7, {{"big.yaml", "format: tocsin/drill@1\n"}}, "", 0}; }

void BareRows::on_event(const sim::Event& event) {
  const std::size_t at = bodies_.size();
  sim::append_body(event, bodies_);
  rows_.push_back({event.time, static_cast<std::int64_t>(event.kind), static_cast<std::int64_t>(event.origin), at,
                   bodies_.size() - at});
}

double insert_bare(const std::string& path, const BareRows& rows, std::size_t batch) {
  sqlite3* const database = open_bare(path);
  execute(database, "PRAGMA journal_mode = WAL");
  execute(database, "PRAGMA synchronous = FULL");
  execute(database, "PRAGMA wal_autocheckpoint = 4000");
  sqlite3_stmt* insert = nullptr;
  require(sqlite3_prepare_v3(database, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", -1, SQLITE_PREPARE_PERSISTENT,
                             &insert, nullptr) == SQLITE_OK,
          "the bare insert cannot be prepared");
  std::array<unsigned char, 32> hash{};
  for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = static_cast<unsigned char>(i * 37);
  const WallTime time;
  for (std::size_t from = 0; from < rows.size(); from += batch) {
    execute(database, "BEGIN IMMEDIATE");
    const std::size_t to = std::min(from + batch, rows.size());
    for (std::size_t i = from; i < to; ++i) {
      const BareRows::Row& row = rows.row(i);
      sqlite3_bind_int64(insert, 1, static_cast<std::int64_t>(i + 1));
      sqlite3_bind_int64(insert, 2, row.time);
      sqlite3_bind_int64(insert, 3, row.kind);
      sqlite3_bind_int64(insert, 4, row.origin);
      sqlite3_bind_blob64(insert, 5, rows.body(row), row.body_size, SQLITE_STATIC);
      sqlite3_bind_blob64(insert, 6, hash.data(), hash.size(), SQLITE_STATIC);
      require(sqlite3_step(insert) == SQLITE_DONE, "a bare insert failed");
      sqlite3_reset(insert);
    }
    execute(database, "COMMIT");
  }
  const double seconds = time.seconds();
  sqlite3_finalize(insert);
  require(sqlite3_close(database) == SQLITE_OK, "the bare file cannot be closed");
  return seconds;
}

double scan_bare(const std::string& path, std::size_t& rows) {
  sqlite3* const database = open_bare(path);
  sqlite3_stmt* select = nullptr;
  require(
      sqlite3_prepare_v3(database, "SELECT sequence, time_ms, kind, origin, body, hash FROM event ORDER BY sequence",
                         -1, SQLITE_PREPARE_PERSISTENT, &select, nullptr) == SQLITE_OK,
      "the bare select cannot be prepared");
  rows = 0;
  std::uint64_t sum = 0;  // so that every column is really looked at
  const ProcessorTime time;
  while (sqlite3_step(select) == SQLITE_ROW) {
    for (int column = 0; column < 4; ++column) sum += static_cast<std::uint64_t>(sqlite3_column_int64(select, column));
    for (int column = 4; column < 6; ++column) {
      const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(select, column));
      const int size = sqlite3_column_bytes(select, column);
      if (size > 0) sum += bytes[size - 1];
    }
    ++rows;
  }
  const double seconds = time.seconds();
  sqlite3_finalize(select);
  sqlite3_close(database);
  require(sum != 0, "the bare scan read nothing");
  return seconds;
}

}  // namespace tocsin::bench
