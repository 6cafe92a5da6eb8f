#include "conduct/record.h"

#include <libintl.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "conduct/jobs.h"
#include "conduct/language.h"
#include "reports/words.h"
#include "sim/calendar.h"
#include "sim/validity.h"

namespace tocsin::conduct {
namespace {

using reports::fill;

// One event of a difference, as far as it can be said in a line.
std::string brief(const sim::Event& event, const sim::Plan& plan) {
  return std::string(sim::name_of(event.kind)) + ", " + sim::name_of(event.origin) + ", " +
         sim::format_local(event.time, plan.utc_offset_minutes);
}

Failed say(const sim::Difference& difference, const sim::Plan& plan) {
  const std::string number = std::to_string(difference.sequence);
  if (difference.refusal) {
    return {finding, fill(gettext("event %1$s: this input is refused now: %2$s"),
                          {number, difference.refusal->because.in(speaks_english())})};
  }
  const std::string nothing = gettext("nothing");
  return {finding, fill(gettext("event %1$s differs: recorded is %2$s; the inputs lead to %3$s"),
                        {number, difference.recorded ? brief(*difference.recorded, plan) : nothing,
                         difference.expected ? brief(*difference.expected, plan) : nothing})};
}

}  // namespace

Failed failed(const journal::Error& error) {
  switch (error.failure) {
    case journal::Failure::missing:
    case journal::Failure::input_output: return {input_output, error.message};
    default: return {finding, error.message};
  }
}

Outcome<std::unique_ptr<Record>> open_record(const std::string& path, scenarios::KnownTexts* known) {
  auto reader = journal::Reader::open(path);
  if (!reader) return failed(reader.error());
  std::vector<scenarios::Source> sources;
  for (const journal::Source& source : reader.value().header().sources) sources.push_back({source.name, source.text});
  auto result = scenarios::load_sources(sources, known);
  if (!result.loaded) {
    std::string message = fill(gettext("%s: the texts in it cannot be read"), {path});
    for (const auto& diagnostic : result.diagnostics) message += "\n" + scenarios::format(diagnostic);
    return Failed{finding, message};
  }
  return std::make_unique<Record>(Record{std::move(reader.value()), std::move(*result.loaded)});
}

std::optional<Failed> fold_record(const Record& record, sim::Time until, Fold& fold) {
  std::optional<Failed> unfit;
  const auto error = record.reader.scan([&](const sim::Event& event) {
    if (event.time > until) return false;
    if (!sim::fits(record.loaded.plan, event, fold.state.duties.size())) {
      unfit = Failed{finding, fill(gettext("event %s does not fit the drill"), {std::to_string(event.sequence)})};
      return false;
    }
    fold.on_event(event);
    return true;
  });
  if (error) return failed(*error);
  return unfit;
}

namespace {

template <class Scan>
std::optional<Failed> resimulate_by(const Scan& scan, sim::Resimulation& resimulation) {
  std::optional<Failed> found;
  const auto error = scan([&](const sim::Event& event) {
    if (const auto difference = resimulation.take(event)) found = say(*difference, *resimulation.state().plan);
    return !found.has_value();
  });
  if (error) return failed(*error);
  return found;
}

}  // namespace

std::optional<Failed> resimulate(const journal::Reader& reader, sim::Resimulation& resimulation) {
  return resimulate_by([&](const auto& take) { return reader.scan(take); }, resimulation);
}

std::optional<Failed> verify_record(const Record& record, sim::EventSink* sink) {
  class : public sim::EventSink {
    void on_event(const sim::Event&) override {}
  } nobody;
  sim::Resimulation resimulation(record.loaded.plan, sink == nullptr ? static_cast<sim::EventSink&>(nobody) : *sink);
  auto difference = resimulate_by([&](const auto& take) { return record.reader.scan_verified(take); }, resimulation);
  if (difference) return difference;
  const journal::Position position = record.reader.position();
  if (resimulation.finish(position.clock) == 0) return std::nullopt;
  return Failed{finding, fill(gettext("event %s is missing: more follows from the inputs than is recorded"),
                              {std::to_string(position.sequence + 1)})};
}

namespace {

Outcome<Held> hold_record(const std::string& path, scenarios::KnownTexts& known) {
  auto opened = open_record(path, &known);
  if (!opened) return opened.failed();
  Held held;
  held.record = std::move(*opened);
  const sim::Plan& plan = held.record->loaded.plan;
  held.fold = std::make_unique<Fold>(plan);
  held.doubt = verify_record(*held.record, held.fold.get());
  if (held.doubt) {
    held.fold = std::make_unique<Fold>(plan);
    if (auto error = fold_record(*held.record, sim::never, *held.fold)) return *error;
  }
  held.fold->state.now = std::max(held.fold->state.now, held.record->reader.position().clock);
  held.score = held.fold->score.result();
  return held;
}

}  // namespace

reports::Account account_of(const Held& held, bool english, sim::Time date) {
  return {held.plan(),
          held.fold->state,
          held.score,
          held.fold->events,
          journal::to_hex(held.record->reader.position().hash),
          english,
          date,
          !held.doubt.has_value()};
}

std::vector<Outcome<Held>> hold_records(const std::vector<std::string>& paths) {
  // The longest first, so that no thread waits long for another.
  std::vector<std::pair<std::uintmax_t, std::size_t>> order;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(paths[i], error);
    order.emplace_back(error ? 0 : bytes, i);
  }
  std::sort(order.rbegin(), order.rend());
  scenarios::KnownTexts known;
  std::vector<Outcome<Held>> all;
  for (std::size_t i = 0; i < paths.size(); ++i) all.emplace_back(Failed{});
  share_out(paths.size(), [&](std::size_t item) {
    const std::size_t at = order[item].second;
    all[at] = hold_record(paths[at], known);
  });
  return all;
}

Outcome<sim::Time> parse_instant(const std::string& text, const sim::Plan& plan) {
  if (const auto instant = sim::parse_scenario_time(text, plan.starts, plan.utc_offset_minutes)) return *instant;
  const std::string length = text.rfind("T+", 0) == 0 ? text.substr(2) : text;
  const auto span = sim::parse_duration(length);
  if (span && span->months == 0) return plan.starts + span->milliseconds;
  return Failed{usage, fill(gettext("`%s` is no time; write, for example, `2025-03-10 09:00` or `T+1d2h`"), {text})};
}

}  // namespace tocsin::conduct
