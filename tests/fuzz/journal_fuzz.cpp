// A journal of any bytes: it is refused, or read to its end, and never written to.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "journal/journal.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const std::string path = "/dev/shm/tocsin-fuzz-" + std::to_string(::getpid()) + ".tocsin";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) return 0;
  ::close(file);
  {
    auto reader = tocsin::journal::Reader::open(path);
    if (reader) {
      static_cast<void>(reader.value().scan([](const tocsin::sim::Event&) { return true; }));
      static_cast<void>(reader.value().verify_chain());
    }
  }
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((path + suffix).c_str());
  return 0;
}
