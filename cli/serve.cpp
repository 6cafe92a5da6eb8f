// `tocsin serve`.
#include <libintl.h>
#include <sys/resource.h>

#include <filesystem>
#include <iostream>

#include "cli/commands.h"
#include "cli/places.h"
#include "cli/serving.h"
#include "cli/start_or_resume.h"
#include "net/stage.h"
#include "reports/words.h"

namespace tocsin::cli {
namespace {

using reports::fill;

// As many connections as the system lets this process have.
void raise_limit_of_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

Outcome<net::Level> parse_level(const std::string& text) {
  if (text == "debug") return net::Level::debug;
  if (text == "info") return net::Level::info;
  if (text == "warning") return net::Level::warning;
  if (text == "error") return net::Level::error;
  return Failed{usage, fill(gettext("`%s` is no level: debug, info, warning or error"), {text})};
}

Outcome<net::Listening> parse_listening(const std::string& text) {
  const auto address = net::to_address(text);
  if (address) return net::Listening{address->first, address->second};
  return Failed{usage, fill(gettext("`%s`: write ADDRESS:PORT, for example 0.0.0.0:8765"), {text})};
}

std::string colons(const std::string& bytes) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    if (!text.empty()) text += ':';
    text += digits[static_cast<unsigned char>(c) >> 4U];
    text += digits[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

std::optional<Failed> open_exercises(const ServeOptions& options, net::Hall& hall) {
  for (const std::string& exercise : options.exercises) {
    const std::string journal = options.journal.empty() ? journal_for(exercise) : options.journal;
    RunOptions wanted;
    if (is_drill_file(exercise)) wanted.drill = exercise;
    wanted.library = options.library;
    wanted.journal = journal;
    wanted.seed = options.seed;
    auto session = start_or_resume(wanted);
    if (!session) return session.failed();
    auto book = net::DoorBook::open(journal);
    if (!book) return book.failed();
    const std::string label = reports::label_of((*session)->plan().label, (*session)->plan().id, options.english);
    const net::Stage& stage = hall.add(std::move(*session), std::move(*book));
    std::cout << fill(gettext("exercise %1$s: %2$s, journal %3$s"), {stage.id(), label, journal}) << "\n";
  }
  return std::nullopt;
}

}  // namespace

ExitCode serve(const ServeOptions& options) {
  if (options.exercises.empty()) return end_with({usage, gettext("which exercises? name drills or journals")});
  if (!options.journal.empty() && options.exercises.size() > 1) {
    return end_with({usage, gettext("--journal names the journal of one drill")});
  }
  const auto level = parse_level(options.log);
  if (!level) return end_with(level.failed());
  const auto listening = parse_listening(options.listen);
  if (!listening) return end_with(listening.failed());
  std::optional<net::Listening> metrics;
  if (!options.metrics.empty()) {
    const auto at = parse_listening(options.metrics);
    if (!at) return end_with(at.failed());
    metrics = *at;
  }
  const std::string first = options.journal.empty() ? journal_for(options.exercises.front()) : options.journal;
  const auto certificate = certificate_for(first, options.certificate, options.key);
  if (!certificate) return end_with(certificate.failed());
  raise_limit_of_files();
  net::Limits limits;
  if (options.rate > 0) {
    limits.requests_per_second = options.rate;
    limits.requests_at_once = 4 * options.rate;
  }
  auto server =
      net::WebsocketServer::open(*listening, *certificate, metrics, limits, net::Log::to_standard_error(*level));
  if (!server) return end_with(server.failed());
  if (const auto failed = open_exercises(options, (*server)->hall())) return end_with(*failed);
  std::cout << fill(gettext("certificate SHA-256 %s"), {colons((*certificate).fingerprint)}) << "\n";
  if (metrics) {
    std::cout << fill(gettext("metrics at http://%1$s:%2$s/metrics"),
                      {metrics->host, std::to_string((*server)->metrics_port())})
              << "\n";
  }
  std::cout << fill(gettext("listening at %1$s:%2$s"), {(*listening).host, std::to_string((*server)->port())}) << "\n"
            << std::flush;
  (*server)->run();
  std::cout << gettext("stopped; everything is on disk") << "\n";
  return fine;
}

}  // namespace tocsin::cli
