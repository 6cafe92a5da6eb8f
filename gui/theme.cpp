#include "gui/theme.h"

#include <utility>

namespace tocsin::gui {
namespace {

// 0xRRGGBB, as palettes are written.
constexpr ImU32 rgb(std::uint32_t hex) {
  return 0xff000000U | ((hex & 0xffU) << 16U) | (hex & 0xff00U) | ((hex >> 16U) & 0xffU);
}

constexpr Palette dark{
    rgb(0x16191f),
    rgb(0x1b1f27),
    rgb(0x252b35),
    rgb(0x303845),
    rgb(0x2e3540),
    rgb(0xe6e9ef),
    rgb(0xffffff),
    {rgb(0xe6e9ef), rgb(0x8a93a3), rgb(0x56b4e9), rgb(0x2fc49a), rgb(0xe69f00), rgb(0xe08bb8), rgb(0xe69f00)},
    {rgb(0x3a4250), rgb(0x2b4a5c), rgb(0x0072b2), rgb(0x009e73), rgb(0xe69f00), rgb(0xcc79a7), rgb(0xd55e00)},
};
constexpr Palette light{
    rgb(0xf5f6f8),
    rgb(0xffffff),
    rgb(0xeef0f3),
    rgb(0xe0e4ea),
    rgb(0xc9ced6),
    rgb(0x1b2027),
    rgb(0xffffff),
    {rgb(0x1b2027), rgb(0x5f6875), rgb(0x0072b2), rgb(0x00704f), rgb(0x8a5a00), rgb(0x9c3f78), rgb(0xa84300)},
    {rgb(0xd5dae2), rgb(0xb9cfe0), rgb(0x0072b2), rgb(0x00704f), rgb(0x8a5a00), rgb(0x9c3f78), rgb(0xa84300)},
};

void set_colors(ImVec4* colors, const Palette& palette, Theme theme) {
  const auto set = [&](ImGuiCol which, ImU32 color) { colors[which] = to_vec4(color); };
  const ImU32 accent = palette.as_fill[static_cast<std::size_t>(Tone::accent)];
  const ImU32 bright = palette.as_text[static_cast<std::size_t>(Tone::accent)];
  const ImU32 clear = faded(palette.ground, 0.F);
  for (const auto& [which, color] : {
           std::pair<ImGuiCol, ImU32>{ImGuiCol_Text, palette.text},
           {ImGuiCol_TextDisabled, palette.as_text[static_cast<std::size_t>(Tone::dim)]},
           {ImGuiCol_WindowBg, palette.ground},
           {ImGuiCol_ChildBg, clear},
           {ImGuiCol_PopupBg, palette.panel},
           {ImGuiCol_Border, palette.border},
           {ImGuiCol_BorderShadow, clear},
           {ImGuiCol_FrameBg, palette.frame},
           {ImGuiCol_FrameBgHovered, palette.hover},
           {ImGuiCol_FrameBgActive, palette.hover},
           {ImGuiCol_TitleBg, palette.panel},
           {ImGuiCol_TitleBgActive, palette.panel},
           {ImGuiCol_TitleBgCollapsed, palette.panel},
           {ImGuiCol_MenuBarBg, palette.panel},
           {ImGuiCol_ScrollbarBg, clear},
           {ImGuiCol_ScrollbarGrab, palette.hover},
           {ImGuiCol_ScrollbarGrabHovered, palette.border},
           {ImGuiCol_ScrollbarGrabActive, bright},
           {ImGuiCol_CheckMark, bright},
           {ImGuiCol_SliderGrab, bright},
           {ImGuiCol_SliderGrabActive, bright},
           {ImGuiCol_Button, palette.frame},
           {ImGuiCol_ButtonHovered, palette.hover},
           {ImGuiCol_ButtonActive, palette.border},
           {ImGuiCol_Header, palette.frame},
           {ImGuiCol_HeaderHovered, palette.hover},
           {ImGuiCol_HeaderActive, palette.border},
           {ImGuiCol_Separator, palette.border},
           {ImGuiCol_SeparatorHovered, bright},
           {ImGuiCol_SeparatorActive, bright},
           {ImGuiCol_ResizeGrip, clear},
           {ImGuiCol_ResizeGripHovered, clear},
           {ImGuiCol_ResizeGripActive, clear},
           {ImGuiCol_Tab, palette.panel},
           {ImGuiCol_TabHovered, palette.hover},
           {ImGuiCol_TabActive, palette.frame},
           {ImGuiCol_TabUnfocused, palette.panel},
           {ImGuiCol_TabUnfocusedActive, palette.frame},
           {ImGuiCol_TableHeaderBg, palette.panel},
           {ImGuiCol_TableBorderStrong, palette.border},
           {ImGuiCol_TableBorderLight, palette.border},
           {ImGuiCol_TableRowBg, clear},
           {ImGuiCol_TableRowBgAlt, clear},
           {ImGuiCol_TextSelectedBg, faded(accent, 0.5F)},
           {ImGuiCol_NavHighlight, bright},
           {ImGuiCol_ModalWindowDimBg, faded(theme == Theme::dark ? rgb(0x000000) : rgb(0x40464f), 0.5F)},
       }) {
    set(which, color);
  }
}

}  // namespace

const Palette& palette_of(Theme theme) { return theme == Theme::dark ? dark : light; }

ImVec4 to_vec4(ImU32 color) { return ImGui::ColorConvertU32ToFloat4(color); }

ImU32 faded(ImU32 color, float opacity) {
  const auto alpha = static_cast<ImU32>(static_cast<float>(color >> 24U) * opacity);
  return (color & 0x00ffffffU) | (alpha << 24U);
}

void apply(Theme theme, float scale) {
  ImGuiStyle style;
  style.WindowPadding = {12, 10};
  style.FramePadding = {8, 5};
  style.ItemSpacing = {8, 6};
  style.ItemInnerSpacing = {6, 4};
  style.CellPadding = {6, 4};
  style.FrameRounding = style.TabRounding = style.GrabRounding = 4;
  style.WindowRounding = style.ChildRounding = style.PopupRounding = 6;
  style.ScrollbarSize = 14;
  style.WindowBorderSize = 0;
  style.FrameBorderSize = theme == Theme::light ? 1.F : 0.F;
  style.ScaleAllSizes(scale);
  set_colors(style.Colors, palette_of(theme), theme);
  ImGui::GetStyle() = style;
}

}  // namespace tocsin::gui
