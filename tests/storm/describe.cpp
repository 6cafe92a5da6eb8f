#include "tests/storm/describe.h"

#include <array>

#include "sim/view.h"

namespace tocsin::storm {

std::string describe_condition(const sim::Plan& plan, sim::Index condition) {
  if (condition == sim::none) return "-";
  static constexpr std::array names{"all",       "any",        "not",          "is",         "at-least",
                                    "at-most",   "known",      "equal",        "group",      "done",
                                    "delivered", "fired",      "acknowledged", "duty-state", "noise",
                                    "campaign",  "related-to", "named-as",     "seated"};
  const sim::Condition& node = plan.conditions[condition];
  std::string words = std::string(names[static_cast<std::size_t>(node.op)]) + "(";
  for (const sim::Index child : node.children) words += describe_condition(plan, child) + " ";
  if (node.op == sim::Op::campaign) {
    words += std::to_string(node.item) + " " + sim::name_of(static_cast<sim::Measure>(node.other));
    if (node.mail != sim::none) words += " of mail " + std::to_string(node.mail);
    return words + " >= " + std::to_string(node.value) + ")";
  }
  if (node.op >= sim::Op::fact_is && node.op <= sim::Op::fact_group) {
    words += plan.facts[node.item].id + " ";
  } else if (node.item != sim::none) {
    words += std::to_string(node.item) + " ";
  }
  words += std::to_string(node.value);
  if (node.hold != 0) words += " for " + std::to_string(node.hold);
  if (node.other != sim::none) words += " other " + std::to_string(node.other);
  return words + ")";
}

std::string describe_duty(const sim::Plan& plan, sim::Index index) {
  const sim::Duty& duty = plan.duties[index];
  const auto may_be = [](sim::Index each) { return std::to_string(static_cast<std::int32_t>(each)); };
  std::string words = "duty " + std::to_string(index) + ": scope " + std::to_string(static_cast<int>(duty.scope)) +
                      ", trigger " + std::to_string(static_cast<int>(duty.trigger)) + " of " + may_be(duty.item) +
                      ", at " + may_be(duty.at) + ", for-each " + may_be(duty.for_each) +
                      (duty.again ? ", again" : "") + (duty.recurs ? ", recurs" : "") +
                      (duty.counts_earlier ? ", counts earlier" : "");
  words += "\n  when " + describe_condition(plan, duty.when) + "\n  until " + describe_condition(plan, duty.until);
  words +=
      "\n  met " + describe_condition(plan, duty.met_when) + "\n  void " + describe_condition(plan, duty.void_when);
  words += "\n  excused " + describe_condition(plan, duty.excused_when) + "\n  by";
  for (const sim::Way& way : duty.met_by) {
    words += " [" + describe_condition(plan, way.only_if);
    for (const sim::Slot& slot : way.slots) {
      words += " " + std::to_string(slot.action) + ">" + may_be(slot.address) + (slot.element ? "e" : "");
    }
    words += "]";
  }
  return words + "\n";
}

std::string describe_campaign(const sim::Plan& plan, sim::Index index) {
  const sim::Campaign& campaign = plan.campaigns[index];
  const auto may_be = [](sim::Index each) { return std::to_string(static_cast<std::int32_t>(each)); };
  std::string words = "campaign " + std::to_string(index) + ": to population " + std::to_string(campaign.population) +
                      " of " + std::to_string(plan.populations[campaign.population].size()) + ", agency " +
                      may_be(campaign.agency) + ", incident " + may_be(campaign.incident) +
                      (campaign.simulated ? "" : ", not simulated") + ", scanners " +
                      std::to_string(campaign.scanner_ppm) + " ppm within " + std::to_string(campaign.scanner_within) +
                      " ms, counts as open " + std::to_string(campaign.counts_as_open) + "\n  mails";
  for (const sim::Mail& mail : campaign.mails) {
    words += std::string(" [") + (mail.link ? "link " : "") + (mail.form ? "form " : "") +
             (mail.attachment ? "attachment " : "") + "]";
  }
  for (const sim::Round& round : campaign.rounds) {
    words += "\n  round at " + std::to_string(round.at - plan.starts) + " ms over " + std::to_string(round.spread) +
             " ms, mails";
    for (const sim::Index mail : round.mails) words += " " + std::to_string(mail);
    if (round.unless != sim::none) words += ", unless " + describe_condition(plan, round.unless);
  }
  words += "\n  mailboxes";
  for (std::size_t s = 0; s < plan.seats.size(); ++s) {
    if (plan.seats[s].population != campaign.population) continue;
    words += " " + std::to_string(plan.seats[s].recipient) + "=seat " + std::to_string(s);
  }
  return words + "\n";
}

namespace {

std::string describe_inject(const sim::Plan& plan, sim::Index index) {
  const sim::Inject& inject = plan.injects[index];
  std::string words = "inject " + std::to_string(index) + ": when " + describe_condition(plan, inject.when) +
                      " and then " + std::to_string(inject.after) + " ms";
  if (inject.at != sim::never) words += ", at the latest at " + std::to_string(inject.at - plan.starts) + " ms";
  return words + ", unless " + describe_condition(plan, inject.unless) + "\n";
}

}  // namespace

std::string describe_plan(const sim::Plan& plan, const Without& without) {
  std::string words;
  for (sim::Index duty = 0; duty < plan.duties.size(); ++duty) {
    if (((without.duties >> duty) & 1U) == 0) words += describe_duty(plan, duty);
  }
  for (sim::Index campaign = 0; campaign < plan.campaigns.size(); ++campaign) {
    if (((without.campaigns >> campaign) & 1U) == 0) words += describe_campaign(plan, campaign);
  }
  for (sim::Index inject = 0; inject < plan.injects.size(); ++inject) {
    std::string said = describe_inject(plan, inject);
    if (said.find("campaign(") != std::string::npos) words += said;
  }
  return words;
}

std::vector<std::string> describe_history(const sim::Plan& plan, const std::vector<sim::Event>& events) {
  const auto may_be = [](sim::Index each) { return std::to_string(static_cast<std::int32_t>(each)); };
  std::vector<std::string> history;
  for (const sim::Event& event : events) {
    const bool is_mail = sim::is_mail_kind(event.kind);
    const bool in_a_seat = is_mail && sim::seat_of_mail(plan, event) != sim::none;
    if (!event.is_input() && event.kind != sim::Kind::acted && !in_a_seat) continue;
    std::string line = std::to_string(event.sequence) + " at " + std::to_string(event.time - plan.starts) +
                       " ms: " + sim::name_of(event.kind) + " by " + sim::name_of(event.origin) + ", seat " +
                       may_be(event.seat);
    if (is_mail) {
      line +=
          ", campaign " + may_be(event.item) + ", mail " + may_be(event.other) + ", recipient " + may_be(event.element);
      if (event.kind != sim::Kind::mail_sent) {
        line += std::string(", ") + sim::name_of(static_cast<sim::Behaviour>(event.value)) +
                (event.extra != 0 ? " by a scanner" : "");
      }
    } else {
      line += ", incident " + may_be(event.incident) + ", item " + may_be(event.item) + ", value " +
              std::to_string(event.value);
    }
    history.push_back(std::move(line));
  }
  return history;
}

}  // namespace tocsin::storm
