#include "conduct/submission.h"

#include <fcntl.h>
#include <libintl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "conduct/programme.h"
#include "conduct/record.h"
#include "journal/digest.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::conduct {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using reports::fill;

// Copies the files into the package's folders; the manifest is written last, so that a package is whole or has none.
std::optional<Failed> make_package(const HandIn& hand_in, const sim::YearDrill& drill) {
  std::error_code error;
  if (fs::exists(hand_in.package, error) && !fs::is_empty(hand_in.package, error)) {
    return Failed{finding,
                  fill(gettext("%s: the folder is not empty; a package gets a folder of its own"), {hand_in.package})};
  }
  const auto put = [&](const std::string& file, const char* folder) {
    const fs::path into = fs::path(hand_in.package) / folder;
    fs::create_directories(into, error);
    if (!error) fs::copy_file(file, into / fs::path(file).filename(), error);
    return !error;
  };
  const auto refused = [&](const std::string& file) {
    return Failed{input_output,
                  fill(gettext("%1$s: it cannot be put into the package: %2$s"), {file, error.message()})};
  };
  for (const std::string& file : hand_in.files) {
    if (!put(file, "documents")) return refused(file);
  }
  if (!drill.journal.empty() && !put(drill.journal, "journals")) return refused(drill.journal);
  if (const auto failure = journal::write_manifest(hand_in.package)) return failed(*failure);
  return std::nullopt;
}

std::optional<Failed> append_line(const std::string& path, const std::string& line) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  bool good = descriptor >= 0;
  good = good && ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  good = good && ::fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (good) return std::nullopt;
  return Failed{input_output,
                fill(gettext("%1$s: it cannot be written: %2$s"), {path, std::generic_category().message(reason)})};
}

}  // namespace

Outcome<std::string> submit(const std::string& programme_path, const sim::Programme& programme, const HandIn& hand_in) {
  const sim::Submission& submission = hand_in.submission;
  const auto drill = std::find_if(programme.drills.begin(), programme.drills.end(),
                                  [&](const sim::YearDrill& each) { return each.id == submission.drill; });
  if (drill == programme.drills.end()) {
    std::string known;
    for (const sim::YearDrill& each : programme.drills) known += (known.empty() ? "" : ", ") + each.id;
    return Failed{usage,
                  fill(gettext("the programme has no exercise `%1$s`; it has: %2$s"), {submission.drill, known})};
  }
  for (const std::string* word : {&submission.to, &submission.reference, &submission.by}) {
    if (word->size() > submission_words_max)
      return Failed{usage, gettext("an entry of a submission is at most 500 bytes long")};
  }
  Json entry = {{"drill", submission.drill},
                {"at_ms", submission.at},
                {"date", sim::format_local(submission.at, programme.utc_offset_minutes).substr(0, 10)},
                {"to", submission.to},
                {"reference", submission.reference},
                {"by", submission.by},
                {"files", Json::array()}};
  for (const std::string& file : hand_in.files) {
    const auto sum = journal::sha256_of_file(file);
    if (!sum) return failed(sum.error());
    entry["files"].push_back({{"name", fs::path(file).filename().string()}, {"sha256", sum.value()}});
  }
  if (!hand_in.package.empty()) {
    if (auto error = make_package(hand_in, *drill)) return *error;
  }
  const std::string path = submissions_path(programme_path);
  if (auto error = append_line(path, entry.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n")) return *error;
  return path;
}

}  // namespace tocsin::conduct
