// Social-engineering campaigns: mails to the recipients of a population, and what recipients do with them.
//
// A recipient is a number below its population's size; the departments take theirs one after the other. Nobody's name
// is kept anywhere. What a recipient does is drawn from (seed, campaign, recipient) when a mail is sent, so that two
// campaigns, or two recipients, never change each other's luck.
//
// Two bases, never added up: persons (whoever did it with any mail, once) and mails (each mail of each recipient, once).
// Shares are parts per million of persons over the whole campaign.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/basics.h"
#include "sim/random.h"
#include "sim/time.h"

namespace tocsin::sim {

inline constexpr std::uint32_t recipients_total_max = 1'000'000;  // over all populations
inline constexpr std::uint32_t campaign_mails_max = 32;           // in one campaign
inline constexpr std::uint64_t sendings_max = 20'000'000;         // recipients times mails, over all campaigns

struct Department {
  std::string id;
  Text label;
  std::uint32_t size = 0;
  std::uint32_t first = 0;  // its first recipient
};

struct Population {
  std::string id;
  Text label;
  std::vector<Department> departments;
  [[nodiscard]] std::uint32_t size() const;
  [[nodiscard]] Index department_of(std::uint32_t recipient) const;
};

// What is seen of a recipient and a mail; each is kept once, in one bit.
enum class Behaviour : std::uint8_t { opened, previewed, link, attachment, credentials, forwarded, reported };
inline constexpr std::size_t behaviours = 7;
using BehaviourSet = std::uint8_t;  // a bit for each; the eighth says that the mail was sent
[[nodiscard]] constexpr BehaviourSet bit_of(Behaviour behaviour) {
  return static_cast<BehaviourSet>(1U << static_cast<unsigned>(behaviour));
}
inline constexpr BehaviourSet sent_bit = 0x80;

// What is counted. `opened` follows the campaign's counting rule; `clicked` is a link, an attachment or credentials
// entered; `any` is everything but reporting.
enum class Measure : std::uint8_t {
  opened,
  previewed,
  link,
  attachment,
  clicked,
  credentials,
  forwarded,
  any,
  reported
};
inline constexpr std::size_t measures = 9;
using MeasureSet = std::uint16_t;
[[nodiscard]] constexpr MeasureSet bit_of(Measure measure) {
  return static_cast<MeasureSet>(1U << static_cast<unsigned>(measure));
}
[[nodiscard]] const char* name_of(Behaviour behaviour);
[[nodiscard]] const char* name_of(Measure measure);

struct Mail {
  std::string id;
  Text subject;
  Text from;   // as the recipient reads it; empty: nobody reads it
  Text body;   // likewise
  Text group;  // as the organiser sorts them: realistic, news, official, …
  Text lure;
  bool link = false;
  bool attachment = false;
  bool form = false;  // behind the link, and asks for credentials
};

struct Round {  // every recipient gets each of its mails, in the order of their numbers, evenly over `spread`
  std::string id;
  Time at = 0;
  Duration spread = 0;
  std::vector<Index> mails;  // of the campaign; each mail stands in one round
  Index unless = none;       // judged when the round begins: if it holds, nothing of it is sent
};

struct CampaignBehaviour {
  std::uint32_t opened = 0;
  std::uint32_t previewed = 0;  // of these: only in the preview
  std::uint32_t link = 0;
  std::uint32_t attachment = 0;
  std::uint32_t either = 0;  // link or attachment
  std::uint32_t any = 0;     // opened, link or attachment
  std::uint32_t credentials = 0;
  std::uint32_t forwarded = 0;
  std::uint32_t report_without_click = 0;  // of those who neither follow a link nor open an attachment
  std::uint32_t report_after_click = 0;    // of the others
  std::uint32_t repeat = 0;                // of those who do something: for each further mail, that they do it again
};

struct Campaign {
  std::string id;
  Text label;
  Index population = none;
  Index agency = none;    // whose thresholds count, and in whose eyes `unless` is judged
  Index incident = none;  // likewise
  bool simulated = true;  // false: what recipients do is given as inputs only
  bool scored = true;     // against the agency's thresholds
  std::vector<Mail> mails;
  std::vector<Round> rounds;
  CampaignBehaviour behaviour;
  DelayLaw open_delay;                   // after the mail was sent
  DelayLaw click_delay;                  // after it was opened, or would have been
  DelayLaw credentials_delay;            // after the click
  DelayLaw forward_delay;                // after it was opened
  DelayLaw report_delay;                 // after the mail was sent; after the click for those who clicked
  std::uint32_t scanner_ppm = 0;         // of the mails with a link or an attachment: a scanner follows it
  Duration scanner_within = 2 * second;  // a click this soon after sending, unopened, is a scanner's
  BehaviourSet counts_as_open = 0;       // what, besides opening it, counts as having opened a mail
  std::vector<std::uint32_t> factors;    // by department, relative; empty: all alike

  [[nodiscard]] Index find_mail(const std::string& wanted) const;
  [[nodiscard]] Index round_of(Index mail) const;
};

// An agency's pass marks: a campaign fails a rate that is not below it. 0: none is set.
struct RateThresholds {
  std::uint32_t open_ppm = 0;
  std::uint32_t click_ppm = 0;

  [[nodiscard]] constexpr std::uint32_t of(Measure measure) const {
    return measure == Measure::opened ? open_ppm : measure == Measure::clicked ? click_ppm : 0;
  }
};
inline constexpr std::array<Measure, 2> measures_with_thresholds{Measure::opened, Measure::clicked};

// What a person in front of a mail may still do with it: what is in it shows when it was opened. Pure.
[[nodiscard]] BehaviourSet offered(const Mail& mail, BehaviourSet done);

// What a set of behaviours counts as. Pure.
[[nodiscard]] MeasureSet measures_of(const Campaign& campaign, BehaviourSet done);

// When a recipient is sent the mails of a round; whole seconds after its beginning. Pure.
[[nodiscard]] Time sent_at(const Round& round, std::uint32_t recipient, std::uint32_t recipients);

// The chance, of 2^32, that a recipient of each department does anything: the factors shift it between departments and
// leave the whole population's share as it is. Above 2^32: impossible factors.
[[nodiscard]] std::vector<std::uint64_t> chances_by_department(const Campaign& campaign, const Population& population);

struct PlannedAct {
  Behaviour behaviour = Behaviour::opened;
  bool scanner = false;
  Duration after = 0;  // the mail was sent
};

// What a recipient will do with a mail, in no order. `chance` is its department's, see chances_by_department. Pure.
void draw_acts(const Campaign& campaign, std::uint64_t seed, std::uint64_t stream, std::uint64_t chance, Index mail,
               std::vector<PlannedAct>& acts);
[[nodiscard]] std::uint64_t campaign_stream(Index campaign, std::uint32_t recipient);

}  // namespace tocsin::sim
