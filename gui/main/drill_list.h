// The library's drills, read on a thread of their own while the first page is already shown.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gui/host.h"

namespace tocsin::gui {

class DrillList {
 public:
  // `woken` is called from the other thread whenever one more was read.
  DrillList(std::vector<std::string> library, std::function<void()> woken);
  ~DrillList();
  DrillList(const DrillList&) = delete;
  DrillList& operator=(const DrillList&) = delete;

  [[nodiscard]] std::vector<DrillChoice> drills() const;  // by kind, then by file
  [[nodiscard]] bool complete() const;
  void wait();  // until all are read

 private:
  void read_all();

  std::vector<std::string> library_;
  std::function<void()> woken_;
  mutable std::mutex mutex_;
  std::vector<DrillChoice> drills_;
  bool complete_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tocsin::gui
