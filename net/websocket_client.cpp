#include <utility>  // Boost 1.74 uses std::exchange without it

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <mutex>
#include <thread>

#include "net/websocket.h"

namespace tocsin::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = beast::error_code;

constexpr std::chrono::seconds connect_within{10};
constexpr std::chrono::seconds silence_max{30};

// What the wire's owner and the network's thread share.
struct Mailbox {
  std::mutex mutex;
  Wire::State state = Wire::State::idle;
  std::string failure;
  std::deque<std::string> arrived;
  std::function<void()> wake_up;
  std::uint64_t attempt = 0;  // what an earlier connection still says does not count

  void set(std::uint64_t of, Wire::State now, const std::string& why = {}) {
    std::function<void()> wake;
    {
      const std::lock_guard guard(mutex);
      if (of != attempt || state == Wire::State::failed) return;
      state = now;
      failure = why;
      wake = wake_up;
    }
    if (wake) wake();
  }
  void put(std::uint64_t of, std::string frame) {
    std::function<void()> wake;
    {
      const std::lock_guard guard(mutex);
      if (of != attempt) return;
      arrived.push_back(std::move(frame));
      wake = wake_up;
    }
    if (wake) wake();
  }
};

// One attempt; lives on the network's thread.
class Attempt : public std::enable_shared_from_this<Attempt> {
 public:
  Attempt(asio::io_context& io, asio::ssl::context& tls, std::shared_ptr<Mailbox> mailbox, std::uint64_t number,
          std::string host, std::uint16_t port, std::string fingerprint)
      : resolver_(io),
        stream_(io, tls),
        mailbox_(std::move(mailbox)),
        number_(number),
        host_(std::move(host)),
        port_(port),
        fingerprint_(std::move(fingerprint)) {}

  void start() {
    resolver_.async_resolve(host_, std::to_string(port_),
                            [self = shared_from_this()](Error error, const tcp::resolver::results_type& found) {
                              if (error) return self->fail("unreachable");
                              self->connect(found);
                            });
  }

  void send(std::string frame) {
    queue_.push_back(std::move(frame));
    if (queue_.size() == 1 && is_open_) write();
  }

  void close() {
    Error ignored;
    resolver_.cancel();
    lowest().socket().close(ignored);
  }

 private:
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  void connect(const tcp::resolver::results_type& found) {
    lowest().expires_after(connect_within);
    lowest().async_connect(found, [self = shared_from_this()](Error error, const tcp::endpoint&) {
      if (error) return self->fail("unreachable");
      self->handshake();
    });
  }

  // The certificate is the one that the join code names, or it is nobody's.
  void handshake() {
    Error ignored;
    lowest().socket().set_option(tcp::no_delay(true), ignored);
    auto& tls = stream_.next_layer();
    tls.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    tls.set_verify_callback([self = this](bool, asio::ssl::verify_context& context) {
      X509* certificate = X509_STORE_CTX_get0_cert(context.native_handle());
      unsigned char hash[EVP_MAX_MD_SIZE];
      unsigned size = 0;
      const bool hashed = certificate != nullptr && X509_digest(certificate, EVP_sha256(), hash, &size) == 1;
      const bool same =
          hashed && size == self->fingerprint_.size() && CRYPTO_memcmp(hash, self->fingerprint_.data(), size) == 0;
      self->is_wrong_ = !same;
      return same;
    });
    SSL_set_mode(tls.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    tls.async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](Error error) {
      if (error) return self->fail(self->is_wrong_ ? "wrong-certificate" : "no-tls");
      self->upgrade();
    });
  }

  void upgrade() {
    lowest().expires_never();
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = connect_within;
    timeout.idle_timeout = silence_max;
    timeout.keep_alive_pings = true;
    stream_.set_option(timeout);
    stream_.read_message_max(reply_bytes_max);
    stream_.auto_fragment(false);
    stream_.async_handshake(host_ + ":" + std::to_string(port_), "/", [self = shared_from_this()](Error error) {
      if (error) return self->fail("no-websocket");
      self->is_open_ = true;
      self->mailbox_->set(self->number_, Wire::State::open);
      if (!self->queue_.empty()) self->write();
      self->read();
    });
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](Error error, std::size_t) {
      if (error) return self->fail("closed");
      self->mailbox_->put(self->number_, beast::buffers_to_string(self->buffer_.cdata()));
      self->buffer_.consume(self->buffer_.size());
      self->buffer_.shrink_to_fit();
      self->read();
    });
  }

  void write() {
    stream_.text(true);
    stream_.async_write(asio::buffer(queue_.front()), [self = shared_from_this()](Error error, std::size_t) {
      if (error) return;  // The reading says why.
      self->queue_.pop_front();
      if (!self->queue_.empty()) self->write();
    });
  }

  void fail(const std::string& why) {
    close();
    mailbox_->set(number_, Wire::State::failed, why);
  }

  tcp::resolver resolver_;
  websocket::stream<beast::ssl_stream<beast::tcp_stream>> stream_;
  std::shared_ptr<Mailbox> mailbox_;
  std::uint64_t number_;
  std::string host_;
  std::uint16_t port_;
  std::string fingerprint_;
  bool is_wrong_ = false;
  bool is_open_ = false;
  beast::flat_buffer buffer_;
  std::deque<std::string> queue_;
};

}  // namespace

class ClientNetwork::Parts {
 public:
  Parts() : work_(asio::make_work_guard(io_)) {
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Parts() {
    work_.reset();
    io_.stop();
    thread_.join();
  }
  asio::io_context& io() { return io_; }
  asio::ssl::context tls{asio::ssl::context::tls_client};

 private:
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

namespace {

class WebsocketWire final : public Wire {
 public:
  WebsocketWire(asio::io_context& io, asio::ssl::context& tls, std::string host, std::uint16_t port,
                std::string fingerprint)
      : io_(&io), tls_(&tls), host_(std::move(host)), port_(port), fingerprint_(std::move(fingerprint)) {}
  ~WebsocketWire() override { close(); }

  void connect() override {
    drop();
    std::uint64_t number = 0;
    {
      const std::lock_guard guard(mailbox_->mutex);
      number = ++mailbox_->attempt;
      mailbox_->state = State::connecting;
      mailbox_->arrived.clear();
    }
    attempt_ = std::make_shared<Attempt>(*io_, *tls_, mailbox_, number, host_, port_, fingerprint_);
    asio::post(*io_, [attempt = attempt_] { attempt->start(); });
  }
  [[nodiscard]] State state() const override {
    const std::lock_guard guard(mailbox_->mutex);
    return mailbox_->state;
  }
  [[nodiscard]] std::string failure() const override {
    const std::lock_guard guard(mailbox_->mutex);
    return mailbox_->failure;
  }
  void send(std::string frame) override {
    if (!attempt_) return;
    asio::post(*io_, [attempt = attempt_, text = std::move(frame)]() mutable { attempt->send(std::move(text)); });
  }
  [[nodiscard]] bool take(std::string& frame) override {
    const std::lock_guard guard(mailbox_->mutex);
    if (mailbox_->arrived.empty()) return false;
    frame = std::move(mailbox_->arrived.front());
    mailbox_->arrived.pop_front();
    return true;
  }
  void close() override {
    drop();
    const std::lock_guard guard(mailbox_->mutex);
    ++mailbox_->attempt;
    mailbox_->state = State::idle;
  }
  void set_wake_up(std::function<void()> wake_up) override {
    const std::lock_guard guard(mailbox_->mutex);
    mailbox_->wake_up = std::move(wake_up);
  }

 private:
  void drop() {
    if (!attempt_) return;
    asio::post(*io_, [attempt = std::exchange(attempt_, nullptr)] { attempt->close(); });
  }

  asio::io_context* io_;
  asio::ssl::context* tls_;
  std::string host_;
  std::uint16_t port_;
  std::string fingerprint_;
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::shared_ptr<Attempt> attempt_;
};

}  // namespace

ClientNetwork::ClientNetwork() : parts_(std::make_unique<Parts>()) {}
ClientNetwork::~ClientNetwork() = default;

std::unique_ptr<Wire> ClientNetwork::make_wire(const std::string& host, std::uint16_t port,
                                               const std::string& fingerprint) {
  return std::make_unique<WebsocketWire>(parts_->io(), parts_->tls, host, port, fingerprint);
}

}  // namespace tocsin::net
