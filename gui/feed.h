// What has happened, the latest first, as sentences; sifted by what is written or by what kind it is.
#pragma once

#include <string>
#include <vector>

#include "gui/orders.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class Feed {
 public:
  void draw_content(Ui& ui, const Watch& watch);

 private:
  struct Entry {
    sim::Time time = 0;
    sim::Kind kind = sim::Kind::started;
    std::string words;
  };
  void take_events(const Ui& ui, const Watch& watch);
  void sift();

  std::vector<Entry> entries_;
  std::vector<std::size_t> shown_;
  std::size_t sifted_ = 0;  // how many entries `shown_` was made from
  const sim::State* of_ = nullptr;
  bool english_ = false;
  std::string wanted_;
  std::string sifted_by_;
  std::size_t kinds_ = 0;
  std::size_t sifted_kinds_ = 0;
};

}  // namespace tocsin::gui
