#include "tests/fault_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <vector>

#include "sim/random.h"

namespace tocsin::test {
namespace {

struct Write {  // not synced yet
  std::size_t offset = 0;
  std::string bytes;
  bool truncates = false;  // to `offset`
};
struct Image {
  std::string synced;
  std::vector<Write> pending;
};

struct Plan {
  std::mutex mutex;
  std::condition_variable let_go;
  std::map<std::string, Image> images;  // by path
  std::uint64_t operations = 0;
  std::uint64_t strike_at = 0;  // 0: never
  FaultVfs::Fault fault = FaultVfs::Fault::fails;
  FaultVfs::Lasting lasting = FaultVfs::Lasting::once;
  bool struck = false;
  bool waiting = false;
  sqlite3_vfs* real = nullptr;  // null: not installed
};

Plan& the_plan() {
  static Plan plan;
  return plan;
}

// The real file's object lies behind it.
struct File {
  sqlite3_file base;
  const std::string* path;  // null: a temporary file, of which nothing is remembered
};
sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(File));
}
const std::string* path_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->path; }

void apply(std::string& content, const Write& write) {
  if (write.truncates) {
    content.resize(std::min(content.size(), write.offset));
    return;
  }
  content.resize(std::max(content.size(), write.offset + write.bytes.size()));
  content.replace(write.offset, write.bytes.size(), write.bytes);
}

void remember(sqlite3_file* file, Write write) {
  if (path_of(file) == nullptr) return;
  const std::lock_guard guard(the_plan().mutex);
  the_plan().images[*path_of(file)].pending.push_back(std::move(write));
}

// What is to happen to the operation that begins now.
struct Strike {
  bool strikes = false;
  FaultVfs::Fault fault = FaultVfs::Fault::fails;
};
Strike strike() {
  Plan& plan = the_plan();
  std::unique_lock guard(plan.mutex);
  ++plan.operations;
  const bool now =
      plan.lasting == FaultVfs::Lasting::once ? plan.operations == plan.strike_at : plan.operations >= plan.strike_at;
  if (plan.strike_at == 0 || !now) return {};
  plan.struck = true;
  if (plan.fault != FaultVfs::Fault::waits) return {true, plan.fault};
  plan.waiting = true;
  plan.let_go.wait(guard, [&] { return !plan.waiting; });
  return {};
}
int code_of(const Strike& strike, int code) { return strike.fault == FaultVfs::Fault::disk_full ? SQLITE_FULL : code; }

int close_file(sqlite3_file* file) {
  const int code = real_of(file)->pMethods->xClose(real_of(file));
  delete path_of(file);
  return code;
}
int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  return real_of(file)->pMethods->xRead(real_of(file), into, size, offset);
}
int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const Strike fault = strike();
  if (fault.strikes) {
    if (fault.fault != FaultVfs::Fault::tears) return code_of(fault, SQLITE_IOERR_WRITE);
    size /= 2;
  }
  const int code = real_of(file)->pMethods->xWrite(real_of(file), bytes, size, offset);
  remember(file, {static_cast<std::size_t>(offset), {static_cast<const char*>(bytes), static_cast<std::size_t>(size)}});
  return fault.strikes ? SQLITE_IOERR_WRITE : code;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const Strike fault = strike();
  if (fault.strikes) return code_of(fault, SQLITE_IOERR_TRUNCATE);
  remember(file, {static_cast<std::size_t>(size), {}, true});
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  const Strike fault = strike();
  if (fault.strikes) return code_of(fault, SQLITE_IOERR_FSYNC);
  if (path_of(file) != nullptr) {
    const std::lock_guard guard(the_plan().mutex);
    Image& image = the_plan().images[*path_of(file)];
    for (const Write& write : image.pending) apply(image.synced, write);
    image.pending.clear();
  }
  // In these tests power cuts are made up, so that the disk's own time need not be spent.
  static_cast<void>(flags);
  return SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }
int unlock_file(sqlite3_file* file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }
int check_lock(sqlite3_file* file, int* result) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
// No promises: neither about what a power cut leaves nor about the order of writes.
int characteristics(sqlite3_file* /*file*/) { return 0; }
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, memory);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void order_shared(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
int unmap_shared(sqlite3_file* file, int remove) { return real_of(file)->pMethods->xShmUnmap(real_of(file), remove); }

const sqlite3_io_methods methods = {
    2,           close_file,   read_file,    write_file,   truncate_file, sync_file,       file_size,
    lock_file,   unlock_file,  check_lock,   control_file, sector_size,   characteristics, map_shared,
    lock_shared, order_shared, unmap_shared, nullptr,      nullptr};

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int open_file(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* given) {
  Plan& plan = the_plan();
  file->pMethods = nullptr;
  const Strike fault = strike();
  if (fault.strikes) return code_of(fault, SQLITE_CANTOPEN);
  const int code = plan.real->xOpen(plan.real, name, real_of(file), flags, given);
  if (code != SQLITE_OK) {
    if (real_of(file)->pMethods != nullptr) real_of(file)->pMethods->xClose(real_of(file));
    return code;
  }
  file->pMethods = &methods;
  reinterpret_cast<File*>(file)->path = name == nullptr ? nullptr : new std::string(name);
  if (name == nullptr) return SQLITE_OK;
  const std::lock_guard guard(plan.mutex);
  // What lies there already was brought there by somebody else, and is on disk.
  if (plan.images.count(name) == 0) plan.images[name].synced = content_of(name);
  return SQLITE_OK;
}
int delete_file(sqlite3_vfs* /*vfs*/, const char* name, int sync) {
  Plan& plan = the_plan();
  const Strike fault = strike();
  if (fault.strikes) return code_of(fault, SQLITE_IOERR_DELETE);
  {
    const std::lock_guard guard(plan.mutex);
    plan.images.erase(name);
  }
  return plan.real->xDelete(plan.real, name, sync);
}

sqlite3_vfs& the_vfs() {
  static sqlite3_vfs vfs = {};
  return vfs;
}

}  // namespace

FaultVfs::FaultVfs() {
  Plan& plan = the_plan();
  sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
  sqlite3_vfs& vfs = the_vfs();
  vfs = *real;  // all that is not about files, too
  vfs.pNext = nullptr;
  vfs.zName = "tocsin-faults";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  {
    const std::lock_guard guard(plan.mutex);
    plan.real = real;
    plan.images.clear();
  }
  heal();
  sqlite3_vfs_register(&vfs, 1);
}

FaultVfs::~FaultVfs() {
  let_go();
  sqlite3_vfs_unregister(&the_vfs());
  sqlite3_vfs_register(the_plan().real, 1);
  const std::lock_guard guard(the_plan().mutex);
  the_plan().real = nullptr;
}

void FaultVfs::plan(std::uint64_t operation, Fault fault, Lasting lasting) {
  Plan& plan = the_plan();
  const std::lock_guard guard(plan.mutex);
  plan.operations = 0;
  plan.strike_at = operation;
  plan.fault = fault;
  plan.lasting = lasting;
  plan.struck = false;
}

void FaultVfs::heal() { plan(0, Fault::fails); }

void FaultVfs::let_go() {
  {
    const std::lock_guard guard(the_plan().mutex);
    the_plan().waiting = false;
    the_plan().strike_at = 0;
  }
  the_plan().let_go.notify_all();
}

std::uint64_t FaultVfs::operations() const {
  const std::lock_guard guard(the_plan().mutex);
  return the_plan().operations;
}

bool FaultVfs::has_struck() const {
  const std::lock_guard guard(the_plan().mutex);
  return the_plan().struck;
}

void FaultVfs::forget() {
  const std::lock_guard guard(the_plan().mutex);
  the_plan().images.clear();
}

bool FaultVfs::is_installed() { return the_plan().real != nullptr; }

void FaultVfs::copy_after_power_cut(const std::string& from, const std::string& to, std::uint64_t seed) {
  constexpr std::size_t sector = 512;
  const std::filesystem::path folder = std::filesystem::canonical(from);
  const std::lock_guard guard(the_plan().mutex);
  std::uint64_t throws = 0;
  for (const auto& [path, image] : the_plan().images) {
    if (std::filesystem::path(path).parent_path() != folder || !std::filesystem::exists(path)) continue;
    std::string content = image.synced;
    for (const Write& write : image.pending) {
      if (write.truncates) {
        if (sim::draw_below(seed, 1, throws++, 2) == 0) apply(content, write);
        continue;
      }
      for (std::size_t at = 0; at < write.bytes.size(); at += sector) {
        if (sim::draw_below(seed, 1, throws++, 3) == 0) continue;
        apply(content, {write.offset + at, write.bytes.substr(at, sector)});
      }
    }
    std::ofstream stream(std::filesystem::path(to) / std::filesystem::path(path).filename(), std::ios::binary);
    stream << content;
  }
}

}  // namespace tocsin::test
