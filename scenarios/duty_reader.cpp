// Duties: owner, trigger, due time, and what meets them.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

bool is_at_least(const sim::Span& one, const sim::Span& other) {
  return one.months != other.months ? one.months > other.months : one.milliseconds >= other.milliseconds;
}

}  // namespace

void Draft::read_duties(File& file, const Node* node) {
  for (const Node& item : file.list(node)) read_duty(file, item);
}

void Draft::read_duty(File& file, const Node& node) {
  duty_places.push_back(node.place);
  if (!file.only(node, keys_of("duty"), noun("a duty"))) {
    plan.duties.emplace_back();
    return;
  }
  sim::Duty duty;
  duty.id = file.id(file.need(node, "id"));
  duty.label = file.text(node.find("label"));
  if (const Node* clause = node.find("clause")) duty.clause = file.word(clause);
  if (const Node* source = node.find("source")) duty.source = file.word(source);
  const auto is_word = [&](const char* key, const std::string& one, const std::string& other) {
    const Node* found = node.find(key);
    if (found != nullptr && found->text != one && found->text != other) {
      file.error(found->place, fill(gettext("`%1$s` is `%2$s` or `%3$s`"), {key, one, other}));
    }
    return found != nullptr && found->text == other;
  };
  duty.layer = is_word("layer", "statutory", "internal") ? sim::Layer::internal : sim::Layer::statutory;
  duty.scope = is_word("scope", "incident", "agency") ? sim::Scope::agency : sim::Scope::incident;
  duty.at = file.index(node.find("at"), relations);
  const Node* owner = file.need(node, "owner");
  duty.owners = file.indices(owner, roles);
  if (owner != nullptr && owner->kind == Node::Kind::list && owner->items.empty()) {
    file.error(owner->place, gettext("a duty needs an owner"), gettext("a role, or a list of roles"));
  }
  duty.again = file.boolean(node.find("again"), false);
  duty.for_each = file.index(node.find("for_each"), facts);
  if (duty.for_each != none && plan.facts[duty.for_each].type != sim::FactType::agencies) {
    file.error(node.find("for_each")->place, gettext("`for_each` names a fact of type agencies"));
    duty.for_each = none;
  }
  duty.counts_earlier = file.boolean(node.find("counts_earlier"), false);
  duty.weight = static_cast<std::uint32_t>(file.integer(node.find("weight"), 0, 1000).value_or(1));
  read_trigger(file, node, duty);
  if (const Node* every = node.find("every")) {
    const sim::Allowance interval = allowance(file, every);
    duty.recurs = true;
    duty.every = interval.target;
    duty.every_span = interval.span;
    if (interval.target == none && interval.span.milliseconds < sim::minute) {
      file.error(every->place, gettext("`every` is at least a minute"));
    }
  }
  duty.until = condition(file, node.find("until"));
  if (const Node* due = node.find("due")) read_due(file, *due, duty);
  read_met_by(file, node, duty);
  duty.met_when = condition(file, node.find("met_when"));
  duty.void_when = condition(file, node.find("void_when"));
  duty.excused_when = condition(file, node.find("excused_when"));
  if (duty.recurs && duty.met_when != none) {
    // What is so would meet each occurrence at once, without an end.
    file.error(node.find("met_when")->place, gettext("a duty with `every` is met by acts"),
               gettext("write `met_by`, or `until`"));
  }
  if (node.find("met_by") == nullptr && node.find("met_when") == nullptr) {
    file.error(node.place, gettext("nothing meets this duty"), gettext("write `met_by` or `met_when`"));
  }
  note_value(file, node, "duty", duty.id, duty.label, duty.clause, duty.source);
  plan.duties.push_back(std::move(duty));
}

void Draft::read_trigger(File& file, const Node& node, sim::Duty& duty) {
  const Node* when = node.find("when");
  if (when == nullptr) {
    if (duty.for_each == none) file.error(node.place, fill(gettext("`%s` is missing"), {"when"}));
    return;
  }
  one_of(file, *when,
         {"received", "performed", "changed", "sign", "fact", "done", "all", "any", "not", "related_to", "named_as",
          "seated"});
  const auto also = [&] {
    file.only(*when, keys_of("trigger"), noun("a trigger"));
    duty.when = condition(file, when->find("if"));
  };
  if (const Node* received = when->find("received")) {
    duty.trigger = sim::Trigger::received;
    duty.item = file.index(received, actions);
    also();
  } else if (const Node* performed = when->find("performed")) {
    duty.trigger = sim::Trigger::performed;
    duty.item = file.index(performed, actions);
    also();
  } else if (const Node* changed = when->find("changed")) {
    duty.trigger = sim::Trigger::changed;
    duty.item = file.index(changed, facts);
    also();
  } else if (when->find("sign") != nullptr) {
    duty.trigger = sim::Trigger::sign;
    also();
  } else {
    duty.when = condition(file, when);
  }
}

// A duration, a number of months, or `target.NAME`.
sim::Allowance Draft::allowance(File& file, const Node* node) {
  sim::Allowance made;
  if (node == nullptr) return made;
  if (node->kind == Node::Kind::scalar && node->text.rfind("target.", 0) == 0) {
    made.target = file.index_of(node->text.substr(7), node->place, targets);
    return made;
  }
  made.span = file.span(node).value_or(sim::Span{});
  return made;
}

void Draft::read_due(File& file, const Node& node, sim::Duty& duty) {
  if (!file.only(node, keys_of("due"), "`due`")) return;
  sim::Due& due = duty.due;
  one_of(file, node, {"within", "by_level"});
  if (const Node* within = node.find("within")) {
    due.allowances.push_back(allowance(file, within));
  } else if (const Node* by_level = node.find("by_level")) {
    std::optional<sim::Allowance> otherwise;
    sim::Allowance longest;
    for (const Node::Entry& entry : file.map(by_level)) {
      sim::Allowance one = allowance(file, &entry.value);
      if (entry.key == "otherwise") {
        otherwise = one;
        continue;
      }
      if (is_at_least(one.span, longest.span)) longest = one;
      const Index group = groups.find(entry.key);
      if (group != none) {
        one.levels = plan.severity.groups[group].levels;
      } else {
        const bool is_number = entry.key.find_first_not_of("0123456789") == std::string::npos;
        const Node written{Node::Kind::scalar, entry.place, false, entry.key, {}, {}};
        const auto number = is_number ? level(file, written) : std::nullopt;
        if (!is_number) file.index_of(entry.key, entry.place, groups);
        if (!number) continue;
        one.levels = {*number};
      }
      due.allowances.push_back(std::move(one));
    }
    sim::Allowance last = otherwise.value_or(longest);
    last.levels.clear();
    due.allowances.push_back(std::move(last));
    const Node* chosen = file.need(node, "level");
    if (chosen != nullptr && chosen->text.rfind("field.", 0) == 0) {
      Names fields(noun("field"));
      const bool by_act = duty.trigger == sim::Trigger::received || duty.trigger == sim::Trigger::performed;
      // The trigger's form is read already; its action may not be, so the form is found through the names.
      if (by_act && duty.item != none && plan.actions[duty.item].form != none) {
        for (const sim::Field& field : plan.forms[plan.actions[duty.item].form].fields) fields.add(field.id);
      }
      due.level_field = file.index_of(chosen->text.substr(6), chosen->place, fields);
    } else {
      due.level = file.index(chosen, facts);
      if (due.level != none && plan.facts[due.level].type != sim::FactType::level) {
        file.error(chosen->place, fill(gettext("`%s` is no level"), {chosen->text}));
      }
    }
  } else {
    file.error(node.place, gettext("`due` says `within` or `by_level`"));
  }
  if (const Node* after = node.find("after")) {
    const Node* basis = after->kind == Node::Kind::map ? after->find("basis") : nullptr;
    if (after->kind == Node::Kind::map) file.only(*after, keys_of("basis"), "`after`");
    if (basis != nullptr) {
      due.after = file.indices(basis, facts);
    } else if (after->text != "trigger") {
      due.after = file.indices(after, facts);
    }
    for (const Index fact : due.after) {
      if (plan.facts[fact].type != sim::FactType::instant) {
        file.error(after->place, fill(gettext("`%s` is no instant"), {plan.facts[fact].id}));
      }
    }
  }
  due.counting = file.index(node.find("counting"), counting);
}

std::vector<sim::Slot> Draft::slots(File& file, const Node& node) {
  std::vector<sim::Slot> made;
  const bool is_map = node.kind == Node::Kind::map;
  const Index action = file.index(is_map ? file.need(node, "action") : &node, actions);
  if (action == none) return made;
  const Node* to = is_map ? node.find("to") : nullptr;
  if (to == nullptr) {
    made.push_back({action, none, false});
  } else if (to->text == "each") {
    made.push_back({action, none, true});
  } else {
    const auto& reachable = plan.actions[action].to;
    for (const Index address : to->text == "all" ? reachable : file.indices(to, addresses)) {
      if (std::find(reachable.begin(), reachable.end(), address) == reachable.end()) {
        file.error(to->place, fill(gettext("`%1$s` cannot be sent to `%2$s`"),
                                   {plan.actions[action].id, plan.addresses[address].id}));
      }
      made.push_back({action, address, false});
    }
  }
  return made;
}

void Draft::read_met_by(File& file, const Node& node, sim::Duty& duty) {
  for (const Node& item : file.list(node.find("met_by"))) {
    if (!file.only(item, keys_of("way"), noun("a way"))) continue;
    one_of(file, item, {"action", "all", "any"});
    Index only_if = condition(file, item.find("only_if"));
    if (const Node* group = item.find("for")) {
      sim::Condition in;
      in.op = sim::Op::fact_group;
      in.other = file.index(group, groups);
      in.item = file.index_of("incident.level", group->place, facts);
      if (in.other == none || in.item == none) continue;
      const Index of_level = own_condition(std::move(in));
      if (only_if == none) {
        only_if = of_level;
      } else {
        sim::Condition both;
        both.children = {only_if, of_level};
        only_if = own_condition(std::move(both));
      }
    }
    if (item.find("action") != nullptr) {
      const Node one{Node::Kind::map, item.place, false, "", {}, item.entries};
      auto made = slots(file, one);
      if (!made.empty()) duty.met_by.push_back({std::move(made), only_if});
    } else if (const Node* all = item.find("all")) {
      sim::Way way;
      for (const Node& part : file.list(all)) {
        for (const sim::Slot& slot : slots(file, part)) way.slots.push_back(slot);
      }
      way.only_if = only_if;
      if (!way.slots.empty()) duty.met_by.push_back(std::move(way));
    } else if (const Node* any = item.find("any")) {
      for (const Node& part : file.list(any)) {
        auto made = slots(file, part);
        if (!made.empty()) duty.met_by.push_back({std::move(made), only_if});
      }
    } else {
      file.error(item.place, gettext("a way says `action`, `all` or `any`"));
    }
  }
  std::size_t count = 0;
  for (const sim::Way& way : duty.met_by) count += way.slots.size();
  if (count > 64) file.error(node.place, gettext("a duty has at most 64 things to do"));
}

}  // namespace tocsin::scenarios
