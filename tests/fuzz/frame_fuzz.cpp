// The wire protocol in both directions: what is understood says the same when it is written and read again.
#include <cstdlib>
#include <string_view>

#include "net/protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view frame(reinterpret_cast<const char*>(data), size);
  const auto request = tocsin::net::read_request(frame);
  if (const auto* ask = std::get_if<tocsin::net::Ask>(&request)) {
    const std::string again = write_frame(*ask);
    const auto same = tocsin::net::read_request(again);
    const auto* read = std::get_if<tocsin::net::Ask>(&same);
    if (read == nullptr || write_frame(*read) != again) std::abort();
  }
  static_cast<void>(tocsin::net::read_reply(frame));
  return 0;
}
