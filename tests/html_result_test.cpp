#include "reports/html_result.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conduct/language.h"
#include "reports/markup.h"
#include "reports/sentences.h"
#include "reports/words.h"
#include "scenarios/reader.h"
#include "tests/catch.h"
#include "tests/small_plan.h"

namespace {

using namespace tocsin;
using Catch::Matchers::ContainsSubstring;
using test::Recorder;
using test::Run;
using test::SmallPlan;

// What an XML parser makes of a page: one line per kind of thing that was found, or the parser's complaint.
std::string parsed(const std::string& page) {
  namespace fs = std::filesystem;
  const std::string name = "tocsin-html-result-test-" + std::to_string(getpid());
  const fs::path file = fs::temp_directory_path() / (name + ".html");
  const fs::path script = fs::temp_directory_path() / (name + ".py");
  std::ofstream(file, std::ios::binary) << page;
  std::ofstream(script) << R"(import sys
import xml.etree.ElementTree as tree
try:
    root = tree.parse(sys.argv[1]).getroot()
except tree.ParseError as error:
    sys.exit('not well-formed: %s' % error)
seen = list(root.iter())
ids = [e.get('id') for e in seen if e.get('id')]
print('root', root.tag, root.get('lang'))
print('double ids', sorted({i for i in ids if ids.count(i) > 1}) if len(ids) != len(set(ids)) else [])
print('dead links', sorted({e.get('href') for e in seen if e.get('href') and e.get('href')[1:] not in ids}))
loading = {'script', 'img', 'link', 'iframe', 'object', 'embed', 'image', 'audio', 'video', 'source', 'base', 'form'}
print('loads', [e.tag for e in seen if e.tag in loading])
print('handlers', sorted({a for e in seen for a in e.attrib if a.startswith('on') or a in ('src', 'style', 'action')}))
print('heads without scope', len([e for e in seen if e.tag == 'th' and e.get('scope') is None]))
print('tables without caption', len([e for e in seen if e.tag == 'table' and e.find('caption') is None]))
)";
  std::string text;
  FILE* pipe = popen(("python3 '" + script.string() + "' '" + file.string() + "' 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    text.append(buffer.data(), count);
  }
  pclose(pipe);
  fs::remove(file);
  fs::remove(script);
  return text;
}
std::string sound(const char* language) {
  return std::string("root html ") + language +
         "\ndouble ids []\ndead links []\nloads []\nhandlers []\nheads without scope 0\ntables without caption 0\n";
}

std::string render(const sim::State& state, const std::vector<sim::Event>& events, bool english,
                   const std::string& hash = {}) {
  conduct::choose_language(english ? "en" : "zh-TW");
  sim::ScoreFold fold(*state.plan);
  for (const sim::Event& event : events) fold.take(event);
  const sim::Score score = fold.result();
  return reports::html_result({*state.plan, state, score, events, state.seed, hash, "1.2.3", english});
}

// A drill of the library, played by bots to its end.
struct Played {
  explicit Played(const std::string& drill) {
    auto result = scenarios::load_drill(TOCSIN_SOURCE_DIR "/scenarios/drills/" + drill + ".yaml", {});
    REQUIRE(result.loaded);
    plan = std::move(result.loaded->plan);
    exercise.emplace(plan, recorder);
    exercise->start(7);
    exercise->advance(plan.ends);
  }
  [[nodiscard]] std::string page(bool english) const {
    return render(exercise->state(), recorder.events, english, "abc123");
  }
  sim::Plan plan;
  Recorder recorder;
  std::optional<sim::Exercise> exercise;
};

// What the page says of itself, without what the plan says: the plan's own texts are made empty of letters.
void blank(sim::Text& text) { text = {"1", "1"}; }
void blank_labels(sim::Plan& plan) {
  blank(plan.label);
  blank(plan.procedure_label);
  const auto all = [](auto& named) {
    for (auto& one : named) blank(one.label);
  };
  all(plan.roles);
  all(plan.addresses);
  all(plan.channels);
  all(plan.actions);
  all(plan.duties);
  all(plan.agencies);
  all(plan.seats);
  all(plan.incidents);
  all(plan.injects);
  all(plan.objectives);
  all(plan.teams);
  all(plan.measures);
  all(plan.steps);
  for (auto& action : plan.actions) action.clause = "1";
  for (auto& duty : plan.duties) duty.clause = duty.source = "1";
  for (auto& inject : plan.injects) inject.from = inject.body = {};
  all(plan.facts);
  for (auto& form : plan.forms) {
    blank(form.label);
    for (auto& field : form.fields) {
      blank(field.label);
      for (auto& choice : field.choices) blank(choice.label);
    }
  }
  for (auto& property : plan.severity.properties) {
    for (auto& cell : property.cells) blank(cell.label);
  }
}

std::string without_style_and_tags(const std::string& page) {
  std::string text;
  bool in_tag = false;
  for (std::size_t at = page.find("</style>"); at < page.size(); ++at) {
    if (page[at] == '<') in_tag = true;
    if (!in_tag) text += page[at];
    if (page[at] == '>') in_tag = false;
  }
  return text;
}

bool has_wide_character(const std::string& text) {
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if (value >= 0xE3U && value <= 0xE9U) return true;
  }
  return false;
}

const std::string nasty =
    "<script>alert('x')</script> \"quoted\" & 'single' \x01\x1b[31m\x7f \xff\xc0\x80 ]]> --> \u202eabc";

}  // namespace

TEST_CASE("A drill's result is well-formed, loads nothing, and comes out the same twice, in both languages") {
  for (const char* drill : {"hospital-ransomware-2025", "nis2-water-utility"}) {
    const Played played(drill);
    for (const bool english : {false, true}) {
      CAPTURE(drill, english);
      const std::string page = played.page(english);
      CHECK(page == played.page(english));
      CHECK(parsed(page) == sound(english ? "en" : "zh-Hant-TW"));
      for (const char* never : {"http:", "https:", "NaN", "nan\"", "inf\"", "url(\"", "@import", "javascript:"}) {
        INFO(never);
        CHECK(page.find(never) == std::string::npos);
      }
      CHECK_THAT(page, ContainsSubstring("abc123"));
      CHECK_THAT(page, ContainsSubstring("1.2.3"));
    }
  }
}

TEST_CASE("Every duty that arose has its row with its clause, and every event its line") {
  const Played played("hospital-ransomware-2025");
  const std::string page = played.page(false);
  const sim::State& state = played.exercise->state();
  REQUIRE(state.duties.size() > 100);
  for (std::size_t index = 0; index < state.duties.size(); ++index) {
    const sim::Duty& duty = played.plan.duties[state.duties[index].duty];
    const std::size_t row = page.find("<tr id=\"duty-" + std::to_string(index + 1) + "\"");
    REQUIRE(row != std::string::npos);
    const std::string cell = page.substr(row, page.find("</tr>", row) - row);
    CAPTURE(duty.id, cell);
    CHECK_THAT(cell, ContainsSubstring(duty.clause.empty() ? reports::layer_word(duty.layer) : duty.clause));
    CHECK_THAT(cell, ContainsSubstring(reports::state_word(state.duties[index].state)));
    CHECK(page.find(reports::escaped(duty.source)) != std::string::npos);  // the page is too long for a matcher
  }
  for (const sim::Event& event : played.recorder.events) {
    REQUIRE(page.find("<tr id=\"event-" + std::to_string(event.sequence) + "\"") != std::string::npos);
  }
}

TEST_CASE("The page's own words are of one language") {
  for (const char* drill : {"hospital-ransomware-2025", "nis2-water-utility"}) {
    Played played(drill);
    blank_labels(played.plan);
    std::vector<sim::Event> events = played.recorder.events;
    for (sim::Event& event : events) {
      event.text.clear();
      for (sim::Answer& answer : event.answers) answer.text = answer.text.empty() ? "" : "1";
    }
    const std::string english = without_style_and_tags(render(played.exercise->state(), events, true));
    CHECK_FALSE(has_wide_character(english));
    CHECK_THAT(english, ContainsSubstring("Duty board"));
    const std::string chinese = without_style_and_tags(render(played.exercise->state(), events, false));
    CHECK_THAT(chinese, ContainsSubstring("應辦事項總表"));
    // Latin letters are left in our name, in `UTC`, in `T+` and in nothing else (entities aside).
    std::string word;
    for (const char letter : chinese + " ") {
      if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) {
        word += letter;
        continue;
      }
      if (!word.empty() && word != "tocsin" && word != "UTC" && word != "T") FAIL_CHECK(word);
      word.clear();
    }
  }
}

TEST_CASE("Nothing that a user wrote can break the page or hide in it") {
  SmallPlan small;
  small.duty("notify-in-time", small.is_aware(), {sim::hour, 0}, {small.way(small.notify)}).label = {nasty, nasty};
  small.plan.duties.back().clause = "5<i>" + nasty;
  small.plan.duties.back().source = nasty;
  small.add_sign();
  small.plan.label = {nasty, nasty};
  small.plan.kind = nasty;
  small.plan.procedure_label = {nasty, nasty};
  for (auto& agency : small.plan.agencies) agency.label = {nasty, nasty};
  for (auto& seat : small.plan.seats) seat.label = {nasty, nasty};
  for (auto& inject : small.plan.injects) inject.label = inject.from = inject.body = {nasty, nasty};
  small.plan.actions[small.set_level].label = {nasty, nasty};
  Run run(small.plan);
  REQUIRE_FALSE(run.act(sim::minute, small.handler, small.declare));
  REQUIRE_FALSE(run.act(2 * sim::minute, small.handler, small.set_level, {}, {{0, 2, {}, {}}, {1, 0, "plain", {}}}));
  REQUIRE_FALSE(run.control(3 * sim::minute, sim::Kind::waived, 0, nasty + "\x1f" + nasty));
  run.until(3 * sim::hour);
  for (const bool english : {false, true}) {
    const std::string page = render(run.exercise().state(), run.events.events, english, nasty);
    CHECK(parsed(page) == sound(english ? "en" : "zh-Hant-TW"));
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("<i>") == std::string::npos);
    CHECK(page.find('\x01') == std::string::npos);
    CHECK(page.find('\x1b') == std::string::npos);
    CHECK(page.find("\u202e") == std::string::npos);
    CHECK_THAT(page, ContainsSubstring("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &quot;quoted&quot; &amp;"));
  }
}

TEST_CASE("A waiver and an observation are shown with who said it and why") {
  SmallPlan small;
  small.duty("notify-in-time", small.is_aware(), {sim::hour, 0}, {small.way(small.notify)}).clause = "5.1.4";
  small.add_sign();
  Run run(small.plan);
  REQUIRE_FALSE(run.act(sim::minute, small.handler, small.declare));
  REQUIRE_FALSE(run.control(3 * sim::minute, sim::Kind::waived, 0, "Lin Mei\x1fThe platform was switched off"));
  REQUIRE_FALSE(run.control(4 * sim::minute, sim::Kind::observed, sim::none, "Chen Hao\x1fThe handover was calm"));
  const std::string page = render(run.exercise().state(), run.events.events, true);
  CHECK_THAT(page, ContainsSubstring("Waived by Lin Mei: The platform was switched off. Not counted."));
  CHECK_THAT(page, ContainsSubstring("Chen Hao</td>"));
  CHECK_THAT(page, ContainsSubstring("The handover was calm</td>"));
  CHECK_THAT(page, ContainsSubstring("the software's own") || ContainsSubstring("the software&#39;s own"));
  CHECK_THAT(page, ContainsSubstring("has not ended"));
}

TEST_CASE("An exercise in which nothing has happened yet still makes a page") {
  SmallPlan small;
  small.plan.seal();
  const sim::State state(small.plan);
  for (const bool english : {false, true}) {
    CHECK(parsed(render(state, {}, english)) == sound(english ? "en" : "zh-Hant-TW"));
  }
}

TEST_CASE("What XML forbids becomes a replacement character, and what it allows stays") {
  struct Row {
    std::string given;
    std::string safe;
  };
  const std::string bad = "\xEF\xBF\xBD";
  const auto row = GENERATE_REF(values<Row>({
      {"病歷 é 🏥\n\t", "病歷 é 🏥\n\t"},
      {"<&>\"'", "&lt;&amp;&gt;&quot;&#39;"},
      {std::string(1, '\0'), bad},
      {"\r", bad},
      {"\x7f", bad},
      {"\xC0\xAF", bad + bad},
      {"\xED\xA0\x80", bad + bad + bad},
      {"\xEF\xBF\xBE", bad + bad + bad},
      {"\xF4\x90\x80\x80", bad + bad + bad + bad},
      {"\xE7\x97", bad + bad},
  }));
  CHECK(reports::escaped(row.given) == row.safe);
}
