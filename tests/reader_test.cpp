#include "scenarios/reader.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "sim/exercise.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/program.h"

using namespace tocsin::scenarios;

namespace {

const std::string procedure = R"(format: tocsin/procedure@1
id: small
roles: {handler: Handler, chief: Chief}
relations: {superior: Superior}
channels: {platform: {label: Platform}}
targets: {soon: {label: Soon, default: 10m}}
facts:
  incident.aware: bool
  incident.aware-at: instant
actions:
  declare: {by: [handler], sets: {incident.aware: true, incident.aware-at: now}}
  notify: {by: [handler], to: [superior], channel: platform}
duties:
  - id: notify-in-time
    owner: [handler]
    when: {fact: incident.aware}
    due: {within: 1h, after: incident.aware-at}
    met_by: [{action: notify, to: all}]
)";
const std::string directory = R"(format: tocsin/directory@1
id: town
agencies:
  - id: office
    relations: {superior: county}
    seats: [{id: handler, roles: [handler]}]
  - id: county
)";
const std::string drill = R"(format: tocsin/drill@1
id: drill
kind: other
procedure: small
directory: town
starts: 2026-03-10 09:00
ends: T+1d
incidents: [{id: matter, agency: office}]
injects: [{id: sign, at: T+00:05, to: [handler], incident: matter, sign: true, text: Look}]
)";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// line:column: message, then the hint.
std::vector<std::string> mistakes(const std::string& of_procedure, const std::string& of_directory,
                                  const std::string& of_drill) {
  std::vector<std::string> lines;
  const std::vector<Source> sources = {{"drill", of_drill}, {"procedure", of_procedure}, {"directory", of_directory}};
  const auto result = load_sources(sources);
  tocsin::test::check_in_chinese(result.diagnostics, [&] { return load_sources(sources).diagnostics; });
  for (const Diagnostic& found : result.diagnostics) {
    lines.push_back(found.file + ":" + std::to_string(found.line) + ":" + std::to_string(found.column) + ": " +
                    found.message + (found.hint.empty() ? "" : " | " + found.hint));
  }
  CHECK(result.loaded.has_value() == lines.empty());
  return lines;
}

// A folder of its own that goes with the object.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("tocsin-reader-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    for (const char* part : {"drills", "procedures", "directories", "calendars"}) {
      std::filesystem::create_directories(path_ / part);
    }
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).generic_string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  // What check_file says of a file in it, without the folder's name.
  [[nodiscard]] std::vector<std::string> mistakes_in(const std::string& name) const {
    std::vector<std::string> lines;
    const std::vector<Diagnostic> all = check_file(at(name), {});
    tocsin::test::check_in_chinese(all, [&] { return check_file(at(name), {}); });
    for (const Diagnostic& found : all) {
      REQUIRE(found.file.rfind(path_.generic_string(), 0) == 0);
      lines.push_back(found.file.substr(path_.generic_string().size()) + ":" + std::to_string(found.line) + ":" +
                      std::to_string(found.column) + ": " + found.message +
                      (found.hint.empty() ? "" : " | " + found.hint));
    }
    return lines;
  }

 private:
  std::filesystem::path path_;
};

using Lines = std::vector<std::string>;

struct Mutation {
  const char* what;
  const char* by;
  const char* expected;
};

}  // namespace

TEST_CASE("A correct set of files becomes a plan") {
  const auto result = load_sources({{"drill", drill}, {"procedure", procedure}, {"directory", directory}});
  for (const Diagnostic& found : result.diagnostics) UNSCOPED_INFO(format(found));
  REQUIRE(result.loaded);
  const auto& plan = result.loaded->plan;
  CHECK(plan.duties.size() == 1);
  CHECK(plan.duties[0].met_by[0].slots[0].address == plan.find_address("superior"));
  CHECK(plan.injects[0].at == plan.starts + 5 * tocsin::sim::minute);
  CHECK(plan.agencies[0].relations[0] == 1);
}

TEST_CASE("A mistake in a procedure is reported at its place with what to write instead") {
  const std::vector<Mutation> table = {
      {"owner: [handler]", "owner: [handeler]",
       "procedure:15:13: there is no role `handeler` | did you mean `handler`?"},
      {"within: 1h", "within: -1h",
       "procedure:17:19: a duration is needed here | as in `90s`, `15m`, `1h30m`, `72h`, `2d` or `1 month`"},
      {"within: 1h", "wihtin: 1h", "procedure:17:11: `due` has no key `wihtin` | did you mean `within`?"},
      {"id: small", "id: Small",
       "procedure:2:5: `Small` is no id | small letters, digits and single hyphens, as in `city-government`"},
      {"incident.aware: bool", "incident.aware: boole",
       "procedure:8:19: there is no type `boole` | did you mean `bool`?"},
      {"tocsin/procedure@1", "tocsin/procedure@2",
       "procedure:1:9: `tocsin/procedure@2` is no format that this version reads | tocsin/drill@1, tocsin/procedure@1, "
       "tocsin/directory@1 or tocsin/calendar@1"},
      {"owner: [handler]", "owner: [chief]", "procedure:14:5: no seat of the directory owns the duty `notify-in-time`"},
      {"when: {fact: incident.aware}", "when: {fact: incident.aware, for: 1h}",
       "procedure:16:39: `for` stands only beside `is`"},
      {"when: {fact: incident.aware}", "when: {fact: incident.aware-at}",
       "procedure:16:18: `incident.aware-at` is not a yes or no | say what it `is`, or `known: true`"},
      {"id: small", "id: small\nid: small", "procedure:3:1: `id` stands here twice | the first one is in line 2"},
      {"id: small", "id: &a small",
       "procedure:2:5: an anchor (`&name`) is not allowed | write the value out where it is needed"},
      {"id: small", "id: !x small",
       "procedure:2:5: a tag (`!…`) is not allowed | leave it out; the format knows the types"},
      {"relations: {superior: Superior}", "relations: [superior]", "procedure:4:12: a map is needed here, not a list"},
  };
  for (const Mutation& mutation : table) {
    CAPTURE(mutation.by);
    const auto found = mistakes(replaced(procedure, mutation.what, mutation.by), directory, drill);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == mutation.expected);
  }
}

TEST_CASE("A mistake in a drill is reported at its place with what to write instead") {
  const std::vector<Mutation> table = {
      {"kind: other", "kind: oter", "drill:3:7: there is no kind `oter` | did you mean `other`?"},
      {"at: T+00:05, ", "", "drill:9:11: this never comes | write `at`, `when`, `on_missed` or `manual: true`"},
      {"at: T+00:05", "at: T+2d", "drill:9:26: this is after the drill ends"},
      {"at: T+00:05", "at: T+0:5",
       "drill:9:26: a time that exists is needed here | as in `T+00:30`, `T+3d 02:00` or `2026-03-10 09:00`"},
      {"to: [handler]", "to: [handlr]", "drill:9:40: there is no seat `handlr` | did you mean `handler`?"},
      {"agency: office", "agency: offce", "drill:8:34: there is no agency `offce` | did you mean `office`?"},
      {"ends: T+1d\n", "", "drill:1:1: `ends` is missing"},
      {"sign: true", "sign: yes", "drill:9:74: `true` or `false` is needed here | write `true`"},
  };
  for (const Mutation& mutation : table) {
    CAPTURE(mutation.by);
    const auto found = mistakes(procedure, directory, replaced(drill, mutation.what, mutation.by));
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == mutation.expected);
  }
}

TEST_CASE("All mistakes of a file are reported, not only the first") {
  std::string text = replaced(procedure, "owner: [handler]", "owner: [handeler]");
  text = replaced(text, "within: 1h", "within: never");
  text = replaced(text, "default: 10m", "default: 010m");
  CHECK(mistakes(text, directory, drill).size() == 3);
}

TEST_CASE("The caret stands under the place, counting Chinese characters as two columns") {
  CHECK(format({"f", 3, 4, "bad", "甲乙 x", "try y"}) == "f:3:4: error: bad\n    甲乙 x\n         ^\n  hint: try y\n");
}

TEST_CASE("The mistakes of a file are shown in Chinese where that is asked for, at the same places") {
  const Folder folder;
  folder.write("drills/bad.yaml", "format: tocsin/drill@1\nid: bad\nknd: other\nprocedure: no-such\ndirectory: town\n");
  const std::string file = folder.at("drills/bad.yaml");
  const auto english = tocsin::test::run_tocsin({"check", file});
  const auto chinese = tocsin::test::run_tocsin({"check", file, "--lang", "zh-TW"});
  CHECK(english.code == chinese.code);
  CHECK(english.code != 0);
  const auto places = [&](const std::string& text) {
    Lines found;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(file)) found.push_back(line.substr(0, line.find(": ")));
    }
    return found;
  };
  REQUIRE_FALSE(places(english.err).empty());
  CHECK(places(english.err) == places(chinese.err));
  CHECK(english.err.find("error: there is no procedure `no-such` in the library") != std::string::npos);
  CHECK(chinese.err.find("錯誤：檔案庫中沒有名為 `no-such` 的程序") != std::string::npos);
  CHECK(english.err.find("\n  hint: it would be the file ") != std::string::npos);
  CHECK(chinese.err.find("\n  提示：應為檔案 `") != std::string::npos);
}

TEST_CASE("Every file of the library is without a mistake when it is checked alone") {
  std::size_t count = 0;
  for (const char* folder : {"drills", "procedures", "directories", "calendars"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(TOCSIN_SOURCE_DIR "/scenarios/" + std::string(folder))) {
      for (const Diagnostic& found : check_file(entry.path().string(), {})) FAIL_CHECK(format(found));
      ++count;
    }
  }
  CHECK(count >= 7);
}

TEST_CASE("A file checked alone is told from its format line and its mistakes are found") {
  const Folder folder;
  folder.write("procedures/small.yaml", procedure);
  folder.write("directories/town.yaml", directory);
  folder.write("drills/drill.yaml", drill);
  for (const char* name : {"procedures/small.yaml", "directories/town.yaml", "drills/drill.yaml"}) {
    CHECK(folder.mistakes_in(name).empty());
  }
  folder.write("procedures/wrong.yaml", replaced(procedure, "owner: [handler]", "owner: [handeler]"));
  CHECK(folder.mistakes_in("procedures/wrong.yaml") ==
        Lines{"/procedures/wrong.yaml:15:13: there is no role `handeler` | did you mean `handler`?"});
  folder.write("calendars/days.yaml", "format: tocsin/calendar@1\nid: days\nholidays: [2025-02-30]\n");
  CHECK(folder.mistakes_in("calendars/days.yaml") ==
        Lines{"/calendars/days.yaml:3:12: a date that exists is needed here | as in `2025-01-31`"});
  folder.write("procedures/dated.yaml", procedure + "calendar: days\n");
  CHECK(folder.mistakes_in("procedures/dated.yaml") == folder.mistakes_in("calendars/days.yaml"));
}

TEST_CASE("A directory checked alone is not blamed for the procedure that it does not name") {
  const Folder folder;
  folder.write("directories/town.yaml", replaced(directory, "roles: [handler]", "roles: [of-some-procedure]"));
  CHECK(folder.mistakes_in("directories/town.yaml").empty());
  folder.write("directories/town.yaml", replaced(directory, "superior: county", "superior: contry"));
  CHECK(folder.mistakes_in("directories/town.yaml") ==
        Lines{"/directories/town.yaml:5:27: there is no agency `contry` | did you mean `county`?"});
  folder.write("directories/town.yaml", replaced(directory, "roles: [handler]", "roles: [handler], persona: nobody"));
  CHECK(folder.mistakes_in("directories/town.yaml") ==
        Lines{"/directories/town.yaml:6:54: there is no persona `nobody`"});
}

TEST_CASE("What a drill names is looked for in the library, and a near name is offered") {
  const Folder folder;
  folder.write("procedures/small.yaml", procedure);
  folder.write("directories/town.yaml", directory);
  folder.write("drills/drill.yaml", replaced(drill, "procedure: small", "procedure: smal"));
  CHECK(folder.mistakes_in("drills/drill.yaml") ==
        Lines{"/drills/drill.yaml:4:12: there is no procedure `smal` in the library | did you mean `small`?"});
  folder.write("drills/drill.yaml", replaced(drill, "directory: town", "directory: ../../town"));
  CHECK(folder.mistakes_in("drills/drill.yaml") ==
        Lines{"/drills/drill.yaml:5:12: `../../town` is no id | small letters, digits and single hyphens, as in "
              "`city-government`"});
  folder.write("drills/drill.yaml", replaced(drill, "directory: town\n", ""));
  CHECK(folder.mistakes_in("drills/drill.yaml") == Lines{"/drills/drill.yaml:1:1: `directory` is missing"});
  folder.write("drills/drill.yaml", replaced(drill, "directory: town", "directory: village"));
  folder.write("directories/village.yaml", directory);
  CHECK(
      folder.mistakes_in("drills/drill.yaml") ==
      Lines{"/directories/village.yaml:2:5: the file's name says `village`, its id `town` | give both the same name"});
  const auto of_procedure = load_drill(folder.at("procedures/small.yaml"), {});
  REQUIRE(of_procedure.diagnostics.size() == 1);
  CHECK(of_procedure.diagnostics[0].message == "a drill is needed here, not a procedure");
}

TEST_CASE("What is no readable file is said to be so, and nothing waits for a pipe") {
  const Folder folder;
  REQUIRE(::mkfifo(folder.at("pipe").c_str(), 0600) == 0);
  folder.write("large.yaml", std::string(4 * 1024 * 1024 + 1, '#'));
  folder.write("secret.yaml", drill);
  REQUIRE(::chmod(folder.at("secret.yaml").c_str(), 0) == 0);
  CHECK(folder.mistakes_in("nothing.yaml") == Lines{"/nothing.yaml:1:1: there is no such file"});
  CHECK(folder.mistakes_in("drills") == Lines{"/drills:1:1: this is a folder | name a file in it"});
  CHECK(folder.mistakes_in("pipe") ==
        Lines{"/pipe:1:1: this is a pipe or a device, not a file | save the text in a file first"});
  CHECK(folder.mistakes_in("large.yaml") == Lines{"/large.yaml:1:1: the file is larger than 4 MiB | split it"});
  if (::geteuid() != 0) {  // root may read everything
    CHECK(folder.mistakes_in("secret.yaml") == Lines{"/secret.yaml:1:1: the file cannot be read: Permission denied"});
  }
}
