#include "sim/answers.h"

namespace tocsin::sim {

const Incident::Answer* model_answer(const Plan& plan, Index incident, Index form, Index field) {
  if (incident == none) return nullptr;
  const Incident::Answer* general = nullptr;
  for (const Incident::Answer& answer : plan.incidents[incident].answers) {
    if (answer.field != plan.forms[form].fields[field].id) continue;
    if (answer.form == form) return &answer;
    if (answer.form == none) general = &answer;
  }
  return general;
}

Text words_of_bot(const Plan& plan, Index incident, Index form, Index field) {
  const Incident::Answer* model = model_answer(plan, incident, form, field);
  if (model != nullptr && !model->text.in(false).empty()) return model->text;
  const Field& of = plan.forms[form].fields[field];
  const Text sentence{"演練填報：" + of.label.in(false) + "。", "Exercise entry: " + of.label.in(true) + "."};
  Text words = sentence;
  // Each repetition adds at least six characters, so this ends soon.
  for (std::uint32_t characters = 6; characters < of.min_chars; characters += 6) {
    words.zh += sentence.zh;
    words.en += " " + sentence.en;
  }
  return words;
}

Text written_text(const Plan& plan, const Event& act, const Answer& answer) {
  Text words = words_of_bot(plan, act.incident, plan.actions[act.item].form, answer.field);
  return answer.text == words.in(false) ? words : Text{answer.text, answer.text};
}

}  // namespace tocsin::sim
