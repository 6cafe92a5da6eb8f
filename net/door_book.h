// Who may come in: the join codes of one exercise, kept beside its journal in `JOURNAL.seats` (mode 0600, written whole). A
// code's token is shown once and kept only as a keyed hash.
//
// Several programs may write it, one after the other (a lock beside it); a server sees what changed when it is asked next. One
// thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/outcome.h"
#include "sim/seat_view.h"

namespace tocsin::net {

struct Code {
  std::string hash;  // HMAC-SHA-256 of the token, 32 bytes
  std::string seat;  // id; empty: a role without a seat
  sim::SeatRole role = sim::SeatRole::participant;
  std::int64_t made_at = 0;     // s since 1970
  std::int64_t expires_at = 0;  // the first second in which it is refused
  bool revoked = false;
};

struct Admission {
  enum class What : std::uint8_t { unknown, expired, revoked, admitted } what = What::unknown;
  Code code;  // admitted: a copy; else empty
};

class DoorBook {
 public:
  struct Work {  // of all admissions: what a refusal costs must not say why it was one
    std::uint64_t hashes = 0;
    std::uint64_t comparisons = 0;
    friend bool operator==(const Work&, const Work&) = default;
  };
  // Reads the book, or begins a new one with an exercise id and a key of its own.
  [[nodiscard]] static conduct::Outcome<DoorBook> open(const std::string& journal_path);
  // Reads the book, and begins none.
  [[nodiscard]] static conduct::Outcome<DoorBook> find(const std::string& journal_path);

  [[nodiscard]] const std::string& exercise() const { return content_.exercise; }
  [[nodiscard]] const std::vector<Code>& codes() const { return content_.codes; }
  [[nodiscard]] bool score_released() const { return content_.score_released; }

  // These read the file again first and write it durably.
  [[nodiscard]] conduct::Outcome<std::string> add(const std::string& seat, sim::SeatRole role, std::int64_t now,
                                                  std::int64_t expires_at);  // returns the token
  // Many at once; of each code the hash is still to be made. The tokens, in the same order.
  [[nodiscard]] conduct::Outcome<std::vector<std::string>> add_all(const std::vector<Code>& wanted);
  // All of a seat, or of a role without one, but those whose tokens are `spared`. How many.
  [[nodiscard]] conduct::Outcome<std::size_t> revoke(const std::string& seat, sim::SeatRole role,
                                                     const std::vector<std::string>& spared = {});
  [[nodiscard]] std::optional<conduct::Failed> release_score();

  // The same work for one token as for any other. `ours`: whether the token was sent to this exercise at all.
  [[nodiscard]] Admission admit(std::string_view token, bool ours, std::int64_t now);
  [[nodiscard]] const Work& work() const { return work_; }

 private:
  struct Content {
    std::string exercise;
    std::string key;
    bool score_released = false;
    std::vector<Code> codes;
  };
  explicit DoorBook(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] std::optional<conduct::Failed> read();
  void refresh();
  template <class Change>
  [[nodiscard]] std::optional<conduct::Failed> change(Change change);

  std::string path_;
  Content content_;
  Work work_;
  std::string mark_;  // of the file when it was read
};

// `tocsin:HOST:PORT/EXERCISE/TOKEN/FINGERPRINT`, all that a client needs.
struct JoinCode {
  std::string host;
  std::uint16_t port = 0;
  std::string exercise;
  std::string token;
  std::string fingerprint;  // SHA-256 of the server's certificate (DER), 32 bytes
};
[[nodiscard]] std::string to_text(const JoinCode& code);
[[nodiscard]] std::optional<JoinCode> to_join_code(std::string_view text);
// `HOST:PORT`, `[::1]:PORT`
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> to_address(std::string_view text);

[[nodiscard]] std::string random_bytes(std::size_t count);

}  // namespace tocsin::net
