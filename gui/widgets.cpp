#include "gui/widgets.h"

#include <algorithm>

#include <imgui_stdlib.h>

namespace tocsin::gui {
namespace {

std::string with_key(const std::string& label, const std::string& key) {
  std::string id;
  id.reserve(label.size() + key.size() + 3);
  id += label;
  id += "###";
  id += key;
  return id;
}

void note_clipped(Ui& ui, const std::string& words, float from, float width) {
  if (!ui.marks.wanted) return;
  // What scrolls away downwards is not cut; what reaches over the right edge is.
  const float edge = ImGui::GetWindowPos().x + ImGui::GetWindowWidth();
  if (from + width > edge + 1 && ImGui::GetScrollMaxX() <= 0) ui.marks.clipped.push_back(words);
}

bool marked(Ui& ui, const std::string& key, bool result) {
  ui.marks.put(key);
  return result;
}

}  // namespace

void Marks::begin_frame() {
  words.clear();
  clipped.clear();
}

void Marks::put(std::string_view key) {
  if (!wanted) return;
  auto found = marks_.find(key);
  if (found == marks_.end()) found = marks_.emplace(std::string(key), Mark{}).first;
  const ImDrawList& list = *ImGui::GetWindowDrawList();
  found->second = {ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), list.GetClipRectMin(), list.GetClipRectMax(),
                   ImGui::GetFrameCount()};
}

const Mark* Marks::find(const std::string& key) const {
  const auto found = marks_.find(key);
  return found == marks_.end() || found->second.frame < ImGui::GetFrameCount() ? nullptr : &found->second;
}

// ---- Guards ------------------------------------------------------------------------------------------------------

Panel::Panel(Ui& ui, const char* key, const std::string& title, ImVec2 size, const std::string& aside) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.palette->panel);
  ImGui::BeginChild(key, size, true, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleColor();
  bold(ui, title);
  if (!aside.empty()) {
    const float width = ImGui::CalcTextSize(aside.c_str()).x;
    ImGui::SameLine();
    const float room = ImGui::GetContentRegionAvail().x;
    if (room > width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
    fitted(ui, aside, Tone::dim);
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = ImGui::GetWindowPos().x;
  ImGui::GetWindowDrawList()->AddLine({left + 1, at.y}, {left + ImGui::GetWindowWidth() - 1, at.y}, ui.palette->border);
  ImGui::Dummy({0, ui.px(1)});
  ImGui::BeginChild("content", {0, 0}, false);
}

Panel::~Panel() {
  ImGui::EndChild();
  ImGui::EndChild();
}

Region::Region(const char* key, ImVec2 size, ImGuiWindowFlags flags) { ImGui::BeginChild(key, size, false, flags); }

Dialogue::Dialogue(Ui& ui, const char* key, const std::string& title, bool open, float width) {
  const std::string id = with_key(title, key);
  if (open && !ImGui::IsPopupOpen(id.c_str())) ImGui::OpenPopup(id.c_str());
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  ImGui::SetNextWindowSize({std::min(ui.px(width), screen.x - ui.px(40)), 0});
  shown_ = ImGui::BeginPopupModal(
      id.c_str(), nullptr, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoSavedSettings);
  if (shown_ && !open) ImGui::CloseCurrentPopup();
}

Dialogue::~Dialogue() {
  if (shown_) ImGui::EndPopup();
}

bool Dialogue::left() const { return shown_ && pressed(ImGuiKey_Escape); }

// ---- Text --------------------------------------------------------------------------------------------------------

void text(Ui& ui, const std::string& words, Tone tone) {
  ui.marks.say(words);
  const Colored color(ui.text(tone));
  const float from = ImGui::GetCursorScreenPos().x;
  ImGui::TextUnformatted(words.data(), words.data() + words.size());
  note_clipped(ui, words, from, ImGui::GetItemRectSize().x);
}

void bold(Ui& ui, const std::string& words, Tone tone) {
  ui.marks.say(words);
  // The bold face has the frequent characters only; a name with a rare one stands in the other face as a whole.
  const InFont font(has_all(*ui.fonts.bold, words) ? ui.fonts.bold : ui.fonts.text);
  const Colored color(ui.text(tone));
  const float from = ImGui::GetCursorScreenPos().x;
  const std::string cut = cut_to(words, ImGui::GetContentRegionAvail().x);
  ImGui::TextUnformatted(cut.data(), cut.data() + cut.size());
  note_clipped(ui, words, from, ImGui::GetItemRectSize().x);
  if (cut.size() != words.size() && ImGui::IsItemHovered()) ImGui::SetTooltip("%s", words.c_str());
}

void wrapped(Ui& ui, const std::string& words, Tone tone) {
  ui.marks.say(words);
  const Colored color(ui.text(tone));
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(words.data(), words.data() + words.size());
  ImGui::PopTextWrapPos();
}

std::string cut_to(const std::string& words, float width) {
  if (ImGui::CalcTextSize(words.data(), words.data() + words.size()).x <= width) return words;
  const float dots = ImGui::CalcTextSize("…").x;
  const char* remaining = nullptr;
  ImGui::GetFont()->CalcTextSizeA(ImGui::GetFontSize(), std::max(width - dots, 0.F), 0.F, words.data(),
                                  words.data() + words.size(), &remaining);
  return std::string(words.data(), remaining) + "…";
}

void fitted(Ui& ui, const std::string& words, Tone tone, float width) {
  ui.marks.say(words);
  if (width <= 0) width = ImGui::GetContentRegionAvail().x;
  const std::size_t line_end = words.find('\n');
  const std::string line = line_end == std::string::npos ? words : words.substr(0, line_end) + "…";
  const std::string cut = cut_to(line, width);
  const Colored color(ui.text(tone));
  ImGui::TextUnformatted(cut.data(), cut.data() + cut.size());
  if (cut.size() != words.size() && ImGui::IsItemHovered()) {
    const Colored plain(ui.palette->text);
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(ui.px(420));
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
}

void badge(Ui& ui, const char* sign, const std::string& word, Tone tone) {
  std::string words = sign;
  words += ' ';
  words += word;
  fitted(ui, words, tone);
}

float button_width(const std::string& label) {
  return ImGui::CalcTextSize(label.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
}

void bar(Ui& ui, float part, Tone tone) {
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = ui.px(6);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, ui.palette->frame, height / 2);
  if (part > 0) {
    list.AddRectFilled(at, {at.x + width * std::min(part, 1.F), at.y + height}, ui.text(tone), height / 2);
  }
  ImGui::Dummy({width, height});
}

void align_right(float width) {
  const float room = ImGui::GetContentRegionAvail().x;
  if (room > width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
}

// ---- What is pressed, chosen and written -------------------------------------------------------------------------

bool button(Ui& ui, const std::string& key, const std::string& label, Look look, float width) {
  int colors = 0;
  const auto push = [&](ImGuiCol which, ImU32 color) {
    ImGui::PushStyleColor(which, color);
    ++colors;
  };
  if (look == Look::chief) {
    const ImU32 accent = palette_of(Theme::light).as_fill[static_cast<std::size_t>(Tone::accent)];
    push(ImGuiCol_Button, accent);
    push(ImGuiCol_ButtonHovered, faded(accent, 0.85F));
    push(ImGuiCol_ButtonActive, faded(accent, 0.7F));
    push(ImGuiCol_Text, ui.palette->on_fill);
  } else if (look == Look::quiet) {
    push(ImGuiCol_Button, faded(ui.palette->frame, 0));
    push(ImGuiCol_Text, ui.text(Tone::accent));
  } else if (look == Look::chosen) {
    push(ImGuiCol_Button, ui.palette->hover);
    push(ImGuiCol_Text, ui.text(Tone::accent));
  }
  const float from = ImGui::GetCursorScreenPos().x;
  const bool hit = ImGui::Button(with_key(label, key).c_str(), {width, 0});
  ImGui::PopStyleColor(colors);
  ui.marks.put(key);
  ui.marks.say(label);
  note_clipped(ui, label, from, std::max(button_width(label), width));
  return hit;
}

bool checkbox(Ui& ui, const std::string& key, const std::string& label, bool& on) {
  return marked(ui, key, ImGui::Checkbox(with_key(label, key).c_str(), &on));
}

bool row(Ui& ui, const std::string& key, bool chosen, float height) {
  std::string id = "##";
  id += key;
  const bool hit = ImGui::Selectable(id.c_str(), chosen, 0, {0, height});
  return marked(ui, key, hit);
}

bool choose(Ui& ui, const std::string& key, const std::vector<std::string>& options, std::size_t& chosen, float width) {
  std::string id = "##";
  id += key;
  ImGui::SetNextItemWidth(width > 0 ? width : ImGui::GetContentRegionAvail().x);
  const char* shown = chosen < options.size() ? options[chosen].c_str() : "";
  bool changed = false;
  const bool open = ImGui::BeginCombo(id.c_str(), shown, ImGuiComboFlags_HeightLarge);
  if (!open) {
    ui.marks.put(key);
    return false;
  }
  for (std::size_t i = 0; i < options.size(); ++i) {
    std::string option_key = key;
    option_key += '.';
    option_key += std::to_string(i);
    const bool hit = ImGui::Selectable(with_key(options[i], option_key).c_str(), i == chosen);
    ui.marks.put(option_key);
    if (hit) {
      changed = chosen != i;
      chosen = i;
    }
    if (i == chosen && ImGui::IsWindowAppearing()) ImGui::SetItemDefaultFocus();
  }
  ImGui::EndCombo();
  return changed;
}

bool write(Ui& ui, const std::string& key, const std::string& hint_text, std::string& words, float width) {
  std::string id = "##";
  id += key;
  ImGui::SetNextItemWidth(width > 0 ? width : ImGui::GetContentRegionAvail().x);
  const ImGuiInputTextFlags flags = has_wide_characters(words) ? ImGuiInputTextFlags_ReadOnly : 0;
  return marked(ui, key, ImGui::InputTextWithHint(id.c_str(), hint_text.c_str(), &words, flags));
}

bool write_lines(Ui& ui, const std::string& key, std::string& words, float height) {
  std::string id = "##";
  id += key;
  const ImGuiInputTextFlags flags = has_wide_characters(words) ? ImGuiInputTextFlags_ReadOnly : 0;
  return marked(ui, key,
                ImGui::InputTextMultiline(id.c_str(), &words, {ImGui::GetContentRegionAvail().x, height}, flags));
}

void hint(Ui& ui, const std::string& words) {
  if (!ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  const Colored plain(ui.palette->text);
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ui.px(420));
  ImGui::TextUnformatted(words.data(), words.data() + words.size());
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

bool pressed(ImGuiKey key) {
#if IMGUI_VERSION_NUM < 18700
  return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), false);
#else
  return ImGui::IsKeyPressed(key, false);
#endif
}

bool control_held() { return ImGui::GetIO().KeyCtrl; }

bool has_wide_characters(const std::string& words) {
  // Four bytes in UTF-8 begin with 11110.
  return std::any_of(words.begin(), words.end(),
                     [](char byte) { return (static_cast<unsigned char>(byte) & 0xf8U) == 0xf0U; });
}

}  // namespace tocsin::gui
