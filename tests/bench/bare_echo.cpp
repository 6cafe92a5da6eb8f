#include "tests/bench/bare_echo.h"

#include <utility>  // Boost 1.74 uses std::exchange without it

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

namespace tocsin::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using Error = beast::error_code;

class Echo : public std::enable_shared_from_this<Echo> {
 public:
  Echo(tcp::socket&& socket, asio::ssl::context& tls) : stream_(std::move(socket), tls) {}
  void start() {
    beast::get_lowest_layer(stream_).socket().set_option(tcp::no_delay(true));
    stream_.next_layer().async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](Error error) {
      if (error) return;
      self->stream_.async_accept([self](Error refused) {
        if (!refused) self->read();
      });
    });
  }

 private:
  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](Error error, std::size_t) {
      if (error) return;
      self->stream_.text(true);
      self->stream_.async_write(self->buffer_.data(), [self](Error failed, std::size_t) {
        if (failed) return;
        self->buffer_.consume(self->buffer_.size());
        self->read();
      });
    });
  }
  beast::websocket::stream<beast::ssl_stream<beast::tcp_stream>> stream_;
  beast::flat_buffer buffer_;
};

void accept(tcp::acceptor& acceptor, asio::ssl::context& tls) {
  acceptor.async_accept([&](Error error, tcp::socket socket) {
    if (!error) std::make_shared<Echo>(std::move(socket), tls)->start();
    accept(acceptor, tls);
  });
}

}  // namespace

void serve_echo(const net::Certificate& certificate, const std::function<void(std::uint16_t port)>& is_open) {
  asio::io_context io{1};
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tls.use_certificate_chain_file(certificate.certificate_path);
  tls.use_private_key_file(certificate.key_path, asio::ssl::context::pem);
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  acceptor.listen(4'096);
  is_open(acceptor.local_endpoint().port());
  accept(acceptor, tls);
  io.run();
}

}  // namespace tocsin::bench
