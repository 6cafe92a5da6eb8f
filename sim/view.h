// What a seat sees: what reaches it, and the incidents that its agency knows of. Pure.
#pragma once

#include "sim/state.h"

namespace tocsin::sim {

// Whether someone at the agency has heard of the incident: it is their own and a sign arrived, an act about it reached
// them, or a message about it was delivered to them.
[[nodiscard]] bool knows(const State& state, Index agency, Index incident);

// Whether what is sent to a recipient comes before this seat: to the whole agency, or to a role that it has.
[[nodiscard]] bool reaches(const Plan& plan, const Recipient& recipient, Index seat);

// Whether the event puts something before this seat: an inject, an improvised one, or an act of someone else's.
[[nodiscard]] bool arrives_at(const Plan& plan, const Event& event, Index seat);

// The seat whose mailbox an event of a campaign's mails is about; `none` for almost all of them.
[[nodiscard]] Index seat_of_mail(const Plan& plan, const Event& event);

// Whether the seat was asked this question and has not answered it.
[[nodiscard]] bool waits_for_answer(const State& state, Index question, Index seat);

}  // namespace tocsin::sim
