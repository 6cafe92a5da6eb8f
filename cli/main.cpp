// The `tocsin` command: reads the command line and hands over to one of the functions in commands.h.
#include <libintl.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>

#include "cli/commands.h"
#include "cli/serving.h"
#include "conduct/drill.h"
#include "conduct/language.h"
#include "conduct/usage.h"

namespace {

using tocsin::cli::ExitCode;

// The language is needed before the command line is read, because its help is in that language.
std::string_view wanted_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc) return argv[i + 1];
    if (argument.starts_with("--lang=")) return argument.substr(7);
  }
  return {};
}

class CommandLine {
 public:
  explicit CommandLine(bool english) : english_(english), app_(gettext("tocsin rehearses cyber-security drills")) {
    const auto& words = app_.get_formatter();
    words->label("Usage", gettext("Usage"));
    words->label("Positionals", gettext("Arguments"));
    words->label("Subcommands", gettext("Commands"));
    words->label("SUBCOMMAND", gettext("COMMAND"));
    words->label("OPTIONS", gettext("OPTIONS"));
    words->label("REQUIRED", gettext("(required)"));
    app_.option_defaults()->group(gettext("Options"));
    app_.get_help_ptr()->group(gettext("Options"));
    app_.get_help_ptr()->description(gettext("prints this help"));
    app_.failure_message([](const CLI::App* app, const CLI::Error& error) {
      return tocsin::conduct::usage_in_words(CLI::FailureMessage::simple(app, error));
    });
    app_.require_subcommand(1);
    app_.set_version_flag("--version", TOCSIN_VERSION, gettext("prints the version"));
    app_.footer(
        gettext("Exit codes: 0 fine, 1 a finding or refusal, 2 usage, 3 input or output.\n"
                "`tocsin COMMAND --help` shows examples."));
    add_check();
    add_lint();
    add_run();
    add_rehearse();
    add_coverage();
    add_score();
    add_replay();
    add_verify();
    add_fork();
    add_export();
    add_report();
    add_year();
    add_submit();
    add_serve();
    add_invite();
    add_seats();
    add_join();
    add_control();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? tocsin::cli::fine : tocsin::cli::usage;
    }
    return chosen_();
  }

 private:
  CLI::App* add(const char* name, const char* what, const char* examples, std::function<ExitCode()> function) {
    CLI::App* command = app_.add_subcommand(name, what);
    command->group(gettext("Commands"));
    command->get_help_ptr()->group(gettext("Options"));
    command->get_help_ptr()->description(gettext("prints this help"));
    command->add_option("--lang", language_, gettext("the language: zh-TW or en"));
    command->footer(std::string(gettext("Examples:")) + "\n" + examples);
    command->callback([this, function = std::move(function)] { chosen_ = function; });
    return command;
  }
  void add_library(CLI::App* command) {
    command->add_option("--library", library_, gettext("more folders with procedures/, directories/ and calendars/"));
  }
  static void add_journal(CLI::App* command, std::string& journal) {
    command->add_option("JOURNAL", journal, gettext("a journal that `tocsin run --journal` wrote"))->required();
  }

  void add_check() {
    CLI::App* command = add("check", gettext("reads files and reports every mistake in them"),
                            "  tocsin check scenarios/drills/hospital-ransomware-2025.yaml\n"
                            "  tocsin check scenarios/*/*.yaml\n"
                            "  tocsin check --keys",
                            [this] {
                              check_.library = library();
                              return tocsin::cli::check(check_);
                            });
    command->add_option("FILE", check_.files, gettext("drills, procedures, directories or calendars"));
    command->add_flag("--keys", check_.keys, gettext("lists every object of the format with its keys"));
    add_library(command);
  }

  void add_lint() {
    CLI::App* command = add("lint", gettext("finds what cannot work in a drill, although it can be read"),
                            "  tocsin lint scenarios/drills/hospital-ransomware-2025.yaml\n"
                            "  tocsin lint scenarios/drills/*.yaml --json",
                            [this] {
                              lint_.library = library();
                              return tocsin::cli::lint(lint_);
                            });
    command->add_option("DRILL", lint_.drills, gettext("drill files"))->required();
    command->add_option("--runs", lint_.runs, gettext("how many exercises of each manner are played; without it 12"))
        ->check(CLI::Range(1U, 1000U));
    command->add_flag("--json", lint_.json, gettext("prints one JSON document"));
    add_library(command);
  }

  void add_run() {
    CLI::App* command = add("run", gettext("runs a drill, or goes on with one"),
                            "  tocsin run scenarios/drills/hospital-ransomware-2025.yaml\n"
                            "  tocsin run DRILL --journal drill.tocsin --seed 7 --html result.html\n"
                            "  tocsin run DRILL --seat ciso=person\n"
                            "  tocsin run DRILL --speed 600\n"
                            "  tocsin run --journal drill.tocsin",
                            [this] {
                              run_.library = library();
                              run_.english = english_;
                              return tocsin::cli::run(run_);
                            });
    command->add_option("DRILL", run_.drill, gettext("a drill file; not needed to go on with a journal"));
    command->add_option("--journal", run_.journal,
                        gettext("keeps everything in this file; if it is there already, goes on with it"));
    command->add_option("--seed", run_.seed, gettext("the bots' luck; without it 7"));
    command->add_option(
        "--speed", run_.speed,
        gettext("`max`, or how many seconds of the drill pass in one second (1 to 86400); without it `max`, "
                "and where a person takes part the clock then stands until they let it go on"));
    command->add_option(
        "--seat", run_.seats,
        gettext("SEAT=person, SEAT=bot or SEAT=nobody, as often as needed; a person answers at this terminal"));
    command->add_option("--outcomes", run_.outcomes,
                        gettext("a CSV file of what the recipients of a campaign's mails did, taken as inputs"));
    command->add_option("--html", run_.html, gettext("writes the result as one HTML page"));
    command->add_flag("--json", run_.json, gettext("prints one JSON document instead of the board"));
    command->add_flag("--acknowledge", run_.acknowledge,
                      gettext("says `acknowledged N` when event N is on the disk, for watchdogs"));
    add_library(command);
  }

  void add_rehearse() {
    CLI::App* command = add("rehearse", gettext("runs a drill many times with bots, and says which duties they manage"),
                            "  tocsin rehearse scenarios/drills/hospital-ransomware-2025.yaml\n"
                            "  tocsin rehearse DRILL --runs 10000 --jobs 2\n"
                            "  tocsin rehearse DRILL --seed 7 --runs 1\n"
                            "  tocsin rehearse DRILL --json | jq '.duties[] | select(.chance_permille < 900) | .duty'",
                            [this] {
                              rehearse_.library = library();
                              rehearse_.english = english_;
                              return tocsin::cli::rehearse(rehearse_);
                            });
    command->add_option("DRILL", rehearse_.drill, gettext("a drill file"))->required();
    command->add_option("--runs", rehearse_.runs, gettext("how many times; without it 1000"));
    command->add_option("--seed", rehearse_.first_seed,
                        gettext("the seed of the first run, the next run has the next one; without it 1"));
    command->add_option("--jobs", rehearse_.jobs,
                        gettext("how many runs at a time; without it as many as there are cores. "
                                "The result is the same for any number"));
    command->add_flag("--json", rehearse_.json, gettext("prints one JSON document instead of the table"));
    add_library(command);
  }

  void add_coverage() {
    CLI::App* command =
        add("coverage", gettext("says clause by clause what implements it and which drills exercise it"),
            "  tocsin coverage scenarios/procedures/tw-public-agency-2021.yaml scenarios/drills/*.yaml\n"
            "  tocsin coverage scenarios/procedures/tw-regulation-2026.yaml --values",
            [this] {
              coverage_.library = library();
              coverage_.english = english_;
              return tocsin::cli::coverage(coverage_);
            });
    command->add_option("PROCEDURE", coverage_.procedure, gettext("a procedure file"))->required();
    command->add_option("DRILL", coverage_.drills, gettext("drills, which are run with bots"));
    command->add_option("--seed", coverage_.seed, gettext("the bots' luck in the first of three runs; without it 1"));
    command->add_flag("--values", coverage_.values,
                      gettext("lists instead which values of the procedure a person should confirm"));
    command->add_flag("--json", coverage_.json, gettext("prints one JSON document"));
    add_library(command);
  }

  void add_score() {
    CLI::App* command = add("score", gettext("scores a journal, at any instant and under other rules"),
                            "  tocsin score drill.tocsin\n"
                            "  tocsin score drill.tocsin --at T+2h\n"
                            "  tocsin score drill.tocsin --at '2025-02-09 12:00' --json\n"
                            "  tocsin score drill.tocsin --procedure my-procedure.yaml",
                            [this] {
                              score_.library = library();
                              score_.english = english_;
                              return tocsin::cli::score(score_);
                            });
    add_journal(command, score_.journal);
    command->add_option("--at", score_.at, gettext("a local time, or a length after the start"));
    command->add_option("--procedure", score_.procedure,
                        gettext("does again what was done, under the duties of this procedure file"));
    command->add_option("--html", score_.html, gettext("writes the result as one HTML page"));
    command->add_flag("--json", score_.json, gettext("prints one JSON document instead of the board"));
    add_library(command);
  }

  void add_replay() {
    CLI::App* command = add("replay", gettext("tells what happened, and how it stood"),
                            "  tocsin replay drill.tocsin\n"
                            "  tocsin replay drill.tocsin --until T+90m --lang en",
                            [this] {
                              replay_.english = english_;
                              return tocsin::cli::replay(replay_);
                            });
    add_journal(command, replay_.journal);
    command->add_option("--until", replay_.until, gettext("a local time, or a length after the start"));
  }

  void add_verify() {
    CLI::App* command = add("verify", gettext("checks the hash chain, and that everything follows from the inputs"),
                            "  tocsin verify drill.tocsin\n"
                            "  tocsin verify drill.tocsin --json",
                            [this] { return tocsin::cli::verify(verify_); });
    add_journal(command, verify_.journal);
    command->add_flag("--json", verify_.json, gettext("prints one JSON document"));
  }

  void add_fork() {
    CLI::App* command = add("fork", gettext("copies a journal up to an instant, to go on from there in another way"),
                            "  tocsin fork drill.tocsin --at T+2h --to other.tocsin\n"
                            "  tocsin run --journal other.tocsin --seat ciso=person",
                            [this] { return tocsin::cli::fork(fork_); });
    add_journal(command, fork_.journal);
    command->add_option("--at", fork_.at, gettext("a local time, or a length after the start"))->required();
    command->add_option("--to", fork_.to, gettext("the new journal"))->required();
  }

  void add_export() {
    CLI::App* command = add("export", gettext("writes a journal as JSON lines: a head, then one line for each event"),
                            "  tocsin export drill.tocsin > drill.jsonl\n"
                            "  tocsin export drill.tocsin | jq 'select(.kind == \"duty-settled\")'",
                            [this] { return tocsin::cli::export_events(export_); });
    add_journal(command, export_.journal);
  }

  void add_report() {
    CLI::App* command =
        add("report", gettext("writes the documents that follow from journals"),
            "  tocsin report drill.tocsin --kind record-sheet --format odt,pdf --out documents\n"
            "  tocsin report drill.tocsin --kind drill --format pdf,html,csv,json --out documents --lang en\n"
            "  tocsin report *.tocsin --kind annual --programme programme.yaml --out documents\n"
            "  tocsin report drill.tocsin --kind improvement --date 2025-04-10 --out documents",
            [this] {
              report_.english = english_;
              return tocsin::cli::report(report_);
            });
    command->add_option("JOURNAL", report_.journals, gettext("journals that `tocsin run --journal` wrote"))->required();
    command
        ->add_option("--kind", report_.kind,
                     gettext("drill, social-engineering, annual, or a document of the procedure (record-sheet, "
                             "improvement, …)"))
        ->required();
    command
        ->add_option("--format", report_.formats,
                     gettext("odt, pdf, html, csv, json; several with commas; without it odt,pdf"))
        ->delimiter(',');
    command->add_option("--out", report_.out, gettext("the folder for the files; it is made where it is missing"))
        ->required();
    command->add_option("--date", report_.date,
                        gettext("the documents' date, as in 2025-04-10; without it the exercise's end"));
    command->add_option("--programme", report_.programme, gettext("the year's programme, for the annual report"));
    command->add_flag("--unverified", report_.unverified,
                      gettext("writes documents also of a journal that fails verification, marked on every page"));
  }

  void add_programme(CLI::App* command, std::string& programme) {
    command->add_option("PROGRAMME", programme, gettext("the year's programme, a YAML file"))->required();
  }

  void add_year() {
    CLI::App* command = add("year", gettext("shows how the year's programme stands, and what falls due"),
                            "  tocsin year programme.yaml\n"
                            "  tocsin year programme.yaml --due 14d || mail -s due me\n"
                            "  tocsin year programme.yaml --date 2025-04-10 --json",
                            [this] {
                              year_.english = english_;
                              return tocsin::cli::year(year_);
                            });
    add_programme(command, year_.programme);
    command->add_option("--due", year_.due,
                        gettext("a length, as in 14d: exits 1 when something falls due within it or is overdue"));
    command->add_option("--date", year_.date, gettext("as if today were this day"));
    command->add_flag("--json", year_.json, gettext("prints one JSON document"));
  }

  void add_submit() {
    CLI::App* command =
        add("submit", gettext("records that a result report was handed in, and makes its package"),
            "  tocsin submit programme.yaml ransomware --to MODA --number 1140001 --by 'Wang' report.odt report.pdf\n"
            "  tocsin submit programme.yaml ransomware --to MODA --number 1140001 --by 'Wang' --package out/sent "
            "report.pdf\n"
            "  tocsin verify out/sent",
            [this] { return tocsin::cli::submit(submit_); });
    add_programme(command, submit_.programme);
    command->add_option("EXERCISE", submit_.drill, gettext("the exercise's id in the programme"))->required();
    command->add_option("FILE", submit_.files, gettext("the documents that were handed in"));
    command->add_option("--to", submit_.to, gettext("to whom"))->required();
    command->add_option("--number", submit_.reference, gettext("the letter's reference number"))->required();
    command->add_option("--by", submit_.by, gettext("who handed it in"))->required();
    command->add_option("--date", submit_.date, gettext("the day on which it was; without it today"));
    command->add_option("--package", submit_.package, gettext("a new folder for documents, journal and manifest"));
  }

  void add_certificate(CLI::App* command, std::string& certificate, std::string& key) {
    command->add_option("--cert", certificate,
                        gettext("the server's certificate, PEM; without it one is made beside the journal"));
    command->add_option("--key", key, gettext("its private key, PEM"));
  }

  void add_serve() {
    CLI::App* command = add("serve", gettext("lets many people take part over the network"),
                            "  tocsin serve scenarios/drills/hospital-ransomware-2025.yaml\n"
                            "  tocsin serve DRILL --journal drill.tocsin --listen 0.0.0.0:8765\n"
                            "  tocsin serve morning.tocsin noon.tocsin --cert server.crt --key server.key\n"
                            "  tocsin serve DRILL --metrics 127.0.0.1:9765",
                            [this] {
                              serve_.library = library();
                              serve_.english = english_;
                              return tocsin::cli::serve(serve_);
                            });
    command->add_option("EXERCISE", serve_.exercises, gettext("drills, or journals to go on with"))->required();
    command->add_option("--journal", serve_.journal,
                        gettext("the journal of the one drill; without it the drill's name with .tocsin, here"));
    command->add_option("--seed", serve_.seed, gettext("the bots' luck; without it 7"));
    command->add_option("--listen", serve_.listen, gettext("ADDRESS:PORT; without it 0.0.0.0:8765"));
    add_certificate(command, serve_.certificate, serve_.key);
    command->add_option("--metrics", serve_.metrics,
                        gettext("ADDRESS:PORT of this machine for /healthz and /metrics, without TLS"));
    command->add_option("--log", serve_.log, gettext("debug, info, warning or error; without it info"));
    command->add_option("--rate", serve_.rate, gettext("requests per second of each client; without it 10"))
        ->check(CLI::Range(1.0, 100'000.0));
    add_library(command);
  }

  void add_invite() {
    CLI::App* command = add("invite", gettext("makes join codes for seats, to print or to send"),
                            "  tocsin invite drill.tocsin --all-seats --role controller --address drill.example:8765 "
                            "--out codes\n"
                            "  tocsin invite drill.tocsin --seat ciso --expires 12h\n"
                            "  tocsin seats drill.tocsin --revoke ciso",
                            [this] {
                              invite_.library = library();
                              invite_.english = english_;
                              return tocsin::cli::invite(invite_);
                            });
    command->add_option("EXERCISE", invite_.exercise, gettext("the journal that is served, or its drill"))->required();
    command->add_option("--seat", invite_.seats, gettext("a seat; as often as needed"));
    command->add_option("--role", invite_.roles, gettext("controller, evaluator or observer; as often as needed"));
    command->add_flag("--all-seats", invite_.all_seats, gettext("a code for each seat"));
    command->add_option("--address", invite_.address,
                        gettext("HOST:PORT as the participants reach it; without it this machine's name"));
    add_certificate(command, invite_.certificate, invite_.key);
    command->add_option("--expires", invite_.expires, gettext("how long the codes are valid; without it 30d"));
    command->add_option("--out", invite_.out,
                        gettext("a folder for a file of each code, and a page with QR codes to print"));
    add_library(command);
  }

  void add_seats() {
    CLI::App* command = add("seats", gettext("lists who sits where, or which codes are valid; revokes codes"),
                            "  tocsin seats controller.join\n"
                            "  tocsin seats drill.tocsin\n"
                            "  tocsin seats drill.tocsin --revoke ciso --revoke observer",
                            [this] {
                              seats_.english = english_;
                              return tocsin::cli::seats(seats_);
                            });
    command->add_option("EXERCISE", seats_.exercise, gettext("a controller's join code, or a journal"))->required();
    command->add_option("--revoke", seats_.revoke, gettext("a seat or a role whose codes end now"));
    command->add_flag("--json", seats_.json, gettext("prints one JSON document"));
  }

  void add_join() {
    CLI::App* command = add("join", gettext("sits in a seat of an exercise on a server"),
                            "  tocsin join ciso.join --name 'Wang'\n"
                            "  tocsin join tocsin:drill.example:8765/…\n"
                            "  tocsin join ciso.join --json < requests.jsonl",
                            [this] {
                              join_.english = english_;
                              return tocsin::cli::join(join_);
                            });
    command->add_option("CODE", join_.code, gettext("a join code, or a file with one"))->required();
    command->add_option("--name", join_.name, gettext("who you are, for the controller"));
    command->add_flag("--json", join_.json, gettext("JSON lines in and out, for programs"));
  }

  void add_control() {
    CLI::App* command =
        add("control", gettext("conducts an exercise on a server"),
            "  tocsin control controller.join start\n"
            "  tocsin control controller.join rate 600 30\n"
            "  tocsin control controller.join jump T+2h\n"
            "  tocsin control controller.join injects\n"
            "  tocsin control controller.join fire press-call --why 'they are too quick'\n"
            "  tocsin control controller.join improvise ciso handler 'The minister calls.'\n"
            "  tocsin control controller.join duties\n"
            "  tocsin control controller.join waive 12 --by 'Lin' --why 'the form was not available'\n"
            "  tocsin control controller.join note 'Good teamwork' --by 'Lin'\n"
            "  tocsin control controller.join pause | resume | step | hold INJECT | skip INJECT | seat SEAT=bot\n"
            "  tocsin control controller.join release-score | end",
            [this] {
              control_.english = english_;
              return tocsin::cli::control(control_);
            });
    command->add_option("CODE", control_.code, gettext("a controller's join code, or a file with one"))->required();
    command->add_option("VERB", control_.words, gettext("what to do, and what it needs"))->required();
    command->add_option("--by", control_.by, gettext("who says so"));
    command->add_option("--why", control_.why, gettext("why"));
    command->add_flag("--json", control_.json, gettext("prints one JSON document"));
  }

  [[nodiscard]] std::vector<std::string> library() const { return tocsin::conduct::with_own_library(library_); }

  bool english_;
  CLI::App app_;
  std::string language_;
  std::vector<std::string> library_;
  std::function<ExitCode()> chosen_;
  tocsin::cli::CheckOptions check_;
  tocsin::cli::LintOptions lint_;
  tocsin::cli::RunOptions run_;
  tocsin::cli::RehearseOptions rehearse_;
  tocsin::cli::CoverageOptions coverage_;
  tocsin::cli::ScoreOptions score_;
  tocsin::cli::ReplayOptions replay_;
  tocsin::cli::VerifyOptions verify_;
  tocsin::cli::ForkOptions fork_;
  tocsin::cli::ExportOptions export_;
  tocsin::cli::ReportOptions report_;
  tocsin::cli::YearOptions year_;
  tocsin::cli::SubmitOptions submit_;
  tocsin::cli::ServeOptions serve_;
  tocsin::cli::InviteOptions invite_;
  tocsin::cli::SeatsOptions seats_;
  tocsin::cli::JoinOptions join_;
  tocsin::cli::ControlOptions control_;
};

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away early is an error of writing, not a reason to die without a word.
  std::signal(SIGPIPE, SIG_IGN);
  CommandLine command_line(tocsin::conduct::choose_language(wanted_language(argc, argv)));
  return command_line.run(argc, argv);
}
