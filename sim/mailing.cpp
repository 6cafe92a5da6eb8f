// Campaigns at work: rounds of mails go out, and recipients do what was drawn for them.
//
// A round is one timer that moves from recipient to recipient. Who will do something waits in a heap of the campaign's,
// whose earliest has a timer; all others take one byte for each mail and no more.
#include <algorithm>
#include <tuple>

#include "sim/engine.h"
#include "sim/validity.h"

namespace tocsin::sim {
namespace {

// So many mails make a step of the journal's: enough to cost little each, few enough to hold in memory.
constexpr std::size_t mails_at_once = 256;

constexpr auto later = [](const auto& one, const auto& other) {
  const auto order = [](const auto& act) {
    return std::tie(act.at, act.recipient, act.mail, act.behaviour, act.scanner);
  };
  return order(one) > order(other);
};

}  // namespace

void Exercise::Engine::prepare_campaigns() {
  for (std::size_t c = 0; c < plan_->campaigns.size(); ++c) {
    const Campaign& campaign = plan_->campaigns[c];
    const auto index = static_cast<Index>(c);
    for (std::size_t r = 0; r < campaign.rounds.size(); ++r) {
      const auto timer = new_timer(TimerKind::sending, static_cast<Index>(sendings_.size()));
      sendings_.push_back({index, static_cast<Index>(r), 0, false, timer});
    }
    Mailing mailing;
    mailing.chances = chances_by_department(campaign, plan_->populations[campaign.population]);
    mailing.timer = new_timer(TimerKind::mail_act, index);
    mailings_.push_back(std::move(mailing));
  }
}

void Exercise::Engine::start_campaigns() {
  for (const Sending& sending : sendings_) {
    agenda_.arm(sending.timer, plan_->campaigns[sending.campaign].rounds[sending.round].at);
  }
}

void Exercise::Engine::send_mails(Index index) {
  Sending& sending = sendings_[index];
  const Campaign& campaign = plan_->campaigns[sending.campaign];
  const Round& round = campaign.rounds[sending.round];
  const std::uint32_t recipients = plan_->populations[campaign.population].size();
  const auto send = [&](Index mail, Index recipient) {
    Event sent = make(Kind::mail_sent);
    sent.item = sending.campaign;
    sent.other = mail;
    sent.element = recipient;
    emit(std::move(sent));
  };
  if (!std::exchange(sending.begun, true) && round.unless != none &&
      holds(state_, round.unless, {campaign.agency, campaign.incident, none})) {
    for (const Index mail : round.mails) send(mail, none);
    return;
  }
  std::size_t count = 0;
  while (sending.next < recipients && sent_at(round, sending.next, recipients) <= state_.now && count < mails_at_once) {
    for (const Index mail : round.mails) {
      send(mail, sending.next);
      if (campaign.simulated && !is_a_person(campaign.population, sending.next))
        draw_acts_of(sending.campaign, mail, sending.next);
      ++count;
    }
    ++sending.next;
  }
  if (sending.next < recipients) agenda_.arm(sending.timer, sent_at(round, sending.next, recipients));
  const Mailing& mailing = mailings_[sending.campaign];
  if (!mailing.to_come.empty()) agenda_.arm(mailing.timer, mailing.to_come.front().at);
}

// Who reads the mails in a seat does with them what that person does, and nothing that was drawn.
bool Exercise::Engine::is_a_person(Index population, std::uint32_t recipient) const {
  const Index seat = plan_->seat_of(population, recipient);
  return seat != none && state_.seats[seat].occupant == Occupant::person;
}

// The mails that are there are theirs, too, also when they leave again.
void Exercise::Engine::leave_mails_to(Index seat) {
  const Seat& of = plan_->seats[seat];
  if (of.population == none || state_.seats[seat].occupant != Occupant::person) return;
  for (std::size_t c = 0; c < mailings_.size(); ++c) {
    if (plan_->campaigns[c].population != of.population) continue;
    Mailing& mailing = mailings_[c];
    auto& acts = mailing.to_come;
    if (std::erase_if(acts, [&](const MailAct& act) { return act.recipient == of.recipient; }) == 0) continue;
    std::make_heap(acts.begin(), acts.end(), later);
    if (acts.empty()) {
      agenda_.cancel(mailing.timer);
    } else {
      agenda_.arm(mailing.timer, acts.front().at);
    }
  }
}

void Exercise::Engine::draw_acts_of(Index index, Index mail, std::uint32_t recipient) {
  const Campaign& campaign = plan_->campaigns[index];
  Mailing& mailing = mailings_[index];
  const Index department = plan_->populations[campaign.population].department_of(recipient);
  drawn_.clear();
  draw_acts(campaign, state_.seed, campaign_stream(index, recipient), mailing.chances[department], mail, drawn_);
  for (const PlannedAct& act : drawn_) {
    const Time at = state_.now + act.after;
    if (at > plan_->ends) continue;
    grow_slowly(mailing.to_come);
    mailing.to_come.push_back({at, recipient, static_cast<std::uint8_t>(mail), act.behaviour, act.scanner});
    std::push_heap(mailing.to_come.begin(), mailing.to_come.end(), later);
  }
}

void Exercise::Engine::act_on_mails(Index index) {
  Mailing& mailing = mailings_[index];
  for (std::size_t count = 0; count < mails_at_once && !mailing.to_come.empty(); ++count) {
    if (mailing.to_come.front().at > state_.now) break;
    std::pop_heap(mailing.to_come.begin(), mailing.to_come.end(), later);
    const MailAct act = mailing.to_come.back();
    mailing.to_come.pop_back();
    Event acted = make(Kind::mail_acted);
    acted.item = index;
    acted.other = act.mail;
    acted.element = act.recipient;
    acted.value = static_cast<Value>(act.behaviour);
    acted.extra = act.scanner ? 1 : 0;
    emit(std::move(acted));
  }
  if (!mailing.to_come.empty()) agenda_.arm(mailing.timer, mailing.to_come.front().at);
}

std::optional<Refusal> Exercise::Engine::check_recorded(const Command& command) const {
  const auto refuse = [](const char* code, Text because) { return Refusal{code, "", std::move(because), none}; };
  Event event = command;
  if (event.element == none || !fits(*plan_, event, 0)) {
    return refuse("unknown-mail", {"無此演練信件或收件人。", "There is no such mail or recipient."});
  }
  const Campaign& campaign = plan_->campaigns[command.item];
  const bool own = command.origin == Origin::person && command.seat != none &&
                   plan_->seat_of(campaign.population, command.element) == command.seat;
  if (command.origin != Origin::controller && !own) {
    return refuse("not-the-controller", {"此事由控制組登錄，或由收件人自己為之。",
                                         "Only the controller records this, or the recipient does it."});
  }
  const BehaviourSet done = state_.campaigns[command.item].flags(command.element, command.other);
  if ((done & sent_bit) == 0) {
    return refuse("not-sent", {"該信件尚未寄送予該收件人。", "The mail has not been sent to this recipient."});
  }
  if (own && (offered(campaign.mails[command.other], done) & bit_of(static_cast<Behaviour>(command.value))) == 0) {
    return refuse("not-possible", {"這封信已經這樣處理過，或無法這樣處理。",
                                   "This was done with the mail already, or cannot be done with it."});
  }
  return std::nullopt;
}

}  // namespace tocsin::sim
