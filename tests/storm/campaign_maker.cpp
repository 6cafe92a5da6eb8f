#include "tests/storm/campaign_maker.h"

#include <algorithm>
#include <array>

#include "tests/storm/plan_maker.h"

namespace tocsin::storm {
namespace {

using sim::Behaviour;
using sim::Index;
using sim::none;
using sim::Op;

sim::Text text_of(const std::string& words) { return {words, words}; }

class CampaignMaker {
 public:
  CampaignMaker(sim::Plan& plan, Dice& dice) : plan_(plan), dice_(dice) {}

  void make(std::uint64_t without) {
    const std::uint32_t populations = dice_.below(4) == 0 ? 0 : 1 + dice_.below(2);
    for (std::uint32_t i = 0; i < populations; ++i) make_population(i);
    if (populations == 0) return;
    make_mailboxes();
    const std::uint32_t campaigns = dice_.below(4);
    // All of them first: each may wait for what another has led to.
    for (std::uint32_t i = 0; i < campaigns; ++i) make_campaign(i);
    for (std::uint32_t i = 0; i < campaigns; ++i) {
      make_rounds(plan_.campaigns[i]);
      if (((without >> i) & 1U) != 0) plan_.campaigns[i].rounds.clear();
    }
    if (campaigns == 0) return;
    const std::uint32_t injects = 1 + dice_.below(2 * campaigns);
    for (std::uint32_t i = 0; i < injects; ++i) make_inject();
  }

 private:
  void make_population(std::uint32_t number) {
    sim::Population population;
    population.id = "population-" + std::to_string(number);
    population.label = text_of(mark_of_truth());
    const std::uint32_t departments = 1 + dice_.below(3);
    for (std::uint32_t d = 0; d < departments; ++d) {
      const std::uint32_t size = 1 + dice_.below(dice_.percent(75) ? 5 : 13);
      population.departments.push_back(
          {"department-" + std::to_string(d), text_of(mark_of_truth()), size, population.size()});
    }
    plan_.populations.push_back(std::move(population));
  }

  void make_mailboxes() {
    std::vector<std::vector<bool>> taken;
    for (const sim::Population& population : plan_.populations) taken.emplace_back(population.size());
    for (sim::Seat& seat : plan_.seats) {
      if (dice_.percent(35)) continue;
      const Index population = dice_.below(plan_.populations.size());
      const std::uint32_t recipient = dice_.below(taken[population].size());
      if (taken[population][recipient]) continue;
      taken[population][recipient] = true;
      seat.population = population;
      seat.recipient = recipient;
    }
  }

  void make_campaign(Index number) {
    sim::Campaign campaign;
    campaign.id = "campaign-" + std::to_string(number);
    campaign.label = text_of(mark_of_truth());
    campaign.population = dice_.below(plan_.populations.size());
    campaign.agency = dice_.below(plan_.agencies.size());
    if (dice_.percent(40)) campaign.incident = dice_.below(plan_.incidents.size());
    campaign.simulated = dice_.percent(85);
    campaign.scored = dice_.percent(70);
    if (dice_.percent(60)) plan_.agencies[campaign.agency].thresholds = {share(), share()};
    const std::uint32_t mails = 1 + dice_.below(4);
    for (Index m = 0; m < mails; ++m) {
      sim::Mail mail;
      mail.id = "mail-" + std::to_string(m);
      mail.subject = mail.from = text_of(mark_of_mail(number, m));
      mail.body = text_of(mark_of_mail_body(number, m));
      mail.group = mail.lure = text_of(mark_of_truth());
      mail.link = dice_.percent(60);
      mail.form = mail.link && dice_.percent(60);
      mail.attachment = dice_.percent(40);
      campaign.mails.push_back(std::move(mail));
    }
    make_behaviour(campaign);
    for (sim::DelayLaw* law : {&campaign.open_delay, &campaign.click_delay, &campaign.credentials_delay,
                               &campaign.forward_delay, &campaign.report_delay}) {
      if (dice_.percent(40)) continue;  // at once
      law->quantiles = {{500'000, dice_.below(30) * sim::minute}, {1'000'000, (1 + dice_.below(30)) * sim::hour}};
    }
    if (dice_.percent(50)) campaign.scanner_ppm = share();
    constexpr std::array within{sim::Duration{1}, 2 * sim::second, sim::minute, sim::hour};
    campaign.scanner_within = within[dice_.below(within.size())];
    for (const Behaviour behaviour :
         {Behaviour::previewed, Behaviour::link, Behaviour::attachment, Behaviour::credentials, Behaviour::forwarded}) {
      if (!dice_.percent(30)) continue;
      campaign.counts_as_open = static_cast<sim::BehaviourSet>(campaign.counts_as_open | sim::bit_of(behaviour));
    }
    make_factors(campaign);
    plan_.campaigns.push_back(std::move(campaign));
  }

  [[nodiscard]] std::uint32_t share() { return dice_.percent(25) ? sim::parts_per_million : up_to(1'000'000); }
  [[nodiscard]] std::uint32_t up_to(std::uint32_t most) { return dice_.below(most + 1); }
  [[nodiscard]] std::uint32_t between(std::uint32_t least, std::uint32_t most) { return least + up_to(most - least); }

  // Only what somebody can do: see the drill's format.
  void make_behaviour(sim::Campaign& campaign) {
    const auto some = [&](bool sim::Mail::*has) {
      return std::any_of(campaign.mails.begin(), campaign.mails.end(),
                         [&](const sim::Mail& mail) { return mail.*has; });
    };
    const auto together = [](std::uint32_t one, std::uint32_t other) {
      return std::min(one + other, sim::parts_per_million);
    };
    sim::CampaignBehaviour& shares = campaign.behaviour;
    shares.opened = share();
    shares.previewed = up_to(shares.opened);
    shares.link = some(&sim::Mail::link) ? share() : 0;
    shares.attachment = some(&sim::Mail::attachment) ? share() : 0;
    shares.either = between(std::max(shares.link, shares.attachment), together(shares.link, shares.attachment));
    shares.any = between(std::max(shares.opened, shares.either), together(shares.opened, shares.either));
    shares.credentials = some(&sim::Mail::form) ? up_to(shares.link) : 0;
    shares.forwarded = up_to(shares.any);
    shares.report_without_click = share();
    shares.report_after_click = share();
    shares.repeat = share();
  }

  void make_factors(sim::Campaign& campaign) {
    if (dice_.percent(70)) return;
    const sim::Population& population = plan_.populations[campaign.population];
    for (std::size_t d = 0; d < population.departments.size(); ++d) campaign.factors.push_back(dice_.below(1001));
    const auto chances = sim::chances_by_department(campaign, population);
    const auto is_impossible = [](std::uint64_t chance) { return chance > (std::uint64_t{1} << 32U); };
    if (std::any_of(chances.begin(), chances.end(), is_impossible)) campaign.factors.clear();
  }

  void make_rounds(sim::Campaign& campaign) {
    const std::size_t rounds = 1 + dice_.below(std::min<std::size_t>(3, campaign.mails.size()));
    for (std::size_t r = 0; r < rounds; ++r) {
      sim::Round round;
      round.id = "round-" + std::to_string(r);
      // Mostly on the first day, because few storms come to the last one.
      const sim::Duration last = dice_.percent(75) ? 12 * sim::hour : (plan_.ends - plan_.starts) / 2;
      round.at = plan_.starts + (dice_.percent(15) ? 0 : last / 1000 * up_to(1000));
      if (dice_.percent(60)) round.spread = dice_.below(dice_.percent(50) ? 7200 : 90) * sim::second;
      if (dice_.percent(20)) round.unless = condition(campaign.incident != none);
      campaign.rounds.push_back(std::move(round));
    }
    for (Index mail = 0; mail < campaign.mails.size(); ++mail) {
      campaign.rounds[mail < rounds ? mail : dice_.below(rounds)].mails.push_back(mail);
    }
  }

  [[nodiscard]] Index add(sim::Condition made) {
    plan_.conditions.push_back(std::move(made));
    return static_cast<Index>(plan_.conditions.size() - 1);
  }

  [[nodiscard]] Index campaign_condition() {
    sim::Condition made;
    made.op = Op::campaign;
    made.item = dice_.below(plan_.campaigns.size());
    const sim::Campaign& campaign = plan_.campaigns[made.item];
    made.other = dice_.below(sim::measures);
    made.value = 1 + dice_.below(dice_.percent(70) ? 3 : plan_.populations[campaign.population].size());
    if (dice_.percent(40)) made.mail = dice_.below(campaign.mails.size());
    return add(std::move(made));
  }

  [[nodiscard]] Index fact_condition(bool of_incident) {
    std::vector<Index> flags;
    for (Index f = 0; f < plan_.facts.size(); ++f) {
      const sim::Fact& fact = plan_.facts[f];
      if (fact.type != sim::FactType::boolean) continue;
      if (fact.scope != sim::Scope::incident || of_incident) flags.push_back(f);
    }
    sim::Condition made;
    made.op = dice_.percent(60) ? Op::fact_is : Op::fact_known;
    made.item = dice_.of(flags);
    made.value = dice_.below(2);
    return add(std::move(made));
  }

  [[nodiscard]] Index condition(bool of_incident) {
    if (dice_.percent(55)) return campaign_condition();
    sim::Condition made;
    constexpr std::array ops{Op::all, Op::any, Op::negate};
    made.op = ops[dice_.below(ops.size())];
    made.children = {campaign_condition()};
    if (made.op != Op::negate) {
      made.children.push_back(dice_.percent(50) ? campaign_condition() : fact_condition(of_incident));
    }
    return add(std::move(made));
  }

  // Waits for what recipients do, or counts it at its time, or both.
  void make_inject() {
    sim::Inject inject;
    inject.id = "inject-" + std::to_string(plan_.injects.size());
    inject.label = inject.from = text_of("somebody");
    inject.body = text_of(mark_of_inject(static_cast<Index>(plan_.injects.size())));
    if (dice_.percent(60)) inject.incident = dice_.below(plan_.incidents.size());
    if (dice_.percent(40)) inject.agency = dice_.below(plan_.agencies.size());
    const bool of_incident = inject.incident != none;
    if (dice_.percent(80)) {
      inject.when = condition(of_incident);
      if (dice_.percent(50)) inject.after = dice_.below(120) * sim::minute;
    }
    if (inject.when == none || dice_.percent(30)) inject.at = plan_.starts + dice_.below(48) * sim::hour;
    if (dice_.percent(25)) inject.unless = condition(of_incident);
    if (dice_.percent(60)) inject.to.push_back(dice_.below(plan_.seats.size()));
    if (dice_.percent(15)) inject.channel = dice_.below(plan_.channels.size());
    for (Index f = 0; f < plan_.facts.size(); ++f) {
      const sim::Fact& fact = plan_.facts[f];
      if (fact.type != sim::FactType::integer || (fact.scope == sim::Scope::incident && !of_incident)) continue;
      if (dice_.percent(30)) continue;
      inject.sets.push_back(
          {f, sim::Source::campaign, dice_.below(sim::measures), dice_.below(plan_.campaigns.size()), {}});
    }
    plan_.injects.push_back(std::move(inject));
  }

  sim::Plan& plan_;
  Dice& dice_;
};

std::string place_of(Index campaign, Index mail) { return std::to_string(campaign) + "-" + std::to_string(mail) + "-"; }

}  // namespace

void add_campaigns(sim::Plan& plan, Dice& dice, std::uint64_t without) { CampaignMaker(plan, dice).make(without); }

std::string mark_of_mail(Index campaign, Index mail) { return "mark-of-mail-" + place_of(campaign, mail); }
std::string mark_of_mail_body(Index campaign, Index mail) { return "mark-of-body-" + place_of(campaign, mail); }

}  // namespace tocsin::storm
