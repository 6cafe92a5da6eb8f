#include "reports/account.h"

#include <libintl.h>

#include <algorithm>
#include <utility>

#include "reports/timeline.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

constexpr std::size_t chart_rows_max = 24;

}  // namespace

std::string duty_name(const Account& account, sim::Index duty) {
  const sim::Duty& of = account.plan.duties[duty];
  std::string name =
      of.clause.empty() ? label_of(of, account.english) : of.clause + " " + label_of(of, account.english);
  const auto& values = account.plan.values;
  const bool uncertain = std::any_of(values.begin(), values.end(), [&](const sim::Valued& value) {
    return value.certainty != sim::Certainty::found && value.what == "duty" && value.id == of.id;
  });
  return uncertain ? name + " ※" : name;
}

sim::Index main_agency(const sim::Plan& plan) {
  for (const sim::Incident& incident : plan.incidents) {
    if (!incident.noise && incident.agency != sim::none) return incident.agency;
  }
  for (const sim::Campaign& campaign : plan.campaigns) {
    if (campaign.agency != sim::none) return campaign.agency;
  }
  return plan.agencies.empty() ? sim::none : 0;
}

std::string full_instant(sim::Time time, int offset_minutes, bool english) {
  if (time == sim::never || time == sim::unset) return {};
  return (english ? "" : "中華民國") + instant_text(time, offset_minutes, english);
}

std::string cell_instant(sim::Time time, int offset_minutes, bool english) {
  std::string text = instant_text(time, offset_minutes, english);
  if (const std::size_t space = text.find(' '); space != std::string::npos) text[space] = '\n';
  return text;
}

std::string full_date(sim::Time time, int offset_minutes, bool english) {
  const std::string text = full_instant(time, offset_minutes, english);
  return text.substr(0, text.find(' '));
}

Document begin_document(const Account& account, std::string kind, std::string title, sim::Index agency) {
  const sim::Plan& plan = account.plan;
  Document document;
  document.kind = std::move(kind);
  document.title = std::move(title);
  if (agency != sim::none) document.agency = label_of(plan.agencies[agency], account.english);
  document.subject = label_of(plan, account.english);
  document.english = account.english;
  document.date = account.date;
  document.utc_offset_minutes = plan.utc_offset_minutes;
  if (!account.verified) document.mark = gettext("UNVERIFIED");
  document.footer = account.journal_hash.empty()
                        ? gettext("Made from an exercise")
                        : fill(gettext("Made from an exercise; journal %s"), {account.journal_hash.substr(0, 16)});
  document.head = {
      {gettext("Exercise"), label_of(plan, account.english)},
      {gettext("Procedure"), label_of(plan.procedure_label, plan.procedure_id, account.english)},
      {gettext("Date of the document"), full_date(account.date, plan.utc_offset_minutes, account.english)}};
  return document;
}

std::string fact_text(const Account& account, sim::Index fact, sim::Value value) {
  if (value == sim::unset) return {};
  const sim::Fact& of = account.plan.facts[fact];
  sim::Field field;
  field.choices = of.choices;
  field.property = of.property;
  switch (of.type) {
    case sim::FactType::boolean: field.type = sim::FieldType::boolean; break;
    case sim::FactType::integer: field.type = sim::FieldType::integer; break;
    case sim::FactType::instant: return full_instant(value, account.plan.utc_offset_minutes, account.english);
    case sim::FactType::level: field.type = sim::FieldType::level; break;
    case sim::FactType::choice: field.type = sim::FieldType::choice; break;
    case sim::FactType::effect: field.type = sim::FieldType::effect; break;
    case sim::FactType::agencies: {
      const auto position = static_cast<std::size_t>(value);
      if (value < 0 || position >= account.state.agency_sets.size()) return {};
      return agencies_text(account.plan, account.state.agency_sets[position], account.english);
    }
  }
  return value_text(account.plan, field, value, account.english);
}

std::string counting_rule_text(const sim::Plan& plan, sim::Index rule, bool english) {
  const sim::CountingRule of = rule < plan.counting.size() ? plan.counting[rule] : sim::CountingRule{};
  std::string text = rule < plan.counting.size() && rule < plan.counting_labels.size()
                         ? label_of(plan.counting_labels[rule], of.id, english)
                         : std::string(gettext("Administrative Procedure Act, Art. 48"));
  text += gettext(": ");
  text += of.starts_next_day ? gettext("the first day is not counted, so the period begins on the next day; ")
                             : gettext("the period begins on the day itself; ");
  text += of.ends_day_before
              ? gettext(
                    "it ends with the day before the corresponding day of the last month, and where that month has "
                    "no such day, with its last day; ")
              : gettext(
                    "it ends with the corresponding day of the last month, and where that month has no such day, "
                    "with its last day; ");
  if (!of.rolls) return text + gettext("a last day that is a holiday does not move.");
  return text +
         (of.saturday_ends_monday_noon
              ? gettext("a last day that is a Sunday or a holiday moves to the next day, a Saturday to Monday noon.")
              : gettext("a last day that is no working day moves to the next one."));
}

std::string owner_text(const Account& account, const sim::DutyInstance& instance) {
  const sim::Duty& duty = account.plan.duties[instance.duty];
  const std::string& agency = label_of(account.plan.agencies[instance.agency], account.english);
  if (sim::is_one_seats(duty) && instance.element < account.plan.seats.size()) {
    return fill(gettext("%1$s, %2$s"), {label_of(account.plan.seats[instance.element], account.english), agency});
  }
  if (duty.owners.empty()) return agency;
  return fill(gettext("%1$s, %2$s"), {label_of(account.plan.roles[duty.owners.front()], account.english), agency});
}

std::string events_text(std::initializer_list<std::uint64_t> sequences) {
  std::string text;
  for (const std::uint64_t sequence : sequences) {
    if (sequence == 0) continue;
    if (!text.empty()) text += ", ";
    text += "#" + std::to_string(sequence);
  }
  return text;
}

std::string answers_text(const Account& account, const sim::Event& act) {
  const sim::Action& action = account.plan.actions[act.item];
  std::string text;
  if (action.form == sim::none) return text;
  const auto& fields = account.plan.forms[action.form].fields;
  for (const sim::Answer& answer : act.answers) {
    if (answer.field >= fields.size()) continue;
    const sim::Field& field = fields[answer.field];
    const std::string given = answer_text(account.plan, act, answer, account.english);
    if (given.empty()) continue;
    if (!text.empty()) text += "\n";
    text += fill(gettext("%1$s: %2$s"), {label_of(field, account.english), given});
  }
  return text;
}

Table act_table(const Account& account, std::string id, std::string caption, const Wanted& wanted) {
  Table table{std::move(id),
              std::move(caption),
              {{gettext("Event"), 0.7},
               {gettext("Time"), 1.6},
               {gettext("Seat"), 1.6},
               {gettext("Act"), 1.9},
               {gettext("Contents"), 4.2}},
              {}};
  for (const sim::Event& event : account.events) {
    if (event.kind != sim::Kind::acted || !wanted(event)) continue;
    const sim::Action& action = account.plan.actions[event.item];
    std::string what = action.clause;
    if (!what.empty()) what += " ";
    what += label_of(action, account.english);
    table.rows.push_back({{{events_text({event.sequence})},
                           {cell_instant(event.time, account.plan.utc_offset_minutes, account.english)},
                           {seat_label(account.plan, event.seat, account.english)},
                           {what},
                           {answers_text(account, event)}}});
  }
  return table;
}

Tone tone_of(sim::DutyState state) {
  switch (state) {
    case sim::DutyState::met: return Tone::good;
    case sim::DutyState::late: return Tone::warning;
    case sim::DutyState::missed: return Tone::bad;
    case sim::DutyState::open: return Tone::plain;
    case sim::DutyState::excused:
    case sim::DutyState::waived:
    case sim::DutyState::voided: return Tone::quiet;
  }
  return Tone::plain;
}

Table duty_table(const Account& account, std::string id, std::string caption, const WantedDuty& wanted) {
  Table table{std::move(id),
              std::move(caption),
              {{gettext("Clause and duty"), 3.4},
               {gettext("Owner"), 2},
               {gettext("Due"), 1.7},
               {gettext("Done"), 1.7},
               {gettext("State"), 1.5},
               {gettext("Event"), 0.9}},
              {}};
  const int offset = account.plan.utc_offset_minutes;
  for (const sim::ScoreLine& line : account.score.lines) {
    if (line.category != sim::Category::timeliness || !wanted(line)) continue;
    const sim::DutyInstance& instance = account.state.duties[line.duty_instance];
    const bool done = line.state == sim::DutyState::met || line.state == sim::DutyState::late;
    std::string state = state_word(line.state);
    if (line.state == sim::DutyState::late) state += "\n" + fill(gettext("%s late"), {length_text(line.late_by)});
    table.rows.push_back(
        {{{duty_name(account, line.duty)},
          {owner_text(account, instance)},
          {instance.due == sim::never ? gettext("no due time") : cell_instant(instance.due, offset, account.english)},
          {done ? cell_instant(instance.settled_at, offset, account.english) : "–"},
          {state, tone_of(line.state)},
          {events_text({line.by_event != 0 ? line.by_event : line.from_event})}}});
  }
  return table;
}

std::string last_answer(const Account& account, sim::Index form, sim::Index field, sim::Index incident) {
  std::string text;
  for (const sim::Event& event : account.events) {
    if (event.kind != sim::Kind::acted || event.incident != incident) continue;
    if (account.plan.actions[event.item].form != form) continue;
    for (const sim::Answer& answer : event.answers) {
      if (answer.field != field) continue;
      std::string given = answer_text(account.plan, event, answer, account.english);
      if (!given.empty()) text = std::move(given);
    }
  }
  return text;
}

std::vector<Chart> deadline_charts(const Account& account) {
  const sim::State& state = account.state;
  std::vector<Window> windows = busiest_windows(state, account.events);
  windows.push_back({account.plan.starts, std::max(state.now, account.plan.starts + sim::hour)});
  std::vector<Chart> charts;
  for (const Window& window : windows) {
    Chart chart;
    chart.kind = Chart::Kind::deadlines;
    chart.from = window.from;
    chart.to = window.to;
    chart.utc_offset_minutes = account.plan.utc_offset_minutes;
    chart.english = account.english;
    chart.unit = gettext("hours since the beginning of the picture");
    chart.allowed_name = gettext("time allowed");
    chart.used_name = gettext("time used");
    chart.overrun_name = gettext("past the due time");
    chart.before_name = gettext("before it began");
    chart.title = fill(gettext("Duties against their due times: %1$s to %2$s"),
                       {instant_text(window.from, chart.utc_offset_minutes, account.english),
                        instant_text(window.to, chart.utc_offset_minutes, account.english)});
    const bool whole = &window == &windows.back();
    for (const sim::DutyInstance& instance : state.duties) {
      const sim::Duty& duty = account.plan.duties[instance.duty];
      // In the picture of the whole, what was over within the hour would be a dot.
      const bool short_one = whole && windows.size() > 1 && instance.due != sim::never &&
                             instance.due - instance.armed_at < (window.to - window.from) / 50;
      if (instance.due == sim::never || duty.recurs || short_one || instance.state == sim::DutyState::voided) continue;
      if (instance.armed_at >= window.to || (instance.due <= window.from && instance.armed_at < window.from)) continue;
      if (chart.rows.size() == chart_rows_max) break;
      const bool done = instance.state == sim::DutyState::met || instance.state == sim::DutyState::late;
      chart.rows.push_back({duty_name(account, instance.duty), instance.armed_at, instance.due,
                            done ? instance.settled_at : sim::never, state_word(instance.state),
                            tone_of(instance.state)});
    }
    if (chart.rows.empty()) continue;
    for (const DeadlineRow& row : chart.rows) chart.alternative += row.label + ": " + row.state + "; ";
    charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace tocsin::reports
