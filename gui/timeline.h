// Things along time, in lanes. The list may hold a hundred thousand: only what can be told apart on the screen is
// drawn, and what it costs grows with the width of the screen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gui/widgets.h"
#include "sim/time.h"

namespace tocsin::gui {

struct TimelineItem {
  enum class Look : std::uint8_t {
    planned,
    delivered,
    branched,  // delivered because a condition came true
    branch,    // waits for a condition
    held,
    dropped,
    improvised
  };
  sim::Time at = 0;
  sim::Duration length = 0;  // 0: an instant
  Look look = Look::planned;
  std::uint32_t number = 0;  // whatever the owner knows it by
  std::string label;
};

struct TimelineLane {
  std::string label;
  std::vector<TimelineItem> items;  // by `at`
};

class Timeline {
 public:
  // The lanes are in the order of drawing. Keeps the window of time that is looked at.
  void set_lanes(std::vector<TimelineLane> lanes);
  // What has no time yet, because it waits for a condition: a lane of its own below the others, in this order, wherever
  // in time one looks.
  void set_waiting(TimelineLane waiting) { waiting_ = std::move(waiting); }
  void look_at(sim::Time from, sim::Time to);

  // Returns the item that was clicked, or null; it is good until the lanes are set anew. Dragging moves through time, the
  // wheel zooms about the pointer.
  const TimelineItem* draw(Ui& ui, const char* key, sim::Time now, int offset_minutes);
  [[nodiscard]] std::size_t drawn() const { return drawn_; }  // items in the last frame

 private:
  struct Place {
    ImVec2 least;
    ImVec2 most;
    float label_width = 0;
    float lane_height = 0;
  };
  [[nodiscard]] float to_x(const Place& place, sim::Time time) const;
  [[nodiscard]] sim::Time to_time(const Place& place, float x) const;
  void take_input(const Place& place);
  void draw_scale(Ui& ui, const Place& place, int offset_minutes) const;
  void find_shown();
  const TimelineItem* draw_lane(Ui& ui, const Place& place, std::size_t lane, std::size_t line);
  const TimelineItem* draw_waiting(Ui& ui, const Place& place, std::size_t line);
  void draw_now(Ui& ui, const Place& place, sim::Time now, int offset_minutes) const;
  void draw_label(Ui& ui, const Place& place, const std::string& label, std::size_t line) const;
  void draw_item(Ui& ui, const TimelineItem& item, ImVec2 least, ImVec2 most, std::size_t merged) const;

  std::vector<TimelineLane> lanes_;
  TimelineLane waiting_;
  std::vector<sim::Duration> longest_;  // by lane
  std::vector<std::size_t> shown_;      // lanes, in the order of drawing
  sim::Time from_ = 0;
  sim::Time to_ = 0;
  sim::Time followed_ = 0;  // now, when it was last drawn
  std::size_t drawn_ = 0;
  bool dragging_ = false;
  float dragged_ = 0;
};

}  // namespace tocsin::gui
