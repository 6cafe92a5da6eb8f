#include "tests/storm/describe.h"

#include <array>

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

std::vector<std::string> describe_history(const sim::Plan& plan, const std::vector<sim::Event>& events) {
  const auto may_be = [](sim::Index each) { return std::to_string(static_cast<std::int32_t>(each)); };
  std::vector<std::string> history;
  for (const sim::Event& event : events) {
    if (!event.is_input() && event.kind != sim::Kind::acted) continue;
    history.push_back(std::to_string(event.sequence) + " at " + std::to_string(event.time - plan.starts) +
                      " ms: " + sim::name_of(event.kind) + " by " + sim::name_of(event.origin) + ", seat " +
                      may_be(event.seat) + ", incident " + may_be(event.incident) + ", item " + may_be(event.item) +
                      ", value " + std::to_string(event.value));
  }
  return history;
}

}  // namespace tocsin::storm
