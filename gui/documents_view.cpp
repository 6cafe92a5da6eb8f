#include "gui/documents_view.h"

#include <libintl.h>

namespace tocsin::gui {

void DocumentsView::open(Source source, std::string beside) {
  close();
  source_ = std::move(source);
  beside_ = std::move(beside);
  wanted_ = true;
}

void DocumentsView::open_journal(const std::string& journal) {
  open([host = host_, journal](bool english,
                               std::string& problem) { return host->documents(journal, english, problem); },
       journal);
}

void DocumentsView::close() {
  viewer_.close();
  source_ = nullptr;
  making_ = {};
  writing_ = {};
  written_ = {};
  problem_.clear();
}

void DocumentsView::take_what_came() {
  if (has_come(making_)) {
    Made made = making_.get();
    problem_ = std::move(made.problem);
    viewer_.open(std::move(made.documents));
  }
  if (has_come(writing_)) written_ = writing_.get();
}

void DocumentsView::draw_bar(Ui& ui) {
  viewer_.draw_choice(ui, ImGui::GetContentRegionAvail().x * 0.38F);
  ImGui::SameLine();
  viewer_.draw_bar(ui);
  ImGui::SameLine();
  {
    const Disabled disabled(writing_.valid());
    const std::string label = writing_.valid() ? gettext("writing…") : gettext("Write as files");
    if (button(ui, "pages.export", std::string(icon::download) + " " + label, Look::chief)) {
      written_ = {};
      writing_ = host_->errands().run([host = host_, documents = viewer_.documents(), beside = beside_] {
        Written written;
        written.folder = host->write_documents(documents, beside, written.problem);
        return written;
      });
    }
  }
  hint(ui, gettext("All of them, as ODT, PDF and HTML"));
  if (!written_.folder.empty()) {
    badge(ui, icon::check, gettext("written:"), Tone::good);
    ImGui::SameLine();
    fitted(ui, written_.folder);
  }
  if (!written_.problem.empty()) wrapped(ui, written_.problem, Tone::bad);
}

void DocumentsView::draw(Ui& ui, ImVec2 size) {
  const Panel panel(ui, "pages", gettext("Documents"), size);
  if (!is_open()) return;
  take_what_came();
  // Documents are in the language that the user reads.
  if (wanted_ || (made_english_ != ui.english && !making_.valid())) {
    wanted_ = false;
    made_english_ = ui.english;
    making_ = host_->errands().run([source = source_, english = ui.english] {
      Made made;
      made.documents = source(english, made.problem);
      return made;
    });
  }
  if (making_.valid()) {
    badge(ui, icon::clock, gettext("The documents are being made…"), Tone::accent);
    return;
  }
  if (!problem_.empty()) wrapped(ui, problem_, Tone::bad);
  if (viewer_.documents().empty()) return;
  draw_bar(ui);
  viewer_.draw_page(ui);
}

}  // namespace tocsin::gui
