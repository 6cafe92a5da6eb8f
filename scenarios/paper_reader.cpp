// The papers of a procedure: which facts, forms and acts play which part in a document.
#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

// FORM.FIELD
std::optional<std::pair<Index, Index>> answer(File& file, const Node& node, const Names& forms, const sim::Plan& plan) {
  const std::string word = file.word(&node);
  const std::size_t dot = word.find('.');
  if (dot == std::string::npos) {
    if (!word.empty())
      file.error(node.place, gettext("a form and a field are needed here"),
                 gettext("as in `notification.description`"));
    return std::nullopt;
  }
  const Index form = file.index_of(word.substr(0, dot), node.place, forms);
  if (form == none || form >= plan.forms.size()) return std::nullopt;
  Names fields(noun("field"));
  for (const sim::Field& field : plan.forms[form].fields) fields.add(field.id);
  const Index field = file.index_of(word.substr(dot + 1), node.place, fields);
  if (field == none) return std::nullopt;
  return std::pair{form, field};
}

std::uint8_t states_of(File& file, const Node* node) {
  std::uint8_t states = 0;
  if (node == nullptr) return states;
  Names known(noun("state of a duty"));
  for (std::size_t state = 0; state < sim::duty_states; ++state)
    known.add(sim::name_of(static_cast<sim::DutyState>(state)));
  for (const Index state : file.indices(node, known)) states = static_cast<std::uint8_t>(states | (1U << state));
  return states;
}

}  // namespace

std::optional<sim::Gathering> Draft::gathering(File& file, const Node* node) {
  if (node == nullptr || !file.only(*node, keys_of("gathering"), noun("what a document gathers"))) return std::nullopt;
  sim::Gathering made;
  made.relations = file.indices(file.need(*node, "relations"), relations);
  made.dated = file.index(file.need(*node, "dated"), facts);
  if (made.dated != none &&
      (plan.facts[made.dated].type != sim::FactType::instant || plan.facts[made.dated].scope != sim::Scope::incident)) {
    file.error(node->find("dated")->place, gettext("an instant of the incident is needed here"),
               gettext("as in `incident.notified-at`"));
  }
  made.sent_by = file.index(file.need(*node, "sent_by"), actions);
  if (made.sent_by != none && plan.actions[made.sent_by].about != sim::About::nothing) {
    file.error(node->find("sent_by")->place,
               gettext("an action `about: nothing` is needed here, since it sends many incidents"));
  }
  return made;
}

// A fact or a duty, alone or with what stands above its column.
std::optional<sim::PaperColumn> Draft::paper_column(File& file, const Node& node) {
  const bool is_word = node.kind == Node::Kind::scalar;
  if (!is_word && !file.only(node, keys_of("column"), noun("a column"))) return std::nullopt;
  const Node* of = is_word ? &node : file.need(node, "of");
  const std::string word = file.word(of);
  if (word.empty()) return std::nullopt;
  sim::PaperColumn column;
  const bool is_fact = word.find('.') != std::string::npos;
  (is_fact ? column.fact : column.duty) = file.index_of(word, of->place, is_fact ? facts : duties);
  if (!is_word) column.label = file.text(node.find("label"));
  return column;
}

sim::PaperSection Draft::paper_section(File& file, const Node& item, bool gathers) {
  sim::PaperSection section;
  section.title = file.text(file.need(item, "title"));
  section.note = file.text(item.find("note"));
  for (const char* key : {"which", "earlier", "incidents", "tally"}) {
    const Node* found = item.find(key);
    if (found != nullptr && !gathers)
      file.error(found->place, fill(gettext("`%s` stands only in a document that `gathers`"), {key}));
  }
  if (const Node* which = item.find("which")) section.which = condition(file, which);
  section.earlier = file.boolean(item.find("earlier"), false);
  const Node* listed = item.find("facts");
  section.facts = file.indices(listed, facts);
  for (const Index fact : section.facts) {
    if (gathers && plan.facts[fact].scope == sim::Scope::incident) {
      file.error(listed->place, gettext("a document that gathers has no incident of its own"),
                 fill(gettext("write `%s` under `incidents`"), {plan.facts[fact].id}));
    }
  }
  for (const Node& each : file.list(item.find("answers"))) {
    if (const auto found = answer(file, each, forms, plan)) section.answers.push_back(*found);
  }
  for (const Node& each : file.list(item.find("incidents"))) {
    if (const auto found = paper_column(file, each)) section.columns.push_back(*found);
  }
  section.tally = file.indices(item.find("tally"), duties);
  section.duties = file.indices(item.find("duties"), duties);
  section.states = states_of(file, item.find("states"));
  section.deadline = file.index(item.find("deadline"), duties);
  if (section.deadline != none && gathers) {
    file.error(item.find("deadline")->place,
               gettext("`deadline` is about one incident, and this document gathers many"));
  }
  const Node* acts = item.find("acts");
  section.all_acts = acts != nullptr && acts->kind == Node::Kind::scalar && acts->text == "all";
  if (!section.all_acts) section.acts = file.indices(acts, actions);
  section.registers = file.indices(item.find("register"), actions);
  for (const Index action : section.registers) {
    if (action < plan.actions.size() && plan.actions[action].form == none) {
      file.error(item.find("register")->place, fill(gettext("the action `%s` has no form"), {plan.actions[action].id}));
    }
  }
  section.signatures = file.indices(item.find("signatures"), actions);
  return section;
}

void Draft::read_papers(File& file, const Node* node) {
  Names papers(noun("document"));
  for (const Node::Entry& entry : file.map(node)) {
    file.valid_id(entry.key, entry.place);
    file.add_name(papers, entry.key, entry.place);
    if (!file.only(entry.value, keys_of("document"), noun("a document"))) continue;
    sim::Paper paper;
    paper.id = entry.key;
    paper.label = file.text(file.need(entry.value, "label"));
    if (const Node* clause = entry.value.find("clause")) paper.clause = file.word(clause);
    paper.official = file.boolean(entry.value.find("official"), false);
    paper.note = file.text(entry.value.find("note"));
    const Node* gathers = entry.value.find("gathers");
    paper.gathers = gathering(file, gathers);
    for (const Node& item : file.list(file.need(entry.value, "sections"))) {
      if (!file.only(item, keys_of("document section"), noun("a document section"))) continue;
      paper.sections.push_back(paper_section(file, item, gathers != nullptr));
    }
    plan.papers.push_back(std::move(paper));
  }
}

}  // namespace tocsin::scenarios
