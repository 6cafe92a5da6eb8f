// TLS over a TCP socket for the server's many connections: OpenSSL reads and writes the socket itself, so that a connection
// on which nothing happens keeps its session and no buffers. (asio's ssl::stream keeps four of 17 KiB for each.)
//
// Only for the two files that know Boost.Beast; an asynchronous stream as those libraries understand it, without the
// blocking calls. One thread, one reader and one writer at a time.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/role.hpp>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

namespace tocsin::net {

class TlsStream {
 public:
  using next_layer_type = boost::asio::ip::tcp::socket;
  using executor_type = next_layer_type::executor_type;
  using Error = boost::beast::error_code;

  TlsStream(next_layer_type&& socket, SSL_CTX* context) : socket_(std::move(socket)), tls_(SSL_new(context)) {
    if (!tls_) return;  // Whatever is tried with it fails then.
    SSL_set_mode(tls_.get(),
                 SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_read_ahead(tls_.get(), 1);
    BIO* bio = BIO_new(method());
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls_.get(), bio, bio);
    Error ignored;
    socket_.native_non_blocking(true, ignored);
  }
  TlsStream(const TlsStream&) = delete;  // The session knows where its socket is.
  TlsStream& operator=(const TlsStream&) = delete;

  [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
  [[nodiscard]] next_layer_type& next_layer() { return socket_; }
  [[nodiscard]] const next_layer_type& next_layer() const { return socket_; }

  template <class Handler>
  auto async_accept(Handler&& handler) {
    return start([this] { return result_of(SSL_accept(tls_.get())); }, false, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    const boost::asio::mutable_buffer room = first_of<boost::asio::mutable_buffer>(buffers);
    const bool waits = tls_ && SSL_has_pending(tls_.get()) == 0;
    return start([this, room] { return result_of(SSL_read(tls_.get(), room.data(), bounded(room.size()))); }, waits,
                 std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return start(
        [this, buffers] {
          // Head and content of a frame become one record.
          thread_local std::array<char, record_bytes> record;
          boost::asio::const_buffer part = first_of<boost::asio::const_buffer>(buffers);
          if (part.size() < record.size()) {
            part = boost::asio::buffer(record.data(), boost::asio::buffer_copy(boost::asio::buffer(record), buffers));
          }
          return result_of(SSL_write(tls_.get(), part.data(), bounded(part.size())));
        },
        false, std::forward<Handler>(handler));
  }
  // Says that nothing more comes, where that can be said at once.
  void shut_down() {
    ERR_clear_error();
    if (tls_ && SSL_is_init_finished(tls_.get()) != 0) SSL_shutdown(tls_.get());
    Error ignored;
    socket_.shutdown(next_layer_type::shutdown_send, ignored);
  }

 private:
  static constexpr std::size_t record_bytes = 16UL * 1024;
  struct Result {
    Error error;
    std::size_t count = 0;
    std::optional<next_layer_type::wait_type> waits_for;
  };

  // Tries, waits until the socket can do what was wanting, tries again.
  template <class Try>
  struct Operation {
    TlsStream* stream;
    Try attempt;
    bool waits_first;
    bool has_waited = false;
    std::optional<Result> result = std::nullopt;

    template <class Self>
    void operator()(Self& self, Error error = {}) {
      if (result) return self.complete(result->error, result->count);
      Result now;
      if (error || !stream->tls_) {
        now.error = error ? error : make_error_code(boost::asio::error::no_memory);
      } else if (std::exchange(waits_first, false)) {
        now.waits_for = next_layer_type::wait_read;
      } else {
        ERR_clear_error();
        now = attempt();
      }
      next_layer_type& socket = stream->socket_;
      if (now.waits_for) {
        has_waited = true;
        return socket.async_wait(*now.waits_for, std::move(self));
      }
      if (has_waited) return self.complete(now.error, now.count);
      result = now;  // Nobody is called back by the call that starts the operation.
      boost::asio::post(socket.get_executor(), std::move(self));
    }
  };

  template <class Try, class Handler>
  auto start(Try attempt, bool waits_first, Handler&& handler) {
    return boost::asio::async_compose<Handler, void(Error, std::size_t)>(
        Operation<Try>{this, std::move(attempt), waits_first}, handler, socket_);
  }

  template <class Buffer, class Buffers>
  static Buffer first_of(const Buffers& buffers) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at) {
      if (Buffer buffer = *at; buffer.size() != 0) return buffer;
    }
    return {};
  }
  static int bounded(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, 1UL << 30U)); }

  Result result_of(int returned) const {
    if (returned > 0) return {{}, static_cast<std::size_t>(returned), std::nullopt};
    const int number = errno;
    switch (SSL_get_error(tls_.get(), returned)) {
      case SSL_ERROR_WANT_READ: return {{}, 0, next_layer_type::wait_read};
      case SSL_ERROR_WANT_WRITE: return {{}, 0, next_layer_type::wait_write};
      case SSL_ERROR_ZERO_RETURN: return {make_error_code(boost::asio::error::eof), 0, std::nullopt};
      case SSL_ERROR_SYSCALL:
        if (returned < 0 && number != 0) return {Error(number, boost::system::system_category()), 0, std::nullopt};
        break;
      default:
        if (const auto code = ERR_get_error()) {
          return {Error(static_cast<int>(code), boost::asio::error::get_ssl_category()), 0, std::nullopt};
        }
    }
    return {make_error_code(boost::asio::ssl::error::stream_truncated), 0, std::nullopt};
  }

  // What OpenSSL reads from and writes to: the socket, without a signal where the other end is gone.
  static int handle_of(BIO* bio) { return static_cast<TlsStream*>(BIO_get_data(bio))->socket_.native_handle(); }
  static bool passes() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }
  static int write_socket(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(handle_of(bio), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && passes()) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
  }
  static int read_socket(BIO* bio, char* data, int size) {
    BIO_clear_retry_flags(bio);
    const auto came = ::recv(handle_of(bio), data, static_cast<std::size_t>(size), 0);
    if (came < 0 && passes()) BIO_set_retry_read(bio);
    return static_cast<int>(came);
  }
  static long control_socket(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }
  static const BIO_METHOD* method() {
    static const std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> made = [] {
      std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> making(
          BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tocsin socket"), &BIO_meth_free);
      BIO_meth_set_write(making.get(), write_socket);
      BIO_meth_set_read(making.get(), read_socket);
      BIO_meth_set_ctrl(making.get(), control_socket);
      return making;
    }();
    return made.get();
  }

  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  next_layer_type socket_;
  std::unique_ptr<SSL, Free> tls_;
};

// How Beast ends a connection whose closing frames have been exchanged.
template <class Handler>
void async_teardown(boost::beast::role_type /*role*/, TlsStream& stream, Handler&& handler) {
  stream.shut_down();
  boost::asio::post(stream.get_executor(),
                    [handler = std::forward<Handler>(handler)]() mutable { handler(TlsStream::Error{}); });
}

}  // namespace tocsin::net
