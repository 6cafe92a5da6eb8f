#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/house_rules.h"

namespace {

namespace fs = std::filesystem;
using tocsin::house::check_source;
using tocsin::house::Complaint;

const fs::path top = TOCSIN_SOURCE_DIR;
const std::vector<std::string> nothing;  // to compare with, so that a failure shows what there was

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_runnable(const fs::path& file) {
  return (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

std::vector<std::string> texts(const std::vector<Complaint>& complaints) {
  std::vector<std::string> result;
  for (const Complaint& complaint : complaints) result.push_back(complaint.text);
  return result;
}

struct Row {
  std::string path;
  std::string line;
};

}  // namespace

TEST_CASE("Every source keeps to its room and stays short") {
  std::size_t seen = 0;
  for (const char* room : {"sim", "scenarios", "journal", "reports", "conduct", "net", "cli", "gui", "tests"}) {
    for (const fs::path& file : files_of(top / room)) {
      if (file.extension() != ".cpp" && file.extension() != ".h") continue;
      ++seen;
      const std::string path = fs::relative(file, top).generic_string();
      for (const Complaint& complaint : check_source(path, text_of(file))) {
        FAIL_CHECK(path << ":" << complaint.line << ": " << complaint.text);
      }
    }
  }
  CHECK(seen >= 4);  // else the scan looks in the wrong place
}

TEST_CASE("Every tool has its run bit") {
  std::vector<fs::path> tools = files_of(top / "tools");
  CHECK(tools.size() >= 3);
  tools.push_back(top / ".ci" / "run");
  for (const fs::path& tool : tools) {
    INFO(tool.string());
    CHECK((tool.extension() == ".md" || is_runnable(tool)));
  }
}

TEST_CASE("A file without a run bit is noticed") { CHECK_FALSE(is_runnable(top / "CMakeLists.txt")); }

TEST_CASE("An include that the arrows allow is accepted") {
  const auto row = GENERATE(values<Row>({
      {"sim/plan.cpp", "#include \"sim/plan.h\""},
      {"sim/plan.cpp", "#include <string_view>"},
      {"scenarios/reader.cpp", "#include <yaml-cpp/yaml.h>"},
      {"scenarios/reader.cpp", "#include \"sim/plan.h\""},
      {"scenarios/reader.cpp", "#include <filesystem>"},
      {"journal/store.cpp", "#include <sqlite3.h>"},
      {"journal/store.cpp", "#include <openssl/evp.h>"},
      {"journal/store.cpp", "#include <thread>"},
      {"reports/html.cpp", "#include \"sim/score.h\""},
      {"cli/main.cpp", "#include \"journal/store.h\""},
      {"cli/main.cpp", "#include <CLI/CLI.hpp>"},
      {"cli/main.cpp", "#include <nlohmann/json.hpp>"},
      {"cli/main.cpp", "#include <unistd.h>"},
      {"tests/end_test.cpp", "#include \"scenarios/reader.h\""},
      {"tests/bench/main.cpp", "#include <ns3/simulator.h>"},
      {"tests/journal_test.cpp", "#include <sqlite3.h>"},
  }));
  INFO(row.path << ": " << row.line);
  CHECK(texts(check_source(row.path, row.line + "\n")) == nothing);
}

TEST_CASE("An include against the arrows is refused") {
  const auto row = GENERATE(values<Row>({
      {"sim/plan.cpp", "#include \"scenarios/reader.h\""},
      {"sim/plan.cpp", "#include \"cli/main.h\""},
      {"sim/plan.cpp", "#include <yaml-cpp/yaml.h>"},
      {"sim/plan.cpp", "#include <unistd.h>"},
      {"sim/plan.cpp", "#include <stdio.h>"},
      {"sim/plan.cpp", "#include <chrono>"},
      {"sim/plan.cpp", "#include <random>"},
      {"sim/plan.cpp", "#include <thread>"},
      {"sim/plan.cpp", "#include <mutex>"},
      {"sim/plan.cpp", "#include <iostream>"},
      {"sim/plan.cpp", "#include <fstream>"},
      {"sim/plan.cpp", "#include <filesystem>"},
      {"sim/plan.cpp", "#include <ctime>"},
      {"sim/plan.cpp", "#include <unordered_map>"},
      {"sim/plan.cpp", "#include <unordered_set>"},
      {"sim/plan.cpp", "  #  include\t<chrono>  // for the time"},
      {"sim/plan.cpp", "/* first */ #include <chrono>"},
      {"scenarios/reader.cpp", "#include \"journal/store.h\""},
      {"scenarios/reader.cpp", "#include <sqlite3.h>"},
      {"journal/store.cpp", "#include \"scenarios/reader.h\""},
      {"journal/store.cpp", "#include <yaml-cpp/yaml.h>"},
      {"reports/html.cpp", "#include \"journal/store.h\""},
      {"reports/html.cpp", "#include <openssl/evp.h>"},
      {"reports/html.cpp", "#include <nlohmann/json.hpp>"},
      {"cli/main.cpp", "#include <sqlite3.h>"},
      {"cli/main.cpp", "#include \"tests/catch.h\""},
  }));
  INFO(row.path << ": " << row.line);
  CHECK(check_source(row.path, "// A file.\n" + row.line + "\n").size() == 1);
}

TEST_CASE("A complaint names the line and what is wrong with it") {
  const auto row = GENERATE(values<std::pair<std::string, std::string>>({
      {"#include \"cli/main.h\"", "sim may not include \"cli/main.h\""},
      {"#include <chrono>", "sim may not include <chrono>"},
      {"#include \"plan.h\"",
       "\"plan.h\" does not begin with a room: write the path from the top, as in \"sim/plan.h\""},
      {"#include <sim/plan.h>", "<sim/plan.h> is ours: include it with quotation marks"},
      {"double ratio;", "sim counts in integers: no double"},
      {"using Real = float;", "sim counts in integers: no float"},
  }));
  CHECK(check_source("sim/clock.cpp", "\n\n" + row.first + "\n") == std::vector<Complaint>{{3, row.second}});
}

TEST_CASE("Comments, strings and longer words are not mistaken for code") {
  const auto line = GENERATE(values<std::string>({
      "// double the points; #include <chrono>",
      "/* float\n#include <chrono>\n*/",
      "const char* name = \"double \\\" float\";",
      "const char* page = R\"x(\n#include <chrono>\n)\" float )x\";",
      "const int million = 1'000'000; const char quote = '\"'; // double",
      "int doubled = float_free;",
  }));
  INFO(line);
  CHECK(texts(check_source("sim/a.cpp", line + "\n")) == nothing);
}

TEST_CASE("Code after a comment, a literal or a number is read again") {
  const auto line = GENERATE(values<std::string>({
      "/* */ double a;",
      "f(\"\\\\\"); double a;",
      "f('\\''); double a;",
      "f(R\"(\")\"); double a;",
      "f(1'000'000); double a;",
      "#define REAL double",
  }));
  INFO(line);
  CHECK(texts(check_source("sim/a.cpp", line)) == std::vector<std::string>{"sim counts in integers: no double"});
}

TEST_CASE("Only the core must count in integers") { CHECK(check_source("reports/chart.cpp", "double x;\n").empty()); }

TEST_CASE("A file may have 600 lines and not one more") {
  std::string text;
  for (std::size_t i = 0; i < tocsin::house::lines_max; ++i) text += "int a;\n";
  CHECK(check_source("cli/long.cpp", text).empty());
  CHECK(texts(check_source("cli/long.cpp", text + "int b;")) ==
        std::vector<std::string>{"601 lines; past 600 a file holds two things"});
}

TEST_CASE("A file outside every room is noticed") {
  CHECK(texts(check_source("misc/a.cpp", "")) == std::vector<std::string>{"lies in no room"});
  CHECK(texts(check_source("a.cpp", "")) == std::vector<std::string>{"lies in no room"});
}
