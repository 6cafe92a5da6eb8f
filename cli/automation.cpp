#include "cli/automation.h"

#include <libintl.h>

#include <algorithm>
#include <ostream>

#include "cli/seat_words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

constexpr int depth_max = 32;

nlohmann::ordered_json names_of(sim::BehaviourSet set) {
  auto names = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < sim::behaviours; ++i) {
    const auto behaviour = static_cast<sim::Behaviour>(i);
    if ((set & sim::bit_of(behaviour)) != 0) names.push_back(sim::name_of(behaviour));
  }
  return names;
}

}  // namespace

void Automation::show(sim::SeatParts parts) {
  show_status();
  const sim::SeatView& view = client_->view();
  if ((parts & sim::part_clock) != 0) show_clock();
  for (const sim::SeatIncident& incident : view.incidents) {
    if (!incidents_.insert(incident.id).second) continue;
    say({{"type", "incident"},
         {"incident", incident.id},
         {"label", incident.label.in(english_)},
         {"own", incident.own}});
  }
  for (const sim::SeatMessage& message : view.inbox) {
    if (message.number <= last_message_) continue;
    last_message_ = message.number;
    say({{"type", "message"},
         {"number", message.number},
         {"time", sim::format_local(message.time, view.frame.utc_offset_minutes)},
         {"from", message.from.in(english_)},
         {"headline", message.headline.in(english_)},
         {"body", message.body.in(english_)},
         {"asks", message.asks}});
  }
  for (const sim::SeatMessage& mail : view.mails) {
    auto& shown = mails_[mail.number];
    if (shown == mail) continue;
    shown = mail;
    Json line{{"type", "mail"},
              {"number", mail.number},
              {"time", sim::format_local(mail.time, view.frame.utc_offset_minutes)},
              {"from", mail.from.in(english_)},
              {"headline", mail.headline.in(english_)},
              {"body", mail.body.in(english_)},
              {"done", names_of(mail.done)},
              {"offers", names_of(mail.offers)}};
    say(line);
  }
  for (const sim::SeatDuty& duty : view.duties) {
    auto& shown = duties_[duty.instance];
    if (shown == duty) continue;
    shown = duty;
    Json line{{"type", "duty"}, {"instance", duty.instance}, {"duty", duty.id}, {"state", sim::name_of(duty.state)}};
    if (duty.due != sim::never) line["due"] = sim::format_local(duty.due, view.frame.utc_offset_minutes);
    say(line);
  }
  if (view.score.released && view.score.permille != permille_) {
    permille_ = view.score.permille;
    say({{"type", "score"}, {"permille", permille_}});
  }
  for (const net::Answer& answer : client_->answers()) show_answer(answer);
}

bool Automation::take(const std::string& line) {
  // What is echoed is written by recursion, so that there is a bound to what is taken.
  bool too_deep = false;
  const Json json = Json::parse(
      line,
      [&](int depth, Json::parse_event_t, const Json&) {
        too_deep = too_deep || depth > depth_max;
        return !too_deep;
      },
      false);
  if (too_deep) return complain(Json(nullptr), gettext("this line is nested too deep"));
  if (!json.is_object()) return complain(Json(nullptr), gettext("this line is no JSON object"));
  const Json request = json.value("request", Json(nullptr));
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const std::string what = text("do");
  if (what == "leave") return false;
  sim::Command command;
  std::string problem;
  if (what == "act") {
    problem = make_act(json, text("action"), text("incident"), command);
  } else if (what == "acknowledge") {
    command.kind = sim::Kind::acknowledged;
    const sim::SeatMessage* message = message_of(json);
    if (message == nullptr || message->inject == sim::none) {
      problem = gettext("there is no such message to acknowledge");
    } else {
      command.item = message->inject;
      command.incident = message->incident;
    }
  } else if (what == "mail") {
    const sim::SeatMessage* mail = message_of(json);
    problem = gettext("there is no such mail, or `what` is nothing that is done with one");
    for (std::size_t i = 0; i < sim::behaviours && mail != nullptr && mail->campaign != sim::none; ++i) {
      const auto behaviour = static_cast<sim::Behaviour>(i);
      if (text("what") != sim::name_of(behaviour)) continue;
      command = sim::mail_command(*mail, behaviour);
      problem.clear();
    }
  } else if (what == "open-form") {
    command.kind = sim::Kind::form_opened;
    const sim::SeatAction* action = find_action(client_->view(), text("action"));
    if (action == nullptr) problem = gettext("there is no such action for this seat");
    if (action != nullptr) command.item = action->action;
  } else if (what == "close-form") {
    command.kind = sim::Kind::form_closed;
  } else {
    problem = gettext("`do` is act, acknowledge, mail, open-form, close-form or leave");
  }
  if (!problem.empty()) return complain(request, problem);
  requests_[client_->send(std::move(command))] = request;
  return true;
}

void Automation::say(const Json& json) {
  *out_ << json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n" << std::flush;
}
bool Automation::complain(const Json& request, const std::string& why) {
  say({{"type", "error"}, {"request", request}, {"why", why}});
  return true;
}

void Automation::show_status() {
  const net::Status& status = client_->status();
  if (shown_ == status) return;
  shown_ = status;
  static constexpr const char* names[] = {"connecting", "connected", "reconnecting", "cut-off"};
  Json line{{"type", "status"}, {"status", names[static_cast<std::size_t>(status.what)]}};
  if (!status.code.empty()) line["code"] = status.code;
  if (status.what == net::Status::What::connected) {
    line["exercise"] = client_->view().frame.drill;
    line["role"] = sim::name_of(client_->view().frame.role);
    line["seat"] = client_->view().frame.seat_id;
    Json& actions = line["actions"] = Json::array();
    for (const sim::SeatAction& action : client_->view().actions) actions.push_back(action.id);
  }
  say(line);
}

void Automation::show_clock() {
  const sim::SeatClock& clock = client_->view().clock;
  if (client_->status().what != net::Status::What::connected) return;
  say({{"type", "clock"},
       {"now", sim::format_local(clock.now, client_->view().frame.utc_offset_minutes)},
       {"rate", clock.rate_now},
       {"begun", clock.begun},
       {"paused", clock.paused},
       {"ended", clock.ended}});
}

void Automation::show_answer(const net::Answer& answer) {
  Json line{{"type", "answer"}, {"request", nullptr}};
  if (const auto found = requests_.find(answer.ticket); found != requests_.end()) {
    line["request"] = found->second;
    requests_.erase(found);
  }
  switch (answer.what) {
    case net::Answer::What::accepted: line["accepted"] = answer.sequence; break;
    case net::Answer::What::refused:
      line["refused"] = answer.refusal.code;
      if (!answer.refusal.clause.empty()) line["clause"] = answer.refusal.clause;
      line["because"] = answer.refusal.because.in(english_);
      break;
    case net::Answer::What::lost: line["lost"] = true; break;
  }
  say(line);
}

const sim::SeatMessage* Automation::message_of(const Json& json) const {
  const auto found = json.find("message");
  if (found == json.end() || !found->is_number_unsigned()) return nullptr;
  return sim::message_of(client_->view(), found->get<std::uint64_t>());
}

std::string Automation::make_act(const Json& json, const std::string& action_id, const std::string& incident_id,
                                 sim::Command& command) const {
  const sim::SeatView& view = client_->view();
  const sim::SeatAction* action = find_action(view, action_id);
  if (action == nullptr) return gettext("there is no such action for this seat");
  command.kind = sim::Kind::acted;
  command.item = action->action;
  if (!incident_id.empty()) {
    const sim::SeatIncident* incident = find_incident(view, incident_id);
    if (incident == nullptr) return gettext("the agency knows of no such incident");
    command.incident = incident->incident;
  } else if (action->about == sim::About::incident && view.incidents.size() == 1) {
    command.incident = view.incidents.front().incident;
  }
  if (const sim::SeatMessage* message = message_of(json)) {
    command.about = message->inject;
    command.incident = message->incident;
  }
  for (const Json& to : json.value("to", Json::array())) {
    const auto recipient = parse_recipient(*action, to.is_string() ? to.get<std::string>() : "");
    if (!recipient) return gettext("there is no such recipient");
    command.recipients.push_back(*recipient);
  }
  const Json answers = json.value("answers", Json::object());
  for (const auto& [id, value] : answers.items()) {
    const auto field = std::find_if(action->fields.begin(), action->fields.end(),
                                    [&id = id](const sim::SeatField& each) { return each.id == id; });
    sim::Answer answer;
    answer.field = static_cast<sim::Index>(field - action->fields.begin());
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (field == action->fields.end() || !parse_field(view, *field, text, answer)) {
      return sim::fill(gettext("the form has no such field, or it takes no such value: %s"), {id});
    }
    command.answers.push_back(std::move(answer));
  }
  return {};
}

}  // namespace tocsin::cli
