#include "sim/view.h"

#include <algorithm>

namespace tocsin::sim {

bool knows(const State& state, Index agency, Index incident) {
  const Plan& plan = *state.plan;
  if (state.incident_heard[incident] == 0) return false;
  if (plan.incidents[incident].agency == agency) return true;
  const auto& acts = state.done_in_incident[incident];
  const bool told = std::any_of(acts.begin(), acts.end(), [&](const Done& done) {
    return std::any_of(done.reached.begin(), done.reached.end(),
                       [&](const Recipient& recipient) { return recipient.agency == agency; });
  });
  if (told) return true;
  const auto& injects = plan.injects_of_incident[incident];
  return std::any_of(injects.begin(), injects.end(), [&](Index inject) {
    const auto& seats = state.injects[inject].delivered_to;
    return std::any_of(seats.begin(), seats.end(), [&](Index seat) { return plan.seats[seat].agency == agency; });
  });
}

bool reaches(const Plan& plan, const Recipient& recipient, Index seat) {
  if (plan.seats[seat].agency != recipient.agency) return false;
  const Address& address = plan.addresses[recipient.address];
  return address.kind != AddressKind::role || ((plan.seats[seat].roles >> address.item) & 1U) != 0;
}

bool arrives_at(const Plan& plan, const Event& event, Index seat) {
  switch (event.kind) {
    case Kind::delivered: return event.seat == seat;
    case Kind::improvised:
      return std::any_of(event.recipients.begin(), event.recipients.end(),
                         [&](const Recipient& to) { return to.address == seat; });
    case Kind::acted:
      return event.seat != seat && std::any_of(event.recipients.begin(), event.recipients.end(),
                                               [&](const Recipient& to) { return reaches(plan, to, seat); });
    default: return false;
  }
}

Index seat_of_mail(const Plan& plan, const Event& event) {
  if (event.element == none || plan.seats_with_mailbox.empty()) return none;
  return plan.seat_of(plan.campaigns[event.item].population, event.element);
}

bool waits_for_answer(const State& state, Index question, Index seat) {
  const InjectState& asked = state.injects[question];
  return std::binary_search(asked.delivered_to.begin(), asked.delivered_to.end(), seat) &&
         !std::binary_search(asked.answered_by.begin(), asked.answered_by.end(), seat);
}

}  // namespace tocsin::sim
