// The journal's floor: its table of events, written and read by SQLite alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "journal/journal.h"
#include "sim/event.h"

struct sqlite3;

namespace tocsin::bench {

// A folder for one run of a bench, on the disk that the build stands on; removed with what is in it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  // Empty on a disk; in memory nothing is durable, and the figures mean little.
  [[nodiscard]] std::string warning() const;

 private:
  std::string path_;
};

[[nodiscard]] journal::Header bench_header();

// Rows as the journal would write them, encoded beforehand. All have the same hash: SQLite does not look at it.
class BareRows : public sim::EventSink {
 public:
  struct Row {
    std::int64_t time = 0;
    std::int64_t kind = 0;
    std::int64_t origin = 0;
    std::size_t body_at = 0;
    std::size_t body_size = 0;
  };
  void on_event(const sim::Event& event) override;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const Row& row(std::size_t index) const { return rows_[index]; }
  [[nodiscard]] const char* body(const Row& row) const { return bodies_.data() + row.body_at; }

 private:
  std::vector<Row> rows_;
  std::string bodies_;
};

// Writes all rows into the journal file that `Writer::create` made at `path`, in transactions of `batch` rows, under the
// journal's own pragmas. Returns the wall time from the first BEGIN to the end of the last COMMIT.
[[nodiscard]] double insert_bare(const std::string& path, const BareRows& rows, std::size_t batch);

// Reads every column of every row once; returns the processor time, and the number of rows in `rows`.
[[nodiscard]] double scan_bare(const std::string& path, std::size_t& rows);

}  // namespace tocsin::bench
