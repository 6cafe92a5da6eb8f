// What the oracle knows of campaigns: what was sent to whom and what was done with it, written down from events alone. It shares
// no code with sim/campaign.cpp, sim/campaign_tally.cpp and sim/mailing.cpp; everything that is counted is counted anew.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/seat_view.h"

namespace tocsin::storm {

class MailLedger {
 public:
  explicit MailLedger(const sim::Plan& plan) : plan_(&plan) {}

  // What speaks against an event of a campaign, after those before it.
  [[nodiscard]] std::optional<std::string> objection(const sim::Event& event) const;
  // `a_person_reads`: somebody sits in the seat whose mailbox it is.
  void take(const sim::Event& event, bool a_person_reads);
  // A person sits down: what is in the mailbox is theirs from now on.
  void hand_over(sim::Index seat);

  [[nodiscard]] sim::Index seat_of(sim::Index campaign, std::uint32_t recipient) const;
  [[nodiscard]] bool has_begun(sim::Index campaign, const sim::Round& round) const;
  [[nodiscard]] sim::Value persons(sim::Index campaign, sim::Measure measure, sim::Index mail = sim::none) const;
  // Whether the seat has got the mail, and has opened it.
  [[nodiscard]] bool has(sim::Index seat, sim::Index campaign, sim::Index mail) const;
  [[nodiscard]] bool has_opened(sim::Index seat, sim::Index campaign, sim::Index mail) const;
  [[nodiscard]] bool was_done(const sim::Command& command) const;

  // Nothing more is due: what should have been sent and was not.
  [[nodiscard]] std::optional<std::string> missing(const sim::State& state) const;
  // What the state has in other words.
  [[nodiscard]] std::optional<std::string> difference(const sim::State& state) const;
  // What is wrong with the mails that a seat is shown.
  [[nodiscard]] std::optional<std::string> difference(const std::vector<sim::SeatMessage>& shown,
                                                      sim::Index seat) const;

 private:
  using Done = std::set<sim::Behaviour>;
  struct Letter {  // a mail that was sent to a recipient
    sim::Time sent = 0;
    bool is_a_persons = false;  // who sat in the seat when it was there
    Done done;
    std::set<std::pair<sim::Behaviour, bool>> drawn;  // whether a scanner's
  };
  using Key = std::tuple<sim::Index, std::uint32_t, sim::Index>;  // campaign, recipient, mail

  [[nodiscard]] const Letter* find(sim::Index campaign, std::uint32_t recipient, sim::Index mail) const;
  [[nodiscard]] const Letter* find(const sim::Event& event) const {
    return find(event.item, event.element, event.other);
  }
  [[nodiscard]] std::uint32_t size_of(sim::Index campaign) const;
  [[nodiscard]] sim::Time due(sim::Index campaign, std::uint32_t recipient, sim::Index mail) const;
  [[nodiscard]] std::optional<std::string> objection_to_sending(const sim::Event& event) const;
  [[nodiscard]] std::optional<std::string> objection_to_draw(const sim::Event& event, const Letter& letter) const;
  [[nodiscard]] std::optional<std::string> objection_to_input(const sim::Event& event, const Letter& letter) const;
  [[nodiscard]] static bool is_offered(const sim::Mail& mail, const Done& done, sim::Behaviour behaviour);
  [[nodiscard]] static bool counts(const sim::Campaign& campaign, sim::Measure measure, const Done& done);
  struct Part {  // of a campaign: of all its mails or one, of its recipients from `first` on
    sim::Index mail = sim::none;
    std::uint32_t first = 0;
    std::uint32_t recipients = sim::none;
    bool in_mails = false;  // else in persons
  };
  using Counted = std::function<bool(const Letter&)>;
  [[nodiscard]] std::uint32_t count(sim::Index campaign, const Part& part, const Counted& counted) const;
  [[nodiscard]] std::optional<std::string> difference_of_counts(const sim::CampaignRecord& record, sim::Index c) const;
  [[nodiscard]] std::optional<std::string> difference_of_tally(const sim::CampaignTally& tally, sim::Index c) const;

  const sim::Plan* plan_;
  std::map<Key, Letter> letters_;
  std::set<std::pair<sim::Index, sim::Index>> withheld_;  // campaign and mail
  std::map<sim::Index, std::uint32_t> scanned_;           // by campaign
};

}  // namespace tocsin::storm
