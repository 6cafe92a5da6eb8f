#include "sim/campaign.h"

#include <algorithm>
#include <cassert>

namespace tocsin::sim {
namespace {

// What each draw of a recipient is for. The draws for a mail lie behind one another from `by_mail` on.
enum Draw : std::uint64_t {
  whether_any,
  which_kind,
  whether_opened,
  whether_previewed,
  whether_credentials,
  whether_forwarded,
  whether_reported,
  which_link,
  which_attachment,
  which_opened,
  which_reported,
  by_mail = 64,
};
enum MailDraw : std::uint64_t {
  whether_again,
  when_opened,
  when_clicked,
  when_credentials,
  when_forwarded,
  when_reported,
  whether_scanned,
  when_scanned,
  per_mail = 16,
};

class Luck {
 public:
  Luck(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}
  [[nodiscard]] std::uint64_t word(std::uint64_t counter) const { return draw(seed_, stream_, counter) >> 32U; }
  [[nodiscard]] std::uint32_t below(std::uint64_t counter, std::uint32_t bound) const {
    return draw_below(seed_, stream_, counter, bound);
  }
  // With the chance of `part` in `whole`.
  [[nodiscard]] bool share(std::uint64_t counter, std::uint32_t part, std::uint32_t whole) const {
    return part > 0 && below(counter, whole) < part;
  }
  [[nodiscard]] Duration delay(const DelayLaw& law, std::uint64_t counter) const {
    return draw_delay(law, seed_, stream_, counter).value_or(0);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
};

struct Person {  // what somebody is up to in the whole campaign
  bool acts = false;
  bool opens = false;
  bool link = false;
  bool attachment = false;
  bool credentials = false;
  [[nodiscard]] bool clicks() const { return link || attachment; }
};

// The published shares give the whole joint distribution: link only is either less attachment, both is what link and
// attachment have more than either, and so on. One draw chooses among them.
Person person_of(const CampaignBehaviour& shares, const Luck& luck, std::uint64_t chance) {
  Person person;
  if (luck.word(whether_any) >= chance) return person;
  person.acts = true;
  const std::uint32_t at = luck.below(which_kind, shares.any);
  const std::uint32_t link_only = shares.either - shares.attachment;
  const std::uint32_t attachment_only = shares.either - shares.link;
  if (at >= shares.either) {
    person.opens = true;
    return person;
  }
  person.link = at < link_only || at >= link_only + attachment_only;
  person.attachment = at >= link_only;
  person.opens = luck.share(whether_opened, shares.opened + shares.either - shares.any, shares.either);
  person.credentials = person.link && luck.share(whether_credentials, shares.credentials, shares.link);
  return person;
}

// One of the mails that `suits`, by a draw.
template <class Suits>
Index choose(const Campaign& campaign, const Luck& luck, std::uint64_t counter, const Suits& suits) {
  const auto count = static_cast<std::uint32_t>(std::count_if(campaign.mails.begin(), campaign.mails.end(), suits));
  std::uint32_t left = luck.below(counter, count);
  for (std::size_t i = 0; i < campaign.mails.size(); ++i) {
    if (suits(campaign.mails[i]) && left-- == 0) return static_cast<Index>(i);
  }
  return none;
}

}  // namespace

std::uint32_t Population::size() const {
  return departments.empty() ? 0 : departments.back().first + departments.back().size;
}

Index Population::department_of(std::uint32_t recipient) const {
  const auto after = std::upper_bound(departments.begin(), departments.end(), recipient,
                                      [](std::uint32_t wanted, const Department& d) { return wanted < d.first; });
  assert(after != departments.begin());
  return static_cast<Index>(after - departments.begin() - 1);
}

const char* name_of(Behaviour behaviour) {
  constexpr const char* names[] = {"opened", "previewed", "link", "attachment", "credentials", "forwarded", "reported"};
  return names[static_cast<std::size_t>(behaviour)];
}

const char* name_of(Measure measure) {
  constexpr const char* names[] = {"opened",      "previewed", "link", "attachment", "clicked",
                                   "credentials", "forwarded", "any",  "reported"};
  return names[static_cast<std::size_t>(measure)];
}

Index Campaign::find_mail(const std::string& wanted) const {
  const auto found = std::find_if(mails.begin(), mails.end(), [&](const Mail& mail) { return mail.id == wanted; });
  return found == mails.end() ? none : static_cast<Index>(found - mails.begin());
}

Index Campaign::round_of(Index mail) const {
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const auto& of_round = rounds[i].mails;
    if (std::find(of_round.begin(), of_round.end(), mail) != of_round.end()) return static_cast<Index>(i);
  }
  return none;
}

BehaviourSet offered(const Mail& mail, BehaviourSet done) {
  BehaviourSet all = 0;
  const auto add = [&](bool possible, Behaviour behaviour) {
    if (possible) all = static_cast<BehaviourSet>(all | bit_of(behaviour));
  };
  const auto has = [&](Behaviour behaviour) { return (done & bit_of(behaviour)) != 0; };
  add(true, Behaviour::opened);
  add(has(Behaviour::opened) && mail.link, Behaviour::link);
  add(has(Behaviour::opened) && mail.attachment, Behaviour::attachment);
  add(has(Behaviour::link) && mail.form, Behaviour::credentials);
  add(has(Behaviour::opened), Behaviour::forwarded);
  add(true, Behaviour::reported);
  return static_cast<BehaviourSet>(all & ~done);
}

MeasureSet measures_of(const Campaign& campaign, BehaviourSet done) {
  const auto did = [done](BehaviourSet bits) { return (done & bits) != 0; };
  constexpr auto clicks = static_cast<BehaviourSet>(bit_of(Behaviour::link) | bit_of(Behaviour::attachment) |
                                                    bit_of(Behaviour::credentials));
  constexpr auto reporting = bit_of(Behaviour::reported);
  MeasureSet set = 0;
  const auto add = [&set](Measure measure, bool counts) {
    if (counts) set = static_cast<MeasureSet>(set | bit_of(measure));
  };
  add(Measure::opened, did(static_cast<BehaviourSet>(bit_of(Behaviour::opened) | campaign.counts_as_open)));
  add(Measure::previewed, did(bit_of(Behaviour::previewed)));
  add(Measure::link, did(bit_of(Behaviour::link)));
  add(Measure::attachment, did(bit_of(Behaviour::attachment)));
  add(Measure::clicked, did(clicks));
  add(Measure::credentials, did(bit_of(Behaviour::credentials)));
  add(Measure::forwarded, did(bit_of(Behaviour::forwarded)));
  add(Measure::any, did(static_cast<BehaviourSet>(~(reporting | sent_bit))));
  add(Measure::reported, did(reporting));
  return set;
}

Time sent_at(const Round& round, std::uint32_t recipient, std::uint32_t recipients) {
  // At most a month for a million: far below 2^63.
  const Duration after = round.spread * static_cast<Duration>(recipient) / static_cast<Duration>(recipients);
  return round.at + after / second * second;
}

std::vector<std::uint64_t> chances_by_department(const Campaign& campaign, const Population& population) {
  constexpr std::uint64_t certain = std::uint64_t{1} << 32U;
  const std::uint64_t average = campaign.behaviour.any * certain / parts_per_million;
  std::vector<std::uint64_t> chances(population.departments.size(), average);
  if (campaign.factors.empty()) return chances;
  std::uint64_t weighted = 0;
  for (std::size_t d = 0; d < chances.size(); ++d) {
    weighted += std::uint64_t{campaign.factors[d]} * population.departments[d].size;
  }
  if (weighted == 0) return chances;
  for (std::size_t d = 0; d < chances.size(); ++d) {
    // 2^32 times a factor of at most 1,000 times a million recipients lies below 2^63.
    chances[d] = average * (std::uint64_t{campaign.factors[d]} * population.size()) / weighted;
  }
  return chances;
}

std::uint64_t campaign_stream(Index campaign, std::uint32_t recipient) {
  return mix((std::uint64_t{0xca4aU} << 48U) | (std::uint64_t{campaign} << 24U) | recipient);
}

void draw_acts(const Campaign& campaign, std::uint64_t seed, std::uint64_t stream, std::uint64_t chance, Index mail,
               std::vector<PlannedAct>& acts) {
  const Luck luck(seed, stream);
  const CampaignBehaviour& shares = campaign.behaviour;
  const Mail& this_mail = campaign.mails[mail];
  const std::uint64_t first = by_mail + mail * per_mail;
  const Person person = person_of(shares, luck, chance);
  Index main = none;
  Duration opened_after = 0;
  Duration clicked_after = 0;
  const Duration soonest = campaign.scanner_within + second;
  if (person.acts) {
    const bool again = luck.share(first + whether_again, shares.repeat, parts_per_million);
    bool link_here = false;
    bool attachment_here = false;
    if (person.attachment) {
      main = choose(campaign, luck, which_attachment, [](const Mail& each) { return each.attachment; });
      attachment_here = this_mail.attachment && (main == mail || again);
    }
    if (person.link) {
      main = choose(campaign, luck, which_link,
                    [&](const Mail& each) { return person.credentials ? each.form : each.link; });
      link_here = this_mail.link && (main == mail || again);
    }
    if (!person.clicks()) main = choose(campaign, luck, which_opened, [](const Mail&) { return true; });
    const bool here = person.clicks() ? link_here || attachment_here : main == mail || again;
    opened_after = soonest + luck.delay(campaign.open_delay, first + when_opened);
    clicked_after = opened_after + luck.delay(campaign.click_delay, first + when_clicked);
    if (here && person.opens) {
      const bool previews = luck.share(whether_previewed, shares.previewed, shares.opened);
      acts.push_back({previews ? Behaviour::previewed : Behaviour::opened, false, opened_after});
    }
    if (link_here) acts.push_back({Behaviour::link, false, clicked_after});
    if (attachment_here) acts.push_back({Behaviour::attachment, false, clicked_after});
    if (link_here && person.credentials && this_mail.form) {
      acts.push_back({Behaviour::credentials, false,
                      clicked_after + luck.delay(campaign.credentials_delay, first + when_credentials)});
    }
    if (main == mail && luck.share(whether_forwarded, shares.forwarded, shares.any)) {
      acts.push_back(
          {Behaviour::forwarded, false, opened_after + luck.delay(campaign.forward_delay, first + when_forwarded)});
    }
  }
  const std::uint32_t reporters = person.clicks() ? shares.report_after_click : shares.report_without_click;
  if (luck.share(whether_reported, reporters, parts_per_million)) {
    if (main == none) main = choose(campaign, luck, which_reported, [](const Mail&) { return true; });
    if (main == mail) {
      const Duration from = person.clicks() ? clicked_after : soonest;
      acts.push_back({Behaviour::reported, false, from + luck.delay(campaign.report_delay, first + when_reported)});
    }
  }
  if ((this_mail.link || this_mail.attachment) &&
      luck.share(first + whether_scanned, campaign.scanner_ppm, parts_per_million)) {
    const auto within = static_cast<std::uint32_t>(campaign.scanner_within);
    acts.push_back({this_mail.link ? Behaviour::link : Behaviour::attachment, true,
                    Duration{luck.below(first + when_scanned, within)} + 1});
  }
}

}  // namespace tocsin::sim
