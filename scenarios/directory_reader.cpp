// Directories: agencies with their relations, targets, systems and seats; personas; holiday calendars.
#include <algorithm>

#include "scenarios/reading.h"
#include "sim/calendar.h"

namespace tocsin::scenarios {
namespace {

sim::DelayLaw delay_law(File& file, const Node* node) {
  sim::DelayLaw law;
  if (node == nullptr) return law;
  for (const Node::Entry& entry : file.map(node)) {
    if (entry.key == "never") {
      law.never_ppm = file.ppm(&entry.value, 0);
      continue;
    }
    if (entry.key.empty()) continue;
    const Node share{Node::Kind::scalar, entry.place, false, entry.key.substr(1), {}, {}};
    const bool digits = !share.text.empty() && share.text.find_first_not_of("0123456789") == std::string::npos;
    if (entry.key.front() != 'p' || !digits) {
      file.error(entry.place, "a delay is a quantile or `never`, not `" + entry.key + "`",
                 "as in `p50`, from p1 to p100");
      continue;
    }
    const auto percent = file.integer(&share, 1, 100);
    if (!percent) continue;
    law.quantiles.push_back({static_cast<std::uint32_t>(*percent) * 10'000, file.duration(&entry.value, 0)});
  }
  for (std::size_t i = 1; i < law.quantiles.size(); ++i) {
    const sim::Quantile& one = law.quantiles[i - 1];
    const sim::Quantile& other = law.quantiles[i];
    if (other.ppm <= one.ppm || other.delay < one.delay) {
      file.error(node->place, "quantiles ascend, and their delays with them");
      law.quantiles.resize(i);
    }
  }
  return law;
}

}  // namespace

void Draft::without_procedure() {
  for (Names* names : {&roles, &relations, &targets, &duties, &facts}) names->stand_elsewhere();
}

void Draft::read_personas(File& file, const Node* node) {
  for (const Node::Entry& entry : file.map(node)) {
    file.add_name(personas, entry.key, entry.place);
    sim::Persona persona;
    persona.id = entry.key;
    if (file.only(entry.value, keys_of("persona"), "a persona")) {
      persona.label = file.text(entry.value.find("label"));
      persona.delay = delay_law(file, entry.value.find("delays"));
      for (const Node::Entry& one : file.map(entry.value.find("for"))) {
        // A directory may serve several procedures, so an action that this one lacks is no mistake.
        const Index action = actions.find(one.key);
        const sim::DelayLaw law = delay_law(file, &one.value);
        if (action != none) persona.delay_by_action.emplace_back(action, law);
      }
      persona.retry = std::max(file.duration(entry.value.find("retry"), persona.retry), sim::second);
      if (const Node* errors = entry.value.find("errors")) {
        file.only(*errors, keys_of("errors"), "`errors`");
        persona.wrong_answer_ppm = file.ppm(errors->find("wrong-answer"), 0);
        persona.missing_field_ppm = file.ppm(errors->find("missing-field"), 0);
        persona.wrong_recipient_ppm = file.ppm(errors->find("wrong-recipient"), 0);
        persona.misjudge_ppm = file.ppm(errors->find("misjudge"), 0);
      }
    }
    plan.personas.push_back(std::move(persona));
  }
}

void Draft::read_directory(File& file, const Node& root) {
  if (!file.only(root, keys_of("directory"), "a directory")) return;
  plan.directory_id = file.id(file.need(root, "id"));
  file.text(root.find("title"));
  file.source(root);
  read_personas(file, root.find("personas"));
  const Node* agency_list = file.need(root, "agencies");
  const auto& list = file.list(agency_list);
  if (agency_list != nullptr && agency_list->kind == Node::Kind::list && list.empty()) {
    file.error(agency_list->place, "there is no agency", "a directory has at least one");
  }
  for (const Node& item : list) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    file.add_name(agencies, file.id(id), item.place);
  }
  for (const Node& item : list) {
    sim::Agency agency;
    agency.relations.assign(plan.relations.size(), none);
    for (const sim::Target& target : plan.targets) agency.targets.push_back(target.fallback);
    const auto index = static_cast<Index>(plan.agencies.size());
    if (!file.only(item, keys_of("agency"), "an agency")) {
      plan.agencies.push_back(std::move(agency));
      continue;
    }
    if (const Node* id = item.find("id")) agency.id = id->text;
    agency.label = file.text(item.find("label"));
    for (const Node::Entry& entry : file.map(item.find("relations"))) {
      const Index relation = file.index_of(entry.key, entry.place, relations);
      const Index whom = file.index(&entry.value, agencies);
      if (whom == index) file.error(entry.value.place, "an agency has no relation to itself");
      if (relation != none && whom != index) agency.relations[relation] = whom;
    }
    for (const Node::Entry& entry : file.map(item.find("targets"))) {
      const Index target = file.index_of(entry.key, entry.place, targets);
      const auto span = file.span(&entry.value);
      if (target != none && span) agency.targets[target] = *span;
    }
    for (const Node::Entry& entry : file.map(item.find("basis"))) {
      const Index duty = file.index_of(entry.key, entry.place, duties);
      const Index fact = file.index(&entry.value, facts);
      if (duty != none && fact != none) agency.basis.emplace_back(duty, fact);
    }
    for (const Node& each : file.list(item.find("systems"))) {
      if (!file.only(each, keys_of("system"), "a system")) continue;
      sim::Fact fact;
      fact.id = "system." + file.id(file.need(each, "id"));
      fact.scope = sim::Scope::exercise;
      fact.type = sim::FactType::choice;
      fact.label = file.text(each.find("label"));
      fact.choices = choices(file, each.find("states"));
      if (fact.choices.empty()) {
        for (const char* state : {"up", "degraded", "down", "encrypted", "tampered", "isolated"}) {
          fact.choices.push_back({state, {state, state}});
        }
      }
      fact.initial = 0;
      add_fact(file, std::move(fact), each.place);
    }
    for (const Node& each : file.list(item.find("seats"))) {
      if (!file.only(each, keys_of("seat"), "a seat")) continue;
      sim::Seat seat;
      seat.id = file.id(file.need(each, "id"));
      seat.label = file.text(each.find("label"));
      seat.agency = index;
      for (const Index role : file.indices(file.need(each, "roles"), roles)) seat.roles |= sim::RoleSet{1} << role;
      seat.persona = file.index(each.find("persona"), personas);
      file.add_name(seats, seat.id, each.place);
      plan.seats.push_back(std::move(seat));
    }
    plan.agencies.push_back(std::move(agency));
  }
}

void Draft::read_calendar(File& file, const Node& root) {
  if (!file.only(root, keys_of("calendar"), "a calendar")) return;
  const auto day_of = [&](const Node* node) -> std::optional<std::int64_t> {
    if (node == nullptr) return std::nullopt;
    const auto midnight = sim::parse_local_time(node->text + " 00:00", 0);
    if (!midnight) file.error(node->place, "a date that exists is needed here", "as in `2025-01-31`");
    return midnight ? std::optional(*midnight / sim::day) : std::nullopt;
  };
  // Not in a plan, and yet no place for mistakes.
  file.id(file.need(root, "id"));
  file.text(root.find("title"));
  file.source(root);
  for (const Node& year : file.list(root.find("years"))) file.integer(&year, 1970, 2999);
  std::vector<std::int64_t> holidays;
  std::vector<std::int64_t> saturdays;
  for (const Node& item : file.list(root.find("holidays"))) {
    if (item.kind == Node::Kind::map) {
      file.only(item, keys_of("holiday"), "a holiday");
      file.text(item.find("label"));
    }
    const auto number = day_of(item.kind == Node::Kind::map ? file.need(item, "date") : &item);
    if (number) holidays.push_back(*number);
  }
  for (const Node& item : file.list(root.find("working_saturdays"))) {
    const auto number = day_of(&item);
    if (number) saturdays.push_back(*number);
  }
  std::sort(holidays.begin(), holidays.end());
  std::sort(saturdays.begin(), saturdays.end());
  for (sim::CountingRule& rule : plan.counting) {
    rule.holidays = holidays;
    rule.working_saturdays = saturdays;
  }
}

}  // namespace tocsin::scenarios
