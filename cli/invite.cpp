// `tocsin invite`: join codes, as text, as files and on a page to print.
#include <libintl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "cli/board.h"
#include "cli/commands.h"
#include "cli/places.h"
#include "cli/serving.h"
#include "conduct/drill.h"
#include "conduct/files.h"
#include "conduct/record.h"
#include "net/qr.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

struct Invitation {
  std::string seat;  // id; empty: a role
  sim::SeatRole role = sim::SeatRole::participant;
  std::string label;
  std::string code;
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

Outcome<std::vector<Invitation>> wanted(const InviteOptions& options, const sim::Plan& plan) {
  std::vector<Invitation> invitations;
  const auto add_seat = [&](sim::Index seat) {
    invitations.push_back(
        {plan.seats[seat].id, sim::role_of_seat(plan, seat), reports::seat_label(plan, seat, options.english), ""});
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
    invitations.push_back({"", *role, name, ""});
  }
  if (invitations.empty()) return Failed{usage, gettext("whom? name --seat SEAT, --role ROLE or --all-seats")};
  return invitations;
}

std::string default_address() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "127.0.0.1:8765";
  return std::string(name.data()) + ":8765";
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

// A card for each seat, to be cut out; it needs nothing from any network.
std::string page_of(const std::string& title, const std::vector<Invitation>& invitations, bool english) {
  std::string page = std::string("<!doctype html><html lang=\"") + (english ? "en" : "zh-Hant-TW") +
                     "\"><meta charset=\"utf-8\"><title>" + escaped(title) +
                     "</title><style>body{font-family:sans-serif;margin:1cm}h1{font-size:1.2em}"
                     ".card{border:1px dashed #888;padding:.5cm;margin:0 0 .5cm;display:flex;gap:.7cm;"
                     "break-inside:avoid}.card svg{width:4.5cm;height:4.5cm;flex:none}"
                     "code{font-size:.75em;overflow-wrap:anywhere}</style><h1>" +
                     escaped(title) + "</h1>";
  for (const Invitation& each : invitations) {
    page += "<div class=\"card\">" + net::qr_svg(each.code) + "<div><b>" + escaped(each.label) + "</b><p>";
    page += escaped(gettext("Whoever has this code sits in this seat. Keep it to yourself."));
    page += "</p><code>tocsin join " + escaped(each.code) + "</code></div></div>";
  }
  return page + "</html>\n";
}

std::optional<Failed> write_files(const std::string& folder, const std::string& title,
                                  const std::vector<Invitation>& invitations, bool english) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Failed{input_output, folder + ": " + error.message()};
  const mode_t before = ::umask(0077);  // Secrets, for whoever made them.
  std::optional<Failed> failed;
  for (const Invitation& each : invitations) {
    const std::string name = (each.seat.empty() ? each.label : each.seat) + ".join";
    if (!failed) failed = conduct::write_whole((std::filesystem::path(folder) / name).string(), each.code + "\n");
  }
  if (!failed) {
    failed = conduct::write_whole((std::filesystem::path(folder) / "join-codes.html").string(),
                                  page_of(title, invitations, english));
  }
  ::umask(before);
  return failed;
}

}  // namespace

ExitCode invite(const InviteOptions& options) {
  const auto loaded = load(options);
  if (!loaded) return end_with(loaded.failed());
  const sim::Plan& plan = (*loaded).plan;
  auto invitations = wanted(options, plan);
  if (!invitations) return end_with(invitations.failed());
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
  for (const Invitation& each : *invitations) {
    codes.push_back({"", each.seat, each.role, now, now + span->milliseconds / sim::second, false});
  }
  const auto tokens = (*book).add_all(codes);
  if (!tokens) return end_with(tokens.failed());
  for (std::size_t i = 0; i < (*invitations).size(); ++i) {
    (*invitations)[i].code =
        net::to_text({host->first, host->second, (*book).exercise(), (*tokens)[i], (*certificate).fingerprint});
  }
  if (!options.out.empty()) {
    const std::string title = plan.label.in(options.english);
    if (const auto failed = write_files(options.out, title, *invitations, options.english)) return end_with(*failed);
    std::cout << fill(gettext("written: %s"), {options.out}) << "\n";
    return fine;
  }
  for (const Invitation& each : *invitations) {
    std::cout << (each.seat.empty() ? each.label : each.seat) << " " << each.code << "\n";
  }
  return fine;
}

}  // namespace tocsin::cli
