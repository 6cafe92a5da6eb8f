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

void PageViewer::drop_picture() {
  if (pictures_ != nullptr && shown_.width != 0) pictures_->drop(picture_);
  shown_ = {};
}

void PageViewer::let_go() {
  drawing_ = {};
  if (laying_out_.valid()) errands_->run([later = laying_out_.share()] {});
  laying_out_ = {};
  if (pages_) errands_->run([pages = std::move(pages_)] {});
  pages_ = nullptr;
  count_ = 0;
}

void PageViewer::close() {
  let_go();
  drop_picture();
  documents_.clear();
}

void PageViewer::open(std::vector<NamedDocument> documents) {
  documents_ = std::move(documents);
  if (chosen_ >= documents_.size()) {
    chosen_ = 0;
    page_ = 0;
  }
  lay_out();
}

void PageViewer::lay_out() {
  let_go();
  drop_picture();
  if (documents_.empty()) return;
  laying_out_ = errands_->run([document = documents_[chosen_].document]() mutable {
    return std::make_shared<reports::Pages>(std::move(document));
  });
}

void PageViewer::take_what_came(Ui& ui) {
  if (has_come(laying_out_)) {
    pages_ = laying_out_.get();
    count_ = pages_->count();
    shape_ = static_cast<float>(pages_->shape());
    if (page_ >= count_) page_ = 0;
  }
  if (!has_come(drawing_)) return;
  const reports::PagePicture picture = drawing_.get();
  drop_picture();
  if (ui.pictures == nullptr) return;
  pictures_ = ui.pictures;
  picture_ = pictures_->make(picture.width, picture.height, picture.rgba);
  shown_ = drawing_for_;
}

void PageViewer::draw_choice(Ui& ui, float width) {
  std::vector<std::string> titles;
  for (const NamedDocument& each : documents_) titles.push_back(each.document.title);
  if (!choose(ui, "pages.document", titles, chosen_, width)) return;
  page_ = 0;
  lay_out();
}

void PageViewer::draw_bar(Ui& ui) {
  take_what_came(ui);
  {
    const Disabled disabled(page_ == 0);
    if (button(ui, "pages.back", "<")) --page_;
  }
  ImGui::SameLine();
  {
    const Disabled disabled(page_ + 1 >= count_);
    if (button(ui, "pages.on", ">")) ++page_;
  }
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  text(ui, count_ == 0 ? gettext("laying out…")
                       : fill(gettext("page %1$s of %2$s"), {std::to_string(page_ + 1), std::to_string(count_)}));
  ImGui::SameLine();
  if (button(ui, "pages.smaller", "−", Look::quiet)) zoom_ = std::max(zoom_ * 0.8F, zoom_least);
  ImGui::SameLine(0, ui.px(2));
  if (button(ui, "pages.larger", "+", Look::quiet)) zoom_ = std::min(zoom_ * 1.25F, zoom_most);
  if (ImGui::IsAnyItemActive()) return;
  if (pressed(ImGuiKey_PageDown) && page_ + 1 < count_) ++page_;
  if (pressed(ImGuiKey_PageUp) && page_ > 0) --page_;
}

void PageViewer::draw_page(Ui& ui) {
  const Region region("page-region", {0, 0}, ImGuiWindowFlags_HorizontalScrollbar);
  if (count_ == 0) return;
  const float room = ImGui::GetContentRegionAvail().x;
  const float width = std::max(std::floor(std::min(room, ui.px(760)) * zoom_), 64.F);
  const float height = std::floor(width / shape_);
  if (room > width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + (room - width) / 2);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Wanted wanted{page_, static_cast<int>(width)};
  if (ui.pictures != nullptr && shown_ != wanted && !drawing_.valid()) {
    drawing_for_ = wanted;
    drawing_ = errands_->run([pages = pages_, wanted] { return pages->draw(wanted.page, wanted.width); });
  }
  ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + height}, IM_COL32_WHITE);
  // While the new size is drawn, the old picture will do.
  if (shown_.width != 0 && shown_.page == page_) {
    ImGui::Image(picture_, {width, height});
  } else {
    ImGui::Dummy({width, height});
  }
  ui.marks.put("pages.page");
  ImGui::GetWindowDrawList()->AddRect(at, {at.x + width, at.y + height}, ui.palette->border);
}

}  // namespace tocsin::gui
