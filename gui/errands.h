// What takes longer than a frame may: one other thread does it, one errand after the other, while the window goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>

namespace tocsin::gui {

class Errands {
 public:
  // `woken` is called from the other thread whenever something was done.
  explicit Errands(std::function<void()> woken);
  ~Errands();  // what has not begun by then is not done
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  // What `work` gives, later. Whoever asked may go away; what `work` holds is let go on the other thread.
  template <class Work>
  std::future<std::invoke_result_t<Work&>> run(Work work) {
    auto task = std::make_shared<std::packaged_task<std::invoke_result_t<Work&>()>>(std::move(work));
    auto later = task->get_future();
    put([task = std::move(task)] { (*task)(); });
    return later;
  }
  void wait();  // until all of it is done

 private:
  void put(std::function<void()> errand);
  void work();

  std::function<void()> woken_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> to_do_;
  bool at_work_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

template <class Result>
[[nodiscard]] bool has_come(const std::future<Result>& later) {
  return later.valid() && later.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace tocsin::gui
