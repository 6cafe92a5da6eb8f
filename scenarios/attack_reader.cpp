// The red side: each step becomes a truth step, what is seen of it an inject, and its containment another truth step.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

constexpr std::size_t steps_max = 1000;

// T1190 or T1505.003.
bool is_technique(const std::string& text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return text.size() >= from + count && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(from),
                                                      text.begin() + static_cast<std::ptrdiff_t>(from + count),
                                                      [](char c) { return c >= '0' && c <= '9'; });
  };
  if (text.empty() || text[0] != 'T' || !digits(1, 4)) return false;
  return text.size() == 5 || (text.size() == 9 && text[5] == '.' && digits(6, 3));
}

sim::Condition of_inject(Index inject) {
  sim::Condition fired;
  fired.op = sim::Op::fired;
  fired.item = inject;
  return fired;
}

}  // namespace

void Draft::name_steps(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    const std::string name = file.id(id);
    if (plan.steps.size() + 1 > steps_max) file.error(item.place, gettext("an attack has at most 1000 steps"));
    file.add_name(steps, name, item.place);
    sim::Step step;
    step.id = name;
    const auto add = [&](const std::string& inject) {
      file.add_name(injects, inject, item.place);
      return injects.find(inject);
    };
    step.happens = add(name);
    if (item.find("seen_as") != nullptr) step.seen_as = add(name + "-seen");
    if (item.find("contained_by") != nullptr) step.contained = add(name + "-contained");
    plan.steps.push_back(std::move(step));
  }
}

Index Draft::any_done(const std::vector<Index>& of_actions) {
  if (of_actions.empty()) return none;
  sim::Condition any;
  any.op = sim::Op::any;
  for (const Index action : of_actions) {
    sim::Condition done;
    done.op = sim::Op::done;
    done.item = action;
    any.children.push_back(own_condition(std::move(done)));
  }
  return own_condition(std::move(any));
}

// When a step takes place: at its own time or after the steps before it, and then after as long as it takes.
void Draft::read_step_timing(File& file, const Node& node, sim::Step& step, sim::Inject& happens) {
  one_of(file, node, {"at", "after"});
  step.takes = file.duration(node.find("takes"), 0);
  if (const Node* at = node.find("at")) happens.at = time(file, at).value_or(starts) + step.takes;
  check_within(file, node, happens);
  const Node* after = node.find("after");
  if (after == nullptr) {
    if (node.find("at") == nullptr)
      file.error(node.place, gettext("this never comes"), gettext("write `at` or `after`"));
    return;
  }
  const bool is_map = after->kind == Node::Kind::map;
  if (is_map) {
    file.only(*after, keys_of("prerequisite"), "`after`");
    one_of(file, *after, {"any", "all"});
  }
  const Node* any = is_map ? after->find("any") : nullptr;
  const Node* all = is_map ? after->find("all") : after;
  step.after_all = any == nullptr;
  step.after = file.indices(any != nullptr ? any : all, steps);
  if (step.after.empty()) return;
  sim::Condition before;
  before.op = step.after_all ? sim::Op::all : sim::Op::any;
  for (const Index earlier : step.after) {
    before.children.push_back(own_condition(of_inject(plan.steps[earlier].happens)));
  }
  happens.when = own_condition(std::move(before));
  happens.after = step.takes;
}

sim::Inject Draft::sighting(File& file, const Node& node, const sim::Step& step) {
  sim::Inject seen;
  seen.id = step.id + "-seen";
  seen.label = step.label;
  seen.incident = step.incident;
  seen.when = own_condition(of_inject(step.happens));
  if (!file.only(node, keys_of("sighting"), "`seen_as`")) return seen;
  seen.from = file.text(node.find("from"));
  seen.body = file.text(file.need(node, "text"));
  seen.channel = file.index(node.find("channel"), channels);
  seen.to =
      recipients(file, file.need(node, "to"), step.incident == none ? none : plan.incidents[step.incident].agency);
  seen.after = file.duration(node.find("after"), 0);
  seen.chance_ppm = file.ppm(node.find("chance"), sim::parts_per_million);
  seen.sign = file.boolean(node.find("sign"), true);
  return seen;
}

void Draft::read_step(File& file, const Node& node, sim::Step& step) {
  sim::Inject happens;
  happens.id = step.id;
  const bool known = file.only(node, keys_of("attack step"), noun("a step"));
  if (known) {
    step.label = file.text(node.find("label"));
    happens.label = step.label;
    if (const Node* technique = file.need(node, "technique")) {
      step.technique = file.word(technique);
      if (!step.technique.empty() && !is_technique(step.technique)) {
        file.error(technique->place, fill(gettext("`%s` is no ATT&CK technique"), {step.technique}),
                   gettext("as in `T1190` or `T1505.003`"));
      }
    }
    step.incident = file.index(node.find("incident"), incidents);
    if (node.find("incident") == nullptr) step.incident = only_incident();
    if (step.incident == none && node.find("incident") == nullptr) {
      file.error(node.place, gettext("which incident is this a step of?"), gettext("write `incident:`"));
    }
    read_step_timing(file, node, step, happens);
    happens.chance_ppm = file.ppm(node.find("chance"), sim::parts_per_million);
    happens.incident = step.incident;
    if (step.incident != none) happens.agency = plan.incidents[step.incident].agency;
    step.stopped_by = file.indices(node.find("stopped_by"), actions);
    happens.unless = any_done(step.stopped_by);
    happens.sets = assignments(file, node.find("sets"), none);
  }
  const Index incident = happens.incident;
  const Index agency = happens.agency;
  plan.injects.push_back(std::move(happens));
  if (const Node* seen = node.find("seen_as")) plan.injects.push_back(sighting(file, *seen, step));
  const Node* contained_by = node.find("contained_by");
  if (contained_by == nullptr) return;
  sim::Inject contained;
  contained.id = step.id + "-contained";
  contained.incident = incident;
  contained.agency = agency;
  if (file.only(*contained_by, keys_of("containment"), "`contained_by`")) {
    step.contained_by = file.indices(file.need(*contained_by, "actions"), actions);
    contained.sets = assignments(file, contained_by->find("sets"), none);
    sim::Condition both;
    both.children = {own_condition(of_inject(step.happens))};
    const Index done = any_done(step.contained_by);
    if (done != none) both.children.push_back(done);
    contained.when = own_condition(std::move(both));
  }
  plan.injects.push_back(std::move(contained));
}

void Draft::read_attack(File& file, const Node* node) {
  std::size_t number = 0;
  for (const Node& item : file.list(node)) read_step(file, item, plan.steps[number++]);
}

}  // namespace tocsin::scenarios
