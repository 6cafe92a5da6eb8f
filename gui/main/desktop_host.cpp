#include "gui/main/desktop_host.h"

#include <libintl.h>

#include <algorithm>
#include <chrono>

#include "conduct/drill.h"
#include "conduct/fork.h"
#include "conduct/language.h"
#include "conduct/programme.h"
#include "conduct/session.h"
#include "conduct/submission.h"
#include "gui/main/documents.h"
#include "gui/main/hosted_play.h"
#include "gui/main/record_past.h"
#include "gui/main/remote_play.h"
#include "gui/main/table_play.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::gui {
namespace {

namespace fs = std::filesystem;
using reports::fill;

constexpr std::size_t recent_max = 12;
constexpr sim::Duration ahead = 14 * sim::day;
constexpr int local_offset_minutes = 480;  // names of files only

}  // namespace

DesktopHost::DesktopHost(fs::path data, std::vector<std::string> library, std::function<void()> woken)
    : store_(std::move(data)),
      library_(std::move(library)),
      woken_(woken),
      drills_(library_, woken),
      errands_(std::move(woken)) {}

std::string DesktopHost::new_journal(const std::string& name, std::string& problem) const {
  const fs::path folder = store_.folder() / "journals";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    problem = fill(gettext("%1$s: the folder cannot be made: %2$s"), {folder.string(), error.message()});
    return {};
  }
  std::string stamp = sim::format_local(conduct::today(), local_offset_minutes);
  std::replace(stamp.begin(), stamp.end(), ' ', '_');
  std::erase(stamp, ':');
  for (int i = 1; i < 1000; ++i) {
    std::string file = name;
    file += "." + stamp;
    if (i > 1) file += "-" + std::to_string(i);
    file += ".tocsin";
    const fs::path path = folder / file;
    if (!fs::exists(path, error)) return path.string();
  }
  problem = folder.string();
  return {};
}

DesktopHost::Started DesktopHost::start(const std::string& drill, std::string& problem) const {
  auto loaded = conduct::read_drill(drill, library_);
  if (!loaded) {
    problem = loaded.failed().message;
    return {};
  }
  std::string journal = new_journal(loaded->plan.id, problem);
  if (journal.empty()) return {};
  const auto own = static_cast<std::uint64_t>(conduct::today()) % 1'000'000U;
  auto session = conduct::Session::start(std::move(*loaded), seed_.value_or(own), journal);
  if (!session) {
    problem = session.failed().message;
    return {};
  }
  return {std::move(*session), std::move(journal)};
}

std::unique_ptr<Play> DesktopHost::play(const std::string& drill, std::string& problem) {
  Started started = start(drill, problem);
  if (!started.session) return nullptr;
  return std::make_unique<TablePlay>(std::move(started.session), std::move(started.journal));
}

std::unique_ptr<Play> DesktopHost::go_on(const std::string& journal, std::string& problem) {
  auto session = conduct::Session::resume(journal);
  if (!session) {
    problem = session.failed().message;
    return nullptr;
  }
  return std::make_unique<TablePlay>(std::move(*session), journal);
}

std::unique_ptr<Play> DesktopHost::host(const std::string& drill, std::string& problem) {
  Started started = start(drill, problem);
  if (!started.session) return nullptr;
  return HostedPlay::open(std::move(started.session), started.journal, store_, woken_, problem);
}

std::unique_ptr<Play> DesktopHost::host_again(const std::string& journal, std::string& problem) {
  auto session = conduct::Session::resume(journal);
  if (!session) {
    problem = session.failed().message;
    return nullptr;
  }
  return HostedPlay::open(std::move(*session), journal, store_, woken_, problem);
}

std::unique_ptr<Play> DesktopHost::join(const std::string& code, const std::string& name, std::string& problem) {
  return RemotePlay::open(code, name, woken_, problem);
}

std::unique_ptr<Past> DesktopHost::open(const std::string& journal, std::string& problem) {
  return RecordPast::open(journal, problem);
}

std::unique_ptr<Play> DesktopHost::fork(const std::string& journal, sim::Time from, std::string& problem) {
  auto record = conduct::open_record(journal);
  if (!record) {
    problem = record.failed().message;
    return nullptr;
  }
  const std::string to = new_journal((*record)->loaded.plan.id + ".fork", problem);
  if (to.empty()) return nullptr;
  if (const auto forked = conduct::fork_record(**record, from, to); !forked) {
    problem = forked.failed().message;
    return nullptr;
  }
  return go_on(to, problem);
}

std::vector<std::string> DesktopHost::programmes() {
  std::vector<std::string> found;
  for (const std::string& folder : library_) {
    std::error_code error;
    for (fs::directory_iterator at(fs::path(folder) / "programmes", error), end; !error && at != end;
         at.increment(error)) {
      if (at->path().extension() == ".yaml") found.push_back(at->path().string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::unique_ptr<Year> DesktopHost::year(const std::string& programme, std::string& problem) {
  auto read = conduct::open_programme(programme);
  auto submissions = conduct::read_submissions(programme);
  if (!read || !submissions) {
    problem = !read ? read.failed().message : submissions.failed().message;
    return nullptr;
  }
  auto year = std::make_unique<Year>();
  year->path = programme;
  year->programme = std::move(*read);
  year->submissions = std::move(*submissions);
  year->today = conduct::today();
  for (const sim::YearDrill& drill : year->programme.drills) {
    auto standing = conduct::standing_of(year->programme, drill, year->submissions);
    if (!standing) {
      problem = standing.failed().message;
      return nullptr;
    }
    const conduct::Alarm alarm = conduct::alarm_of(*standing, year->today, ahead);
    year->rows.push_back({standing->drill, standing->held, standing->completed, standing->due, standing->submission,
                          alarm == conduct::Alarm::overdue ? YearRow::Alarm::overdue
                          : alarm == conduct::Alarm::soon  ? YearRow::Alarm::soon
                                                           : YearRow::Alarm::none});
  }
  return year;
}

std::vector<NamedDocument> DesktopHost::documents(const std::string& journal, bool english, std::string& problem) {
  return gui::documents_of(journal, english, problem);
}

std::vector<NamedDocument> DesktopHost::annual_report(const Year& year, bool english, std::string& problem) {
  return gui::annual_report_of(year, english, problem);
}

std::string DesktopHost::write_documents(const std::vector<NamedDocument>& documents, const std::string& beside,
                                         std::string& problem) {
  return gui::write_documents(documents, beside, problem);
}

std::string DesktopHost::hand_in(const Year& year, const sim::Submission& submission, std::string& problem) {
  const auto row = std::find_if(year.rows.begin(), year.rows.end(),
                                [&](const YearRow& each) { return each.drill->id == submission.drill; });
  if (row == year.rows.end()) return {};
  conduct::HandIn hand_in{submission, {}, {}};
  std::error_code error;
  const std::string written = documents_folder(row->drill->journal);
  for (fs::directory_iterator at(written, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file(error)) hand_in.files.push_back(at->path().string());
  }
  std::sort(hand_in.files.begin(), hand_in.files.end());
  // What was handed in before stays as it was.
  const std::string stem = fs::path(row->drill->journal).replace_extension(".handed-in").string();
  hand_in.package = stem;
  for (int i = 2; fs::exists(hand_in.package, error); ++i) hand_in.package = stem + "-" + std::to_string(i);
  if (const auto path = conduct::submit(year.path, year.programme, hand_in); !path) {
    problem = path.failed().message;
    return {};
  }
  return hand_in.package;
}

std::vector<std::string> DesktopHost::journals() {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code error;
  for (fs::directory_iterator at(store_.folder() / "journals", error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".tocsin") continue;
    std::error_code ignored;
    found.emplace_back(fs::last_write_time(at->path(), ignored), at->path().string());
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<std::string> paths;
  for (const auto& [time, path] : found) {
    if (paths.size() < recent_max) paths.push_back(path);
  }
  return paths;
}

void DesktopHost::set_language(bool english) {
  drills_.wait();  // the language is changed while there is one thread that reads texts
  errands_.wait();
  conduct::choose_language(english ? "en" : "zh-TW");
}

}  // namespace tocsin::gui
