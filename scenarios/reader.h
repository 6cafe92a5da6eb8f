// The door: procedure, directory, calendar and drill files become one sim::Plan, or a list of what is wrong with them.
// FORMAT.md defines the files. Nothing is thrown; all mistakes of a file are reported at once (at most 200).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/diagnostic.h"
#include "sim/plan.h"

namespace tocsin::scenarios {

struct Source {
  std::string name;  // as shown in diagnostics
  std::string text;
};

struct Loaded {
  sim::Plan plan;               // sealed
  std::vector<Source> sources;  // the drill first, then what it names, what its procedure is based on among them
};

struct Node;

// The trees of the last texts that were read without a mistake, for whoever reads many journals: those of a year hold the
// same procedure again and again. Thread-safe.
class KnownTexts {
 public:
  [[nodiscard]] std::shared_ptr<const Node> find(const std::string& text);  // null: not known
  void keep(const std::string& text, std::shared_ptr<const Node> tree);

 private:
  std::mutex mutex_;
  std::vector<std::pair<std::string, std::shared_ptr<const Node>>> trees_;
};

struct LoadResult {
  std::optional<Loaded> loaded;  // nothing when there is a diagnostic
  std::vector<Diagnostic> diagnostics;
};

// A drill file and what it names, looked for in `FOLDER/..` of the drill and then in `library_folders`, as
// procedures/ID.yaml, directories/ID.yaml and calendars/ID.yaml.
[[nodiscard]] LoadResult load_drill(const std::string& path, const std::vector<std::string>& library_folders);

struct ProcedureResult {
  std::optional<sim::Plan> plan;  // a procedure alone, not sealed; nothing when there is a diagnostic
  std::vector<Diagnostic> diagnostics;
};

// A procedure with what it is based on and the calendar that it names, found as load_drill finds them.
[[nodiscard]] ProcedureResult load_procedure(const std::string& path, const std::vector<std::string>& library_folders);

// What is wrong with any file of the four kinds. A drill is read as load_drill does. A procedure is read with the
// calendar that it names. A directory is read alone: what it names of itself is looked up; roles, relations, targets,
// duties and facts stand in a procedure that only a drill names, so there their form is checked and not whether they
// exist. A file that is missing, a folder, a pipe, too large or unreadable is a diagnostic, too.
[[nodiscard]] std::vector<Diagnostic> check_file(const std::string& path,
                                                 const std::vector<std::string>& library_folders);

// load_drill from memory: one drill, one procedure with what it is based on, one directory and any calendars, told
// apart by their format line.
[[nodiscard]] LoadResult load_sources(const std::vector<Source>& sources, KnownTexts* known = nullptr);

// The drill and directory among `sources` under another procedure, which is read from `procedure_path` with the
// calendar that it names.
[[nodiscard]] LoadResult load_under_procedure(const std::vector<Source>& sources, const std::string& procedure_path,
                                              const std::vector<std::string>& library_folders);

// Every object of the format and the keys that it may have.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::string>>> known_keys();

}  // namespace tocsin::scenarios
