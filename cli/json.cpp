#include "cli/json.h"

#include <nlohmann/json.hpp>

#include "reports/campaign_tables.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using Json = nlohmann::ordered_json;

// Texts come from people and files; what is not UTF-8 is replaced instead of ending the program.
std::string dump(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

template <class Thing>
void add_id(Json& json, const char* key, const std::vector<Thing>& things, sim::Index index) {
  if (index < things.size()) json[key] = things[index].id;
}

// A duty instance: which duty, whose, about what.
void add_duty(Json& json, const sim::State& state, sim::Index index) {
  if (index >= state.duties.size()) return;
  const sim::Plan& plan = *state.plan;
  const sim::DutyInstance& instance = state.duties[index];
  json["duty_instance"] = index;
  add_id(json, "duty", plan.duties, instance.duty);
  add_id(json, "agency", plan.agencies, instance.agency);
  add_id(json, "incident", plan.incidents, instance.incident);
}

Json value_of(const sim::Plan& plan, const sim::Field& field, const sim::Answer& answer) {
  switch (field.type) {
    case sim::FieldType::text: return answer.text;
    case sim::FieldType::agencies: {
      Json ids = Json::array();
      for (const sim::Index agency : answer.agencies) ids.push_back(plan.agencies[agency].id);
      return ids;
    }
    case sim::FieldType::boolean: return answer.value != 0;
    case sim::FieldType::choice: return field.choices[static_cast<std::size_t>(answer.value)].id;
    case sim::FieldType::effect:
      return plan.severity.properties[field.property].cells[static_cast<std::size_t>(answer.value)].id;
    case sim::FieldType::instant: return sim::format_local(answer.value, plan.utc_offset_minutes);
    case sim::FieldType::integer:
    case sim::FieldType::level: return answer.value;
  }
  return nullptr;
}

void add_act(Json& json, const sim::Plan& plan, const sim::Event& event) {
  add_id(json, "action", plan.actions, event.item);
  if (!plan.actions[event.item].clause.empty()) json["clause"] = plan.actions[event.item].clause;
  if (!event.recipients.empty()) {
    Json& to = json["to"] = Json::array();
    for (const sim::Recipient& recipient : event.recipients) {
      to.push_back({{"address", plan.addresses[recipient.address].id}, {"agency", plan.agencies[recipient.agency].id}});
    }
  }
  if (event.answers.empty()) return;
  const auto& fields = plan.forms[plan.actions[event.item].form].fields;
  Json& answers = json["answers"] = Json::object();
  for (const sim::Answer& answer : event.answers) {
    const sim::Field& field = fields[answer.field];
    const bool said = field.type == sim::FieldType::text || answer.value != sim::unset;
    answers[field.id] = said ? value_of(plan, field, answer) : Json(nullptr);
  }
}

void add_mail(Json& json, const sim::Plan& plan, const sim::Event& event) {
  const sim::Campaign& campaign = plan.campaigns[event.item];
  json["campaign"] = campaign.id;
  json["mail"] = campaign.mails[event.other].id;
  if (event.element == sim::none) {
    json["withheld"] = true;
    return;
  }
  json["recipient"] = reports::recipient_id(plan.populations[campaign.population], event.element);
  if (event.kind == sim::Kind::mail_sent) return;
  json["behaviour"] = sim::name_of(static_cast<sim::Behaviour>(event.value));
  if (event.extra != 0) json["scanner"] = true;
}

// Both bases side by side; nothing in here is a sum of its neighbours.
Json counts_of(const sim::BothBases& bases) {
  Json json = {{"recipients", bases.recipients}, {"mails_sent", bases.sent}};
  Json& persons = json["persons"] = Json::object();
  Json& mails = json["mails"] = Json::object();
  for (std::size_t i = 0; i < sim::measures; ++i) {
    persons[sim::name_of(static_cast<sim::Measure>(i))] = bases.persons[i];
    mails[sim::name_of(static_cast<sim::Measure>(i))] = bases.mails[i];
  }
  return json;
}

Json delays_of(const sim::DelayCounts& delays) {
  Json json = {{"count", delays.count()}};
  for (const auto& [name, ppm] :
       {std::pair{"p10_ms", 100'000U}, std::pair{"p50_ms", 500'000U}, std::pair{"p90_ms", 900'000U}}) {
    const auto delay = delays.quantile(ppm);
    json[name] = delay ? Json(*delay) : Json(nullptr);
  }
  return json;
}

Json campaign_of(const sim::Plan& plan, const sim::CampaignRecord& record) {
  const sim::Campaign& campaign = plan.campaigns[record.campaign()];
  const sim::Population& population = plan.populations[campaign.population];
  const sim::CampaignTally tally = sim::tally_of(plan, record);
  Json json = {{"campaign", campaign.id},
               {"agency", plan.agencies[campaign.agency].id},
               {"population", population.id},
               {"total", counts_of(tally.total)},
               {"scanner_clicks", tally.scanner_clicks}};
  Json& departments = json["departments"] = Json::object();
  for (std::size_t d = 0; d < tally.departments.size(); ++d) {
    departments[population.departments[d].id] = counts_of(tally.departments[d]);
  }
  Json& mails = json["mails"] = Json::object();
  for (std::size_t m = 0; m < tally.mails.size(); ++m) {
    Json counts = counts_of(tally.mails[m]);
    counts.erase("persons");
    counts.erase("recipients");
    counts["withheld"] = record.withheld(static_cast<sim::Index>(m));
    mails[campaign.mails[m].id] = std::move(counts);
  }
  json["persons_by_mails_touched"] = tally.touched_times;
  json["persons_by_mails_clicked"] = tally.clicked_times;
  json["since_sent"] = {{"opened", delays_of(record.to_open())},
                        {"clicked", delays_of(record.to_click())},
                        {"reported", delays_of(record.to_report())}};
  return json;
}

void add_remark(Json& json, const std::string& text) {
  const std::size_t mark = text.find('\x1f');
  if (mark == std::string::npos) {
    if (!text.empty()) json["text"] = text;
    return;
  }
  json["name"] = text.substr(0, mark);
  json["text"] = text.substr(mark + 1);
}

void add_details(Json& json, const sim::Plan& plan, const sim::State& state, const sim::Event& event) {
  using sim::Kind;
  switch (event.kind) {
    case Kind::started: json["seed"] = static_cast<std::uint64_t>(event.value); break;
    case Kind::acted: add_act(json, plan, event); break;
    case Kind::form_opened: add_id(json, "action", plan.actions, event.item); break;
    case Kind::seated: {
      constexpr const char* occupants[] = {"nobody", "bot", "person"};
      json["occupant"] = occupants[event.value];
      break;
    }
    case Kind::clock_set:
      json["rate"] = event.value;
      json["composing_rate"] = event.extra;
      break;
    case Kind::acknowledged:
    case Kind::inject_fired_by_hand:
    case Kind::inject_held:
    case Kind::inject_dropped:
    case Kind::inject_fired:
    case Kind::delivered:
    case Kind::hold_released: add_id(json, "inject", plan.injects, event.item); break;
    case Kind::inject_skipped:
      add_id(json, "inject", plan.injects, event.item);
      if (event.value != 0) json["by_chance"] = true;
      break;
    case Kind::undelivered:
      add_id(json, "inject", plan.injects, event.item);
      add_id(json, "channel", plan.channels, event.other);
      json["kept"] = event.value != 0;
      break;
    case Kind::improvised: {
      Json& to = json["to"] = Json::array();
      for (const sim::Recipient& recipient : event.recipients) to.push_back(plan.seats[recipient.address].id);
      break;
    }
    case Kind::mail_sent:
    case Kind::mail_acted:
    case Kind::mail_recorded: add_mail(json, plan, event); break;
    case Kind::waived:
    case Kind::duty_armed:
    case Kind::duty_due_changed:
    case Kind::duty_advanced:
    case Kind::duty_settled: add_duty(json, state, event.item); break;
    case Kind::observed:
      add_duty(json, state, event.item);
      json["points_thousandths"] = event.value;
      break;
    case Kind::checked:
      add_id(json, "check", plan.checks, event.item);
      json["clause"] = plan.checks[event.item].clause;
      json["ready"] = event.value != 0;
      break;
    case Kind::judged:
      add_id(json, "action", plan.actions, event.item);
      if (event.other != sim::none) {
        json["field"] = plan.forms[plan.actions[event.item].form].fields[event.other].id;
        json["right_value"] = event.extra;
      }
      json["right"] = event.value != 0;
      break;
    default: break;
  }
  const int offset = plan.utc_offset_minutes;
  if ((event.kind == Kind::duty_armed || event.kind == Kind::duty_due_changed) && event.value != sim::never) {
    json["due_ms"] = event.value;
    json["due"] = sim::format_local(event.value, offset);
  }
  if (event.kind == Kind::duty_armed) json["because_of_event"] = event.extra;
  if (event.kind == Kind::duty_settled) {
    json["state"] = sim::name_of(static_cast<sim::DutyState>(event.other));
    json["late_ms"] = event.value;
    if (event.extra > 0) json["by_event"] = event.extra;
  }
}

}  // namespace

std::string event_line(const sim::Plan& plan, const sim::State& state, const sim::Event& event) {
  Json json = {{"sequence", event.sequence},
               {"time", sim::format_local(event.time, plan.utc_offset_minutes)},
               {"time_ms", event.time},
               {"kind", sim::name_of(event.kind)},
               {"origin", sim::name_of(event.origin)}};
  add_id(json, "seat", plan.seats, event.seat);
  add_id(json, "agency", plan.agencies, event.agency);
  add_id(json, "incident", plan.incidents, event.incident);
  if (event.about != sim::none) add_id(json, "about", plan.injects, event.about);
  add_details(json, plan, state, event);
  add_remark(json, event.text);
  return dump(json);
}

std::string header_line(const sim::Plan& plan, const journal::Header& header, const journal::Position& position) {
  Json sources = Json::array();
  for (const journal::Source& source : header.sources) sources.push_back(source.name);
  Json json = {{"format", "tocsin/events@1"},
               {"drill", plan.id},
               {"title", {{"zh-TW", plan.label.zh}, {"en", plan.label.en}}},
               {"procedure", plan.procedure_id},
               {"engine", header.engine_version},
               {"seed", header.seed},
               {"sources", sources},
               {"utc_offset_minutes", plan.utc_offset_minutes},
               {"starts_ms", plan.starts},
               {"clock_ms", position.clock},
               {"events", position.sequence},
               {"hash", journal::to_hex(position.hash)}};
  if (!header.forked_from.empty()) {
    json["forked_from"] = header.forked_from;
    json["forked_at_ms"] = header.forked_at;
  }
  return dump(json);
}

namespace {

Json moment_of(sim::Time time) { return time == sim::never ? Json(nullptr) : Json(time); }

Json measures_of(const sim::Plan& plan, const sim::Score& score) {
  Json measures = Json::array();
  for (const sim::MeasureResult& result : score.measures) {
    const sim::Metric& measure = plan.measures[result.measure];
    Json json = {{"measure", measure.id}};
    add_id(json, "incident", plan.incidents, result.incident);
    const char* unit = measure.kind == sim::Metric::Kind::duration        ? "ms"
                       : measure.kind == sim::Metric::Kind::share_of_time ? "parts_per_million"
                                                                          : "steps";
    json["unit"] = unit;
    json["begun"] = result.begun;
    json["value"] = result.value ? Json(*result.value) : Json(nullptr);
    if (measure.kind != sim::Metric::Kind::duration) json["of"] = result.of;
    if (measure.at_most != sim::unset) json["at_most"] = measure.at_most;
    if (measure.at_least != sim::unset) json["at_least"] = measure.at_least;
    if (measure.has_goal()) json["goal_met"] = result.decided ? Json(result.goal_met) : Json(nullptr);
    json["events"] = result.events;
    measures.push_back(std::move(json));
  }
  return measures;
}

Json steps_of(const sim::Plan& plan, const sim::Score& score) {
  Json steps = Json::array();
  for (std::size_t i = 0; i < score.steps.size(); ++i) {
    const sim::StepOutcome& outcome = score.steps[i];
    steps.push_back({{"step", plan.steps[i].id},
                     {"technique", plan.steps[i].technique},
                     {"status", sim::name_of(outcome.status)},
                     {"at_ms", moment_of(outcome.at)},
                     {"event", outcome.event},
                     {"seen_ms", moment_of(outcome.seen_at)},
                     {"seen_event", outcome.seen_event},
                     {"contained_ms", moment_of(outcome.contained_at)},
                     {"contained_event", outcome.contained_event}});
  }
  return steps;
}

Json groups_of(const sim::Plan& plan, const sim::Score& score) {
  Json all = Json::object();
  for (const auto grouping : {sim::Grouping::seat, sim::Grouping::team, sim::Grouping::agency, sim::Grouping::objective,
                              sim::Grouping::clause}) {
    Json groups = Json::array();
    for (const sim::ScoreGroup& group : sim::score_by(plan, score, grouping)) {
      Json json = Json::object();
      switch (grouping) {
        case sim::Grouping::seat: add_id(json, "seat", plan.seats, group.item); break;
        case sim::Grouping::team: add_id(json, "team", plan.teams, group.item); break;
        case sim::Grouping::agency: add_id(json, "agency", plan.agencies, group.item); break;
        case sim::Grouping::objective: add_id(json, "objective", plan.objectives, group.item); break;
        case sim::Grouping::clause: json["clause"] = group.clause; break;
      }
      json["points_thousandths"] = group.points;
      json["points_max_thousandths"] = group.points_max;
      json["met"] = group.met;
      json["late"] = group.late;
      json["missed"] = group.missed;
      json["right"] = group.right;
      json["wrong"] = group.wrong;
      json["lines"] = group.lines;
      groups.push_back(std::move(json));
    }
    all[sim::name_of(grouping)] = std::move(groups);
  }
  return all;
}

}  // namespace

std::string score_document(const ScoreDocument& document) {
  const sim::State& state = document.state;
  const sim::Plan& plan = *state.plan;
  Json lines = Json::array();
  for (const sim::ScoreLine& line : document.score.lines) {
    Json json = {{"category", sim::name_of(line.category)}};
    if (line.category == sim::Category::timeliness) {
      const sim::DutyInstance& instance = state.duties[line.duty_instance];
      const sim::Duty& duty = plan.duties[line.duty];
      json["clause"] = duty.clause;
      add_duty(json, state, line.duty_instance);
      json["layer"] = sim::name_of(duty.layer);
      json["armed_ms"] = instance.armed_at;
      json["due_ms"] = instance.due == sim::never ? Json(nullptr) : Json(instance.due);
      json["settled_ms"] = instance.settled_at == sim::never ? Json(nullptr) : Json(instance.settled_at);
      json["state"] = sim::name_of(line.state);
      json["late_ms"] = line.late_by;
      add_id(json, "seat", plan.seats, line.seat);
      if (line.state == sim::DutyState::waived) json["before_waiver"] = sim::name_of(line.before_waiver);
    } else if (line.category == sim::Category::rates) {
      add_id(json, "agency", plan.agencies, line.agency);
      add_id(json, "campaign", plan.campaigns, line.campaign);
      json["measure"] = sim::name_of(line.measure);
      json["persons"] = line.persons;
      json["recipients"] = line.recipients;
      json["below_ppm"] = line.threshold_ppm;
    } else if (line.category == sim::Category::readiness) {
      json["clause"] = plan.checks[line.check].clause;
      add_id(json, "check", plan.checks, line.check);
      add_id(json, "agency", plan.agencies, line.agency);
      json["ready"] = line.points == line.points_max;
    } else {
      add_id(json, "action", plan.actions, line.action);
      add_id(json, "outcome", plan.measures, line.outcome);
      if (line.field != sim::none) json["field"] = plan.forms[plan.actions[line.action].form].fields[line.field].id;
      add_id(json, "seat", plan.seats, line.seat);
      add_id(json, "incident", plan.incidents, line.incident);
      if (line.category == sim::Category::observation) add_duty(json, state, line.duty_instance);
    }
    json["counted"] = line.counted;
    json["points_thousandths"] = line.points;
    json["points_max_thousandths"] = line.points_max;
    json["from_event"] = line.from_event;
    json["by_event"] = line.by_event;
    add_remark(json, line.reason.zh);
    lines.push_back(std::move(json));
  }
  Json categories = Json::object();
  for (std::size_t c = 0; c < sim::categories; ++c) {
    const auto category = static_cast<sim::Category>(c);
    if (category == sim::Category::rates && plan.campaigns.empty()) continue;
    if (category == sim::Category::readiness && plan.checks.empty()) continue;
    const sim::CategoryTotal& total = document.score.by_category[static_cast<std::size_t>(category)];
    categories[sim::name_of(category)] = {{"points_thousandths", total.points},
                                          {"points_max_thousandths", total.points_max}};
  }
  Json json = {{"drill", plan.id},
               {"procedure", plan.procedure_id},
               {"seed", document.seed},
               {"at", sim::format_local(state.now, plan.utc_offset_minutes)},
               {"at_ms", state.now},
               {"ended", state.ended},
               {"events", state.sequence},
               {"hash", document.journal_hash.empty() ? Json(nullptr) : Json(document.journal_hash)},
               {"state_digest", sim::state_digest(state)},
               {"score",
                {{"note", "the software's own; no official scoring rule was found"},
                 {"permille", document.score.permille},
                 {"points_thousandths", document.score.points},
                 {"points_max_thousandths", document.score.points_max},
                 {"categories", categories}}},
               {"lines", lines},
               {"groups", groups_of(plan, document.score)}};
  if (!document.score.measures.empty()) json["measures"] = measures_of(plan, document.score);
  if (!document.score.steps.empty()) json["steps"] = steps_of(plan, document.score);
  if (!state.campaigns.empty()) {
    Json& campaigns = json["campaigns"] = Json::array();
    for (const sim::CampaignRecord& record : state.campaigns) campaigns.push_back(campaign_of(plan, record));
  }
  if (!document.not_taken_over.empty()) json["not_taken_over"] = document.not_taken_over;
  return dump(json, 2);
}

std::string verify_document(const journal::Position& position, const std::string& difference) {
  return dump(Json{{"ok", difference.empty()},
                   {"events", position.sequence},
                   {"hash", journal::to_hex(position.hash)},
                   {"difference", difference.empty() ? Json(nullptr) : Json(difference)}},
              2);
}

std::string package_document(std::size_t files, const std::vector<std::string>& differences) {
  return dump({{"ok", differences.empty()}, {"files", files}, {"differences", differences}});
}

}  // namespace tocsin::cli
