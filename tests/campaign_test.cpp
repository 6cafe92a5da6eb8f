// Social-engineering campaigns: the published shares come back, persons and mails are two bases, and what recipients did
// counts the same whether it was drawn or recorded.
#include "sim/campaign_tally.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>

#include "scenarios/reader.h"
#include "sim/calendar.h"
#include "sim/exercise.h"
#include "sim/score.h"
#include "sim/validity.h"
#include "tests/catch.h"
#include "tests/chinese.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"
#include "tests/small_plan.h"

namespace tocsin::test {
namespace {

using sim::Behaviour;
using sim::Measure;

// 教育部 111 下半年 (net.nthu.edu.tw …email_test_111_2), in parts per million of persons.
constexpr std::uint32_t opened_ppm = 48'900;
constexpr std::uint32_t link_ppm = 18'700;
constexpr std::uint32_t attachment_ppm = 13'300;
constexpr std::uint32_t either_ppm = 31'100;
constexpr std::uint32_t any_ppm = 64'300;

sim::Plan ministry_plan(std::uint32_t recipients) {
  sim::Plan plan;
  plan.id = "ministry";
  plan.starts = 1'775'520'000'000;
  plan.ends = plan.starts + 30 * sim::day;
  plan.agencies.push_back({"city", {}, {}, {}, {}});
  plan.agencies.front().thresholds = {100'000, 60'000};
  plan.populations.push_back(
      {"all", {}, {{"east", {}, recipients / 4, 0}, {"west", {}, recipients - recipients / 4, recipients / 4}}});
  sim::Campaign campaign;
  campaign.id = "h1";
  campaign.population = 0;
  campaign.agency = 0;
  for (const char* id : {"one", "two", "three", "four", "five"}) {
    sim::Mail mail;
    mail.id = id;
    campaign.mails.push_back(mail);
  }
  campaign.mails[0].link = campaign.mails[0].form = true;
  campaign.mails[1].attachment = true;
  campaign.mails[2].link = campaign.mails[2].attachment = true;
  campaign.mails[4].link = true;
  campaign.rounds.push_back({"first", plan.starts + sim::hour, 2 * sim::hour, {0, 1, 2}, sim::none});
  campaign.rounds.push_back({"second", plan.starts + 3 * sim::day, sim::hour, {3, 4}, sim::none});
  campaign.behaviour = {opened_ppm, 12'000, link_ppm, attachment_ppm, either_ppm, any_ppm,
                        4'000,      1'000,  200'000,  110'000,        150'000};
  campaign.open_delay.quantiles = {{500'000, 45 * sim::minute}, {990'000, sim::day}};
  campaign.click_delay.quantiles = {{500'000, 21 * sim::second}, {900'000, 4 * sim::minute}};
  campaign.report_delay.quantiles = {{100'000, 5 * sim::minute}, {990'000, sim::day}};
  campaign.scanner_ppm = 6'000;
  campaign.counts_as_open = sim::bit_of(Behaviour::previewed);
  plan.campaigns.push_back(std::move(campaign));
  return plan;
}

struct MailRun {
  explicit MailRun(sim::Plan of, std::uint64_t seed = 7, sim::Duration slice = 0) : plan(std::move(of)) {
    plan.seal();
    exercise.emplace(plan, events);
    exercise->start(seed);
    for (sim::Time at = plan.starts; slice > 0 && at < plan.ends; at += slice) exercise->advance(at);
    exercise->advance(plan.ends);
  }
  [[nodiscard]] const sim::CampaignRecord& record() const { return exercise->state().campaigns.front(); }
  sim::Plan plan;
  Recorder events;
  std::optional<sim::Exercise> exercise;
};

// Whether a count of `n` trials lies within four standard errors of a share; in integers, squared.
bool is_near(std::uint64_t count, std::uint64_t n, std::uint64_t ppm) {
  const double expected = static_cast<double>(n) * static_cast<double>(ppm) / 1e6;
  const double variance = expected * (1 - static_cast<double>(ppm) / 1e6);
  const double off = static_cast<double>(count) - expected;
  return off * off <= 16 * variance;
}

std::string drill_with(const std::string& behaviour, const std::string& more = "") {
  return "format: tocsin/drill@1\nid: mails\nkind: social-engineering\nprocedure: p\ndirectory: d\n"
         "starts: 2026-04-07 08:00\nends: T+10d\ncampaigns:\n  - id: h1\n    population: all\n    agency: city\n"
         "    mails:\n      - {id: pay, subject: {zh-TW: 加薪, en: Pay rise}, form: true, attachment: true}\n"
         "      - {id: news, subject: News, link: true}\n"
         "    rounds:\n      - {id: first, at: 2026-04-07 09:00, spread: 1h, mails: [pay, news]}\n"
         "    behaviour: " +
         behaviour + "\n" + more;
}

const std::string procedure_text =
    "format: tocsin/procedure@1\nid: p\nroles: {handler: Handler}\nfacts:\n  agency.to-train: integer\n"
    "actions:\n  block: {by: [handler], about: nothing}\n";
const std::string directory_text =
    "format: tocsin/directory@1\nid: d\npopulations:\n  - id: all\n    departments:\n"
    "      - {id: health, size: 40, label: {zh-TW: 衛生局, en: Health}}\n      - {id: tax, size: 60}\n"
    "agencies:\n  - id: city\n    thresholds: {open: 10%, click: 6%}\n"
    "    seats:\n      - {id: handler, roles: [handler]}\n";

scenarios::LoadResult load(const std::string& drill) {
  return scenarios::load_sources({{"drill.yaml", drill}, {"p.yaml", procedure_text}, {"d.yaml", directory_text}});
}

}  // namespace

TEST_CASE("A population with the ministry's shares gives them back within sampling error") {
  constexpr std::uint32_t recipients = 200'000;
  const MailRun run(ministry_plan(recipients));
  const sim::CampaignRecord& record = run.record();
  REQUIRE(record.recipients() == recipients);
  struct Share {
    Measure measure;
    std::uint32_t ppm;
  };
  for (const Share& share :
       {Share{Measure::opened, opened_ppm}, Share{Measure::link, link_ppm}, Share{Measure::attachment, attachment_ppm},
        Share{Measure::clicked, either_ppm}, Share{Measure::any, any_ppm}, Share{Measure::previewed, 12'000},
        Share{Measure::credentials, 4'000}, Share{Measure::forwarded, 1'000}}) {
    CAPTURE(sim::name_of(share.measure), record.persons(share.measure));
    CHECK(is_near(record.persons(share.measure), recipients, share.ppm));
  }
  CHECK(
      is_near(record.persons(Measure::reported), recipients, (200'000 * 968'900ULL + 110'000 * 31'100ULL) / 1'000'000));
  // Four of the five mails have a link or an attachment for a scanner to follow.
  CHECK(is_near(record.scanner_clicks(), std::uint64_t{recipients} * 4, 6'000));
}

TEST_CASE("The categories that are drawn give the published shares exactly in expectation") {
  // Links and attachments overlap by 0.09 %, opening and clicking by 1.57 %.
  CHECK((either_ppm - attachment_ppm) + (either_ppm - link_ppm) + (link_ppm + attachment_ppm - either_ppm) ==
        either_ppm);
  CHECK((any_ppm - either_ppm) + (opened_ppm + either_ppm - any_ppm) == opened_ppm);
}

TEST_CASE("Factors move clicks between departments and leave the whole population's shares as they are") {
  sim::Plan plan = ministry_plan(200'000);
  plan.campaigns.front().factors = {300, 50};
  const MailRun run(plan);
  const sim::CampaignTally tally = sim::tally_of(run.plan, run.record());
  CHECK(is_near(tally.total.persons_of(Measure::any), 200'000, any_ppm));
  const std::uint64_t east = tally.departments[0].persons_of(Measure::any) * 1'000'000ULL / 50'000;
  const std::uint64_t west = tally.departments[1].persons_of(Measure::any) * 1'000'000ULL / 150'000;
  CHECK(east > 5 * west);
  CHECK(east < 7 * west);
}

TEST_CASE("Outcomes that are recorded give exactly the rates of those that were drawn") {
  const MailRun drawn(ministry_plan(20'000));
  sim::Plan plan = ministry_plan(20'000);
  plan.campaigns.front().simulated = false;
  plan.seal();
  Recorder events;
  sim::Exercise recorded(plan, events);
  recorded.start(99);
  for (const sim::Event& event : drawn.events.events) {
    if (event.kind != sim::Kind::mail_acted) continue;
    sim::Command command = event;
    command.kind = sim::Kind::mail_recorded;
    command.origin = sim::Origin::controller;
    command.extra = 0;  // Scanners must be told apart by what they do.
    REQUIRE_FALSE(recorded.submit(command, event.time));
  }
  recorded.advance(plan.ends);
  CHECK(events.count(sim::Kind::mail_acted) == 0);
  const sim::CampaignRecord& one = drawn.record();
  const sim::CampaignRecord& other = recorded.state().campaigns.front();
  CHECK(one.all_flags() == other.all_flags());
  CHECK(one.scanner_clicks() == other.scanner_clicks());
  CHECK(one.scanner_clicks() > 0);
  for (std::size_t i = 0; i < sim::measures; ++i) {
    CHECK(one.persons(static_cast<Measure>(i)) == other.persons(static_cast<Measure>(i)));
  }
}

TEST_CASE("A person counts once and a mail counts once, and neither basis is a sum of its parts") {
  sim::Plan plan = ministry_plan(100);
  plan.campaigns.front().simulated = false;
  plan.seal();
  Recorder events;
  sim::Exercise exercise(plan, events);
  exercise.start(1);
  const auto record = [&](std::uint32_t recipient, sim::Index mail, Behaviour behaviour) {
    sim::Command command;
    command.kind = sim::Kind::mail_recorded;
    command.origin = sim::Origin::controller;
    command.item = 0;
    command.other = mail;
    command.element = recipient;
    command.value = static_cast<sim::Value>(behaviour);
    return exercise.submit(command, plan.starts + 5 * sim::day);
  };
  for (const sim::Index mail : {0U, 2U, 2U, 0U}) CHECK_FALSE(record(4, mail, Behaviour::link));
  CHECK_FALSE(record(4, 2, Behaviour::attachment));
  CHECK_FALSE(record(5, 1, Behaviour::previewed));
  const sim::CampaignTally tally = sim::tally_of(plan, exercise.state().campaigns.front());
  CHECK(tally.total.persons_of(Measure::link) == 1);
  CHECK(tally.total.mails_of(Measure::link) == 2);
  CHECK(tally.total.persons_of(Measure::attachment) == 1);
  CHECK(tally.total.persons_of(Measure::clicked) == 1);  // not 1 + 1
  CHECK(tally.total.mails_of(Measure::clicked) == 2);    // not 2 + 1
  CHECK(tally.total.persons_of(Measure::opened) == 1);   // the preview; this rule does not take a click for opening
  CHECK(tally.total.persons_of(Measure::any) == 2);
  CHECK(tally.touched_times[2] == 1);
  REQUIRE(tally.repeaters.size() == 1);
  CHECK(tally.repeaters.front().recipient == 4);
  CHECK(tally.repeaters.front().clicked == 2);
}

TEST_CASE("Where the rule says so, a click implies that the mail was opened") {
  sim::Plan plan = ministry_plan(50'000);
  plan.campaigns.front().counts_as_open =
      static_cast<sim::BehaviourSet>(sim::bit_of(Behaviour::previewed) | sim::bit_of(Behaviour::link) |
                                     sim::bit_of(Behaviour::attachment) | sim::bit_of(Behaviour::forwarded));
  const MailRun run(plan);
  CHECK(run.record().persons(Measure::opened) == run.record().persons(Measure::any));
}

TEST_CASE("A campaign gives the same events however time is sliced, and other luck with another seed") {
  const MailRun whole(ministry_plan(3'000));
  const MailRun sliced(ministry_plan(3'000), 7, 7 * sim::minute);
  CHECK(whole.events.events == sliced.events.events);
  CHECK(sim::state_digest(whole.exercise->state()) == sim::state_digest(sliced.exercise->state()));
  const MailRun other(ministry_plan(3'000), 8);
  CHECK(sim::state_digest(whole.exercise->state()) != sim::state_digest(other.exercise->state()));
}

TEST_CASE("State and score folded from the events of a campaign are those of the live exercise") {
  const MailRun run(ministry_plan(3'000));
  sim::State folded(run.plan);
  sim::ScoreFold score(run.plan);
  for (const sim::Event& event : run.events.events) {
    std::string bytes;
    sim::append_body(event, bytes);
    sim::Event read = event;
    REQUIRE(sim::decode_body(bytes, read));
    REQUIRE(read == event);
    REQUIRE(sim::fits(run.plan, read, 0));
    sim::apply(folded, read);
    score.take(read);
  }
  CHECK(sim::state_digest(folded) == sim::state_digest(run.exercise->state()));
  const sim::Score result = score.result();
  const auto& rates = result.by_category[static_cast<std::size_t>(sim::Category::rates)];
  CHECK(rates.points_max == 10'000);
  CHECK(rates.points == 10'000);
}

TEST_CASE("A rate that reaches its mark loses its points and names the event that did it") {
  sim::Plan plan = ministry_plan(2'000);
  plan.agencies.front().thresholds = {10'000, 60'000};
  const MailRun run(plan);
  sim::ScoreFold score(run.plan);
  for (const sim::Event& event : run.events.events) score.take(event);
  const sim::Score result = score.result();
  REQUIRE(result.lines.size() == 2);
  const sim::ScoreLine& open = result.lines[0];
  CHECK(open.points == 0);
  CHECK(open.persons >= 20);
  REQUIRE(open.by_event > 0);
  const sim::Event& event = run.events.events[open.by_event - 1];
  CHECK(event.kind == sim::Kind::mail_acted);
  CHECK(result.lines[1].points == 5'000);
}

TEST_CASE("Events of a campaign that do not fit the plan are not taken") {
  sim::Plan plan = ministry_plan(100);
  plan.seal();
  sim::Event good;
  good.kind = sim::Kind::mail_acted;
  good.item = 0;
  good.other = 4;
  good.element = 99;
  CHECK(sim::fits(plan, good, 0));
  for (const auto& spoil : std::to_array<void (*)(sim::Event&)>(
           {[](sim::Event& e) { e.item = 1; }, [](sim::Event& e) { e.other = 5; },
            [](sim::Event& e) { e.element = 100; }, [](sim::Event& e) { e.element = sim::none; },
            [](sim::Event& e) { e.value = 7; }, [](sim::Event& e) { e.value = -1; },
            [](sim::Event& e) { e.extra = 2; }})) {
    sim::Event bad = good;
    spoil(bad);
    CHECK_FALSE(sim::fits(plan, bad, 0));
  }
}

TEST_CASE("What was not sent cannot have been opened, and only the controller records it") {
  sim::Plan plan = ministry_plan(100);
  plan.seal();
  Recorder events;
  sim::Exercise exercise(plan, events);
  exercise.start(1);
  sim::Command command;
  command.kind = sim::Kind::mail_recorded;
  command.origin = sim::Origin::controller;
  command.item = 0;
  command.other = 3;
  command.element = 10;
  REQUIRE(exercise.submit(command, plan.starts + 2 * sim::day));
  CHECK(exercise.submit(command, plan.starts + 2 * sim::day)->code == "not-sent");
  CHECK_FALSE(exercise.submit(command, plan.starts + 4 * sim::day));
  command.origin = sim::Origin::person;
  CHECK(exercise.submit(command, plan.starts + 4 * sim::day)->code == "not-the-controller");
  command.origin = sim::Origin::controller;
  command.element = 100;
  CHECK(exercise.submit(command, plan.starts + 4 * sim::day)->code == "unknown-mail");
}

TEST_CASE("Shares that nobody can have are mistakes, with what would be possible") {
  struct Impossible {
    const char* behaviour;
    const char* hint;
  };
  for (const Impossible& each : {Impossible{"{link: 2%, attachment: 1%, either: 3.5%}", "from 2% to 3%"},
                                 Impossible{"{link: 2%, attachment: 1%, either: 1.5%}", "from 2% to 3%"},
                                 Impossible{"{open: 5%, link: 2%, any: 8%}", "from 5% to 7%"},
                                 Impossible{"{open: 5%, link: 2%, any: 4.89%}", "from 5% to 7%"},
                                 Impossible{"{open: 5%, preview: 6%}", "from 0% to 5%"},
                                 Impossible{"{link: 5%, credentials: 5.01%}", "from 0% to 5%"}}) {
    CAPTURE(each.behaviour);
    const auto result = load(drill_with(each.behaviour));
    check_in_chinese(result.diagnostics, [&] { return load(drill_with(each.behaviour)).diagnostics; });
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics.front().hint == each.hint);
    CHECK(result.diagnostics.front().line == 17);
  }
  CHECK(load(drill_with("{open: 4.89%, link: 1.87%, attachment: 1.33%, either: 3.11%, any: 6.43%}")).loaded);
}

TEST_CASE("A round that was headed off is not sent, and a condition waits for so many reports") {
  const auto result = load(drill_with(
      "{report: {without_click: 100%}}",
      "  - id: copy\n    population: all\n    agency: city\n    scored: false\n    mails: [{id: again, subject: "
      "Again}]\n"
      "    rounds: [{id: second, at: 2026-04-09 09:00, mails: [again], unless: {campaign: h1, reported: 40%}}]\n"
      "injects:\n  - {id: told, when: {campaign: h1, reported: 3}, agency: city, sets: {agency.to-train: {campaign: "
      "h1, count: reported}}}\n"
      "  - {id: never, when: {campaign: h1, mail: news, clicked: 1}}\n"));
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded);
  const MailRun run(result.loaded->plan);
  const sim::State& state = run.exercise->state();
  CHECK(state.campaigns[0].persons(Measure::reported) == 100);
  CHECK(state.campaigns[1].recipients() == 0);
  CHECK(state.campaigns[1].withheld(0));
  CHECK(state.injects[run.plan.find_inject("told")].status == sim::InjectStatus::fired);
  CHECK(state.fact(run.plan.find_fact("agency.to-train"), 0, sim::none).value == 3);
  CHECK(state.injects[run.plan.find_inject("never")].status == sim::InjectStatus::planned);
}

TEST_CASE("Mistakes in a campaign are said at their places") {
  struct Wrong {
    const char* what;
    const char* by;
    const char* message;
  };
  for (const Wrong& wrong : {Wrong{"mails: [pay, news]", "mails: [pay, pay]", "the mail `pay` is sent twice"},
                             Wrong{"mails: [pay, news]", "mails: [pay]", "the mail `news` is never sent"},
                             Wrong{"population: all", "population: al", "there is no population `al`"},
                             Wrong{"at: 2026-04-07 09:00", "at: 2026-04-07 07:00", "this is before the drill starts"},
                             Wrong{"spread: 1h", "spread: 31d", "the mails of a round are sent within 30 days"},
                             Wrong{"    behaviour: ", "    factors: {health: 1000, tax: 0}\n    behaviour: ",
                                   "with these factors more than all of `health` would act"}}) {
    CAPTURE(wrong.what, wrong.by);
    std::string text = drill_with("{open: 80%}");
    text.replace(text.find(wrong.what), std::string(wrong.what).size(), wrong.by);
    const auto result = load(text);
    check_in_chinese(result.diagnostics, [&] { return load(text).diagnostics; });
    REQUIRE_FALSE(result.diagnostics.empty());
    CHECK(result.diagnostics.front().message == wrong.message);
    CHECK(result.diagnostics.front().line > 1);
  }
}

namespace {

// The files of drill_with in the folders of a library; gives the drill's path.
std::string write_library(const ScratchFolder& folder, const std::string& drill) {
  for (const char* kind : {"procedures", "directories", "drills"}) std::filesystem::create_directories(folder / kind);
  std::ofstream(folder / "procedures/p.yaml") << procedure_text;
  std::ofstream(folder / "directories/d.yaml") << directory_text;
  std::string path = folder / "drills/mails.yaml";
  std::ofstream(path) << drill;
  return path;
}

const std::string lively =
    "{open: 40%, link: 20%, attachment: 10%, either: 25%, any: 50%, credentials: 5%, repeat: 30%, "
    "report: {without_click: 20%}}\n    scanners: {share: 20%}";

}  // namespace

TEST_CASE("A file of outcomes gives exactly the rates of the run that it came from, and its journal verifies") {
  const ScratchFolder folder;
  const std::string drill = write_library(folder, drill_with(lively));
  const std::string journal = folder / "drawn.tocsin";
  const Ran drawn = run_tocsin({"run", drill, "--journal", journal, "--json"});
  INFO(drawn.err);
  REQUIRE(drawn.code == 0);
  std::ofstream csv(folder / "outcomes.csv");
  csv << "部門,目標郵箱,郵件主旨,事件類型,時間\r\n";
  std::istringstream lines(run_tocsin({"export", journal}).out);
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    if (event.value("kind", "") != "mail-acted") continue;
    csv << "," << event["recipient"].get<std::string>() << "," << event["mail"].get<std::string>() << ","
        << event["behaviour"].get<std::string>() << "," << event["time"].get<std::string>() << "\r\n";
    ++rows;
  }
  csv.close();
  REQUIRE(rows > 50);
  std::string silent = drill_with(lively);
  silent.insert(silent.find("    population:"), "    simulated: false\n");
  std::ofstream(drill) << silent;
  const std::string recorded_journal = folder / "recorded.tocsin";
  const Ran recorded =
      run_tocsin({"run", drill, "--journal", recorded_journal, "--outcomes", folder / "outcomes.csv", "--json"});
  INFO(recorded.err);
  REQUIRE(recorded.code == 0);
  auto one = nlohmann::json::parse(drawn.out)["campaigns"][0];
  auto other = nlohmann::json::parse(recorded.out)["campaigns"][0];
  one.erase("since_sent");  // The file knows seconds only.
  other.erase("since_sent");
  CHECK(one["scanner_clicks"].get<int>() > 0);
  CHECK(one == other);
  CHECK(run_tocsin({"verify", recorded_journal}).code == 0);
  const Ran forked = run_tocsin({"fork", recorded_journal, "--at", "T+1d2h", "--to", folder / "forked.tocsin"});
  CHECK(forked.code == 0);
  CHECK(run_tocsin({"verify", folder / "forked.tocsin"}).code == 0);
}

TEST_CASE("A mistake in a file of outcomes is said with its line and column") {
  const ScratchFolder folder;
  const std::string drill = write_library(folder, drill_with("{open: 1%}"));
  struct Wrong {
    const char* row;
    const char* place;
    const char* message;
  };
  for (const Wrong& wrong :
       {Wrong{"health,41,pay,open,2026-04-07 12:00", ":2:8:", "`health` has the recipients 1 to 40"},
        Wrong{"衛生局,1,pay,open,2026-04-07 25:00", ":2:16:", "a time that exists"},
        Wrong{"health,1,play,open,2026-04-07 12:00", ":2:10:", "the drill has no mail `play`"},
        Wrong{"health,1,pay,oopen,2026-04-07 12:00", ":2:14:", "`oopen` is no event"},
        Wrong{"heath,1,pay,open,2026-04-07 12:00", ":2:1:", "there is no department `heath`"},
        Wrong{"health,\"1,pay,open,2026-04-07 12:00", ":2:8:", "a quote is not closed"},
        Wrong{"health,1,pay,open,2026-04-07 08:30", ":2:", "The mail has not been sent"}}) {
    CAPTURE(wrong.row);
    std::ofstream(folder / "outcomes.csv") << "department,recipient,mail,event,time\n" << wrong.row << "\n";
    const Ran ran = run_tocsin({"run", drill, "--outcomes", folder / "outcomes.csv", "--lang", "en"});
    CHECK(ran.code == 1);
    CAPTURE(ran.err);
    CHECK(ran.err.find(std::string("outcomes.csv") + wrong.place) != std::string::npos);
    CHECK(ran.err.find(wrong.message) != std::string::npos);
    const Ran chinese = run_tocsin({"run", drill, "--outcomes", folder / "outcomes.csv", "--lang", "zh-TW"});
    CHECK(chinese.code == 1);
    CAPTURE(chinese.err);
    CHECK(chinese.err.find(std::string("outcomes.csv") + wrong.place) != std::string::npos);
    CHECK(chinese.err.find(wrong.message) == std::string::npos);
  }
}

TEST_CASE("A department's mailboxes are numbered as they come, and one too many is a mistake") {
  const ScratchFolder folder;
  const std::string drill = write_library(folder, drill_with("{open: 0%}"));
  std::ofstream csv(folder / "outcomes.csv");
  csv << "time,event,mail,mailbox,department\n";
  for (const char* box : {"wang@city.example", "lin@city.example", "wang@city.example"}) {
    csv << "2026-04-07 12:00,click,加薪," << box << ",health\n";
  }
  csv.close();
  const Ran ran = run_tocsin({"run", drill, "--outcomes", folder / "outcomes.csv", "--json"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const auto total = nlohmann::json::parse(ran.out)["campaigns"][0]["total"];
  CHECK(total["persons"]["clicked"] == 2);
  CHECK(total["mails"]["link"] == 2);
}

}  // namespace tocsin::test
