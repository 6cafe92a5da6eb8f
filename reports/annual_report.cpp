#include "reports/annual_report.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "reports/audit_annex.h"
#include "reports/drill_report.h"
#include "reports/values_annex.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::reports {
namespace {

int year_of(const Account& account) { return sim::to_civil(account.plan.starts, account.plan.utc_offset_minutes).year; }

struct Tally {
  std::size_t drills = 0;
  std::size_t statutory = 0;
  std::size_t in_time = 0;
  std::int64_t points = 0;
  std::int64_t points_max = 0;
};

Tally tally_of(const Account& account) {
  Tally tally;
  tally.drills = 1;
  for (const sim::DutyInstance& instance : account.state.duties) {
    if (account.plan.duties[instance.duty].layer != sim::Layer::statutory) continue;
    const bool judged = instance.state == sim::DutyState::met || instance.state == sim::DutyState::late ||
                        instance.state == sim::DutyState::missed;
    if (!judged) continue;
    ++tally.statutory;
    if (instance.state == sim::DutyState::met) ++tally.in_time;
  }
  tally.points = account.score.points;
  tally.points_max = account.score.points_max;
  return tally;
}

std::string share_text(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? "–" : percent_text(part * 1000 / whole);
}

class Report {
 public:
  Report(const std::vector<Account>& accounts, const sim::Programme& programme,
         const std::vector<sim::Submission>& submissions)
      : programme_(programme),
        submissions_(submissions),
        english_(accounts.front().english),
        document_(begin_document(accounts.back(), "annual", "", sim::none)),
        compose_(document_) {
    for (const Account& account : accounts) {
      (year_of(account) == programme.year ? this_year_ : others_).push_back(&account);
      if (!account.verified) document_.mark = gettext("UNVERIFIED");
    }
    document_.agency = programme.agency.in(english_);
    document_.title = fill(gettext("%1$s: result report of %2$s on the exercises in notification and response"),
                           {document_.agency, year_text(programme.year, english_)});
    document_.agency.clear();  // it stands in the title
    document_.subject = document_.title;
    document_.unofficial = gettext(
        "The title is that of the procedure's note 1; the rest is not an official template, because none was found.");
    document_.head.erase(document_.head.begin(), document_.head.begin() + 2);
    document_.footer = gettext("Made from the journals of the exercises");
  }

  Document write() {
    basis();
    requirements();
    drills();
    results();
    comparison();
    follow_up();
    compose_.page_break().heading(1, gettext("Annex: what auditors look at"));
    compose_.note(programme_.audit_note.in(english_));
    compose_.table(audit_table({programme_, submissions_, this_year_}, english_));
    std::vector<const Account*> all = others_;
    all.insert(all.end(), this_year_.begin(), this_year_.end());
    append_values_to_confirm(compose_, all);
    return std::move(document_);
  }

 private:
  void basis() {
    compose_.heading(1, gettext("Basis"));
    compose_.text(
        fill(gettext("A result report is due within %1$s of the completion of an exercise, to: %2$s."),
             {programme_.report_within.months > 0
                  ? fill(ngettext("%s month", "%s months", static_cast<unsigned long>(programme_.report_within.months)),
                         {std::to_string(programme_.report_within.months)})
                  : length_text(programme_.report_within.milliseconds),
              programme_.report_to.in(english_)}));
    compose_.text(fill(gettext("Counting rule: %s"), {counting_text(programme_, english_)}));
  }

  void requirements() {
    compose_.heading(1, gettext("What the year asks for, and what was held"));
    Table table{"requirements",
                "",
                {{gettext("Requirement"), 4},
                 {gettext("Clause"), 1},
                 {gettext("Required"), 1, true},
                 {gettext("Planned number"), 1, true},
                 {gettext("Held"), 1, true},
                 {gettext("Result"), 1.6}},
                {}};
    for (const sim::Requirement& of : programme_.requirements) {
      const auto planned = std::count_if(programme_.drills.begin(), programme_.drills.end(),
                                         [&](const sim::YearDrill& drill) { return drill.kind == of.kind; });
      const auto held = held_of(of.kind);
      const bool enough = held >= of.times;
      table.rows.push_back({{{label_of(of, english_)},
                             {of.clause},
                             {std::to_string(of.times)},
                             {std::to_string(planned)},
                             {std::to_string(held)},
                             {enough ? gettext("held") : gettext("not yet held"), enough ? Tone::good : Tone::bad}}});
    }
    compose_.table(std::move(table));
  }

  [[nodiscard]] std::size_t held_of(const std::string& kind) const {
    return static_cast<std::size_t>(std::count_if(this_year_.begin(), this_year_.end(), [&](const Account* account) {
      return account->plan.kind == kind && account->state.ended;
    }));
  }

  void drills() {
    compose_.heading(1, gettext("The exercises, and their result reports"));
    Table table{"drills",
                "",
                {{gettext("Exercise"), 3},
                 {gettext("Kind"), 1.8},
                 {gettext("Completed"), 1.7},
                 {gettext("Report due"), 1.7},
                 {gettext("Handed in"), 2.4}},
                {}};
    for (const Account* account : this_year_) {
      const int offset = account->plan.utc_offset_minutes;
      const sim::YearDrill* entry = entry_of({programme_, submissions_, this_year_}, *account);
      const sim::Submission* last = entry == nullptr ? nullptr : last_submission(submissions_, entry->id);
      const sim::Time due = sim::report_due(programme_, account->state.now);
      Cell handed{gettext("not yet"), Tone::quiet};
      if (last != nullptr) {
        handed = {fill(gettext("%1$s, to %2$s, number %3$s, by %4$s"),
                       {full_date(last->at, offset, english_), last->to, last->reference, last->by}),
                  last->at <= due ? Tone::plain : Tone::warning};
      }
      table.rows.push_back(
          {{{label_of(account->plan, english_)},
            {drill_kind_word(account->plan.kind)},
            {account->state.ended ? full_date(account->state.now, offset, english_) : gettext("not ended")},
            {account->state.ended ? full_date(due, offset, english_) : "–"},
            handed}});
    }
    compose_.table(std::move(table));
  }

  void results() {
    compose_.heading(1, gettext("Results"));
    compose_.note(gettext(
        "No official scoring rule was found: the score is the software's own, and the due times stand beside it."));
    Chart chart;
    chart.kind = Chart::Kind::stacked;
    chart.title = gettext("Statutory duties of each exercise");
    chart.unit = gettext("duties");
    chart.series = {{state_word(sim::DutyState::met), {}, Tone::good}, {gettext("late or missed"), {}, Tone::bad}};
    Table table{"results",
                gettext("Statutory duties and score of each exercise"),
                {{gettext("Exercise"), 4},
                 {gettext("Statutory duties"), 1.3, true},
                 {gettext("In time"), 1, true},
                 {gettext("Share"), 1.2, true},
                 {gettext("Score"), 1.2, true}},
                {}};
    for (const Account* account : this_year_) {
      const Tally tally = tally_of(*account);
      chart.categories.push_back(label_of(account->plan, english_));
      chart.series[0].values.push_back(static_cast<double>(tally.in_time));
      chart.series[1].values.push_back(static_cast<double>(tally.statutory - tally.in_time));
      table.rows.push_back(
          {{{label_of(account->plan, english_)},
            {std::to_string(tally.statutory)},
            {std::to_string(tally.in_time)},
            {share_text(static_cast<std::int64_t>(tally.in_time), static_cast<std::int64_t>(tally.statutory))},
            {share_text(tally.points, tally.points_max)}}});
    }
    if (!this_year_.empty()) compose_.figure("results-chart", std::move(chart));
    compose_.table(std::move(table));
  }

  void comparison() {
    compose_.heading(1, gettext("Compared with earlier years"));
    if (others_.empty()) {
      compose_.text(gettext("(No journal of another year was given.)"));
      return;
    }
    std::map<int, Tally> years;
    for (const auto* list : {&others_, &this_year_}) {
      for (const Account* account : *list) {
        const Tally one = tally_of(*account);
        Tally& sum = years[year_of(*account)];
        sum.drills += 1;
        sum.statutory += one.statutory;
        sum.in_time += one.in_time;
        sum.points += one.points;
        sum.points_max += one.points_max;
      }
    }
    Table table{"years",
                "",
                {{gettext("Year"), 1},
                 {gettext("Exercises"), 1, true},
                 {gettext("Statutory duties"), 1.3, true},
                 {gettext("In time"), 1, true},
                 {gettext("Share"), 1.2, true},
                 {gettext("Score"), 1.2, true}},
                {}};
    for (const auto& [year, of] : years) {
      table.rows.push_back(
          {{{year_text(year, english_)},
            {std::to_string(of.drills)},
            {std::to_string(of.statutory)},
            {std::to_string(of.in_time)},
            {share_text(static_cast<std::int64_t>(of.in_time), static_cast<std::int64_t>(of.statutory))},
            {share_text(of.points, of.points_max)}}});
    }
    compose_.table(std::move(table));
  }

  // A finding that a later exercise shows again was not set right; one that could have shown again and did not, was.
  void follow_up() {
    compose_.heading(1, gettext("Improvement items followed up"));
    std::vector<const Account*> all = others_;
    all.insert(all.end(), this_year_.begin(), this_year_.end());
    struct Item {
      Finding finding;
      const Account* first = nullptr;
      const Account* last = nullptr;
    };
    std::vector<Item> items;
    std::map<std::string, std::size_t> at;
    for (const Account* account : all) {
      for (Finding& finding : findings_of(*account)) {
        const auto [found, is_new] = at.try_emplace(finding.what, items.size());
        if (is_new) items.push_back({std::move(finding), account, account});
        items[found->second].last = account;
      }
    }
    Table table{"follow-up",
                "",
                {{gettext("Clause"), 0.8},
                 {gettext("Finding"), 3.6},
                 {gettext("First seen in"), 2.2},
                 {gettext("Events"), 1.4},
                 {gettext("State"), 1.6}},
                {}};
    for (const Item& item : items) {
      Cell state{gettext("to be tracked"), Tone::plain};
      if (item.last != item.first) {
        state = {gettext("seen again"), Tone::bad};
      } else if (item.first != all.back()) {
        state = {gettext("not seen again"), Tone::good};
      }
      table.rows.push_back({{{item.finding.clause.empty() ? std::string("–") : item.finding.clause},
                             {item.finding.what},
                             {label_of(item.first->plan, english_)},
                             {item.finding.events},
                             state}});
    }
    if (table.rows.empty()) {
      compose_.text(gettext("(No item follows from the findings.)"));
    } else {
      compose_.table(std::move(table));
    }
  }

  const sim::Programme& programme_;
  const std::vector<sim::Submission>& submissions_;
  bool english_;
  Document document_;
  Composer compose_;
  std::vector<const Account*> this_year_;
  std::vector<const Account*> others_;
};

}  // namespace

std::string year_text(int year, bool english) { return std::to_string(english ? year : year - 1911); }

std::string counting_text(const sim::Programme& programme, bool english) {
  sim::Plan plan;  // the words are those of a plan's rule
  plan.counting.push_back(programme.counting);
  plan.counting_labels.push_back(programme.counting_label);
  return counting_rule_text(plan, 0, english);
}

const sim::Submission* last_submission(const std::vector<sim::Submission>& submissions, const std::string& drill) {
  const sim::Submission* last = nullptr;
  for (const sim::Submission& each : submissions) {
    if (each.drill == drill) last = &each;
  }
  return last;
}

Document annual_report(const std::vector<Account>& accounts, const sim::Programme& programme,
                       const std::vector<sim::Submission>& submissions) {
  return Report(accounts, programme, submissions).write();
}

}  // namespace tocsin::reports
