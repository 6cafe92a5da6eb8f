#include "scenarios/reading.h"

#include <algorithm>

#include "sim/calendar.h"

namespace tocsin::scenarios {
namespace {

constexpr std::size_t diagnostics_max = 200;

const char* kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null: return gettext("nothing");
    case Node::Kind::scalar: return gettext("a word");
    case Node::Kind::list: return gettext("a list");
    case Node::Kind::map: return gettext("a map");
  }
  return gettext("nothing");
}

std::optional<std::int64_t> strict_integer(const std::string& text) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string digits = negative ? text.substr(1) : text;
  const bool plain = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits.empty() || digits.size() > 15 || !plain || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return negative ? -value : value;
}

std::string lower_case(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

}  // namespace

std::vector<std::string> Names::ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, index] : at_) ids.push_back(id);
  return ids;
}

bool Names::add_to_group(const std::string& group, Index member) {
  if (at_.find(group) != at_.end()) return false;
  groups_[group].push_back(member);
  return true;
}

const std::vector<Index>* Names::group(const std::string& id) const {
  const auto found = groups_.find(id);
  return found == groups_.end() ? nullptr : &found->second;
}

bool File::full() const { return diagnostics_->size() >= diagnostics_max; }

void File::error(Place place, const std::string& message, const std::string& hint) {
  if (full()) return;
  const auto other = static_cast<std::size_t>(place.file) - 1;
  const Source& source = other < others_.size() ? *others_[other] : *source_;
  // An entry that is read for each of a group would say the same as often.
  const bool said =
      member_ != nullptr && std::any_of(diagnostics_->begin(), diagnostics_->end(), [&](const Diagnostic& each) {
        return each.line == place.line && each.column == place.column && each.file == source.name;
      });
  if (said) return;
  diagnostics_->push_back(
      {source.name, place.line, place.column, message, std::string(line_of(source.text, place.line)), hint});
}

bool File::only(const Node& node, const Keys& keys, const char* what) {
  if (node.kind != Node::Kind::map) {
    error(node.place, fill(gettext("%1$s is a map, not %2$s"), {gettext(what), kind_name(node.kind)}));
    return false;
  }
  for (const Node::Entry& entry : node.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    if (full()) return true;
    std::string hint = did_you_mean(entry.key, keys);
    // `{en: Look, here}` makes a key of what should have been a text.
    if (hint.empty() && entry.value.kind == Node::Kind::null) hint = gettext("put a text that holds a comma in quotes");
    error(entry.place, fill(gettext("%1$s has no key `%2$s`"), {gettext(what), entry.key}), hint);
  }
  return true;
}

const Node* File::need(const Node& node, const std::string& key) {
  const Node* found = node.find(key);
  if (found == nullptr) {
    error(node.place, fill(gettext("`%s` is missing"), {key}));
    return nullptr;
  }
  if (found->kind == Node::Kind::null) {
    const auto entry = std::find_if(node.entries.begin(), node.entries.end(),
                                    [&](const Node::Entry& each) { return each.key == key; });
    error(entry->place, fill(gettext("`%s` is empty"), {key}));
    return nullptr;
  }
  return found;
}

const std::vector<Node>& File::list(const Node* node) {
  static const std::vector<Node> empty;
  if (node == nullptr || node->kind == Node::Kind::null) return empty;
  if (node->kind != Node::Kind::list) {
    error(node->place, fill(gettext("a list is needed here, not %s"), {kind_name(node->kind)}));
    return empty;
  }
  return node->items;
}

const std::vector<Node::Entry>& File::map(const Node* node) {
  static const std::vector<Node::Entry> empty;
  if (node == nullptr || node->kind == Node::Kind::null) return empty;
  if (node->kind != Node::Kind::map) {
    error(node->place, fill(gettext("a map is needed here, not %s"), {kind_name(node->kind)}));
    return empty;
  }
  return node->entries;
}

std::string File::word(const Node* node) {
  if (node == nullptr) return {};
  if (node->kind == Node::Kind::scalar && !node->text.empty()) return node->text;
  const bool empty = node->kind == Node::Kind::scalar;
  error(node->place, empty ? gettext("a word is needed here, not an empty one")
                           : fill(gettext("a word is needed here, not %s"), {kind_name(node->kind)}));
  return {};
}

bool File::valid_id(const std::string& id, Place place) {
  const bool good = !id.empty() && id.size() <= 80 && id.front() != '-' && id.back() != '-' &&
                    id.find("--") == std::string::npos && std::all_of(id.begin(), id.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                    });
  if (!good)
    error(place, fill(gettext("`%s` is no id"), {id}),
          gettext("small letters, digits and single hyphens, as in `city-government`"));
  return good;
}

std::string File::id(const Node* node) {
  std::string text = word(node);
  if (!text.empty()) valid_id(text, node->place);
  return text;
}

sim::Text File::text(const Node* node) {
  if (node == nullptr || node->kind == Node::Kind::null) return {};
  if (node->kind == Node::Kind::scalar) {
    sim::Text same{node->text, node->text};
    fill_in(same.zh, false);
    fill_in(same.en, true);
    return same;
  }
  if (node->kind == Node::Kind::list) {
    error(node->place, gettext("a text is needed here, not a list"), gettext("one text, or `{zh-TW: …, en: …}`"));
    return {};
  }
  if (!only(*node, keys_of("text"), noun("a text"))) return {};
  sim::Text text;
  if (const Node* zh = node->find("zh-TW")) text.zh = word(zh);
  if (const Node* en = node->find("en")) text.en = word(en);
  fill_in(text.zh, false);
  fill_in(text.en, true);
  return text;
}

void File::source(const Node& map) {
  const Node* source = map.find("source");
  if (source == nullptr || source->kind == Node::Kind::scalar) return;
  for (const Node& item : list(source)) word(&item);
}

std::optional<std::int64_t> File::integer(const Node* node, std::int64_t least, std::int64_t most) {
  if (node == nullptr) return std::nullopt;
  const auto value = node->kind == Node::Kind::scalar ? strict_integer(node->text) : std::nullopt;
  const bool long_number = node->kind == Node::Kind::scalar && node->text.size() > 15 && node->text[0] != '0' &&
                           node->text.find_first_not_of("0123456789") == std::string::npos;
  if (!value && !long_number) {
    error(node->place, gettext("a whole number is needed here"), gettext("digits only, without a leading zero"));
    return std::nullopt;
  }
  if (long_number || *value < least || *value > most) {
    error(node->place, fill(gettext("`%1$s` is not between %2$s and %3$s"),
                            {node->text, std::to_string(least), std::to_string(most)}));
    return std::nullopt;
  }
  return value;
}

bool File::boolean(const Node* node, bool fallback) {
  if (node == nullptr) return fallback;
  if (node->kind == Node::Kind::scalar && (node->text == "true" || node->text == "false")) return node->text == "true";
  const std::string lower = lower_case(node->text);
  const bool yes = lower == "yes" || lower == "on" || lower == "y" || lower == "true";
  const bool no = lower == "no" || lower == "off" || lower == "n" || lower == "false";
  error(node->place, gettext("`true` or `false` is needed here"),
        yes || no ? fill(gettext("write `%s`"), {yes ? "true" : "false"}) : "");
  return fallback;
}

std::uint32_t File::ppm(const Node* node, std::uint32_t fallback) {
  if (node == nullptr) return fallback;
  const std::string& text = node->text;
  const std::size_t point = text.find('.');
  const bool percent = !text.empty() && text.back() == '%';
  const std::string whole = percent ? text.substr(0, point == std::string::npos ? text.size() - 1 : point) : "";
  std::string part = percent && point != std::string::npos ? text.substr(point + 1, text.size() - point - 2) : "";
  const auto share = strict_integer(whole);
  const bool digits = std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool complete = point == std::string::npos || !part.empty();
  if (!share || *share < 0 || *share > 100 || part.size() > 4 || !digits || !complete) {
    error(node->place, gettext("a percentage is needed here"), gettext("as in `5%` or `4.89%`, from 0% to 100%"));
    return fallback;
  }
  part.resize(4, '0');
  std::uint32_t fraction = 0;
  for (const char digit : part) fraction = fraction * 10 + static_cast<std::uint32_t>(digit - '0');
  const std::uint32_t value = static_cast<std::uint32_t>(*share) * 10'000 + fraction;
  if (value > sim::parts_per_million) error(node->place, gettext("a percentage is at most 100%"));
  return std::min(value, sim::parts_per_million);
}

std::optional<sim::Span> File::span(const Node* node) {
  if (node == nullptr) return std::nullopt;
  const auto span = node->kind == Node::Kind::scalar ? sim::parse_duration(node->text) : std::nullopt;
  if (!span)
    error(node->place, gettext("a duration is needed here"),
          gettext("as in `90s`, `15m`, `1h30m`, `72h`, `2d` or `1 month`"));
  return span;
}

sim::Duration File::duration(const Node* node, sim::Duration fallback) {
  const auto found = span(node);
  if (!found) return fallback;
  if (found->months != 0) error(node->place, gettext("months cannot stand here"), gettext("write hours or days"));
  return found->milliseconds;
}

void File::fill_in(std::string& text, bool english) const {
  if (member_ == nullptr) return;
  const auto put = [&](const std::string& mark, const std::string& with) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size())) {
      text.replace(at, mark.size(), with);
    }
  };
  put("<n>", member_->number);
  put("<agency>", member_->label.in(english));
}

Index File::find(const std::string& id, const Names& names) const {
  if (member_ != nullptr && !id.empty()) {
    Index own = names.find(id + member_->suffix);
    if (own == none && !member_->prefix.empty()) {
      const std::string system = "system.";
      own = names.find(id.rfind(system, 0) == 0 ? system + member_->prefix + id.substr(system.size())
                                                : member_->prefix + id);
    }
    if (own != none) return own;
  }
  return names.find(id);
}

std::vector<Index> File::find_all(const std::string& id, const Names& names) const {
  const Index one = find(id, names);
  if (one != none) return {one};
  const auto* group = names.group(id);
  return group == nullptr ? std::vector<Index>{} : *group;
}

Index File::index_of(const std::string& id, Place place, const Names& names) {
  const Index found = find(id, names);
  if (found != none || id.empty() || names.elsewhere()) return found;
  if (full()) return none;
  if (const auto* group = names.group(id)) {
    if (member_ != nullptr) {
      error(place, fill(gettext("there is no %1$s `%2$s`"), {names.kind(), id + member_->suffix}),
            fill(gettext("`%1$s` stands for %2$s of them; say for which with `members`"),
                 {id, std::to_string(group->size())}));
      return none;
    }
    error(place,
          fill(gettext("`%1$s` stands for %2$s of them, and one is needed here"), {id, std::to_string(group->size())}),
          gettext("name one of them, or write `for_each`"));
    return none;
  }
  error(place, fill(gettext("there is no %1$s `%2$s`"), {names.kind(), id}), did_you_mean(id, names.ids()));
  return none;
}

Index File::index(const Node* node, const Names& names) {
  return node == nullptr ? none : index_of(word(node), node->place, names);
}

std::vector<Index> File::indices(const Node* node, const Names& names) {
  std::vector<Index> found;
  if (node == nullptr) return found;
  const auto add = [&](const Node& item) {
    const std::vector<Index> all = item.kind == Node::Kind::scalar ? find_all(item.text, names) : std::vector<Index>{};
    if (all.empty()) {
      index(&item, names);
    } else {
      found.insert(found.end(), all.begin(), all.end());
    }
  };
  if (node->kind == Node::Kind::scalar) {
    add(*node);
    return found;
  }
  for (const Node& item : list(node)) add(item);
  return found;
}

void File::error_twice(Place place, const Names& names, const std::string& id) {
  error(place, fill(gettext("the %1$s `%2$s` stands here twice"), {names.kind(), id}));
}

void File::add_name(Names& names, const std::string& id, Place place) {
  if (!names.add(id)) error_twice(place, names, id);
}

}  // namespace tocsin::scenarios
