// Five people's drill in five processes over TLS, against the same acts in one process.
#include <algorithm>
#include <map>

#include "conduct/drill.h"
#include "conduct/record.h"
#include "conduct/session.h"
#include "sim/calendar.h"
#include "tests/cable.h"
#include "tests/catch.h"
#include "tests/net_world.h"
#include "tests/program.h"
#include "tests/served.h"

namespace tocsin::test {
namespace {

const std::vector<std::string> people{"er-nurse", "ciso", "handler", "it-head", "duty-engineer"};

// From two hours to two and a half; its process goes on and comes back by itself.
const std::string cut_off = "handler";

struct Act {
  std::string at;  // after the start
  std::string seat;
  Seat::Json request;    // as `tocsin join --json` takes it
  sim::Command command;  // and as the exercise does
};

sim::Command command_for(const sim::Plan& plan, const std::string& seat, const Seat::Json& request) {
  sim::Command command;
  command.kind = sim::Kind::acted;
  command.origin = sim::Origin::person;
  command.seat = plan.find_seat(seat);
  command.item = plan.find_action(request["action"].get<std::string>());
  command.incident = plan.find_incident(request["incident"].get<std::string>());
  for (const auto& to : request.value("to", Seat::Json::array())) {
    command.recipients.push_back({plan.find_address(to.get<std::string>()), sim::none});
  }
  return command;
}

// Something in each field, once as it is written and once as the exercise takes it.
void answer_all(const sim::Plan& plan, const sim::Form& form, Seat::Json& request, sim::Command& command) {
  // A JSON object keeps no order of its own, and the order of the answers is part of the act.
  std::map<std::string, sim::Answer> answers;
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const sim::Field& field = form.fields[i];
    sim::Answer& answer = answers[field.id];
    std::string text;
    answer.field = static_cast<sim::Index>(i);
    switch (field.type) {
      case sim::FieldType::text: answer.text = text = std::string(std::max(20U, field.min_chars), 'x'); break;
      case sim::FieldType::boolean: text = "yes", answer.value = 1; break;
      case sim::FieldType::integer: text = std::to_string(field.minimum), answer.value = field.minimum; break;
      case sim::FieldType::instant:
        text = sim::format_local(plan.starts, plan.utc_offset_minutes), answer.value = plan.starts;
        break;
      case sim::FieldType::level: text = "3", answer.value = 3; break;
      case sim::FieldType::choice: text = "1", answer.value = 0; break;
      case sim::FieldType::effect: text = "1", answer.value = 0; break;
      case sim::FieldType::agencies: text = "none", answer.value = 0; break;
    }
    request["answers"][field.id] = text;
  }
  for (auto& [id, answer] : answers) command.answers.push_back(std::move(answer));
}

// Everything that each seat could do, now and then; the exercise decides what of it is right.
std::vector<Act> script(const sim::Plan& plan) {
  std::vector<Act> acts;
  for (int minutes = 30; minutes <= 300; minutes += 30) {
    const std::string at = std::to_string(minutes) + "m";
    for (const std::string& name : people) {
      if (name == cut_off && minutes == 120) continue;
      const sim::Seat& seat = plan.seats[plan.find_seat(name)];
      for (const sim::Action& action : plan.actions) {
        if ((action.by & seat.roles) == 0 || action.about != sim::About::incident || action.asked_by != sim::none)
          continue;
        for (const sim::Index incident : plan.incidents_of_agency[seat.agency]) {
          Seat::Json request{{"do", "act"}, {"action", action.id}, {"incident", plan.incidents[incident].id}};
          for (const sim::Index address : action.to) {
            if (plan.addresses[address].kind == sim::AddressKind::named_agency) continue;
            request["to"].push_back(plan.addresses[address].id);
          }
          sim::Command command = command_for(plan, name, request);
          if (action.form != sim::none) answer_all(plan, plan.forms[action.form], request, command);
          acts.push_back({at, name, request, command});
        }
      }
    }
  }
  return acts;
}

sim::Command by_control(sim::Kind kind) {
  sim::Command command;
  command.kind = kind;
  command.origin = sim::Origin::controller;
  return command;
}

void hear_of(Seat& seat, const Seat::Json& incident) {
  const auto names_it = [&](const Seat::Json& line) {
    return line.value("type", "") == "incident" && line["incident"] == incident;
  };
  const auto heard = seat.heard();
  if (std::any_of(heard.begin(), heard.end(), names_it)) return;
  REQUIRE(seat.hear(names_it).is_object());
}

void control(const std::string& code, std::vector<std::string> words) {
  words.insert(words.begin(), {"control", code});
  const Ran ran = run_tocsin(words);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
}

}  // namespace

TEST_CASE("Five people's drill over the network ends with the score of the same acts in one process") {
  const ScratchFolder folder(ScratchFolder::Where::memory);
  const std::string drill = library_file("drills/hospital-ransomware-2025.yaml");
  auto loaded = conduct::read_drill(drill, {});
  REQUIRE(loaded);
  const std::vector<Act> acts = script((*loaded).plan);
  REQUIRE(acts.size() > 50);

  // In one process.
  auto alone = conduct::Session::start(std::move(*loaded), 7, "");
  REQUIRE(alone);
  conduct::Session& session = **alone;
  const sim::Plan& plan = session.plan();
  const auto submit = [&](const sim::Command& command) { return session.submit(command, session.state().now); };
  submit(by_control(sim::Kind::paused));
  for (const std::string& name : people) {
    sim::Command seated = by_control(sim::Kind::seated);
    seated.seat = plan.find_seat(name);
    seated.value = static_cast<sim::Value>(sim::Occupant::person);
    seated.text = name;
    submit(seated);
  }
  std::vector<std::string> outcomes;
  for (const Act& act : acts) {
    const auto at = conduct::parse_instant(act.at, plan);
    REQUIRE(at);
    session.advance(*at);
    const auto refusal = submit(act.command);
    outcomes.push_back(refusal ? refusal->code : "");
  }
  submit(by_control(sim::Kind::ended));

  // Over the network; the clock stands, and the controller moves it on.
  Served served(folder / "drill.tocsin", {"--rate", "1000"});
  served.start(drill);
  served.invite_all(folder / "codes");
  const std::string controller = folder / "codes/controller.join";
  std::map<std::string, std::unique_ptr<Seat>> seats;
  const auto sit = [&](const std::string& name) {
    seats[name] = std::make_unique<Seat>(folder / ("codes/" + name + ".join"), name);
    REQUIRE(seats[name]->hear_status("connected").is_object());
  };
  // The one that will be cut off is connected by a cable of its own.
  Cable cable(served.port);
  const std::string code_file = folder / ("codes/" + cut_off + ".join");
  std::string code = read_file(code_file);
  const std::string port = ":" + std::to_string(served.port) + "/";
  REQUIRE(code.find(port) != std::string::npos);
  code.replace(code.find(port), port.size(), ":" + std::to_string(cable.port()) + "/");
  write_file(code_file, code);
  for (const std::string& name : people) sit(name);
  std::string now;
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    const Act& act = acts[i];
    if (act.at != now) {
      now = act.at;
      control(controller, {"jump", now});
      if (now == "120m") {
        cable.pull_out();
        REQUIRE(seats[cut_off]->hear_status("reconnecting").is_object());
      }
      if (now == "150m") {
        REQUIRE(cable.turns_somebody_away());  // it tries again
        cable.put_in();
        REQUIRE(seats[cut_off]->hear_status("connected").is_object());
      }
    }
    // A view follows the exercise within a moment; what can be done is asked for when the seat has heard of the incident.
    if (outcomes[i].empty()) hear_of(*seats[act.seat], act.request["incident"]);
    const Seat::Json answer = seats[act.seat]->ask(act.request);
    CAPTURE(i, act.at, act.seat, act.request.dump(), answer.dump());
    REQUIRE(answer.is_object());
    if (answer["type"] == "error") {
      CHECK_FALSE(outcomes[i].empty());  // the seat's view knew already that it cannot be done
    } else {
      CHECK(answer.value("refused", "") == outcomes[i]);
    }
    accepted += answer.contains("accepted") ? 1U : 0U;
  }
  CHECK(accepted > 10);
  control(controller, {"end"});
  for (auto& [name, seat] : seats) {
    seat->end_input();
    CHECK(seat->process().wait() == 0);
  }
  CHECK(served.stop() == 0);
  auto record = conduct::open_record(served.journal);
  REQUIRE(record);
  CHECK_FALSE(conduct::verify_record(**record));
  conduct::Fold fold((*record)->loaded.plan);
  REQUIRE_FALSE(conduct::fold_record(**record, sim::never, fold));
  CHECK(fold.score.result().points == session.score().points);
  CHECK(fold.score.result().points_max == session.score().points_max);
  CHECK(fold.score.result().lines.size() == session.score().lines.size());
}

TEST_CASE("A controller at a shell is told what the clock waits for, and what can be waived or fired") {
  const ScratchFolder folder(ScratchFolder::Where::memory);
  Served served(folder / "drill.tocsin");
  served.start(library_file("drills/hospital-ransomware-2025.yaml"));
  served.invite_all(folder / "codes");
  const std::string controller = folder / "codes/controller.join";
  // The clock waits for people only.
  const Seat nurse(folder / "codes/er-nurse.join");
  control(controller, {"seat", "er-nurse=person"});
  control(controller, {"start"});
  const Ran jump = run_tocsin({"control", controller, "jump", "T+3h"});
  REQUIRE(jump.code == 0);
  CHECK(jump.out.find("the clock waits until this is acknowledged: ") != std::string::npos);
  CHECK(jump.out.find(" er-nurse") != std::string::npos);
  const Ran duties = run_tocsin({"control", controller, "duties"});
  REQUIRE(duties.code == 0);
  const std::string number = duties.out.substr(0, duties.out.find(' '));
  REQUIRE_FALSE(number.empty());
  control(controller, {"waive", number, "--by", "Lin", "--why", "no form was at hand"});
  CHECK(run_tocsin({"control", controller, "duties"}).out.find("\n" + number + " ") == std::string::npos);
  const Ran injects = run_tocsin({"control", controller, "injects"});
  REQUIRE(injects.out.find("press-call ") != std::string::npos);
  control(controller, {"fire", "press-call"});
  CHECK(run_tocsin({"control", controller, "injects"}).out.find("press-call ") == std::string::npos);
  CHECK(served.stop() == 0);
}

}  // namespace tocsin::test
