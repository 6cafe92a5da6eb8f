// The `tocsin` command: reads the command line and hands over to one of the functions in commands.h.
#include <libintl.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>

#include "cli/commands.h"
#include "cli/language.h"

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
    words->label("Options", gettext("Options"));
    words->label("Positionals", gettext("Arguments"));
    words->label("Subcommands", gettext("Commands"));
    words->label("SUBCOMMAND", gettext("COMMAND"));
    words->label("OPTIONS", gettext("OPTIONS"));
    words->label("REQUIRED", gettext("(required)"));
    app_.get_help_ptr()->description(gettext("prints this help"));
    app_.require_subcommand(1);
    app_.set_version_flag("--version", TOCSIN_VERSION, gettext("prints the version"));
    app_.footer(
        gettext("Exit codes: 0 fine, 1 a finding or refusal, 2 usage, 3 input or output.\n"
                "`tocsin COMMAND --help` shows examples."));
    if (std::filesystem::exists(TOCSIN_LIBRARY_DIR)) library_.emplace_back(TOCSIN_LIBRARY_DIR);
    add_check();
    add_run();
    add_score();
    add_replay();
    add_verify();
    add_fork();
    add_export();
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
                              check_.library = library_;
                              return tocsin::cli::check(check_);
                            });
    command->add_option("FILE", check_.files, gettext("drills, procedures, directories or calendars"));
    command->add_flag("--keys", check_.keys, gettext("lists every object of the format with its keys"));
    add_library(command);
  }

  void add_run() {
    CLI::App* command = add("run", gettext("runs a drill, or goes on with one"),
                            "  tocsin run scenarios/drills/hospital-ransomware-2025.yaml\n"
                            "  tocsin run DRILL --journal drill.tocsin --seed 7 --html result.html\n"
                            "  tocsin run DRILL --seat information-security-staff=person\n"
                            "  tocsin run DRILL --speed 600\n"
                            "  tocsin run --journal drill.tocsin",
                            [this] {
                              run_.library = library_;
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
    command->add_option("--html", run_.html, gettext("writes the result as one HTML page"));
    command->add_flag("--json", run_.json, gettext("prints one JSON document instead of the board"));
    command->add_flag("--acknowledge", run_.acknowledge,
                      gettext("says `acknowledged N` when event N is on the disk, for watchdogs"));
    add_library(command);
  }

  void add_score() {
    CLI::App* command = add("score", gettext("scores a journal, at any instant and under other rules"),
                            "  tocsin score drill.tocsin\n"
                            "  tocsin score drill.tocsin --at T+2h\n"
                            "  tocsin score drill.tocsin --at '2025-02-09 12:00' --json\n"
                            "  tocsin score drill.tocsin --procedure my-procedure.yaml",
                            [this] {
                              score_.library = library_;
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

  bool english_;
  CLI::App app_;
  std::string language_;
  std::vector<std::string> library_;
  std::function<ExitCode()> chosen_;
  tocsin::cli::CheckOptions check_;
  tocsin::cli::RunOptions run_;
  tocsin::cli::ScoreOptions score_;
  tocsin::cli::ReplayOptions replay_;
  tocsin::cli::VerifyOptions verify_;
  tocsin::cli::ForkOptions fork_;
  tocsin::cli::ExportOptions export_;
};

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away early is an error of writing, not a reason to die without a word.
  std::signal(SIGPIPE, SIG_IGN);
  CommandLine command_line(tocsin::cli::choose_language(wanted_language(argc, argv)));
  return command_line.run(argc, argv);
}
