#include "sim/campaign_tally.h"

#include <algorithm>
#include <bit>

namespace tocsin::sim {
namespace {

constexpr unsigned step_bits = 5;  // 32 steps for each doubling

std::size_t step_of(std::uint64_t delay) {
  if (delay < (1U << step_bits)) return delay;
  const auto high = static_cast<unsigned>(std::bit_width(delay)) - 1U - step_bits;
  return ((high + 1U) << step_bits) + ((delay >> high) - (1U << step_bits));
}

Duration longest_of_step(std::size_t step) {
  if (step < (1U << step_bits)) return static_cast<Duration>(step);
  const std::uint64_t high = (step >> step_bits) - 1U;
  const std::uint64_t mantissa = (step & ((1U << step_bits) - 1U)) + (1U << step_bits);
  return static_cast<Duration>(((mantissa + 1U) << high) - 1U);
}

template <class Do>
void for_each_measure(MeasureSet set, const Do& act) {
  for (std::size_t i = 0; i < measures; ++i) {
    if (((static_cast<unsigned>(set) >> i) & 1U) != 0) act(i);
  }
}

template <class Number>
Number of_measure(const std::vector<Number>& counts, Measure measure) {
  const auto at = static_cast<std::size_t>(measure);
  return at < counts.size() ? counts[at] : 0;
}

}  // namespace

void DelayCounts::add(Duration delay) {
  const std::size_t step = step_of(static_cast<std::uint64_t>(std::max<Duration>(delay, 0)));
  if (steps_.size() <= step) steps_.resize(step + 1);
  ++steps_[step];
  ++count_;
}

std::optional<Duration> DelayCounts::quantile(std::uint32_t ppm) const {
  if (count_ == 0) return std::nullopt;
  const std::uint64_t wanted =
      std::max<std::uint64_t>((std::uint64_t{count_} * ppm + parts_per_million - 1) / parts_per_million, 1);
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    seen += steps_[step];
    if (seen >= wanted) return longest_of_step(step);
  }
  return longest_of_step(steps_.size() - 1);
}

CampaignRecord::CampaignRecord(const Plan& plan, Index campaign)
    : plan_(&plan), campaign_(campaign), population_(plan.populations[plan.campaigns[campaign].population].size()) {
  const std::size_t mails = plan.campaigns[campaign].mails.size();
  by_mail_.resize(mails);
  sent_.resize(mails);
  withheld_.resize(mails);
}

BehaviourSet CampaignRecord::flags(std::uint32_t recipient, Index mail) const {
  return flags_.empty() ? BehaviourSet{0} : flags_[recipient * sent_.size() + mail];
}

void CampaignRecord::take(const Event& event) {
  if (first_sequence_ == 0) first_sequence_ = event.sequence;
  if (event.kind != Kind::mail_sent) return acted(event);
  if (event.element == none) {
    withheld_[event.other] = 1;
  } else {
    sent_to(event.element, event.other);
  }
}

void CampaignRecord::sent_to(std::uint32_t recipient, Index mail) {
  const std::size_t mails = sent_.size();
  if (flags_.empty()) flags_.resize(population_ * mails);
  const auto of_recipient = flags_.begin() + static_cast<std::ptrdiff_t>(recipient * mails);
  BehaviourSet& here = of_recipient[static_cast<std::ptrdiff_t>(mail)];
  if ((here & sent_bit) != 0) return;
  const bool first = std::none_of(of_recipient, of_recipient + static_cast<std::ptrdiff_t>(mails),
                                  [](BehaviourSet flags) { return (flags & sent_bit) != 0; });
  here = static_cast<BehaviourSet>(here | sent_bit);
  ++sent_[mail];
  recipients_ += first ? 1U : 0U;
}

void CampaignRecord::acted(const Event& event) {
  if (event.extra != 0) {
    ++scanner_clicks_;
    return;
  }
  const Campaign& campaign = plan_->campaigns[campaign_];
  const std::size_t mails = sent_.size();
  if (flags_.empty()) flags_.resize(population_ * mails);
  const auto behaviour = static_cast<Behaviour>(event.value);
  const auto of_recipient = flags_.begin() + static_cast<std::ptrdiff_t>(event.element * mails);
  BehaviourSet& here = of_recipient[static_cast<std::ptrdiff_t>(event.other)];
  if ((here & bit_of(behaviour)) != 0) return;
  BehaviourSet person = 0;
  for (std::size_t i = 0; i < mails; ++i) person |= of_recipient[static_cast<std::ptrdiff_t>(i)];
  const MeasureSet person_before = measures_of(campaign, person);
  const MeasureSet before = measures_of(campaign, here);
  here = static_cast<BehaviourSet>(here | bit_of(behaviour));
  person = static_cast<BehaviourSet>(person | bit_of(behaviour));
  const auto added = [](MeasureSet after, MeasureSet earlier) { return static_cast<MeasureSet>(after & ~earlier); };
  const MeasureSet now = added(measures_of(campaign, here), before);
  for_each_measure(now, [&](std::size_t i) { ++by_mail_[event.other][i]; });
  for_each_measure(added(measures_of(campaign, person), person_before), [&](std::size_t i) { ++persons_[i]; });

  const RateThresholds& marks = plan_->agencies[campaign.agency].thresholds;
  const auto note = [&](std::uint64_t& reached, Measure measure, std::uint32_t ppm) {
    if (reached == 0 && ppm != 0 && !is_below(persons(measure), population_, ppm)) reached = event.sequence;
  };
  note(open_reached_, Measure::opened, marks.open_ppm);
  note(click_reached_, Measure::clicked, marks.click_ppm);

  const Duration since =
      event.time - sent_at(campaign.rounds[campaign.round_of(event.other)], event.element, population_);
  const auto began = [&](Measure measure) { return (now & bit_of(measure)) != 0; };
  if (began(Measure::opened)) to_open_.add(since);
  if (began(Measure::clicked)) to_click_.add(since);
  if (began(Measure::reported)) to_report_.add(since);
}

std::uint32_t CampaignMailCounts::persons_of(Measure measure) const { return of_measure(persons, measure); }
std::uint32_t CampaignCounts::persons_of(Measure measure) const { return of_measure(persons, measure); }
std::uint64_t CampaignCounts::reached_at(Measure measure) const { return of_measure(reached, measure); }

CampaignCounts counts_of(const Plan& plan, const CampaignRecord& record) {
  const auto by_measure = [&](Index mail) {
    std::vector<std::uint32_t> persons(measures);
    for (std::size_t i = 0; i < measures; ++i) persons[i] = record.persons(static_cast<Measure>(i), mail);
    return persons;
  };
  CampaignCounts counts{
      record.recipients(), record.scanner_clicks(), by_measure(none), {}, record.first_sequence(), {}};
  for (std::size_t i = 0; i < plan.campaigns[record.campaign()].mails.size(); ++i) {
    const auto mail = static_cast<Index>(i);
    counts.mails.push_back({record.sent(mail), record.withheld(mail), by_measure(mail)});
  }
  for (std::size_t i = 0; i < measures; ++i) counts.reached.push_back(record.reached_at(static_cast<Measure>(i)));
  return counts;
}

CampaignTally tally_of(const Plan& plan, const CampaignRecord& record) {
  const Campaign& campaign = plan.campaigns[record.campaign()];
  const Population& population = plan.populations[campaign.population];
  const std::size_t mails = campaign.mails.size();
  CampaignTally tally;
  tally.departments.resize(population.departments.size());
  tally.mails.resize(mails);
  tally.touched_times.resize(mails + 1);
  tally.clicked_times.resize(mails + 1);
  tally.scanner_clicks = record.scanner_clicks();
  const auto worse = [](const Repeater& one, const Repeater& other) {
    if (one.clicked != other.clicked) return one.clicked > other.clicked;
    if (one.touched != other.touched) return one.touched > other.touched;
    return one.recipient < other.recipient;
  };
  for (std::size_t d = 0; d < population.departments.size(); ++d) {
    const Department& department = population.departments[d];
    BothBases& of_department = tally.departments[d];
    for (std::uint32_t r = department.first; r < department.first + department.size; ++r) {
      BehaviourSet person = 0;
      Repeater repeater{r, 0, 0};
      for (std::size_t m = 0; m < mails; ++m) {
        const BehaviourSet here = record.flags(r, static_cast<Index>(m));
        if (here == 0) continue;
        person |= here;
        of_department.sent += (here & sent_bit) != 0 ? 1U : 0U;
        const MeasureSet done = measures_of(campaign, here);
        for_each_measure(done, [&](std::size_t i) { ++of_department.mails[i]; });
        repeater.clicked += (done & bit_of(Measure::clicked)) != 0 ? 1U : 0U;
        repeater.touched += (done & bit_of(Measure::any)) != 0 ? 1U : 0U;
      }
      of_department.recipients += (person & sent_bit) != 0 ? 1U : 0U;
      for_each_measure(measures_of(campaign, person), [&](std::size_t i) { ++of_department.persons[i]; });
      ++tally.touched_times[repeater.touched];
      ++tally.clicked_times[repeater.clicked];
      if (repeater.touched < 2) continue;
      auto& worst = tally.repeaters;
      if (worst.size() == repeaters_max && !worse(repeater, worst.back())) continue;
      worst.insert(std::upper_bound(worst.begin(), worst.end(), repeater, worse), repeater);
      if (worst.size() > repeaters_max) worst.pop_back();
    }
    // Every person belongs to one department, so departments, and they alone, may be added up.
    tally.total.recipients += of_department.recipients;
    tally.total.sent += of_department.sent;
    for (std::size_t i = 0; i < measures; ++i) {
      tally.total.persons[i] += of_department.persons[i];
      tally.total.mails[i] += of_department.mails[i];
    }
  }
  for (std::size_t m = 0; m < mails; ++m) {
    BothBases& of_mail = tally.mails[m];
    of_mail.sent = of_mail.recipients = record.sent(static_cast<Index>(m));
    for (std::size_t i = 0; i < measures; ++i) {
      of_mail.persons[i] = of_mail.mails[i] = record.persons(static_cast<Measure>(i), static_cast<Index>(m));
    }
  }
  return tally;
}

bool is_scanner(const Plan& plan, const CampaignRecord& record, const Event& event, Time at) {
  const auto behaviour = static_cast<Behaviour>(event.value);
  if (behaviour != Behaviour::link && behaviour != Behaviour::attachment) return false;
  const Campaign& campaign = plan.campaigns[event.item];
  constexpr auto opened = static_cast<BehaviourSet>(bit_of(Behaviour::opened) | bit_of(Behaviour::previewed));
  if ((record.flags(event.element, event.other) & opened) != 0) return false;
  const Round& round = campaign.rounds[campaign.round_of(event.other)];
  const Time sent = sent_at(round, event.element, plan.populations[campaign.population].size());
  return at - sent <= campaign.scanner_within;
}

}  // namespace tocsin::sim
