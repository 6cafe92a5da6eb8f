// What programs read: events, duties and scores as JSON text, with ids instead of positions.
#pragma once

#include <string>
#include <vector>

#include "journal/journal.h"
#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::cli {

// One line, without a line break.
[[nodiscard]] std::string event_line(const sim::Plan& plan, const sim::State& state, const sim::Event& event);
[[nodiscard]] std::string header_line(const sim::Plan& plan, const journal::Header& header,
                                      const journal::Position& position);

struct ScoreDocument {
  const sim::State& state;
  const sim::Score& score;
  std::uint64_t seed = 0;
  std::string journal_hash;
  std::vector<std::string> not_taken_over;  // acts that mean nothing under another procedure
};
[[nodiscard]] std::string score_document(const ScoreDocument& document);

// {"ok": …, "events": …, "hash": …, "difference": … or null}
[[nodiscard]] std::string verify_document(const journal::Position& position, const std::string& difference);

// {"ok": …, "files": …, "differences": […]}
[[nodiscard]] std::string package_document(std::size_t files, const std::vector<std::string>& differences);

}  // namespace tocsin::cli
