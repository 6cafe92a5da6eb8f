#include "net/asking.h"

#include <algorithm>

#include "net/trails.h"

namespace tocsin::net {

void make_own(const sim::Plan& plan, const Asker& asker, sim::Command& command) {
  const bool sits = asker.seat != sim::none;
  command.origin = sits ? sim::Origin::person : sim::Origin::controller;
  if (sits) command.seat = asker.seat;
  take_out_excess(plan, command);
}

std::optional<sim::Refusal> forbid(Verb verb, const Asker& asker, const conduct::Session& session) {
  return forbid(verb, asker.role, phase_of(session.state()));
}

std::optional<sim::Refusal> let_time_go(conduct::Session& session, const TimeWish& wish) {
  const sim::Time ends = session.plan().ends;
  if (wish.what == TimeWish::What::step) {
    const sim::Time next = session.next_due();
    if (next != sim::never) session.advance(std::min(next, ends));
    return std::nullopt;
  }
  if (wish.to < session.state().now) {
    return sim::Refusal{"in-the-past", "", {"時間不能倒退。", "Time cannot go back."}, sim::none};
  }
  session.advance(std::min(wish.to, ends));
  return std::nullopt;
}

sim::Refusal not_a_command() { return {"not-a-command", "", {"這不是指令。", "This is not a command."}, sim::none}; }

}  // namespace tocsin::net
