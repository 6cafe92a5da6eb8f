#include "journal/digest.h"

#include <libintl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <system_error>

#include "journal/durable_file.h"

namespace tocsin::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 10'000;

Error trouble(const char* pattern, std::initializer_list<std::string_view> arguments) {
  return {Failure::input_output, sim::fill(pattern, arguments), 0};
}

// The files below a folder by their names in it; nothing when it cannot be read or holds too many.
Result<std::vector<std::string>> files_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file(error)) names.push_back(fs::path(at->path()).lexically_relative(folder).generic_string());
    if (names.size() > files_max) return trouble(gettext("%s: it holds more than 10,000 files"), {folder});
  }
  if (error) return trouble(gettext("%1$s: it cannot be read: %2$s"), {folder, error.message()});
  std::sort(names.begin(), names.end());
  std::erase(names, manifest_name);
  return names;
}

// A name that could lead out of the folder names nothing in it.
bool stays_inside(const std::string& name) {
  const fs::path path(name);
  return !name.empty() && path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
}

}  // namespace

Result<std::string> sha256_of_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return trouble(gettext("%s: it cannot be read"), {path});
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool good = digest != nullptr && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
  std::array<char, 65536> buffer{};
  while (good && stream) {
    stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    good = EVP_DigestUpdate(digest.get(), buffer.data(), static_cast<std::size_t>(stream.gcount())) == 1;
  }
  Hash hash{};
  unsigned int length = 0;
  if (!good || stream.bad() || EVP_DigestFinal_ex(digest.get(), hash.data(), &length) != 1) {
    return trouble(gettext("%s: its sum cannot be made"), {path});
  }
  return to_hex(hash);
}

std::optional<Error> write_manifest(const std::string& folder) {
  const auto names = files_in(folder);
  if (!names) return names.error();
  std::string manifest;
  for (const std::string& name : names.value()) {
    if (name.find('\n') != std::string::npos) {
      return trouble(gettext("%s: a name with a line break cannot be in a package"), {name});
    }
    const auto sum = sha256_of_file((fs::path(folder) / name).string());
    if (!sum) return sum.error();
    manifest += sum.value() + "  " + name + "\n";
  }
  return write_durably((fs::path(folder) / manifest_name).string(), manifest);
}

Result<PackageCheck> check_package(const std::string& folder) {
  const std::string path = (fs::path(folder) / manifest_name).string();
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return Error{Failure::not_a_journal,
                 sim::fill(gettext("%s: there is no such manifest, so this is no package"), {path}), 0};
  }
  std::map<std::string, std::string> sums;
  PackageCheck check;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty()) continue;
    if (line.size() < 67 || line.compare(64, 2, "  ") != 0 || !stays_inside(line.substr(66)) ||
        sums.size() > files_max) {
      return Error{Failure::damaged, sim::fill(gettext("%s: a line of it is no sum of a file of the package"), {path}),
                   0};
    }
    sums[line.substr(66)] = line.substr(0, 64);
  }
  const auto names = files_in(folder);
  if (!names) return names.error();
  for (const auto& [name, sum] : sums) {
    ++check.files;
    std::error_code error;
    if (!fs::is_regular_file(fs::path(folder) / name, error)) {
      check.differences.push_back(sim::fill(gettext("%s is missing"), {name}));
      continue;
    }
    const auto now = sha256_of_file((fs::path(folder) / name).string());
    if (!now) return now.error();
    if (now.value() != sum) check.differences.push_back(sim::fill(gettext("%s is not as it was packed"), {name}));
  }
  for (const std::string& name : names.value()) {
    if (sums.count(name) == 0) {
      check.differences.push_back(sim::fill(gettext("%s is not named in the manifest"), {name}));
    }
  }
  return check;
}

}  // namespace tocsin::journal
