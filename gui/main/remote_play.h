// An exercise on somebody else's server, for the pages: one client, as the join code says.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gui/host.h"
#include "net/door_book.h"
#include "net/remote_client.h"
#include "net/websocket.h"

namespace tocsin::gui {

class RemotePlay : public Play {
 public:
  // `code`: a join code, or a file that holds one. Null: `problem` says why. Whether the server is there and lets
  // somebody in is the client's to say.
  [[nodiscard]] static std::unique_ptr<RemotePlay> open(const std::string& code, const std::string& name,
                                                        std::function<void()> woken, std::string& problem);
  RemotePlay(const net::JoinCode& code, const std::string& name, std::function<void()> woken);

  [[nodiscard]] net::Client& client() override { return *client_; }
  net::Client* sit(sim::Index) override { return nullptr; }
  [[nodiscard]] bool has_seats() const override { return false; }
  [[nodiscard]] std::vector<sim::Index> seated() const override { return {}; }
  [[nodiscard]] int idle_ms(int most_ms) const override { return client_->idle_ms(most_ms); }
  [[nodiscard]] const std::string& journal() const override { return journal_; }

 private:
  std::string journal_;  // empty
  net::ClientNetwork network_;
  std::unique_ptr<net::RemoteClient> client_;
};

}  // namespace tocsin::gui
