// An exercise that others join over the network: a drill server on a thread of its own in this process. Whoever hosts
// it is its client as everybody else is.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "conduct/session.h"
#include "gui/host.h"
#include "gui/main/join_codes.h"
#include "net/remote_client.h"
#include "net/websocket.h"

namespace tocsin::gui {

class HostedPlay : public Play {
 public:
  // Listens on all addresses of this computer, at the port of the last time where that is free, so that codes that were
  // given out stay good. Null: `problem` says why.
  [[nodiscard]] static std::unique_ptr<HostedPlay> open(std::unique_ptr<conduct::Session> session,
                                                        const std::string& journal, Store& store,
                                                        std::function<void()> woken, std::string& problem);
  ~HostedPlay() override;
  HostedPlay(const HostedPlay&) = delete;
  HostedPlay& operator=(const HostedPlay&) = delete;

  [[nodiscard]] net::Client& client() override { return *control_; }
  net::Client* sit(sim::Index seat) override;
  [[nodiscard]] bool has_seats() const override { return true; }
  [[nodiscard]] std::vector<sim::Index> seated() const override;
  [[nodiscard]] int idle_ms(int most_ms) const override;
  [[nodiscard]] const std::string& journal() const override { return journal_; }
  [[nodiscard]] Invitations* invitations() override { return codes_.get(); }

 private:
  HostedPlay(std::unique_ptr<net::WebsocketServer> server, std::unique_ptr<JoinCodes> codes, std::string journal,
             std::function<void()> woken);
  [[nodiscard]] std::unique_ptr<net::RemoteClient> connect(const std::string& token);

  std::unique_ptr<net::WebsocketServer> server_;
  std::unique_ptr<JoinCodes> codes_;
  std::string journal_;
  std::function<void()> woken_;
  std::thread thread_;
  std::optional<net::ClientNetwork> network_;
  std::unique_ptr<net::RemoteClient> control_;
  std::map<sim::Index, std::unique_ptr<net::RemoteClient>> seats_;
};

}  // namespace tocsin::gui
