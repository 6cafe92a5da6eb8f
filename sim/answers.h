// What stands in the fields of forms where the exercise fills them in, and what it says in either language.
#pragma once

#include "sim/event.h"
#include "sim/plan.h"

namespace tocsin::sim {

// What the scenario says that belongs into a field of an act about this incident; nullptr: nothing. Pure.
[[nodiscard]] const Incident::Answer* model_answer(const Plan& plan, Index incident, Index form, Index field);

// What a bot writes into a text field: the scenario's words, or words that say it is an exercise. Pure.
[[nodiscard]] Text words_of_bot(const Plan& plan, Index incident, Index form, Index field);

// What was written in a text field of an act. It is recorded in one language; where it is, word by word, what a bot writes, the
// plan has it in the other one, too. Pure.
[[nodiscard]] Text written_text(const Plan& plan, const Event& act, const Answer& answer);

}  // namespace tocsin::sim
