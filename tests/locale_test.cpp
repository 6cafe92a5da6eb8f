#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "conduct/language.h"
#include "reports/words.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/program.h"

namespace {

namespace fs = std::filesystem;
using namespace tocsin;
using test::shell;

const std::string top = TOCSIN_SOURCE_DIR;
const std::string catalogue = top + "/assets/locale/zh_TW.po";

// The messages of a .po or .pot text, with plurals after a bar.
std::set<std::string> messages_of(const std::string& text) {
  std::set<std::string> messages;
  std::string current;
  bool in_message = false;
  std::istringstream lines(text);
  const auto add = [&](const std::string& line) {
    const std::size_t open = line.find('"');
    current += line.substr(open + 1, line.rfind('"') - open - 1);
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("msgid ")) {
      current.clear();
      in_message = true;
      add(line);
    } else if (line.starts_with("msgid_plural ")) {
      current += "|";
      add(line);
    } else if (line.starts_with("msgstr")) {
      if (in_message && !current.empty()) messages.insert(current);
      in_message = false;
    } else if (in_message && line.starts_with("\"")) {
      add(line);
    }
  }
  return messages;
}

std::string sources() {
  std::string files;
  for (const char* room : {"cli", "conduct", "gui", "gui/main", "journal", "net", "reports", "scenarios"}) {
    for (const auto& entry : fs::directory_iterator(top + "/" + room)) {
      const auto extension = entry.path().extension();
      if (extension == ".cpp" || extension == ".h") files += " '" + entry.path().string() + "'";
    }
  }
  return files;
}

}  // namespace

TEST_CASE("The catalogue holds exactly the messages of the sources") {
  const test::Shelled found = shell(
      "xgettext --language=C++ --from-code=UTF-8 --keyword --keyword=gettext --keyword=ngettext:1,2 --keyword=noun"
      " -o -" +
      sources());
  CAPTURE(found.text);
  REQUIRE(found.status == 0);
  const test::Shelled given = shell("msgcat --no-wrap '" + catalogue + "'");
  REQUIRE(given.status == 0);
  const auto wanted = messages_of(found.text);
  const auto translated = messages_of(given.text);
  CHECK(wanted.size() > 100);
  for (const std::string& message : wanted) {
    INFO("not in the catalogue: " << message);
    CHECK(translated.count(message) == 1);
  }
  for (const std::string& message : translated) {
    INFO("no longer in the sources: " << message);
    CHECK(wanted.count(message) == 1);
  }
}

TEST_CASE("What is said about files stands in the catalogue: no sentence of scenarios/ is left out of it") {
  // A sentence is a text with two words in a row.
  const std::regex literal(R"re((\w*)(\{?)\(?\s*("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*))re");
  const std::regex unmarked_noun("Names \\w+[({]\"");
  const std::regex one_sign(R"('(?:[^'\\]|\\.)')");
  const std::regex two_words("[a-z`] [a-z`(]");
  // The last two take what is said to nobody: the parser's complaints, and the names of objects.
  const std::set<std::string> apart = {"gettext", "noun", "contains", "keys_of"};
  std::size_t sentences = 0;
  for (const auto& entry : fs::directory_iterator(top + "/scenarios")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    std::ifstream file(entry.path());
    std::string code;
    for (std::string line; std::getline(file, line);) {
      code += std::regex_replace(line.substr(0, line.find("//")), one_sign, "") + "\n";
    }
    CHECK_FALSE(std::regex_search(code, unmarked_noun));
    for (std::sregex_iterator at(code.begin(), code.end(), literal), end; at != end; ++at) {
      const std::string text = (*at)[3];
      if (!std::regex_search(text, two_words)) continue;
      ++sentences;
      const bool is_key_table = entry.path().filename() == "reader.cpp" && (*at)[1].length() == 0 && (*at)[2] == "{";
      INFO(entry.path().filename().string() << ": " << text);
      CHECK((is_key_table || apart.count((*at)[1]) == 1));
    }
  }
  CHECK(sentences > 200);
}

TEST_CASE("English that is left in a Chinese message is noticed") {
  CHECK(test::untranslated("沒有名為 `handlr` 的席位").empty());
  CHECK(test::untranslated("檔案大於 4 MiB").empty());
  CHECK(test::untranslated("沒有名為 `handlr` 的seat") == "seat ");
  CHECK(test::untranslated("there is no seat `席位`") == "there is no seat `席位`");
}

TEST_CASE("Every message is translated, none is fuzzy, and placeholders agree") {
  const test::Shelled checked = shell("msgfmt --check --statistics -o /dev/null '" + catalogue + "'");
  CAPTURE(checked.text);
  CHECK(checked.status == 0);
  CHECK(checked.text.find("fuzzy") == std::string::npos);
  CHECK(checked.text.find("untranslated") == std::string::npos);
  CHECK(shell("msgattrib --only-fuzzy '" + catalogue + "'").text.empty());
  CHECK(shell("msgattrib --untranslated '" + catalogue + "'").text.empty());
  CHECK(shell("msgattrib --only-obsolete '" + catalogue + "'").text.empty());
}

TEST_CASE("A message that is missing or wrong in a catalogue is noticed") {
  const std::set<std::string> both = messages_of(
      "msgid \"\"\nmsgstr \"x\"\n\nmsgid \"one\"\n\"more\"\nmsgstr \"\"\n\n"
      "msgid \"two\"\nmsgid_plural \"twos\"\nmsgstr[0] \"x\"\n");
  CHECK(both == std::set<std::string>{"onemore", "two|twos"});
  const fs::path bad = fs::temp_directory_path() / ("tocsin-locale-test-" + std::to_string(getpid()) + ".po");
  std::ofstream(bad) << "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"
                        "#, c-format\nmsgid \"due %s\"\nmsgstr \"due %d\"\n";
  CHECK(shell("msgfmt --check-format -o /dev/null '" + bad.string() + "'").status != 0);
  fs::remove(bad);
}

TEST_CASE("The language is Traditional Chinese unless English is asked for") {
  struct Row {
    const char* wanted;
    const char* own;     // TOCSIN_LANG
    const char* system;  // LANG
    bool english;
  };
  const auto row = GENERATE(values<Row>({
      {"", "", "", false},
      {"", "", "C.UTF-8", false},
      {"", "", "de_DE.UTF-8", false},
      {"", "", "zh_TW.UTF-8", false},
      {"", "", "en_GB.UTF-8", true},
      {"", "zh-TW", "en_GB.UTF-8", false},
      {"", "en", "zh_TW.UTF-8", true},
      {"en", "zh-TW", "zh_TW.UTF-8", true},
      {"en-GB", "", "", true},
      {"zh-TW", "en", "en_US.UTF-8", false},
  }));
  CAPTURE(row.wanted, row.own, row.system);
  unsetenv("LC_ALL");
  unsetenv("LC_MESSAGES");
  setenv("TOCSIN_LANG", row.own, 1);
  setenv("LANG", row.system, 1);
  CHECK(conduct::choose_language(row.wanted) == row.english);
  CHECK(reports::state_word(sim::DutyState::missed) == (row.english ? "missed" : "未完成"));
  unsetenv("TOCSIN_LANG");
  unsetenv("LANG");
}

TEST_CASE("The language can be changed and changed back while the program runs") {
  CHECK_FALSE(conduct::choose_language("zh-TW"));
  CHECK(reports::layer_word(sim::Layer::statutory) == "法定");
  CHECK(conduct::choose_language("en"));
  CHECK(reports::layer_word(sim::Layer::statutory) == "statutory");
  CHECK_FALSE(conduct::choose_language("zh-TW"));
  CHECK(reports::layer_word(sim::Layer::statutory) == "法定");
}

TEST_CASE("A pattern takes its arguments in its own order") {
  CHECK(reports::fill("%s of %s", {"a", "b"}) == "a of b");
  CHECK(reports::fill("%2$s: %1$s, %1$s", {"a", "b"}) == "b: a, a");
  CHECK(reports::fill("%s %% of it", {"50"}) == "50 % of it");
  CHECK(reports::fill("%s", {"%s %1$s"}) == "%s %1$s");
  CHECK(reports::fill("%s and %s", {"a"}) == "a and ");
  CHECK(reports::fill("100%", {}) == "100%");
}

TEST_CASE("Lengths and points are written as people say them") {
  conduct::choose_language("en");
  CHECK(reports::length_text(45 * sim::second) == "45 s");
  CHECK(reports::length_text(4 * sim::minute + 7 * sim::second) == "4 min 07 s");
  CHECK(reports::length_text(2 * sim::hour) == "2 h");
  CHECK(reports::length_text(53 * sim::day) == "53 d");
  CHECK(reports::elapsed_text(-5 * sim::minute) == "T−00:05");
  CHECK(reports::elapsed_text(26 * sim::hour + 3 * sim::minute) == "T+1 d 02:03");
  CHECK(reports::points_text(-1500) == "−1.5");
  conduct::choose_language("zh-TW");
  CHECK(reports::length_text(4 * sim::minute + 7 * sim::second) == "4 分 07 秒");
  CHECK(reports::instant_text(1'741'564'800'000, 480, false) == "114年3月10日 8時00分");
  CHECK(reports::instant_text(1'741'564'800'000, 480, true) == "2025-03-10 08:00");
}
