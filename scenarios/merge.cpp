#include "scenarios/merge.h"

#include <algorithm>
#include <utility>

namespace tocsin::scenarios {
namespace {

struct Shape {  // how a part of a procedure is put over the same part of its base
  enum class How : std::uint8_t { whole, by_key, by_id } how = How::whole;
  const Shape* inner = nullptr;                            // of each entry or item
  std::vector<std::pair<std::string, const Shape*>> keys;  // of single entries, where they differ
};

const Shape whole;
const Shape keys_whole{Shape::How::by_key, &whole, {}};
const Shape entries{Shape::How::by_key, &keys_whole, {}};
const Shape items{Shape::How::by_id, &keys_whole, {}};
const Shape form{Shape::How::by_key, &whole, {{"fields", &items}}};
const Shape forms{Shape::How::by_key, &form, {}};
const Shape property{Shape::How::by_key,
                     &whole,
                     {{"assets", &keys_whole},
                      {"effects", &keys_whole},
                      {"levels", &entries},
                      {"read_as", &keys_whole},
                      {"certainty", &keys_whole}}};
const Shape worksheet{Shape::How::by_key, &property, {}};
const Shape severity{Shape::How::by_key, &whole, {{"groups", &keys_whole}, {"worksheet", &worksheet}}};
const Shape procedure_shape{Shape::How::by_key,
                            &whole,
                            {{"severity", &severity},
                             {"roles", &keys_whole},
                             {"relations", &keys_whole},
                             {"addresses", &entries},
                             {"channels", &entries},
                             {"targets", &entries},
                             {"facts", &entries},
                             {"counting", &entries},
                             {"forms", &forms},
                             {"actions", &entries},
                             {"duties", &items},
                             {"clauses", &items},
                             {"checks", &items},
                             {"documents", &entries},
                             {"scoring", &keys_whole}}};

Node::Entry* entry_of(Node& map, const std::string& key) {
  const auto found =
      std::find_if(map.entries.begin(), map.entries.end(), [&](const Node::Entry& entry) { return entry.key == key; });
  return found == map.entries.end() ? nullptr : &*found;
}

Node* item_of(Node& list, const std::string& id) {
  for (Node& item : list.items) {
    const Node* own = item.find("id");
    if (own != nullptr && own->text == id) return &item;
  }
  return nullptr;
}

// The shape is as deep as the merging goes, so this comes to an end however deep the files are.
Node put_over(Node base, const Node& own, const Shape& shape) {
  const bool maps = base.kind == Node::Kind::map && own.kind == Node::Kind::map;
  const bool lists = base.kind == Node::Kind::list && own.kind == Node::Kind::list;
  if (shape.how == Shape::How::by_key && maps) {
    for (const Node::Entry& entry : own.entries) {
      const auto special =
          std::find_if(shape.keys.begin(), shape.keys.end(), [&](const auto& one) { return one.first == entry.key; });
      const Shape& inner = special == shape.keys.end() ? *shape.inner : *special->second;
      if (Node::Entry* old = entry_of(base, entry.key)) {
        old->place = entry.place;
        old->value = put_over(std::move(old->value), entry.value, inner);
      } else {
        base.entries.push_back(entry);
      }
    }
    base.place = own.place;
    return base;
  }
  if (shape.how == Shape::How::by_id && lists) {
    for (const Node& item : own.items) {
      const Node* id = item.find("id");
      Node* old = id == nullptr ? nullptr : item_of(base, id->text);
      if (old != nullptr) {
        *old = put_over(std::move(*old), item, *shape.inner);
      } else {
        base.items.push_back(item);
      }
    }
    base.place = own.place;
    return base;
  }
  return own;
}

void stand_in(Node& node, int file) {
  node.place.file = file;
  for (Node& item : node.items) stand_in(item, file);
  for (Node::Entry& entry : node.entries) {
    entry.place.file = file;
    stand_in(entry.value, file);
  }
}

std::vector<std::string> ids_in(const Node& section) {
  std::vector<std::string> ids;
  for (const Node::Entry& entry : section.entries) ids.push_back(entry.key);
  for (const Node& item : section.items) {
    if (const Node* id = item.find("id")) ids.push_back(id->text);
  }
  return ids;
}

// Takes the entry or item of that name out of a section; false when there is none.
bool take_out(Node* section, const std::string& name) {
  if (section == nullptr) return false;
  const std::size_t before = section->entries.size() + section->items.size();
  std::erase_if(section->entries, [&](const Node::Entry& entry) { return entry.key == name; });
  std::erase_if(section->items, [&](const Node& item) {
    const Node* id = item.find("id");
    return id != nullptr && id->text == name;
  });
  return section->entries.size() + section->items.size() < before;
}

Node* part_of(Node* map, const std::string& key) {
  if (map == nullptr || map->kind != Node::Kind::map) return nullptr;
  Node::Entry* entry = entry_of(*map, key);
  return entry == nullptr ? nullptr : &entry->value;
}

void without(File& file, Node& base, const Node* given) {
  if (given == nullptr || !file.only(*given, keys_of("without"), "`without`")) return;
  for (const Node::Entry& section : given->entries) {
    for (const Node& item : file.list(&section.value)) {
      const std::string name = file.word(&item);
      Node* from = part_of(&base, section.key);
      std::string last = name;
      if (section.key == "fields" || section.key == "worksheet") {
        const bool is_field = section.key == "fields";
        const std::size_t mark = name.find(is_field ? '.' : '/');
        Node* whole_part = is_field ? part_of(&base, "forms") : part_of(part_of(&base, "severity"), "worksheet");
        const std::string first = name.substr(0, mark);
        last = mark == std::string::npos ? "" : name.substr(mark + 1);
        Node* one = part_of(whole_part, first);
        from = part_of(one, is_field ? "fields" : "levels");
        if (!is_field) take_out(part_of(one, "assets"), last);
      }
      if (name.empty() || take_out(from, last)) continue;

      file.error(
          item.place,
          fill(gettext("the procedure that this one is based on has no `%1$s` among its %2$s"), {name, section.key}),
          from == nullptr ? "" : did_you_mean(last, ids_in(*from)));
    }
  }
}

std::string word_at(const Node& root, const char* key) {
  const Node* found = root.find(key);
  return found != nullptr && found->kind == Node::Kind::scalar ? found->text : std::string();
}

const ParsedProcedure* with_id(const std::vector<ParsedProcedure>& procedures, const std::string& id) {
  const auto found = std::find_if(procedures.begin(), procedures.end(),
                                  [&](const ParsedProcedure& one) { return word_at(*one.root, "id") == id; });
  return found == procedures.end() ? nullptr : &*found;
}

}  // namespace

std::optional<MergedProcedure> merge_procedures(const std::vector<ParsedProcedure>& procedures,
                                                std::vector<Diagnostic>& diagnostics) {
  const auto is_base = [&](const ParsedProcedure& one) {
    const std::string id = word_at(*one.root, "id");
    return std::any_of(procedures.begin(), procedures.end(), [&](const ParsedProcedure& other) {
      return &other != &one && !id.empty() && word_at(*other.root, "based_on") == id;
    });
  };
  const auto top =
      std::find_if(procedures.begin(), procedures.end(), [&](const ParsedProcedure& one) { return !is_base(one); });
  if (procedures.empty()) return std::nullopt;
  const ParsedProcedure* at = top == procedures.end() ? &procedures.front() : &*top;
  std::vector<const ParsedProcedure*> chain;
  while (true) {
    if (std::find(chain.begin(), chain.end(), at) != chain.end() || chain.size() > bases_max) {
      File(*at->source, diagnostics)
          .error(at->root->find("based_on")->place, gettext("the procedure is based on itself"),
                 gettext("name another, or none"));
      return std::nullopt;
    }
    chain.push_back(at);
    const Node* named = at->root->find("based_on");
    if (named == nullptr) break;
    File file(*at->source, diagnostics);
    const std::string id = file.id(named);
    const ParsedProcedure* base = with_id(procedures, id);
    if (base == nullptr) {
      if (!id.empty()) file.error(named->place, fill(gettext("the procedure `%s` is not at hand"), {id}));
      return std::nullopt;
    }
    at = base;
  }
  if (chain.size() != procedures.size()) {
    diagnostics.push_back(
        {procedures.front().source->name, 1, 1, fill(gettext("one %s is needed"), {gettext("procedure")}), "", ""});
    return std::nullopt;
  }
  MergedProcedure merged;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    merged.sources.push_back(chain[i]->source);
    if (i > 0) merged.bases.push_back(word_at(*chain[i]->root, "id"));
  }
  if (chain.size() == 1) {
    merged.root = chain.front()->root;
    return merged;
  }
  std::vector<Node> roots;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    roots.push_back(*chain[i]->root);
    stand_in(roots.back(), static_cast<int>(i));
  }
  File file(*merged.sources.front(), diagnostics, {merged.sources.begin() + 1, merged.sources.end()});
  Node root = std::move(roots.back());
  for (std::size_t i = roots.size() - 1; i-- > 0;) {
    // What the base says of its own base has been done.
    std::erase_if(root.entries,
                  [](const Node::Entry& entry) { return entry.key == "based_on" || entry.key == "without"; });
    without(file, root, roots[i].find("without"));
    root = put_over(std::move(root), roots[i], procedure_shape);
  }
  merged.root = std::make_shared<const Node>(std::move(root));
  return merged;
}

}  // namespace tocsin::scenarios
