// Procedures that are based on others: `based_on` takes everything over, `without` takes entries out of it, and what the
// file says itself is put over the rest: maps by key, lists by id. Private to scenarios/.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/reading.h"

namespace tocsin::scenarios {

struct ParsedProcedure {
  const Source* source = nullptr;
  std::shared_ptr<const Node> root;  // never null
};

struct MergedProcedure {
  std::shared_ptr<const Node> root;    // each node's place says in which of `sources` it stands
  std::vector<const Source*> sources;  // the procedure's own first, then what it is based on, the nearest first
  std::vector<std::string> bases;      // ids, the nearest first
};

inline constexpr std::size_t bases_max = 8;

// Of several procedures the one that no other is based on, with its bases merged into it. Nothing and a diagnostic when
// a base is not among them, when one is based on itself, or when they do not make one chain.
[[nodiscard]] std::optional<MergedProcedure> merge_procedures(const std::vector<ParsedProcedure>& procedures,
                                                              std::vector<Diagnostic>& diagnostics);

}  // namespace tocsin::scenarios
