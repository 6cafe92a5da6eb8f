// What a campaign's mails add up to: a fold over mail_sent, mail_acted and mail_recorded, in live play and from a
// journal alike. It keeps one byte for each recipient and mail, and counts.
//
// Persons and mails are two bases: a person counts once however many mails it was, a mail of a recipient once however
// often it was touched. Neither is a sum of the other, nor of its own parts. Not thread-safe; copyable.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/event.h"

namespace tocsin::sim {

// Delays by their size, to about three percent: 32 steps for each doubling.
class DelayCounts {
 public:
  void add(Duration delay);
  [[nodiscard]] std::uint32_t count() const { return count_; }
  // A delay that `ppm` of those counted do not exceed; nothing when none was counted.
  [[nodiscard]] std::optional<Duration> quantile(std::uint32_t ppm) const;

 private:
  std::vector<std::uint32_t> steps_;
  std::uint32_t count_ = 0;
};

class CampaignRecord {
 public:
  CampaignRecord(const Plan& plan, Index campaign);

  // An event of this campaign that fits the plan (sim/validity.h).
  void take(const Event& event);

  [[nodiscard]] Index campaign() const { return campaign_; }
  // Persons; with a mail, those who did it with that mail.
  [[nodiscard]] std::uint32_t persons(Measure measure, Index mail = none) const {
    return (mail == none ? persons_ : by_mail_[mail])[static_cast<std::size_t>(measure)];
  }
  [[nodiscard]] std::uint32_t recipients() const { return recipients_; }  // to whom at least one mail was sent
  [[nodiscard]] std::uint32_t sent(Index mail) const { return sent_[mail]; }
  [[nodiscard]] bool withheld(Index mail) const { return withheld_[mail] != 0; }
  [[nodiscard]] std::uint32_t scanner_clicks() const { return scanner_clicks_; }
  [[nodiscard]] BehaviourSet flags(std::uint32_t recipient, Index mail) const;
  [[nodiscard]] const DelayCounts& to_open() const { return to_open_; }      // since the mail was sent
  [[nodiscard]] const DelayCounts& to_click() const { return to_click_; }    // likewise
  [[nodiscard]] const DelayCounts& to_report() const { return to_report_; }  // likewise
  [[nodiscard]] std::uint64_t first_sequence() const { return first_sequence_; }
  // The event with which the persons who did this were no longer below `ppm` of the population; only for the
  // thresholds of the campaign's agency (opened, clicked). 0: they never were.
  [[nodiscard]] std::uint64_t reached_at(Measure measure) const {
    return measure == Measure::opened ? open_reached_ : measure == Measure::clicked ? click_reached_ : 0;
  }
  [[nodiscard]] const std::vector<BehaviourSet>& all_flags() const { return flags_; }

 private:
  void sent_to(std::uint32_t recipient, Index mail);
  void acted(const Event& event);

  const Plan* plan_;
  Index campaign_;
  std::uint32_t population_ = 0;
  std::vector<BehaviourSet> flags_;  // recipient * mails + mail; empty until the first mail is sent
  std::array<std::uint32_t, measures> persons_{};
  std::vector<std::array<std::uint32_t, measures>> by_mail_;
  std::vector<std::uint32_t> sent_;
  std::vector<std::uint8_t> withheld_;
  std::uint32_t recipients_ = 0;
  std::uint32_t scanner_clicks_ = 0;
  DelayCounts to_open_;
  DelayCounts to_click_;
  DelayCounts to_report_;
  std::uint64_t first_sequence_ = 0;
  std::uint64_t open_reached_ = 0;
  std::uint64_t click_reached_ = 0;
};

// How a campaign stands, for those who are sent no mails: counts, and nobody's name. What came over the network may have fewer
// counts than there are measures; those that are not there are 0.
struct CampaignMailCounts {
  std::uint32_t sent = 0;
  bool withheld = false;
  std::vector<std::uint32_t> persons;  // by Measure, with this mail
  [[nodiscard]] std::uint32_t persons_of(Measure measure) const;
  friend bool operator==(const CampaignMailCounts&, const CampaignMailCounts&) = default;
};
struct CampaignCounts {
  std::uint32_t recipients = 0;  // to whom at least one mail was sent
  std::uint32_t scanner_clicks = 0;
  std::vector<std::uint32_t> persons;  // by Measure
  std::vector<CampaignMailCounts> mails;
  std::uint64_t first_event = 0;
  std::vector<std::uint64_t> reached;  // the record's `reached_at`, by Measure
  [[nodiscard]] std::uint32_t persons_of(Measure measure) const;
  [[nodiscard]] std::uint64_t reached_at(Measure measure) const;
  friend bool operator==(const CampaignCounts&, const CampaignCounts&) = default;
};
[[nodiscard]] CampaignCounts counts_of(const Plan& plan, const CampaignRecord& record);

struct BothBases {
  std::uint32_t recipients = 0;  // to whom at least one mail was sent
  std::uint32_t sent = 0;        // mails
  std::array<std::uint32_t, measures> persons{};
  std::array<std::uint32_t, measures> mails{};
  [[nodiscard]] std::uint32_t persons_of(Measure measure) const { return persons[static_cast<std::size_t>(measure)]; }
  [[nodiscard]] std::uint32_t mails_of(Measure measure) const { return mails[static_cast<std::size_t>(measure)]; }
};

struct Repeater {
  std::uint32_t recipient = 0;
  std::uint32_t clicked = 0;  // mails
  std::uint32_t touched = 0;  // mails with any act but reporting
};

struct CampaignTally {
  BothBases total;
  std::vector<BothBases> departments;
  std::vector<BothBases> mails;              // of a single mail both bases are the same
  std::vector<std::uint32_t> touched_times;  // persons by how many mails they did anything with
  std::vector<std::uint32_t> clicked_times;  // likewise, clicked
  std::vector<Repeater> repeaters;  // more than one mail touched: those with most clicks first, at most repeaters_max
  std::uint32_t scanner_clicks = 0;
};
inline constexpr std::size_t repeaters_max = 20;

// Reads every flag once.
[[nodiscard]] CampaignTally tally_of(const Plan& plan, const CampaignRecord& record);

// Whether a count is below a threshold; the pass mark itself is a fail.
[[nodiscard]] constexpr bool is_below(std::uint64_t count, std::uint64_t of, std::uint32_t ppm) {
  return count * parts_per_million < of * ppm;
}

// Whether what became known of a mail at `at` is a scanner's: a click too soon after sending, before it was opened.
[[nodiscard]] bool is_scanner(const Plan& plan, const CampaignRecord& record, const Event& event, Time at);

}  // namespace tocsin::sim
