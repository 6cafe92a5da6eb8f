// The server's bounds. PROTOCOL.md says what happens at each.
#pragma once

#include <chrono>
#include <cstddef>

namespace tocsin::net {

inline constexpr std::size_t request_bytes_max = 256UL * 1024;      // a frame to the server
inline constexpr std::size_t reply_bytes_max = 32UL * 1024 * 1024;  // and one from it

struct Limits {
  std::size_t links = 6'000;          // connections at once
  std::size_t links_per_code = 8;     // of a role's code; a seat's has one
  double requests_per_second = 10;    // of each client, on average
  double requests_at_once = 40;       // and at most in a burst
  unsigned too_fast_max = 400;        // refused for that in a row: cut off
  std::size_t queue_bytes = 1 << 22;  // not yet sent to a client: cut off
  std::size_t queue_frames = 4'096;
  std::chrono::milliseconds hello_within{10'000};  // of the connection, TLS and all
  std::chrono::milliseconds pong_within{30'000};
};

}  // namespace tocsin::net
