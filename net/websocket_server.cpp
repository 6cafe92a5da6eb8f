#include <libintl.h>

#include <utility>  // Boost 1.74 uses std::exchange without it

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <csignal>
#include <vector>

#include "net/tls_stream.h"
#include "net/websocket.h"
#include "sim/basics.h"

namespace tocsin::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = beast::error_code;

constexpr int pings_max = 100;  // of a client, within `pings_for`
constexpr std::chrono::seconds pings_for{10};
constexpr std::chrono::seconds parting{3};  // to take what was queued, and the close

using Counter = std::shared_ptr<std::size_t>;

class Connection : public Link, public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket&& socket, asio::ssl::context& tls, Hall& hall, const Limits& limits, Counter open)
      : stream_(std::move(socket), tls.native_handle()), hall_(&hall), limits_(&limits), open_(std::move(open)) {
    ++*open_;
  }
  ~Connection() override { --*open_; }

  void start() {
    Error ignored;
    const auto peer = socket().remote_endpoint(ignored);
    peer_ = peer.address().to_string() + ":" + std::to_string(peer.port());
    socket().set_option(tcp::no_delay(true), ignored);
    break_off_in(limits_->hello_within);
    stream_.next_layer().async_accept([self = shared_from_this()](Error error, std::size_t) {
      self->timer_.reset();
      if (error || self->is_broken_) return self->break_off();
      self->accept();
    });
  }

  void send(Frame frame) override {
    if (is_broken_) return;
    queued_ += frame->size();
    queue_.push_back(std::move(frame));
    if (queue_.size() - sent_ > limits_->queue_frames) return break_off();
    if (queue_.size() == 1) write();
  }
  [[nodiscard]] std::size_t queued_bytes() const override { return queued_; }

  void close() override {
    if (std::exchange(is_closing_, true)) return;
    break_off_in(parting);
    if (queue_.empty()) close_stream();
  }

 private:
  tcp::socket& socket() { return stream_.next_layer().next_layer(); }

  void break_off_in(std::chrono::milliseconds time) {
    timer_ = std::make_unique<asio::steady_timer>(stream_.get_executor(), time);
    timer_->async_wait([self = shared_from_this()](Error error) {
      if (!error) self->break_off();
    });
  }

  void accept() {
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = limits_->hello_within;
    timeout.idle_timeout = limits_->pong_within;
    timeout.keep_alive_pings = true;
    stream_.set_option(timeout);
    stream_.read_message_max(request_bytes_max);
    stream_.auto_fragment(false);
    stream_.control_callback([this](websocket::frame_type kind, beast::string_view) {
      if (kind == websocket::frame_type::ping) count_ping();
    });
    stream_.async_accept([self = shared_from_this()](Error error) {
      if (error) return;
      self->id_ = self->hall_->opened(*self, self->peer_);
      self->read();
    });
  }

  void count_ping() {
    const auto now = std::chrono::steady_clock::now();
    if (now - pings_from_ > pings_for) {
      pings_from_ = now;
      pings_ = 0;
    }
    if (++pings_ == pings_max + 1) hall_->misbehaved(id_, "too-many-pings", {"探詢過多", "too many pings"});
    if (pings_ > 2 * pings_max) break_off();
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](Error error, std::size_t) { self->has_read(error); });
  }

  void has_read(Error error) {
    if (error) {
      // The library has told the client already, with the close code that belongs to it.
      if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow) {
        hall_->misbehaved(id_, "oversized", {"訊息過大", "a frame that is too large"});
      } else if (error != websocket::error::closed &&
                 error.category() == make_error_code(websocket::error::closed).category()) {
        hall_->misbehaved(id_, "malformed", {"不是 WebSocket 訊息", "no WebSocket frame"});
      }
      return end();
    }
    if (stream_.got_text()) {
      const auto data = buffer_.cdata();
      hall_->received(id_, {static_cast<const char*>(data.data()), data.size()});
    } else {
      hall_->misbehaved(id_, "malformed", {"訊息不是文字", "a binary frame"});
    }
    buffer_.consume(buffer_.size());
    buffer_.shrink_to_fit();
    if (is_broken_) return end();
    read();
  }

  void write() {
    stream_.text(true);
    stream_.async_write(asio::buffer(*queue_[sent_]),
                        [self = shared_from_this()](Error error, std::size_t) { self->has_written(error); });
  }

  void has_written(Error error) {
    if (error || is_broken_) return break_off();
    queued_ -= queue_[sent_]->size();
    queue_[sent_++] = nullptr;
    if (sent_ == queue_.size()) {
      sent_ = 0;
      std::vector<Frame>().swap(queue_);
    } else if (2 * sent_ > queue_.size()) {
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(std::exchange(sent_, 0U)));
    }
    if (!queue_.empty()) return write();
    if (is_closing_) return close_stream();
    if (id_ != 0) hall_->has_room(id_);
  }

  void close_stream() {
    if (is_broken_ || std::exchange(close_sent_, true)) return;
    stream_.async_close(websocket::close_code::policy_error, [self = shared_from_this()](Error) { self->break_off(); });
  }

  // The reading ends with it, and the hall hears of it then.
  void break_off() {
    if (std::exchange(is_broken_, true)) return;
    Error ignored;
    socket().close(ignored);
  }

  void end() {
    break_off();
    if (timer_) timer_->cancel();
    if (!std::exchange(has_ended_, true) && id_ != 0) hall_->closed(id_);
  }

  websocket::stream<TlsStream, false> stream_;
  Hall* hall_;
  const Limits* limits_;
  Counter open_;
  std::string peer_;
  std::uint64_t id_ = 0;
  beast::flat_buffer buffer_;
  std::vector<Frame> queue_;
  std::size_t sent_ = 0;  // of the queue; the next is on its way
  std::size_t queued_ = 0;
  std::unique_ptr<asio::steady_timer> timer_;  // until it has shown what it is, or has parted
  std::chrono::steady_clock::time_point pings_from_{};
  int pings_ = 0;
  bool is_closing_ = false;
  bool close_sent_ = false;
  bool is_broken_ = false;
  bool has_ended_ = false;
};

// One request, one answer.
class Inspection : public std::enable_shared_from_this<Inspection> {
 public:
  Inspection(tcp::socket&& socket, const Hall& hall) : stream_(std::move(socket)), hall_(&hall) {}
  void start() {
    stream_.expires_after(std::chrono::seconds(5));
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](Error error, std::size_t) {
      if (!error) self->answer();
    });
  }

 private:
  void answer() {
    response_.version(request_.version());
    response_.keep_alive(false);
    response_.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    if (request_.method() != http::verb::get) {
      response_.result(http::status::method_not_allowed);
    } else if (request_.target() == "/healthz") {
      const bool healthy = hall_->is_healthy();
      response_.result(healthy ? http::status::ok : http::status::service_unavailable);
      response_.body() = healthy ? "ok\n" : "a journal cannot be written\n";
    } else if (request_.target() == "/metrics") {
      response_.body() = hall_->metrics();
    } else {
      response_.result(http::status::not_found);
    }
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](Error, std::size_t) {
      Error ignored;
      self->stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    });
  }

  beast::tcp_stream stream_;
  const Hall* hall_;
  beast::flat_buffer buffer_{8192};
  http::request<http::empty_body> request_;
  http::response<http::string_body> response_;
};

std::string why_not_there(const Error& error, const std::string& place) {
  if (error == asio::error::address_in_use) {
    return sim::fill(gettext("%s is in use, perhaps by another server; choose another port"), {place});
  }
  if (error == std::errc::address_not_available) {
    return sim::fill(gettext("%s is no address of this computer"), {place});
  }
  if (error == asio::error::access_denied) {
    return sim::fill(gettext("%s may be used by administrators only; choose a port from 1024 on"), {place});
  }
  return sim::fill(gettext("%1$s cannot be used: %2$s"), {place, error.message()});
}

std::optional<std::string> listen_at(tcp::acceptor& acceptor, const Listening& at) {
  Error error;
  const auto address = asio::ip::make_address(at.host, error);
  if (error) {
    return sim::fill(gettext("`%s` is no address in numbers: write 0.0.0.0 for all of this computer's, or 127.0.0.1"),
                     {at.host});
  }
  const tcp::endpoint endpoint(address, at.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(4'096, error);
  if (error) return why_not_there(error, at.host + ":" + std::to_string(at.port));
  return std::nullopt;
}

}  // namespace

class WebsocketServer::Parts {
 public:
  Parts(const Limits& limits, const Log& log)
      : limits_(limits),
        log_(log),
        hall_(
            limits, log, [this](std::function<void()> work) { asio::post(io_, std::move(work)); },
            [this](int ms) { next_turn(ms); }) {}

  std::optional<std::string> open(const Listening& listening, const Certificate& certificate,
                                  const std::optional<Listening>& metrics) {
    Error error;
    tls_.set_options(asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    // Clients come back with a whole handshake; nothing is remembered of them.
    SSL_CTX_set_session_cache_mode(tls_.native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(tls_.native_handle(), 0);
    tls_.use_certificate_chain_file(certificate.certificate_path, error);
    if (error) {
      return sim::fill(gettext("%1$s cannot be used as a certificate: %2$s"),
                       {certificate.certificate_path, error.message()});
    }
    tls_.use_private_key_file(certificate.key_path, asio::ssl::context::pem, error);
    if (error) {
      return sim::fill(gettext("%1$s cannot be used as the certificate's key: %2$s"),
                       {certificate.key_path, error.message()});
    }
    if (auto failed = listen_at(acceptor_, listening)) return failed;
    if (metrics) return listen_at(metrics_, *metrics);
    return std::nullopt;
  }

  void run(Signals signals) {
    if (signals == Signals::heard) {
      signals_.add(SIGTERM);
      signals_.add(SIGINT);
      signals_.async_wait([this](Error error, int) {
        if (!error) begin_to_stop();
      });
    }
    accept();
    if (metrics_.is_open()) accept_inspection();
    io_.run();
  }
  void stop() {
    asio::post(io_, [this] { begin_to_stop(); });
  }
  Hall& hall() { return hall_; }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::uint16_t metrics_port() const { return metrics_.is_open() ? metrics_.local_endpoint().port() : 0; }

 private:
  void accept() {
    acceptor_.async_accept([this](Error error, tcp::socket socket) {
      if (stopping_) return;
      if (!error && *open_ < limits_.links) {
        std::make_shared<Connection>(std::move(socket), tls_, hall_, limits_, open_)->start();
      } else if (error) {
        // No file descriptors, for example: others must be closed first.
        log_.write(Level::error, "accept-failed", {{"why", error.message()}});
        pause_.expires_after(std::chrono::milliseconds(100));
        return pause_.async_wait([this](Error) {
          if (!stopping_) accept();
        });
      }
      accept();
    });
  }

  void accept_inspection() {
    metrics_.async_accept([this](Error error, tcp::socket socket) {
      if (stopping_) return;
      if (!error) std::make_shared<Inspection>(std::move(socket), hall_)->start();
      accept_inspection();
    });
  }

  // A timer that rings too early does no harm and costs less than a new one after each frame.
  void next_turn(int ms) {
    const auto at = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    if (stopping_ || (turn_is_planned_ && turn_.expiry() <= at)) return;
    turn_is_planned_ = true;
    turn_.expires_at(at);
    turn_.async_wait([this](Error error) {
      if (error || stopping_) return;
      turn_is_planned_ = false;
      hall_.turn();
    });
  }

  void begin_to_stop() {
    if (std::exchange(stopping_, true)) return;
    log_.write(Level::info, "stopping");
    Error ignored;
    signals_.cancel(ignored);
    acceptor_.close(ignored);
    metrics_.close(ignored);
    turn_.cancel();
    pause_.cancel();
    hall_.stop();
    // Connections end by themselves now, or are broken off; then there is nothing left to run.
  }

  asio::io_context io_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  Limits limits_;
  Log log_;
  Counter open_ = std::make_shared<std::size_t>(0);
  tcp::acceptor acceptor_{io_};
  tcp::acceptor metrics_{io_};
  asio::signal_set signals_{io_};
  asio::steady_timer turn_{io_};
  asio::steady_timer pause_{io_};
  bool turn_is_planned_ = false;
  bool stopping_ = false;
  Hall hall_;
};

WebsocketServer::WebsocketServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
WebsocketServer::~WebsocketServer() = default;

conduct::Outcome<std::unique_ptr<WebsocketServer>> WebsocketServer::open(const Listening& listening,
                                                                         const Certificate& certificate,
                                                                         const std::optional<Listening>& metrics,
                                                                         const Limits& limits, const Log& log) {
  auto parts = std::make_unique<Parts>(limits, log);
  if (auto failed = parts->open(listening, certificate, metrics)) {
    return conduct::Failed{conduct::input_output, std::move(*failed)};
  }
  return std::unique_ptr<WebsocketServer>(new WebsocketServer(std::move(parts)));
}

Hall& WebsocketServer::hall() { return parts_->hall(); }
std::uint16_t WebsocketServer::port() const { return parts_->port(); }
std::uint16_t WebsocketServer::metrics_port() const { return parts_->metrics_port(); }
void WebsocketServer::run(Signals signals) { parts_->run(signals); }
void WebsocketServer::stop() { parts_->stop(); }

}  // namespace tocsin::net
