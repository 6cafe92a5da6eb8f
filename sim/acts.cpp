// Commands: who may do what, about what, to whom, over which channel, with which answers; and what was right.
#include <algorithm>

#include "sim/engine.h"
#include "sim/validity.h"
#include "sim/view.h"

namespace tocsin::sim {
namespace {

std::optional<Refusal> refuse(std::string code, std::string clause, std::string zh, std::string en,
                              Index field = none) {
  return Refusal{std::move(code), std::move(clause), {std::move(zh), std::move(en)}, field};
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::optional<Refusal> check_answer(const Plan& plan, const Form& form, const Answer& answer) {
  const Field& field = form.fields[answer.field];
  if (is_empty(field, answer)) return std::nullopt;
  if (!in_range(plan, field, answer)) {
    return refuse("field-out-of-range", "", "「" + field.label.in(false) + "」的值不在可填範圍內。",
                  "\"" + field.label.in(true) + "\" is outside what the field takes.", answer.field);
  }
  for (const Field::Refused& refused : field.refuses) {
    if (refused.value == answer.value) {
      return Refusal{"answer-refused", refused.clause, refused.because, answer.field};
    }
  }
  if (field.type != FieldType::text) return std::nullopt;
  const std::size_t length = characters(answer.text);
  if (length < field.min_chars) {
    const std::string least = std::to_string(field.min_chars);
    return refuse("field-too-short", "", "「" + field.label.in(false) + "」至少要 " + least + " 個字。",
                  "\"" + field.label.in(true) + "\" needs at least " + least + " characters.", answer.field);
  }
  if (length > field.max_chars) {
    const std::string most = std::to_string(field.max_chars);
    return refuse("field-too-long", "", "「" + field.label.in(false) + "」最多 " + most + " 個字。",
                  "\"" + field.label.in(true) + "\" takes at most " + most + " characters.", answer.field);
  }
  return std::nullopt;
}

std::optional<Refusal> check_form(const Plan& plan, const Action& action, const Command& command) {
  if (action.form == none) {
    if (command.answers.empty()) return std::nullopt;
    return refuse("no-form", "", "此動作沒有表單。", "This action has no form.");
  }
  const Form& form = plan.forms[action.form];
  std::vector<const Answer*> by_field(form.fields.size(), nullptr);
  for (const Answer& answer : command.answers) {
    if (answer.field >= form.fields.size() || by_field[answer.field] != nullptr) {
      return refuse("unknown-field", "", "表單沒有這個欄位，或欄位重複。",
                    "The form has no such field, or has it twice.");
    }
    by_field[answer.field] = &answer;
    if (auto refusal = check_answer(plan, form, answer)) return refusal;
  }
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const Field& field = form.fields[i];
    if (!field.required) continue;
    if (by_field[i] == nullptr || is_empty(field, *by_field[i])) {
      return refuse("field-required", action.clause, "「" + field.label.in(false) + "」為必填。",
                    "\"" + field.label.in(true) + "\" is required.", static_cast<Index>(i));
    }
  }
  return std::nullopt;
}

}  // namespace

void Exercise::Engine::complete(Command& command) const {
  if (command.kind == Kind::mail_recorded && !check_recorded(command)) {
    if (is_scanner(*plan_, state_.campaigns[command.item], command, state_.now)) command.extra = 1;
    return;
  }
  if (command.kind != Kind::acted || command.seat >= plan_->seats.size() || command.item >= plan_->actions.size()) {
    return;
  }
  if (command.incident == none && command.about < plan_->injects.size()) {
    command.incident = plan_->injects[command.about].incident;
  }
  for (Recipient& recipient : command.recipients) {
    if (recipient.agency != none || recipient.address >= plan_->addresses.size()) continue;
    recipient.agency = resolve_agency(*plan_, recipient.address, plan_->seats[command.seat].agency, command.incident);
  }
}

// A command says the same before and after `complete`.
bool Exercise::Engine::is_complete(const Command& command) const {
  if (command.incident == none && command.about != none) return false;
  return std::all_of(command.recipients.begin(), command.recipients.end(),
                     [](const Recipient& recipient) { return recipient.agency != none; });
}

std::optional<Refusal> Exercise::Engine::check(const Command& given) const {
  if (is_complete(given)) return check_complete(given);
  Command command = given;
  complete(command);
  return check_complete(command);
}

std::optional<Refusal> Exercise::Engine::check_complete(const Command& command) const {
  if (!is_input_kind(command.kind)) return refuse("not-a-command", "", "這不是指令。", "This is not a command.");
  if (command.kind == Kind::started) {
    if (!state_.started) return std::nullopt;
    return refuse("already-started", "", "演練已經開始。", "The exercise has started already.");
  }
  if (!state_.started) return refuse("not-started", "", "演練尚未開始。", "The exercise has not started.");
  if (state_.ended && command.kind != Kind::observed && command.kind != Kind::waived) {
    return refuse("ended", "", "演練已經結束。", "The exercise has ended.");
  }
  if (command.text.size() > text_bytes_max || command.recipients.size() > recipients_max ||
      command.answers.size() > answers_max) {
    return refuse("too-large", "", "內容過長。", "The command is too large.");
  }
  return command.kind == Kind::acted ? check_act(command) : check_control(command);
}

std::optional<Refusal> Exercise::Engine::check_act(const Command& command) const {
  if (command.seat >= plan_->seats.size())
    return refuse("no-such-seat", "", "沒有這個席位。", "There is no such seat.");
  if (command.item >= plan_->actions.size()) {
    return refuse("no-such-action", "", "沒有這個動作。", "There is no such action.");
  }
  const Action& action = plan_->actions[command.item];
  const Seat& seat = plan_->seats[command.seat];
  if ((action.by & seat.roles) == 0) {
    return refuse("not-your-role", action.clause, "「" + action.label.in(false) + "」不屬於這個席位的權責。",
                  "\"" + action.label.in(true) + "\" is not for this seat to do.");
  }
  if (auto refusal = check_asked(command, action)) return refusal;
  if (auto refusal = check_knows(command, action)) return refusal;
  const Context context{seat.agency, command.incident, command.about};
  for (const Need& need : action.needs) {
    if (!holds(state_, need.condition, context)) {
      return Refusal{"not-yet", need.clause, need.because, none};
    }
  }
  if (action.channel != none) {
    const Channel& channel = plan_->channels[action.channel];
    if (state_.fact(channel.fact, seat.agency, none).value == channel_down) {
      return refuse("channel-down", action.clause, channel.label.in(false) + "目前中斷。",
                    channel.label.in(true) + " is down.");
    }
  }
  if (auto refusal = check_recipients(command, action)) return refusal;
  return check_form(*plan_, action, command);
}

std::optional<Refusal> Exercise::Engine::check_asked(const Command& command, const Action& action) const {
  if (action.asked_by == none) return std::nullopt;
  if (waits_for_answer(state_, action.asked_by, command.seat)) return std::nullopt;
  const auto& answered_by = state_.injects[action.asked_by].answered_by;
  if (std::binary_search(answered_by.begin(), answered_by.end(), command.seat)) {
    return refuse("answered-already", "", "這個席位已經回答過這一題。",
                  "This seat has answered this question already.");
  }
  return refuse("not-asked", "", "這個席位沒有被問到這一題。", "This seat has not been asked this question.");
}

std::optional<Refusal> Exercise::Engine::check_knows(const Command& command, const Action& action) const {
  if (action.about == About::nothing) {
    if (command.incident == none && command.about == none) return std::nullopt;
    return refuse("about-nothing", "", "此動作與特定事件無關。", "This action is not about an incident.");
  }
  const Index agency = plan_->seats[command.seat].agency;
  if (action.about == About::inject) {
    if (command.about >= plan_->injects.size()) {
      return refuse("message-required", "", "請指明是哪一則訊息。", "Say which message this is about.");
    }
    const Inject& inject = plan_->injects[command.about];
    const auto& seats = state_.injects[command.about].delivered_to;
    const bool received =
        std::any_of(seats.begin(), seats.end(), [&](Index seat) { return plan_->seats[seat].agency == agency; });
    if (!received || command.incident != inject.incident) {
      return refuse("unknown-message", "", "本機關沒有收到這則訊息。", "Your agency has received no such message.");
    }
  }
  if (command.incident >= plan_->incidents.size()) {
    return refuse("incident-required", "", "請指明是哪一件事件。", "Say which incident this is about.");
  }
  if (knows(state_, agency, command.incident)) return std::nullopt;
  return refuse("unknown-incident", "", "本機關尚不知悉此事件。", "Your agency knows of no such incident.");
}

std::optional<Refusal> Exercise::Engine::check_recipients(const Command& command, const Action& action) const {
  if (action.to.empty()) {
    if (command.recipients.empty()) return std::nullopt;
    return refuse("no-recipients", "", "此動作沒有收件者。", "This action goes to nobody.");
  }
  if (command.recipients.empty()) {
    return refuse("recipient-required", action.clause, "請選擇收件者。", "Choose whom it goes to.");
  }
  const Index own = plan_->seats[command.seat].agency;
  for (const Recipient& recipient : command.recipients) {
    if (std::find(action.to.begin(), action.to.end(), recipient.address) == action.to.end()) {
      return refuse("wrong-recipient", action.clause, "此動作不能送給這個對象。", "This action cannot go there.");
    }
    const Address& address = plan_->addresses[recipient.address];
    const bool named = address.kind == AddressKind::named_agency;
    if (recipient.agency >= plan_->agencies.size() || (named && recipient.agency == own) ||
        (!named && recipient.agency != resolve_agency(*plan_, recipient.address, own, command.incident))) {
      return refuse("no-such-recipient", "", "「" + address.label.in(false) + "」沒有對應的機關。",
                    "\"" + address.label.in(true) + "\" names no agency here.");
    }
  }
  return std::nullopt;
}

std::optional<Refusal> Exercise::Engine::check_control(const Command& command) const {
  const auto bad = [](const char* zh, const char* en) { return refuse("not-possible", "", zh, en); };
  const bool has_inject = command.item < plan_->injects.size();
  const bool has_seat = command.seat < plan_->seats.size();
  switch (command.kind) {
    case Kind::acknowledged: {
      if (!has_inject || !has_seat) return bad("沒有這則訊息或席位。", "There is no such message or seat.");
      const auto& seats = state_.injects[command.item].delivered_to;
      if (!std::binary_search(seats.begin(), seats.end(), command.seat)) {
        return bad("這個席位沒有收到這則訊息。", "This seat has received no such message.");
      }
      const auto& acknowledged_by = state_.injects[command.item].acknowledged_by;
      if (std::binary_search(acknowledged_by.begin(), acknowledged_by.end(), command.seat)) {
        return bad("這個席位已經確認過這則訊息。", "This seat has acknowledged this message already.");
      }
      return std::nullopt;
    }
    case Kind::form_opened:
      if (!has_seat || command.item >= plan_->actions.size()) return bad("沒有這個表單。", "There is no such form.");
      return std::nullopt;
    case Kind::form_closed:
      if (!has_seat || state_.seats[command.seat].form_open == none) return bad("沒有開啟的表單。", "No form is open.");
      return std::nullopt;
    case Kind::seated:
      if (!has_seat || command.value < 0 || command.value > 2) return bad("沒有這個席位。", "There is no such seat.");
      return std::nullopt;
    case Kind::clock_set:
      if (command.value < 0 || command.value > 86'400 || command.extra < 0 || command.extra > 86'400) {
        return bad("速率須在 0 到 86400 之間。", "A rate lies between 0 and 86400.");
      }
      return std::nullopt;
    case Kind::paused:
      if (state_.clock.paused) return bad("時鐘已經暫停。", "The clock stands already.");
      return std::nullopt;
    case Kind::mail_recorded: return check_recorded(command);
    case Kind::resumed:
      if (!state_.clock.paused) return bad("時鐘正在走。", "The clock is running.");
      return std::nullopt;
    case Kind::inject_fired_by_hand:
      if (!has_inject || state_.injects[command.item].status == InjectStatus::fired) {
        return bad("沒有這個狀況，或已經發布。", "There is no such inject, or it has taken place.");
      }
      return std::nullopt;
    case Kind::inject_held:
    case Kind::inject_dropped:
      if (!has_inject || (state_.injects[command.item].status != InjectStatus::planned &&
                          state_.injects[command.item].status != InjectStatus::held)) {
        return bad("沒有這個尚未發布的狀況。", "There is no such inject still to come.");
      }
      return std::nullopt;
    case Kind::improvised:
      if (command.text.empty() || command.recipients.empty() ||
          std::any_of(command.recipients.begin(), command.recipients.end(),
                      [&](const Recipient& to) { return to.address >= plan_->seats.size(); }) ||
          (command.incident != none && command.incident >= plan_->incidents.size())) {
        return bad("臨場狀況要有內容和收件席位。", "An improvised inject needs a text and seats.");
      }
      return std::nullopt;
    case Kind::waived: {
      if (command.item >= state_.duties.size()) return bad("沒有這項義務。", "There is no such duty.");
      const DutyState now = state_.duties[command.item].state;
      if (now != DutyState::open && now != DutyState::missed && now != DutyState::late) {
        return bad("這項義務不需要豁免。", "This duty needs no waiver.");
      }
      const std::size_t mark = command.text.find('\x1f');
      if (mark == std::string::npos || mark == 0 || mark + 1 == command.text.size()) {
        return bad("豁免要有姓名和理由。", "A waiver needs a name and a reason.");
      }
      return std::nullopt;
    }
    case Kind::observed: {
      const std::size_t mark = command.text.find('\x1f');
      if (mark == std::string::npos || mark == 0 || mark + 1 == command.text.size()) {
        return bad("觀察紀錄要有姓名和內容。", "An observation needs a name and a text.");
      }
      if ((command.item != none && command.item >= state_.duties.size()) || (command.seat != none && !has_seat)) {
        return bad("沒有這項義務或席位。", "There is no such duty or seat.");
      }
      return std::nullopt;
    }
    case Kind::ended: return std::nullopt;
    default: return bad("這不是指令。", "This is not a command.");
  }
}

void Exercise::Engine::judge(const Event& act) {
  const Action& action = plan_->actions[act.item];
  const auto say = [&](Index field, bool right, Value expected) {
    Event judged = make(Kind::judged);
    judged.seat = act.seat;
    judged.incident = act.incident;
    judged.item = act.item;
    judged.other = field;
    judged.value = right ? 1 : 0;
    judged.extra = expected == unset ? 0 : expected;
    judged.agency = plan_->seats[act.seat].agency;
    judged.level = 0;
    emit(std::move(judged));
  };
  if (action.right_when != none) {
    const Context context{plan_->seats[act.seat].agency, act.incident, act.about};
    say(none, holds(state_, action.right_when, context), unset);
  }
  if (action.form == none) return;
  const Form& form = plan_->forms[action.form];
  for (const Answer& answer : act.answers) {
    const Field& field = form.fields[answer.field];
    if (is_empty(field, answer)) continue;
    Value truth = field.right;
    if (truth == unset && field.judged_against != none && act.incident != none) {
      truth = state_.fact(field.judged_against, none, act.incident).value;
    }
    if (truth == unset) continue;
    const bool right = field.type == FieldType::agencies
                           ? state_.agency_sets[static_cast<std::size_t>(truth)] == answer.agencies
                           : truth == answer.value;
    say(answer.field, right, truth);
  }
}

}  // namespace tocsin::sim
