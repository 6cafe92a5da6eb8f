// Commands that read a journal: score, replay, verify, fork, export.
#include <libintl.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <system_error>

#include "cli/board.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "conduct/files.h"
#include "conduct/fork.h"
#include "conduct/language.h"
#include "conduct/record.h"
#include "journal/digest.h"
#include "reports/html_result.h"
#include "reports/sentences.h"
#include "reports/words.h"
#include "sim/calendar.h"
#include "sim/translate.h"

namespace tocsin::cli {
namespace {

using reports::fill;

// The instant that an option names, or the fallback where it is not given.
Outcome<sim::Time> instant_or(const std::string& text, const sim::Plan& plan, sim::Time fallback) {
  if (text.empty()) return fallback;
  return conduct::parse_instant(text, plan);
}

// What was done, done again under other rules. Bots' acts are inputs here: they were done, and not to be drawn anew.
struct Rescored {
  explicit Rescored(scenarios::Loaded of) : loaded(std::move(of)), fold(loaded.plan) {}
  scenarios::Loaded loaded;
  conduct::Fold fold;
  std::vector<std::string> not_taken_over;
};

std::optional<Failed> rescore(const conduct::Record& record, sim::Time until, Rescored& rescored) {
  conduct::Fold before(record.loaded.plan);
  if (auto error = conduct::fold_record(record, until, before)) return error;
  sim::Exercise exercise(rescored.loaded.plan, rescored.fold, {false});
  sim::State then(record.loaded.plan);  // follows the record, because a duty is named by what was armed so far
  for (const sim::Event& event : before.events) {
    sim::apply(then, event);
    if (event.kind == sim::Kind::started) {
      exercise.start(static_cast<std::uint64_t>(event.value));
      continue;
    }
    if (event.origin == sim::Origin::engine) continue;
    const auto leave_out = [&](const std::string& why) {
      const std::string what =
          event.kind == sim::Kind::acted ? record.loaded.plan.actions[event.item].id : sim::name_of(event.kind);
      rescored.not_taken_over.push_back(
          fill(gettext("event %1$s, %2$s: %3$s"), {std::to_string(event.sequence), what, why}));
    };
    const auto command = sim::translate(event, then, exercise.state());
    if (!command) {
      leave_out(gettext("there is nothing like it under this procedure"));
    } else if (const auto refusal = exercise.submit(*command, event.time)) {
      leave_out(refusal->because.in(conduct::speaks_english()));
    }
  }
  exercise.advance(std::min(until, std::max(before.state.now, record.reader.position().clock)));
  return std::nullopt;
}

ExitCode show_score(const ScoreOptions& options, const conduct::Record& record, const conduct::Fold& fold,
                    const std::vector<std::string>& not_taken_over) {
  const sim::Score result = fold.score.result();
  const std::string hash = journal::to_hex(record.reader.position().hash);
  const std::uint64_t seed = record.reader.header().seed;
  if (!options.html.empty()) {
    const std::string page = reports::html_result(
        {*fold.state.plan, fold.state, result, fold.events, seed, hash, TOCSIN_VERSION, options.english});
    if (const auto error = conduct::write_whole(options.html, page)) return end_with(*error);
  }
  if (options.json) {
    std::cout << score_document({fold.state, result, seed, hash, not_taken_over}) << "\n";
    return fine;
  }
  print_board(std::cout, fold.state, result, options.english);
  if (!not_taken_over.empty()) std::cout << "\n" << gettext("Not taken over:") << "\n";
  for (const std::string& line : not_taken_over) std::cout << "  " << line << "\n";
  if (!options.html.empty()) std::cout << "\n" << fill(gettext("written: %s"), {options.html}) << "\n";
  return fine;
}

}  // namespace

ExitCode score(const ScoreOptions& options) {
  auto opened = conduct::open_record(options.journal);
  if (!opened) return end_with(opened.failed());
  const conduct::Record& record = **opened;
  auto at = instant_or(options.at, record.loaded.plan, sim::never);
  if (!at) return end_with(at.failed());
  if (options.procedure.empty()) {
    conduct::Fold fold(record.loaded.plan);
    if (const auto error = conduct::fold_record(record, *at, fold)) return end_with(*error);
    fold.state.now = std::max(fold.state.now, std::min(*at, record.reader.position().clock));
    return show_score(options, record, fold, {});
  }
  auto result = scenarios::load_under_procedure(record.loaded.sources, options.procedure, options.library);
  if (!result.loaded) {
    // A procedure of another family lacks nearly every word of the drill; the first few show that well enough.
    constexpr std::size_t shown = 5;
    std::string message = fill(gettext("the drill does not fit the procedure %s:"), {options.procedure}) + "\n";
    const auto& diagnostics = result.diagnostics;
    for (std::size_t i = 0; i < std::min(shown, diagnostics.size()); ++i) message += scenarios::format(diagnostics[i]);
    if (diagnostics.size() > shown) {
      message += fill(gettext("… and %s more"), {std::to_string(diagnostics.size() - shown)}) + "\n";
    }
    message.pop_back();
    return end_with({finding, message});
  }
  Rescored rescored(std::move(*result.loaded));
  if (const auto error = rescore(record, *at, rescored)) return end_with(*error);
  return show_score(options, record, rescored.fold, rescored.not_taken_over);
}

ExitCode replay(const ReplayOptions& options) {
  auto opened = conduct::open_record(options.journal);
  if (!opened) return end_with(opened.failed());
  const conduct::Record& record = **opened;
  const sim::Plan& plan = record.loaded.plan;
  auto until = instant_or(options.until, plan, sim::never);
  if (!until) return end_with(until.failed());
  conduct::Fold fold(plan);
  if (const auto error = conduct::fold_record(record, *until, fold)) return end_with(*error);
  fold.state.now = std::max(fold.state.now, std::min(*until, record.reader.position().clock));
  const reports::Sentences sentences(fold.state, fold.events, options.english);
  for (const sim::Event& event : fold.events) {
    std::cout << padded("#" + std::to_string(event.sequence), 8)
              << sim::format_local(event.time, plan.utc_offset_minutes) << "  " << sentences.of(event) << "\n";
  }
  std::cout << "\n";
  print_board(std::cout, fold.state, fold.score.result(), options.english);
  return fine;
}

namespace {

ExitCode verify_package(const VerifyOptions& options) {
  const auto checked = journal::check_package(options.journal);
  if (!checked) return end_with(conduct::failed(checked.error()));
  const auto& [files, differences] = checked.value();
  if (options.json) {
    std::cout << package_document(files, differences) << "\n";
  } else if (differences.empty()) {
    std::cout << fill(gettext("%1$s: %2$s files, as they were packed"), {options.journal, std::to_string(files)})
              << "\n";
  } else {
    for (const std::string& difference : differences) {
      std::cout << fill(gettext("%1$s: %2$s"), {options.journal, difference}) << "\n";
    }
  }
  return differences.empty() ? fine : finding;
}

}  // namespace

ExitCode verify(const VerifyOptions& options) {
  if (std::error_code error; std::filesystem::is_directory(options.journal, error)) return verify_package(options);
  const auto say = [&](const journal::Position& position, const std::string& difference) {
    if (options.json) {
      std::cout << verify_document(position, difference) << "\n";
    } else if (difference.empty()) {
      std::cout << fill(
                       gettext("%1$s: %2$s events, as they were written and as they follow from the inputs\nhash %3$s"),
                       {options.journal, std::to_string(position.sequence), journal::to_hex(position.hash)})
                << "\n";
    } else {
      std::cout << fill(gettext("%1$s: %2$s"), {options.journal, difference}) << "\n";
    }
    return difference.empty() ? fine : finding;
  };
  auto reader = journal::Reader::open(options.journal);
  if (!reader) return end_with(conduct::failed(reader.error()));
  const journal::Position position = reader.value().position();
  if (const auto broken = reader.value().verify_chain()) {
    if (broken->failure == journal::Failure::input_output) return end_with(conduct::failed(*broken));
    return say(position, broken->message);
  }
  auto opened = conduct::open_record(options.journal);
  if (!opened) return end_with(opened.failed());
  conduct::Fold fold((*opened)->loaded.plan);
  sim::Resimulation resimulation((*opened)->loaded.plan, fold);
  if (const auto difference = conduct::resimulate((*opened)->reader, resimulation)) {
    if (difference->code == input_output) return end_with(*difference);
    return say(position, difference->message);
  }
  if (resimulation.finish(position.clock) > 0) {
    return say(position, fill(gettext("event %s is missing: more follows from the inputs than is recorded"),
                              {std::to_string(position.sequence + 1)}));
  }
  return say(position, "");
}

ExitCode fork(const ForkOptions& options) {
  auto opened = conduct::open_record(options.journal);
  if (!opened) return end_with(opened.failed());
  const conduct::Record& record = **opened;
  auto at = conduct::parse_instant(options.at, record.loaded.plan);
  if (!at) return end_with(at.failed());
  const auto taken_over = conduct::fork_record(record, *at, options.to);
  if (!taken_over) return end_with(taken_over.failed());
  std::cout << fill(gettext("%1$s: %2$s events taken over; go on with: tocsin run --journal %1$s"),
                    {options.to, std::to_string(*taken_over)})
            << "\n";
  return fine;
}

ExitCode export_events(const ExportOptions& options) {
  // Whoever reads only the head of the lines wants no complaint about the rest.
  std::signal(SIGPIPE, SIG_DFL);
  auto opened = conduct::open_record(options.journal);
  if (!opened) return end_with(opened.failed());
  const conduct::Record& record = **opened;
  conduct::Fold fold(record.loaded.plan);
  if (const auto error = conduct::fold_record(record, sim::never, fold)) return end_with(*error);
  std::cout << header_line(record.loaded.plan, record.reader.header(), record.reader.position()) << "\n";
  const auto unread = record.reader.scan([&](const sim::Event& event) {
    std::cout << event_line(record.loaded.plan, fold.state, event) << "\n";
    return static_cast<bool>(std::cout);
  });
  if (unread) return end_with(conduct::failed(*unread));
  std::cout.flush();
  if (!std::cout) return end_with({input_output, gettext("the output cannot be written")});
  return fine;
}

}  // namespace tocsin::cli
