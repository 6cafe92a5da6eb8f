// Looks into a journal while its writer is at work, with a connection of its own: what is there is what others would find.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/event.h"

namespace tocsin::storm {

class Probe {
 public:
  explicit Probe(const std::string& journal);
  // Nothing: the event stands there, once and as it is.
  [[nodiscard]] std::optional<std::string> miss_of(const sim::Event& event) const;
  // The same, and `last` is the last one.
  [[nodiscard]] std::optional<std::string> miss(const sim::Event& event, std::uint64_t last) const;
  [[nodiscard]] std::uint64_t last() const;
  // Adds the events that follow the last one of those.
  void read_on(std::vector<sim::Event>& events) const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> row_;
  std::unique_ptr<sqlite3_stmt, Finalize> same_;
  std::unique_ptr<sqlite3_stmt, Finalize> following_;
};

}  // namespace tocsin::storm
