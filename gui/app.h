// The whole of what a frame shows: the head with home, title and settings, a page, the foot. It knows no window.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "gui/exercise_page.h"
#include "gui/host.h"
#include "gui/replay_page.h"
#include "gui/settings.h"
#include "gui/start_page.h"
#include "gui/widgets.h"
#include "gui/year_page.h"

namespace tocsin::gui {

class App {
 public:
  // `font_problem`: what is missing for the letters, to be said; may be empty.
  App(Host& host, Ui& ui, const Settings& settings, std::string font_problem);

  void draw();                                   // between NewFrame and Render
  bool poll();                                   // true: something is to be drawn anew
  [[nodiscard]] double seconds_to_wait() const;  // negative: until input comes
  void leave();                                  // drafts are kept, whatever page is shown

  // Theme or size are others now: whoever owns the window makes the fonts anew and applies the style.
  [[nodiscard]] bool take_look_change() { return std::exchange(look_changed_, false); }
  [[nodiscard]] const Settings& settings() const { return settings_; }

  [[nodiscard]] ExercisePage* exercise() { return exercise_.get(); }  // null: another page is shown

  // As the start page's buttons do; for the command line and tests.
  void begin(const StartWish& wish);

 private:
  void draw_head();
  void draw_settings();
  void draw_page();
  void draw_foot();
  void draw_help();
  void draw_problem();
  void change(const Settings& settings);
  void go_home();
  void fork();
  [[nodiscard]] std::unique_ptr<Play> play_of(const StartWish& wish, std::string& problem);

  Host* host_;
  Ui* ui_;
  Settings settings_;
  std::string font_problem_;
  StartPage start_;
  std::unique_ptr<ExercisePage> exercise_;
  std::unique_ptr<ReplayPage> replay_;
  std::unique_ptr<YearPage> year_;
  std::string problem_;
  bool helping_ = false;
  bool look_changed_ = false;
};

}  // namespace tocsin::gui
