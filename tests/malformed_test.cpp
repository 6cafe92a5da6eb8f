// What people and programs get wrong in the files, kind by kind, and the exact words that they read then. Whatever is found
// is looked for in Chinese, too.
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "tests/catch.h"
#include "tests/chinese.h"

using namespace tocsin::scenarios;
using namespace std::string_literals;

namespace {

const std::string procedure = R"(format: tocsin/procedure@1
id: small
roles: {handler: Handler, chief: Chief}
relations: {superior: Superior}
channels: {platform: {label: Platform}}
targets: {soon: {label: Soon, default: 10m}}
severity:
  levels: [1, 2, 3]
  groups: {major: [3]}
  worksheet:
    leak: {levels: {core: {slight: 1, serious: 3}}}
facts:
  incident.aware: bool
  incident.aware-at: instant
  incident.level: level
  truth.leak: {type: effect, of: leak}
forms:
  notice:
    fields:
      - {id: what, type: text, required: true}
      - {id: leak, type: effect, of: leak, judged_against: truth.leak}
actions:
  declare: {by: [handler], sets: {incident.aware: true, incident.aware-at: now}}
  notify: {by: [handler], to: [superior], channel: platform, form: notice}
duties:
  - id: notify-in-time
    owner: [handler]
    when: {fact: incident.aware}
    due: {within: 1h, after: incident.aware-at}
    met_by: [{action: notify, to: all}]
)";
const std::string directory = R"(format: tocsin/directory@1
id: town
personas:
  calm: {label: Calm, delays: {p50: 5m, never: 1%}, errors: {misjudge: 2%}}
agencies:
  - id: office
    label: Office
    relations: {superior: county}
    targets: {soon: 5m}
    seats: [{id: handler, roles: [handler], persona: calm}]
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
injects: [{id: sign, at: T+00:05, channel: platform, to: [handler], incident: matter, sign: true, text: Look}]
)";

// file:line:column: message | hint
std::string line_of(const Diagnostic& found) {
  return found.file + ":" + std::to_string(found.line) + ":" + std::to_string(found.column) + ": " + found.message +
         (found.hint.empty() ? "" : " | " + found.hint);
}

std::vector<Diagnostic> mistakes(const std::string& of_procedure, const std::string& of_directory,
                                 const std::string& of_drill) {
  const std::vector<Source> sources = {{"drill", of_drill}, {"procedure", of_procedure}, {"directory", of_directory}};
  auto result = load_sources(sources);
  CHECK(result.loaded.has_value() == result.diagnostics.empty());
  tocsin::test::check_in_chinese(result.diagnostics, [&] { return load_sources(sources).diagnostics; });
  return std::move(result.diagnostics);
}

struct Mutation {
  const char* kind;
  const std::string& file;
  const char* what;
  const char* by;
  const char* expected;
};

std::vector<Diagnostic> mistakes(const Mutation& mutation) {
  const auto mutated = [&](const std::string& file) {
    std::string text = file;
    if (&file == &mutation.file) {
      const std::size_t at = text.find(mutation.what);
      REQUIRE(at != std::string::npos);
      text.replace(at, std::string(mutation.what).size(), mutation.by);
    }
    return text;
  };
  return mistakes(mutated(procedure), mutated(directory), mutated(drill));
}

void check_all(const std::vector<Mutation>& table) {
  for (const Mutation& mutation : table) {
    CAPTURE(mutation.kind);
    const auto found = mistakes(mutation);
    REQUIRE_FALSE(found.empty());
    CHECK(line_of(found.front()) == mutation.expected);
  }
}

struct Whole {
  const char* kind;
  std::string drill;
  const char* expected;
};

}  // namespace

TEST_CASE("The files of these tests are without a mistake before they are spoilt") {
  for (const Diagnostic& found : mistakes(procedure, directory, drill)) FAIL_CHECK(format(found));
  // A byte order mark and Windows' line ends are no mistakes.
  CHECK(mistakes(procedure, directory, "\xEF\xBB\xBF" + drill).empty());
  std::string windows;
  for (const char sign : drill) windows += sign == '\n' ? "\r\n" : std::string(1, sign);
  CHECK(mistakes(procedure, directory, windows).empty());
}

TEST_CASE("What is not YAML is explained at the place where it went wrong") {
  check_all({
      {"an unclosed double quote", drill, "text: Look", "text: \"Look",
       "drill:9:105: this `\"` is never closed | write `\"` where it ends"},
      {"an unclosed single quote", drill, "text: Look", "text: 'Look",
       "drill:9:105: this `'` is never closed | write `'` where it ends"},
      {"a list that is not closed", drill, "text: Look}]", "text: Look}",
       "drill:9:10: this `[` is never closed | write `]` where it ends"},
      {"a map that is not closed", drill, "text: Look}]", "text: Look]",
       "drill:9:109: this bracket closes none that is open | `[` is closed by `]` and `{` by `}`"},
      {"a bracket too many", drill, "text: Look}]", "text: Look}]]",
       "drill:9:111: this bracket closes none that is open | `[` is closed by `]` and `{` by `}`"},
      {"a duplicate key", drill, "id: drill\n", "id: drill\nid: other\n",
       "drill:3:1: `id` stands here twice | the first one is in line 2"},
      {"a duplicate key in one line", drill, "at: T+00:05", "at: T+00:05, at: T+00:06",
       "drill:9:35: `at` stands here twice | the first one is in line 9"},
      {"an anchor", drill, "id: drill", "id: &x drill",
       "drill:2:5: an anchor (`&name`) is not allowed | write the value out where it is needed"},
      {"an alias", drill, "id: drill", "id: *x",
       "drill:2:5: an alias (`*name`) is not allowed | write the value out where it is needed"},
      {"a merge key", drill, "injects:", "<<: {a: b}\ninjects:",
       "drill:9:1: a merge key (`<<`) is not allowed | write the values out where they are needed"},
      {"a tag", drill, "id: drill", "id: !!str drill",
       "drill:2:5: a tag (`!…`) is not allowed | leave it out; the format knows the types"},
      {"a list for a key", drill, "id: drill", "? [a, b]\n: c\nid: drill",
       "drill:2:3: a key must be a plain word | a text that begins with `[`, `{` or `? ` stands in quotes"},
      {"a tab", drill, "kind: other", "\tkind: other",
       "drill:3:1: this is not YAML: illegal tab when looking for indentation | indent with spaces, not tabs"},
      {"a key indented too far", drill, "kind: other", " kind: other",
       "drill:3:6: this `:` stands where no key ends | put a text that holds `: ` in quotes; the keys of one map begin "
       "in one column"},
      {"a forgotten colon", drill, "kind: other", "kind other",
       "drill:4:10: this `:` stands where no key ends | put a text that holds `: ` in quotes; the keys of one map "
       "begin in one column"},
      {"a colon in a text", drill, "kind: other", "kind: note: other",
       "drill:3:11: this `:` stands where no key ends | put a text that holds `: ` in quotes; the keys of one map "
       "begin in one column"},
      {"a colon in a text of a map in one line", drill, "text: Look", "text: Note: look",
       "drill:9:109: a comma or a closing bracket is needed here | put a text that holds `: `, a comma or a bracket in "
       "quotes"},
      {"a comma in a text", drill, "text: Look", "text: {en: Look, and see}",
       "drill:9:116: a text has no key `and see` | put a text that holds a comma in quotes"},
      {"text after a quote", drill, "text: Look", "text: \"a\" b",
       "drill:9:109: a comma or a closing bracket is needed here | put a text that holds `: `, a comma or a bracket in "
       "quotes"},
      {"a text that begins with a sign", drill, "text: Look", "text: @look",
       "drill:9:105: a text cannot begin with this sign | put the text in quotes"},
      {"an unknown escape", drill, "text: Look", "text: \"C:\\Qlinik\"",
       "drill:9:110: this is no escape sequence | in double quotes a backslash is written `\\\\`"},
      {"two documents", drill,
       "incidents:", "---\nincidents:", "drill:9:1: a second document begins here | one file holds one document"},
  });
}

TEST_CASE("What is no file of the format at all is said to be so, and nothing is read of it") {
  const std::vector<Whole> table = {
      {"an empty file", ""s, "drill:1:1: the file is empty | the first line is, for example, `format: tocsin/drill@1`"},
      {"only comments", "# nothing\n"s,
       "drill:1:1: the file is empty | the first line is, for example, `format: tocsin/drill@1`"},
      {"a text alone", "just text\n"s,
       "drill:1:1: a file is a map of keys | the first line is, for example, `format: tocsin/drill@1`"},
      {"a list where a map is wanted", "- a\n- b\n"s,
       "drill:1:1: a file is a map of keys | the first line is, for example, `format: tocsin/drill@1`"},
      {"an alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"s,
       "drill:1:4: an anchor (`&name`) is not allowed | write the value out where it is needed"},
      {"a cyclic alias", "a: &a [*a]\n"s,
       "drill:1:4: an anchor (`&name`) is not allowed | write the value out where it is needed"},
      {"Big5 bytes", "format: \xA8\xC6\xA5\xF3\n"s,
       "drill:1:9: this is not UTF-8 (Big5 perhaps) | save the file as UTF-8"},
      {"UTF-16",
       "\xFF\xFE"
       "f\x00o\x00r\x00m\x00"
       "a\x00t\x00:\x00 \x00"
       "a\x00\n\x00"s,
       "drill:1:1: this is UTF-16, not UTF-8 | save the file as UTF-8"},
      {"a character cut off", "a: \xE4\xBA"s,
       "drill:1:4: the file ends within a character | it was cut off; copy it again"},
      {"a NUL byte",
       "a: b\x00"
       "c\n"s,
       "drill:1:5: this is no text: a control character, byte 0 | is it a YAML file? save it as UTF-8 text"},
      {"binary rubbish",
       "\x7F"
       "ELF\x02\x01\x01"s,
       "drill:1:5: this is no text: a control character, byte 2 | is it a YAML file? save it as UTF-8 text"},
      {"an overlong character", "a: \xC0\xAF\n"s,
       "drill:1:4: this is not UTF-8 (Big5 perhaps) | save the file as UTF-8"},
      {"no format line", "id: drill\n"s,
       "drill:1:1: `format` is missing | the first line is, for example, `format: tocsin/drill@1`"},
      {"a newer version", "format: tocsin/drill@2\n"s,
       "drill:1:9: `tocsin/drill@2` is no format that this version reads | tocsin/drill@1, tocsin/procedure@1, "
       "tocsin/directory@1 or tocsin/calendar@1"},
      {"another kind of file", "format: tocsin/scenario@1\n"s,
       "drill:1:9: `tocsin/scenario@1` is no format that this version reads | tocsin/drill@1, tocsin/procedure@1, "
       "tocsin/directory@1 or tocsin/calendar@1"},
      {"a block text indented too little", "a: |\n  text\n b: c\n"s,
       "drill:3:2: this line fits no list or map above it | the entries of one list or map begin in one column"},
  };
  for (const Whole& whole : table) {
    CAPTURE(whole.kind);
    const auto found = mistakes(procedure, directory, whole.drill);
    REQUIRE(found.size() == 1);
    CHECK(line_of(found.front()) == whole.expected);
  }
}

TEST_CASE("A value of the wrong type is reported with what to write instead") {
  check_all({
      {"a list where a word is wanted", drill, "kind: other", "kind: [other]",
       "drill:3:7: a word is needed here, not a list"},
      {"a map where a word is wanted", drill, "kind: other", "kind: {a: b}",
       "drill:3:7: a word is needed here, not a map"},
      {"nothing where a word is wanted", drill, "kind: other", "kind:", "drill:3:1: `kind` is empty"},
      {"an empty word", drill, "kind: other", "kind: \"\"", "drill:3:7: a word is needed here, not an empty one"},
      {"a map where a list is wanted", drill, "incidents: [{id: matter, agency: office}]", "incidents: {id: matter}",
       "drill:8:12: a list is needed here, not a map"},
      {"a word where a map is wanted", drill, "injects: [", "injects: [sign, ",
       "drill:9:11: an inject is a map, not a word"},
      {"a list where a text is wanted", drill, "text: Look", "text: [Look]",
       "drill:9:105: a text is needed here, not a list | one text, or `{zh-TW: …, en: …}`"},
      {"a word where a list is wanted", drill,
       "injects: [{id: sign, at: T+00:05, channel: platform, to: [handler], incident: matter, sign: true, text: Look}]",
       "injects: none", "drill:9:10: a list is needed here, not a word"},
      {"an unknown key", drill, "sign: true", "sgn: true",
       "drill:9:87: an inject has no key `sgn` | did you mean `sign`?"},
      {"an unknown language", drill, "text: Look", "text: {fr: Regardez}", "drill:9:106: a text has no key `fr`"},
      {"an octal number", drill, "ends: T+1d", "ends: T+1d\nclock: {rate: 007}",
       "drill:8:15: a whole number is needed here | digits only, without a leading zero"},
      {"a hexadecimal number", drill, "ends: T+1d", "ends: T+1d\nclock: {rate: 0x10}",
       "drill:8:15: a whole number is needed here | digits only, without a leading zero"},
      {"a fraction", drill, "ends: T+1d", "ends: T+1d\nclock: {rate: 60.5}",
       "drill:8:15: a whole number is needed here | digits only, without a leading zero"},
      {"a number beyond all bounds", drill, "ends: T+1d", "ends: T+1d\nclock: {rate: 99999999999999999999}",
       "drill:8:15: `99999999999999999999` is not between 1 and 86400"},
      {"a number out of range", drill, "ends: T+1d", "ends: T+1d\nclock: {rate: 0}",
       "drill:8:15: `0` is not between 1 and 86400"},
      {"yes for true", drill, "sign: true", "sign: yes", "drill:9:93: `true` or `false` is needed here | write `true`"},
      {"off for false", drill, "sign: true", "sign: off",
       "drill:9:93: `true` or `false` is needed here | write `false`"},
      {"a number for true", drill, "sign: true", "sign: 1", "drill:9:93: `true` or `false` is needed here"},
      {"an id with capitals", drill, "id: sign", "id: Sign",
       "drill:9:16: `Sign` is no id | small letters, digits and single hyphens, as in `city-government`"},
      {"an id in Chinese", drill, "id: sign", "id: 信號",
       "drill:9:16: `信號` is no id | small letters, digits and single hyphens, as in `city-government`"},
      {"a date that does not exist", drill, "ends: T+1d", "ends: 2026-02-30 09:00",
       "drill:7:7: a time that exists is needed here | as in `T+00:30`, `T+3d 02:00` or `2026-03-10 09:00`"},
      {"a date without an hour", drill, "ends: T+1d", "ends: 2026-03-12",
       "drill:7:7: a time that exists is needed here | as in `T+00:30`, `T+3d 02:00` or `2026-03-10 09:00`"},
      {"an hour without minutes", drill, "at: T+00:05", "at: T+5",
       "drill:9:26: a time that exists is needed here | as in `T+00:30`, `T+3d 02:00` or `2026-03-10 09:00`"},
      {"an end before the start", drill, "ends: T+1d", "ends: 2026-03-09 09:00",
       "drill:7:7: the drill ends before it has begun"},
      {"an inject before the start", drill, "at: T+00:05", "at: 2026-03-10 08:59",
       "drill:9:26: this is before the drill starts"},
      {"an inject after the end", drill, "at: T+00:05", "at: T+2d", "drill:9:26: this is after the drill ends"},
      {"an offset without a sign", drill, "ends: T+1d", "ends: T+1d\nutc_offset: 08:00",
       "drill:8:13: an offset is needed here | as in `+08:00`"},
  });
}

TEST_CASE("What cannot be meant is reported with the nearest thing that can") {
  check_all({
      {"an unknown channel", drill, "channel: platform", "channel: platfrom",
       "drill:9:44: there is no channel `platfrom` | did you mean `platform`?"},
      {"an unknown incident", drill, "incident: matter", "incident: mater",
       "drill:9:79: there is no incident `mater` | did you mean `matter`?"},
      {"an unknown seat", drill, "to: [handler]", "to: [handlr]",
       "drill:9:59: there is no seat `handlr` | did you mean `handler`?"},
      {"an unknown kind of drill", drill, "kind: other", "kind: oter",
       "drill:3:7: there is no kind `oter` | did you mean `other`?"},
      {"an inject twice", drill, "injects: [", "injects: [{id: sign, at: T+00:01}, ",
       "drill:9:36: the inject `sign` stands here twice"},
      {"an inject that never comes", drill, "at: T+00:05, ", "",
       "drill:9:11: this never comes | write `at`, `when`, `on_missed` or `manual: true`"},
      {"two ways to come", drill, "sign: true", "on_missed: notify-in-time",
       "drill:9:87: `at` and `on_missed` do not stand together"},
      {"a sign of nothing", drill, "incident: matter, ", "",
       "drill:9:75: a sign is a sign of an incident | write `incident:`"},
      {"a fact of no incident", drill, "incident: matter, sign: true", "sets: {incident.aware: true}",
       "drill:9:76: `incident.aware` is a fact of an incident, and none is named | write `incident:`"},
      {"a state that a channel cannot have", drill, "sign: true", "sets: {channel.platform: dwn}",
       "drill:9:112: `channel.platform` cannot be `dwn` | did you mean `down`?"},
      {"an effect that the worksheet lacks", drill, "agency: office}",
       "agency: office, truth: {truth.leak: core/slite}}",
       "drill:8:62: `truth.leak` cannot be `core/slite` | did you mean `core/slight`?"},
      {"an answer to no form", drill, "agency: office}", "agency: office, answers: {notise.what: a}}",
       "drill:8:52: there is no form `notise` | did you mean `notice`?"},
      {"a level that does not exist", drill, "at: T+00:05", "when: {fact: incident.level, is: 9}",
       "drill:9:55: there is no level 9"},
      {"a word for a level", drill, "at: T+00:05", "when: {fact: incident.level, is: high}",
       "drill:9:55: a whole number is needed here | digits only, without a leading zero"},
      {"a condition that says two things", drill, "at: T+00:05", "when: {done: notify, fact: incident.aware}",
       "drill:9:43: `done` and `fact` do not stand together"},
      {"a condition that says nothing", drill, "at: T+00:05", "when: {}",
       "drill:9:28: a condition says nothing | write `fact:`, `done:`, `all:`, `any:` or `not:`"},
      {"more and less of a yes or no", drill, "at: T+00:05", "when: {fact: incident.aware, at_least: true}",
       "drill:9:61: `incident.aware` has no more and less | compare it with `is`"},
      {"a condition in one word", drill, "at: T+00:05", "when: incident.aware",
       "drill:9:28: a condition is a map, not a word"},
      {"an unknown role", directory, "roles: [handler]", "roles: [handlr]",
       "directory:10:35: there is no role `handlr` | did you mean `handler`?"},
      {"an unknown persona", directory, "persona: calm", "persona: clam",
       "directory:10:54: there is no persona `clam` | did you mean `calm`?"},
      {"an agency related to itself", directory, "superior: county", "superior: office",
       "directory:8:27: an agency has no relation to itself"},
      {"an agency twice", directory, "- id: county", "- id: office",
       "directory:11:5: the agency `office` stands here twice"},
      {"quantiles that fall", directory, "p50: 5m", "p50: 5m, p90: 1m",
       "directory:4:31: quantiles ascend, and their delays with them"},
      {"a letter for a digit in a quantile", directory, "p50: 5m", "p5O: 5m",
       "directory:4:32: a delay is a quantile or `never`, not `p5O` | as in `p50`, from p1 to p100"},
      {"a share without a percent sign", directory, "never: 1%", "never: 1",
       "directory:4:48: a percentage is needed here | as in `5%` or `4.89%`, from 0% to 100%"},
      {"a share above all", directory, "never: 1%", "never: 101%",
       "directory:4:48: a percentage is needed here | as in `5%` or `4.89%`, from 0% to 100%"},
      {"a duration without a unit", directory, "soon: 5m", "soon: 5",
       "directory:9:21: a duration is needed here | as in `90s`, `15m`, `1h30m`, `72h`, `2d` or `1 month`"},
      {"a duration with a fraction", directory, "soon: 5m", "soon: 1.5h",
       "directory:9:21: a duration is needed here | as in `90s`, `15m`, `1h30m`, `72h`, `2d` or `1 month`"},
      {"a duration in the wrong order", directory, "soon: 5m", "soon: 30m1h",
       "directory:9:21: a duration is needed here | as in `90s`, `15m`, `1h30m`, `72h`, `2d` or `1 month`"},
      {"a due time of minus one hour", procedure, "within: 1h", "within: -1h",
       "procedure:29:19: a duration is needed here | as in `90s`, `15m`, `1h30m`, `72h`, `2d` or `1 month`"},
      {"an unknown target", procedure, "within: 1h", "within: target.son",
       "procedure:29:19: there is no target `son` | did you mean `soon`?"},
      {"a due time without a time", procedure, "within: 1h, ", "",
       "procedure:29:10: `due` says `within` or `by_level`"},
      {"a due time after no instant", procedure, "after: incident.aware-at", "after: incident.aware",
       "procedure:29:30: `incident.aware` is no instant"},
      {"a duty that no seat owns", procedure, "owner: [handler]", "owner: [chief]",
       "procedure:26:5: no seat of the directory owns the duty `notify-in-time`"},
      {"a duty without an owner", procedure, "owner: [handler]", "owner: []",
       "procedure:27:12: a duty needs an owner | a role, or a list of roles"},
      {"a duty that nothing meets", procedure, "met_by: [{action: notify, to: all}]", "weight: 1",
       "procedure:26:5: nothing meets this duty | write `met_by` or `met_when`"},
      {"a duty without a trigger", procedure, "when: {fact: incident.aware}\n    ", "",
       "procedure:26:5: `when` is missing"},
      {"a way that goes to nobody", procedure, "to: all", "to: handler",
       "procedure:30:35: `notify` cannot be sent to `handler`"},
      {"levels that fall", procedure, "levels: [1, 2, 3]", "levels: [3, 2, 1]",
       "procedure:8:15: levels ascend | the highest level is the last"},
      {"a level out of range", procedure, "levels: [1, 2, 3]", "levels: [1, 2, 101]",
       "procedure:8:18: `101` is not between 1 and 100"},
      {"a group of a level that there is not", procedure, "groups: {major: [3]}", "groups: {major: [4]}",
       "procedure:9:20: there is no level 4"},
      {"an unknown level group", procedure, "within: 1h, after", "by_level: {majr: 1h}, level: incident.level, after",
       "procedure:29:22: there is no level group `majr` | did you mean `major`?"},
      {"an unknown type", procedure, "type: text", "type: txt",
       "procedure:20:26: there is no type `txt` | did you mean `text`?"},
      {"a fact of nothing", procedure, "incident.aware: bool", "aware: bool",
       "procedure:13:3: a fact is `incident.…`, `truth.…`, `agency.…` or `exercise.…`"},
      {"a choice without choices", procedure, "incident.aware: bool", "incident.aware: {type: choice}",
       "procedure:13:3: a choice needs `choices`"},
      {"a field judged against another type", procedure, "judged_against: truth.leak", "judged_against: incident.aware",
       "procedure:21:60: `incident.aware` is of another type than the field"},
      {"a fact set from a field of another type", procedure, "notify: {by: [handler], to",
       "notify: {by: [handler], sets: {incident.level: {field: leak}}, to",
       "procedure:24:58: the field `leak` is of another type than `incident.level`"},
      {"fewer characters than the fewest", procedure, "required: true", "required: true, min_chars: 10, max_chars: 5",
       "procedure:20:9: `min_chars` is more than `max_chars`"},
  });
}

TEST_CASE("A directory without an agency is one mistake, and not one for each thing that needs an agency") {
  const std::string none = "format: tocsin/directory@1\nid: town\nagencies: []\n";
  const auto found = mistakes(procedure, none, drill);
  REQUIRE(found.size() == 1);
  CHECK(line_of(found.front()) == "directory:3:11: there is no agency | a directory has at least one");
}

TEST_CASE("Size, depth and number of values are bounded, and the bounds are told") {
  const auto first = [](const std::string& text) {
    const auto found = mistakes(procedure, directory, text);
    REQUIRE(found.size() == 1);
    return line_of(found.front());
  };
  CHECK(first(std::string(4 * 1024 * 1024 + 1, 'a')) == "drill:1:1: the file is larger than 4 MiB | split it");
  CHECK(first("a: " + std::string(39, '[') + "b" + std::string(39, ']') + "\n") ==
        "drill:1:1: `format` is missing | the first line is, for example, `format: tocsin/drill@1`");
  CHECK(first("a: " + std::string(40, '[') + "b" + std::string(40, ']') + "\n") ==
        "drill:1:43: nested deeper than 40 levels | no file of the format needs so many");
  CHECK(first("a: " + std::string(1'000'000, '[')) == "drill:1:404: brackets nested too deep | is one not closed?");
  std::string deep;
  for (int level = 0; level < 2'000; ++level) deep += "- ";
  CHECK(first(deep + "a\n") == "drill:1:81: nested deeper than 40 levels | no file of the format needs so many");
  std::string many = "a:\n";
  for (int item = 0; item < 200'000; ++item) many += "- b\n";
  CHECK(first(many) == "drill:199999:3: the file has more than 200000 values | split it");
}

TEST_CASE("A mistake is shown with its line, a caret and a hint, and no control characters reach the terminal") {
  const auto shown = [](const std::string& of_drill) {
    const auto found = mistakes(procedure, directory, of_drill);
    REQUIRE(found.size() == 1);
    return format(found.front());
  };
  CHECK(shown("format: tocsin/drill@1\n甲: \"乙\n") ==
        "drill:2:4: error: this `\"` is never closed\n"
        "    甲: \"乙\n"
        "        ^\n"
        "  hint: write `\"` where it ends\n");
  CHECK(shown("a: 乙\xA4\xA4\n") ==
        "drill:1:5: error: this is not UTF-8 (Big5 perhaps)\n"
        "    a: 乙\xEF\xBF\xBD\xEF\xBF\xBD\n"
        "         ^\n"
        "  hint: save the file as UTF-8\n");
  CHECK(shown("format: \"\\e[31m\"\n") ==
        "drill:1:9: error: `\xEF\xBF\xBD[31m` is no format that this version reads\n"
        "    format: \"\\e[31m\"\n"
        "            ^\n"
        "  hint: tocsin/drill@1, tocsin/procedure@1, tocsin/directory@1 or tocsin/calendar@1\n");
}

TEST_CASE("A file full of mistakes ends soon, with the first two hundred of them") {
  std::string text = drill + "objectives:\n";
  for (int item = 0; item < 20'000; ++item) text += "- {id: o" + std::to_string(item) + ", duties: [no-such-duty]}\n";
  CHECK(mistakes(procedure, directory, text).size() == 200);
}
