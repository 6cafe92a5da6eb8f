// Files and where they are found: a drill with what it names, and a file alone.
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "scenarios/merge.h"
#include "scenarios/programme.h"
#include "scenarios/reader.h"
#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

namespace fs = std::filesystem;

Diagnostic about_file(const std::string& path, const std::string& message, const std::string& hint) {
  return {path, 1, 1, message, "", hint};
}

// Nothing and a diagnostic when it is no readable file of a sensible size. A pipe is not opened: that could wait for ever.
std::optional<Source> read_source(const std::string& path, std::vector<Diagnostic>& diagnostics) {
  const auto refuse = [&](const std::string& message, const std::string& hint) -> std::optional<Source> {
    diagnostics.push_back(about_file(path, message, hint));
    return std::nullopt;
  };
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return refuse(gettext("there is no such file"), "");
  if (status.type() == fs::file_type::directory)
    return refuse(gettext("this is a folder"), gettext("name a file in it"));
  if (error) return refuse(fill(gettext("the file cannot be read: %s"), {error.message()}), "");
  if (status.type() != fs::file_type::regular) {
    return refuse(gettext("this is a pipe or a device, not a file"), gettext("save the text in a file first"));
  }
  const auto size = fs::file_size(path, error);
  if (!error && size > file_bytes_max) return refuse(gettext("the file is larger than 4 MiB"), gettext("split it"));
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream.is_open() || stream.bad()) {
    const int code = errno != 0 ? errno : EIO;
    return refuse(fill(gettext("the file cannot be read: %s"), {std::generic_category().message(code)}), "");
  }
  return Source{path, std::move(text)};
}

class Library {
 public:
  Library(const std::string& path, const std::vector<std::string>& folders) {
    folders_.push_back(fs::path(path).parent_path() / "..");
    folders_.insert(folders_.end(), folders.begin(), folders.end());
  }

  // The file that `key` of `by` names, from `folder` of the library. Texts that cannot be parsed name nothing: their
  // real reading says why.
  std::optional<Source> named_by(const Source& by, const std::string& key, const std::string& folder, bool needed,
                                 std::vector<Diagnostic>& diagnostics) const {
    std::vector<Diagnostic> ignored;
    const auto root = parse_yaml(by.name, by.text, ignored);
    if (!root || root->kind != Node::Kind::map) return std::nullopt;
    File file(by, diagnostics);
    const Node* named = needed ? file.need(*root, key) : root->find(key);
    if (named == nullptr) return std::nullopt;
    // An id is a word without dots and slashes, so a file cannot lead outside the library.
    const std::string id = file.word(named);
    if (id.empty() || !file.valid_id(id, named->place)) return std::nullopt;
    for (const fs::path& library : folders_) {
      const fs::path candidate = (library / folder / (id + ".yaml")).lexically_normal();
      std::error_code error;
      if (!fs::exists(candidate, error)) continue;
      auto found = read_source(candidate.generic_string(), diagnostics);
      if (found) check_id(*found, id, diagnostics);
      return found;
    }
    const std::string meant = did_you_mean(id, ids_in(folder));
    const std::string kind = key == "based_on" ? "procedure" : key;
    file.error(named->place, fill(gettext("there is no %1$s `%2$s` in the library"), {gettext(kind.c_str()), id}),
               meant.empty() ? fill(gettext("it would be the file %s"), {folder + "/" + id + ".yaml"}) : meant);
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::vector<std::string> ids_in(const std::string& folder) const {
    std::vector<std::string> ids;
    for (const fs::path& library : folders_) {
      std::error_code error;
      for (fs::directory_iterator at(library / folder, error), end; !error && at != end; at.increment(error)) {
        if (at->path().extension() == ".yaml") ids.push_back(at->path().stem().string());
      }
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  // Else two names would stand for one file, and documents would cite the wrong one.
  static void check_id(const Source& source, const std::string& wanted, std::vector<Diagnostic>& diagnostics) {
    std::vector<Diagnostic> ignored;
    const auto root = parse_yaml(source.name, source.text, ignored);
    const Node* id = root && root->kind == Node::Kind::map ? root->find("id") : nullptr;
    if (id == nullptr || id->text == wanted) return;
    File(source, diagnostics)
        .error(id->place, fill(gettext("the file's name says `%1$s`, its id `%2$s`"), {wanted, id->text}),
               gettext("give both the same name"));
  }

  std::vector<fs::path> folders_;
};

// What a procedure is based on, the nearest first, and the calendar that it or the nearest of them names. A circle ends
// where it closes; putting them together says so.
void add_what_it_names(const Library& library, const Source& procedure, std::vector<Source>& sources,
                       std::vector<Diagnostic>& diagnostics) {
  std::vector<Source> chain = {procedure};
  while (chain.size() <= bases_max) {
    auto base = library.named_by(Source(chain.back()), "based_on", "procedures", false, diagnostics);
    if (!base) break;
    const bool is_known = std::any_of(chain.begin(), chain.end(), [&](const Source& known) {
      return fs::path(known.name).lexically_normal() == fs::path(base->name).lexically_normal();
    });
    if (is_known) break;
    chain.push_back(*base);
    sources.push_back(std::move(*base));
  }
  for (const Source& each : chain) {
    const std::size_t mistakes = diagnostics.size();
    auto calendar = library.named_by(each, "calendar", "calendars", false, diagnostics);
    if (!calendar && diagnostics.size() == mistakes) continue;
    if (calendar) sources.push_back(std::move(*calendar));
    return;
  }
}

}  // namespace

LoadResult load_drill(const std::string& path, const std::vector<std::string>& library_folders) {
  LoadResult result;
  const auto drill = read_source(path, result.diagnostics);
  if (!drill) return result;
  const auto root = parse_yaml(drill->name, drill->text, result.diagnostics);
  if (!root) return result;
  File file(*drill, result.diagnostics);
  const auto kind = kind_of(file, *root);
  if (kind && *kind != "drill")
    file.error(root->find("format")->place,
               fill(gettext("a drill is needed here, not a %s"), {gettext(kind->c_str())}));
  if (!result.diagnostics.empty()) return result;
  const Library library(path, library_folders);
  std::vector<Source> sources = {*drill};
  const auto add = [&](const Source& by, const std::string& key, const std::string& folder, bool needed) {
    auto found = library.named_by(by, key, folder, needed, result.diagnostics);
    if (found) sources.push_back(std::move(*found));
    return found.has_value();
  };
  const bool has_procedure = add(Source(sources[0]), "procedure", "procedures", true);
  add(Source(sources[0]), "directory", "directories", true);
  if (has_procedure) add_what_it_names(library, Source(sources[1]), sources, result.diagnostics);
  if (!result.diagnostics.empty()) return result;
  return load_sources(sources);
}

LoadResult load_under_procedure(const std::vector<Source>& sources, const std::string& procedure_path,
                                const std::vector<std::string>& library_folders) {
  LoadResult result;
  std::vector<Source> chosen;
  const auto kind_and_root = [&](const Source& source) -> std::pair<std::string, Node> {
    auto root = parse_yaml(source.name, source.text, result.diagnostics);
    if (!root) return {};
    File file(source, result.diagnostics);
    const auto kind = kind_of(file, *root);
    return {kind.value_or(""), std::move(*root)};
  };
  const auto procedure = read_source(procedure_path, result.diagnostics);
  if (!procedure) return result;
  if (const auto [kind, root] = kind_and_root(*procedure); kind != "procedure" && result.diagnostics.empty()) {
    File(*procedure, result.diagnostics)
        .error(root.find("format")->place,
               fill(gettext("a procedure is needed here, not a %s"), {gettext(kind.c_str())}));
  }
  for (const Source& source : sources) {
    const std::string kind = kind_and_root(source).first;
    if (kind == "drill" || kind == "directory") chosen.push_back(source);
  }
  if (!result.diagnostics.empty()) return result;
  chosen.insert(chosen.begin() + std::min<std::ptrdiff_t>(1, std::ssize(chosen)), *procedure);
  const Library library(procedure_path, library_folders);
  add_what_it_names(library, *procedure, chosen, result.diagnostics);
  if (!result.diagnostics.empty()) return result;
  return load_sources(chosen);
}

ProcedureResult load_procedure(const std::string& path, const std::vector<std::string>& library_folders) {
  ProcedureResult result;
  const auto source = read_source(path, result.diagnostics);
  if (!source) return result;
  const Library library(path, library_folders);
  std::vector<Source> sources = {*source};
  add_what_it_names(library, *source, sources, result.diagnostics);
  std::vector<ParsedProcedure> procedures;
  std::optional<std::pair<const Source*, Node>> calendar;
  for (const Source& each : sources) {
    auto root = parse_yaml(each.name, each.text, result.diagnostics);
    if (!root) return result;
    File file(each, result.diagnostics);
    const auto kind = kind_of(file, *root);
    if (kind == "procedure") procedures.push_back({&each, std::make_shared<const Node>(std::move(*root))});
    if (kind == "calendar") calendar.emplace(&each, std::move(*root));
    if (kind && *kind != "procedure" && *kind != "calendar") {
      file.error(root->find("format")->place,
                 fill(gettext("a procedure is needed here, not a %s"), {gettext(kind->c_str())}));
    }
  }
  if (!result.diagnostics.empty()) return result;
  const auto merged = merge_procedures(procedures, result.diagnostics);
  if (!merged) return result;
  Draft draft;
  draft.plan.procedure_bases = merged->bases;
  File file(*merged->sources.front(), result.diagnostics, {merged->sources.begin() + 1, merged->sources.end()});
  draft.read_procedure(file, *merged->root);
  if (calendar) {
    File of_calendar(*calendar->first, result.diagnostics);
    draft.read_calendar(of_calendar, calendar->second);
  }
  if (result.diagnostics.empty()) result.plan = std::move(draft.plan);
  return result;
}

std::vector<Diagnostic> check_file(const std::string& path, const std::vector<std::string>& library_folders) {
  std::vector<Diagnostic> diagnostics;
  const auto source = read_source(path, diagnostics);
  if (!source) return diagnostics;
  if (is_programme(*source)) return read_programme(*source).diagnostics;
  const auto root = parse_yaml(source->name, source->text, diagnostics);
  if (!root) return diagnostics;
  File file(*source, diagnostics);
  const auto kind = kind_of(file, *root);
  if (!kind) return diagnostics;
  if (*kind == "drill") return load_drill(path, library_folders).diagnostics;
  Draft draft;
  if (*kind == "procedure") return load_procedure(path, library_folders).diagnostics;
  if (*kind == "directory") {
    draft.without_procedure();
    draft.read_directory(file, *root);
  } else {
    draft.read_calendar(file, *root);
  }
  return diagnostics;
}

}  // namespace tocsin::scenarios
