// A connection to a drill server for a command: it waits until something has come.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/lines.h"
#include "cli/places.h"
#include "net/remote_client.h"

namespace tocsin::cli {

class Connected {
 public:
  Connected(const net::JoinCode& code, const std::string& name);
  ~Connected();
  Connected(const Connected&) = delete;
  Connected& operator=(const Connected&) = delete;

  [[nodiscard]] net::RemoteClient& client() { return *client_; }
  [[nodiscard]] const Waker& waker() const { return waker_; }
  // Takes what comes until `enough`; false: the server has sent us away, or it took longer than `within_ms`.
  [[nodiscard]] bool wait(const std::function<bool()>& enough, int within_ms);

 private:
  Waker waker_;
  net::ClientNetwork network_;
  std::unique_ptr<net::RemoteClient> client_;
};

// Why it could not be used.
[[nodiscard]] Failed why_not(const net::Status& status, bool english);

}  // namespace tocsin::cli
