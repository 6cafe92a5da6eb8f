// The hash chain: hash(n) = SHA-256(hash(n - 1) and the event's canonical bytes); hash(0) is that of the header.
// Not thread-safe: one Chain for each thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "journal/journal.h"

namespace tocsin::journal {

class Chain {
 public:
  Chain();
  ~Chain();
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;

  [[nodiscard]] Hash of(const Header& header);
  [[nodiscard]] Hash after(const Hash& previous, std::string_view canonical);

 private:
  struct Digest;
  std::unique_ptr<Digest> digest_;
};

}  // namespace tocsin::journal
