#include "journal/database.h"

#include <libintl.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace tocsin::journal {
namespace {

constexpr int row_bytes_max = 64 * 1024 * 1024;
constexpr std::size_t sources_max = 64;

Failure failure_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Failure::busy;
    case SQLITE_NOTADB: return Failure::not_a_journal;
    case SQLITE_CORRUPT:
    case SQLITE_TOOBIG: return Failure::damaged;
    default: return Failure::input_output;
  }
}

// What SQLite says of a kind of failure whatever it met, in its own English.
const char* words_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY: return gettext("database is locked");
    case SQLITE_CANTOPEN: return gettext("unable to open database file");
    case SQLITE_CORRUPT: return gettext("database disk image is malformed");
    case SQLITE_FULL: return gettext("database or disk is full");
    case SQLITE_IOERR: return gettext("disk I/O error");
    case SQLITE_NOMEM: return gettext("out of memory");
    case SQLITE_PERM: return gettext("access permission denied");
    case SQLITE_READONLY: return gettext("attempt to write a readonly database");
    case SQLITE_TOOBIG: return gettext("string or blob too big");
    default: return sqlite3_errstr(code);
  }
}

// What SQLite said last. What it says of one statement or row only stays as it is.
std::string said_by(sqlite3* connection, int code) {
  const std::string_view said = sqlite3_errmsg(connection);
  if (said == sqlite3_errstr(code)) return words_of(code);
  constexpr std::string_view schema = "malformed database schema ";
  if (!said.starts_with(schema)) return std::string(said);
  return sim::fill(gettext("malformed database schema %s"), {said.substr(schema.size())});
}

// `file:` names let SQLite take options; what has a meaning in them is escaped.
std::string uri_of(const std::string& path, bool immutable) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', digits[byte >> 4U], digits[byte & 15U]};
    } else {
      uri.push_back(c);
    }
  }
  return immutable ? uri + "?immutable=1" : uri;
}

Error no_journal(const std::string& path) {
  return {Failure::not_a_journal, sim::fill(gettext("%s: it is no journal of tocsin"), {path}), 0};
}

Error unknown(const char* pattern, std::initializer_list<std::string_view> arguments) {
  return {Failure::unknown, sim::fill(pattern, arguments), 0};
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Result<Database> Database::open(const std::string& path, Mode mode) {
  const int flags = mode == Mode::create           ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                    : mode == Mode::read_immutable ? SQLITE_OPEN_READONLY
                                                   : SQLITE_OPEN_READWRITE;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(uri_of(path, mode == Mode::read_immutable).c_str(), &connection,
                                   flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(connection, path);
  if (code != SQLITE_OK) return database.error();
  // The file may come from anyone: its schema must not run code, and no row may be larger than it can have become.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, row_bytes_max);
  sqlite3_busy_timeout(connection, 10'000);
  // A reader is opened for writing where it may be, so that the last one to close can tidy SQLite's log away; what it
  // asks of the rows only reads.
  if (mode == Mode::read) static_cast<void>(database.execute("PRAGMA query_only = ON"));
  return database;
}

Error Database::error() const {
  if (connection_ == nullptr) {
    return {Failure::input_output, sim::fill(gettext("%s: there is no memory left"), {path_}), 0};
  }
  const int code = sqlite3_extended_errcode(connection_.get());
  const Failure failure = failure_of(code);
  if (failure == Failure::not_a_journal) return no_journal(path_);
  const std::string why = said_by(connection_.get(), code);
  const int system = sqlite3_system_errno(connection_.get());
  if (system != 0 && failure == Failure::input_output) {
    const char* reason = std::strerror(system);  // NOLINT(concurrency-mt-unsafe): glibc's is safe
    return {failure, sim::fill(gettext("%1$s: %2$s (%3$s)"), {path_, why, reason}), 0};
  }
  return {failure, sim::fill(gettext("%1$s: %2$s"), {path_, why}), 0};
}

Error Database::damaged(const char* pattern, std::uint64_t sequence, std::string_view detail) const {
  return {Failure::damaged, sim::fill(pattern, {path_, detail}), sequence};
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error();
  return Statement(statement);
}

std::optional<Error> Database::execute(const char* sql) const {
  if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return std::nullopt;
  return error();
}

std::optional<Error> Database::add_aggregate(const char* name, void* user_data,
                                             void (*take)(sqlite3_context*, int, sqlite3_value**),
                                             void (*end)(sqlite3_context*)) const {
  if (sqlite3_create_function_v2(connection_.get(), name, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, user_data, nullptr, take,
                                 end, nullptr) == SQLITE_OK) {
    return std::nullopt;
  }
  return error();
}

Result<std::int64_t> Database::number(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const int code = statement.value().step();
  if (code == SQLITE_ROW) return statement.value().number(0);
  if (code == SQLITE_DONE) return std::int64_t{0};
  return error();
}

std::optional<Error> check_format(const Database& database) {
  const auto application = database.number("PRAGMA application_id");
  if (!application) return application.error();
  if (application.value() != application_id) return no_journal(database.path());
  const auto version = database.number("PRAGMA user_version");
  if (!version) return version.error();
  if (version.value() != format_version) {
    return unknown(gettext("%1$s: its format is version %2$s; this program knows version %3$s"),
                   {database.path(), std::to_string(version.value()), std::to_string(format_version)});
  }
  auto schema = database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name");
  if (!schema) return schema.error();
  std::size_t count = 0;
  for (int code = schema.value().step(); code != SQLITE_DONE; code = schema.value().step()) {
    if (code != SQLITE_ROW) return database.error();
    const std::string_view name = schema.value().bytes(0);
    if (count >= std::size(tables) || name != tables[count].name || schema.value().bytes(1) != tables[count].sql) {
      return unknown(gettext("%1$s: it holds `%2$s`, which this program does not know"), {database.path(), name});
    }
    ++count;
  }
  if (count != std::size(tables)) return database.damaged(gettext("%s: a table is missing"));
  return std::nullopt;
}

Result<Header> read_header(const Database& database) {
  Header header;
  auto pairs = database.prepare("SELECT key, value FROM header ORDER BY key");
  if (!pairs) return pairs.error();
  std::vector<std::string> keys;
  for (int code = pairs.value().step(); code != SQLITE_DONE; code = pairs.value().step()) {
    if (code != SQLITE_ROW) return database.error();
    const std::string key(pairs.value().bytes(0));
    const std::string_view value = pairs.value().bytes(1);
    keys.push_back(key);
    bool sound = true;
    if (key == "drill") {
      header.drill_id = value;
    } else if (key == "engine") {
      header.engine_version = value;
    } else if (key == "forked-at-ms") {
      sound = parse(value, header.forked_at);
    } else if (key == "forked-from") {
      header.forked_from = value;
    } else if (key == "seed") {
      sound = parse(value, header.seed);
    } else {
      return unknown(gettext("%1$s: its header says `%2$s`, which this program does not know"), {database.path(), key});
    }
    if (!sound) return database.damaged(gettext("%1$s: `%2$s` in the header is no number"), 0, key);
  }
  if (keys != std::vector<std::string>{"drill", "engine", "forked-at-ms", "forked-from", "seed"}) {
    return database.damaged(gettext("%s: its header is not whole"));
  }
  auto sources = database.prepare("SELECT name, text FROM source ORDER BY position");
  if (!sources) return sources.error();
  for (int code = sources.value().step(); code != SQLITE_DONE; code = sources.value().step()) {
    if (code != SQLITE_ROW) return database.error();
    if (header.sources.size() == sources_max) return database.damaged(gettext("%s: it has too many sources"));
    header.sources.push_back({std::string(sources.value().bytes(0)), std::string(sources.value().bytes(1))});
  }
  return header;
}

Result<Position> read_position(const Database& database, const Hash& genesis) {
  Position position;
  position.hash = genesis;
  auto last = database.prepare("SELECT sequence, time_ms, hash FROM event ORDER BY sequence DESC LIMIT 1");
  if (!last) return last.error();
  sim::Time latest = 0;
  if (const int code = last.value().step(); code == SQLITE_ROW) {
    const std::int64_t sequence = last.value().number(0);
    const std::string_view hash = last.value().bytes(2);
    latest = last.value().number(1);
    if (sequence < 1) return database.damaged(gettext("%s: its last event has no number"));
    position.sequence = static_cast<std::uint64_t>(sequence);
    if (hash.size() != position.hash.size())
      return database.damaged(gettext("%s: its hash is not whole"), position.sequence);
    std::copy(hash.begin(), hash.end(), position.hash.begin());
  } else if (code != SQLITE_DONE) {
    return database.error();
  }
  const auto clock = database.number("SELECT time_ms FROM clock");
  if (!clock) return clock.error();
  position.clock = std::max(latest, clock.value());
  return position;
}

}  // namespace tocsin::journal
