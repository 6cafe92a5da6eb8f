#include "reports/values_annex.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "reports/words.h"

namespace tocsin::reports {
namespace {

using What = std::pair<std::string, std::string>;  // of a value: what it is, and its id

std::string what_word(const std::string& what) {
  if (what == "duty") return gettext("Duty");
  if (what == "target") return gettext("Target");
  if (what == "counting-rule") return gettext("Counting rule");
  if (what == "form") return gettext("Form");
  if (what == "clause") return gettext("Clause");
  if (what == "worksheet") return gettext("Severity worksheet");
  return what;
}

void take_duty(const sim::Plan& plan, const sim::Duty& duty, std::set<What>& used) {
  used.emplace("duty", duty.id);
  used.emplace("clause", duty.clause);
  if (duty.due.counting < plan.counting.size()) used.emplace("counting-rule", plan.counting[duty.due.counting].id);
  std::vector<sim::Index> targets = {duty.every};
  for (const sim::Allowance& allowance : duty.due.allowances) targets.push_back(allowance.target);
  for (const sim::Index target : targets) {
    if (target < plan.targets.size()) used.emplace("target", plan.targets[target].id);
  }
}

// What the exercise made use of: duties that arose and what they count by, acts and their forms.
std::set<What> used_in(const Account& account, const Mentioned* mentioned) {
  const sim::Plan& plan = account.plan;
  std::vector<bool> arose(plan.duties.size());
  for (const sim::DutyInstance& instance : account.state.duties) arose[instance.duty] = true;
  std::set<What> used;
  for (std::size_t duty = 0; duty < arose.size(); ++duty) {
    if (mentioned != nullptr && mentioned->duties.count(plan.duties[duty].id) == 0) continue;
    if (arose[duty]) take_duty(plan, plan.duties[duty], used);
  }
  std::vector<bool> done(plan.actions.size());
  for (const sim::Event& event : account.events) {
    if (event.kind == sim::Kind::acted) done[event.item] = true;
  }
  for (std::size_t at = 0; at < done.size(); ++at) {
    const sim::Action& action = plan.actions[at];
    if (!done[at] || action.form == sim::none) continue;
    const sim::Form& form = plan.forms[action.form];
    if (mentioned != nullptr && mentioned->forms.count(form.id) == 0) continue;
    used.emplace("form", form.id);
    for (const sim::Field& field : form.fields) {
      if (field.type == sim::FieldType::effect) used.emplace("worksheet", "");
    }
  }
  return used;
}

// A row of the worksheet has its property before it, because two may have rows of one name.
std::string name_of(const sim::Plan& plan, const sim::Valued& value, bool english) {
  const std::string& name = label_of(value.label, value.id, english);
  if (value.what != "worksheet") return name;
  const std::string property = value.id.substr(0, value.id.find('/'));
  for (const sim::SeverityProperty& each : plan.severity.properties) {
    if (each.id == property && property != value.id)
      return fill(gettext("%1$s: %2$s"), {label_of(each, english), name});
  }
  return name;
}

}  // namespace

std::string certainty_word(sim::Certainty certainty) {
  switch (certainty) {
    case sim::Certainty::found: return gettext("found in an official text");
    case sim::Certainty::secondary: return gettext("read in a second source only");
    case sim::Certainty::recalled: return gettext("recalled, looked up by nobody");
    case sim::Certainty::own: return gettext("the software's own reading or default");
  }
  return {};
}

void append_values_to_confirm(Composer& compose, const std::vector<const Account*>& accounts,
                              const Mentioned* mentioned) {
  struct Named {
    sim::Valued value;
    std::string name;
  };
  std::vector<Named> values;
  const bool english = accounts.front()->english;
  std::set<std::array<std::string, 3>> seen;
  for (const Account* account : accounts) {
    const std::set<What> used = used_in(*account, mentioned);
    for (sim::Valued& value : sim::values_to_confirm(account->plan)) {
      const bool is_used =
          used.count({value.what, value.id}) != 0 || (value.what == "worksheet" && used.count({"worksheet", ""}) != 0);
      if (is_used && seen.insert({value.what, value.id, value.source}).second) {
        std::string name = name_of(account->plan, value, english);
        values.push_back({std::move(value), std::move(name)});
      }
    }
  }
  if (values.empty()) return;
  compose.heading(1, gettext("Values to be confirmed before signing"));
  compose.text(gettext(
      "No official text was found for what stands here, as far as the exercise made use of it. In the tables of "
      "this document ※ marks a duty whose rule is one of these."));
  Table table{"to-confirm",
              "",
              {{gettext("Kind of value"), 1.2},
               {gettext("Clause"), 0.8},
               {gettext("Value"), 4},
               {gettext("Where it is from"), 3.4}},
              {}};
  for (const auto certainty : {sim::Certainty::recalled, sim::Certainty::secondary, sim::Certainty::own}) {
    const std::size_t before = table.rows.size();
    for (const auto& [value, name] : values) {
      if (value.certainty != certainty) continue;
      if (table.rows.size() == before) table.rows.push_back({{{certainty_word(certainty)}}});
      table.rows.push_back({{{what_word(value.what)},
                             {value.clause.empty() ? std::string("–") : value.clause},
                             {name},
                             {value.source.empty() ? std::string("–") : value.source}}});
    }
  }
  compose.table(std::move(table));
}

}  // namespace tocsin::reports
