// The real network: WebSocket over TLS 1.2 or later. Server and client know no certificate authority: the server's own
// certificate is named by its fingerprint in each join code.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "conduct/outcome.h"
#include "net/hall.h"

namespace tocsin::net {

struct Certificate {
  std::string certificate_path;  // PEM
  std::string key_path;          // PEM
  std::string fingerprint;       // SHA-256 of the certificate (DER), 32 bytes
};
// Reads both files, or makes them where neither is there: self-signed, EC P-256, for ten years.
[[nodiscard]] conduct::Outcome<Certificate> ensure_certificate(const std::string& certificate_path,
                                                               const std::string& key_path);

struct Listening {
  std::string host;  // an address of this machine; 0.0.0.0 and :: mean all
  std::uint16_t port = 0;
};

// Owns the hall and the one thread that it works on: whoever calls `run`.
class WebsocketServer {
 public:
  // `metrics`: where /healthz and /metrics are served without TLS; for the machine itself.
  [[nodiscard]] static conduct::Outcome<std::unique_ptr<WebsocketServer>> open(const Listening& listening,
                                                                               const Certificate& certificate,
                                                                               const std::optional<Listening>& metrics,
                                                                               const Limits& limits, const Log& log);
  ~WebsocketServer();
  WebsocketServer(const WebsocketServer&) = delete;
  WebsocketServer& operator=(const WebsocketServer&) = delete;

  [[nodiscard]] Hall& hall();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t metrics_port() const;  // 0: none

  // Serves until `stop` is called (from any thread), or SIGTERM or SIGINT comes where they are this server's to hear; then
  // everybody is told and all is on disk.
  enum class Signals : std::uint8_t { heard, left_alone };
  void run(Signals signals = Signals::heard);
  void stop();

 private:
  class Parts;
  explicit WebsocketServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// One thread for the connections of many clients of this process.
class ClientNetwork {
 public:
  ClientNetwork();
  ~ClientNetwork();  // the wires that it made must be gone
  ClientNetwork(const ClientNetwork&) = delete;
  ClientNetwork& operator=(const ClientNetwork&) = delete;

  [[nodiscard]] std::unique_ptr<Wire> make_wire(const std::string& host, std::uint16_t port,
                                                const std::string& fingerprint);

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tocsin::net
