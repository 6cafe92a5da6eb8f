// Documents, page by page, as they will be on paper.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/host.h"
#include "gui/widgets.h"
#include "reports/pages.h"

namespace tocsin::gui {

class PageViewer {
 public:
  PageViewer() = default;
  ~PageViewer() { drop(); }
  PageViewer(const PageViewer&) = delete;
  PageViewer& operator=(const PageViewer&) = delete;

  // `beside`: the file that they are about.
  void open(std::vector<NamedDocument> documents, std::string beside);
  [[nodiscard]] bool is_open() const { return !documents_.empty(); }

  void draw(Ui& ui, ImVec2 size);
  // What is to be written, once; the file that it goes beside.
  [[nodiscard]] const std::vector<NamedDocument>& documents() const { return documents_; }
  [[nodiscard]] std::optional<std::string> take_export() { return std::exchange(export_, std::nullopt); }

 private:
  void draw_bar(Ui& ui);
  void draw_page(Ui& ui);
  void turn_to(std::size_t page);
  void drop();

  std::vector<NamedDocument> documents_;
  std::string beside_;
  std::size_t chosen_ = 0;
  std::unique_ptr<reports::Pages> pages_;  // of the chosen one
  std::size_t page_ = 0;
  float zoom_ = 1;  // 1: as wide as the panel
  Pictures* pictures_ = nullptr;
  ImTextureID picture_{};
  int picture_width_ = 0;
  std::optional<std::string> export_;
};

}  // namespace tocsin::gui
