// `tocsin invite`: join codes, as text, as files and on a page to print.
#include <libintl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>

#include "cli/board.h"
#include "cli/commands.h"
#include "cli/places.h"
#include "cli/serving.h"
#include "conduct/drill.h"
#include "conduct/invitations.h"
#include "conduct/record.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

struct Guest {
  std::string seat;  // id; empty: a role
  sim::SeatRole role = sim::SeatRole::participant;
  conduct::Invitation invitation;
};

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Outcome<scenarios::Loaded> load(const InviteOptions& options) {
  if (is_drill_file(options.exercise)) return conduct::read_drill(options.exercise, options.library);
  auto record = conduct::open_record(options.exercise);
  if (!record) return record.failed();
  return std::move((*record)->loaded);
}

Outcome<std::vector<Guest>> wanted(const InviteOptions& options, const sim::Plan& plan) {
  std::vector<Guest> guests;
  const auto add_seat = [&](sim::Index seat) {
    const std::string& id = plan.seats[seat].id;
    guests.push_back({id, sim::role_of_seat(plan, seat), {id, reports::seat_label(plan, seat, options.english), ""}});
  };
  if (options.all_seats) {
    for (std::size_t i = 0; i < plan.seats.size(); ++i) add_seat(static_cast<sim::Index>(i));
  }
  for (const std::string& id : options.seats) {
    const sim::Index seat = plan.find_seat(id);
    if (seat == sim::none) {
      std::string known;
      for (const sim::Seat& each : plan.seats) known += (known.empty() ? "" : ", ") + each.id;
      return Failed{usage, fill(gettext("there is no seat `%1$s`; the seats are: %2$s"), {id, known})};
    }
    add_seat(seat);
  }
  for (const std::string& name : options.roles) {
    const auto role = sim::to_seat_role(name);
    if (!role || *role == sim::SeatRole::participant || *role == sim::SeatRole::reviewer) {
      return Failed{usage, fill(gettext("`%s` is no role: controller, evaluator or observer"), {name})};
    }
    guests.push_back({"", *role, {name, name, ""}});
  }
  if (guests.empty()) return Failed{usage, gettext("whom? name --seat SEAT, --role ROLE or --all-seats")};
  return guests;
}

std::string default_address() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "127.0.0.1:8765";
  return std::string(name.data()) + ":8765";
}

}  // namespace

ExitCode invite(const InviteOptions& options) {
  const auto loaded = load(options);
  if (!loaded) return end_with(loaded.failed());
  const sim::Plan& plan = (*loaded).plan;
  const auto guests = wanted(options, plan);
  if (!guests) return end_with(guests.failed());
  const auto span = sim::parse_duration(options.expires);
  if (!span || span->months != 0 || span->milliseconds < sim::second) {
    return end_with(
        {usage, fill(gettext("`%s` is no length of time; write, for example, 12h or 30d"), {options.expires})});
  }
  const std::string address = options.address.empty() ? default_address() : options.address;
  const auto host = net::to_address(address);
  if (!host || host->second == 0) {
    return end_with({usage, fill(gettext("`%s`: write HOST:PORT as the participants reach it"), {address})});
  }
  const std::string journal = journal_for(options.exercise);
  const auto certificate = certificate_for(journal, options.certificate, options.key);
  if (!certificate) return end_with(certificate.failed());
  auto book = net::DoorBook::open(journal);
  if (!book) return end_with(book.failed());
  const std::int64_t now = seconds_now();
  std::vector<net::Code> codes;
  for (const Guest& each : *guests) {
    codes.push_back({"", each.seat, each.role, now, now + span->milliseconds / sim::second, false});
  }
  const auto tokens = (*book).add_all(codes);
  if (!tokens) return end_with(tokens.failed());
  std::vector<conduct::Invitation> invitations;
  for (const Guest& each : *guests) {
    invitations.push_back(each.invitation);
    invitations.back().code = net::to_text(
        {host->first, host->second, (*book).exercise(), (*tokens)[invitations.size() - 1], (*certificate).fingerprint});
  }
  if (!options.out.empty()) {
    const auto page =
        conduct::write_invitations(options.out, plan.label.in(options.english), invitations, options.english);
    if (!page) return end_with(page.failed());
    std::cout << fill(gettext("written: %s"), {options.out}) << "\n";
    return fine;
  }
  for (const conduct::Invitation& each : invitations) std::cout << each.name << " " << each.code << "\n";
  return fine;
}

}  // namespace tocsin::cli
