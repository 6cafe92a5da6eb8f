// SQLite's way to the files, with faults: while one of these lives, every connection of the process that is opened goes
// through it. Each write, sync, truncation, opening and deletion is counted, and one of them can be made to go wrong. What was written and not
// synced is remembered, so that a power cut can be had at any moment.
//
// One at a time; any threads.
#pragma once

#include <cstdint>
#include <string>

namespace tocsin::test {

class FaultVfs {
 public:
  enum class Fault : std::uint8_t {
    fails,      // an I/O error; nothing was written
    tears,      // half is written, then an I/O error
    disk_full,  // nothing is written, the disk is full
    waits,      // until `let_go`; then it goes well
  };
  enum class Lasting : std::uint8_t { once, from_then_on };

  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  // The operation of that number, from 1, counted from now.
  void plan(std::uint64_t operation, Fault fault, Lasting lasting = Lasting::once);
  void heal();    // no more faults; the count begins again
  void let_go();  // of what waits
  [[nodiscard]] std::uint64_t operations() const;
  [[nodiscard]] bool has_struck() const;

  [[nodiscard]] static bool is_installed();
  static void forget();  // what was written to files that were removed behind its back
  // Writes into `to` what the files of the folder `from` (not of its folders) would hold if the power went now: all that was
  // synced, and of the rest what chance leaves, in sectors.
  static void copy_after_power_cut(const std::string& from, const std::string& to, std::uint64_t seed);
};

}  // namespace tocsin::test
