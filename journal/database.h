// As much of SQLite as the journal needs: a connection and its prepared statements, with failures as values.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "journal/journal.h"

namespace tocsin::journal {

class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  void bind(int position, std::int64_t number) { sqlite3_bind_int64(statement_.get(), position, number); }
  // The bytes must live until the statement is reset.
  void bind_text(int position, std::string_view text) {
    sqlite3_bind_text64(statement_.get(), position, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind_blob(int position, const void* bytes, std::size_t size) {
    sqlite3_bind_blob64(statement_.get(), position, bytes, size, SQLITE_STATIC);
  }
  int step() { return sqlite3_step(statement_.get()); }  // SQLITE_ROW, SQLITE_DONE or an error
  void reset() { sqlite3_reset(statement_.get()); }

  [[nodiscard]] bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  // Text or bytes; valid until the next step.
  [[nodiscard]] std::string_view bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return data == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(data), size);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  enum class Mode : std::uint8_t { create, write, read, read_immutable };

  // SQLite opens lazily: a file that is no database is only found out by the first statement.
  [[nodiscard]] static Result<Database> open(const std::string& path, Mode mode);

  [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
  [[nodiscard]] std::optional<Error> execute(const char* sql) const;
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql) const;  // the first column of the first row
  // A function for statements of this connection; the file's own schema cannot use it.
  [[nodiscard]] std::optional<Error> add_aggregate(const char* name, void* user_data,
                                                   void (*take)(sqlite3_context*, int, sqlite3_value**),
                                                   void (*end)(sqlite3_context*)) const;
  // What SQLite said last, as an error of the journal's.
  [[nodiscard]] Error error() const;
  // The translated pattern is filled with the file and the detail.
  [[nodiscard]] Error damaged(const char* pattern, std::uint64_t sequence = 0, std::string_view detail = {}) const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Database(sqlite3* connection, std::string path) : connection_(connection), path_(std::move(path)) {}
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
  std::string path_;
};

// The file's tables, as they must stand in it letter by letter.
inline constexpr std::int32_t application_id = 0x746F6373;  // "tocs"
inline constexpr std::int32_t format_version = 1;
struct Table {
  const char* name;
  const char* sql;
};
inline constexpr Table tables[] = {
    {"clock", "CREATE TABLE clock(one INTEGER PRIMARY KEY CHECK (one = 1), time_ms INTEGER NOT NULL) STRICT"},
    {"event",
     "CREATE TABLE event(sequence INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, kind INTEGER NOT NULL, "
     "origin INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL) STRICT"},
    {"header", "CREATE TABLE header(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"},
    {"source", "CREATE TABLE source(position INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL) STRICT"},
};

// Whether it is a journal of this version, with nothing in it that this version does not know.
[[nodiscard]] std::optional<Error> check_format(const Database& database);
[[nodiscard]] Result<Header> read_header(const Database& database);
// Where the file ends; `genesis` is the hash of its header.
[[nodiscard]] Result<Position> read_position(const Database& database, const Hash& genesis);

}  // namespace tocsin::journal
