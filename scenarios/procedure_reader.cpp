// Procedures: severity, roles, facts, forms and actions. Duties have a file of their own.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

using sim::FactType;
using sim::FieldType;

template <class Type>
struct TypeWord {
  const char* word;
  Type type;
};

template <class Type, std::size_t size>
std::optional<Type> type_of(File& file, const Node* node, const TypeWord<Type> (&words)[size]) {
  std::vector<std::string> known;
  const std::string given = file.word(node);
  for (const auto& word : words) {
    if (given == word.word) return word.type;
    known.emplace_back(word.word);
  }
  if (node != nullptr && !given.empty()) {
    file.error(node->place, fill(gettext("there is no type `%s`"), {given}), did_you_mean(given, known));
  }
  return std::nullopt;
}

constexpr TypeWord<FactType> fact_types[] = {{"bool", FactType::boolean},     {"integer", FactType::integer},
                                             {"instant", FactType::instant},  {"level", FactType::level},
                                             {"choice", FactType::choice},    {"effect", FactType::effect},
                                             {"agencies", FactType::agencies}};
constexpr TypeWord<FieldType> field_types[] = {{"text", FieldType::text},       {"bool", FieldType::boolean},
                                               {"integer", FieldType::integer}, {"instant", FieldType::instant},
                                               {"level", FieldType::level},     {"choice", FieldType::choice},
                                               {"effect", FieldType::effect},   {"agencies", FieldType::agencies}};

}  // namespace

std::vector<sim::Choice> Draft::choices(File& file, const Node* node) {
  std::vector<sim::Choice> made;
  if (node == nullptr) return made;
  if (node->kind == Node::Kind::list) {
    for (const Node& item : node->items) made.push_back({file.id(&item), {item.text, item.text}});
  } else {
    for (const Node::Entry& entry : file.map(node)) {
      file.valid_id(entry.key, entry.place);
      made.push_back({entry.key, file.text(&entry.value)});
    }
  }
  return made;
}

void Draft::add_fact(File& file, sim::Fact fact, Place place) {
  file.add_name(facts, fact.id, place);
  plan.facts.push_back(std::move(fact));
}

void Draft::read_severity(File& file, const Node* node) {
  if (node == nullptr || !file.only(*node, keys_of("severity"), "`severity`")) return;
  for (const Node& each : file.list(file.need(*node, "levels"))) {
    const auto number = file.integer(&each, 1, 100);
    if (!number) continue;
    if (!plan.severity.levels.empty() && *number <= plan.severity.levels.back()) {
      file.error(each.place, gettext("levels ascend"), gettext("the highest level is the last"));
    }
    plan.severity.levels.push_back(static_cast<std::int32_t>(*number));
  }
  for (const Node::Entry& entry : file.map(node->find("groups"))) {
    sim::LevelGroup group;
    group.id = entry.key;
    const bool is_map = entry.value.kind == Node::Kind::map;
    if (is_map) file.only(entry.value, keys_of("level group"), noun("a level group"));
    if (is_map) group.label = file.text(entry.value.find("label"));
    for (const Node& each : file.list(is_map ? file.need(entry.value, "levels") : &entry.value)) {
      const auto number = level(file, each);
      if (number) group.levels.push_back(*number);
    }
    file.add_name(groups, group.id, entry.place);
    plan.severity.groups.push_back(std::move(group));
  }
  for (const Node::Entry& entry : file.map(node->find("worksheet"))) {
    if (!file.only(entry.value, keys_of("worksheet property"), noun("a worksheet property"))) continue;
    sim::SeverityProperty property;
    property.id = entry.key;
    property.label = file.text(entry.value.find("label"));
    property.cells.push_back({"none", {"無", "none"}, 0});
    const Node* assets = entry.value.find("assets");
    const Node* effects = entry.value.find("effects");
    for (const Node::Entry& asset : file.map(file.need(entry.value, "levels"))) {
      const Node* asset_label = assets == nullptr ? nullptr : assets->find(asset.key);
      for (const Node::Entry& effect : file.map(&asset.value)) {
        if (effect.value.text == "-") continue;
        const auto number = effect.value.text == "0" ? 0 : level(file, effect.value);
        if (!number) continue;
        const Node* effect_label = effects == nullptr ? nullptr : effects->find(effect.key);
        const sim::Text one = asset_label == nullptr ? sim::Text{asset.key, asset.key} : file.text(asset_label);
        const sim::Text other = effect_label == nullptr ? sim::Text{effect.key, effect.key} : file.text(effect_label);
        property.cells.push_back(
            {asset.key + "/" + effect.key, {one.zh + "／" + other.zh, one.en + " / " + other.en}, *number});
      }
    }
    read_read_as(file, entry.value.find("read_as"), property);
    note_worksheet(file, entry.value, property);
    file.add_name(properties, property.id, entry.place);
    plan.severity.properties.push_back(std::move(property));
  }
}

std::optional<std::int32_t> Draft::level(File& file, const Node& node) const {
  const auto number = file.integer(&node, 1, 100);
  if (!number) return std::nullopt;
  const auto& levels = plan.severity.levels;
  if (std::find(levels.begin(), levels.end(), *number) != levels.end()) return static_cast<std::int32_t>(*number);
  file.error(node.place, fill(gettext("there is no level %s"), {node.text}));
  return std::nullopt;
}

void Draft::read_facts(File& file, const Node* node) {
  for (const Node::Entry& entry : file.map(node)) {
    sim::Fact fact;
    fact.id = entry.key;
    const std::size_t dot = entry.key.find('.');
    const std::string scope = entry.key.substr(0, dot);
    if (scope == "incident" || scope == "truth") {
      fact.scope = sim::Scope::incident;
    } else if (scope == "agency") {
      fact.scope = sim::Scope::agency;
    } else if (scope == "exercise") {
      fact.scope = sim::Scope::exercise;
    } else {
      file.error(entry.place, gettext("a fact is `incident.…`, `truth.…`, `agency.…` or `exercise.…`"));
      continue;
    }
    if (dot == std::string::npos || !file.valid_id(entry.key.substr(dot + 1), entry.place)) continue;
    const bool is_map = entry.value.kind == Node::Kind::map;
    if (is_map) file.only(entry.value, keys_of("fact"), noun("a fact"));
    const auto type = type_of(file, is_map ? file.need(entry.value, "type") : &entry.value, fact_types);
    if (!type) continue;
    fact.type = *type;
    if (is_map) {
      fact.label = file.text(entry.value.find("label"));
      fact.choices = choices(file, entry.value.find("choices"));
      fact.property = file.index(entry.value.find("of"), properties);
      if (const Node* initial = entry.value.find("initial")) {
        std::vector<Index> members;
        if (fact.type == FactType::agencies || fact.type == FactType::instant) {
          file.error(initial->place, gettext("a fact of this type has no `initial` value"),
                     gettext("set it in the drill"));
          continue;
        }
        fact.initial = value(file, *initial, fact, members).value_or(sim::unset);
      }
      const auto index = static_cast<Index>(plan.facts.size());
      const Node* is = entry.value.find("is");
      if (is != nullptr && is->text == "first-sign") plan.first_sign_at = index;
      if (is != nullptr && is->text != "first-sign")
        file.error(is->place, fill(gettext("`%1$s` can only be `%2$s`"), {"is", "first-sign"}));
      const Node* from = entry.value.find("from");
      if (from != nullptr && from->text == "worksheet") plan.severity.truth_level = index;
      if (from != nullptr && from->text != "worksheet")
        file.error(from->place, fill(gettext("`%1$s` can only be `%2$s`"), {"from", "worksheet"}));
    }
    if (fact.type == FactType::choice && fact.choices.empty())
      file.error(entry.place, gettext("a choice needs `choices`"));
    if (fact.type == FactType::effect && fact.property == none)
      file.error(entry.place, gettext("an effect needs `of`"));
    add_fact(file, std::move(fact), entry.place);
  }
}

// The right answer of a field as written, where one can be written.
sim::Value Draft::right_answer(File& file, const Node& node, const sim::Field& field) const {
  if (field.type == FieldType::text || field.type == FieldType::agencies) {
    file.error(node.place, gettext("a field of this type has no `right` answer"),
               gettext("name a fact with `judged_against`"));
    return sim::unset;
  }
  if (field.judged_against != none)
    file.error(node.place, fill(gettext("`%1$s` does not stand beside `%2$s`"), {"right", "judged_against"}));
  std::vector<Index> members;
  return value(file, node, as_fact(field), members).value_or(sim::unset);
}

void Draft::read_forms(File& file, const Node* node) {
  for (const Node::Entry& entry : file.map(node)) {
    sim::Form form;
    form.id = entry.key;
    file.add_name(forms, entry.key, entry.place);
    if (!file.only(entry.value, keys_of("form"), noun("a form"))) {
      plan.forms.push_back(std::move(form));
      continue;
    }
    form.label = file.text(entry.value.find("label"));
    note_value(file, entry.value, "form", form.id, form.label, "", "");
    Names fields(noun("field"));
    for (const Node& item : file.list(file.need(entry.value, "fields"))) {
      if (!file.only(item, keys_of("field"), noun("a field"))) continue;
      sim::Field field;
      field.id = file.id(file.need(item, "id"));
      file.add_name(fields, field.id, item.place);
      field.label = file.text(item.find("label"));
      const Node* type_node = file.need(item, "type");
      const auto type = type_node == nullptr ? std::nullopt : type_of(file, type_node, field_types);
      if (!type) continue;
      field.type = *type;
      field.required = file.boolean(item.find("required"), false);
      field.expected = file.boolean(item.find("expected"), false);
      field.min_chars = static_cast<std::uint32_t>(file.integer(item.find("min_chars"), 0, 10'000).value_or(0));
      field.max_chars = static_cast<std::uint32_t>(file.integer(item.find("max_chars"), 1, 16'000).value_or(4000));
      field.minimum = file.integer(item.find("min"), -1'000'000'000, 1'000'000'000).value_or(0);
      field.maximum = file.integer(item.find("max"), -1'000'000'000, 1'000'000'000).value_or(1'000'000'000);
      field.proposes = file.duration(item.find("proposes"), 0);
      if (item.find("proposes") != nullptr && field.type != FieldType::instant) {
        file.error(item.find("proposes")->place, gettext("only an instant has `proposes`"));
      }
      field.choices = choices(file, item.find("choices"));
      field.property = file.index(item.find("of"), properties);
      field.judged_against = file.index(item.find("judged_against"), facts);
      if (const Node* right = item.find("right")) field.right = right_answer(file, *right, field);
      read_refuses(file, item.find("refuses"), field);
      if (field.type == FieldType::effect && field.property == none)
        file.error(item.place, gettext("an effect needs `of`"));
      if (field.type == FieldType::choice && field.choices.empty())
        file.error(item.place, gettext("a choice needs `choices`"));
      if (field.min_chars > field.max_chars) file.error(item.place, gettext("`min_chars` is more than `max_chars`"));
      if (field.minimum > field.maximum) file.error(item.place, gettext("`min` is more than `max`"));
      if (field.judged_against != none && !alike(as_fact(field), plan.facts[field.judged_against])) {
        file.error(item.find("judged_against")->place,
                   fill(gettext("`%s` is of another type than the field"), {plan.facts[field.judged_against].id}));
      }
      form.fields.push_back(std::move(field));
    }
    if (form.fields.size() > sim::answers_max) file.error(entry.place, gettext("a form has at most 256 fields"));
    plan.forms.push_back(std::move(form));
  }
}

void Draft::read_refuses(File& file, const Node* node, sim::Field& field) {
  for (const Node& item : file.list(node)) {
    if (!file.only(item, keys_of("refused choice"), noun("a refused choice"))) continue;
    Names known(noun("choice"));
    for (const sim::Choice& choice : field.choices) known.add(choice.id);
    sim::Field::Refused refused;
    const Index choice = file.index(file.need(item, "choice"), known);
    if (choice == none) continue;
    refused.value = choice;
    if (const Node* clause = item.find("clause")) refused.clause = file.word(clause);
    refused.because = file.text(file.need(item, "because"));
    field.refuses.push_back(std::move(refused));
  }
}

void Draft::read_actions(File& file, const Node* node) {
  // All names first: a condition may look at an action that stands further down.
  for (const Node::Entry& entry : file.map(node)) {
    file.valid_id(entry.key, entry.place);
    file.add_name(actions, entry.key, entry.place);
  }
  for (const Node::Entry& entry : file.map(node)) {
    sim::Action action;
    action.id = entry.key;
    if (!file.only(entry.value, keys_of("action"), noun("an action"))) {
      plan.actions.push_back(std::move(action));
      continue;
    }
    const Node& given = entry.value;
    action.label = file.text(given.find("label"));
    if (const Node* clause = given.find("clause")) action.clause = file.word(clause);
    for (const Index role : file.indices(file.need(given, "by"), roles)) action.by |= sim::RoleSet{1} << role;
    if (const Node* about = given.find("about")) {
      const std::string word = file.word(about);
      action.about = word == "nothing"   ? sim::About::nothing
                     : word == "message" ? sim::About::inject
                                         : sim::About::incident;
      if (word != "nothing" && word != "message" && word != "incident") {
        file.error(about->place, gettext("an action is about an `incident`, a `message` or `nothing`"));
      }
    }
    action.to = file.indices(given.find("to"), addresses);
    action.channel = file.index(given.find("channel"), channels);
    action.form = file.index(given.find("form"), forms);
    for (const Node& item : file.list(given.find("needs"))) {
      if (!file.only(item, keys_of("need"), noun("a need"))) continue;
      sim::Need need;
      need.condition = condition(file, file.need(item, "if"));
      if (const Node* clause = item.find("clause")) need.clause = file.word(clause);
      need.because = file.text(item.find("because"));
      action.needs.push_back(std::move(need));
    }
    action.sets = assignments(file, given.find("sets"), action.form);
    action.right_when = condition(file, given.find("right_when"));
    plan.actions.push_back(std::move(action));
  }
}

void Draft::read_scoring(File& file, const Node* node) {
  if (node == nullptr || !file.only(*node, keys_of("scoring"), "`scoring`")) return;
  plan.scoring.late_percent = file.ppm(node->find("late"), plan.scoring.late_percent * 10'000) / 10'000;
  const auto weight = [&](const char* key, std::uint32_t fallback) {
    return static_cast<std::uint32_t>(file.integer(node->find(key), 0, 1000).value_or(fallback));
  };
  plan.scoring.completeness_weight = weight("completeness", plan.scoring.completeness_weight);
  plan.scoring.correctness_weight = weight("correctness", plan.scoring.correctness_weight);
  plan.scoring.rates_weight = weight("rates", plan.scoring.rates_weight);
}

void Draft::read_procedure(File& file, const Node& root) {
  if (!file.only(root, keys_of("procedure"), noun("a procedure"))) return;
  plan.procedure_id = file.id(file.need(root, "id"));
  plan.procedure_label = file.text(root.find("title"));
  file.source(root);
  read_severity(file, root.find("severity"));
  for (const Node::Entry& entry : file.map(file.need(root, "roles"))) {
    if (plan.roles.size() == 64) {
      file.error(entry.place, gettext("there are at most 64 roles"));
      break;
    }
    file.valid_id(entry.key, entry.place);
    file.add_name(roles, entry.key, entry.place);
    plan.roles.push_back({entry.key, file.text(&entry.value)});
    file.add_name(addresses, entry.key, entry.place);
    plan.addresses.push_back(
        {entry.key, file.text(&entry.value), sim::AddressKind::role, static_cast<Index>(plan.roles.size() - 1)});
  }
  for (const Node::Entry& entry : file.map(root.find("relations"))) {
    file.add_name(relations, entry.key, entry.place);
    plan.relations.push_back(entry.key);
    file.add_name(addresses, entry.key, entry.place);
    plan.addresses.push_back({entry.key, file.text(&entry.value), sim::AddressKind::relation,
                              static_cast<Index>(plan.relations.size() - 1)});
  }
  for (const Node::Entry& entry : file.map(root.find("addresses"))) {
    if (!file.only(entry.value, keys_of("address"), noun("an address"))) continue;
    file.add_name(addresses, entry.key, entry.place);
    one_of(file, entry.value, {"any_agency", "incident_agency"});
    const bool of_incident = file.boolean(entry.value.find("incident_agency"), false);
    if (!file.boolean(entry.value.find("any_agency"), false) && !of_incident) {
      file.error(entry.place, gettext("an address of its own has `any_agency: true` or `incident_agency: true`"));
    }
    plan.addresses.push_back({entry.key, file.text(entry.value.find("label")),
                              of_incident ? sim::AddressKind::incident_agency : sim::AddressKind::named_agency, none});
  }
  for (const Node::Entry& entry : file.map(root.find("targets"))) {
    if (!file.only(entry.value, keys_of("target"), noun("a target"))) continue;
    file.add_name(targets, entry.key, entry.place);
    note_value(file, entry.value, "target", entry.key, file.text(entry.value.find("label")), "", "");
    plan.targets.push_back({entry.key, file.text(entry.value.find("label")),
                            file.span(file.need(entry.value, "default")).value_or(sim::Span{sim::hour, 0})});
  }
  for (const Node::Entry& entry : file.map(root.find("counting"))) {
    if (!file.only(entry.value, keys_of("counting rule"), noun("a counting rule"))) continue;
    file.source(entry.value);
    note_value(file, entry.value, "counting-rule", entry.key, file.text(entry.value.find("label")), "", "");
    // The first word is what goes without saying.
    const auto says = [&](const char* key, const std::string& usual, const std::string& word) {
      const Node* found = entry.value.find(key);
      if (found == nullptr || found->text == usual) return false;
      if (found->text == word) return true;
      file.error(found->place, fill(gettext("this is `%1$s` or `%2$s`"), {usual, word}));
      return false;
    };
    sim::CountingRule rule;
    rule.id = entry.key;
    rule.starts_next_day = says("starts", "same-day", "next-day");
    rule.ends_day_before = says("ends", "same-day", "day-before");
    rule.rolls = says("roll", "none", "working-day");
    rule.saturday_ends_monday_noon = says("saturday", "roll", "monday-noon");
    file.add_name(counting, entry.key, entry.place);
    plan.counting.push_back(std::move(rule));
    plan.counting_labels.push_back(file.text(entry.value.find("label")));
  }
  read_facts(file, root.find("facts"));
  for (const Node::Entry& entry : file.map(root.find("channels"))) {
    if (!file.only(entry.value, keys_of("channel"), noun("a channel"))) continue;
    sim::Fact fact;
    fact.id = "channel." + entry.key;
    fact.scope = sim::Scope::agency;
    fact.type = FactType::choice;
    fact.choices = {{"up", {"暢通", "up"}}, {"down", {"中斷", "down"}}};
    fact.initial = sim::channel_up;
    fact.label = file.text(entry.value.find("label"));
    const Node* when_down = entry.value.find("when_down");
    const bool keeps = when_down == nullptr || when_down->text != "lose";
    if (when_down != nullptr && when_down->text != "lose" && when_down->text != "keep") {
      file.error(when_down->place, fill(gettext("`%1$s` is `%2$s` or `%3$s`"), {"when_down", "keep", "lose"}));
    }
    file.add_name(channels, entry.key, entry.place);
    plan.channels.push_back({entry.key, fact.label, static_cast<Index>(plan.facts.size()), keeps});
    add_fact(file, std::move(fact), entry.place);
  }
  read_forms(file, root.find("forms"));
  const Node* duty_list = root.find("duties");
  for (const Node& item : file.list(duty_list)) {
    const Node* id = item.find("id");
    if (id != nullptr) file.add_name(duties, id->text, id->place);
  }
  read_actions(file, root.find("actions"));
  read_scoring(file, root.find("scoring"));
  read_duties(file, duty_list);
  read_measures(file, root.find("measures"), true);
  read_clauses(file, root.find("clauses"));
  read_checks(file, root.find("checks"));
  read_papers(file, root.find("documents"));
}

}  // namespace tocsin::scenarios
