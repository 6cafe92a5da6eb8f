#include "net/memory_wire.h"

#include <utility>

namespace tocsin::net {

class MemoryWire::End : public Link {
 public:
  explicit End(MemoryWire& wire) : wire_(&wire) {}
  void send(Frame frame) override {
    bytes_ += frame->size();
    frames_.push_back(std::move(frame));
    if (wire_->wake_up_) wire_->wake_up_();
  }
  [[nodiscard]] std::size_t queued_bytes() const override { return bytes_; }
  void close() override { is_closed_ = true; }

  bool take(std::string& frame) {
    if (frames_.empty()) return false;
    frame = *frames_.front();
    bytes_ -= frame.size();
    frames_.pop_front();
    return true;
  }
  [[nodiscard]] bool is_over() const { return is_closed_ && frames_.empty(); }
  [[nodiscard]] bool is_empty() const { return frames_.empty(); }
  std::uint64_t id = 0;

 private:
  MemoryWire* wire_;
  std::deque<Frame> frames_;
  std::size_t bytes_ = 0;
  bool is_closed_ = false;
};

MemoryWire::MemoryWire(Hall& hall) : hall_(&hall) {}

MemoryWire::~MemoryWire() { cut(); }

void MemoryWire::connect() {
  cut();
  end_ = std::make_unique<End>(*this);
  state_ = State::open;
  end_->id = hall_->opened(*end_, "memory");
}

Wire::State MemoryWire::state() const { return state_ == State::open && end_->is_over() ? State::failed : state_; }

void MemoryWire::send(std::string frame) {
  if (state() == State::open) hall_->received(end_->id, frame);
}

bool MemoryWire::take(std::string& frame) {
  if (!end_ || !reads_ || !end_->take(frame)) return false;
  if (end_->is_empty()) hall_->has_room(end_->id);
  return true;
}

void MemoryWire::close() {
  cut();
  state_ = State::idle;
}

void MemoryWire::cut() {
  if (!end_) return;
  hall_->closed(end_->id);
  end_.reset();
  state_ = State::failed;
}

}  // namespace tocsin::net
