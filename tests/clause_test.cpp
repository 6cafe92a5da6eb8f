// Clauses: each is implemented, each is exercised by a drill of the library; readiness; certainty; procedures that are
// based on others.
#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/coverage.h"
#include "sim/exercise.h"
#include "sim/score.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"
#include "tests/small_plan.h"

using namespace tocsin;
using tocsin::test::library_file;
using tocsin::test::Recorder;
using tocsin::test::run_tocsin;
using tocsin::test::ScratchFolder;

namespace {

const std::string template_2021 = library_file("procedures/tw-public-agency-2021.yaml");
const std::string regulation_2026 = library_file("procedures/tw-regulation-2026.yaml");

std::vector<std::string> library_drills() {
  std::vector<std::string> drills;
  for (const auto& entry : std::filesystem::directory_iterator(library_file("drills"))) {
    if (entry.path().extension() == ".yaml") drills.push_back(entry.path().string());
  }
  std::sort(drills.begin(), drills.end());
  return drills;
}

sim::Plan procedure(const std::string& path) {
  auto result = scenarios::load_procedure(path, {});
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.plan);
  return std::move(*result.plan);
}

const sim::Duty& duty(const sim::Plan& plan, const std::string& id) {
  const sim::Index index = plan.find_duty(id);
  INFO(id);
  REQUIRE(index != sim::none);
  return plan.duties[index];
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  INFO(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

const std::string small_procedure = R"(format: tocsin/procedure@1
id: small
roles: {handler: Handler, partner: Partner}
relations: {client: Client}
facts:
  incident.aware: bool
  agency.ready: bool
forms:
  team:
    fields:
      - id: kind
        type: choice
        choices: [own, other]
        refuses: [{choice: other, clause: "4.7", because: "Own staff only."}]
actions:
  declare: {by: [handler], clause: "2", form: team, sets: {incident.aware: true}}
duties:
  - {id: declare-soon, clause: "2", owner: [handler], when: {sign: true}, met_by: [{action: declare}], certainty: own}
  - {id: partners-part, owner: [partner], when: {all: [{fact: incident.aware}, {related_to: client}]}, met_by: [{action: declare}]}
clauses:
  - {id: "2", label: Scope, kind: [action, duty]}
  - {id: "6.1", label: Continuity, kind: programme, by: {document: drill}}
  - {id: "9.2", label: Taking part, kind: programme, by: {organiser: client, drill_kinds: [other]}}
checks:
  - {id: is-ready, clause: "2", label: Ready, holds: {fact: agency.ready}}
  - {id: has-handler, label: Somebody handles it, for: {named_as: client}, holds: {seated: handler}}
)";
const std::string small_directory = R"(format: tocsin/directory@1
id: town
agencies:
  - id: office
    facts: {agency.ready: true}
    seats: [{id: desk, roles: [handler]}]
)";
const std::string small_drill = R"(format: tocsin/drill@1
id: drill
kind: situational
procedure: small
directory: town
organiser: office
counts_for: ["6.1"]
starts: 2026-03-10 09:00
ends: T+1d
incidents: [{id: matter, agency: office}]
injects: [{id: sign, at: T+00:05, to: [desk], incident: matter, sign: true, text: Look}]
)";

std::string mistakes_in(const std::string& of_procedure, const std::string& of_directory, const std::string& of_drill) {
  std::string text;
  const std::vector<scenarios::Source> sources = {
      {"drill", of_drill}, {"procedure", of_procedure}, {"directory", of_directory}};
  const auto result = scenarios::load_sources(sources);
  test::check_in_chinese(result.diagnostics, [&] { return scenarios::load_sources(sources).diagnostics; });
  for (const auto& diagnostic : result.diagnostics) text += scenarios::format(diagnostic);
  CHECK(result.loaded.has_value() == text.empty());
  return text;
}

// Clauses that nothing implements, or no drill exercises, yet. Nothing is exempt.
const std::set<std::string> not_exercised_yet = {};
const std::set<std::string> not_implemented_yet = {};

nlohmann::json coverage_of_the_library() {
  std::vector<std::string> arguments = {"coverage", template_2021};
  for (const std::string& drill : library_drills()) arguments.push_back(drill);
  arguments.emplace_back("--json");
  const auto ran = run_tocsin(arguments);
  INFO(ran.err);
  REQUIRE((ran.code == 0 || ran.code == 1));
  return nlohmann::json::parse(ran.out);
}

}  // namespace

TEST_CASE("Every clause of the template stands in the procedure, in the order of the template") {
  std::vector<std::string> ids;
  for (const sim::Clause& clause : procedure(template_2021).clauses) ids.push_back(clause.id);
  const std::vector<std::string> wanted = {
      "2",     "3.1",   "3.2",   "3.3",   "3.4",   "3.5",   "4.1",   "4.2",   "4.3",   "4.4",   "4.5",   "4.6",
      "4.7",   "4.8",   "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.5", "5.1.6", "5.1.7", "5.1.8", "5.1.9", "5.2.1",
      "5.2.2", "5.2.3", "5.2.4", "5.2.5", "5.3",   "6.1",   "6.2.1", "6.2.2", "6.2.3", "6.2.4", "6.2.5", "7.1",
      "7.2",   "7.3",   "7.4",   "8.1",   "8.2",   "9.1",   "9.2",   "9.3",   "note-1"};
  CHECK(ids == wanted);
}

TEST_CASE("Every clause is implemented and exercised by a drill of the library") {
  const nlohmann::json coverage = coverage_of_the_library();
  for (const auto& clause : coverage["clauses"]) {
    const std::string id = clause["id"];
    CAPTURE(id);
    CHECK(clause["implemented_by"].empty() == (not_implemented_yet.count(id) != 0));
    CHECK(clause["exercised_by"].empty() == (not_exercised_yet.count(id) != 0));
  }
}

TEST_CASE("Coverage says what exercises a clause, and ends with a finding while one is open") {
  const std::string hospital = library_file("drills/hospital-ransomware-2025.yaml");
  const auto ran = run_tocsin({"coverage", template_2021, hospital});
  CHECK(ran.code == 1);
  CHECK(ran.out.find("implemented by: duty notify-in-one-hour") != std::string::npos);
  CHECK(ran.out.find("exercised by: hospital-ransomware-2025") != std::string::npos);
  CHECK(ran.out.find("OPEN") != std::string::npos);
  CHECK(run_tocsin({"coverage", library_file("procedures/eu-nis2.yaml")}).code == 1);
  const auto other = run_tocsin({"coverage", template_2021, library_file("drills/nis2-water-utility.yaml")});
  CHECK(other.out.find("under another procedure") != std::string::npos);
  CHECK(run_tocsin({"coverage", hospital}).code == 1);
  CHECK(run_tocsin({"coverage", library_file("no-such.yaml")}).code != 0);
}

TEST_CASE("A clause that only a question asks about is not exercised by it") {
  auto result = scenarios::load_drill(library_file("drills/contractor-leak-2026.yaml"), {});
  REQUIRE(result.loaded);
  const sim::Plan& plan = result.loaded->plan;
  REQUIRE_FALSE(plan.questions.empty());
  const sim::Question& question = plan.questions.front();
  sim::CoverageFold fold(plan);
  sim::Event answer;
  answer.kind = sim::Kind::acted;
  answer.item = question.action;
  fold.take(answer);
  CHECK(std::none_of(fold.exercised().begin(), fold.exercised().end(), [](bool is) { return is; }));
}

TEST_CASE("An agency with nothing ready gets every readiness finding, and the drill runs all the same") {
  const ScratchFolder folder;
  const std::string directory = library_file("directories/nothing-ready.yaml");
  const std::string drill = R"(format: tocsin/drill@1
id: nothing-ready-drill
kind: notification-and-response
procedure: tw-public-agency-2021
directory: nothing-ready
starts: 2026-03-10 09:00
ends: T+3d
incidents: [{id: matter, agency: town-hall, truth: {truth.real: true, truth.outage: noncore/within-tolerance}}]
injects: [{id: sign, at: T+00:05, to: [town-clerk, town-handler], incident: matter, sign: true, text: "【演練】網站打不開。"}]
)";
  std::filesystem::create_directories(folder / "drills");
  const std::string path = folder / "drills/nothing-ready-drill.yaml";
  test::write_file(path, drill);
  auto result = scenarios::load_drill(path, {library_file("")});
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  const sim::Plan& plan = result.loaded->plan;
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  CHECK(recorder.count(sim::Kind::ended) == 1);
  std::set<std::string> found;
  for (const sim::Event& event : recorder.events) {
    if (event.kind != sim::Kind::checked) continue;
    CAPTURE(plan.checks[event.item].id, plan.agencies[event.agency].id);
    CHECK(event.time == plan.starts);
    CHECK(event.value == 0);
    found.insert(plan.checks[event.item].id);
  }
  CHECK(found.size() == plan.checks.size());
  sim::ScoreFold score(plan);
  for (const sim::Event& event : recorder.events) score.take(event);
  const auto& readiness = score.result().by_category[static_cast<std::size_t>(sim::Category::readiness)];
  CHECK(readiness.points == 0);
  CHECK(readiness.points_max > 0);

  const auto ran = run_tocsin({"run", path, "--library", library_file(""), "--html", folder / "result.html"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("Readiness: 0 of") == 0);
  CHECK(ran.out.find("Contact window and hotline are defined") != std::string::npos);
  CHECK(test::read_file(folder / "result.html").find("id=\"readiness\"") != std::string::npos);
  const auto json = nlohmann::json::parse(run_tocsin({"run", path, "--library", library_file(""), "--json"}).out);
  CHECK(std::count_if(json["lines"].begin(), json["lines"].end(),
                      [](const auto& line) { return line["category"] == "readiness" && line["ready"] == false; }) > 0);
}

TEST_CASE("A politician on the emergency team is refused with clause 4.7, and an expert is taken") {
  auto result = scenarios::load_drill(library_file("drills/hospital-ransomware-2025.yaml"), {});
  REQUIRE(result.loaded);
  const sim::Plan& plan = result.loaded->plan;
  Recorder recorder;
  sim::Exercise exercise(plan, recorder, {false});
  exercise.start(7);
  exercise.advance(plan.starts + sim::hour);
  const sim::Index action = plan.find_action("set-up-team");
  const sim::Form& form = plan.forms[plan.actions[action].form];
  sim::Command command;
  command.kind = sim::Kind::acted;
  command.origin = sim::Origin::person;
  command.seat = plan.find_seat("ciso");
  command.item = action;
  command.incident = plan.find_incident("ransomware");
  const auto& choices = form.fields[0].choices;
  const auto choose = [&](const std::string& id) {
    const auto at = std::find_if(choices.begin(), choices.end(), [&](const sim::Choice& one) { return one.id == id; });
    REQUIRE(at != choices.end());
    command.answers = {{0, at - choices.begin(), "", {}}, {1, sim::unset, "Somebody", {}}};
    return exercise.check(command);
  };
  const auto refusal = choose("somebody-else");
  REQUIRE(refusal);
  CHECK(refusal->code == "answer-refused");
  CHECK(refusal->clause == "4.7");
  CHECK(refusal->field == 0);
  CHECK_FALSE(choose("outside-expert"));
}

TEST_CASE("A contractor's incident reaches its client: told, recorded, contained and confirmed within 36 hours") {
  auto result = scenarios::load_drill(library_file("drills/contractor-leak-2026.yaml"), {});
  REQUIRE(result.loaded);
  const sim::Plan& plan = result.loaded->plan;
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(7);
  exercise.advance(plan.ends);
  const sim::Index contractor = plan.find_agency("booking-contractor");
  const sim::Index client = plan.find_agency("civil-affairs-bureau");
  std::map<std::string, const sim::DutyInstance*> found;
  for (const sim::DutyInstance& instance : exercise.state().duties) {
    found[plan.duties[instance.duty].id] = &instance;
    // The hour towards the authorities is the agency's; its contractor owes the report to its client.
    if (plan.duties[instance.duty].id == "notify-in-one-hour") CHECK(instance.agency == client);
  }
  const std::map<std::string, sim::Index> wanted = {{"contractor-reports-at-once", contractor},
                                                    {"tell-ciso-of-contractor", client},
                                                    {"team-for-contractor", client},
                                                    {"hand-over-records-on-demand", contractor},
                                                    {"contractor-contains", contractor},
                                                    {"confirm-contractor-contained", client}};
  for (const auto& [id, agency] : wanted) {
    CAPTURE(id);
    REQUIRE(found.count(id) == 1);
    CHECK(found[id]->agency == agency);
  }
  const sim::DutyInstance& confirm = *found["confirm-contractor-contained"];
  const sim::Index level = plan.find_fact("incident.contractor-level");
  if (exercise.state().fact(level, client, confirm.incident).value >= 3) {
    CHECK(confirm.due == confirm.armed_at + 36 * sim::hour);
  } else {
    CHECK(confirm.due == confirm.armed_at + 72 * sim::hour);
  }
}

TEST_CASE("The regulation of 2026 states what differs and keeps the rest of the template") {
  const sim::Plan before = procedure(template_2021);
  const sim::Plan after = procedure(regulation_2026);
  CHECK(after.procedure_id == "tw-regulation-2026");
  CHECK(after.procedure_bases == std::vector<std::string>{"tw-public-agency-2021"});
  // The month runs from completion, and can be extended.
  const auto basis = [](const sim::Plan& plan) {
    return plan.facts[duty(plan, "improvement-report").due.after.front()].id;
  };
  CHECK(basis(before) == "incident.occurred-at");
  CHECK(basis(after) == "incident.contained-at");
  CHECK(before.find_duty("improvement-report-extended") == sim::none);
  CHECK(after.find_duty("improvement-report-extended") != sim::none);
  CHECK(after.find_duty("ciso-meeting") != sim::none);
  // What a regulated body notifies is passed on at any level, and the digest is gone.
  CHECK(after.find_duty("digest-of-minor-incidents") == sim::none);
  CHECK(after.conditions[duty(after, "pass-on-a-major-incident").when].op == sim::Op::fact_is);
  CHECK(duty(after, "pass-on-a-major-incident").due.allowances[0].span.milliseconds == sim::hour);
  // Unchanged duties keep what the base says of them.
  CHECK(duty(after, "contain").weight == duty(before, "contain").weight);
  CHECK(duty(after, "contain").met_by.size() == duty(before, "contain").met_by.size());
  CHECK(duty(after, "notify-in-one-hour").source == "R26 §6 I");
  // The order of what stood before stays.
  CHECK(after.find_duty("notify-in-one-hour") == before.find_duty("notify-in-one-hour"));
  // Sensitive information has no row of its own any more and counts as core.
  const auto level = [](const sim::Plan& plan, const std::string& cell) {
    const sim::SeverityProperty& leak = plan.severity.properties.front();
    return leak.cells[leak.find_cell(cell)].level;
  };
  CHECK(level(before, "sensitive/slight") == 3);
  CHECK(level(after, "sensitive/slight") == 2);
  CHECK(level(after, "sensitive/serious") == 3);
  CHECK(level(after, "state-secret/slight") == 4);
  for (const sim::SeverityCell& cell : after.severity.properties.front().cells) {
    CHECK(cell.id.rfind("sensitive", 0) != 0);
  }
}

TEST_CASE("The values of a procedure that a person should confirm are listed with their certainty") {
  std::map<std::string, std::string> certainty;
  const auto json = nlohmann::json::parse(run_tocsin({"coverage", regulation_2026, "--values", "--json"}).out);
  for (const auto& value : json["to_confirm"]) {
    certainty[value["what"].get<std::string>() + " " + value["id"].get<std::string>()] = value["certainty"];
  }
  CHECK(certainty["duty improvement-report"] == "secondary");
  CHECK(certainty["duty ciso-meeting"] == "own");
  CHECK(certainty["target at-once"] == "own");
  CHECK(certainty["worksheet leak/core-ci"] == "secondary");
  CHECK(certainty["clause 7.2"] == "recalled");
  CHECK(certainty.count("duty notify-in-one-hour") == 0);
  CHECK(certainty.count("worksheet leak/noncore") == 0);
  // Every duty, target and counting rule of both says how certain it is.
  for (const std::string& path : {template_2021, regulation_2026}) {
    const sim::Plan plan = procedure(path);
    std::set<std::string> said;
    for (const sim::Valued& value : plan.values) said.insert(value.what + " " + value.id);
    for (const sim::Duty& each : plan.duties) {
      CAPTURE(path, each.id);
      CHECK(said.count("duty " + each.id) == 1);
    }
    for (const sim::Target& each : plan.targets) CHECK(said.count("target " + each.id) == 1);
    for (const sim::CountingRule& each : plan.counting) CHECK(said.count("counting-rule " + each.id) == 1);
    for (const sim::Clause& each : plan.clauses) CHECK(said.count("clause " + each.id) == 1);
  }
  const auto ran = run_tocsin({"coverage", regulation_2026, "--values"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("values that a person should confirm") != std::string::npos);
}

TEST_CASE("The ransomware drill is scored again under the regulation of 2026") {
  const ScratchFolder folder;
  const std::string journal = folder / "hospital.tocsin";
  REQUIRE(run_tocsin({"run", library_file("drills/hospital-ransomware-2025.yaml"), "--journal", journal}).code == 0);
  const auto ran = run_tocsin({"score", journal, "--procedure", regulation_2026, "--json"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["procedure"] == "tw-regulation-2026");
  std::map<std::string, nlohmann::json> lines;
  for (const auto& line : json["lines"]) {
    if (line.contains("duty")) lines[line["duty"]] = line;
  }
  // Under the template the month counts from the occurrence and ends on 9 March; from the completion it ends later.
  const auto old = nlohmann::json::parse(run_tocsin({"score", journal, "--json"}).out);
  for (const auto& line : old["lines"]) {
    if (line.value("duty", "") != "improvement-report") continue;
    CHECK(lines["improvement-report"]["due_ms"].get<std::int64_t>() > line["due_ms"].get<std::int64_t>());
  }
  // Nobody held the meeting in this record: the bots knew nothing of it.
  CHECK(lines.count("ciso-meeting") == 1);
  CHECK(json["score"]["permille"].get<int>() > 500);
  if (json.contains("not_taken_over")) CHECK(json["not_taken_over"].size() < 5);
}

TEST_CASE("A drill under a procedure that is based on another keeps the base's text in its journal") {
  const ScratchFolder folder;
  for (const char* part : {"drills", "procedures", "directories"}) std::filesystem::create_directories(folder / part);
  const std::string base = R"(format: tocsin/procedure@1
id: base
roles: {handler: Handler, spare: Spare}
facts: {incident.aware: bool}
actions:
  declare: {by: [handler], sets: {incident.aware: true}}
duties:
  - {id: declare-soon, owner: [handler], when: {sign: true}, due: {within: 10m, after: trigger}, met_by: [{action: declare}], weight: 3}
  - {id: never-asked, owner: [spare], when: {fact: incident.aware}, met_by: [{action: declare}]}
)";
  const std::string top = R"(format: tocsin/procedure@1
id: top
based_on: base
without: {roles: [spare], duties: [never-asked]}
duties:
  - {id: declare-soon, due: {within: 1h, after: trigger}}
)";
  test::write_file(folder / "procedures/base.yaml", base);
  test::write_file(folder / "procedures/top.yaml", top);
  test::write_file(folder / "directories/town.yaml",
                   "format: tocsin/directory@1\nid: town\nagencies:\n  - id: office\n"
                   "    seats: [{id: desk, roles: [handler]}]\n");
  test::write_file(folder / "drills/drill.yaml",
                   "format: tocsin/drill@1\nid: drill\nkind: other\nprocedure: top\ndirectory: town\n"
                   "starts: 2026-03-10 09:00\nends: T+1d\nincidents: [{id: matter, agency: office}]\n"
                   "injects: [{id: sign, at: T+00:05, to: [desk], incident: matter, sign: true, text: Look}]\n");
  auto result = scenarios::load_drill(folder / "drills/drill.yaml", {});
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  REQUIRE(result.loaded->plan.duties.size() == 1);
  CHECK(result.loaded->plan.duties[0].weight == 3);
  CHECK(result.loaded->plan.duties[0].due.allowances[0].span.milliseconds == sim::hour);
  CHECK(result.loaded->plan.roles.size() == 1);
  const auto holds_base = [&](const scenarios::Source& source) { return source.text == base; };
  const auto& sources = result.loaded->sources;
  CHECK(std::any_of(sources.begin(), sources.end(), holds_base));
  const std::string journal = folder / "drill.tocsin";
  REQUIRE(run_tocsin({"run", folder / "drills/drill.yaml", "--journal", journal}).code == 0);
  std::filesystem::remove(folder / "procedures/base.yaml");
  CHECK(run_tocsin({"verify", journal}).code == 0);

  const auto mistakes = [&](const std::string& of_top, const std::string& of_base) {
    test::write_file(folder / "procedures/top.yaml", of_top);
    test::write_file(folder / "procedures/base.yaml", of_base);
    std::string text;
    const auto check = [&] { return scenarios::check_file(folder / "procedures/top.yaml", {}); };
    const auto found = check();
    test::check_in_chinese(found, check);
    for (const auto& diagnostic : found) {
      text += scenarios::format(diagnostic);
    }
    return text;
  };
  CHECK(mistakes(top, base).empty());
  // A mistake is shown in the file where it stands.
  CHECK_THAT(mistakes(top, replaced(base, "sets: {incident.aware", "sets: {incident.awre")),
             Catch::Matchers::ContainsSubstring("base.yaml:6:") &&
                 Catch::Matchers::ContainsSubstring("did you mean `incident.aware`?"));
  CHECK_THAT(mistakes(replaced(top, "1h, after", "1 hour, after"), base),
             Catch::Matchers::ContainsSubstring("top.yaml:6:"));
  CHECK_THAT(mistakes(replaced(top, "never-asked", "never-askd"), base),
             Catch::Matchers::ContainsSubstring("top.yaml:4:") &&
                 Catch::Matchers::ContainsSubstring("did you mean `never-asked`?"));
  CHECK_THAT(mistakes(replaced(top, "based_on: base", "based_on: top"), base),
             Catch::Matchers::ContainsSubstring("based on itself"));
  CHECK_THAT(mistakes(top, replaced(base, "id: base\n", "id: base\nbased_on: top\n")),
             Catch::Matchers::ContainsSubstring("based on itself"));
  CHECK_THAT(mistakes(replaced(top, "based_on: base", "based_on: bse"), base),
             Catch::Matchers::ContainsSubstring("there is no procedure `bse`"));
}

TEST_CASE("Mistakes in clauses, checks, certainties and agencies' own facts are shown where they stand") {
  CHECK(mistakes_in(small_procedure, small_directory, small_drill).empty());
  struct Row {
    const char* what;
    const char* by;
    const char* message;
  };
  const std::vector<Row> of_procedure = {
      {"kind: [action, duty]", "kind: [action, dty]", "there is no kind of clause `dty`"},
      {"{id: \"6.1\"", "{id: \"2\"", "the clause `2` stands here twice"},
      {"drill_kinds: [other]", "drill_kinds: [party]", "there is no kind of drill `party`"},
      {"organiser: client", "organiser: clent", "there is no relation `clent`"},
      {"certainty: own", "certainty: sure", "a certainty is `found`, `secondary`, `recalled` or `own`"},
      {"holds: {fact: agency.ready}", "remedy: None", "`holds` is missing"},
      {"{id: has-handler", "{id: is-ready", "the check `is-ready` stands here twice"},
      {"{seated: handler}", "{seated: handlr}", "there is no role `handlr`"},
      {"choice: other", "choice: others", "there is no choice `others`"},
      {", because: \"Own staff only.\"", "", "`because` is missing"},
  };
  for (const Row& row : of_procedure) {
    CAPTURE(row.what, row.by);
    const std::string text = mistakes_in(replaced(small_procedure, row.what, row.by), small_directory, small_drill);
    CHECK_THAT(text, Catch::Matchers::ContainsSubstring(row.message));
  }
  CHECK_THAT(mistakes_in(small_procedure, replaced(small_directory, "agency.ready", "agency.redy"), small_drill),
             Catch::Matchers::ContainsSubstring("there is no fact `agency.redy`"));
  CHECK_THAT(mistakes_in(small_procedure, replaced(small_directory, "agency.ready", "incident.aware"), small_drill),
             Catch::Matchers::ContainsSubstring("`incident.aware` is no fact of an agency"));
  CHECK_THAT(mistakes_in(small_procedure, small_directory, replaced(small_drill, "[\"6.1\"]", "[\"2\"]")),
             Catch::Matchers::ContainsSubstring("`2` is no clause about a programme of drills"));
  CHECK_THAT(
      mistakes_in(small_procedure, small_directory, replaced(small_drill, "organiser: office", "organiser: offce")),
      Catch::Matchers::ContainsSubstring("there is no agency `offce`"));
}

TEST_CASE("A duty towards an agency that nobody has needs no owner; as soon as somebody has one it does") {
  const std::string with_client =
      small_directory +
      "  - id: partner\n    relations: {client: office}\n    seats: [{id: helper, roles: [handler]}]\n";
  CHECK_THAT(mistakes_in(small_procedure, with_client, small_drill),
             Catch::Matchers::ContainsSubstring("no seat of the directory owns the duty `partners-part`"));
  CHECK(mistakes_in(small_procedure, replaced(with_client, "helper, roles: [handler]", "helper, roles: [partner]"),
                    small_drill)
            .empty());
}

TEST_CASE("A check is made once for each agency that it concerns, before anything else happens") {
  const std::string with_client = small_directory +
                                  "  - id: partner\n    relations: {client: office}\n"
                                  "    seats: [{id: helper, roles: [partner]}]\n";
  const auto result =
      scenarios::load_sources({{"drill", small_drill}, {"procedure", small_procedure}, {"directory", with_client}});
  REQUIRE(result.loaded);
  const sim::Plan& plan = result.loaded->plan;
  Recorder recorder;
  sim::Exercise exercise(plan, recorder);
  exercise.start(1);
  std::vector<std::string> made;
  for (const sim::Event& event : recorder.events) {
    if (event.kind != sim::Kind::checked) continue;
    CHECK(event.sequence <= 4);
    made.push_back(plan.agencies[event.agency].id + " " + plan.checks[event.item].id +
                   (event.value != 0 ? " yes" : " no"));
  }
  CHECK(made == std::vector<std::string>{"office is-ready yes", "office has-handler yes", "partner is-ready no"});
}
