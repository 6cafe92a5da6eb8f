// The documents of an exercise or of a year: made, looked at page by page, written as files. All of it takes longer than a
// frame, so it is done as errands (gui/errands.h), and what is not there yet is said to be on its way.
#pragma once

#include <functional>
#include <future>
#include <string>
#include <vector>

#include "gui/host.h"
#include "gui/page_viewer.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class DocumentsView {
 public:
  // Makes them, on the errands' thread.
  using Source = std::function<std::vector<NamedDocument>(bool english, std::string& problem)>;

  explicit DocumentsView(Host& host) : host_(&host), viewer_(host.errands()) {}

  // `beside`: the file that they are about.
  void open(Source source, std::string beside);
  void open_journal(const std::string& journal);
  void close();
  [[nodiscard]] bool is_open() const { return source_ != nullptr; }

  void draw(Ui& ui, ImVec2 size);

 private:
  struct Made {
    std::vector<NamedDocument> documents;
    std::string problem;
  };
  struct Written {
    std::string folder;
    std::string problem;
  };
  void take_what_came();
  void draw_bar(Ui& ui);

  Host* host_;
  PageViewer viewer_;
  Source source_;  // null: closed
  std::string beside_;
  bool made_english_ = false;
  std::future<Made> making_;
  std::future<Written> writing_;
  bool wanted_ = false;  // to be made in the language of the next frame
  Written written_;
  std::string problem_;
};

}  // namespace tocsin::gui
