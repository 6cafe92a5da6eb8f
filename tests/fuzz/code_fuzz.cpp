// Join codes, addresses and the file that codes are kept in: what is taken for a code is one, and is written as it was.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "conduct/files.h"
#include "net/door_book.h"

namespace {

std::string book_text;

// A file must be there; what is read of it is another matter.
struct Place {
  std::string journal = "/dev/shm/tocsin-fuzz-" + std::to_string(::getpid());
  Place() { std::ofstream(journal + ".seats") << "{}"; }
  ~Place() {
    for (const char* suffix : {".seats", ".seats.lock"}) ::unlink((journal + suffix).c_str());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

}  // namespace

// The book's file is what libFuzzer says; the room's own functions would need its libraries, and a disk.
namespace tocsin::conduct {

std::optional<std::string> read_whole(const std::string& /*path*/) { return book_text; }
std::optional<Failed> write_whole(const std::string& /*path*/, std::string_view /*bytes*/) { return std::nullopt; }

}  // namespace tocsin::conduct

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with('{')) {
    static const Place place;
    book_text = text;
    auto book = tocsin::net::DoorBook::open(place.journal);
    if (book && (*book).exercise().empty()) std::abort();
    return 0;
  }
  if (const auto code = tocsin::net::to_join_code(text)) {
    const auto again = tocsin::net::to_join_code(to_text(*code));
    if (!again || to_text(*again) != to_text(*code)) std::abort();
  }
  static_cast<void>(tocsin::net::to_address(text));
  return 0;
}
