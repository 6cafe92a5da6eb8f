#include "gui/page_viewer.h"

#include <libintl.h>

#include <algorithm>
#include <cmath>

#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;

constexpr float zoom_least = 0.5F;
constexpr float zoom_most = 2;

}  // namespace

void PageViewer::drop() {
  if (pictures_ != nullptr && picture_width_ != 0) pictures_->drop(picture_);
  picture_width_ = 0;
}

void PageViewer::open(std::vector<NamedDocument> documents, std::string beside) {
  documents_ = std::move(documents);
  beside_ = std::move(beside);
  chosen_ = 0;
  pages_.reset();
  turn_to(0);
}

void PageViewer::turn_to(std::size_t page) {
  page_ = page;
  drop();
}

void PageViewer::draw_bar(Ui& ui) {
  std::vector<std::string> titles;
  for (const NamedDocument& each : documents_) titles.push_back(each.document.title);
  if (choose(ui, "pages.document", titles, chosen_, ImGui::GetContentRegionAvail().x * 0.38F)) {
    pages_.reset();
    turn_to(0);
  }
  if (!pages_) pages_ = std::make_unique<reports::Pages>(documents_[chosen_].document);
  ImGui::SameLine();
  {
    const Disabled disabled(page_ == 0);
    if (button(ui, "pages.back", "<")) turn_to(page_ - 1);
  }
  ImGui::SameLine();
  {
    const Disabled disabled(page_ + 1 >= pages_->count());
    if (button(ui, "pages.on", ">")) turn_to(page_ + 1);
  }
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  text(ui, fill(gettext("page %1$s of %2$s"), {std::to_string(page_ + 1), std::to_string(pages_->count())}));
  ImGui::SameLine();
  if (button(ui, "pages.smaller", "−", Look::quiet)) zoom_ = std::max(zoom_ * 0.8F, zoom_least);
  ImGui::SameLine(0, ui.px(2));
  if (button(ui, "pages.larger", "+", Look::quiet)) zoom_ = std::min(zoom_ * 1.25F, zoom_most);
  ImGui::SameLine();
  if (button(ui, "pages.export", std::string(icon::download) + " " + gettext("Write as files"), Look::chief)) {
    export_ = beside_;
  }
  hint(ui, gettext("All of them, as ODT, PDF and HTML"));
  if (!ImGui::IsAnyItemActive()) {
    if (pressed(ImGuiKey_PageDown) && page_ + 1 < pages_->count()) turn_to(page_ + 1);
    if (pressed(ImGuiKey_PageUp) && page_ > 0) turn_to(page_ - 1);
  }
}

void PageViewer::draw_page(Ui& ui) {
  const Region region("page-region", {0, 0}, ImGuiWindowFlags_HorizontalScrollbar);
  const float room = ImGui::GetContentRegionAvail().x;
  const float width = std::max(std::floor(std::min(room, ui.px(760)) * zoom_), 64.F);
  const float height = std::floor(width / static_cast<float>(pages_->shape()));
  if (room > width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + (room - width) / 2);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (ui.pictures == nullptr) {
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + height}, IM_COL32_WHITE);
    ImGui::Dummy({width, height});
  } else {
    if (picture_width_ != static_cast<int>(width)) {
      drop();
      const reports::PagePicture picture = pages_->draw(page_, static_cast<int>(width));
      pictures_ = ui.pictures;
      picture_ = pictures_->make(picture.width, picture.height, picture.rgba);
      picture_width_ = picture.width;
    }
    ImGui::Image(picture_, {width, height});
  }
  ui.marks.put("pages.page");
  ImGui::GetWindowDrawList()->AddRect(at, {at.x + width, at.y + height}, ui.palette->border);
}

void PageViewer::draw(Ui& ui, ImVec2 size) {
  const Panel panel(ui, "pages", gettext("Documents"), size);
  if (documents_.empty()) return;
  draw_bar(ui);
  if (page_ < pages_->count()) draw_page(ui);
}

}  // namespace tocsin::gui
