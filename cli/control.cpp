// `tocsin control` and `tocsin seats`: what the controller does and sees from a shell.
#include <libintl.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/board.h"
#include "cli/commands.h"
#include "cli/link.h"
#include "cli/serving.h"
#include "conduct/record.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using Json = nlohmann::ordered_json;
using reports::fill;
constexpr int patience_ms = 15'000;

struct Wanted {
  std::optional<sim::Command> command;
  std::optional<net::TimeWish> wish;
  bool release = false;
};

bool parse_number(const std::string& text, std::int64_t least, std::int64_t most, sim::Value& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= least && number <= most;
}

Failed unclear(const std::string& form) { return {usage, fill(gettext("write: tocsin control CODE %s"), {form})}; }

Outcome<Wanted> inject_wish(sim::Kind kind, const ControlOptions& options, const sim::Plan& plan) {
  sim::Command command;
  command.kind = kind;
  command.item = options.words.size() > 1 ? plan.find_inject(options.words[1]) : sim::none;
  command.text = options.why;
  if (command.item == sim::none) return unclear(options.words.front() + " INJECT [--why TEXT]");
  command.incident = sim::none;
  return Wanted{command, std::nullopt, false};
}

// A name and what is said, as observations and waivers keep them.
Outcome<std::string> remark(const ControlOptions& options, const std::string& words) {
  if (options.by.empty()) return Failed{usage, gettext("who says so? name --by NAME")};
  if (words.empty()) return Failed{usage, gettext("why? write --why TEXT")};
  return options.by + "\x1f" + words;
}

Outcome<Wanted> parse(const ControlOptions& options, const sim::State& state) {
  const sim::Plan& plan = *state.plan;
  const auto& words = options.words;
  const std::string& verb = words.front();
  const auto word = [&](std::size_t i) { return words.size() > i ? words[i] : std::string(); };
  sim::Command command;
  const auto plain = [&](sim::Kind kind) {
    command.kind = kind;
    return Wanted{command, std::nullopt, false};
  };
  if (verb == "start" || verb == "resume") return plain(sim::Kind::resumed);
  if (verb == "pause") return plain(sim::Kind::paused);
  if (verb == "end") return plain(sim::Kind::ended);
  if (verb == "release-score") return Wanted{std::nullopt, std::nullopt, true};
  if (verb == "step") return Wanted{std::nullopt, net::TimeWish{}, false};
  if (verb == "fire") return inject_wish(sim::Kind::inject_fired_by_hand, options, plan);
  if (verb == "hold") return inject_wish(sim::Kind::inject_held, options, plan);
  if (verb == "skip") return inject_wish(sim::Kind::inject_dropped, options, plan);
  if (verb == "jump") {
    const auto to = conduct::parse_instant(word(1), plan);
    if (!to) return to.failed();
    return Wanted{std::nullopt, net::TimeWish{net::TimeWish::What::jump, *to}, false};
  }
  if (verb == "rate") {
    command.extra = state.clock.composing;
    if (!parse_number(word(1), 0, 86'400, command.value) ||
        (words.size() > 2 && !parse_number(word(2), 0, 86'400, command.extra))) {
      return unclear("rate N [COMPOSING]");
    }
    return plain(sim::Kind::clock_set);
  }
  if (verb == "seat") {
    const std::size_t equals = word(1).find('=');
    command.seat = plan.find_seat(word(1).substr(0, equals));
    const std::string who = equals == std::string::npos ? "" : word(1).substr(equals + 1);
    if (command.seat == sim::none || (who != "person" && who != "bot" && who != "nobody")) {
      return unclear("seat SEAT=person|bot|nobody");
    }
    command.value = static_cast<sim::Value>(who == "person" ? sim::Occupant::person
                                            : who == "bot"  ? sim::Occupant::bot
                                                            : sim::Occupant::nobody);
    return plain(sim::Kind::seated);
  }
  if (verb == "waive") {
    sim::Value instance = 0;
    const auto text = remark(options, options.why);
    if (!text) return text.failed();
    if (!parse_number(word(1), 0, 0xfffffffe, instance)) return unclear("waive DUTY-NUMBER --by NAME --why TEXT");
    command.item = static_cast<sim::Index>(instance);
    command.text = *text;
    return plain(sim::Kind::waived);
  }
  if (verb == "note") {
    const auto text = remark(options, word(1));
    if (!text) return text.failed();
    command.text = *text;
    return plain(sim::Kind::observed);
  }
  if (verb == "improvise") {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      const sim::Index seat = plan.find_seat(words[i]);
      if (seat == sim::none) return unclear("improvise SEAT… TEXT");
      command.recipients.push_back({seat, plan.seats[seat].agency});
    }
    if (command.recipients.empty()) return unclear("improvise SEAT… TEXT");
    command.text = words.back();
    return plain(sim::Kind::improvised);
  }
  return Failed{usage,
                fill(gettext("`%s` is nothing that a controller does; `tocsin control --help` lists it"), {verb})};
}

// What `waive` names: each duty that is not done, by its number.
void show_duties(const sim::State& state, bool english) {
  const sim::Plan& plan = *state.plan;
  for (std::size_t i = 0; i < state.duties.size(); ++i) {
    const sim::DutyInstance& instance = state.duties[i];
    const bool waits = instance.state == sim::DutyState::open || instance.state == sim::DutyState::missed;
    if (!waits) continue;
    const sim::Duty& duty = plan.duties[instance.duty];
    std::cout << padded(std::to_string(i), 6) << padded(reports::state_word(instance.state), 10)
              << padded(instance.due == sim::never ? "" : sim::format_local(instance.due, plan.utc_offset_minutes), 21)
              << padded(plan.agencies[instance.agency].id, 24) << padded(duty.clause, 8)
              << reports::label_of(duty, english) << "\n";
  }
}

// What `fire`, `hold` and `skip` name: each inject that is still to come.
void show_injects(const sim::State& state, bool english) {
  const sim::Plan& plan = *state.plan;
  for (std::size_t i = 0; i < plan.injects.size(); ++i) {
    const sim::InjectStatus status = state.injects[i].status;
    if (status != sim::InjectStatus::planned && status != sim::InjectStatus::held) continue;
    const sim::Inject& inject = plan.injects[i];
    std::cout << padded(inject.id, 28)
              << padded(status == sim::InjectStatus::held ? gettext("held")
                        : inject.at != sim::never         ? sim::format_local(inject.at, plan.utc_offset_minutes)
                                                          : "",
                        21)
              << reports::label_of(inject, english) << "\n";
  }
}

// Time does not go on, whatever was said, until these are acknowledged; and by whom.
void explain_standstill(const sim::State& state, bool english) {
  const sim::Plan& plan = *state.plan;
  for (const sim::Index inject : state.clock.holding) {
    std::string what = reports::label_of(plan.injects[inject], english);
    for (const sim::Index seat : plan.injects[inject].to) {
      const auto& done = state.injects[inject].acknowledged_by;
      if (!std::binary_search(done.begin(), done.end(), seat)) what += " " + plan.seats[seat].id;
    }
    std::cout << fill(gettext("the clock waits until this is acknowledged: %s"), {what}) << "\n";
  }
}

ExitCode show_people(Connected& connected, const SeatsOptions& options) {
  net::RemoteClient& client = connected.client();
  const bool known =
      connected.wait([&] { return client.state() != nullptr && !client.presences().empty(); }, patience_ms);
  if (!known) return end_with(why_not(client.status(), options.english));
  static_cast<void>(connected.wait([&] { return client.events_behind() == 0; }, patience_ms));
  const sim::Plan& plan = *client.state()->plan;
  Json list = Json::array();
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const auto seat = static_cast<sim::Index>(i);
    const auto people = client.presences();
    const auto found =
        std::find_if(people.begin(), people.end(), [&](const net::Presence& each) { return each.seat == seat; });
    const bool connected_now = found != people.end();
    const auto occupant = client.state()->seats[i].occupant;
    if (options.json) {
      list.push_back(
          {{"seat", plan.seats[i].id}, {"connected", connected_now}, {"name", connected_now ? found->name : ""}});
      continue;
    }
    std::cout << padded(plan.seats[i].id, 24) << padded(reports::occupant_word(occupant), 10)
              << (connected_now ? gettext("connected") : "") << (connected_now ? " " + found->name : "") << "\n";
  }
  if (options.json) std::cout << list.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  return fine;
}

struct CodeState {
  const char* id;  // for programs
  std::string words;
};

CodeState state_of(const net::Code& code, std::int64_t now, const std::string& expires) {
  if (code.revoked) return {"revoked", gettext("revoked")};
  if (now >= code.expires_at) return {"expired", gettext("expired")};
  return {"valid", fill(gettext("valid until %s"), {expires})};
}

ExitCode show_codes(const SeatsOptions& options) {
  auto book = net::DoorBook::find(journal_for(options.exercise));
  if (!book) return end_with(book.failed());
  for (const std::string& what : options.revoke) {
    const auto role = sim::to_seat_role(what);
    const auto count = (*book).revoke(role ? "" : what, role.value_or(sim::SeatRole::participant));
    if (!count) return end_with(count.failed());
    if (*count == 0) return end_with({finding, fill(gettext("there is no valid code for `%s`"), {what})});
    std::cout << fill(gettext("revoked: %s"), {what}) << "\n";
  }
  if (!options.revoke.empty()) return fine;
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  Json list = Json::array();
  for (const net::Code& code : (*book).codes()) {
    const std::string expires = sim::format_local(code.expires_at * sim::second, 480);
    const CodeState state = state_of(code, now, expires);
    if (options.json) {
      list.push_back({{"seat", code.seat.empty() ? Json() : Json(code.seat)},
                      {"role", sim::name_of(code.role)},
                      {"state", state.id},
                      {"expires", expires}});
    } else {
      std::cout << padded(code.seat.empty() ? sim::name_of(code.role) : code.seat, 24) << state.words << "\n";
    }
  }
  if (options.json) std::cout << list.dump() << "\n";
  return fine;
}

}  // namespace

ExitCode control(const ControlOptions& options) {
  if (options.words.empty())
    return end_with(unclear(
        "start|pause|resume|rate|step|jump|fire|hold|skip|improvise|waive|note|seat|injects|duties|release-score|end"));
  const auto code = read_join_code(options.code);
  if (!code) return end_with(code.failed());
  Connected connected(*code, options.by.empty() ? "tocsin control" : options.by);
  net::RemoteClient& client = connected.client();
  const bool is_in = connected.wait(
      [&] { return client.status().what == net::Status::What::connected && client.events_behind() == 0; }, patience_ms);
  if (!is_in) return end_with(why_not(client.status(), options.english));
  if (client.state() == nullptr)
    return end_with({finding, gettext("this code is for a seat; control needs a controller's")});
  const std::string& verb = options.words.front();
  if (verb == "duties" || verb == "injects") {
    (verb == "duties" ? show_duties : show_injects)(*client.state(), options.english);
    return fine;
  }
  const auto wanted = parse(options, *client.state());
  if (!wanted) return end_with(wanted.failed());
  if ((*wanted).command) {
    client.send(*(*wanted).command);
  } else if ((*wanted).wish) {
    client.send(*(*wanted).wish);
  } else {
    client.release_score();
  }
  std::vector<net::Answer> answers;
  const bool answered = connected.wait(
      [&] {
        answers = client.answers();
        return !answers.empty();
      },
      patience_ms);
  if (!answered || answers.front().what == net::Answer::What::lost) {
    return end_with(why_not(client.status(), options.english));
  }
  const net::Answer& answer = answers.front();
  if (answer.what == net::Answer::What::refused) {
    return end_with({finding, fill(gettext("refused: %s"), {answer.refusal.because.in(options.english)})});
  }
  const sim::State& state = *client.state();
  const std::string now = sim::format_local(client.view().clock.now, state.plan->utc_offset_minutes);
  if (options.json) {
    std::cout << Json{{"accepted", answer.sequence}, {"now", now}}.dump() << "\n";
  } else {
    std::cout << fill(gettext("done; event %1$s, %2$s"), {std::to_string(answer.sequence), now}) << "\n";
    explain_standstill(state, options.english);
  }
  return fine;
}

ExitCode seats(const SeatsOptions& options) {
  const auto code = read_join_code(options.exercise);
  if (!code) return show_codes(options);
  Connected connected(*code, "tocsin seats");
  return show_people(connected, options);
}

}  // namespace tocsin::cli
