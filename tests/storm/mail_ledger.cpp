#include "tests/storm/mail_ledger.h"

#include <algorithm>
#include <array>

namespace tocsin::storm {

using sim::Behaviour;
using sim::Index;
using sim::Measure;
using sim::none;

namespace {

constexpr std::array every_behaviour{Behaviour::opened,     Behaviour::previewed,   Behaviour::link,
                                     Behaviour::attachment, Behaviour::credentials, Behaviour::forwarded,
                                     Behaviour::reported};

std::string name_of(Index campaign) { return "campaign " + std::to_string(campaign) + ": "; }

bool is_click(Behaviour behaviour) { return behaviour == Behaviour::link || behaviour == Behaviour::attachment; }

bool is_in(sim::BehaviourSet bits, Behaviour behaviour) {
  return ((static_cast<unsigned>(bits) >> static_cast<unsigned>(behaviour)) & 1U) != 0;
}

std::set<Behaviour> set_of(sim::BehaviourSet bits) {
  std::set<Behaviour> made;
  for (const Behaviour each : every_behaviour) {
    if (is_in(bits, each)) made.insert(each);
  }
  return made;
}

}  // namespace

// ---- What the plan says --------------------------------------------------------------------------------------------

Index MailLedger::seat_of(Index campaign, std::uint32_t recipient) const {
  for (std::size_t s = 0; s < plan_->seats.size(); ++s) {
    const sim::Seat& seat = plan_->seats[s];
    if (seat.population == plan_->campaigns[campaign].population && seat.recipient == recipient) {
      return static_cast<Index>(s);
    }
  }
  return none;
}

std::uint32_t MailLedger::size_of(Index campaign) const {
  std::uint32_t size = 0;
  for (const auto& department : plan_->populations[plan_->campaigns[campaign].population].departments) {
    size += department.size;
  }
  return size;
}

sim::Time MailLedger::due(Index campaign, std::uint32_t recipient, Index mail) const {
  for (const sim::Round& round : plan_->campaigns[campaign].rounds) {
    if (std::count(round.mails.begin(), round.mails.end(), mail) == 0) continue;
    // Evenly, in whole seconds.
    return round.at + round.spread * recipient / (size_of(campaign) * sim::second) * sim::second;
  }
  return sim::never;
}

bool MailLedger::is_offered(const sim::Mail& mail, const Done& done, Behaviour behaviour) {
  if (done.count(behaviour) > 0) return false;
  const bool open = done.count(Behaviour::opened) > 0;
  switch (behaviour) {
    case Behaviour::opened:
    case Behaviour::reported: return true;
    case Behaviour::previewed: return false;
    case Behaviour::link: return open && mail.link;
    case Behaviour::attachment: return open && mail.attachment;
    case Behaviour::credentials: return done.count(Behaviour::link) > 0 && mail.form;
    case Behaviour::forwarded: return open;
  }
  return false;
}

bool MailLedger::counts(const sim::Campaign& campaign, Measure measure, const Done& done) {
  return std::any_of(done.begin(), done.end(), [&](Behaviour each) {
    switch (measure) {
      case Measure::opened: return each == Behaviour::opened || is_in(campaign.counts_as_open, each);
      case Measure::previewed: return each == Behaviour::previewed;
      case Measure::link: return each == Behaviour::link;
      case Measure::attachment: return each == Behaviour::attachment;
      case Measure::clicked: return is_click(each) || each == Behaviour::credentials;
      case Measure::credentials: return each == Behaviour::credentials;
      case Measure::forwarded: return each == Behaviour::forwarded;
      case Measure::any: return each != Behaviour::reported;
      case Measure::reported: return each == Behaviour::reported;
    }
    return false;
  });
}

// ---- What happened -------------------------------------------------------------------------------------------------

const MailLedger::Letter* MailLedger::find(Index campaign, std::uint32_t recipient, Index mail) const {
  const auto found = letters_.find({campaign, recipient, mail});
  return found == letters_.end() ? nullptr : &found->second;
}

bool MailLedger::has(Index seat, Index campaign, Index mail) const {
  const sim::Seat& of = plan_->seats[seat];
  return of.population == plan_->campaigns[campaign].population && find(campaign, of.recipient, mail) != nullptr;
}

bool MailLedger::has_opened(Index seat, Index campaign, Index mail) const {
  return has(seat, campaign, mail) &&
         find(campaign, plan_->seats[seat].recipient, mail)->done.count(Behaviour::opened) > 0;
}

bool MailLedger::was_done(const sim::Command& command) const {
  const Letter* letter = find(command);
  return letter != nullptr && letter->done.count(static_cast<Behaviour>(command.value)) > 0;
}

bool MailLedger::has_begun(Index campaign, const sim::Round& round) const {
  return std::any_of(letters_.begin(), letters_.end(), [&](const auto& each) {
    return std::get<0>(each.first) == campaign &&
           std::count(round.mails.begin(), round.mails.end(), std::get<2>(each.first)) > 0;
  });
}

std::optional<std::string> MailLedger::objection(const sim::Event& event) const {
  if (event.kind == sim::Kind::mail_sent) return objection_to_sending(event);
  const Letter* letter = find(event);
  if (letter == nullptr) return "the mail was not sent to that recipient";
  const bool is_drawn = event.kind == sim::Kind::mail_acted;
  return is_drawn ? objection_to_draw(event, *letter) : objection_to_input(event, *letter);
}

std::optional<std::string> MailLedger::objection_to_sending(const sim::Event& event) const {
  if (withheld_.count({event.item, event.other}) > 0) return "the mail was withheld";
  if (event.element == none) {
    if (event.time != due(event.item, 0, event.other)) return "its round did not begin then";
    if (count(event.item, {event.other}, [](const Letter&) { return true; }) > 0) return "it was sent";
    return std::nullopt;
  }
  if (find(event) != nullptr) return "the recipient has that mail";
  if (event.time != due(event.item, event.element, event.other)) return "it was not its time";
  return std::nullopt;
}

std::optional<std::string> MailLedger::objection_to_draw(const sim::Event& event, const Letter& letter) const {
  const sim::Campaign& campaign = plan_->campaigns[event.item];
  const sim::Mail& mail = campaign.mails[event.other];
  const auto behaviour = static_cast<Behaviour>(event.value);
  const sim::Duration after = event.time - letter.sent;
  if (!campaign.simulated) return "nothing is drawn in this campaign";
  if (letter.is_a_persons) return "a person reads the mails of that recipient";
  if (letter.drawn.count({behaviour, event.extra != 0}) > 0) return "it was drawn twice";
  if (event.extra != 0) {
    if (campaign.scanner_ppm == 0) return "the campaign has no scanner";
    if (!is_click(behaviour)) return "no scanner does that";
    if (after < 1 || after > campaign.scanner_within) return "a scanner follows at once";
  } else if (after <= campaign.scanner_within) {
    return "a recipient is no scanner";
  }
  const bool possible = behaviour == Behaviour::link          ? mail.link
                        : behaviour == Behaviour::attachment  ? mail.attachment
                        : behaviour == Behaviour::credentials ? mail.form && letter.done.count(Behaviour::link) > 0
                                                              : true;
  if (!possible) return "that cannot be done with the mail";
  return std::nullopt;
}

std::optional<std::string> MailLedger::objection_to_input(const sim::Event& event, const Letter& letter) const {
  const sim::Campaign& campaign = plan_->campaigns[event.item];
  const auto behaviour = static_cast<Behaviour>(event.value);
  if (event.origin == sim::Origin::person) {
    if (event.seat == none || seat_of(event.item, event.element) != event.seat)
      return "it is the mail of somebody else";
    if (!is_offered(campaign.mails[event.other], letter.done, behaviour)) return "that is not offered";
  } else if (event.origin != sim::Origin::controller) {
    return "nobody but a person and the controller says what is done with a mail";
  }
  const bool is_open = letter.done.count(Behaviour::opened) + letter.done.count(Behaviour::previewed) > 0;
  const bool is_scanner = is_click(behaviour) && !is_open && event.time - letter.sent <= campaign.scanner_within;
  if (is_scanner != (event.extra != 0)) return is_scanner ? "a scanner did that" : "no scanner did that";
  return std::nullopt;
}

void MailLedger::take(const sim::Event& event, bool a_person_reads) {
  if (event.element == none) {
    withheld_.emplace(event.item, event.other);
    return;
  }
  Letter& letter = letters_[{event.item, event.element, event.other}];
  if (event.kind == sim::Kind::mail_sent) {
    letter.sent = event.time;
    letter.is_a_persons = a_person_reads;
    return;
  }
  const auto behaviour = static_cast<Behaviour>(event.value);
  if (event.kind == sim::Kind::mail_acted) letter.drawn.emplace(behaviour, event.extra != 0);
  if (event.extra != 0) {
    ++scanned_[event.item];
  } else {
    letter.done.insert(behaviour);
  }
}

void MailLedger::hand_over(Index seat) {
  for (auto& [key, letter] : letters_) {
    if (seat_of(std::get<0>(key), std::get<1>(key)) == seat) letter.is_a_persons = true;
  }
}

// ---- What it adds up to --------------------------------------------------------------------------------------------

std::uint32_t MailLedger::count(Index campaign, const Part& part, const Counted& counted) const {
  std::uint32_t mails = 0;
  std::uint32_t persons = 0;
  std::uint32_t last = none;  // one recipient's letters come one after the other
  for (auto each = letters_.lower_bound({campaign, part.first, 0}); each != letters_.end(); ++each) {
    const auto& [of, recipient, mail] = each->first;
    if (of != campaign || recipient - part.first >= part.recipients) break;
    if ((part.mail != none && mail != part.mail) || !counted(each->second)) continue;
    ++mails;
    if (std::exchange(last, recipient) != recipient) ++persons;
  }
  return part.in_mails ? mails : persons;
}

sim::Value MailLedger::persons(Index campaign, Measure measure, Index mail) const {
  const sim::Campaign& of = plan_->campaigns[campaign];
  return count(campaign, {mail}, [&](const Letter& letter) { return counts(of, measure, letter.done); });
}

std::optional<std::string> MailLedger::missing(const sim::State& state) const {
  if (state.ended) return std::nullopt;
  for (Index c = 0; c < plan_->campaigns.size(); ++c) {
    for (Index m = 0; m < plan_->campaigns[c].mails.size(); ++m) {
      if (withheld_.count({c, m}) > 0) continue;
      for (std::uint32_t r = 0; r < size_of(c); ++r) {
        if (due(c, r, m) > state.now || find(c, r, m) != nullptr) continue;
        return name_of(c) + "mail " + std::to_string(m) + " was not sent to recipient " + std::to_string(r);
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> MailLedger::difference(const sim::State& state) const {
  for (Index c = 0; c < plan_->campaigns.size(); ++c) {
    if (auto found = difference_of_counts(state.campaigns[c], c)) return name_of(c) + *found;
    if (auto found = difference_of_tally(sim::tally_of(*plan_, state.campaigns[c]), c)) return name_of(c) + *found;
  }
  return std::nullopt;
}

std::optional<std::string> MailLedger::difference_of_counts(const sim::CampaignRecord& record, Index c) const {
  const sim::Campaign& campaign = plan_->campaigns[c];
  const auto is_sent = [](const Letter&) { return true; };
  if (record.recipients() != count(c, {}, is_sent)) return "the state has another number of recipients";
  const auto scanned = scanned_.find(c);
  if (record.scanner_clicks() != (scanned == scanned_.end() ? 0 : scanned->second)) return "a scanner more or less";
  for (Index m = 0; m < campaign.mails.size(); ++m) {
    const std::string name = "mail " + std::to_string(m) + ": ";
    if (record.sent(m) != count(c, {m}, is_sent)) return name + "the state has it sent to others";
    if (record.withheld(m) != (withheld_.count({c, m}) > 0))
      return name + "the state says otherwise of its withholding";
    for (std::uint32_t r = 0; r < size_of(c); ++r) {
      const Letter* letter = find(c, r, m);
      const sim::BehaviourSet flags = record.flags(r, m);
      const bool same = letter == nullptr ? flags == 0 : (flags & 0x80U) != 0 && set_of(flags) == letter->done;
      if (!same) return name + "recipient " + std::to_string(r) + " did something else with it";
    }
  }
  const sim::RateThresholds& marks = plan_->agencies[campaign.agency].thresholds;
  for (std::size_t i = 0; i < sim::measures; ++i) {
    const auto measure = static_cast<Measure>(i);
    const std::string name = std::string(sim::name_of(measure)) + " is counted otherwise";
    if (record.persons(measure) != persons(c, measure)) return name;
    for (Index m = 0; m < campaign.mails.size(); ++m) {
      if (record.persons(measure, m) != persons(c, measure, m)) return name + " of mail " + std::to_string(m);
    }
    const std::uint32_t mark = measure == Measure::opened    ? marks.open_ppm
                               : measure == Measure::clicked ? marks.click_ppm
                                                             : 0;
    const bool is_reached = mark != 0 && persons(c, measure) * 1'000'000 >= sim::Value{size_of(c)} * mark;
    if (is_reached != (record.reached_at(measure) != 0))
      return std::string(sim::name_of(measure)) + " has its mark wrong";
  }
  return std::nullopt;
}

std::optional<std::string> MailLedger::difference_of_tally(const sim::CampaignTally& tally, Index c) const {
  const sim::Campaign& campaign = plan_->campaigns[c];
  const auto same = [&](const sim::BothBases& bases, Part part) {
    const auto is_sent = [](const Letter&) { return true; };
    const auto of = [&](bool in_mails, const Counted& counted) {
      part.in_mails = in_mails;
      return count(c, part, counted);
    };
    if (bases.recipients != of(false, is_sent) || bases.sent != of(true, is_sent)) return false;
    for (std::size_t i = 0; i < sim::measures; ++i) {
      const auto measure = static_cast<Measure>(i);
      const auto counted = [&](const Letter& letter) { return counts(campaign, measure, letter.done); };
      if (bases.persons[i] != of(false, counted) || bases.mails[i] != of(true, counted)) return false;
    }
    return true;
  };
  if (!same(tally.total, {})) return "the tally has another sum";
  std::uint32_t first = 0;
  const auto& departments = plan_->populations[campaign.population].departments;
  for (std::size_t d = 0; d < departments.size(); ++d) {
    if (!same(tally.departments[d], {none, first, departments[d].size})) {
      return "the tally has something else of department " + std::to_string(d);
    }
    first += departments[d].size;
  }
  return std::nullopt;
}

// ---- What is shown -------------------------------------------------------------------------------------------------

std::optional<std::string> MailLedger::difference(const std::vector<sim::SeatMessage>& shown, Index seat) const {
  const sim::Seat& of = plan_->seats[seat];
  const std::string who = "seat " + std::to_string(seat) + " ";
  std::set<std::pair<Index, Index>> seen;
  for (const sim::SeatMessage& mail : shown) {
    const std::string which =
        who + "is shown mail " + std::to_string(mail.mail) + " of campaign " + std::to_string(mail.campaign) + ", ";
    if (!has(seat, mail.campaign, mail.mail) || mail.recipient != of.recipient) return which + "which it has not got";
    if (!seen.emplace(mail.campaign, mail.mail).second) return which + "twice";
    const Letter& letter = *find(mail.campaign, of.recipient, mail.mail);
    const sim::Mail& in_plan = plan_->campaigns[mail.campaign].mails[mail.mail];
    if (mail.time != letter.sent) return which + "which came at another time";
    if (mail.headline != in_plan.subject || mail.from != in_plan.from) return which + "with something else on it";
    if (set_of(mail.done) != letter.done) return which + "with which something else was done";
    const bool is_open = letter.done.count(Behaviour::opened) > 0;
    if (mail.body != (is_open ? in_plan.body : sim::Text{})) return which + "with something else in it";
    for (const Behaviour each : every_behaviour) {
      const bool offered = is_in(mail.offers, each);
      if (offered == is_offered(in_plan, letter.done, each)) continue;
      return which + (offered ? "and offered " : "and not offered ") + sim::name_of(each);
    }
  }
  const std::size_t has_got =
      static_cast<std::size_t>(std::count_if(letters_.begin(), letters_.end(), [&](const auto& each) {
        return seat_of(std::get<0>(each.first), std::get<1>(each.first)) == seat;
      }));
  if (has_got != seen.size()) return who + "misses a mail";
  return std::nullopt;
}

}  // namespace tocsin::storm
