#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "conduct/drill.h"
#include "conduct/language.h"
#include "reports/annual_report.h"
#include "reports/writers.h"
#include "scenarios/programme.h"
#include "sim/answers.h"
#include "sim/calendar.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

namespace {

namespace fs = std::filesystem;
using namespace tocsin;
using Catch::Matchers::ContainsSubstring;
using test::run_tocsin;
using test::ScratchFolder;

// One journal of the hospital drill for all tests, made once.
const std::string& hospital_journal() {
  static const ScratchFolder folder;
  static const std::string journal = [] {
    std::string path = folder / "hospital.tocsin";
    const auto ran = run_tocsin({"run", test::library_file("drills/hospital-ransomware-2025.yaml"), "--journal", path});
    if (ran.code != 0) FAIL(ran.err);
    return path;
  }();
  return journal;
}

nlohmann::json json_document(const std::string& path) { return nlohmann::json::parse(test::read_file(path)); }

std::string all_text(const nlohmann::json& document) { return document.dump(); }

sim::Time local(const std::string& text) { return *sim::parse_local_time(text + " 17:00", 480); }

const std::string small_programme =
    "format: tocsin/programme@1\n"
    "id: small\n"
    "agency: Hospital\n"
    "year: 2025\n"
    "report_to: Authority\n"
    "counting: {starts: next-day, ends: day-before}\n"
    "requires:\n"
    "  - {id: response, kind: notification-and-response, times: 1}\n"
    "drills:\n"
    "  - {id: ransomware, kind: notification-and-response, planned: 2025-02-09, journal: JOURNAL}\n"
    "  - {id: later, kind: social-engineering, planned: 2025-10-07}\n"
    "audit:\n"
    "  - {item: \"9.15\", label: Contained in time, duties: [contain]}\n"
    "  - {item: \"9.4\", label: Attack and defence, exercises: [{kind: attack-and-defence}]}\n"
    "  - {item: \"9.12\", label: Logs, elsewhere: Elsewhere}\n";

std::string programme_in(const ScratchFolder& folder) {
  std::string text = small_programme;
  text.replace(text.find("JOURNAL"), 7, hospital_journal());
  std::string path = folder / "small.yaml";
  test::write_file(path, text);
  return path;
}

// The block of that id in the document, or null.
const nlohmann::json* block(const nlohmann::json& document, const std::string& id) {
  for (const auto& each : document.at("blocks")) {
    if (each.contains("id") && each.at("id") == id) return &each;
  }
  return nullptr;
}

// The document of that kind that a library's drill leads to with bots, in English unless said otherwise.
nlohmann::json document_of(const std::string& drill, const std::string& kind, const ScratchFolder& folder,
                           const std::string& language = "en") {
  const std::string journal = folder / (drill + ".tocsin");
  if (!fs::exists(journal)) {
    const auto played =
        run_tocsin({"run", test::library_file("drills/" + drill + ".yaml"), "--seed", "7", "--journal", journal});
    if (played.code != 0) FAIL(played.err);
  }
  const auto written = run_tocsin({"report", journal, "--kind", kind, "--format", "odt,pdf,html,csv,json", "--out",
                                   folder / "out", "--lang", language});
  CAPTURE(written.err);
  REQUIRE(written.code == 0);
  return json_document(folder / ("out/" + drill + "." + kind + ".json"));
}

}  // namespace

TEST_CASE("The record sheet has scope, damage, evidence, the log and both signatures in their order") {
  const ScratchFolder folder;
  const auto ran = run_tocsin({"report", hospital_journal(), "--kind", "record-sheet", "--format", "json,odt,pdf",
                               "--out", folder.path(), "--lang", "zh-TW"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const auto document = json_document(folder / "hospital-ransomware-2025.record-sheet.json");
  CHECK(document.at("title") == "資安事件通報紀錄單");
  CHECK_THAT(document.at("unofficial").get<std::string>(), ContainsSubstring("非官方範本"));
  const std::string text = all_text(document);
  for (const char* word : {"事件影響範圍", "損害程度", "證據清冊", "處理過程", "中華民國114年2月9日"}) {
    CHECK_THAT(text, ContainsSubstring(word));
  }
  nlohmann::json lines;
  for (const auto& each : document.at("blocks")) {
    if (each.at("type") == "signatures") lines = each.at("lines");
  }
  REQUIRE(lines.size() == 2);
  CHECK_THAT(lines[0].at("role").get<std::string>(), ContainsSubstring("承辦"));
  CHECK(lines[1].at("role") == "資通安全長");
}

TEST_CASE("The improvement report has its items, both due dates and the counting rule") {
  const ScratchFolder folder;
  const auto ran = run_tocsin({"report", hospital_journal(), "--kind", "improvement", "--format", "json", "--out",
                               folder.path(), "--lang", "en"});
  REQUIRE(ran.code == 0);
  const auto document = json_document(folder / "hospital-ransomware-2025.improvement.json");
  const std::string text = all_text(document);
  CHECK_THAT(text, ContainsSubstring("Root cause"));
  CHECK_THAT(text, ContainsSubstring("Administrative Procedure Act, Art. 48"));
  std::size_t bases = 0;
  for (const auto& block : document.at("blocks")) {
    if (block.at("type") == "table" && block.at("id") == "deadline") bases = block.at("rows").size();
  }
  CHECK(bases >= 2);
}

TEST_CASE("The drill report backs every finding with events, and each finding has an improvement item") {
  const ScratchFolder folder;
  const auto ran = run_tocsin(
      {"report", hospital_journal(), "--kind", "drill", "--format", "json,csv,html", "--out", folder.path()});
  REQUIRE(ran.code == 0);
  const auto document = json_document(folder / "hospital-ransomware-2025.drill.json");
  std::size_t findings = 0;
  std::size_t items = 0;
  for (const auto& block : document.at("blocks")) {
    if (block.at("type") != "table") continue;
    if (block.at("id") == "findings") {
      findings = block.at("rows").size();
      for (const auto& row : block.at("rows")) CHECK(row.back().get<std::string>().starts_with("#"));
    }
    if (block.at("id") == "improvement") items = block.at("rows").size();
  }
  CHECK(findings > 3);
  CHECK(items == findings);
  CHECK(test::read_file(folder / "hospital-ransomware-2025.drill.duties.csv").starts_with("\xEF\xBB\xBF"));
}

TEST_CASE("What bots wrote reads in the document's language, and what a person wrote as it was written") {
  auto loaded = conduct::read_drill(test::library_file("drills/hospital-ransomware-2025.yaml"), {});
  REQUIRE(loaded);
  std::map<bool, std::string> documents;
  for (const bool english : {false, true}) {
    const ScratchFolder folder;
    for (const std::string kind : {"drill", "record-sheet", "improvement"}) {
      const auto ran = run_tocsin({"report", hospital_journal(), "--kind", kind, "--format", "json", "--out",
                                   folder.path(), "--lang", english ? "en" : "zh-TW"});
      REQUIRE(ran.code == 0);
      documents[english] += test::read_file(folder / ("hospital-ransomware-2025." + kind + ".json"));
    }
  }
  std::size_t shown = 0;
  for (const sim::Incident& incident : loaded->plan.incidents) {
    for (const sim::Incident::Answer& answer : incident.answers) {
      if (answer.text.zh.empty()) continue;
      INFO(answer.text.zh);
      CHECK(documents[true].find(answer.text.zh) == std::string::npos);
      CHECK((documents[true].find(answer.text.en) != std::string::npos) ==
            (documents[false].find(answer.text.zh) != std::string::npos));
      if (documents[true].find(answer.text.en) != std::string::npos) ++shown;
    }
  }
  CHECK(shown > 10);
  CHECK(documents[false].find("演練填報") != std::string::npos);
  CHECK(documents[true].find("演練填報") == std::string::npos);

  sim::Event act;
  act.item = loaded->plan.find_action("report-finding");
  const auto& fields = loaded->plan.forms[loaded->plan.actions.at(act.item).form].fields;
  const auto text =
      std::find_if(fields.begin(), fields.end(), [](const auto& each) { return each.type == sim::FieldType::text; });
  REQUIRE(text != fields.end());
  sim::Answer answer;
  answer.field = static_cast<sim::Index>(text - fields.begin());
  answer.text = "由值班人員手寫";
  CHECK(sim::written_text(loaded->plan, act, answer).in(true) == answer.text);
}

TEST_CASE("The same journal gives the same documents, and --date is theirs") {
  const ScratchFolder one;
  const ScratchFolder other;
  for (const ScratchFolder* folder : {&one, &other}) {
    REQUIRE(run_tocsin({"report", hospital_journal(), "--kind", "record-sheet", "--format", "odt,pdf,json", "--date",
                        "2025-05-01", "--out", folder->path()})
                .code == 0);
  }
  for (const char* format : {"odt", "pdf", "json"}) {
    const std::string name = std::string("hospital-ransomware-2025.record-sheet.") + format;
    const bool same = test::read_file(one / name) == test::read_file(other / name);
    CHECK(same);
  }
  CHECK_THAT(test::read_file(one / "hospital-ransomware-2025.record-sheet.json"), ContainsSubstring("2025-05-01"));
}

TEST_CASE("A journal that was tampered with gets no document, unless every page says that it is unverified") {
  const ScratchFolder folder;
  fs::copy_file(hospital_journal(), folder / "hospital.tocsin");
  const std::string change =
      "python3 -c \"import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('UPDATE event SET "
      "hash=zeroblob(32) WHERE sequence=40'); d.commit()\" '" +
      (folder / "hospital.tocsin") + "'";
  REQUIRE(std::system(change.c_str()) == 0);
  const std::vector<std::string> wanted = {
      "report", folder / "hospital.tocsin", "--kind", "record-sheet", "--format", "json,pdf", "--out", folder / "out"};
  const auto refused = run_tocsin(wanted);
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, ContainsSubstring("fails verification"));
  CHECK(fs::is_empty(folder / "out"));
  std::vector<std::string> insisting = wanted;
  insisting.emplace_back("--unverified");
  REQUIRE(run_tocsin(insisting).code == 0);
  CHECK(json_document(folder / "out/hospital-ransomware-2025.record-sheet.json").at("mark") == "UNVERIFIED");
}

TEST_CASE("What cannot be written is said, with the right exit code") {
  const ScratchFolder folder;
  const auto unknown = run_tocsin({"report", hospital_journal(), "--kind", "poem", "--out", folder.path()});
  CHECK(unknown.code == 2);
  CHECK_THAT(unknown.err, ContainsSubstring("record-sheet"));
  CHECK(run_tocsin({"report", hospital_journal(), "--kind", "drill", "--format", "doc", "--out", folder.path()}).code ==
        2);
  CHECK(run_tocsin({"report", hospital_journal(), "--kind", "drill", "--date", "soon", "--out", folder.path()}).code ==
        2);
  CHECK(run_tocsin({"report", folder / "none", "--kind", "drill", "--out", folder.path()}).code == 3);
  CHECK(run_tocsin({"report", hospital_journal(), "--kind", "social-engineering", "--out", folder.path()}).code == 1);
}

TEST_CASE("Without a font for Chinese no PDF file is written, and the reason is said") {
  const ScratchFolder folder;
  test::write_file(folder / "fonts.conf",
                   "<?xml version=\"1.0\"?><fontconfig><dir>" + folder.path() + "</dir></fontconfig>");
  setenv("FONTCONFIG_FILE", (folder / "fonts.conf").c_str(), 1);
  const auto ran =
      run_tocsin({"report", hospital_journal(), "--kind", "record-sheet", "--format", "pdf", "--out", folder / "out"});
  unsetenv("FONTCONFIG_FILE");
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, ContainsSubstring("no font on this machine"));
  CHECK(fs::is_empty(folder / "out"));
}

TEST_CASE("A result report is due a month after the exercise, as the Administrative Procedure Act counts") {
  sim::Programme programme;
  struct Row {
    const char* completed;
    const char* due;
  };
  const auto row = GENERATE(values<Row>({{"2025-01-31", "2025-02-28"},
                                         {"2024-01-31", "2024-02-29"},
                                         {"2025-01-30", "2025-02-28"},
                                         {"2025-10-28", "2025-11-28"},
                                         {"2025-04-30", "2025-05-31"},
                                         {"2025-03-31", "2025-04-30"},
                                         {"2025-03-30", "2025-04-30"}}));
  CHECK(sim::format_local(sim::report_due(programme, local(row.completed)), 480).substr(0, 10) == row.due);
  conduct::choose_language("zh-TW");
  CHECK_THAT(reports::counting_text(programme, false), ContainsSubstring("始日不計算在內"));
}

TEST_CASE("The annual report names what was held, the rule, and for each audit item its events or the gap") {
  const ScratchFolder folder;
  const std::string programme = programme_in(folder);
  const auto ran = run_tocsin({"report", hospital_journal(), "--kind", "annual", "--programme", programme, "--format",
                               "json,odt,pdf", "--out", folder / "out", "--lang", "zh-TW"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const auto document = json_document(folder / "out/small.annual.json");
  CHECK(document.at("title") == "Hospital114年度資通安全事件之通報、應變演練成果報告");
  CHECK_THAT(all_text(document), ContainsSubstring("始日不計算在內"));
  for (const auto& block : document.at("blocks")) {
    if (block.at("type") != "table" || block.at("id") != "audit") continue;
    REQUIRE(block.at("rows").size() == 3);
    CHECK_THAT(block.at("rows")[0][2].get<std::string>(), ContainsSubstring("#"));
    CHECK(block.at("rows")[1][3] == "缺口");
    CHECK(block.at("rows")[2][3] == "另查");
  }
}

TEST_CASE("The year says what is held, due and handed in; a submission is appended and makes a package") {
  const ScratchFolder folder;
  const std::string programme = programme_in(folder);
  const auto before = run_tocsin({"year", programme, "--date", "2025-04-20", "--due", "14d"});
  CHECK(before.code == 1);
  CHECK_THAT(before.out, ContainsSubstring("due soon"));
  CHECK_THAT(before.out, ContainsSubstring("1 of 1 held"));
  CHECK_THAT(before.out, ContainsSubstring("Counting rule"));
  CHECK(run_tocsin({"year", programme, "--date", "2025-04-10", "--due", "14d"}).code == 0);
  CHECK_THAT(run_tocsin({"year", programme, "--date", "2025-06-10", "--due", "1d"}).out, ContainsSubstring("overdue"));

  test::write_file(folder / "report.pdf", "a report");
  const std::string package = folder / "sent";
  const auto sent = run_tocsin({"submit", programme, "ransomware", "--to", "Authority", "--number", "1140001", "--by",
                                "Wang", "--date", "2025-04-25", "--package", package, folder / "report.pdf"});
  CAPTURE(sent.err);
  REQUIRE(sent.code == 0);
  CHECK(run_tocsin({"submit", programme, "ransomware", "--to", "Authority", "--number", "1140002", "--by", "Wang",
                    "--date", "2025-04-26"})
            .code == 0);
  const std::string lines = test::read_file(folder / "small.submissions.jsonl");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  const auto after = nlohmann::json::parse(run_tocsin({"year", programme, "--date", "2025-06-10", "--json"}).out);
  CHECK(after.at("drills")[0].at("submitted").at("reference") == "1140002");
  CHECK(after.at("drills")[0].at("alarm") == "none");

  const auto good = run_tocsin({"verify", package});
  CHECK(good.code == 0);
  CHECK_THAT(good.out, ContainsSubstring("2 files"));
  test::write_file(package + "/documents/report.pdf", "another report");
  test::write_file(package + "/documents/more.pdf", "more");
  const auto bad = run_tocsin({"verify", package});
  CHECK(bad.code == 1);
  CHECK_THAT(bad.out, ContainsSubstring("documents/report.pdf is not as it was packed"));
  CHECK_THAT(bad.out, ContainsSubstring("documents/more.pdf is not named"));
  CHECK(run_tocsin({"submit", programme, "nothing", "--to", "a", "--number", "b", "--by", "c"}).code == 2);
}

TEST_CASE("A mistake in a programme is shown at its place") {
  struct Row {
    const char* what;
    const char* by;
    const char* message;
  };
  const auto row = GENERATE(values<Row>({{"year: 2025", "year: soon", "a whole number is needed here"},
                                         {"planned: 2025-02-09", "planned: 2025-02-30", "a date that exists"},
                                         {"times: 1", "tims: 1", "has no key `tims`"},
                                         {"agency: Hospital\n", "", "`agency` is missing"},
                                         {"id: later", "id: ransomware", "stands here twice"}}));
  std::string text = small_programme;
  text.replace(text.find(row.what), std::string(row.what).size(), row.by);
  conduct::choose_language("en");
  const auto result = scenarios::read_programme({"small.yaml", text});
  CHECK_FALSE(result.programme);
  REQUIRE_FALSE(result.diagnostics.empty());
  test::check_in_chinese(result.diagnostics, [&] {
    return scenarios::read_programme({"small.yaml", text}).diagnostics;
  });
  CHECK_THAT(scenarios::format(result.diagnostics.front()), ContainsSubstring(row.message));
}

TEST_CASE("The periodic digest tells of the regulated bodies' incidents, as it stood when it was sent") {
  const ScratchFolder folder;
  const auto document = document_of("central-authority-2026", "digest", folder);
  CHECK(document.at("agency") == "Ministry of Energy Supply (fictitious)");
  CHECK_THAT(document.at("unofficial").get<std::string>(), ContainsSubstring("5.2.5"));
  const std::string text = all_text(document);
  CHECK(text.find("not sent yet") == std::string::npos);
  // Three gas companies at levels 1 and 2; the grid operator's incident stands apart, the branch's is for reference.
  const auto* minor = block(document, "incidents");
  REQUIRE(minor != nullptr);
  CHECK(minor->at("columns").size() == 8);
  REQUIRE(minor->at("rows").size() == 3);
  for (const auto& row : minor->at("rows")) {
    CHECK_THAT(row[0].get<std::string>(), ContainsSubstring("Gas Company"));
    CHECK_THAT(row[3].get<std::string>(), ContainsSubstring("2026-03-"));
  }
  CHECK_THAT(text, ContainsSubstring("Islandwide Grid Company"));
  CHECK_THAT(text, ContainsSubstring("Branch Office 4"));
  // What the digest met when it was sent is met in it, and what a branch still owed is open.
  const auto* tally = block(document, "tally");
  REQUIRE(tally != nullptr);
  std::map<std::string, std::vector<std::string>> counts;
  for (const auto& row : tally->at("rows")) {
    for (std::size_t at = 1; at < row.size(); ++at)
      counts[row[0].get<std::string>().substr(0, 5)].push_back(row[at].get<std::string>());
  }
  CHECK(counts.at("5.2.5")[0] == "3");
  CHECK(counts.at("5.2.5")[3] == "0");
  CHECK(counts.at("7.1 H")[3] == "1");
  CHECK(fs::exists(folder / "out/central-authority-2026.digest.odt"));
  CHECK(test::read_file(folder / "out/central-authority-2026.digest.incidents.csv").starts_with("\xEF\xBB\xBF"));
}

TEST_CASE("A digest that was not sent yet says so, and notifications that were sent back stand apart") {
  const ScratchFolder folder;
  const auto document = document_of("thirty-subordinates-2026", "digest", folder, "zh-TW");
  CHECK_THAT(all_text(document), ContainsSubstring("尚未送交"));
  std::vector<std::size_t> rows;
  for (const auto& each : document.at("blocks")) {
    if (each.contains("id") && each.at("id") == "incidents") rows.push_back(each.at("rows").size());
  }
  // No regulated body takes part: only subordinates', and the two that the ministry knew to be no incident.
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] >= 26);
  CHECK(rows[0] + rows[1] <= 30);
  CHECK(rows[1] >= 1);
}

TEST_CASE("An attack's steps and measures stand in the drill report with their events") {
  const ScratchFolder folder;
  const auto document = document_of("attack-web-portal-2026", "drill", folder);
  const auto* steps = block(document, "steps");
  REQUIRE(steps != nullptr);
  REQUIRE(steps->at("rows").size() >= 4);
  std::size_t happened = 0;
  for (const auto& row : steps->at("rows")) {
    CHECK_THAT(row[0].get<std::string>(), ContainsSubstring("\nT1"));
    CHECK_FALSE(row[1].get<std::string>().empty());
    if (!row[2].get<std::string>().starts_with("took place")) continue;
    ++happened;
    CHECK_THAT(row[2].get<std::string>(), ContainsSubstring("2026-"));
    CHECK(row[5].get<std::string>().starts_with("#"));
  }
  CHECK(happened >= 1);
  const auto* measures = block(document, "measures");
  REQUIRE(measures != nullptr);
  const std::string text = measures->dump();
  CHECK_THAT(text, ContainsSubstring("at most"));
  CHECK_THAT(text, ContainsSubstring("goal met"));
  CHECK(block(json_document([&] {
                document_of("thirty-subordinates-2026", "drill", folder);
                return folder / "out/thirty-subordinates-2026.drill.json";
              }()),
              "steps") == nullptr);
}

TEST_CASE("What is uncertain in the procedure is listed for whoever signs, and its duties are marked") {
  const ScratchFolder folder;
  std::string drill = test::read_file(test::library_file("drills/hospital-ransomware-2025.yaml"));
  const std::string before = "procedure: tw-public-agency-2021";
  REQUIRE(drill.find(before) != std::string::npos);
  drill.replace(drill.find(before), before.size(), "procedure: tw-regulation-2026");
  test::write_file(folder / "drill.yaml", drill);
  const auto played = run_tocsin(
      {"run", folder / "drill.yaml", "--library", test::library_file(""), "--journal", folder / "drill.tocsin"});
  CAPTURE(played.err);
  REQUIRE(played.code == 0);
  for (const char* kind : {"improvement", "record-sheet", "drill"}) {
    const auto written =
        run_tocsin({"report", folder / "drill.tocsin", "--kind", kind, "--format", "json", "--out", folder.path()});
    CAPTURE(kind, written.err);
    REQUIRE(written.code == 0);
    const auto document = json_document(folder / (std::string("hospital-ransomware-2025.") + kind + ".json"));
    const auto* values = block(document, "to-confirm");
    REQUIRE(values != nullptr);
    CHECK_THAT(values->dump(), ContainsSubstring("read in a second source only"));
    // §6 I was read in an official text: neither marked nor listed.
    CHECK(values->dump().find("within an hour of awareness") == std::string::npos);
    CHECK(all_text(document).find("within an hour of awareness ※") == std::string::npos);
    CHECK_THAT(all_text(document), ContainsSubstring(" ※"));
  }
  // The regulation of 2026 knows no periodic digest.
  const auto none = run_tocsin({"report", folder / "drill.tocsin", "--kind", "digest", "--out", folder.path()});
  CHECK(none.code == 2);
}

TEST_CASE(
    "An audit item about exercises says what is missing: times, halves of the year, reports, matters, those who join") {
  const ScratchFolder folder;
  std::string text = small_programme;
  text.replace(text.find("JOURNAL"), 7, hospital_journal());
  text +=
      "  - {item: a, label: Half-yearly, exercises: [{kind: notification-and-response, times: 2, spread: true}]}\n"
      "  - {item: b, label: Reported, exercises: [{kind: notification-and-response, reported: true}]}\n"
      "  - {item: c, label: Matters, exercises: [{kind: notification-and-response, topics: true}]}\n"
      "  - {item: d, label: Joined, exercises: [{kind: notification-and-response, joined_by: superior}]}\n"
      "  - {item: e, label: Findings, exercises: [{kind: notification-and-response, findings: true}]}\n"
      "audit_note: Item 9.10 was not found.\n";
  const bool complete = GENERATE(false, true);
  if (complete) {
    const std::string planned = "planned: 2025-02-09,";
    text.replace(text.find(planned), planned.size(), planned + " topics: [Deep fakes],");
  }
  test::write_file(folder / "small.yaml", text);
  if (complete) {
    REQUIRE(run_tocsin({"submit", folder / "small.yaml", "ransomware", "--to", "Authority", "--number", "1140001",
                        "--by", "Wang", "--date", "2025-04-25"})
                .code == 0);
  }
  const auto ran = run_tocsin({"report", hospital_journal(), "--kind", "annual", "--programme", folder / "small.yaml",
                               "--format", "json", "--out", folder / "out"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const auto document = json_document(folder / "out/small.annual.json");
  CHECK_THAT(all_text(document), ContainsSubstring("Item 9.10 was not found."));
  std::map<std::string, std::pair<std::string, std::string>> rows;
  for (const auto& row : block(document, "audit")->at("rows")) rows[row[0]] = {row[2], row[3]};
  CHECK_THAT(rows["a"].first, ContainsSubstring("1 held, 2 required"));
  CHECK_THAT(rows["a"].first, ContainsSubstring("gap: none in part 2 of 2 of the year"));
  CHECK_THAT(rows["a"].first, ContainsSubstring("events #1 to #"));
  CHECK(rows["a"].second == "in part");
  CHECK(rows["b"].second == (complete ? "shown" : "in part"));
  CHECK_THAT(rows["b"].first, ContainsSubstring(complete ? "number 1140001" : "is not handed in"));
  CHECK(rows["c"].second == (complete ? "shown" : "in part"));
  CHECK_THAT(rows["c"].first,
             ContainsSubstring(complete ? "Deep fakes" : "gap: the programme names no current matter"));
  CHECK(rows["d"].second == "gap");
  CHECK_THAT(rows["d"].first, ContainsSubstring("0 held, 1 required"));
  CHECK(rows["e"].second == "shown");
  CHECK_THAT(rows["e"].first, ContainsSubstring("findings, each with an item"));
}

TEST_CASE("A mistake in what a document gathers is shown at its place") {
  const ScratchFolder folder;
  test::write_file(folder / "p.yaml",
                   "format: tocsin/procedure@1\n"
                   "id: p\n"
                   "title: P\n"
                   "based_on: tw-public-agency-2021\n"
                   "without: {documents: [digest]}\n"
                   "documents:\n"
                   "  plain: {label: Plain, sections: [{title: A, incidents: [contain]}]}\n"
                   "  many:\n"
                   "    label: Many\n"
                   "    gathers: {relations: [regulator], dated: incident.aware, sent_by: notify}\n"
                   "    sections:\n"
                   "      - {title: A, facts: [incident.level], deadline: improvement-report}\n"
                   "      - {title: B, incidents: [contian, {of: incident.level, lable: x}], states: [overdue]}\n");
  const auto checked = run_tocsin({"check", folder / "p.yaml", "--library", test::library_file("")});
  CHECK(checked.code == 1);
  for (const char* message :
       {"p.yaml:7:58: error: `incidents` stands only in a document that `gathers`",
        "p.yaml:10:46: error: an instant of the incident is needed here",
        "p.yaml:10:71: error: an action `about: nothing` is needed here",
        "p.yaml:12:27: error: a document that gathers has no incident of its own",
        "p.yaml:12:55: error: `deadline` is about one incident", "p.yaml:13:32: error: there is no duty `contian`",
        "a column has no key `lable`", "there is no state of a duty `overdue`"}) {
    CHECK_THAT(checked.err + checked.out, ContainsSubstring(message));
  }
}
