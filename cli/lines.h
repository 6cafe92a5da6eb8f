// Lines from standard input, without waiting longer than asked; and waiting for somebody else meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace tocsin::cli {

// Wakes whoever waits in `Lines::next`, from any thread.
class Waker {
 public:
  Waker();
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;
  void wake() const;
  void clear() const;
  // Until it is woken or the time is over; negative: as long as it takes.
  void wait(int wait_ms) const;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

class Lines {
 public:
  enum class Got : std::uint8_t { line, nothing, end };
  // `wait_ms` negative: as long as it takes.
  Got next(std::string& line, int wait_ms, const Waker* waker = nullptr);

 private:
  static constexpr std::size_t line_bytes_max = 1024 * 1024;
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace tocsin::cli
