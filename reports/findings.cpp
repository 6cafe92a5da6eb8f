// What a drill shows: what was missed, late, wrong or left out, each thing with its events.
#include <libintl.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/drill_report.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

constexpr std::size_t events_named_max = 6;

// The same failing of the same duty and owner is one finding with several events.
class Findings {
 public:
  void add(const std::string& what, const std::string& clause, const std::string& owner, std::uint64_t event,
           Tone tone) {
    const std::string key = what + "\x1f" + owner;
    auto [at, is_new] = at_.try_emplace(key, found_.size());
    if (is_new) {
      found_.push_back({what, clause, owner, "", tone});
      counts_.push_back(0);
    }
    Finding& finding = found_[at->second];
    if (event == 0 || ++counts_[at->second] > events_named_max) return;
    finding.events += (finding.events.empty() ? "#" : ", #") + std::to_string(event);
  }
  std::vector<Finding> take() {
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (counts_[at] > events_named_max) {
        found_[at].events += fill(gettext(" and %s more"), {std::to_string(counts_[at] - events_named_max)});
      }
    }
    return std::move(found_);
  }

 private:
  std::vector<Finding> found_;
  std::vector<std::size_t> counts_;
  std::map<std::string, std::size_t> at_;
};

const sim::Event* event_of(const Account& account, std::uint64_t sequence) {
  const auto at =
      std::lower_bound(account.events.begin(), account.events.end(), sequence,
                       [](const sim::Event& event, std::uint64_t wanted) { return event.sequence < wanted; });
  return at != account.events.end() && at->sequence == sequence ? &*at : nullptr;
}

std::string missing_fields(const Account& account, const sim::Form& form, const sim::Event& act) {
  std::string missing;
  for (std::size_t position = 0; position < form.fields.size(); ++position) {
    const sim::Field& field = form.fields[position];
    if (!field.expected) continue;
    const bool given = std::any_of(act.answers.begin(), act.answers.end(), [&](const sim::Answer& answer) {
      return answer.field == position && !answer_text(account.plan, act, answer, account.english).empty();
    });
    if (given) continue;
    if (!missing.empty()) missing += gettext("; ");
    missing += label_of(field, account.english);
  }
  return missing;
}

}  // namespace

std::vector<Finding> findings_of(const Account& account) {
  const sim::Plan& plan = account.plan;
  Findings findings;
  for (const sim::ScoreLine& line : account.score.lines) {
    switch (line.category) {
      case sim::Category::timeliness: {
        const sim::Duty& duty = plan.duties[line.duty];
        const std::string& label = label_of(duty, account.english);
        const sim::DutyInstance& instance = account.state.duties[line.duty_instance];
        if (line.state == sim::DutyState::missed) {
          findings.add(fill(gettext("Not done: %s"), {label}), duty.clause, owner_text(account, instance),
                       line.from_event, Tone::bad);
        } else if (line.state == sim::DutyState::late) {
          findings.add(fill(gettext("Done late: %s"), {label}), duty.clause, owner_text(account, instance),
                       line.by_event, Tone::warning);
        }
        break;
      }
      case sim::Category::correctness: {
        if (line.points == line.points_max) break;
        const sim::Action& action = plan.actions[line.action];
        const std::string& label = label_of(action, account.english);
        std::string what = fill(gettext("Wrong judgement: %s"), {label});
        if (line.field != sim::none && action.form != sim::none) {
          what = fill(gettext("Wrong judgement: %1$s, %2$s"),
                      {label, label_of(plan.forms[action.form].fields[line.field], account.english)});
        }
        findings.add(what, action.clause, seat_label(plan, line.seat, account.english), line.by_event, Tone::bad);
        break;
      }
      case sim::Category::completeness: {
        const sim::Action& action = plan.actions[line.action];
        const sim::Event* act = event_of(account, line.by_event);
        if (line.points == line.points_max || act == nullptr || action.form == sim::none) break;
        const sim::Form& form = plan.forms[action.form];
        findings.add(fill(gettext("Left out of the form %1$s: %2$s"),
                          {label_of(form, account.english), missing_fields(account, form, *act)}),
                     action.clause, seat_label(plan, line.seat, account.english), line.by_event, Tone::warning);
        break;
      }
      case sim::Category::readiness: {
        if (line.points == line.points_max) break;
        const sim::Check& check = plan.checks[line.check];
        findings.add(fill(gettext("Not ready: %s"), {label_of(check, account.english)}), check.clause,
                     label_of(plan.agencies[line.agency], account.english), line.by_event, Tone::warning);
        break;
      }
      case sim::Category::outcome: {
        if (!line.counted || line.points == line.points_max) break;
        const sim::Metric& measure = plan.measures[line.outcome];
        findings.add(fill(gettext("Goal not met: %s"), {label_of(measure, account.english)}), measure.clause, "",
                     line.by_event, Tone::warning);
        break;
      }
      case sim::Category::observation:
      case sim::Category::rates: break;
    }
  }
  return findings.take();
}

sim::Time month_after(sim::Time end, int offset_minutes) {
  sim::CountingRule rule;
  rule.id = "tw-apa-48";
  return sim::due_after(end, {0, 1}, rule, offset_minutes);
}

Chart outcome_chart(const Account& account) {
  constexpr std::array<sim::DutyState, 5> states = {sim::DutyState::met, sim::DutyState::late, sim::DutyState::missed,
                                                    sim::DutyState::open, sim::DutyState::waived};
  constexpr std::array<sim::Layer, 3> layers = {sim::Layer::statutory, sim::Layer::internal, sim::Layer::expected};
  Chart chart;
  chart.kind = Chart::Kind::stacked;
  chart.title = gettext("How the duties ended, by layer");
  chart.unit = gettext("duties");
  for (const sim::Layer layer : layers) chart.categories.push_back(layer_word(layer));
  for (const sim::DutyState state : states) {
    const Tone tone = state == sim::DutyState::open ? Tone::accent : tone_of(state);
    Series series{state_word(state), std::vector<double>(layers.size(), 0.0), tone};
    double sum = 0;
    for (const sim::DutyInstance& instance : account.state.duties) {
      const bool waived = instance.state == sim::DutyState::excused && state == sim::DutyState::waived;
      if (instance.state != state && !waived) continue;
      series.values[static_cast<std::size_t>(account.plan.duties[instance.duty].layer)] += 1;
      sum += 1;
    }
    if (sum > 0) chart.series.push_back(std::move(series));
    if (sum > 0) chart.alternative += state_word(state) + ": " + std::to_string(static_cast<int>(sum)) + "; ";
  }
  return chart;
}

}  // namespace tocsin::reports
