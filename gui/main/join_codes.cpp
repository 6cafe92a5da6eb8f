#include "gui/main/join_codes.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <array>
#include <chrono>
#include <filesystem>

#include "conduct/invitations.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

constexpr std::int64_t day_s = 24 * 3600;
constexpr std::int64_t others_last_s = 30 * day_s;
constexpr std::int64_t own_lasts_s = 7 * day_s;  // a computer that slept comes back, too

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// The first address of this computer that others may know.
std::string own_address() {
  std::string found = "127.0.0.1";
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return found;
  for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto& address = *reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
    if (ntohl(address.sin_addr.s_addr) >> 24U == IN_LOOPBACKNET) continue;
    if (inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size()) == nullptr) continue;
    found = text.data();
    break;
  }
  freeifaddrs(all);
  return found;
}

}  // namespace

JoinCodes::JoinCodes(const sim::Plan& plan, const std::string& journal, net::DoorBook book, Ports ports,
                     std::string fingerprint)
    : book_(std::move(book)),
      ports_(ports),
      fingerprint_(std::move(fingerprint)),
      address_(own_address()),
      folder_(std::filesystem::path(journal).replace_extension(".invitations").string()),
      title_(plan.label) {
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const auto seat = static_cast<sim::Index>(i);
    places_.push_back({seat, sim::role_of_seat(plan, seat), "", {}});
    names_.push_back(
        {plan.seats[i].id, {reports::seat_label(plan, seat, false), reports::seat_label(plan, seat, true)}});
  }
  for (const sim::SeatRole role : {sim::SeatRole::controller, sim::SeatRole::evaluator, sim::SeatRole::observer}) {
    places_.push_back({sim::none, role, "", {}});
    const std::string id(sim::name_of(role));
    names_.push_back({id, {id, id}});
  }
  tokens_.resize(places_.size());
}

net::JoinCode JoinCodes::code_of(const std::string& host, const std::string& token) const {
  return {host, ports_.now, book_.exercise(), token, fingerprint_};
}

void JoinCodes::write_out(std::size_t place) {
  Place& of = places_[place];
  of.code = tokens_[place].empty() ? "" : net::to_text(code_of(address_, tokens_[place]));
  of.qr = of.code.empty() ? reports::QrPattern{} : reports::qr_pattern(of.code);
}

void JoinCodes::set_address(const std::string& host) {
  address_ = host;
  for (std::size_t i = 0; i < places_.size(); ++i) write_out(i);
}

bool JoinCodes::make_all(const std::vector<std::size_t>& places, std::string& problem) {
  const std::int64_t now = seconds_now();
  std::vector<net::Code> codes;
  for (const std::size_t place : places) {
    const bool is_seat = places_[place].seat != sim::none;
    codes.push_back({"", is_seat ? names_[place].id : "", places_[place].role, now, now + others_last_s, false});
  }
  const auto tokens = book_.add_all(codes);
  if (!tokens) {
    problem = tokens.failed().message;
    return false;
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    tokens_[places[i]] = (*tokens)[i];
    write_out(places[i]);
  }
  return true;
}

bool JoinCodes::make(std::size_t place, std::string& problem) { return make_all({place}, problem); }

std::string JoinCodes::hand_out(bool english, std::string& problem) {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].seat != sim::none && tokens_[i].empty()) missing.push_back(i);
  }
  if (!missing.empty() && !make_all(missing, problem)) return {};
  std::vector<conduct::Invitation> invitations;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!tokens_[i].empty()) invitations.push_back({names_[i].id, names_[i].label.in(english), places_[i].code});
  }
  const auto page = conduct::write_invitations(folder_, title_.in(english), invitations, english);
  if (page) return *page;
  problem = page.failed().message;
  return {};
}

bool JoinCodes::revoke(std::size_t place, std::string& problem) {
  const Place& of = places_[place];
  const auto revoked = book_.revoke(of.seat == sim::none ? "" : names_[place].id, of.role, own_tokens_);
  if (!revoked) {
    problem = revoked.failed().message;
    return false;
  }
  tokens_[place].clear();
  write_out(place);
  return true;
}

std::optional<std::string> JoinCodes::own_token(sim::Index seat, std::string& problem) {
  const std::int64_t now = seconds_now();
  const bool is_seat = seat != sim::none;
  auto token = book_.add(is_seat ? names_[seat].id : "", is_seat ? places_[seat].role : sim::SeatRole::controller, now,
                         now + own_lasts_s);
  if (!token) {
    problem = token.failed().message;
    return std::nullopt;
  }
  own_tokens_.push_back(*token);
  return std::move(*token);
}

}  // namespace tocsin::gui
