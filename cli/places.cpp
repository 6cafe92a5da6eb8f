#include "cli/places.h"

#include <libintl.h>

#include <filesystem>

#include "conduct/files.h"
#include "reports/words.h"

namespace tocsin::cli {

bool is_drill_file(const std::string& path) {
  const std::string suffix = std::filesystem::path(path).extension().string();
  return suffix == ".yaml" || suffix == ".yml";
}

std::string journal_for(const std::string& exercise) {
  if (!is_drill_file(exercise)) return exercise;
  return std::filesystem::path(exercise).stem().string() + ".tocsin";
}

Outcome<net::Certificate> certificate_for(const std::string& journal, const std::string& certificate,
                                          const std::string& key) {
  if (certificate.empty() != key.empty()) return Failed{usage, gettext("name both --cert and --key, or neither")};
  if (!certificate.empty()) return net::ensure_certificate(certificate, key);
  const std::filesystem::path folder = std::filesystem::path(journal).parent_path();
  return net::ensure_certificate((folder / "tocsin-server.crt").string(), (folder / "tocsin-server.key").string());
}

Outcome<net::JoinCode> read_join_code(const std::string& given) {
  auto code = net::to_join_code(given);
  if (!code) {
    if (const auto text = conduct::read_whole(given)) code = net::to_join_code(*text);
  }
  if (code) return *code;
  return Failed{usage, gettext("this is no join code, and no file with one; `tocsin invite` makes them")};
}

}  // namespace tocsin::cli
