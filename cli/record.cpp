#include "cli/record.h"

#include <libintl.h>

#include "reports/words.h"
#include "sim/calendar.h"
#include "sim/validity.h"

namespace tocsin::cli {
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
                          {number, difference.refusal->because.in(true)})};
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

Outcome<std::unique_ptr<Record>> open_record(const std::string& path) {
  auto reader = journal::Reader::open(path);
  if (!reader) return failed(reader.error());
  std::vector<scenarios::Source> sources;
  for (const journal::Source& source : reader.value().header().sources) sources.push_back({source.name, source.text});
  auto result = scenarios::load_sources(sources);
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

std::optional<Failed> resimulate(const journal::Reader& reader, sim::Resimulation& resimulation) {
  std::optional<Failed> found;
  const auto error = reader.scan([&](const sim::Event& event) {
    if (const auto difference = resimulation.take(event)) found = say(*difference, *resimulation.state().plan);
    return !found.has_value();
  });
  if (error) return failed(*error);
  return found;
}

Outcome<sim::Time> parse_instant(const std::string& text, const sim::Plan& plan) {
  if (const auto instant = sim::parse_local_time(text, plan.utc_offset_minutes)) return *instant;
  const std::string length = text.rfind("T+", 0) == 0 ? text.substr(2) : text;
  const auto span = sim::parse_duration(length);
  if (span && span->months == 0) return plan.starts + span->milliseconds;
  return Failed{usage, fill(gettext("`%s` is no time; write, for example, `2025-03-10 09:00` or `T+1d2h`"), {text})};
}

}  // namespace tocsin::cli
