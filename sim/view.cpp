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
    const auto& to = plan.injects[inject].to;
    return state.injects[inject].delivered > 0 &&
           std::any_of(to.begin(), to.end(), [&](Index seat) { return plan.seats[seat].agency == agency; });
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

}  // namespace tocsin::sim
