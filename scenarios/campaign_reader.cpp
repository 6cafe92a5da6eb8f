// Social engineering: populations and pass marks of a directory, campaigns of a drill, and conditions over campaigns.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

using sim::Behaviour;
using sim::Measure;

struct BehaviourWord {
  const char* word;
  Behaviour behaviour;
};
constexpr BehaviourWord besides_opening[] = {{"preview", Behaviour::previewed},
                                             {"link", Behaviour::link},
                                             {"attachment", Behaviour::attachment},
                                             {"credentials", Behaviour::credentials},
                                             {"forward", Behaviour::forwarded}};

std::string percent(std::uint32_t ppm) {
  std::string part = std::to_string(ppm % 10'000 + 10'000).substr(1);
  while (!part.empty() && part.back() == '0') part.pop_back();
  return std::to_string(ppm / 10'000) + (part.empty() ? "" : "." + part) + "%";
}

// One share must lie between two others, or nobody can behave so.
void need_between(File& file, const Node& node, const char* key, std::uint32_t share, std::uint32_t least,
                  std::uint32_t most, const std::string& why) {
  if (share >= least && share <= most) return;
  const Node* given = node.find(key);
  file.error(given == nullptr ? node.place : given->place,
             fill(gettext("`%1$s` cannot be %2$s: %3$s"), {key, percent(share), why}),
             least <= most ? fill(gettext("from %1$s to %2$s"), {percent(least), percent(most)}) : "");
}

std::uint32_t sum(std::uint32_t one, std::uint32_t other) { return std::min(one + other, sim::parts_per_million); }

}  // namespace

std::optional<Measure> measure_of(File& file, const Node& node) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < sim::measures; ++i) {
    known.emplace_back(sim::name_of(static_cast<Measure>(i)));
    if (node.text == known.back()) return static_cast<Measure>(i);
  }
  const std::string meant = did_you_mean(node.text, known);
  file.error(node.place, fill(gettext("`%s` is not counted"), {node.text}),
             meant.empty() ? gettext("as in `opened`, `clicked` or `reported`") : meant);
  return std::nullopt;
}

// ---- Of a directory --------------------------------------------------------------------------------------------

void Draft::read_populations(File& file, const Node* node) {
  std::uint64_t total = 0;
  for (const Node& item : file.list(node)) {
    sim::Population population;
    if (file.only(item, keys_of("population"), noun("a population"))) {
      population.id = file.id(file.need(item, "id"));
      population.label = file.text(item.find("label"));
      Names departments(noun("department"));
      for (const Node& each : file.list(file.need(item, "departments"))) {
        if (!file.only(each, keys_of("department"), noun("a department"))) continue;
        sim::Department department;
        department.id = file.id(file.need(each, "id"));
        department.label = file.text(each.find("label"));
        const Node* size = file.need(each, "size");
        department.size = static_cast<std::uint32_t>(file.integer(size, 1, sim::recipients_total_max).value_or(1));
        department.first = population.size();
        total += department.size;
        if (total > sim::recipients_total_max && total - department.size <= sim::recipients_total_max) {
          file.error(size->place, gettext("there are more than 1000000 recipients in the directory"));
        }
        file.add_name(departments, department.id, each.place);
        if (total <= sim::recipients_total_max) population.departments.push_back(std::move(department));
      }
      if (population.departments.empty() && item.find("departments") != nullptr) {
        file.error(item.place, gettext("a population has at least one department"));
      }
    }
    file.add_name(populations, population.id, item.place);
    plan.populations.push_back(std::move(population));
  }
}

// Of a department's recipients, seats take the first ones, each the next.
void Draft::read_mailbox(File& file, const Node* node, sim::Seat& seat) {
  if (node == nullptr || !file.only(*node, keys_of("mailbox"), "`mailbox`")) return;
  const Index population = file.index(file.need(*node, "population"), populations);
  const Node* place = file.need(*node, "department");
  if (population == none || place == nullptr) return;
  const auto& all = plan.populations[population].departments;
  Names departments(noun("department"));
  for (const sim::Department& each : all) departments.add(each.id);
  const Index department = file.index(place, departments);
  if (department == none) return;
  std::uint32_t recipient = all[department].first;
  for (const sim::Seat& other : plan.seats) {
    if (other.population == population && other.recipient >= recipient &&
        other.recipient < all[department].first + all[department].size) {
      recipient = other.recipient + 1;
    }
  }
  if (recipient >= all[department].first + all[department].size) {
    return file.error(place->place,
                      fill(gettext("more seats have a mailbox in `%s` than it has persons"), {all[department].id}),
                      fill(gettext("its `size` is %s"), {std::to_string(all[department].size)}));
  }
  seat.population = population;
  seat.recipient = recipient;
}

void Draft::read_thresholds(File& file, const Node* node, sim::RateThresholds& thresholds) {
  if (node == nullptr || !file.only(*node, keys_of("thresholds"), "`thresholds`")) return;
  thresholds.open_ppm = file.ppm(node->find("open"), 0);
  thresholds.click_ppm = file.ppm(node->find("click"), 0);
}

// ---- Of a drill ------------------------------------------------------------------------------------------------

void Draft::read_mails(File& file, const Node* node, sim::Campaign& campaign, Names& mails) {
  for (const Node& item : file.list(node)) {
    if (!file.only(item, keys_of("mail"), noun("a mail"))) continue;
    sim::Mail mail;
    mail.id = file.id(file.need(item, "id"));
    mail.subject = file.text(file.need(item, "subject"));
    mail.from = file.text(item.find("from"));
    mail.body = file.text(item.find("body"));
    mail.group = file.text(item.find("group"));
    mail.lure = file.text(item.find("lure"));
    mail.form = file.boolean(item.find("form"), false);
    mail.link = file.boolean(item.find("link"), mail.form);
    mail.attachment = file.boolean(item.find("attachment"), false);
    if (mail.form && !mail.link)
      file.error(item.find("form")->place, gettext("a form lies behind a link"), gettext("write `link: true`"));
    if (campaign.mails.size() == sim::campaign_mails_max) {
      file.error(item.place,
                 fill(gettext("a campaign has at most %s mails"), {std::to_string(sim::campaign_mails_max)}));
      return;
    }
    file.add_name(mails, mail.id, item.place);
    campaign.mails.push_back(std::move(mail));
  }
}

void Draft::read_rounds(File& file, const Node& node, sim::Campaign& campaign, const Names& mails) {
  Names rounds(noun("round"));
  std::vector<std::uint8_t> placed(campaign.mails.size());
  for (const Node& item : file.list(file.need(node, "rounds"))) {
    if (!file.only(item, keys_of("round"), noun("a round"))) continue;
    sim::Round round;
    round.id = file.id(file.need(item, "id"));
    file.add_name(rounds, round.id, item.place);
    const Node* at = file.need(item, "at");
    round.at = time(file, at).value_or(starts);
    round.spread = file.duration(item.find("spread"), 0);
    round.unless = condition(file, item.find("unless"));
    if (round.spread > 30 * sim::day) {
      file.error(item.find("spread")->place, gettext("the mails of a round are sent within 30 days"));
      round.spread = 0;
    }
    if (at != nullptr && round.at < starts) file.error(at->place, gettext("this is before the drill starts"));
    if (at != nullptr && round.at + round.spread > plan.ends)
      file.error(at->place, gettext("this is after the drill ends"));
    round.mails = file.indices(file.need(item, "mails"), mails);
    for (const Index mail : round.mails) {
      if (mail < placed.size() && placed[mail]++ != 0) {
        file.error(item.find("mails")->place, fill(gettext("the mail `%s` is sent twice"), {campaign.mails[mail].id}),
                   gettext("a mail that is touched again counts once; give the second one an id of its own"));
      }
    }
    campaign.rounds.push_back(std::move(round));
  }
  for (std::size_t i = 0; i < campaign.mails.size(); ++i) {
    if (placed[i] != 0) continue;
    file.error(node.find("mails")->place, fill(gettext("the mail `%s` is never sent"), {campaign.mails[i].id}),
               gettext("name it in the `mails` of a round"));
  }
}

void Draft::read_behaviour(File& file, const Node* node, sim::Campaign& campaign) {
  sim::CampaignBehaviour& shares = campaign.behaviour;
  if (node == nullptr || !file.only(*node, keys_of("behaviour"), "`behaviour`")) return;
  const auto share = [&](const char* key, std::uint32_t fallback) { return file.ppm(node->find(key), fallback); };
  shares.opened = share("open", 0);
  shares.previewed = share("preview", 0);
  shares.link = share("link", 0);
  shares.attachment = share("attachment", 0);
  shares.either = share("either", std::max(shares.link, shares.attachment));
  shares.any = share("any", std::max(shares.opened, shares.either));
  shares.credentials = share("credentials", 0);
  shares.forwarded = share("forward", 0);
  shares.repeat = share("repeat", 0);
  if (const Node* report = node->find("report")) {
    if (file.only(*report, keys_of("report"), "`report`")) {
      shares.report_without_click = file.ppm(report->find("without_click"), 0);
      shares.report_after_click = file.ppm(report->find("after_click"), 0);
    }
  }
  need_between(
      file, *node, "either", shares.either, std::max(shares.link, shares.attachment),
      sum(shares.link, shares.attachment),
      fill(gettext("whoever follows the link (%1$s) or opens the attachment (%2$s) is among them, and nobody else"),
           {percent(shares.link), percent(shares.attachment)}));
  need_between(file, *node, "any", shares.any, std::max(shares.opened, shares.either),
               sum(shares.opened, shares.either),
               fill(gettext("whoever opens (%1$s) or clicks (%2$s) is among them, and nobody else"),
                    {percent(shares.opened), percent(shares.either)}));
  need_between(file, *node, "preview", shares.previewed, 0, shares.opened, gettext("it is a part of those who open"));
  need_between(file, *node, "credentials", shares.credentials, 0, shares.link,
               gettext("it is a part of those who follow the link"));
  need_between(file, *node, "forward", shares.forwarded, 0, shares.any,
               gettext("it is a part of those who do anything"));
  const auto some = [&](bool sim::Mail::*has) {
    return std::any_of(campaign.mails.begin(), campaign.mails.end(), [&](const sim::Mail& mail) { return mail.*has; });
  };
  const auto need_mail = [&](const char* key, std::uint32_t wanted, bool sim::Mail::*has, const char* what) {
    if (wanted == 0 || some(has)) return;
    file.error(node->find(key)->place, fill(gettext("no mail of the campaign has %s"), {gettext(what)}));
  };
  need_mail("link", shares.link, &sim::Mail::link, noun("a link"));
  need_mail("attachment", shares.attachment, &sim::Mail::attachment, noun("an attachment"));
  need_mail("credentials", shares.credentials, &sim::Mail::form, noun("a form"));
}

void Draft::read_factors(File& file, const Node* node, sim::Campaign& campaign) {
  if (node == nullptr || campaign.population == none) return;
  const sim::Population& population = plan.populations[campaign.population];
  Names departments(noun("department"));
  for (const sim::Department& department : population.departments) departments.add(department.id);
  campaign.factors.assign(population.departments.size(), 100);
  for (const Node::Entry& entry : file.map(node)) {
    const Index department = file.index_of(entry.key, entry.place, departments);
    const auto factor = file.integer(&entry.value, 0, 1000);
    if (department != none && factor) campaign.factors[department] = static_cast<std::uint32_t>(*factor);
  }
  const auto chances = sim::chances_by_department(campaign, population);
  for (std::size_t d = 0; d < chances.size(); ++d) {
    if (chances[d] <= (std::uint64_t{1} << 32U)) continue;
    file.error(node->place,
               fill(gettext("with these factors more than all of `%s` would act"), {population.departments[d].id}),
               gettext("factors are relative, and the whole population keeps its share"));
    return;
  }
}

void Draft::read_campaigns(File& file, const Node* node) {
  // Names first: a round may wait for what another campaign has led to.
  for (const Node& item : file.list(node)) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    sim::Campaign campaign;
    campaign.id = file.id(id);
    file.add_name(campaigns, campaign.id, item.place);
    if (item.kind == Node::Kind::map) {
      campaign.population = file.index(file.need(item, "population"), populations);
      Names mails(noun("mail"));
      read_mails(file, file.need(item, "mails"), campaign, mails);
    }
    plan.campaigns.push_back(std::move(campaign));
  }
  std::uint64_t sendings = 0;
  for (std::size_t c = 0; c < file.list(node).size(); ++c) {
    const Node& item = node->items[c];
    if (!file.only(item, keys_of("campaign"), noun("a campaign"))) continue;
    sim::Campaign campaign = plan.campaigns[c];
    campaign.label = file.text(item.find("label"));
    campaign.agency = file.index(file.need(item, "agency"), agencies);
    campaign.incident = file.index(item.find("incident"), incidents);
    campaign.simulated = file.boolean(item.find("simulated"), true);
    campaign.scored = file.boolean(item.find("scored"), true);
    Names mails(noun("mail"));
    for (const sim::Mail& mail : campaign.mails) mails.add(mail.id);
    if (item.find("mails") != nullptr) read_rounds(file, item, campaign, mails);
    if (const Node* delays = item.find("delays")) {
      file.only(*delays, keys_of("mail delays"), "`delays`");
      for (const auto& [key, law] :
           {std::pair{"open", &campaign.open_delay}, std::pair{"click", &campaign.click_delay},
            std::pair{"credentials", &campaign.credentials_delay}, std::pair{"forward", &campaign.forward_delay},
            std::pair{"report", &campaign.report_delay}}) {
        *law = delay_law(file, delays->find(key));
        if (law->never_ppm == 0) continue;
        file.error(delays->find(key)->place, gettext("`never` cannot stand here"),
                   gettext("the shares in `behaviour` say who never does"));
      }
    }
    if (const Node* scanners = item.find("scanners")) {
      file.only(*scanners, keys_of("scanners"), "`scanners`");
      campaign.scanner_ppm = file.ppm(scanners->find("share"), 0);
      campaign.scanner_within = file.duration(scanners->find("within"), campaign.scanner_within);
      if (campaign.scanner_within < 1 || campaign.scanner_within > sim::hour) {
        file.error(scanners->find("within")->place, gettext("a scanner follows a link within an hour"));
        campaign.scanner_within = sim::second;
      }
    }
    campaign.counts_as_open = sim::bit_of(Behaviour::previewed);
    if (const Node* counts = item.find("counts_as_open")) {
      Names words(noun("behaviour"));
      for (const BehaviourWord& each : besides_opening) words.add(each.word);
      campaign.counts_as_open = 0;
      for (const Index word : file.indices(counts, words)) {
        campaign.counts_as_open =
            static_cast<sim::BehaviourSet>(campaign.counts_as_open | sim::bit_of(besides_opening[word].behaviour));
      }
    }
    read_behaviour(file, item.find("behaviour"), campaign);
    read_factors(file, item.find("factors"), campaign);
    if (campaign.population != none) {
      const std::uint64_t before = sendings;
      sendings += std::uint64_t{plan.populations[campaign.population].size()} * campaign.mails.size();
      if (sendings > sim::sendings_max && before <= sim::sendings_max) {
        file.error(item.place, gettext("the campaigns send more than 20000000 mails"),
                   gettext("use fewer mails, or a smaller population"));
      }
    }
    if (campaign.population == none) campaign.population = 0;
    if (campaign.agency == none) campaign.agency = 0;
    plan.campaigns[c] = std::move(campaign);
  }
}

Index Draft::campaign_condition(File& file, const Node& node) {
  sim::Condition made;
  made.op = sim::Op::campaign;
  made.item = file.index(node.find("campaign"), campaigns);
  if (made.item == none) return none;
  const sim::Campaign& campaign = plan.campaigns[made.item];
  if (const Node* mail = node.find("mail")) {
    Names mails(noun("mail"));
    for (const sim::Mail& each : campaign.mails) mails.add(each.id);
    made.mail = file.index(mail, mails);
    if (made.mail == none) return none;
  }
  one_of(file, node, {"opened", "clicked", "credentials", "forwarded", "reported"});
  for (const char* key : {"opened", "clicked", "credentials", "forwarded", "reported"}) {
    const Node* count = node.find(key);
    if (count == nullptr) continue;
    made.other = static_cast<Index>(
        measure_of(file, Node{Node::Kind::scalar, count->place, false, key, {}, {}}).value_or(Measure::opened));
    if (!count->text.empty() && count->text.back() == '%') {
      // The least number of persons that is such a share of the population.
      const std::uint64_t size = campaign.population == none ? 0 : plan.populations[campaign.population].size();
      const std::uint64_t parts = size * file.ppm(count, 0) + sim::parts_per_million - 1;
      made.value = std::max<sim::Value>(static_cast<sim::Value>(parts / sim::parts_per_million), 1);
      return own_condition(std::move(made));
    }
    made.value = file.integer(count, 1, sim::recipients_total_max).value_or(1);
    return own_condition(std::move(made));
  }
  file.error(node.place, gettext("what of the campaign?"),
             gettext("write, for example, `reported: 1`, or `opened: 10%`"));
  return none;
}

}  // namespace tocsin::scenarios
