// Clauses and what stands for them, checks of readiness, and how certain a procedure's values are.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

using sim::Certainty;
using What = sim::ClauseMeans::What;

std::optional<Certainty> certainty_of(File& file, const Node* node) {
  if (node == nullptr) return std::nullopt;
  const std::string word = file.word(node);
  for (const Certainty each : {Certainty::found, Certainty::secondary, Certainty::recalled, Certainty::own}) {
    if (word == sim::name_of(each)) return each;
  }
  if (!word.empty()) {
    file.error(node->place,
               fill(gettext("a certainty is `found`, `secondary`, `recalled` or `own`, not `%s`"), {word}));
  }
  return std::nullopt;
}

std::uint8_t clause_kinds_of(File& file, const Node* node) {
  std::uint8_t kinds = 0;
  if (node == nullptr) return kinds;
  Names known(noun("kind of clause"));
  for (std::size_t kind = 0; kind < sim::clause_kinds; ++kind)
    known.add(sim::name_of(static_cast<sim::ClauseKind>(kind)));
  for (const Index kind : file.indices(node, known)) kinds = static_cast<std::uint8_t>(kinds | (1U << kind));
  return kinds;
}

}  // namespace

void Draft::note_value(File& file, const Node& node, const char* what, const std::string& id, const sim::Text& label,
                       const std::string& clause, const std::string& source) {
  const auto certainty = certainty_of(file, node.find("certainty"));
  if (certainty) plan.values.push_back({what, id, label, clause, source, *certainty});
}

// One word for the whole property, or words by row and by cell.
void Draft::note_worksheet(File& file, const Node& node, const sim::SeverityProperty& property) {
  const Node* given = node.find("certainty");
  if (given == nullptr || given->kind != Node::Kind::map) {
    return note_value(file, node, "worksheet", property.id, property.label, "", "");
  }
  for (const Node::Entry& entry : given->entries) {
    const auto is_meant = [&](const sim::SeverityCell& one) {
      return one.id == entry.key || one.id.rfind(entry.key + "/", 0) == 0;
    };
    const auto cell = std::find_if(property.cells.begin(), property.cells.end(), is_meant);
    if (cell == property.cells.end()) {
      file.error(entry.place, fill(gettext("`%1$s` has no row `%2$s`"), {property.id, entry.key}),
                 gettext("write `ASSET` or `ASSET/EFFECT`"));
      continue;
    }
    const auto certainty = certainty_of(file, &entry.value);
    const std::size_t cut = cell->id == entry.key ? std::string::npos : cell->label.zh.find("／");
    const std::size_t cut_en = cell->id == entry.key ? std::string::npos : cell->label.en.find(" / ");
    if (certainty) {
      plan.values.push_back({"worksheet",
                             property.id + "/" + entry.key,
                             {cell->label.zh.substr(0, cut), cell->label.en.substr(0, cut_en)},
                             "",
                             "",
                             *certainty});
    }
  }
}

void Draft::read_read_as(File& file, const Node* node, sim::SeverityProperty& property) {
  const auto assets = [&](const std::string& asset) {
    std::vector<std::string> effects;
    for (const sim::SeverityCell& cell : property.cells) {
      if (cell.id.rfind(asset + "/", 0) == 0) effects.push_back(cell.id.substr(asset.size() + 1));
    }
    return effects;
  };
  for (const Node::Entry& entry : file.map(node)) {
    const auto effects = assets(file.word(&entry.value));
    if (effects.empty())
      file.error(entry.value.place, fill(gettext("`%1$s` has no row `%2$s`"), {property.id, entry.value.text}));
    if (!assets(entry.key).empty()) file.error(entry.place, fill(gettext("`%s` has a row of its own"), {entry.key}));
    for (const std::string& effect : effects) {
      property.read_as.emplace_back(entry.key + "/" + effect, entry.value.text + "/" + effect);
    }
  }
}

void Draft::read_clauses(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    if (!file.only(item, keys_of("clause"), noun("a clause"))) continue;
    sim::Clause clause;
    clause.id = file.word(file.need(item, "id"));
    file.add_name(clauses, clause.id, item.place);
    clause.label = file.text(item.find("label"));
    if (const Node* article = item.find("article")) clause.article = file.word(article);
    file.source(item);
    clause.kinds = clause_kinds_of(file, file.need(item, "kind"));
    const Node* source = item.find("source");
    note_value(file, item, "clause", clause.id, clause.label, clause.id,
               source != nullptr && source->kind == Node::Kind::scalar ? source->text : clause.article);
    const Node* by = item.find("by");
    if (by != nullptr && file.only(*by, keys_of("means"), "`by`")) {
      const auto add = [&](const char* key, What what, const Names& names) {
        for (const Index index : file.indices(by->find(key), names)) clause.by.push_back({what, index, ""});
      };
      const auto add_words = [&](const char* key, What what) {
        const Node* words = by->find(key);
        if (words == nullptr) return;
        if (words->kind != Node::Kind::list) return clause.by.push_back({what, none, file.id(words)});
        for (const Node& word : words->items) clause.by.push_back({what, none, file.id(&word)});
      };
      add("duty", What::duty, duties);
      add("action", What::action, actions);
      add("form", What::form, forms);
      add("fact", What::fact, facts);
      add_words("document", What::document);
      add_words("drill_kinds", What::drill_kind);
      add("organiser", What::organiser, relations);
      for (const sim::ClauseMeans& means : clause.by) {
        if (means.what != What::drill_kind) continue;
        const Keys& kinds = drill_kinds();
        if (std::find(kinds.begin(), kinds.end(), means.name) != kinds.end()) continue;
        file.error(by->find("drill_kinds")->place, fill(gettext("there is no kind of drill `%s`"), {means.name}));
      }
    }
    plan.clauses.push_back(std::move(clause));
  }
}

void Draft::read_checks(File& file, const Node* node) {
  Names checks(noun("check"));
  for (const Node& item : file.list(node)) {
    if (!file.only(item, keys_of("check"), noun("a check"))) continue;
    sim::Check check;
    check.id = file.id(file.need(item, "id"));
    file.add_name(checks, check.id, item.place);
    if (const Node* clause = item.find("clause")) check.clause = file.word(clause);
    check.label = file.text(item.find("label"));
    check.applies = condition(file, item.find("for"));
    check.holds = condition(file, file.need(item, "holds"));
    check.remedy = file.text(item.find("remedy"));
    check.weight = static_cast<std::uint32_t>(file.integer(item.find("weight"), 0, 1000).value_or(1));
    plan.checks.push_back(std::move(check));
  }
}

}  // namespace tocsin::scenarios
