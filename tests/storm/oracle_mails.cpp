// What the oracle asks of campaigns: of each mail when it is sent and whenever something is done with it, of the injects that wait
// for what recipients do, and of what the state counts when nothing more is due.
#include <algorithm>

#include "tests/storm/oracle.h"

namespace tocsin::storm {

using sim::Index;
using sim::none;

bool Oracle::names_a_campaign(Index condition) const {
  if (condition == none) return false;
  const sim::Condition& node = plan_->conditions[condition];
  return node.op == sim::Op::campaign ||
         std::any_of(node.children.begin(), node.children.end(), [&](Index child) { return names_a_campaign(child); });
}

void Oracle::look_at_mail(const sim::Event& event) {
  has_new_mails_ = true;
  const MailLedger& mails = ledger_.mails;
  if (const auto objection = mails.objection(event)) complain(event, *objection);
  if (event.kind != sim::Kind::mail_sent) return;
  const sim::Campaign& campaign = plan_->campaigns[event.item];
  for (const sim::Round& round : campaign.rounds) {
    if (std::count(round.mails.begin(), round.mails.end(), event.other) == 0) continue;
    // What speaks against a round is asked when it begins.
    const bool is_withheld = event.element == none;
    const bool speaks_against =
        round.unless != none && ledger_.holds(round.unless, {campaign.agency, campaign.incident, none});
    if (is_withheld && !speaks_against) complain(event, "nothing speaks against its round");
    if (!is_withheld && speaks_against && !mails.has_begun(event.item, round)) {
      complain(event, "something speaks against its round");
    }
  }
}

Where Oracle::where_of(const sim::Inject& inject) const {
  Index agency = inject.agency;
  if (agency == none && inject.incident != none) agency = plan_->incidents[inject.incident].agency;
  if (agency == none && !inject.to.empty()) agency = plan_->seats[inject.to.front()].agency;
  return {agency, inject.incident, none};
}

void Oracle::look_at_inject(const sim::Event& event) {
  const sim::Inject& inject = plan_->injects[event.item];
  const bool is_opposed = inject.unless != none && ledger_.holds(inject.unless, where_of(inject));
  if (event.kind == sim::Kind::inject_skipped) {
    if (event.value == 0 && !is_opposed) complain(event, "nothing speaks against it");
    return;
  }
  if (fired_by_hand_ == event.item) return;
  if (is_opposed) complain(event, "something speaks against it");
  const auto found = awaited_.find(event.item);
  if (found == awaited_.end() || event.time >= inject.at) return;
  const auto& since = found->second.came_true;
  if (!since || event.time < *since + inject.after) complain(event, "what it waits for was not so, or not long enough");
}

// An event has changed something, and what an inject waits for may have come true with it.
void Oracle::note_injects(const sim::Event& event) {
  fired_by_hand_ = event.kind == sim::Kind::inject_fired_by_hand ? event.item : none;
  if (event.kind == sim::Kind::inject_fired || event.kind == sim::Kind::inject_skipped ||
      event.kind == sim::Kind::inject_held || event.kind == sim::Kind::inject_dropped) {
    awaited_.erase(event.item);
  }
  for (auto& [index, awaited] : awaited_) {
    const sim::Inject& inject = plan_->injects[index];
    if (!awaited.came_true && ledger_.holds(inject.when, where_of(inject))) awaited.came_true = event.time;
  }
}

void Oracle::compare_mails(const sim::State& state) {
  if (auto missing = ledger_.mails.missing(state)) {
    complaint_ = std::move(missing);
    return;
  }
  if (std::exchange(has_new_mails_, false)) complaint_ = ledger_.mails.difference(state);
  if (complaint_ || ledger_.ended) return;
  for (auto& [index, awaited] : awaited_) {
    const sim::Inject& inject = plan_->injects[index];
    if (!awaited.held_when_quiet && ledger_.holds(inject.when, where_of(inject))) awaited.held_when_quiet = state.now;
    const auto& since = awaited.held_when_quiet;
    if (inject.at > state.now && (!since || *since + inject.after > state.now)) continue;
    complaint_ = "inject " + std::to_string(index) + " has not taken place, though what it waits for has";
  }
}

}  // namespace tocsin::storm
