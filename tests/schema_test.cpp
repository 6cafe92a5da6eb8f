// The schemas and the format page say what the reader does: the same objects, the same keys.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "tests/catch.h"
#include "tests/small_plan.h"

using namespace tocsin;
using nlohmann::json;

namespace {

const std::filesystem::path scenarios_folder = TOCSIN_SOURCE_DIR "/scenarios";
const std::map<std::string, std::string> folder_of_kind = {{"drill", "drills"},
                                                           {"procedure", "procedures"},
                                                           {"directory", "directories"},
                                                           {"calendar", "calendars"},
                                                           {"programme", "programmes"}};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream.is_open());
  return {std::istreambuf_iterator<char>(stream), {}};
}

json schema_of(const std::string& kind) {
  json schema = json::parse(text_of(scenarios_folder / "schema" / (kind + ".schema.json")), nullptr, false);
  REQUIRE_FALSE(schema.is_discarded());
  return schema;
}

using KeySets = std::map<std::string, std::set<std::string>>;

KeySets keys_of_the_reader() {
  KeySets objects;
  for (const auto& [object, keys] : scenarios::known_keys()) objects[object] = {keys.begin(), keys.end()};
  return objects;
}

std::set<std::string> keys_in(const json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.at("properties").items()) keys.insert(key);
  return keys;
}

// The examples on the format page: whole files, in the order of the page.
std::vector<scenarios::Source> examples() {
  const std::string page = text_of(scenarios_folder / "FORMAT.md");
  const std::string fence = "```yaml\n";
  std::vector<scenarios::Source> found;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    const std::size_t end = page.find("```\n", at);
    REQUIRE(end != std::string::npos);
    found.push_back({"example " + std::to_string(found.size() + 1), page.substr(at, end - at)});
    at = end;
  }
  return found;
}

struct Outcome {
  int status = -1;
  std::string output;
};

// Runs tests/schema_check.py, which checks files as an editor does.
Outcome check_with_schemas(const std::vector<std::string>& files) {
  std::string command =
      "python3 '" TOCSIN_SOURCE_DIR "/tests/schema_check.py' '" TOCSIN_SOURCE_DIR "/scenarios/schema'";
  for (const std::string& file : files) command += " '" + file + "'";
  Outcome outcome;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    outcome.output.append(buffer.data(), count);
  }
  const int status = ::pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

std::vector<std::string> library_files() {
  std::vector<std::string> files;
  for (const auto& [kind, folder] : folder_of_kind) {
    for (const auto& entry : std::filesystem::directory_iterator(scenarios_folder / folder)) {
      files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("Each object of a schema has the keys that the reader takes, and none is left out") {
  const KeySets reader = keys_of_the_reader();
  std::set<std::string> seen;
  for (const auto& [kind, folder] : folder_of_kind) {
    const json schema = schema_of(kind);
    CAPTURE(kind);
    CHECK(keys_in(schema) == reader.at(kind));
    CHECK(schema.at("additionalProperties") == false);
    seen.insert(kind);
    for (const auto& [name, definition] : schema.at("definitions").items()) {
      if (!definition.contains("properties")) continue;
      std::string object = name;
      std::replace(object.begin(), object.end(), '-', ' ');
      CAPTURE(object);
      REQUIRE(reader.count(object) == 1);
      CHECK(keys_in(definition) == reader.at(object));
      CHECK(definition.at("additionalProperties") == false);
      seen.insert(object);
    }
  }
  for (const auto& [object, keys] : reader) {
    CAPTURE(object);
    CHECK(seen.count(object) == 1);
  }
}

TEST_CASE("Each key in a schema has a description for the editor to show") {
  const auto described = [](const json& object) {
    for (const auto& [key, value] : object.at("properties").items()) {
      CAPTURE(key);
      CHECK(value.value("description", "").size() > 4);
    }
  };
  for (const auto& [kind, folder] : folder_of_kind) {
    const json schema = schema_of(kind);
    CAPTURE(kind);
    described(schema);
    for (const auto& [name, definition] : schema.at("definitions").items()) {
      CAPTURE(name);
      CHECK(definition.value("description", "").size() > 4);
      if (definition.contains("properties")) described(definition);
    }
  }
}

TEST_CASE("The format page has a table for each object with the keys that the reader takes") {
  const std::string page = text_of(scenarios_folder / "FORMAT.md");
  for (const auto& [object, keys] : keys_of_the_reader()) {
    CAPTURE(object);
    const std::size_t begin = page.find("### " + object + "\n");
    REQUIRE(begin != std::string::npos);
    const std::string section = page.substr(begin, page.find("\n#", begin + 1) - begin);
    std::set<std::string> named;
    for (std::size_t at = section.find("\n| `"); at != std::string::npos; at = section.find("\n| `", at + 1)) {
      named.insert(section.substr(at + 4, section.find('`', at + 4) - at - 4));
    }
    CHECK(named == keys);
  }
}

TEST_CASE("The drill on the format page is read without a mistake and runs, and its calendar is read, too") {
  const auto files = examples();
  REQUIRE(files.size() == 4);
  for (const scenarios::Source& file : files)
    CHECK(file.text.rfind("# yaml-language-server: $schema=../schema/", 0) == 0);
  const auto result = scenarios::load_sources(files);
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  test::Recorder recorder;
  sim::Exercise exercise(result.loaded->plan, recorder);
  exercise.start(7);
  exercise.advance(result.loaded->plan.ends);
  CHECK(recorder.count(sim::Kind::duty_armed) == 2);
  CHECK(recorder.count(sim::Kind::ended) == 1);
}

TEST_CASE("An editor with the schemas takes every file of the library and the examples of the format page") {
  auto files = library_files();
  const auto folder = std::filesystem::temp_directory_path() / ("tocsin-schema-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (const scenarios::Source& example : examples()) {
    files.push_back((folder / (example.name + ".yaml")).string());
    std::ofstream(files.back()) << example.text;
  }
  const Outcome outcome = check_with_schemas(files);
  std::filesystem::remove_all(folder);
  CHECK(outcome.output.empty());
  CHECK(outcome.status == 0);
}

TEST_CASE("An editor with the schemas shows what the reader refuses") {
  struct Broken {
    const char* kind;
    const char* what;
    const char* by;
  };
  const std::vector<Broken> table = {
      {"drill", "kind: notification-and-response", "kind: party"},
      {"drill", "starts: 2026-03-10 09:00", "starts: 10 March"},
      {"drill", "ends: T+02:00", "ends: T+2"},
      {"drill", "ends: T+02:00\n", ""},
      {"drill", "sign: true", "sgn: true"},
      {"drill", "sign: true", "sign: yes"},
      {"drill", "id: strange-mail", "id: Strange mail"},
      {"procedure", "within: 10m", "within: -10m"},
      {"procedure", "within: 10m", "within: 10 minutes"},
      {"procedure", "within: 10m", "wihtin: 10m"},
      {"procedure", "min_chars: 5", "min_chars: 05"},
      {"procedure", "min_chars: 5", "min_chars: 5.5"},
      {"procedure", "incident.decided: bool", "decided: bool"},
      {"procedure", "incident.decided: bool", "incident.decided: boolean"},
      {"procedure", "{action: decide}", "{action: decide, any: [decide]}"},
      {"procedure", "    owner: [chief]\n", ""},
      {"directory", "never: 2%", "never: 2"},
      {"directory", "p90: 15m", "p9O: 15m"},
      {"directory", "wrong-answer: 10%", "wrong-answers: 10%"},
      {"directory", "roles: [chief]", "roles: {chief: Chief}"},
      {"calendar", "- 2026-01-01", "- 1 January"},
      {"calendar", "years: [2026]", "years: 2026"},
  };
  const auto folder = std::filesystem::temp_directory_path() / ("tocsin-broken-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::vector<std::string> files;
  for (const Broken& broken : table) {
    CAPTURE(broken.what, broken.by);
    std::vector<scenarios::Source> sources = examples();
    for (scenarios::Source& source : sources) {
      if (source.text.find(std::string("tocsin/") + broken.kind) == std::string::npos) continue;
      const std::size_t at = source.text.find(broken.what);
      REQUIRE(at != std::string::npos);
      source.text.replace(at, std::string(broken.what).size(), broken.by);
      files.push_back((folder / (std::to_string(files.size()) + ".yaml")).string());
      std::ofstream(files.back()) << source.text;
    }
    CHECK_FALSE(scenarios::load_sources(sources).loaded);
  }
  const Outcome outcome = check_with_schemas(files);
  std::filesystem::remove_all(folder);
  CHECK(outcome.status == 1);
  for (const std::string& file : files) {
    CAPTURE(file);
    CHECK(outcome.output.find(file + ": ") != std::string::npos);
  }
}
