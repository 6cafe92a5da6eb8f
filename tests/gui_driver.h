// Drives the real pages without a window: a mouse and a keyboard, frame by frame, and what stands on the screen. Several
// may be at work in one test, each with a screen of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gui/app.h"
#include "gui/main/desktop_host.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {

class GuiDriver {
 public:
  // At 1280×720 and scale 1; English texts. `data` outlives the driver: a second driver finds what the first left.
  explicit GuiDriver(const std::string& data, gui::Settings settings = {gui::Theme::dark, true, 100});
  ~GuiDriver();
  GuiDriver(const GuiDriver&) = delete;
  GuiDriver& operator=(const GuiDriver&) = delete;

  void frame();
  void frames(int count);
  // Draws whenever something has come from the network, until what is wanted holds; the other screens of the test go on
  // meanwhile, as other people's do. Throws when it takes too long.
  void wait_until(const std::function<bool()>& wanted);
  // Scrolls to the widget where needed. Throws where there is no such widget.
  void click(const std::string& key);
  void right_click(const std::string& key);
  void type(const std::string& text);                           // into whatever has the keyboard
  void write(const std::string& key, const std::string& text);  // clicks, clears and types
  void choose(const std::string& key, std::size_t option);      // in a list that opens
  void press(ImGuiKey key, bool control = false);

  [[nodiscard]] bool has(const std::string& key) const;    // in the last frame
  [[nodiscard]] bool sees(const std::string& part) const;  // in a text of the last frame
  [[nodiscard]] std::string words() const;                 // all texts of the last frame, a line each
  [[nodiscard]] const std::vector<std::string>& clipped() const { return ui_.marks.clipped; }
  [[nodiscard]] const gui::Marks& marks() const { return ui_.marks; }

  [[nodiscard]] gui::App& app() { return *app_; }
  [[nodiscard]] gui::DesktopHost& host() { return *host_; }
  void set_size(float width, float height);
  [[nodiscard]] std::string clipboard() const;

 private:
  void use() const;  // what is called on ImGui concerns this screen from now on
  void move_to(const std::string& key);
  void click_button(const std::string& key, int number);

  ImGuiContext* context_;
  gui::Ui ui_;
  std::unique_ptr<gui::DesktopHost> host_;
  std::unique_ptr<gui::App> app_;
};

// A library drill at the table: everybody is here.
void set_table(GuiDriver& gui, const std::string& drill = "hospital-ransomware-2025");
void jump(GuiDriver& gui, const std::string& to);  // to a time, or on by a length

}  // namespace tocsin::test
