#include "gui/main/hosted_play.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "net/door_book.h"
#include "net/stage.h"

namespace tocsin::gui {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t usual_port = 8765;
constexpr const char* everywhere = "0.0.0.0";

std::string port_name(const std::string& journal) { return "hosted/" + fs::path(journal).filename().string(); }

// 0: it was not hosted before.
std::uint16_t port_of_last_time(const Store& store, const std::string& journal) {
  const std::string text = store.get(port_name(journal)).value_or("");
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() ? port : 0;
}

}  // namespace

std::unique_ptr<HostedPlay> HostedPlay::open(std::unique_ptr<conduct::Session> session, const std::string& journal,
                                             Store& store, std::function<void()> woken, std::string& problem) {
  const fs::path folder = fs::path(journal).parent_path();
  const auto certificate = net::ensure_certificate((folder / "server.crt").string(), (folder / "server.key").string());
  if (!certificate) {
    problem = certificate.failed().message;
    return nullptr;
  }
  auto book = net::DoorBook::open(journal);
  auto own_book = net::DoorBook::open(journal);
  if (!book || !own_book) {
    problem = !book ? book.failed().message : own_book.failed().message;
    return nullptr;
  }
  const net::Log log = net::Log::to_standard_error(net::Level::warning);
  const std::uint16_t before = port_of_last_time(store, journal);
  auto server =
      net::WebsocketServer::open({everywhere, before != 0 ? before : usual_port}, *certificate, std::nullopt, {}, log);
  if (!server) server = net::WebsocketServer::open({everywhere, 0}, *certificate, std::nullopt, {}, log);
  if (!server) {
    problem = server.failed().message;
    return nullptr;
  }
  auto codes = std::make_unique<JoinCodes>(session->plan(), journal, std::move(*own_book),
                                           Invitations::Ports{(*server)->port(), before}, (*certificate).fingerprint);
  (*server)->hall().add(std::move(session), std::move(*book));
  store.put(port_name(journal), std::to_string((*server)->port()));
  std::unique_ptr<HostedPlay> play(new HostedPlay(std::move(*server), std::move(codes), journal, std::move(woken)));
  const auto token = play->codes_->own_token(sim::none, problem);
  if (!token) return nullptr;
  play->control_ = play->connect(*token);
  return play;
}

HostedPlay::HostedPlay(std::unique_ptr<net::WebsocketServer> server, std::unique_ptr<JoinCodes> codes,
                       std::string journal, std::function<void()> woken)
    : server_(std::move(server)),
      codes_(std::move(codes)),
      journal_(std::move(journal)),
      woken_(std::move(woken)),
      // Signals are the window's to hear.
      thread_([server = server_.get()] { server->run(net::WebsocketServer::Signals::left_alone); }),
      network_(std::in_place) {}

HostedPlay::~HostedPlay() {
  seats_.clear();
  control_.reset();
  network_.reset();
  server_->stop();
  thread_.join();
}

std::unique_ptr<net::RemoteClient> HostedPlay::connect(const std::string& token) {
  const net::JoinCode code = codes_->code_of("127.0.0.1", token);
  auto client = std::make_unique<net::RemoteClient>(network_->make_wire(code.host, code.port, code.fingerprint),
                                                    net::Ticketed{code.exercise, code.token, ""});
  client->set_wake_up(woken_);
  return client;
}

net::Client* HostedPlay::sit(sim::Index seat) {
  auto& client = seats_[seat];
  if (!client) {
    std::string problem;
    const auto token = codes_->own_token(seat, problem);
    if (!token) {
      seats_.erase(seat);
      return nullptr;
    }
    client = connect(*token);
  }
  return client.get();
}

std::vector<sim::Index> HostedPlay::seated() const {
  std::vector<sim::Index> seats;
  for (const auto& [seat, client] : seats_) seats.push_back(seat);
  return seats;
}

int HostedPlay::idle_ms(int most_ms) const {
  int least = control_->idle_ms(most_ms);
  for (const auto& [seat, client] : seats_) least = std::min(least, client->idle_ms(most_ms));
  return least;
}

}  // namespace tocsin::gui
