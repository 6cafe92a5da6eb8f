// The widgets that all panels are made of: ids that no language changes, an icon and a word for each state, guards that
// close what they open. Where each widget stood in the last frame is kept, so that a test finds it by its key.
//
// A key is a path, as "toolbar.pause"; it is unique in a frame. All of this is called between NewFrame and Render.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "gui/fonts.h"
#include "gui/icons.h"
#include "gui/pictures.h"
#include "gui/theme.h"

namespace tocsin::gui {

struct Mark {
  ImVec2 least;
  ImVec2 most;
  ImVec2 seen_least;  // of the region that it lies in: what is outside must be scrolled to
  ImVec2 seen_most;
  int frame = 0;
};

class Marks {  // off but in tests
 public:
  bool wanted = false;
  void put(std::string_view key);                                // the last item
  [[nodiscard]] const Mark* find(const std::string& key) const;  // of the last frame
  [[nodiscard]] const std::map<std::string, Mark, std::less<>>& all() const { return marks_; }
  void begin_frame();
  void say(const std::string& text) {
    if (wanted) words.push_back(text);
  }
  std::vector<std::string> words;    // every text of the frame, uncut
  std::vector<std::string> clipped;  // those that reached over the edge of the place that they stood in

 private:
  std::map<std::string, Mark, std::less<>> marks_;
};

// Keys that ImGui's older release has no names for; whoever owns the window fills it in before each frame.
struct Shortcuts {
  bool help = false;   // F1
  bool find = false;   // Ctrl+K
  int size_steps = 0;  // Ctrl and plus or minus
};

struct Ui {
  Theme theme = Theme::dark;
  const Palette* palette = &palette_of(Theme::dark);
  Fonts fonts;
  float scale = 1;
  bool english = false;
  Marks marks;
  Shortcuts shortcuts;
  Pictures* pictures = nullptr;  // null: there is nothing to show them on

  [[nodiscard]] ImU32 text(Tone tone) const { return palette->as_text[static_cast<std::size_t>(tone)]; }
  [[nodiscard]] ImU32 fill(Tone tone) const { return palette->as_fill[static_cast<std::size_t>(tone)]; }
  [[nodiscard]] float px(float at_scale_1) const { return at_scale_1 * scale; }
};

// ---- Guards ------------------------------------------------------------------------------------------------------

class Disabled {
 public:
  explicit Disabled(bool disabled) { ImGui::BeginDisabled(disabled); }
  ~Disabled() { ImGui::EndDisabled(); }
  Disabled(const Disabled&) = delete;
  Disabled& operator=(const Disabled&) = delete;
};

class Colored {
 public:
  explicit Colored(ImU32 text) { ImGui::PushStyleColor(ImGuiCol_Text, text); }
  ~Colored() { ImGui::PopStyleColor(); }
  Colored(const Colored&) = delete;
  Colored& operator=(const Colored&) = delete;
};

class InFont {
 public:
  explicit InFont(ImFont* font) { ImGui::PushFont(font); }
  ~InFont() { ImGui::PopFont(); }
  InFont(const InFont&) = delete;
  InFont& operator=(const InFont&) = delete;
};

// A part of the page with a title and, at its right, a few words. Its content scrolls.
class Panel {
 public:
  Panel(Ui& ui, const char* key, const std::string& title, ImVec2 size, const std::string& aside = {});
  ~Panel();
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;
};

// A plain region of the page.
class Region {
 public:
  Region(const char* key, ImVec2 size, ImGuiWindowFlags flags = 0);
  ~Region() { ImGui::EndChild(); }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
};

// A dialogue before everything else; it is there while `open` holds.
class Dialogue {
 public:
  Dialogue(Ui& ui, const char* key, const std::string& title, bool open, float width);
  ~Dialogue();
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;
  explicit operator bool() const { return shown_; }
  // Whether the user went away from it (Escape).
  [[nodiscard]] bool left() const;

 private:
  bool shown_ = false;
};

// ---- Text --------------------------------------------------------------------------------------------------------

void text(Ui& ui, const std::string& words, Tone tone = Tone::plain);
void bold(Ui& ui, const std::string& words, Tone tone = Tone::plain);
void wrapped(Ui& ui, const std::string& words, Tone tone = Tone::plain);
// Cut at the width that is left (or at `width`), with the whole of it shown when pointed at.
void fitted(Ui& ui, const std::string& words, Tone tone = Tone::plain, float width = 0);
[[nodiscard]] std::string cut_to(const std::string& words, float width);
// A state: never without an icon and a word.
void badge(Ui& ui, const char* sign, const std::string& word, Tone tone);
// A share of the line's width, 0 to 1; what it stands for is written beside it.
void bar(Ui& ui, float part, Tone tone);
// The rest of the line but for what takes `width` at its right end.
void align_right(float width);
[[nodiscard]] float button_width(const std::string& label);

// ---- What is pressed, chosen and written -------------------------------------------------------------------------

enum class Look : std::uint8_t { usual, chief, quiet, chosen };
bool button(Ui& ui, const std::string& key, const std::string& label, Look look = Look::usual, float width = 0);
bool checkbox(Ui& ui, const std::string& key, const std::string& label, bool& on);
// A row of a list, over its whole width, `lines` high; draw the content after it.
bool row(Ui& ui, const std::string& key, bool chosen, float height);
bool choose(Ui& ui, const std::string& key, const std::vector<std::string>& options, std::size_t& chosen,
            float width = 0);
// One field; `hint` stands in it while it is empty.
bool write(Ui& ui, const std::string& key, const std::string& hint, std::string& words, float width = 0);
bool write_lines(Ui& ui, const std::string& key, std::string& words, float height);
// The mouse rests on the last item, or the keyboard is there.
void hint(Ui& ui, const std::string& words);

[[nodiscard]] bool pressed(ImGuiKey key);
[[nodiscard]] bool control_held();
// Characters that editing would destroy: this release of ImGui keeps sixteen bits of each.
[[nodiscard]] bool has_wide_characters(const std::string& words);

}  // namespace tocsin::gui
