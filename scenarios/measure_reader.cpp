// Measures: from one moment to another, the share of time that a fact has a value, steps that were stopped.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

constexpr std::size_t measures_max = 1000;

}  // namespace

// The only incident that is no noise, where there is one.
Index Draft::only_incident() const {
  Index found = none;
  for (std::size_t i = 0; i < plan.incidents.size(); ++i) {
    if (plan.incidents[i].noise) continue;
    if (found != none) return none;
    found = static_cast<Index>(i);
  }
  return found;
}

bool Draft::read_fact_moment(File& file, const Node& node, sim::Moment& moment) {
  const Node* name = file.need(node, "fact");
  const Index fact = file.index(name, facts);
  if (fact == none) return false;
  moment.what = sim::Moment::What::fact;
  moment.item = fact;
  moment.value = 1;
  const Node* is = node.find("is");
  const sim::FactType type = plan.facts[fact].type;
  if (type == sim::FactType::agencies || type == sim::FactType::instant) {
    file.error(name->place, fill(gettext("`%s` is nothing that can be measured"), {plan.facts[fact].id}));
    return false;
  }
  if (is == nullptr && type != sim::FactType::boolean) {
    file.error(name->place, fill(gettext("`%s` is not a yes or no"), {plan.facts[fact].id}),
               gettext("say what it `is`"));
    return false;
  }
  std::vector<Index> members;
  if (is != nullptr) moment.value = value(file, *is, plan.facts[fact], members).value_or(0);
  return true;
}

sim::Moment Draft::moment(File& file, const Node* node, sim::Metric& measure) {
  sim::Moment made;
  if (node == nullptr || !file.only(*node, keys_of("moment"), noun("a moment"))) return made;
  one_of(file, *node, {"start", "step", "inject", "done", "fact"});
  if (node->find("is") != nullptr && node->find("fact") == nullptr) {
    file.error(node->find("is")->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {"is", "fact"}));
  }
  if (const Node* start = node->find("start")) {
    if (!file.boolean(start, true))
      file.error(start->place, fill(gettext("`%1$s` can only be `%2$s`"), {"start", "true"}));
    made.what = sim::Moment::What::start;
  } else if (const Node* step = node->find("step")) {
    const Index index = file.index(step, steps);
    if (index == none) return made;
    made.what = sim::Moment::What::inject;
    made.item = plan.steps[index].happens;
    if (measure.incident == none) measure.incident = plan.steps[index].incident;
  } else if (const Node* inject = node->find("inject")) {
    made.what = sim::Moment::What::inject;
    made.item = file.index(inject, injects);
  } else if (const Node* done = node->find("done")) {
    made.what = sim::Moment::What::done;
    made.item = file.index(done, actions);
  } else if (node->find("fact") != nullptr) {
    read_fact_moment(file, *node, made);
  } else {
    file.error(node->place, gettext("a moment says nothing"),
               gettext("write `start`, `step:`, `inject:`, `done:` or `fact:`"));
  }
  const bool named = made.what == sim::Moment::What::start || made.item != none;
  if (!named) made.what = sim::Moment::What::nothing;
  return made;
}

void Draft::read_goal(File& file, const Node& node, sim::Metric& measure) {
  for (const auto& [key, goal] : {std::pair{"at_most", &measure.at_most}, std::pair{"at_least", &measure.at_least}}) {
    const Node* given = node.find(key);
    if (given == nullptr) continue;
    switch (measure.kind) {
      case sim::Metric::Kind::duration: *goal = file.duration(given, 0); break;
      case sim::Metric::Kind::share_of_time: *goal = file.ppm(given, 0); break;
      case sim::Metric::Kind::steps_stopped: *goal = file.integer(given, 0, 1000).value_or(0); break;
    }
  }
}

void Draft::read_measure(File& file, const Node& node, bool of_procedure) {
  sim::Metric measure;
  const Node* id = node.kind == Node::Kind::map ? file.need(node, "id") : nullptr;
  measure.id = file.id(id);
  file.add_name(measures, measure.id, node.place);
  if (plan.measures.size() >= measures_max) file.error(node.place, gettext("there are at most 1000 measures"));
  if (file.only(node, keys_of("measure"), noun("a measure"))) {
    measure.label = file.text(node.find("label"));
    if (const Node* clause = node.find("clause")) measure.clause = file.word(clause);
    measure.each_incident = of_procedure;
    measure.incident = file.index(node.find("incident"), incidents);
    one_of(file, node, {"from", "share_of_time", "steps_stopped"});
    if (const Node* share = node.find("share_of_time")) {
      measure.kind = sim::Metric::Kind::share_of_time;
      if (file.only(*share, keys_of("share of time"), "`share_of_time`")) read_fact_moment(file, *share, measure.to);
      if (node.find("to") != nullptr)
        file.error(node.find("to")->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {"to", "from"}));
    } else if (const Node* stopped = node.find("steps_stopped")) {
      measure.kind = sim::Metric::Kind::steps_stopped;
      measure.each_incident = false;
      if (!file.boolean(stopped, true))
        file.error(stopped->place, fill(gettext("`%1$s` can only be `%2$s`"), {"steps_stopped", "true"}));
    } else if (node.find("from") != nullptr) {
      measure.from = moment(file, node.find("from"), measure);
      measure.to = moment(file, file.need(node, "to"), measure);
    } else {
      file.error(node.place, gettext("a measure says nothing"),
                 gettext("write `from` and `to`, `share_of_time` or `steps_stopped`"));
    }
    if (measure.incident == none) measure.incident = only_incident();
    for (const sim::Moment& each : {measure.from, measure.to}) {
      const bool is_fact = each.what == sim::Moment::What::fact;
      const bool has_subject = of_procedure || measure.incident != none;
      if (!is_fact || has_subject || plan.facts[each.item].scope == sim::Scope::exercise) continue;
      file.error(node.place, fill(gettext("in which incident is `%s` measured?"), {plan.facts[each.item].id}),
                 gettext("write `incident:`"));
    }
    read_goal(file, node, measure);
    measure.weight = static_cast<std::uint32_t>(file.integer(node.find("weight"), 0, 1000).value_or(1));
  }
  plan.measures.push_back(std::move(measure));
}

void Draft::read_measures(File& file, const Node* node, bool of_procedure) {
  for (const Node& item : file.list(node)) read_measure(file, item, of_procedure);
}

}  // namespace tocsin::scenarios
