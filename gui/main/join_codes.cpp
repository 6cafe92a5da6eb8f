#include "gui/main/join_codes.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <array>
#include <chrono>

#include "net/qr.h"

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

JoinCodes::JoinCodes(const sim::Plan& plan, net::DoorBook book, Ports ports, std::string fingerprint)
    : book_(std::move(book)), ports_(ports), fingerprint_(std::move(fingerprint)), address_(own_address()) {
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const auto seat = static_cast<sim::Index>(i);
    seat_ids_.push_back(plan.seats[i].id);
    places_.push_back({seat, sim::role_of_seat(plan, seat), "", {}});
  }
  for (const sim::SeatRole role : {sim::SeatRole::controller, sim::SeatRole::evaluator, sim::SeatRole::observer}) {
    places_.push_back({sim::none, role, "", {}});
  }
  tokens_.resize(places_.size());
}

net::JoinCode JoinCodes::code_of(const std::string& host, const std::string& token) const {
  return {host, ports_.now, book_.exercise(), token, fingerprint_};
}

void JoinCodes::write_out(std::size_t place) {
  Place& of = places_[place];
  of.code = tokens_[place].empty() ? "" : net::to_text(code_of(address_, tokens_[place]));
  net::QrPattern pattern;
  if (!of.code.empty()) pattern = net::qr_pattern(of.code);
  of.qr = {pattern.side, std::move(pattern.dark)};
}

void JoinCodes::set_address(const std::string& host) {
  address_ = host;
  for (std::size_t i = 0; i < places_.size(); ++i) write_out(i);
}

std::optional<std::string> JoinCodes::add(const std::string& seat_id, sim::SeatRole role, std::int64_t lasts_s,
                                          std::string& problem) {
  const std::int64_t now = seconds_now();
  auto token = book_.add(seat_id, role, now, now + lasts_s);
  if (token) return std::move(*token);
  problem = token.failed().message;
  return std::nullopt;
}

bool JoinCodes::make(std::size_t place, std::string& problem) {
  const Place& of = places_[place];
  auto token = add(of.seat == sim::none ? "" : seat_ids_[of.seat], of.role, others_last_s, problem);
  if (!token) return false;
  tokens_[place] = std::move(*token);
  write_out(place);
  return true;
}

bool JoinCodes::revoke(std::size_t place, std::string& problem) {
  const Place& of = places_[place];
  const auto revoked = book_.revoke(of.seat == sim::none ? "" : seat_ids_[of.seat], of.role, own_tokens_);
  if (!revoked) {
    problem = revoked.failed().message;
    return false;
  }
  tokens_[place].clear();
  write_out(place);
  return true;
}

std::optional<std::string> JoinCodes::own_token(sim::Index seat, std::string& problem) {
  auto token = seat == sim::none ? add("", sim::SeatRole::controller, own_lasts_s, problem)
                                 : add(seat_ids_[seat], places_[seat].role, own_lasts_s, problem);
  if (token) own_tokens_.push_back(*token);
  return token;
}

}  // namespace tocsin::gui
