// A guarded YAML tree: one UTF-8 document without anchors, aliases and tags, bounded in size, depth and nodes, in which
// every node knows its line and column (in characters). Duplicate keys are errors. Nothing is thrown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/diagnostic.h"

namespace tocsin::scenarios {

inline constexpr std::size_t file_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t depth_max = 40;
inline constexpr std::size_t nodes_max = 200'000;

struct Place {
  int line = 1;
  int column = 1;
  int file = 0;  // which of several files that were put together (scenarios/merge.h)
};

struct Node {
  enum class Kind { null, scalar, list, map };
  struct Entry;
  Kind kind = Kind::null;
  Place place;
  bool quoted = false;
  std::string text;            // scalar
  std::vector<Node> items;     // list
  std::vector<Entry> entries;  // map, in the order of the file

  [[nodiscard]] const Node* find(std::string_view key) const;
};
struct Node::Entry {
  std::string key;
  Place place;
  Node value;
};

// What the parser's complaint means, where it comes from, and what to write instead.
[[nodiscard]] Diagnostic explain(const std::string& file, std::string_view text, Place place,
                                 const std::string& complaint);

// Nothing when the text is no such document; `diagnostics` then says why.
[[nodiscard]] std::optional<Node> parse_yaml(const std::string& file, const std::string& text,
                                             std::vector<Diagnostic>& diagnostics);

}  // namespace tocsin::scenarios
