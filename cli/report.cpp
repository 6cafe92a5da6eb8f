// `tocsin report`: journals become documents.
#include <libintl.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <system_error>

#include "cli/commands.h"
#include "conduct/files.h"
#include "conduct/jobs.h"
#include "conduct/programme.h"
#include "conduct/record.h"
#include "journal/journal.h"
#include "reports/annual_report.h"
#include "reports/drill_report.h"
#include "reports/paper.h"
#include "reports/words.h"
#include "reports/writers.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using conduct::Held;
using reports::fill;

constexpr std::array<const char*, 5> known_formats = {"odt", "pdf", "html", "csv", "json"};

// The journals verified; one that fails is refused, or said to be unverified where that was asked for.
Outcome<std::vector<Held>> tell(const std::vector<std::string>& paths, bool unverified) {
  std::vector<Outcome<Held>> all = conduct::hold_records(paths);
  std::vector<Held> told;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!all[i]) return all[i].failed();
    if (std::optional<Failed>& doubt = all[i]->doubt) {
      if (!unverified || doubt->code == input_output) {
        doubt->message = fill(gettext("%1$s: no document is made, because the journal fails verification: %2$s\n"
                                      "--unverified makes one all the same, and says so on every page"),
                              {paths[i], doubt->message});
        return *doubt;
      }
      std::cerr << fill(gettext("%1$s: unverified: %2$s"), {paths[i], doubt->message}) << "\n";
    }
    told.push_back(std::move(*all[i]));
  }
  return told;
}

Outcome<sim::Time> date_or(const std::string& text, const Held& told) {
  if (text.empty()) return told.fold->state.now;
  const int offset = told.plan().utc_offset_minutes;
  for (const std::string& given : {text, text + " 00:00"}) {
    if (const auto time = sim::parse_local_time(given, offset)) return *time;
  }
  return Failed{usage, fill(gettext("`%s` is no date; write, for example, 2025-04-10"), {text})};
}

class Output {
 public:
  explicit Output(const ReportOptions& options) : options_(options) {}

  // All formats at once, on as many cores as there are; then to disk, one after the other.
  std::optional<Failed> write(const reports::Document& document, const std::string& wanted_name) {
    const int count = ++names_[wanted_name];
    const std::string name = count == 1 ? wanted_name : wanted_name + "-" + std::to_string(count);
    std::vector<Outcome<std::vector<reports::DataFile>>> made;
    for (std::size_t i = 0; i < options_.formats.size(); ++i) made.emplace_back(Failed{});
    conduct::share_out(options_.formats.size(), [&](std::size_t i) { made[i] = make(document, options_.formats[i]); });
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (!made[i]) {
        return Failed{input_output,
                      fill(gettext("%1$s: %2$s"), {name + "." + options_.formats[i], made[i].failed().message})};
      }
      for (const reports::DataFile& file : *made[i]) {
        if (auto error = put(name + "." + file.id, file.bytes)) return error;
      }
    }
    return std::nullopt;
  }

 private:
  // The files of a format; the id is what follows the document's name.
  static Outcome<std::vector<reports::DataFile>> make(const reports::Document& document, const std::string& format) {
    if (format == "csv") {
      std::vector<reports::DataFile> files = reports::write_csv(document);
      for (reports::DataFile& file : files) file.id += ".csv";
      return files;
    }
    const reports::Written written = format == "odt"    ? reports::write_odt(document)
                                     : format == "pdf"  ? reports::write_pdf(document)
                                     : format == "html" ? reports::write_html(document)
                                                        : reports::write_json(document);
    if (!written) return Failed{input_output, written.error().message};
    return std::vector{reports::DataFile{format, written.bytes()}};
  }

  std::optional<Failed> put(const std::string& name, const std::string& bytes) {
    const std::string path = (std::filesystem::path(options_.out) / name).string();
    if (auto error = conduct::write_whole(path, bytes)) return error;
    std::cout << path << "\n";
    return std::nullopt;
  }

  const ReportOptions& options_;
  std::map<std::string, int> names_;
};

// One document of all journals.
ExitCode annual(const ReportOptions& options, Output& output) {
  if (options.programme.empty()) return end_with({usage, gettext("the annual report needs --programme")});
  auto programme = conduct::open_programme(options.programme);
  if (!programme) return end_with(programme.failed());
  auto submissions = conduct::read_submissions(options.programme);
  if (!submissions) return end_with(submissions.failed());
  auto all = tell(options.journals, options.unverified);
  if (!all) return end_with(all.failed());
  std::stable_sort(all->begin(), all->end(),
                   [](const Held& one, const Held& other) { return one.plan().starts < other.plan().starts; });
  auto date = date_or(options.date, all->back());
  if (!date) return end_with(date.failed());
  std::vector<reports::Account> accounts;
  for (const Held& told : *all) accounts.push_back(conduct::account_of(told, options.english, *date));
  const reports::Document document = reports::annual_report(accounts, *programme, *submissions);
  if (const auto error = output.write(document, programme->id + ".annual")) return end_with(*error);
  return fine;
}

// The documents of one journal, or why there are none.
Outcome<std::vector<reports::Document>> documents_of(const ReportOptions& options, const reports::Account& account) {
  if (options.kind == "drill") return std::vector{reports::drill_report(account)};
  if (options.kind == "social-engineering") {
    if (account.plan.campaigns.empty())
      return Failed{finding, gettext("the exercise has no social-engineering campaign")};
    return std::vector{reports::campaign_report(account)};
  }
  std::string known = "drill, social-engineering, annual";
  for (const sim::Paper& paper : account.plan.papers) {
    known += ", " + paper.id;
    if (paper.id != options.kind) continue;
    auto papers = reports::papers_of(account, paper);
    if (papers.empty())
      return Failed{finding, gettext("nothing was done in any real incident, so there is nothing to write")};
    return papers;
  }
  return Failed{usage, fill(gettext("there is no document `%1$s`; there are: %2$s"), {options.kind, known})};
}

std::optional<Failed> check(const ReportOptions& options) {
  for (const std::string& format : options.formats) {
    if (std::find(known_formats.begin(), known_formats.end(), format) == known_formats.end()) {
      return Failed{usage, fill(gettext("there is no format `%s`; there are odt, pdf, html, csv and json"), {format})};
    }
  }
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  if (error)
    return Failed{input_output, fill(gettext("%1$s: the folder cannot be made: %2$s"), {options.out, error.message()})};
  return std::nullopt;
}

}  // namespace

ExitCode report(const ReportOptions& given) {
  ReportOptions options = given;
  if (options.formats.empty()) options.formats = {"odt", "pdf"};
  if (const auto error = check(options)) return end_with(*error);
  Output output(options);
  if (options.kind == "annual") return annual(options, output);
  // One at a time: there may be many, and none needs another.
  for (const std::string& path : options.journals) {
    auto all = tell({path}, options.unverified);
    if (!all) return end_with(all.failed());
    const Held& told = all->front();
    auto date = date_or(options.date, told);
    if (!date) return end_with(date.failed());
    const sim::Plan& plan = told.plan();
    const reports::Account account = conduct::account_of(told, options.english, *date);
    auto documents = documents_of(options, account);
    if (!documents) return end_with(documents.failed());
    for (const reports::Document& document : *documents) {
      if (const auto error = output.write(document, plan.id + "." + options.kind)) return end_with(*error);
    }
  }
  return fine;
}

}  // namespace tocsin::cli
