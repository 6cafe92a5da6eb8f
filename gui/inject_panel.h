// The scenario's injects: which have come, which are still to come; fire, hold, skip, and one made up on the spot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gui/orders.h"
#include "gui/timeline.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class InjectPanel {
 public:
  void draw_timeline(Ui& ui, const Watch& watch, ImVec2 size);
  // The inject that was clicked, or the one to be made up, in a dialogue.
  void draw_list(Ui& ui, const Watch& watch);  // all of them, those by hand and those that wait among them
  void draw_dialogues(Ui& ui, const Watch& watch, Orders& orders);
  void open_improvise() { improvising_ = true; }

 private:
  [[nodiscard]] std::string short_label(const sim::Plan& plan, sim::Index inject, bool english);
  void build_lanes(Ui& ui, const Watch& watch);
  void draw_inject(Ui& ui, const Watch& watch, Orders& orders);
  void draw_improvise(Ui& ui, const Watch& watch, Orders& orders);

  Timeline timeline_;
  const sim::State* built_of_ = nullptr;
  std::uint64_t built_at_ = 0;
  bool built_english_ = false;

  std::size_t same_beginning_ = 0;  // bytes that all labels begin with, as 【演練】
  sim::Index chosen_ = sim::none;
  std::string why_;
  bool improvising_ = false;
  std::string words_;
  std::vector<char> to_;   // by seat; whether it gets it
  std::size_t about_ = 0;  // 0: no incident
};

}  // namespace tocsin::gui
