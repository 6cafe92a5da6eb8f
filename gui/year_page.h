// The manager's year: what must be held, what was, whose report is due when, and its documents.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gui/documents_view.h"
#include "gui/host.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class YearPage {
 public:
  YearPage(Host& host, std::unique_ptr<Year> year) : host_(&host), year_(std::move(year)), documents_(host) {}
  void draw(Ui& ui);
  // The journal that the user wants to look at.
  [[nodiscard]] std::optional<std::string> take_journal() { return std::exchange(journal_, std::nullopt); }
  [[nodiscard]] const sim::Programme& programme() const { return year_->programme; }

 private:
  void draw_cards(Ui& ui);
  void draw_rows(Ui& ui, ImVec2 size);
  void draw_submissions(Ui& ui, ImVec2 size);
  void draw_chosen(Ui& ui, ImVec2 size);
  void draw_hand_in(Ui& ui, const YearRow& row);
  void hand_in();

  Host* host_;
  std::shared_ptr<const Year> year_;  // shared with errands
  std::size_t chosen_ = 0;
  DocumentsView documents_;
  sim::Submission handing_in_;
  bool hands_in_ = false;
  std::string package_;  // of what was handed in last
  std::string problem_;
  std::optional<std::string> journal_;
};

}  // namespace tocsin::gui
