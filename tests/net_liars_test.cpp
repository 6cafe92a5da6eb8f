// Clients that lie: each ends with an error of its own, and nobody else notices.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "conduct/drill.h"
#include "net/remote_client.h"
#include "net/websocket.h"
#include "tests/catch.h"
#include "tests/net_world.h"
#include "tests/program.h"
#include "tests/served.h"

namespace tocsin::test {
namespace {

// TLS and WebSocket by hand, so that it can do what no library does. What fails is seen in what the server says.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : context_(SSL_CTX_new(TLS_client_method())) {
    descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    static_cast<void>(connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address));
    timeval patience{60, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  ~RawClient() {
    if (tls_ != nullptr) SSL_free(tls_);
    SSL_CTX_free(context_);
    close(descriptor_);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  RawClient& tls() {
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, descriptor_);
    static_cast<void>(SSL_connect(tls_));
    return *this;
  }
  RawClient& upgrade() {
    const bool written = write(
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    // Catch2 takes no assertion from a thread of its own.
    if (!written) throw std::runtime_error("nothing can be written to the server");
    std::string head;
    char c = 0;
    while (head.find("\r\n\r\n") == std::string::npos && SSL_read(tls_, &c, 1) == 1) head += c;
    return *this;
  }
  bool plain(const std::string& bytes) { return send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0; }
  bool write(const std::string& bytes) { return SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) > 0; }
  // Masked with zeros; `opcode` with the final bit.
  static std::string frame(unsigned char opcode, const std::string& payload, std::uint64_t claimed = 0) {
    const std::uint64_t size = claimed == 0 ? payload.size() : claimed;
    std::string out(1, static_cast<char>(opcode));
    if (size < 126) {
      out += static_cast<char>(0x80U | size);
    } else {
      out += static_cast<char>(0x80U | 127U);
      for (int shift = 56; shift >= 0; shift -= 8)
        out += static_cast<char>((size >> static_cast<unsigned>(shift)) & 255U);
    }
    return out + std::string(4, '\0') + payload;
  }
  // All that the server still says, until it closes.
  std::string rest() {
    std::string all;
    char bytes[4096];
    while (true) {
      const auto count = tls_ == nullptr ? static_cast<int>(recv(descriptor_, bytes, sizeof bytes, 0))
                                         : SSL_read(tls_, bytes, sizeof bytes);
      if (count <= 0) break;
      all.append(bytes, static_cast<std::size_t>(count));
    }
    return all;
  }
  void half_close() { shutdown(descriptor_, SHUT_WR); }

 private:
  SSL_CTX* context_;
  SSL* tls_ = nullptr;
  int descriptor_;
};

constexpr unsigned char text = 0x81;
constexpr unsigned char binary = 0x82;
constexpr unsigned char ping = 0x89;

std::string close_code(unsigned code) { return {static_cast<char>(code >> 8U), static_cast<char>(code & 255U)}; }

}  // namespace

TEST_CASE("Twenty clients that lie end each with an error of its own, and an honest one goes on") {
  const ScratchFolder folder(ScratchFolder::Where::memory);
  const std::string path = folder / "drill.tocsin";
  auto loaded = conduct::read_drill(library_file("drills/hospital-ransomware-2025.yaml"), {});
  REQUIRE(loaded);
  auto session = conduct::Session::start(std::move(*loaded), 7, path);
  auto book = net::DoorBook::open(path);
  auto certificate = net::ensure_certificate(folder / "a.crt", folder / "a.key");
  REQUIRE((session && book && certificate));
  const std::string id = (*book).exercise();
  const std::string honest_token = *(*book).add("ciso", sim::SeatRole::participant, 0, 4'000'000'000);
  const std::string liar_token = *(*book).add("er-nurse", sim::SeatRole::participant, 0, 4'000'000'000);
  net::Limits limits;
  limits.hello_within = std::chrono::milliseconds(1'500);
  limits.pong_within = std::chrono::milliseconds(3'000);
  const net::Log quiet([](const std::string&) {});
  const std::uint16_t port = free_port();
  auto server = net::WebsocketServer::open({"127.0.0.1", port}, *certificate, std::nullopt, limits, quiet);
  REQUIRE(server);
  (*server)->hall().add(std::move(*session), std::move(*book));
  std::thread thread([&] { (*server)->run(); });

  WakeUp wake_up;
  net::ClientNetwork network;
  net::RemoteClient honest(network.make_wire("127.0.0.1", port, (*certificate).fingerprint),
                           {id, honest_token, "honest"});
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (honest.status().what != net::Status::What::connected && std::chrono::steady_clock::now() < latest)
    honest.poll();

  const auto hello = [&](std::uint32_t version) {
    return net::write_frame(net::Hello{version, id, liar_token, "liar", "", 0});
  };
  const std::string good_hello = RawClient::frame(text, hello(1));
  net::Ask ask;
  ask.ticket = 1;
  ask.verb = net::Verb::end;
  ask.command.kind = sim::Kind::ended;
  const std::string ask_frame = RawClient::frame(text, net::write_frame(ask));

  struct Lie {
    const char* what;
    std::function<std::string()> tell;  // what the server said
    std::string answer;                 // must be in it
  };
  const auto upgraded = [&](const std::string& bytes) {
    RawClient client(port);
    client.tls().upgrade().write(bytes);
    return client.rest();
  };
  const std::vector<Lie> lies{
      {"no TLS at all",
       [&] {
         RawClient c(port);
         c.plain("GET / HTTP/1.1\r\n\r\n");
         return c.rest();
       },
       ""},
      {"silence before TLS",
       [&] {
         RawClient c(port);
         return c.rest();
       },
       ""},
      {"half a TLS hello",
       [&] {
         RawClient c(port);
         c.plain("\x16\x03\x01\x02");
         return c.rest();
       },
       ""},
      {"TLS and then silence",
       [&] {
         RawClient c(port);
         c.tls();
         return c.rest();
       },
       ""},
      {"no upgrade",
       [&] {
         RawClient c(port);
         c.tls().write("GET / HTTP/1.0\r\n\r\n");
         return c.rest();
       },
       ""},
      {"garbage for HTTP",
       [&] {
         RawClient c(port);
         c.tls().write("\x01\x02\x03\r\n\r\n");
         return c.rest();
       },
       ""},
      {"no hello",
       [&] {
         RawClient c(port);
         c.tls().upgrade();
         return c.rest();
       },
       "hello-timeout"},
      {"another version", [&] { return upgraded(RawClient::frame(text, hello(2))); }, "wrong-version"},
      {"a request first", [&] { return upgraded(ask_frame); }, "malformed"},
      {"no JSON", [&] { return upgraded(RawClient::frame(text, "hello")); }, "malformed"},
      {"a binary frame", [&] { return upgraded(RawClient::frame(binary, hello(1))); }, "malformed"},
      {"no UTF-8", [&] { return upgraded(RawClient::frame(text, "\xff\xff")); }, close_code(1007)},
      {"garbage after the handshake", [&] { return upgraded(std::string(64, '\xff')); }, close_code(1002)},
      {"an unmasked frame", [&] { return upgraded(std::string("\x81\x02{}", 4)); }, close_code(1002)},
      {"an oversized frame", [&] { return upgraded(RawClient::frame(text, std::string(1000, ' '), 1ULL << 30U)); },
       close_code(1009)},
      {"half a frame", [&] { return upgraded(RawClient::frame(text, "{\"type\"", 100)); }, "hello-timeout"},
      {"a forged token",
       [&] {
         return upgraded(RawClient::frame(text, net::write_frame(net::Hello{1, id, honest_token + "x", "", "", 0})));
       },
       "join-refused"},
      {"a second hello", [&] { return upgraded(good_hello + good_hello); }, "malformed"},
      {"what only the controller may",
       [&] {
         RawClient c(port);
         c.tls().upgrade().write(good_hello + ask_frame + ask_frame);
         return c.rest();
       },
       "not-your-part"},
      {"100 MB of pings",
       [&] {
         RawClient c(port);
         c.tls().upgrade();
         std::string burst;
         for (int i = 0; i < 800; ++i) burst += RawClient::frame(ping, std::string(125, 'p'));
         for (int i = 0; i < 1'000 && c.write(burst); ++i) {
         }
         return c.rest();
       },
       ""},
  };
  REQUIRE(lies.size() == 20);
  std::vector<std::string> said(lies.size());
  std::vector<std::string> broken(lies.size());
  const auto tell = [&](std::size_t i) {
    try {
      said[i] = lies[i].tell();
    } catch (const std::runtime_error& error) {
      broken[i] = error.what();
    }
  };
  std::vector<std::thread> liars;
  for (std::size_t i = 0; i < lies.size(); ++i) {
    // Those that sit in the liar's seat go one after the other.
    if (lies[i].answer == "not-your-part" || std::string(lies[i].what) == "a second hello") continue;
    liars.emplace_back([&, i] { tell(i); });
  }
  for (std::thread& liar : liars) liar.join();
  for (std::size_t i = 0; i < lies.size(); ++i) {
    if (lies[i].answer == "not-your-part" || std::string(lies[i].what) == "a second hello") tell(i);
    INFO(lies[i].what << ": " << said[i].size() << " bytes");
    CHECK(broken[i].empty());
    CHECK(said[i].find(lies[i].answer) != std::string::npos);
  }
  // The honest one: its connection stood all the while, and it is answered.
  honest.poll();
  CHECK(honest.connections() == 1);
  const net::Ticket ticket = honest.send(command_of(sim::Kind::form_closed));
  std::vector<net::Answer> answers;
  for (; answers.empty() && std::chrono::steady_clock::now() < latest; answers = honest.answers()) {
    wake_up.wait(50);
    honest.poll();
  }
  REQUIRE(answers.size() == 1);
  CHECK(answers.front().ticket == ticket);
  honest.wire().close();
  (*server)->stop();
  thread.join();
}

}  // namespace tocsin::test
