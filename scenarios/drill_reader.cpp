// Drills: incidents, what is true, injects and the acts expected after them.
#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

// "+08:00" in minutes.
std::optional<int> offset_of(const std::string& text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  for (const std::size_t at : {1U, 2U, 4U, 5U}) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  }
  const int minutes = ((text[1] - '0') * 10 + (text[2] - '0')) * 60 + (text[4] - '0') * 10 + (text[5] - '0');
  if (minutes > 14 * 60) return std::nullopt;
  return text[0] == '-' ? -minutes : minutes;
}

}  // namespace

const Keys& drill_kinds() {
  static const Keys kinds = {"social-engineering", "notification-and-response", "attack-and-defence", "situational",
                             "other"};
  return kinds;
}

// Seats by id, or a role for all seats that hold it at the agency.
std::vector<Index> Draft::recipients(File& file, const Node* node, Index agency) {
  std::vector<Index> found;
  if (node == nullptr) return found;
  std::vector<Node> items = node->kind == Node::Kind::list ? node->items : std::vector<Node>{*node};
  for (const Node& item : items) {
    const std::string word = file.word(&item);
    const Index role = roles.find(word);
    const std::vector<Index> named = file.find_all(word, seats);
    if (!named.empty() || role == none) {
      if (named.empty()) file.index_of(word, item.place, seats);
      found.insert(found.end(), named.begin(), named.end());
      continue;
    }
    const std::size_t before = found.size();
    const auto take = [&](Index seat) {
      if (((plan.seats[seat].roles >> role) & 1U) != 0) found.push_back(seat);
    };
    if (agency != none) {
      for (const Index seat : seats_of_agency[agency]) take(seat);
    } else {
      for (std::size_t seat = 0; seat < plan.seats.size(); ++seat) take(static_cast<Index>(seat));
    }
    if (found.size() == before) file.error(item.place, fill(gettext("nobody there has the role `%s`"), {word}));
  }
  return found;
}

void Draft::read_seat_changes(File& file, const Node* node) {
  for (const Node::Entry& entry : file.map(node)) {
    const std::vector<Index> found = file.find_all(entry.key, seats);
    if (found.empty()) file.index_of(entry.key, entry.place, seats);
    if (found.empty() || !file.only(entry.value, keys_of("seat of a drill"), noun("a seat"))) continue;
    const Node* occupant = entry.value.find("occupant");
    const Keys words = {"nobody", "bot", "person"};
    const auto at = std::find(words.begin(), words.end(), occupant == nullptr ? "bot" : occupant->text);
    if (at == words.end()) file.error(occupant->place, gettext("an occupant is `nobody`, `bot` or `person`"));
    const Index persona = file.index(entry.value.find("persona"), personas);
    const std::vector<Index> errs_first_at = file.indices(entry.value.find("errs_first_at"), actions);
    for (const Index index : found) {
      sim::Seat& seat = plan.seats[index];
      if (occupant != nullptr) seat.occupant = static_cast<sim::Occupant>(at - words.begin());
      if (persona != none) seat.persona = persona;
      seat.errs_first_at = errs_first_at;
    }
  }
}

void Draft::read_incidents(File& file, const Node* node) {
  for (const Node& item : file.list(node)) read_each(file, item, [&] { read_incident(file, item); });
}

void Draft::read_incident(File& file, const Node& item) {
  const Member* member = file.member();
  sim::Incident incident;
  std::string id;
  if (file.only(item, keys_of("incident"), noun("an incident"))) {
    id = file.id(file.need(item, "id"));
    if (member != nullptr) {
      if (const Node* agency = item.find("agency")) {
        file.error(agency->place, fill(gettext("`%1$s` does not stand beside `%2$s`"), {"agency", "for_each"}),
                   gettext("each incident is its member's own"));
      }
      incident.agency = member->agency;
    } else {
      incident.agency = file.index(file.need(item, "agency"), agencies);
    }
    incident.label = file.text(item.find("label"));
    incident.noise = file.boolean(item.find("noise"), false);
    incident.truth = assignments(file, item.find("truth"), none);
    for (const Node::Entry& entry : file.map(item.find("answers"))) {
      sim::Incident::Answer answer;
      const std::size_t dot = entry.key.find('.');
      if (dot != std::string::npos) {
        answer.form = file.index_of(entry.key.substr(0, dot), entry.place, forms);
        if (answer.form == none) continue;
      }
      answer.field = dot == std::string::npos ? entry.key : entry.key.substr(dot + 1);
      const sim::Field* field = nullptr;
      for (std::size_t f = 0; f < plan.forms.size(); ++f) {
        if (answer.form != none && answer.form != f) continue;
        for (const sim::Field& each : plan.forms[f].fields) {
          if (each.id == answer.field && field == nullptr) field = &each;
        }
      }
      if (field == nullptr) {
        file.error(entry.place, fill(gettext("no form has a field `%s`"), {answer.field}));
        continue;
      }
      if (field->type == sim::FieldType::text) {
        answer.text = file.text(&entry.value);
      } else {
        if (field->type == sim::FieldType::agencies) {
          file.error(entry.place, gettext("agencies have no model answer"),
                     gettext("what is right is the fact that the field is judged against"));
          continue;
        }
        std::vector<Index> members;
        answer.value = value(file, entry.value, as_fact(*field), members).value_or(sim::unset);
      }
      incident.answers.push_back(std::move(answer));
    }
  }
  incident.id = member == nullptr ? id : id + member->suffix;
  name_each(file, item, incidents, id);
  if (incident.agency == none) incident.agency = 0;
  plan.incidents.push_back(std::move(incident));
}

// A fact of an incident is set in an incident, or nothing happens.
void Draft::need_subject(File& file, const Node* sets, Index incident) {
  if (incident != none) return;
  for (const Node::Entry& entry : file.map(sets)) {
    const Index fact = facts.find(entry.key);
    if (fact == none || plan.facts[fact].scope != sim::Scope::incident) continue;
    file.error(entry.place, fill(gettext("`%s` is a fact of an incident, and none is named"), {entry.key}),
               gettext("write `incident:`"));
  }
}

void Draft::read_timing(File& file, const Node& node, sim::Inject& inject) {
  one_of(file, node, {"at", "when", "on_missed", "move"});
  const Node* delay = node.find("after");
  if (delay != nullptr && node.find("at") != nullptr)
    file.error(delay->place, fill(gettext("`%1$s` does not stand beside `%2$s`"), {"after", "at"}));
  if (const Node* at = node.find("at")) {
    inject.at = time(file, at).value_or(starts) + (file.member() == nullptr ? 0 : file.member()->later);
  }
  inject.when = condition(file, node.find("when"));
  if (const Node* missed = node.find("on_missed")) {
    sim::Condition condition_missed;
    condition_missed.op = sim::Op::duty_state;
    condition_missed.item = file.index(missed, duties);
    condition_missed.value = static_cast<sim::Value>(sim::DutyState::missed);
    if (condition_missed.item != none) inject.when = own_condition(std::move(condition_missed));
  }
  if (const Node* move = node.find("move")) {
    sim::Condition opened;
    opened.op = sim::Op::fired;
    if (file.index(move, moves) != none) opened.item = injects.find(move->text);
    if (opened.item != none) inject.when = own_condition(std::move(opened));
  }
  inject.after = file.duration(node.find("after"), 0);
  inject.unless = condition(file, node.find("unless"));
  inject.manual = file.boolean(node.find("manual"), false);
  inject.chance_ppm = file.ppm(node.find("chance"), sim::parts_per_million);
  const bool comes = node.find("at") != nullptr || inject.when != none || node.find("when") != nullptr ||
                     node.find("on_missed") != nullptr || node.find("move") != nullptr;
  if (!comes && !inject.manual) {
    file.error(node.place, gettext("this never comes"), gettext("write `at`, `when`, `on_missed` or `manual: true`"));
  }
  check_within(file, node, inject);
}

void Draft::check_within(File& file, const Node& node, const sim::Inject& inject) const {
  if (inject.at < starts) file.error(node.find("at")->place, gettext("this is before the drill starts"));
  if (inject.at != sim::never && inject.at > plan.ends)
    file.error(node.find("at")->place, gettext("this is after the drill ends"));
}

void Draft::read_truth(File& file, const Node* node) {
  Index number = 0;
  for (const Node& item : file.list(node)) {
    ++number;
    read_each(file, item, [&] {
      const Member* member = file.member();
      sim::Inject inject;
      inject.id = "truth-" + std::to_string(number);
      if (file.only(item, keys_of("truth"), noun("a truth step"))) {
        if (item.find("id") != nullptr) inject.id = file.id(item.find("id"));
        inject.incident = file.index(item.find("incident"), incidents);
        if (inject.incident == none && plan.incidents.size() == 1) inject.incident = 0;
        read_timing(file, item, inject);
        inject.sets = assignments(file, file.need(item, "set"), none);
        need_subject(file, item.find("set"), inject.incident);
        if (member != nullptr) inject.agency = member->agency;
        if (inject.incident != none) inject.agency = plan.incidents[inject.incident].agency;
      }
      if (member != nullptr) inject.id += member->suffix;
      plan.injects.push_back(std::move(inject));
    });
  }
}

void Draft::read_inject(File& file, const Node& node, sim::Inject& inject) {
  inject.label = file.text(node.find("label"));
  inject.from = file.text(node.find("from"));
  inject.body = file.text(node.find("text"));
  for (const Node& item : file.list(node.find("attachments"))) inject.attachments.push_back(file.word(&item));
  inject.channel = file.index(node.find("channel"), channels);
  inject.incident = file.index(node.find("incident"), incidents);
  const Index own = file.member() == nullptr ? none : file.member()->agency;
  const Index at_agency = inject.incident == none ? own : plan.incidents[inject.incident].agency;
  inject.to = recipients(file, node.find("to"), at_agency);
  inject.agency = node.find("agency") == nullptr ? own : file.index(node.find("agency"), agencies);
  inject.noise = file.boolean(node.find("noise"), false);
  inject.sign = file.boolean(node.find("sign"), false);
  inject.hold = file.boolean(node.find("hold"), false);
  inject.countdown = file.duration(node.find("countdown"), 0);
  if (inject.noise && inject.incident == none && !inject.to.empty()) {
    sim::Incident matter;
    matter.id = "noise-" + inject.id;
    matter.agency = plan.seats[inject.to.front()].agency;
    matter.noise = true;
    name_each(file, node, incidents, "noise-" + (node.find("id") == nullptr ? "" : node.find("id")->text));
    inject.incident = static_cast<Index>(plan.incidents.size());
    plan.incidents.push_back(std::move(matter));
  }
  read_timing(file, node, inject);
  inject.sets = assignments(file, node.find("sets"), none);
  need_subject(file, node.find("sets"), inject.incident);
  if (inject.sign && node.find("incident") == nullptr && !inject.noise) {
    file.error(node.find("sign")->place, gettext("a sign is a sign of an incident"), gettext("write `incident:`"));
  }
}

void Draft::read_expected(File& file, const Node* node) {
  for (const Node& item : file.list(node)) {
    sim::Duty duty;
    duty.layer = sim::Layer::expected;
    duty.trigger = sim::Trigger::delivered;
    if (file.only(item, keys_of("expected"), noun("an expected act"))) {
      if (const Node* id = item.find("id")) duty.id = id->text;
      duty.label = file.text(item.find("criterion"));
      file.word(item.find("deliverable"));
      // After each of a group's injects there is an instance of the one duty.
      const std::vector<Index> after = file.indices(file.need(item, "inject"), injects);
      if (!after.empty()) {
        duty.item = after.front();
        duty.also.assign(after.begin() + 1, after.end());
      }
      duty.owners = file.indices(file.need(item, "of"), roles);
      duty.weight = static_cast<std::uint32_t>(file.integer(item.find("weight"), 0, 1000).value_or(1));
      duty.due.allowances.push_back(allowance(file, file.need(item, "by")));
      const Node one{Node::Kind::map, item.place, false, "", {}, item.entries};
      auto made = slots(file, one);
      if (!made.empty()) duty.met_by.push_back({std::move(made), none});
    }
    if (duty.item == none) duty.item = 0;
    if (plan.injects.empty()) continue;
    // The roles may sit in another agency than the incident's: then it is the related agency's duty.
    const sim::Inject& inject = plan.injects[duty.item];
    if (inject.incident != none && !duty.owners.empty()) {
      const Index own = plan.incidents[inject.incident].agency;
      const auto sits_at = [&](Index agency) {
        return std::any_of(plan.seats.begin(), plan.seats.end(), [&](const sim::Seat& seat) {
          return seat.agency == agency && ((seat.roles >> duty.owners.front()) & 1U) != 0;
        });
      };
      for (std::size_t r = 0; !sits_at(own) && r < plan.relations.size(); ++r) {
        const Index related = plan.agencies[own].relations[r];
        if (related != none && sits_at(related)) duty.at = static_cast<Index>(r);
      }
    }
    duty_places.push_back(item.place);
    plan.duties.push_back(std::move(duty));
  }
}

void Draft::read_drill(File& file, const Node& root) {
  if (!file.only(root, keys_of("drill"), noun("a drill"))) return;
  if (plan.agencies.empty()) return;  // The directory's mistake; all that follows would be one.
  plan.id = file.id(file.need(root, "id"));
  plan.label = file.text(root.find("title"));
  file.source(root);
  if (const Node* kind = file.need(root, "kind")) {
    const Keys& kinds = drill_kinds();
    plan.kind = file.word(kind);
    if (!plan.kind.empty() && std::find(kinds.begin(), kinds.end(), plan.kind) == kinds.end()) {
      file.error(kind->place, fill(gettext("there is no kind `%s`"), {plan.kind}), did_you_mean(plan.kind, kinds));
    }
  }
  plan.organiser = file.index(root.find("organiser"), agencies);
  const Node* counts_for = root.find("counts_for");
  for (const Index clause : file.indices(counts_for, clauses)) {
    plan.counts_for.push_back(plan.clauses[clause].id);
    if (plan.clauses[clause].is(sim::ClauseKind::programme)) continue;
    file.error(counts_for->place,
               fill(gettext("`%s` is no clause about a programme of drills"), {plan.clauses[clause].id}));
  }
  if (const Node* offset = root.find("utc_offset")) {
    const auto minutes = offset_of(offset->text);
    if (!minutes) file.error(offset->place, gettext("an offset is needed here"), gettext("as in `+08:00`"));
    plan.utc_offset_minutes = minutes.value_or(480);
  }
  starts = 0;
  if (const Node* begin = file.need(root, "starts")) starts = time(file, begin).value_or(0);
  plan.starts = starts;
  if (const Node* end = file.need(root, "ends")) {
    const auto at = time(file, end);
    if (at && *at <= starts) file.error(end->place, gettext("the drill ends before it has begun"));
    if (at && *at > starts) plan.ends = *at;
  }
  if (const Node* clock = root.find("clock")) {
    file.only(*clock, keys_of("clock"), "`clock`");
    const Node* rate = clock->find("rate");
    const bool fastest = rate != nullptr && rate->text == "max";
    plan.clock.rate = fastest ? 0 : static_cast<std::uint32_t>(file.integer(rate, 1, 86'400).value_or(60));
    plan.clock.composing = static_cast<std::uint32_t>(file.integer(clock->find("composing"), 1, 86'400).value_or(5));
  }
  const Node* truth = root.find("truth");
  const Node* inject_list = root.find("injects");
  const Node* expected = root.find("expected");
  const Node* move_list = root.find("moves");
  const Node* attack = root.find("attack");
  const Node* question_list = root.find("questions");
  // All names first: conditions look forward.
  seats_of_agency.resize(plan.agencies.size());
  for (std::size_t seat = 0; seat < plan.seats.size(); ++seat) {
    seats_of_agency[plan.seats[seat].agency].push_back(static_cast<Index>(seat));
  }
  Index number = 0;
  for (const Node& item : file.list(truth)) {
    const Node* id = item.find("id");
    ++number;
    const std::string name = id == nullptr ? "truth-" + std::to_string(number) : id->text;
    read_each(file, item, [&] { name_each(file, item, injects, name); });
  }
  name_moves(file, move_list);
  for (const Node& item : file.list(inject_list)) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    const std::string name = file.id(id);
    read_each(file, item, [&] { name_each(file, item, injects, name); });
  }
  for (const Node& item : file.list(expected)) {
    const Node* id = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    file.add_name(duties, file.id(id), item.place);
  }
  name_steps(file, attack);
  name_questions(file, question_list);
  read_facts(file, root.find("facts"));
  read_forms(file, root.find("forms"));
  read_actions(file, root.find("actions"));
  for (const OwnDelay& own : delays_elsewhere) {
    const Index action = actions.find(own.action);
    if (action != none) plan.personas[own.persona].delay_by_action.emplace_back(action, own.law);
  }
  name_answers(file, question_list);
  read_seat_changes(file, root.find("seats"));
  read_incidents(file, root.find("incidents"));
  read_campaigns(file, root.find("campaigns"));
  read_truth(file, truth);
  read_moves(file, move_list);
  for (const Node& item : file.list(inject_list)) {
    read_each(file, item, [&] {
      sim::Inject inject;
      if (const Node* id = item.find("id")) inject.id = id->text;
      if (file.member() != nullptr) inject.id += file.member()->suffix;
      if (file.only(item, keys_of("inject"), noun("an inject"))) read_inject(file, item, inject);
      plan.injects.push_back(std::move(inject));
    });
  }
  // In the order of the names.
  read_attack(file, attack);
  read_question_injects(file, question_list);
  read_expected(file, expected);
  read_questions(file, question_list);
  read_measures(file, root.find("measures"), false);
  read_scoring(file, root.find("scoring"));
  for (const Node& item : file.list(root.find("objectives"))) {
    if (!file.only(item, keys_of("objective"), noun("an objective"))) continue;
    sim::Objective objective;
    objective.id = file.id(file.need(item, "id"));
    objective.label = file.text(item.find("text"));
    objective.duties = file.indices(item.find("duties"), duties);
    objective.measures = file.indices(item.find("measures"), measures);
    plan.objectives.push_back(std::move(objective));
  }
}

}  // namespace tocsin::scenarios
