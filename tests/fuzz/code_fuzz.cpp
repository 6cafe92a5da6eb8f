// Join codes and addresses: what is taken for a code is one, and is written as it was.
#include <cstdlib>
#include <string_view>

#include "net/door_book.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto code = tocsin::net::to_join_code(text)) {
    const auto again = tocsin::net::to_join_code(to_text(*code));
    if (!again || to_text(*again) != to_text(*code)) std::abort();
  }
  static_cast<void>(tocsin::net::to_address(text));
  return 0;
}
