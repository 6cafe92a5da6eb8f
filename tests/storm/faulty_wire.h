// A link within the process that behaves as networks do: frames to the server come later, twice, or not at all, and then the
// link breaks. Everything that came from the server is kept. One thread, which is the hall's.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "net/memory_wire.h"
#include "tests/storm/dice.h"

namespace tocsin::storm {

class FaultyWire : public net::Wire {
 public:
  FaultyWire(net::Hall& hall, std::uint64_t seed, std::uint64_t stream) : wire_(hall), dice_(seed, stream) {}

  void connect() override {
    delayed_.clear();
    has_greeted_ = false;
    wire_.connect();
  }
  [[nodiscard]] State state() const override { return wire_.state(); }
  [[nodiscard]] std::string failure() const override { return wire_.failure(); }
  void send(std::string frame) override {
    const std::uint32_t what = dice_.below(100);
    // A hello comes first and once, or the link breaks.
    if (!std::exchange(has_greeted_, true)) {
      wire_.send(std::move(frame));
      if (is_faulty_ && what < 5) wire_.cut();
      return;
    }
    if (!is_faulty_ || what >= 25) {
      // What was delayed comes first, unless it is overtaken.
      if (what < 90) pass_on();
      return wire_.send(std::move(frame));
    }
    if (what < 8) {
      delayed_.push_back(frame);
      delayed_.push_back(std::move(frame));
    } else if (what < 16) {
      wire_.send(frame);
      delayed_.push_back(std::move(frame));
    } else if (what < 20) {
      delayed_.push_back(std::move(frame));
    } else if (what < 23) {
      wire_.send(std::move(frame));
      wire_.cut();  // before the answer
    } else {
      wire_.cut();  // before the request
    }
  }
  [[nodiscard]] bool take(std::string& frame) override {
    if (is_faulty_ && dice_.below(60) == 0) {
      wire_.cut();
      return false;
    }
    if (!wire_.take(frame)) return false;
    on_frame(frame);
    return true;
  }
  void close() override { wire_.close(); }
  void set_wake_up(std::function<void()> wake_up) override { wire_.set_wake_up(std::move(wake_up)); }

  void pass_on() {
    for (; !delayed_.empty(); delayed_.pop_front()) wire_.send(std::move(delayed_.front()));
  }
  void cut() { wire_.cut(); }
  void lead_to(net::Hall& hall) { wire_.lead_to(hall); }
  void be_faulty(bool faulty) { is_faulty_ = faulty; }

  std::function<void(const std::string&)> on_frame = [](const std::string&) {};

 private:
  net::MemoryWire wire_;
  Dice dice_;
  std::deque<std::string> delayed_;
  bool is_faulty_ = true;
  bool has_greeted_ = false;
};

}  // namespace tocsin::storm
