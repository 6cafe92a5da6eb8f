#include "scenarios/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "scenarios/say.h"

namespace tocsin::scenarios {
namespace {

struct Stop {  // ends the parse from within yaml-cpp's callbacks; caught in parse_yaml
  Place place;
  std::string message;
  std::string hint;
};

// yaml-cpp counts columns in bytes; people count characters.
int column_in_characters(std::string_view line, int byte_column) {
  const auto end = std::min(line.size(), static_cast<std::size_t>(std::max(byte_column, 0)));
  return 1 +
         static_cast<int>(std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(end),
                                        [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const std::string& text) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      lines_.emplace_back(std::string_view(text).substr(at, end - at));
      at = end + 1;
    }
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(Node::Kind::null, mark, "", anchor, ""); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Stop{place_of(mark), gettext("an alias (`*name`) is not allowed"),
               gettext("write the value out where it is needed")};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    add(Node::Kind::scalar, mark, tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

  std::optional<Node> root;

 private:
  [[nodiscard]] Place place_of(const YAML::Mark& mark) const {
    if (mark.line < 0 || static_cast<std::size_t>(mark.line) >= lines_.size()) return {};
    return {mark.line + 1, column_in_characters(lines_[static_cast<std::size_t>(mark.line)], mark.column)};
  }

  Node make(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const Place place = place_of(mark);
    if (anchor != 0) {
      throw Stop{place, gettext("an anchor (`&name`) is not allowed"),
                 gettext("write the value out where it is needed")};
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Stop{place, gettext("a tag (`!…`) is not allowed"), gettext("leave it out; the format knows the types")};
    }
    if (++nodes_ > nodes_max) {
      throw Stop{place, fill(gettext("the file has more than %s values"), {std::to_string(nodes_max)}),
                 gettext("split it")};
    }
    Node node;
    node.kind = kind;
    node.place = place;
    node.quoted = tag == "!";
    return node;
  }

  void add(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
           const std::string& value) {
    Node node = make(kind, mark, tag, anchor);
    node.text = value;
    place_node(std::move(node));
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    Node node = make(kind, mark, tag, anchor);
    if (open_.size() >= depth_max) {
      throw Stop{node.place, fill(gettext("nested deeper than %s levels"), {std::to_string(depth_max)}),
                 gettext("no file of the format needs so many")};
    }
    if (!open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().has_key) {
      throw Stop{node.place, gettext("a key must be a plain word"),
                 gettext("a text that begins with `[`, `{` or `? ` stands in quotes")};
    }
    open_.push_back({std::move(node), false, "", {}, {}});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    place_node(std::move(node));
  }

  void place_node(Node node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      if (node.kind != Node::Kind::scalar)
        throw Stop{node.place, gettext("a key must be a plain word"),
                   gettext("a text that begins with `[`, `{` or `? ` stands in quotes")};
      if (node.text == "<<" && !node.quoted) {
        throw Stop{node.place, gettext("a merge key (`<<`) is not allowed"),
                   gettext("write the values out where they are needed")};
      }
      const auto [first, is_new] = parent.line_of_key.emplace(node.text, node.place.line);
      if (!is_new) {
        throw Stop{node.place, fill(gettext("`%s` stands here twice"), {node.text}),
                   fill(gettext("the first one is in line %s"), {std::to_string(first->second)})};
      }
      parent.key = node.text;
      parent.key_place = node.place;
      parent.has_key = true;
    } else {
      parent.node.entries.push_back({parent.key, parent.key_place, std::move(node)});
      parent.has_key = false;
    }
  }

  struct Open {
    Node node;
    bool has_key = false;
    std::string key;
    Place key_place;
    std::map<std::string, int> line_of_key;
  };
  std::vector<std::string_view> lines_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
};

struct BadByte {
  std::size_t at = 0;
  std::string message;
  std::string hint;
};

// The first byte that is not UTF-8 text.
std::optional<BadByte> find_bad_byte(std::string_view text) {
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    return BadByte{0, gettext("this is UTF-16, not UTF-8"), gettext("save the file as UTF-8")};
  }
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    if (length == 0) {
      const bool cut = text.size() - i < 4 && text.find('\n', i) == std::string_view::npos && byte >= 0xe0;
      if (cut) return BadByte{i, gettext("the file ends within a character"), gettext("it was cut off; copy it again")};
      return BadByte{i, gettext("this is not UTF-8 (Big5 perhaps)"), gettext("save the file as UTF-8")};
    }
    if (length == 1 && byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t') {
      return BadByte{i, fill(gettext("this is no text: a control character, byte %s"), {std::to_string(byte)}),
                     gettext("is it a YAML file? save it as UTF-8 text")};
    }
    i += length;
  }
  return std::nullopt;
}

Place place_at(std::string_view text, std::size_t at) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  return {static_cast<int>(line), column_in_characters(text.substr(begin), static_cast<int>(at - begin))};
}

// Brackets nested far deeper than the tree may be would exhaust yaml-cpp's stack before a callback could refuse.
std::optional<std::size_t> find_deep_bracket(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[' || text[i] == '{') ++depth;
    if ((text[i] == ']' || text[i] == '}') && depth > 0) --depth;
    if (depth > 10 * depth_max) return i;
  }
  return std::nullopt;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::optional<Node> parse_yaml(const std::string& file, const std::string& given,
                               std::vector<Diagnostic>& diagnostics) {
  std::string text = given;
  if (text.rfind("\xEF\xBB\xBF", 0) == 0) text.erase(0, 3);
  const auto fail = [&](Place place, const std::string& message, const std::string& hint) -> std::optional<Node> {
    diagnostics.push_back({file, place.line, place.column, message, std::string(line_of(text, place.line)), hint});
    return std::nullopt;
  };
  if (text.size() > file_bytes_max) {
    diagnostics.push_back({file, 1, 1, gettext("the file is larger than 4 MiB"), "", gettext("split it")});
    return std::nullopt;
  }
  if (const auto bad = find_bad_byte(text)) {
    return fail(place_at(text, bad->at), bad->message, bad->hint);
  }
  if (const auto deep = find_deep_bracket(text)) {
    return fail(place_at(text, *deep), gettext("brackets nested too deep"), gettext("is one not closed?"));
  }
  // The end mark turns an unclosed quote, which yaml-cpp would let run to the end of the file, into an error.
  std::istringstream stream(text + "\n...\n");
  Builder builder(text);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder) || !builder.root || builder.root->kind == Node::Kind::null)
      return fail({}, gettext("the file is empty"),
                  gettext("the first line is, for example, `format: tocsin/drill@1`"));
    Builder second(text);
    if (parser.HandleNextDocument(second) && second.root && second.root->kind != Node::Kind::null) {
      return fail(second.root->place, gettext("a second document begins here"), gettext("one file holds one document"));
    }
  } catch (const Stop& stop) {
    return fail(stop.place, stop.message, stop.hint);
  } catch (const YAML::Exception& error) {
    const int line =
        std::clamp(error.mark.line + 1, 1, static_cast<int>(1 + std::count(text.begin(), text.end(), '\n')));
    const Place place{line, column_in_characters(line_of(text, line), error.mark.column)};
    diagnostics.push_back(explain(file, text, place, error.msg));
    return std::nullopt;
  }
  return std::move(builder.root);
}

}  // namespace tocsin::scenarios
