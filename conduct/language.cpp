#include "conduct/language.h"

#include <libintl.h>

#include <atomic>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace tocsin::conduct {
namespace {

namespace fs = std::filesystem;

constexpr const char* domain = "tocsin";

std::atomic<bool> chosen_english = true;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool wants_english(std::string_view wanted) {
  if (wanted.empty()) wanted = environment("TOCSIN_LANG");
  if (!wanted.empty()) return wanted == "en" || wanted.starts_with("en_") || wanted.starts_with("en-");
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const std::string_view value = environment(name); !value.empty()) return value.starts_with("en_");
  }
  return false;
}

fs::path catalogues() {
  std::error_code error;
  const fs::path beside = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& folder : {beside / "locale", beside.parent_path() / "share" / "locale"}) {
    if (fs::exists(folder / "zh_TW" / "LC_MESSAGES" / "tocsin.mo", error)) return folder;
  }
  return TOCSIN_LOCALE_DIR;
}

void choose_own_locale() {
  const std::string before(environment("LOCPATH"));
  setenv("LOCPATH", catalogues().c_str(), 1);
  std::setlocale(LC_MESSAGES, domain);
  if (before.empty()) {
    unsetenv("LOCPATH");
  } else {
    setenv("LOCPATH", before.c_str(), 1);
  }
}

}  // namespace

bool choose_language(std::string_view wanted) {
  const bool english = wants_english(wanted);
  chosen_english = english;
  // LANGUAGE chooses the catalogue under any locale but C's, so no locale has to be generated on the machine: ours for
  // texts lies beside the catalogues.
  setenv("LANGUAGE", english ? "en" : "zh_TW", 1);
  if (std::setlocale(LC_ALL, "C.UTF-8") == nullptr) std::setlocale(LC_ALL, "");
  choose_own_locale();
  // Numbers in files keep their point, whatever the locale was.
  std::setlocale(LC_NUMERIC, "C");
  bindtextdomain(domain, catalogues().c_str());
  bind_textdomain_codeset(domain, "UTF-8");
  textdomain(domain);
  return english;
}

bool speaks_english() { return chosen_english; }

}  // namespace tocsin::conduct
