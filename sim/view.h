// What a seat sees: the messages that reached it, and the incidents that its agency knows of. The terminal, the
// desktop client and the server's per-seat streams all fold the same events with this. Pure; not thread-safe.
#pragma once

#include <vector>

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

class Inbox {  // of one seat; events in order
 public:
  Inbox(const Plan& plan, Index seat) : plan_(&plan), seat_(seat) {}
  void take(const Event& event) {
    if (arrives_at(*plan_, event, seat_)) messages_.push_back(event);
  }
  [[nodiscard]] const std::vector<Event>& messages() const { return messages_; }

 private:
  const Plan* plan_;
  Index seat_;
  std::vector<Event> messages_;
};

}  // namespace tocsin::sim
