// The result of an exercise as one HTML page for reading, printing and filing: it loads nothing, needs no script, and
// is well-formed XML too. The same input gives the same bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "sim/event.h"
#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::reports {

struct HtmlResult {
  const sim::Plan& plan;
  const sim::State& state;  // at the end of `events`
  const sim::Score& score;
  std::span<const sim::Event> events;
  std::uint64_t seed = 0;
  std::string journal_hash;  // as text; empty: there is no journal
  std::string engine_version;
  bool english = false;  // for the plan's texts; gettext's language must be the same (conduct/language.h)
};

[[nodiscard]] std::string html_result(const HtmlResult& result);  // UTF-8

}  // namespace tocsin::reports
