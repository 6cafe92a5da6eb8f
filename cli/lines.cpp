#include "cli/lines.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace tocsin::cli {

Waker::Waker() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Waker::~Waker() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Waker::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(descriptor_, &one, sizeof one));
}

void Waker::clear() const {
  std::uint64_t count = 0;
  static_cast<void>(!::read(descriptor_, &count, sizeof count));
}

void Waker::wait(int wait_ms) const {
  pollfd waits{descriptor_, POLLIN, 0};
  ::poll(&waits, 1, wait_ms);
  clear();
}

Lines::Got Lines::next(std::string& line, int wait_ms, const Waker* waker) {
  while (true) {
    if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
      line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return Got::line;
    }
    if (ended_) {
      if (buffer_.empty()) return Got::end;
      line = std::exchange(buffer_, {});
      return Got::line;
    }
    std::array<pollfd, 2> inputs{pollfd{STDIN_FILENO, POLLIN, 0},
                                 pollfd{waker == nullptr ? -1 : waker->descriptor(), POLLIN, 0}};
    const int ready = ::poll(inputs.data(), inputs.size(), wait_ms);
    if (waker != nullptr && inputs[1].revents != 0) waker->clear();
    if (ready == 0 || (ready < 0 && errno == EINTR)) return Got::nothing;
    if (ready > 0 && inputs[0].revents == 0) return Got::nothing;
    char bytes[4096];
    const ssize_t count = ready < 0 ? -1 : ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0 || buffer_.size() > line_bytes_max) {
      ended_ = true;
    } else {
      buffer_.append(bytes, static_cast<std::size_t>(count));
    }
  }
}

}  // namespace tocsin::cli
