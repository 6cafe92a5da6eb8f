// Documents, page by page, as they will be on paper. Pages are laid out and drawn as errands, since both take longer than
// a frame may; what holds them is let go there, too, because Pango's caches belong to one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gui/errands.h"
#include "gui/host.h"
#include "gui/widgets.h"
#include "reports/pages.h"

namespace tocsin::gui {

class PageViewer {
 public:
  explicit PageViewer(Errands& errands) : errands_(&errands) {}
  ~PageViewer() { close(); }
  PageViewer(const PageViewer&) = delete;
  PageViewer& operator=(const PageViewer&) = delete;

  // The same document and page as before, where there is one.
  void open(std::vector<NamedDocument> documents);
  void close();
  [[nodiscard]] const std::vector<NamedDocument>& documents() const { return documents_; }

  void draw_choice(Ui& ui, float width);  // which of the documents
  void draw_bar(Ui& ui);                  // pages and size
  void draw_page(Ui& ui);

 private:
  struct Wanted {
    std::size_t page = 0;
    int width = 0;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void lay_out();
  void take_what_came(Ui& ui);
  void drop_picture();
  void let_go();

  Errands* errands_;
  std::vector<NamedDocument> documents_;
  std::size_t chosen_ = 0;
  std::size_t page_ = 0;
  float zoom_ = 1;  // 1: as wide as the panel
  std::future<std::shared_ptr<reports::Pages>> laying_out_;
  std::shared_ptr<reports::Pages> pages_;  // of the chosen one
  std::size_t count_ = 0;
  float shape_ = 0.7F;
  std::future<reports::PagePicture> drawing_;
  Wanted drawing_for_;
  Pictures* pictures_ = nullptr;
  ImTextureID picture_{};
  Wanted shown_;  // width 0: nothing
};

}  // namespace tocsin::gui
