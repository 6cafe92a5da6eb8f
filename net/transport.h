// What the hall and the clients know of how frames travel: whole texts, in order, over a link that may break.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tocsin::net {

using RealTime = std::chrono::steady_clock::time_point;
using Post = std::function<void(std::function<void()>)>;  // runs it on the hall's thread, later; from any thread

using Frame = std::shared_ptr<const std::string>;  // one for all who are sent the same

// The server's end of a link. All calls come from the hall's thread, and it is told (Hall::closed) on that thread.
class Link {
 public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;
  virtual void send(Frame frame) = 0;  // queues; never blocks
  [[nodiscard]] virtual std::size_t queued_bytes() const = 0;
  // After what is queued has gone, or after a while without it. The hall hears `closed` then, once.
  virtual void close() = 0;
};

// The client's end, which can be connected again and again. One thread at a time; the wake-up comes from any.
class Wire {
 public:
  enum class State : std::uint8_t { idle, connecting, open, failed };
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;
  virtual void connect() = 0;  // from idle or failed
  [[nodiscard]] virtual State state() const = 0;
  // Why it failed, kebab-case: "unreachable", "wrong-certificate", "closed", …
  [[nodiscard]] virtual std::string failure() const = 0;
  virtual void send(std::string frame) = 0;
  [[nodiscard]] virtual bool take(
      std::string& frame) = 0;  // false: nothing has arrived; also what came before a failure
  virtual void close() = 0;     // then idle
  virtual void set_wake_up(std::function<void()> wake_up) = 0;
};

}  // namespace tocsin::net
