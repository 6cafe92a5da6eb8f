// The bodies of a journal's events: what is decoded has one form, and gives the same bytes again.
#include <cstdlib>
#include <string_view>

#include "sim/event.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  tocsin::sim::Event event;
  if (!decode_body(std::string_view(reinterpret_cast<const char*>(data), size), event)) return 0;
  std::string bytes;
  append_body(event, bytes);
  tocsin::sim::Event again;
  if (!decode_body(bytes, again) || !(again == event)) std::abort();
  return 0;
}
