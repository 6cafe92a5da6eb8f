// The first page: a drill is one press away, whoever was at work yesterday goes on, the year is a press away.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gui/host.h"
#include "gui/widgets.h"

namespace tocsin::gui {

struct StartWish {
  enum class What : std::uint8_t { nothing, alone, table, host, host_again, join, go_on, look, year };
  What what = What::nothing;
  std::string path;  // of a drill, a journal or a programme; or a join code
  sim::Index seat = sim::none;
  std::string name = {};  // of whoever joins
};

class StartPage {
 public:
  explicit StartPage(Host& host) : host_(&host) {}
  StartWish draw(Ui& ui);
  void refresh() { listed_ = false; }

 private:
  void draw_drills(Ui& ui, ImVec2 size);
  void draw_chosen(Ui& ui, ImVec2 size, StartWish& wish);
  void draw_join(Ui& ui, StartWish& wish);
  void draw_recent(Ui& ui, ImVec2 size, StartWish& wish);

  Host* host_;
  std::vector<DrillChoice> drills_;
  std::vector<std::string> journals_;
  std::vector<std::string> programmes_;
  bool listed_ = false;
  std::string chosen_;  // path
  std::size_t seat_ = 0;
  std::string open_path_;
  std::string code_;
  std::string name_;
};

}  // namespace tocsin::gui
