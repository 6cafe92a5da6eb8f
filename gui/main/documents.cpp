#include "gui/main/documents.h"

#include <libintl.h>

#include <algorithm>
#include <filesystem>

#include "conduct/files.h"
#include "conduct/record.h"
#include "journal/digest.h"
#include "reports/account.h"
#include "reports/annual_report.h"
#include "reports/drill_report.h"
#include "reports/paper.h"
#include "reports/words.h"
#include "reports/writers.h"

namespace tocsin::gui {
namespace {

namespace fs = std::filesystem;
using conduct::Held;
using reports::fill;

// Held and verified, by their beginnings; empty: `problem`.
std::vector<Held> tell(const std::vector<std::string>& journals, std::string& problem) {
  std::vector<Held> all;
  for (auto& held : conduct::hold_records(journals)) {
    if (!held || held->doubt) {
      problem = !held ? held.failed().message : held->doubt->message;
      return {};
    }
    all.push_back(std::move(*held));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Held& one, const Held& other) { return one.plan().starts < other.plan().starts; });
  return all;
}

bool put(const fs::path& file, const reports::Written& written, std::string& problem) {
  if (!written) {
    problem = fill(gettext("%1$s: %2$s"), {file.string(), written.error().message});
    return false;
  }
  const auto failed = conduct::write_whole(file.string(), written.bytes());
  if (failed) problem = failed->message;
  return !failed;
}

}  // namespace

std::vector<NamedDocument> documents_of(const std::string& journal, bool english, std::string& problem) {
  const std::vector<Held> told = tell({journal}, problem);
  if (told.empty()) return {};
  const reports::Account account = conduct::account_of(told.front(), english, told.front().fold->state.now);
  std::vector<NamedDocument> documents;
  documents.push_back({account.plan.id + ".drill", reports::drill_report(account)});
  for (const sim::Paper& paper : account.plan.papers) {
    int number = 0;
    for (reports::Document& document : reports::papers_of(account, paper)) {
      std::string name = account.plan.id;
      name += "." + paper.id;
      if (++number > 1) name += "-" + std::to_string(number);
      documents.push_back({std::move(name), std::move(document)});
    }
  }
  return documents;
}

std::vector<NamedDocument> annual_report_of(const Year& year, bool english, std::string& problem) {
  std::vector<std::string> journals;
  for (const YearRow& row : year.rows) {
    if (row.held) journals.push_back(row.drill->journal);
  }
  if (journals.empty()) {
    problem = gettext("no exercise of this year has been held yet");
    return {};
  }
  const std::vector<Held> told = tell(journals, problem);
  if (told.empty()) return {};
  std::vector<reports::Account> accounts;
  for (const Held& each : told) {
    accounts.push_back(conduct::account_of(each, english, told.back().fold->state.now));
  }
  return {{year.programme.id + ".annual", reports::annual_report(accounts, year.programme, year.submissions)}};
}

std::string documents_folder(const std::string& beside) {
  return fs::path(beside).replace_extension(".documents").string();
}

std::string write_documents(const std::vector<NamedDocument>& documents, const std::string& beside,
                            std::string& problem) {
  const fs::path folder = documents_folder(beside);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    problem = fill(gettext("%1$s: the folder cannot be made: %2$s"), {folder.string(), error.message()});
    return {};
  }
  for (const NamedDocument& each : documents) {
    if (!put(folder / (each.name + ".odt"), reports::write_odt(each.document), problem)) return {};
    if (!put(folder / (each.name + ".pdf"), reports::write_pdf(each.document), problem)) return {};
    if (!put(folder / (each.name + ".html"), reports::write_html(each.document), problem)) return {};
  }
  return folder.string();
}

}  // namespace tocsin::gui
