// Times, values, conditions and assignments: what procedures and drills write alike.
#include <algorithm>
#include <tuple>

#include "scenarios/reading.h"
#include "sim/calendar.h"

namespace tocsin::scenarios {
namespace {

using sim::FactType;
using sim::Op;
using sim::Value;

struct DutyWord {
  const char* key;
  sim::DutyState state;
};

}  // namespace

bool alike(const sim::Fact& one, const sim::Fact& other) {
  const auto same_id = [](const sim::Choice& a, const sim::Choice& b) { return a.id == b.id; };
  return one.type == other.type && one.property == other.property &&
         std::equal(one.choices.begin(), one.choices.end(), other.choices.begin(), other.choices.end(), same_id);
}

sim::Fact as_fact(const sim::Field& field) {
  sim::Fact fact;
  fact.id = field.id;
  fact.choices = field.choices;
  fact.property = field.property;
  switch (field.type) {
    case sim::FieldType::text:  // No fact is a text: choices without a choice are like no fact there is.
    case sim::FieldType::choice: fact.type = FactType::choice; break;
    case sim::FieldType::boolean: fact.type = FactType::boolean; break;
    case sim::FieldType::integer: fact.type = FactType::integer; break;
    case sim::FieldType::instant: fact.type = FactType::instant; break;
    case sim::FieldType::level: fact.type = FactType::level; break;
    case sim::FieldType::effect: fact.type = FactType::effect; break;
    case sim::FieldType::agencies: fact.type = FactType::agencies; break;
  }
  return fact;
}

void one_of(File& file, const Node& node, const Keys& keys) {
  const Node::Entry* first = nullptr;
  for (const Node::Entry& entry : node.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) continue;
    if (first == nullptr) {
      first = &entry;
      continue;
    }
    file.error(entry.place, fill(gettext("`%1$s` and `%2$s` do not stand together"), {first->key, entry.key}));
  }
}

Index Draft::own_condition(sim::Condition condition) {
  plan.conditions.push_back(std::move(condition));
  return static_cast<Index>(plan.conditions.size() - 1);
}

std::optional<sim::Time> Draft::time(File& file, const Node* node) const {
  if (node == nullptr) return std::nullopt;
  const auto instant = sim::parse_scenario_time(node->text, starts, plan.utc_offset_minutes);
  if (!instant) {
    file.error(node->place, gettext("a time that exists is needed here"),
               gettext("as in `T+00:30`, `T+3d 02:00` or `2026-03-10 09:00`"));
  }
  return instant;
}

std::optional<Value> Draft::value(File& file, const Node& node, const sim::Fact& fact,
                                  std::vector<Index>& members) const {
  const auto choose = [&](const std::vector<std::string>& ids) -> std::optional<Value> {
    const auto found = std::find(ids.begin(), ids.end(), node.text);
    if (found != ids.end()) return found - ids.begin();
    file.error(node.place, fill(gettext("`%1$s` cannot be `%2$s`"), {fact.id, node.text}),
               did_you_mean(node.text, ids));
    return std::nullopt;
  };
  switch (fact.type) {
    case FactType::boolean: return file.boolean(&node, false) ? 1 : 0;
    case FactType::integer: return file.integer(&node, -1'000'000'000, 1'000'000'000);
    case FactType::instant: return time(file, &node);
    case FactType::level: {
      const auto level = file.integer(&node, 0, 100);
      if (level && *level != 0 &&
          std::find(plan.severity.levels.begin(), plan.severity.levels.end(), *level) == plan.severity.levels.end()) {
        file.error(node.place, fill(gettext("there is no level %s"), {node.text}));
        return std::nullopt;
      }
      return level;
    }
    case FactType::choice: {
      std::vector<std::string> ids;
      for (const sim::Choice& choice : fact.choices) ids.push_back(choice.id);
      return choose(ids);
    }
    case FactType::effect: {
      std::vector<std::string> ids;
      if (fact.property == none) return std::nullopt;
      const Index cell_found = plan.severity.properties[fact.property].find_cell(node.text);
      if (cell_found != none) return cell_found;
      for (const sim::SeverityCell& cell : plan.severity.properties[fact.property].cells) ids.push_back(cell.id);
      return choose(ids);
    }
    case FactType::agencies:
      members = file.indices(&node, agencies);
      std::sort(members.begin(), members.end());
      return 0;
  }
  return std::nullopt;
}

Index Draft::condition(File& file, const Node* node) {
  if (node == nullptr) return none;
  if (!file.only(*node, keys_of("condition"), noun("a condition"))) return none;
  sim::Condition made;
  const Place place = node->place;
  const Node* hold = node->find("for");
  if (hold != nullptr && node->find("is") == nullptr) {
    file.error(hold->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {"for", "is"}));
  }
  if (node->find("to") != nullptr && node->find("done") == nullptr) {
    file.error(node->find("to")->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {"to", "done"}));
  }
  one_of(file, *node,
         {"all", "any", "not", "noise", "done", "delivered", "fired", "acknowledged", "missed", "met", "open", "late",
          "related_to", "named_as", "seated", "fact", "campaign"});
  one_of(file, *node, {"is", "at_least", "at_most", "equals", "in", "known"});
  for (const auto& [key, op] : {std::pair{"all", Op::all}, std::pair{"any", Op::any}}) {
    const Node* parts = node->find(key);
    if (parts == nullptr) continue;
    made.op = op;
    for (const Node& part : file.list(parts)) {
      const Index child = condition(file, &part);
      if (child != none) made.children.push_back(child);
    }
    return own_condition(std::move(made));
  }
  if (const Node* part = node->find("not")) {
    const Index child = condition(file, part);
    if (child == none) return none;
    made.op = Op::negate;
    made.children = {child};
    return own_condition(std::move(made));
  }
  if (const Node* noise = node->find("noise")) {
    made.op = Op::noise;
    made.value = file.boolean(noise, true) ? 1 : 0;
    return own_condition(std::move(made));
  }
  if (const Node* action = node->find("done")) {
    made.op = Op::done;
    made.item = file.index(action, actions);
    made.other = file.index(node->find("to"), addresses);
    return made.item == none ? none : own_condition(std::move(made));
  }
  for (const auto& [key, op] : {std::pair{"delivered", Op::delivered}, std::pair{"fired", Op::fired},
                                std::pair{"acknowledged", Op::acknowledged}}) {
    if (const Node* inject = node->find(key)) {
      made.op = op;
      made.item = file.index(inject, injects);
      return made.item == none ? none : own_condition(std::move(made));
    }
  }
  for (const auto& [key, op, names] :
       {std::tuple{"related_to", Op::related_to, &relations}, std::tuple{"named_as", Op::named_as, &relations},
        std::tuple{"seated", Op::seated, &roles}}) {
    if (const Node* whom = node->find(key)) {
      made.op = op;
      made.item = file.index(whom, *names);
      return made.item == none ? none : own_condition(std::move(made));
    }
  }
  for (const DutyWord& word : {DutyWord{"missed", sim::DutyState::missed}, DutyWord{"met", sim::DutyState::met},
                               DutyWord{"open", sim::DutyState::open}, DutyWord{"late", sim::DutyState::late}}) {
    if (const Node* duty = node->find(word.key)) {
      made.op = Op::duty_state;
      made.item = file.index(duty, duties);
      made.value = static_cast<Value>(word.state);
      return made.item == none ? none : own_condition(std::move(made));
    }
  }
  if (node->find("campaign") != nullptr) return campaign_condition(file, *node);
  for (const char* key : {"mail", "opened", "clicked", "credentials", "forwarded", "reported"}) {
    if (const Node* stray = node->find(key)) {
      file.error(stray->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {key, "campaign"}));
      return none;
    }
  }
  const Node* fact_node = node->find("fact");
  if (fact_node == nullptr) {
    file.error(place, gettext("a condition says nothing"), gettext("write `fact:`, `done:`, `all:`, `any:` or `not:`"));
    return none;
  }
  made.item = file.index(fact_node, facts);
  if (made.item == none) return none;
  const sim::Fact& fact = plan.facts[made.item];
  std::vector<Index> members;
  const bool has_order =
      fact.type == FactType::integer || fact.type == FactType::level || fact.type == FactType::instant;
  for (const char* key : {"at_least", "at_most"}) {
    const Node* bound = node->find(key);
    if (bound == nullptr || has_order) continue;
    file.error(bound->place, fill(gettext("`%s` has no more and less"), {fact.id}), gettext("compare it with `is`"));
    return none;
  }
  if (const Node* is = node->find("is")) {
    made.op = Op::fact_is;
    const auto wanted = value(file, *is, fact, members);
    if (!wanted) return none;
    if (fact.type == FactType::agencies) {
      file.error(is->place, gettext("a set of agencies cannot be compared"));
      return none;
    }
    made.value = *wanted;
    made.hold = file.duration(hold, 0);
  } else if (const Node* least = node->find("at_least")) {
    made.op = Op::fact_at_least;
    made.value = value(file, *least, fact, members).value_or(0);
  } else if (const Node* most = node->find("at_most")) {
    made.op = Op::fact_at_most;
    made.value = value(file, *most, fact, members).value_or(0);
  } else if (const Node* other = node->find("equals")) {
    made.op = Op::facts_equal;
    made.other = file.index(other, facts);
    if (made.other == none) return none;
    if (plan.facts[made.other].type != fact.type) {
      file.error(other->place,
                 fill(gettext("`%1$s` and `%2$s` are of different types"), {fact.id, plan.facts[made.other].id}));
    }
  } else if (const Node* group = node->find("in")) {
    made.op = Op::fact_group;
    made.other = file.index(group, groups);
    if (made.other == none) return none;
    if (fact.type != FactType::level) file.error(group->place, fill(gettext("`%s` is no level"), {fact.id}));
  } else if (const Node* known = node->find("known")) {
    made.op = Op::fact_known;
    if (!file.boolean(known, true)) {
      sim::Condition negated;
      negated.op = Op::negate;
      negated.children = {own_condition(std::move(made))};
      return own_condition(std::move(negated));
    }
  } else if (fact.type == FactType::boolean) {
    made.op = Op::fact_is;
    made.value = 1;
  } else {
    file.error(fact_node->place, fill(gettext("`%s` is not a yes or no"), {fact.id}),
               gettext("say what it `is`, or `known: true`"));
    return none;
  }
  return own_condition(std::move(made));
}

std::vector<sim::Assignment> Draft::assignments(File& file, const Node* node, Index form) {
  std::vector<sim::Assignment> made;
  for (const Node::Entry& entry : file.map(node)) {
    sim::Assignment one;
    one.fact = file.index_of(entry.key, entry.place, facts);
    if (one.fact == none) continue;
    const sim::Fact& fact = plan.facts[one.fact];
    const Node& given = entry.value;
    if (given.kind == Node::Kind::map) {
      file.only(given, keys_of("value"), noun("a value"));
      if (const Node* source = given.find("fact")) {
        one.source = sim::Source::fact;
        one.item = file.index(source, facts);
        if (one.item == none) continue;
        if (!alike(fact, plan.facts[one.item])) {
          file.error(source->place,
                     fill(gettext("`%1$s` is of another type than `%2$s`"), {plan.facts[one.item].id, fact.id}));
        }
      } else if (const Node* field = given.find("field")) {
        one.source = sim::Source::field;
        Names fields(noun("field"));
        if (form != none) {
          for (const sim::Field& each : plan.forms[form].fields) fields.add(each.id);
        }
        one.item = file.index(field, fields);
        if (one.item == none) continue;
        if (!alike(fact, as_fact(plan.forms[form].fields[one.item]))) {
          file.error(field->place,
                     fill(gettext("the field `%1$s` is of another type than `%2$s`"), {field->text, fact.id}));
        }
      } else if (const Node* campaign = given.find("campaign")) {
        one.source = sim::Source::campaign;
        one.item = file.index(campaign, campaigns);
        const Node* count = file.need(given, "count");
        const auto measure = count == nullptr ? std::nullopt : measure_of(file, *count);
        if (one.item == none || !measure) continue;
        one.value = static_cast<Value>(*measure);
        if (fact.type != FactType::integer) {
          file.error(campaign->place, fill(gettext("persons are counted, and `%s` is no integer"), {fact.id}));
        }
      } else {
        file.error(
            given.place,
            gettext(
                "a value is `now`, `worksheet`, `{field: …}`, `{fact: …}`, `{campaign: …, count: …}` or written out"));
        continue;
      }
    } else if (given.text == "now" && fact.type == FactType::instant) {
      one.source = sim::Source::now;
    } else if (given.text == "worksheet" && fact.type == FactType::level) {
      one.source = sim::Source::worksheet;
      if (form == none) file.error(given.place, gettext("a worksheet needs a form with effect fields"));
    } else {
      const auto literal = value(file, given, fact, one.agencies);
      if (!literal) continue;
      one.value = *literal;
    }
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace tocsin::scenarios
