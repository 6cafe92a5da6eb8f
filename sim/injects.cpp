// Injects: planned, conditional, by hand; delivered to seats over channels that may be down.
#include <algorithm>

#include "sim/engine.h"

namespace tocsin::sim {

Context Exercise::Engine::context_of(const Inject& inject) const {
  Index agency = inject.agency;
  if (agency == none && inject.incident != none) agency = plan_->incidents[inject.incident].agency;
  if (agency == none && !inject.to.empty()) agency = plan_->seats[inject.to.front()].agency;
  return {agency, inject.incident, none};
}

void Exercise::Engine::consider_inject(Index index) {
  const Inject& inject = plan_->injects[index];
  if (inject.when == none || inject_came_true_[index] != 0) return;
  if (state_.injects[index].status != InjectStatus::planned) return;
  Time recheck_at = never;
  if (!holds(state_, inject.when, context_of(inject), &recheck_at)) {
    if (recheck_at != never) agenda_.arm(inject_timer_[index], std::min(recheck_at, inject.at));
    return;
  }
  inject_came_true_[index] = 1;
  agenda_.arm(inject_timer_[index], std::min(state_.now + inject.after, std::max(inject.at, state_.now)));
}

void Exercise::Engine::skip_inject(Index index, bool by_chance) {
  Event skipped = make(Kind::inject_skipped);
  skipped.item = index;
  skipped.value = by_chance ? 1 : 0;
  emit(std::move(skipped));
}

void Exercise::Engine::fire_inject(Index index, bool by_hand) {
  const Inject& inject = plan_->injects[index];
  const bool waits = inject.when != none && inject_came_true_[index] == 0 && state_.now < inject.at;
  if (!by_hand && waits) return consider_inject(index);
  const InjectStatus status = state_.injects[index].status;
  if (by_hand ? status == InjectStatus::fired : status != InjectStatus::planned) return;
  agenda_.cancel(inject_timer_[index]);
  if (!by_hand && inject.unless != none && holds(state_, inject.unless, context_of(inject))) {
    return skip_inject(index, false);
  }
  // No duty instance has the number `none`, so that no bot draws from this stream.
  const std::uint64_t stream = (static_cast<std::uint64_t>(none) << 32U) | index;
  if (!by_hand && inject.chance_ppm < parts_per_million && !chance(state_.seed, stream, 0, inject.chance_ppm)) {
    return skip_inject(index, true);
  }
  Event fired = make(Kind::inject_fired);
  fired.item = index;
  fired.incident = inject.incident;
  emit(std::move(fired));
  for (Index seat : inject.to) {
    const Index channel = inject.channel;
    const Index agency = plan_->seats[seat].agency;
    if (channel != none && state_.fact(plan_->channels[channel].fact, agency, none).value == channel_down) {
      Event lost = make(Kind::undelivered);
      lost.item = index;
      lost.seat = seat;
      lost.other = channel;
      lost.value = plan_->channels[channel].keeps ? 1 : 0;
      lost.incident = inject.incident;
      emit(std::move(lost));
      if (plan_->channels[channel].keeps) kept_.push_back({index, seat, channel});
      continue;
    }
    deliver(index, seat);
  }
  if (inject.hold) release_hold(index);
}

void Exercise::Engine::deliver(Index index, Index seat) {
  Event delivered = make(Kind::delivered);
  delivered.item = index;
  delivered.seat = seat;
  delivered.agency = plan_->seats[seat].agency;
  delivered.incident = plan_->injects[index].incident;
  emit(std::move(delivered));
  acknowledge_as_bot(index, seat);
}

// The clock stands while a hold waits, so a bot acknowledges on the spot.
void Exercise::Engine::acknowledge_as_bot(Index index, Index seat) {
  if (!plan_->injects[index].hold || !options_.bots || state_.seats[seat].occupant != Occupant::bot) return;
  Event acknowledged = make(Kind::acknowledged, Origin::bot);
  acknowledged.item = index;
  acknowledged.seat = seat;
  acknowledged.incident = plan_->injects[index].incident;
  emit(std::move(acknowledged));
}

void Exercise::Engine::deliver_kept(Index fact, Index agency) {
  std::vector<Kept> arriving;
  std::vector<Kept> waiting;
  for (const Kept& kept : kept_) {
    const bool arrives = plan_->channels[kept.channel].fact == fact && plan_->seats[kept.seat].agency == agency &&
                         state_.fact(fact, agency, none).value != channel_down;
    (arrives ? arriving : waiting).push_back(kept);
  }
  kept_ = std::move(waiting);
  for (const Kept& kept : arriving) deliver(kept.inject, kept.seat);
}

void Exercise::Engine::release_hold(Index index) {
  const auto& holding = state_.clock.holding;
  if (!std::binary_search(holding.begin(), holding.end(), index)) return;
  if (!is_acknowledged(state_, index)) return;
  Event released = make(Kind::hold_released);
  released.item = index;
  emit(std::move(released));
}

}  // namespace tocsin::sim
