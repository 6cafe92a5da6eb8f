#include "sim/translate.h"

#include <algorithm>

namespace tocsin::sim {
namespace {

template <class Thing>
bool move_index(Index& index, const std::vector<Thing>& from, const std::vector<Thing>& to) {
  if (index == none) return true;
  if (index >= from.size()) return false;
  const auto found = std::find_if(to.begin(), to.end(), [&](const Thing& thing) { return thing.id == from[index].id; });
  if (found == to.end()) return false;
  index = static_cast<Index>(found - to.begin());
  return true;
}

template <class Thing>
bool move_value(Value& value, const std::vector<Thing>& from, const std::vector<Thing>& to) {
  if (value == unset) return true;
  if (value < 0 || static_cast<std::uint64_t>(value) >= from.size()) return false;
  auto index = static_cast<Index>(value);
  if (!move_index(index, from, to)) return false;
  value = index;
  return true;
}

// The instance of the same duty for the same agency, incident and element that was armed as the same one in order.
bool move_duty(Index& index, const State& from, const State& to) {
  if (index == none) return true;
  if (index >= from.duties.size()) return false;
  const Plan& before = *from.plan;
  const Plan& after = *to.plan;
  const DutyInstance& wanted = from.duties[index];
  const auto is_same = [](const DutyInstance& one, const DutyInstance& other) {
    return one.duty == other.duty && one.agency == other.agency && one.incident == other.incident &&
           one.element == other.element;
  };
  const auto earlier = std::count_if(from.duties.begin(), from.duties.begin() + index,
                                     [&](const DutyInstance& instance) { return is_same(instance, wanted); });
  DutyInstance moved = wanted;
  if (!move_index(moved.duty, before.duties, after.duties) ||
      !move_index(moved.agency, before.agencies, after.agencies) ||
      !move_index(moved.incident, before.incidents, after.incidents)) {
    return false;
  }
  const bool of_a_seat = is_one_seats(before.duties[wanted.duty]);
  if (!(of_a_seat ? move_index(moved.element, before.seats, after.seats)
                  : move_index(moved.element, before.agencies, after.agencies))) {
    return false;
  }
  std::ptrdiff_t seen = 0;
  for (std::size_t i = 0; i < to.duties.size(); ++i) {
    if (is_same(to.duties[i], moved) && seen++ == earlier) {
      index = static_cast<Index>(i);
      return true;
    }
  }
  return false;
}

bool move_answer(Answer& answer, const Plan& from, const Plan& to, Index form_before, Index form_after) {
  const auto& before = from.forms[form_before].fields;
  const auto& after = to.forms[form_after].fields;
  if (answer.field >= before.size()) return false;
  const Field& field = before[answer.field];
  if (!move_index(answer.field, before, after) || after[answer.field].type != field.type) return false;
  const Field& moved = after[answer.field];
  if (field.type == FieldType::choice && !move_value(answer.value, field.choices, moved.choices)) return false;
  if (field.type == FieldType::effect) {
    const auto& cells = from.severity.properties[field.property].cells;
    if (answer.value != unset) {
      if (answer.value < 0 || static_cast<std::uint64_t>(answer.value) >= cells.size()) return false;
      const std::string& id = cells[static_cast<std::size_t>(answer.value)].id;
      const Index cell = to.severity.properties[moved.property].find_cell(id);
      if (cell == none) return false;
      answer.value = cell;
    }
  }
  for (Index& agency : answer.agencies) {
    if (!move_index(agency, from.agencies, to.agencies)) return false;
  }
  std::sort(answer.agencies.begin(), answer.agencies.end());
  return true;
}

// The same number in the department of the same name.
bool move_mail(Command& command, const Plan& from, const Plan& to) {
  if (command.item >= from.campaigns.size()) return false;
  const Campaign& before = from.campaigns[command.item];
  if (!move_index(command.item, from.campaigns, to.campaigns)) return false;
  const Campaign& after = to.campaigns[command.item];
  const Population& population_before = from.populations[before.population];
  if (!move_index(command.other, before.mails, after.mails) || command.element >= population_before.size())
    return false;
  Index department = population_before.department_of(command.element);
  const std::uint32_t number = command.element - population_before.departments[department].first;
  const auto& departments = to.populations[after.population].departments;
  if (!move_index(department, population_before.departments, departments)) return false;
  command.element = departments[department].first + number;
  return number < departments[department].size;
}

bool move_act(Command& command, const Plan& from, const Plan& to) {
  const Index form_before = from.actions[command.item].form;
  if (!move_index(command.item, from.actions, to.actions)) return false;
  const Index form_after = to.actions[command.item].form;
  for (Recipient& recipient : command.recipients) {
    if (!move_index(recipient.address, from.addresses, to.addresses) ||
        !move_index(recipient.agency, from.agencies, to.agencies)) {
      return false;
    }
  }
  // A field that the other form lacks is left out; the act itself was done.
  std::vector<Answer> answers;
  if (form_before != none && form_after != none) {
    for (Answer& answer : command.answers) {
      if (move_answer(answer, from, to, form_before, form_after)) answers.push_back(std::move(answer));
    }
  }
  command.answers = std::move(answers);
  return true;
}

}  // namespace

std::optional<Command> translate(const Command& command, const State& from, const State& to) {
  const Plan& before = *from.plan;
  const Plan& after = *to.plan;
  Command moved = command;
  if (!move_index(moved.seat, before.seats, after.seats) ||
      !move_index(moved.incident, before.incidents, after.incidents) ||
      !move_index(moved.about, before.injects, after.injects) ||
      !move_index(moved.agency, before.agencies, after.agencies)) {
    return std::nullopt;
  }
  bool possible = true;
  switch (command.kind) {
    case Kind::acted: possible = move_act(moved, before, after); break;
    case Kind::form_opened: possible = move_index(moved.item, before.actions, after.actions); break;
    case Kind::acknowledged:
    case Kind::inject_fired_by_hand:
    case Kind::inject_held:
    case Kind::inject_dropped: possible = move_index(moved.item, before.injects, after.injects); break;
    case Kind::waived:
    case Kind::observed: possible = move_duty(moved.item, from, to); break;
    case Kind::improvised:
      for (Recipient& recipient : moved.recipients) {
        possible = possible && move_index(recipient.address, before.seats, after.seats);
      }
      break;
    case Kind::mail_recorded: possible = move_mail(moved, before, after); break;
    default: break;
  }
  if (!possible) return std::nullopt;
  return moved;
}

}  // namespace tocsin::sim
