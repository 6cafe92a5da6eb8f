#include "gui/app.h"

#include <libintl.h>

#include <algorithm>
#include <array>

#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

constexpr std::array<int, 7> sizes = {80, 90, 100, 115, 130, 160, 200};

}  // namespace

App::App(Host& host, Ui& ui, const Settings& settings, std::string font_problem)
    : host_(&host), ui_(&ui), settings_(settings), font_problem_(std::move(font_problem)), start_(host) {}

bool App::poll() { return exercise_ && exercise_->poll(); }

double App::seconds_to_wait() const { return exercise_ ? exercise_->seconds_to_wait() : -1; }

void App::leave() {
  if (exercise_) exercise_->leave();
}

void App::go_home() {
  leave();
  exercise_.reset();
  replay_.reset();
  year_.reset();
  start_.refresh();
}

std::unique_ptr<Play> App::play_of(const StartWish& wish, std::string& problem) {
  switch (wish.what) {
    case StartWish::What::go_on: return host_->go_on(wish.path, problem);
    case StartWish::What::host: return host_->host(wish.path, problem);
    case StartWish::What::host_again: return host_->host_again(wish.path, problem);
    case StartWish::What::join: return host_->join(wish.path, wish.name, problem);
    default: return host_->play(wish.path, problem);
  }
}

void App::begin(const StartWish& wish) {
  std::string problem;
  switch (wish.what) {
    case StartWish::What::nothing: return;
    case StartWish::What::alone:
    case StartWish::What::table:
    case StartWish::What::host:
    case StartWish::What::host_again:
    case StartWish::What::join:
    case StartWish::What::go_on: {
      auto play = play_of(wish, problem);
      if (!play) break;
      const bool alone = wish.what == StartWish::What::alone;
      go_home();
      exercise_ =
          std::make_unique<ExercisePage>(std::move(play), *host_, alone ? std::optional(wish.seat) : std::nullopt);
      return;
    }
    case StartWish::What::look: {
      auto past = host_->open(wish.path, problem);
      if (!past) break;
      go_home();
      replay_ = std::make_unique<ReplayPage>(std::move(past), *host_);
      return;
    }
    case StartWish::What::year: {
      auto year = host_->year(wish.path, problem);
      if (!year) break;
      go_home();
      year_ = std::make_unique<YearPage>(*host_, std::move(year));
      return;
    }
  }
  problem_ = problem;
}

void App::fork() {
  const auto from = replay_->take_fork();
  if (!from) return;
  std::string problem;
  auto play = host_->fork(replay_->journal(), *from, problem);
  if (!play) {
    problem_ = problem;
    return;
  }
  go_home();
  exercise_ = std::make_unique<ExercisePage>(std::move(play), *host_, std::nullopt);
}

void App::change(const Settings& settings) {
  if (settings == settings_) return;
  if (settings.english != settings_.english) {
    host_->set_language(settings.english);
    ui_->english = settings.english;
  }
  settings_ = settings;
  keep_settings(host_->store(), settings_);
  look_changed_ = true;
}

void App::draw_settings() {
  Ui& ui = *ui_;
  Settings wanted = settings_;
  const bool dark = settings_.theme == Theme::dark;
  const std::string theme = dark ? icon::sun : icon::moon;
  const std::string language = settings_.english ? "中文" : "English";
  const std::string size = std::string(icon::text_size) + " " + std::to_string(settings_.text_percent) + " %";
  const float gap = ui.px(4);
  align_right(button_width(theme) + button_width(language) + button_width(size) + button_width("?") + 3 * gap);
  if (button(ui, "head.size", size, Look::quiet)) ImGui::OpenPopup("text-size");
  hint(ui, gettext("Size of text (Ctrl and plus or minus)"));
  if (ImGui::BeginPopup("text-size")) {
    for (const int percent : sizes) {
      const std::string label = std::to_string(percent) + " %";
      if (ImGui::MenuItem(label.c_str(), nullptr, percent == settings_.text_percent)) wanted.text_percent = percent;
    }
    ImGui::EndPopup();
  }
  ImGui::SameLine(0, gap);
  if (button(ui, "head.theme", theme, Look::quiet)) wanted.theme = dark ? Theme::light : Theme::dark;
  hint(ui, dark ? gettext("Light") : gettext("Dark"));
  ImGui::SameLine(0, gap);
  if (button(ui, "head.language", language, Look::quiet)) wanted.english = !settings_.english;
  ImGui::SameLine(0, gap);
  if (button(ui, "head.help", "?", Look::quiet) || ui.shortcuts.help) helping_ = true;
  if (ui.shortcuts.size_steps != 0) {
    const auto at = std::lower_bound(sizes.begin(), sizes.end(), settings_.text_percent);
    const auto next =
        std::clamp<std::ptrdiff_t>(at - sizes.begin() + ui.shortcuts.size_steps, 0, std::ssize(sizes) - 1);
    wanted.text_percent = sizes[static_cast<std::size_t>(next)];
  }
  change(wanted);
}

void App::draw_head() {
  Ui& ui = *ui_;
  const Region head("head", {0, ImGui::GetFrameHeight() + ui.px(6)}, ImGuiWindowFlags_NoScrollbar);
  const bool at_home = !exercise_ && !replay_ && !year_;
  std::string title = "tocsin";
  if (exercise_ && !exercise_->title().in(ui.english).empty()) title = exercise_->title().in(ui.english);
  if (replay_) title = fill(gettext("Replay: %s"), {label_of(replay_->plan(), ui.english)});
  if (year_) title = label_of(year_->programme(), ui.english);
  if (!at_home) {
    if (button(ui, "head.home", icon::home, Look::quiet)) {
      go_home();
      return;
    }
    hint(ui, gettext("To the start page; the exercise is kept"));
    ImGui::SameLine();
  }
  ImGui::AlignTextToFramePadding();
  const float most = at_home ? ImGui::GetContentRegionAvail().x : ImGui::GetContentRegionAvail().x * 0.24F;
  bold(ui, cut_to(title, most));
  if (at_home) {
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text(ui, gettext("rehearse what must go right on the day"), Tone::dim);
  }
  ImGui::SameLine(0, ui.px(16));
  if (exercise_) exercise_->draw_switch(ui);
  if (replay_) replay_->draw_switch(ui);
  ImGui::SameLine();
  draw_settings();
}

void App::draw_page() {
  Ui& ui = *ui_;
  const float foot = ImGui::GetTextLineHeight() + ui.px(6);
  const Region page("page", {0, ImGui::GetContentRegionAvail().y - foot}, ImGuiWindowFlags_NoScrollbar);
  if (exercise_) {
    exercise_->draw(ui);
  } else if (replay_) {
    replay_->draw(ui);
    fork();
  } else if (year_) {
    year_->draw(ui);
    if (const auto journal = year_->take_journal()) begin({StartWish::What::look, *journal, sim::none});
  } else {
    begin(start_.draw(ui));
  }
}

void App::draw_foot() {
  Ui& ui = *ui_;
  const Region foot("foot", {0, 0}, ImGuiWindowFlags_NoScrollbar);
  if (exercise_) {
    exercise_->draw_status(ui);
  } else if (replay_) {
    replay_->draw_status(ui);
  } else if (!font_problem_.empty()) {
    badge(ui, icon::warning, font_problem_, Tone::warn);
  } else {
    text(ui, gettext("The score is the software's own; no official scoring rule was found."), Tone::dim);
  }
  const std::string keys = gettext("F1 help");
  ImGui::SameLine();
  align_right(ImGui::CalcTextSize(keys.c_str()).x);
  text(ui, keys, Tone::dim);
}

void App::draw_help() {
  Ui& ui = *ui_;
  const Dialogue dialogue(ui, "help", gettext("Help"), helping_, 620);
  if (!dialogue) return;
  const auto line = [&](const char* keys, const char* what) {
    text(ui, keys, Tone::accent);
    ImGui::SameLine(ui.px(190));
    wrapped(ui, what);
  };
  line("Tab, Shift+Tab", gettext("to the next field, and back"));
  line(gettext("arrow keys, Space"), gettext("move about, and press what is marked"));
  line("Ctrl+Tab", gettext("to another part of the page"));
  line("Ctrl+K", gettext("find an action"));
  line("Ctrl+Enter", gettext("send the form"));
  line("Ctrl +, Ctrl −", gettext("size of text"));
  line("F1", gettext("this help"));
  ImGui::Separator();
  wrapped(ui,
          gettext("Screen readers cannot read this window. The terminal can do the same: `tocsin run DRILL --seat "
                  "SEAT=person` to take part, and `tocsin run --html FILE` for the result as a page."),
          Tone::dim);
  if (!font_problem_.empty()) badge(ui, icon::warning, font_problem_, Tone::warn);
  if (button(ui, "help.close", gettext("Close"), Look::chief) || dialogue.left()) helping_ = false;
}

void App::draw_problem() {
  Ui& ui = *ui_;
  const Dialogue dialogue(ui, "problem", gettext("That did not work"), !problem_.empty(), 640);
  if (!dialogue) return;
  wrapped(ui, problem_);
  if (button(ui, "problem.close", gettext("Close"), Look::chief) || dialogue.left()) problem_.clear();
}

void App::draw() {
  Ui& ui = *ui_;
  ui.marks.begin_frame();
  const ImGuiViewport& viewport = *ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(viewport.Pos);
  ImGui::SetNextWindowSize(viewport.Size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.F);
  ImGui::Begin("tocsin", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus);
  ImGui::PopStyleVar();
  draw_head();
  draw_page();
  draw_foot();
  draw_help();
  draw_problem();
  ImGui::End();
}

}  // namespace tocsin::gui
