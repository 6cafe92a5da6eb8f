#include "reports/drill_report.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "reports/outcome_words.h"
#include "reports/values_annex.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

constexpr std::size_t events_max = 4;  // of a measure that are named; its share of time may have many

class Report {
 public:
  explicit Report(const Account& account)
      : account_(account),
        plan_(account.plan),
        document_(begin_document(account, "drill", title(account), main_agency(account.plan))),
        compose_(document_),
        findings_(findings_of(account)) {
    document_.unofficial = gettext("This is not an official template; no official one was found.");
  }

  Document write() {
    basis();
    objectives();
    time_and_scope();
    participants();
    scenario();
    course();
    attack();
    results();
    review();
    annexes();
    append_values_to_confirm(compose_, {&account_});
    return std::move(document_);
  }

 private:
  static std::string title(const Account& account) {
    return fill(gettext("%s: report on the exercise and improvement plan"), {label_of(account.plan, account.english)});
  }
  [[nodiscard]] const std::string& label(const auto& named) const { return label_of(named, account_.english); }
  [[nodiscard]] std::string instant(sim::Time time) const {
    return full_instant(time, plan_.utc_offset_minutes, account_.english);
  }

  void basis() {
    compose_.heading(1, gettext("Basis"));
    compose_.text(fill(gettext("The exercise was held under “%s”; every due time in this report follows its clauses."),
                       {label_of(plan_.procedure_label, plan_.procedure_id, account_.english)}));
    compose_.note(gettext(
        "No official scoring rule was found: the score is the software's own, and the due times stand beside it."));
  }

  void objectives() {
    compose_.heading(1, gettext("Objectives"));
    if (plan_.objectives.empty()) {
      compose_.text(gettext("(The exercise names none.)"));
      return;
    }
    Table table{"objectives",
                gettext("Objectives and whether they were reached"),
                {{gettext("Objective"), 5}, {gettext("Duties in time"), 1.4, true}, {gettext("Result"), 1.6}},
                {}};
    for (const sim::Objective& objective : plan_.objectives) {
      std::size_t met = 0;
      std::size_t all = 0;
      for (const sim::DutyInstance& instance : account_.state.duties) {
        const bool belongs =
            std::find(objective.duties.begin(), objective.duties.end(), instance.duty) != objective.duties.end();
        const bool judged = instance.state == sim::DutyState::met || instance.state == sim::DutyState::late ||
                            instance.state == sim::DutyState::missed;
        if (!belongs || !judged) continue;
        ++all;
        if (instance.state == sim::DutyState::met) ++met;
      }
      Cell result{gettext("not exercised"), Tone::quiet};
      if (all > 0 && met == all) result = {gettext("reached"), Tone::good};
      if (all > 0 && met < all) result = {gettext("partly reached"), Tone::warning};
      if (all > 0 && met == 0) result = {gettext("not reached"), Tone::bad};
      table.rows.push_back({{{label(objective)}, {std::to_string(met) + " / " + std::to_string(all)}, result}});
    }
    compose_.table(std::move(table));
  }

  void time_and_scope() {
    compose_.heading(1, gettext("Time and scope"));
    std::string incidents;
    std::size_t noise = 0;
    for (const sim::Incident& incident : plan_.incidents) {
      if (incident.noise) {
        ++noise;
        continue;
      }
      if (!incidents.empty()) incidents += gettext("; ");
      incidents += label(incident);
    }
    compose_.pairs("scope", {{gettext("Kind"), drill_kind_word(plan_.kind)},
                             {gettext("Begins"), instant(plan_.starts)},
                             {gettext("Ends"), instant(account_.state.now)},
                             {gettext("Simulated length"), length_text(account_.state.now - plan_.starts)},
                             {gettext("Incidents"), incidents},
                             {gettext("Matters that were noise"), std::to_string(noise)}});
    if (!account_.state.ended) compose_.note(gettext("The exercise has not ended; this is how it stands."));
  }

  void participants() {
    compose_.heading(1, gettext("Agencies and seats"));
    Table table{"seats",
                "",
                {{gettext("Agency"), 2.2}, {gettext("Seat"), 2.4}, {gettext("Roles"), 3}, {gettext("Occupant"), 1.6}},
                {}};
    for (std::size_t at = 0; at < plan_.seats.size() && at < account_.state.seats.size(); ++at) {
      const sim::Seat& seat = plan_.seats[at];
      std::string roles;
      for (std::size_t role = 0; role < plan_.roles.size(); ++role) {
        if ((seat.roles >> role & 1U) == 0) continue;
        if (!roles.empty()) roles += gettext("; ");
        roles += label(plan_.roles[role]);
      }
      table.rows.push_back({{{label(plan_.agencies[seat.agency])},
                             {label(seat)},
                             {roles},
                             {occupant_word(account_.state.seats[at].occupant)}}});
    }
    compose_.table(std::move(table));
  }

  void scenario() {
    compose_.heading(1, gettext("Scenario"));
    Table table{"injects",
                gettext("What happened, in the order of time"),
                {{gettext("Time"), 1.7}, {gettext("Sender"), 1.6}, {gettext("To"), 2}, {gettext("Message"), 4.7}},
                {}};
    std::vector<sim::Index> order;
    for (sim::Index at = 0; at < account_.state.injects.size(); ++at) {
      const bool fired = account_.state.injects[at].fired_at != sim::never;
      if (fired && !plan_.injects[at].to.empty()) order.push_back(at);
    }
    std::stable_sort(order.begin(), order.end(), [&](sim::Index one, sim::Index other) {
      return account_.state.injects[one].fired_at < account_.state.injects[other].fired_at;
    });
    for (const sim::Index at : order) {
      const sim::Inject& inject = plan_.injects[at];
      std::string to;
      for (const sim::Index seat : inject.to) {
        if (!to.empty()) to += gettext("; ");
        to += label(plan_.seats[seat]);
      }
      const std::string& body = inject.body.in(account_.english);
      std::string text = body.empty() ? inject_label(plan_, at, account_.english) : body;
      if (inject.noise) text += fill(gettext(" (%s)"), {gettext("noise")});
      table.rows.push_back(
          {{{cell_instant(account_.state.injects[at].fired_at, plan_.utc_offset_minutes, account_.english)},
            {inject.from.in(account_.english)},
            {to},
            {text}}});
    }
    compose_.table(std::move(table));
  }

  void course() {
    compose_.heading(1, gettext("Course, against the due times"));
    compose_.text(gettext(
        "Grey is the time allowed, green the time used, red the time past the due time. The line is the due time."));
    for (Chart& chart : deadline_charts(account_)) compose_.figure("timeline", std::move(chart));
    Table table =
        duty_table(account_, "statutory", gettext("Statutory duties with a due time"), [&](const sim::ScoreLine& line) {
          const sim::Duty& duty = plan_.duties[line.duty];
          return duty.layer == sim::Layer::statutory && !duty.due.allowances.empty() &&
                 line.state != sim::DutyState::voided;
        });
    if (!table.rows.empty()) compose_.table(std::move(table));
  }

  // What became of a step, and when; below each other, because the columns are narrow.
  [[nodiscard]] std::string moment(const std::string& word, sim::Time time) const {
    if (time == sim::never) return word.empty() ? "–" : word;
    const std::string when = cell_instant(time, plan_.utc_offset_minutes, account_.english);
    return word.empty() ? when : word + "\n" + when;
  }

  void attack() {
    if (plan_.steps.empty()) return;
    compose_.heading(1, gettext("The attack, step by step"));
    Table table{"steps",
                gettext("Steps with their ATT&CK technique, what each would be seen as, and what became of it"),
                {{gettext("Step"), 2.2},
                 {gettext("Would be seen as"), 2.8},
                 {gettext("Took place or stopped"), 1.7},
                 {gettext("Seen"), 1.7},
                 {gettext("Contained"), 1.7},
                 {gettext("Events"), 1}},
                {}};
    for (std::size_t at = 0; at < plan_.steps.size() && at < account_.score.steps.size(); ++at) {
      const sim::Step& step = plan_.steps[at];
      const sim::StepOutcome& outcome = account_.score.steps[at];
      std::string name = label(step);
      if (!step.technique.empty()) name += "\n" + step.technique;
      const bool seen = step.seen_as != sim::none;
      const Tone tone = outcome.status == sim::StepStatus::stopped      ? Tone::good
                        : outcome.status == sim::StepStatus::took_place ? Tone::bad
                                                                        : Tone::quiet;
      table.rows.push_back(
          {{{name},
            {seen ? plan_.injects[step.seen_as].body.in(account_.english) : std::string(gettext("nothing"))},
            {moment(step_status_word(outcome.status), outcome.at), tone},
            {moment("", outcome.seen_at)},
            {moment("", outcome.contained_at), outcome.contained_at == sim::never ? Tone::plain : Tone::good},
            {events_text({outcome.event, outcome.seen_event, outcome.contained_event})}}});
    }
    compose_.table(std::move(table));
  }

  void measures() {
    Table table{"measures",
                gettext("What was measured, and the goals"),
                {{gettext("Measure"), 3.4},
                 {gettext("Measured"), 1.8},
                 {gettext("Goal"), 1.5},
                 {gettext("Result"), 1.5},
                 {gettext("Events"), 1.6}},
                {}};
    for (const sim::MeasureResult& result : account_.score.measures) {
      const sim::Metric& measure = plan_.measures[result.measure];
      std::string name = label(measure);
      if (!measure.clause.empty()) name.insert(0, measure.clause + " ");
      if (measure.each_incident) name += "\n" + label(plan_.incidents[result.incident]);
      const std::string goal = goal_text(measure);
      const std::string verdict = verdict_text(measure, result);
      const bool decided = measure.has_goal() && result.begun && result.decided;
      std::string events;
      for (std::size_t at = 0; at < result.events.size() && at < events_max; ++at) {
        if (at > 0) events += ", ";
        events += events_text({result.events[at]});
      }
      if (result.events.size() > events_max)
        events += fill(gettext(" and %s more"), {std::to_string(result.events.size() - events_max)});
      table.rows.push_back({{{name},
                             {measured_text(plan_, result)},
                             {goal.empty() ? std::string("–") : goal},
                             {verdict.empty() ? std::string("–") : verdict, !decided          ? Tone::plain
                                                                            : result.goal_met ? Tone::good
                                                                                              : Tone::bad},
                             {events}}});
    }
    if (!table.rows.empty()) compose_.table(std::move(table));
  }

  void results() {
    compose_.heading(1, gettext("Results"));
    compose_.runs({{gettext("Score: "), true},
                   {fill(gettext("%1$s (%2$s of %3$s points)"),
                         {percent_text(account_.score.permille), points_text(account_.score.points),
                          points_text(account_.score.points_max)})}});
    compose_.figure("outcomes", outcome_chart(account_));
    Table table{"points",
                gettext("Points by category"),
                {{gettext("Category"), 4}, {gettext("Points"), 2, true}, {gettext("Share"), 1.5, true}},
                {}};
    for (std::size_t at = 0; at < sim::categories; ++at) {
      const sim::CategoryTotal& total = account_.score.by_category[at];
      if (total.points == 0 && total.points_max == 0) continue;
      const bool counted = total.points_max > 0;
      table.rows.push_back(
          {{{category_word(static_cast<sim::Category>(at))},
            {counted ? points_text(total.points) + " / " + points_text(total.points_max) : points_text(total.points)},
            {counted ? percent_text(total.points * 1000 / total.points_max) : "–"}}});
    }
    if (!table.rows.empty()) compose_.table(std::move(table));
    measures();
  }

  void review() {
    compose_.heading(1, gettext("Review and improvement"));
    compose_.heading(2, gettext("Findings"));
    if (findings_.empty()) compose_.text(gettext("Every duty was met in time and every judgement was right."));
    Table table{"findings",
                gettext("Findings and the events that show them"),
                {{gettext("No."), 0.6, true},
                 {gettext("Clause"), 0.9},
                 {gettext("Finding"), 4.2},
                 {gettext("Owner"), 2.2},
                 {gettext("Events"), 1.7}},
                {}};
    std::size_t number = 0;
    for (const Finding& finding : findings_) {
      table.rows.push_back({{{std::to_string(++number)},
                             {finding.clause.empty() ? std::string("–") : finding.clause},
                             {finding.what, finding.tone},
                             {finding.owner},
                             {finding.events}}});
    }
    if (!table.rows.empty()) compose_.table(std::move(table));
    observations();
    hot_wash();
    improvement();
  }

  void observations() {
    compose_.heading(2, gettext("Observations and waivers"));
    Table table{"observations",
                "",
                {{gettext("Event"), 0.8}, {gettext("Time"), 1.8}, {gettext("Name"), 1.6}, {gettext("Observation"), 5}},
                {}};
    for (const sim::Event& event : account_.events) {
      if (event.kind != sim::Kind::observed && event.kind != sim::Kind::waived) continue;
      const Remark remark = remark_of(event.text);
      table.rows.push_back({{{events_text({event.sequence})},
                             {cell_instant(event.time, plan_.utc_offset_minutes, account_.english)},
                             {remark.name},
                             {remark.words}}});
    }
    if (table.rows.empty()) {
      compose_.text(gettext("(None was recorded.)"));
    } else {
      compose_.table(std::move(table));
    }
  }

  void hot_wash() {
    compose_.heading(2, gettext("Questions and hot wash"));
    Table table{"answers",
                gettext("What participants answered"),
                {{gettext("Question"), 3.6}, {gettext("Seat"), 2}, {gettext("Answer"), 2.4}, {gettext("Event"), 0.9}},
                {}};
    for (const sim::Question& question : plan_.questions) {
      for (const sim::Event& event : account_.events) {
        if (event.kind != sim::Kind::acted || event.item != question.action) continue;
        table.rows.push_back({{{plan_.injects[question.inject].body.in(account_.english)},
                               {seat_label(plan_, event.seat, account_.english)},
                               {answers_text(account_, event)},
                               {events_text({event.sequence})}}});
      }
    }
    if (!table.rows.empty()) {
      compose_.table(std::move(table));
      return;
    }
    compose_.text(gettext("(No answers were recorded. To be filled in after the discussion:)"));
    compose_.pairs(
        "hot-wash",
        {{gettext("What went well?"), " "}, {gettext("What did not?"), " "}, {gettext("What will be changed?"), " "}});
  }

  void improvement() {
    compose_.heading(2, gettext("Improvement plan"));
    if (findings_.empty()) {
      compose_.text(gettext("(No item follows from the findings.)"));
      return;
    }
    const sim::Time due = month_after(account_.state.now, plan_.utc_offset_minutes);
    Table table{"improvement",
                gettext("Improvement items, each from its finding"),
                {{gettext("No."), 0.6, true},
                 {gettext("Item"), 4.2},
                 {gettext("Clause"), 0.9},
                 {gettext("Owner"), 2.2},
                 {gettext("Due (proposed)"), 1.7}},
                {}};
    std::size_t number = 0;
    for (const Finding& finding : findings_) {
      table.rows.push_back({{{std::to_string(++number)},
                             {fill(gettext("Find the cause and set it right: %s"), {finding.what})},
                             {finding.clause.empty() ? std::string("–") : finding.clause},
                             {finding.owner},
                             {full_date(due, plan_.utc_offset_minutes, account_.english)}}});
    }
    compose_.table(std::move(table));
    compose_.note(fill(gettext("The proposed day is a month after the end of the exercise. %s"),
                       {counting_rule_text({}, sim::none, account_.english)}));
  }

  void annexes() {
    compose_.page_break().heading(1, gettext("Annexes"));
    compose_.heading(2, gettext("Duty table"));
    compose_.table(duty_table(account_, "duties", gettext("Every duty that arose, with its clause"),
                              [](const sim::ScoreLine&) { return true; }));
    compose_.heading(2, gettext("Log of acts"));
    compose_.table(
        act_table(account_, "acts", gettext("Acts in the order of time"), [](const sim::Event&) { return true; }));
  }

  const Account& account_;
  const sim::Plan& plan_;
  Document document_;
  Composer compose_;
  std::vector<Finding> findings_;
};

}  // namespace

Document drill_report(const Account& account) { return Report(account).write(); }

}  // namespace tocsin::reports
