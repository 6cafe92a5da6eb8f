#include "gui/errands.h"

namespace tocsin::gui {

Errands::Errands(std::function<void()> woken) : woken_(std::move(woken)), thread_([this] { work(); }) {}

Errands::~Errands() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Errands::put(std::function<void()> errand) {
  {
    const std::lock_guard lock(mutex_);
    to_do_.push_back(std::move(errand));
  }
  changed_.notify_all();
}

void Errands::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return to_do_.empty() && !at_work_; });
}

void Errands::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || !to_do_.empty(); });
    if (stopping_) return;
    std::function<void()> errand = std::move(to_do_.front());
    to_do_.pop_front();
    at_work_ = true;
    lock.unlock();
    errand();
    errand = nullptr;
    woken_();
    lock.lock();
    at_work_ = false;
    changed_.notify_all();
  }
}

}  // namespace tocsin::gui
