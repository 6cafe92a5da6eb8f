// A record that is looked at: everything as it was at an instant that the scrubber says, and a fork from there.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gui/console.h"
#include "gui/desk.h"
#include "gui/documents_view.h"
#include "gui/evaluator.h"
#include "gui/host.h"

namespace tocsin::gui {

class ReplayPage {
 public:
  ReplayPage(std::unique_ptr<Past> past, Host& host);

  void draw_switch(Ui& ui);
  void draw(Ui& ui);
  void draw_status(Ui& ui);
  // The user wants to go on from the instant that is shown.
  [[nodiscard]] std::optional<sim::Time> take_fork() { return std::exchange(fork_, std::nullopt); }
  [[nodiscard]] const std::string& journal() const { return past_->journal(); }
  [[nodiscard]] const sim::Plan& plan() const { return *past_->state().plan; }

 private:
  enum class View : std::uint8_t { console, evaluator, documents, desk };
  void draw_scrubber(Ui& ui);
  void look_at(sim::Time instant);

  std::unique_ptr<Past> past_;
  Store* store_;
  View view_ = View::console;
  sim::Index seat_ = sim::none;
  std::unique_ptr<Desk> desk_;
  Console console_;
  EvaluatorSheet evaluator_;
  DocumentsView documents_;
  sim::Time at_ = 0;
  std::vector<sim::CampaignCounts> campaigns_;  // at that instant
  std::string problem_;
  std::optional<sim::Time> fork_;
};

}  // namespace tocsin::gui
