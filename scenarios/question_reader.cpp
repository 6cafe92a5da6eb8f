// Moves and questions: each becomes an inject; a question also a form, an action and an expected duty.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

constexpr sim::Duration usual_time_to_answer = 15 * sim::minute;

std::string answer_id(const std::string& question) { return "answer-" + question; }

sim::RoleSet roles_of(const sim::Plan& plan, const std::vector<Index>& seats) {
  sim::RoleSet roles = 0;
  for (const Index seat : seats) roles |= plan.seats[seat].roles;
  return roles;
}

}  // namespace

void Draft::name_moves(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    const std::string name = file.id(id);
    file.add_name(injects, name, item.place);
    moves.add(name);
  }
}

// A move may have both `at` and `when`: it opens with whichever comes first.
void Draft::read_moves(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    sim::Inject inject;
    if (const Node* id = item.find("id")) inject.id = id->text;
    if (file.only(item, keys_of("move"), noun("a move"))) {
      inject.label = file.text(item.find("label"));
      inject.from = file.text(item.find("from"));
      inject.body = file.text(item.find("text"));
      inject.to = recipients(file, item.find("to"), none);
      if (item.find("to") == nullptr) {
        for (std::size_t seat = 0; seat < plan.seats.size(); ++seat) inject.to.push_back(static_cast<Index>(seat));
      }
      inject.hold = file.boolean(item.find("hold"), false);
      if (const Node* at = item.find("at")) inject.at = time(file, at).value_or(starts);
      inject.when = condition(file, item.find("when"));
      inject.after = file.duration(item.find("after"), 0);
      if (item.find("after") != nullptr && item.find("when") == nullptr) {
        file.error(item.find("after")->place, fill(gettext("`%1$s` stands beside `%2$s`"), {"after", "when"}));
      }
      inject.manual = item.find("at") == nullptr && item.find("when") == nullptr;
      check_within(file, item, inject);
    }
    plan.moves.push_back({inject.id, static_cast<Index>(plan.injects.size())});
    plan.injects.push_back(std::move(inject));
  }
}

void Draft::name_questions(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    const std::string name = file.id(id);
    file.add_name(injects, name, item.place);
    file.add_name(duties, answer_id(name), item.place);
  }
}

// Conditions and expected acts may name the answers, so the actions are there before they are filled in.
void Draft::name_answers(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    const Node* id = item.find("id");
    sim::Action answer;
    if (id != nullptr) answer.id = answer_id(id->text);
    file.add_name(actions, answer.id, item.place);
    plan.actions.push_back(std::move(answer));
  }
}

// Questions of the hot wash are asked so that their time is up a minute before the end.
void Draft::read_question_injects(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    sim::Inject inject;
    sim::Question question;
    if (const Node* id = item.find("id")) inject.id = question.id = id->text;
    if (file.only(item, keys_of("question"), noun("a question"))) {
      inject.from = file.text(item.find("from"));
      inject.body = file.text(file.need(item, "ask"));
      inject.incident = file.index(item.find("incident"), incidents);
      inject.to = recipients(file, file.need(item, "to"),
                             inject.incident == none ? none : plan.incidents[inject.incident].agency);
      inject.hold = file.boolean(item.find("hold"), false);
      const Node* phase = item.find("phase");
      question.hot_wash = phase != nullptr;
      if (phase == nullptr) {
        read_timing(file, item, inject);
      } else {
        one_of(file, item, {"at", "when", "move", "phase"});
        if (phase->text != "hot-wash")
          file.error(phase->place, fill(gettext("`%1$s` can only be `%2$s`"), {"phase", "hot-wash"}));
        if (item.find("after") != nullptr)
          file.error(item.find("after")->place,
                     fill(gettext("`%1$s` does not stand beside `%2$s`"), {"after", "phase"}));
        const sim::Duration by = file.duration(item.find("by"), usual_time_to_answer);
        inject.at = std::max(starts, plan.ends - by - sim::minute);
        inject.unless = condition(file, item.find("unless"));
      }
    }
    question.inject = static_cast<Index>(plan.injects.size());
    plan.questions.push_back(std::move(question));
    plan.injects.push_back(std::move(inject));
  }
}

void Draft::read_questions(File& file, const Node* node) {
  std::size_t number = 0;
  for (const Node& item : file.list(node)) read_question(file, item, plan.questions[number++]);
}

void Draft::read_question(File& file, const Node& node, sim::Question question) {
  const sim::Inject& inject = plan.injects[question.inject];
  sim::Field field;
  field.id = "answer";
  field.type = sim::FieldType::choice;
  field.label = {"答案", "Answer"};
  field.required = true;
  sim::Form form;
  form.id = answer_id(question.id);
  form.label = inject.body;
  sim::Action action;
  action.id = form.id;
  action.label = {"回答：" + inject.body.in(false), "Answer: " + inject.body.in(true)};
  action.about = sim::About::nothing;
  action.asked_by = question.inject;
  action.by = roles_of(plan, inject.to);
  sim::Duty duty;
  duty.id = form.id;
  duty.label = action.label;
  duty.layer = sim::Layer::expected;
  duty.scope = sim::Scope::agency;
  duty.trigger = sim::Trigger::asked;
  duty.item = question.inject;
  for (std::size_t role = 0; role < plan.roles.size(); ++role) {
    if (((action.by >> role) & 1U) != 0) duty.owners.push_back(static_cast<Index>(role));
  }
  sim::Allowance by;
  by.span.milliseconds = usual_time_to_answer;
  if (node.kind == Node::Kind::map) {
    field.choices = choices(file, file.need(node, "choices"));
    if (field.choices.size() == 1)
      file.error(node.find("choices")->place, gettext("a question has at least two choices"));
    if (const Node* right = node.find("right")) field.right = right_answer(file, *right, field);
    question.because = file.text(node.find("because"));
    if (const Node* clause = node.find("clause")) question.clause = file.word(clause);
    if (node.find("by") != nullptr) by = allowance(file, node.find("by"));
    duty.weight = static_cast<std::uint32_t>(file.integer(node.find("weight"), 0, 1000).value_or(1));
  }
  duty.due.allowances.push_back(std::move(by));
  action.clause = duty.clause = question.clause;
  form.fields.push_back(std::move(field));
  action.form = static_cast<Index>(plan.forms.size());
  question.action = actions.find(action.id);
  question.duty = static_cast<Index>(plan.duties.size());
  duty.met_by.push_back({{{question.action, none, false}}, none});
  file.add_name(forms, form.id, node.place);
  duty_places.push_back(node.place);
  const Index question_action = question.action;
  const auto at = std::find_if(plan.questions.begin(), plan.questions.end(),
                               [&](const sim::Question& each) { return each.inject == question.inject; });
  *at = std::move(question);
  plan.forms.push_back(std::move(form));
  if (question_action != none) plan.actions[question_action] = std::move(action);
  plan.duties.push_back(std::move(duty));
}

}  // namespace tocsin::scenarios
