// Directories: agencies with their relations, targets, systems and seats; personas; holiday calendars.
#include <algorithm>

#include "scenarios/reading.h"
#include "sim/calendar.h"

namespace tocsin::scenarios {
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
      file.error(entry.place, fill(gettext("a delay is a quantile or `never`, not `%s`"), {entry.key}),
                 gettext("as in `p50`, from p1 to p100"));
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
      file.error(node->place, gettext("quantiles ascend, and their delays with them"));
      law.quantiles.resize(i);
    }
  }
  return law;
}

namespace {

// What is begun is brought to its end.
sim::DelayLaw handling_law(File& file, const Node* node) {
  const Node* gives_up = node != nullptr && node->kind == Node::Kind::map ? node->find("never") : nullptr;
  if (gives_up != nullptr)
    file.error(gives_up->place, gettext("handling has no `never`"), gettext("write it under `delays` or `for`"));
  sim::DelayLaw law = delay_law(file, node);
  law.never_ppm = 0;
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
    if (file.only(entry.value, keys_of("persona"), noun("a persona"))) {
      persona.label = file.text(entry.value.find("label"));
      persona.delay = delay_law(file, entry.value.find("delays"));
      for (const Node::Entry& one : file.map(entry.value.find("for"))) {
        // A directory may serve several procedures, so an action that this one lacks is no mistake.
        const Index action = actions.find(one.key);
        const sim::DelayLaw law = delay_law(file, &one.value);
        if (action != none) {
          persona.delay_by_action.emplace_back(action, law);
        } else {
          delays_elsewhere.push_back({static_cast<Index>(plan.personas.size()), one.key, law});
        }
      }
      if (const Node* works = entry.value.find("works")) {
        persona.one_at_a_time = works->text == "one-at-a-time";
        if (!persona.one_at_a_time && works->text != "side-by-side") {
          file.error(works->place,
                     fill(gettext("`%1$s` is `%2$s` or `%3$s`"), {"works", "side-by-side", "one-at-a-time"}));
        }
      }
      for (const char* key : {"takes", "handling", "handling_for"}) {
        const Node* alone = persona.one_at_a_time ? nullptr : entry.value.find(key);
        if (alone != nullptr) {
          file.error(alone->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {key, "works: one-at-a-time"}));
        }
      }
      if (const Node* takes = entry.value.find("takes")) {
        persona.soonest_due_first = takes->text == "soonest-due";
        if (!persona.soonest_due_first && takes->text != "first-come") {
          file.error(takes->place, fill(gettext("`%1$s` is `%2$s` or `%3$s`"), {"takes", "first-come", "soonest-due"}));
        }
      }
      persona.handling = handling_law(file, entry.value.find("handling"));
      for (const Node::Entry& one : file.map(entry.value.find("handling_for"))) {
        const Index action = actions.find(one.key);
        const sim::DelayLaw law = handling_law(file, &one.value);
        if (action != none) persona.handling_by_action.emplace_back(action, law);
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

void Draft::read_teams(File& file, const Node* node) {
  for (const Node::Entry& entry : file.map(node)) {
    file.valid_id(entry.key, entry.place);
    file.add_name(teams, entry.key, entry.place);
    plan.teams.push_back({entry.key, file.text(&entry.value)});
  }
}

void Draft::read_directory(File& file, const Node& root) {
  if (!file.only(root, keys_of("directory"), noun("a directory"))) return;
  plan.directory_id = file.id(file.need(root, "id"));
  file.text(root.find("title"));
  file.source(root);
  read_personas(file, root.find("personas"));
  read_teams(file, root.find("teams"));
  read_populations(file, root.find("populations"));
  const Node* agency_list = file.need(root, "agencies");
  const auto& list = file.list(agency_list);
  if (agency_list != nullptr && agency_list->kind == Node::Kind::list && list.empty()) {
    file.error(agency_list->place, gettext("there is no agency"), gettext("a directory has at least one"));
  }
  name_agencies(file, list);
  for (const Node& item : list) {
    const auto count = static_cast<std::size_t>(count_of(file, item));
    const Node* id = item.kind == Node::Kind::map ? item.find("id") : nullptr;
    if (count == 0 || id == nullptr) {
      read_agency(file, item);
      continue;
    }
    if (plan.agencies.size() + count > agencies.size()) return;  // Too many; name_agencies has said so.
    for (std::size_t number = 1; number <= count; ++number) {
      Member member;
      member.agency = static_cast<Index>(plan.agencies.size());
      member.suffix = suffix_of(number, count);
      member.prefix = id->text + member.suffix + "-";
      member.number = std::to_string(number);
      file.read_for(&member);
      read_agency(file, item);
    }
    file.read_for(nullptr);
  }
}

// With a member in `file`: the one of the group that is being read.
void Draft::read_agency(File& file, const Node& item) {
  const Member* member = file.member();
  sim::Agency agency;
  agency.relations.assign(plan.relations.size(), none);
  for (const sim::Target& target : plan.targets) agency.targets.push_back(target.fallback);
  const auto index = static_cast<Index>(plan.agencies.size());
  if (!file.only(item, keys_of("agency"), noun("an agency"))) {
    plan.agencies.push_back(std::move(agency));
    return;
  }
  if (const Node* id = item.find("id")) agency.id = id->text;
  const Node* label = item.find("label");
  agency.label = file.text(label);
  if (member != nullptr) {
    agency.id += member->suffix;
    const sim::Text plain =
        label != nullptr && label->kind == Node::Kind::scalar ? sim::Text{label->text, label->text} : sim::Text{};
    const auto written = [&](const char* language, const std::string& same) {
      const Node* found = label != nullptr && label->kind == Node::Kind::map ? label->find(language) : nullptr;
      return found == nullptr ? same : found->text;
    };
    // A label that does not say where the number stands has it at its end.
    const auto add_number = [&](std::string& text, const std::string& before) {
      if (!text.empty() && before.find("<n>") == std::string::npos) text += " " + member->number;
    };
    add_number(agency.label.zh, written("zh-TW", plain.zh));
    add_number(agency.label.en, written("en", plain.en));
  }
  for (const Node::Entry& entry : file.map(item.find("relations"))) {
    const Index relation = file.index_of(entry.key, entry.place, relations);
    const Index whom = file.index(&entry.value, agencies);
    if (whom == index) file.error(entry.value.place, gettext("an agency has no relation to itself"));
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
    if (duty == none || fact == none) continue;
    // A directory may serve several procedures: where the duty does not leave this choice, it is none.
    const auto& choices_left = plan.duties[duty].due.after;
    if (std::find(choices_left.begin(), choices_left.end(), fact) == choices_left.end()) continue;
    agency.basis.emplace_back(duty, fact);
  }
  agency.facts = assignments(file, item.find("facts"), none);
  for (const Node::Entry& entry : file.map(item.find("facts"))) {
    const Index fact = facts.find(entry.key);
    if (fact != none && plan.facts[fact].scope != sim::Scope::agency) {
      file.error(entry.place, fill(gettext("`%s` is no fact of an agency"), {entry.key}));
    }
  }
  read_thresholds(file, item.find("thresholds"), agency.thresholds);
  for (const Node& each : file.list(item.find("systems"))) {
    if (!file.only(each, keys_of("system"), noun("a system"))) continue;
    sim::Fact fact;
    const std::string id = file.id(file.need(each, "id"));
    fact.id = "system." + (member == nullptr ? id : member->prefix + id);
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
  read_seats(file, item.find("seats"), index);
  plan.agencies.push_back(std::move(agency));
}

void Draft::read_seats(File& file, const Node* node, Index agency) {
  const Member* member = file.member();
  for (const Node& each : file.list(node)) {
    if (!file.only(each, keys_of("seat"), noun("a seat"))) continue;
    sim::Seat seat;
    const std::string id = file.id(file.need(each, "id"));
    seat.id = member == nullptr ? id : member->prefix + id;
    seat.label = file.text(each.find("label"));
    seat.agency = agency;
    for (const Index role : file.indices(file.need(each, "roles"), roles)) seat.roles |= sim::RoleSet{1} << role;
    seat.persona = file.index(each.find("persona"), personas);
    seat.team = file.index(each.find("team"), teams);
    read_mailbox(file, each.find("mailbox"), seat);
    file.add_name(seats, seat.id, each.place);
    if (member != nullptr) {
      // The group's id before the seat's names this seat of all of them.
      std::string of_all = member->prefix.substr(0, member->prefix.size() - 1 - member->suffix.size());
      of_all += '-';
      of_all += id;
      if (!seats.add_to_group(of_all, seats.find(seat.id))) {
        file.error_twice(each.place, seats, of_all);
      }
    }
    plan.seats.push_back(std::move(seat));
  }
}

void Draft::read_calendar(File& file, const Node& root) {
  if (!file.only(root, keys_of("calendar"), noun("a calendar"))) return;
  const auto day_of = [&](const Node* node) -> std::optional<std::int64_t> {
    if (node == nullptr) return std::nullopt;
    const auto midnight = sim::parse_local_time(node->text + " 00:00", 0);
    if (!midnight) file.error(node->place, gettext("a date that exists is needed here"), gettext("as in `2025-01-31`"));
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
      file.only(item, keys_of("holiday"), noun("a holiday"));
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
