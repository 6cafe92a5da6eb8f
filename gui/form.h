// The form of an action: typed fields, what is wrong beside each, the severity worksheet, and a draft that outlives
// the program. One form at a time.
#pragma once

#include <optional>
#include <string>

#include "gui/draft.h"
#include "gui/store.h"
#include "gui/widgets.h"

namespace tocsin::gui {

class Form {
 public:
  explicit Form(Store& store) : store_(&store) {}

  // `about`: the message (inject) that it is about, where one was chosen; `incident`: the same.
  void open(const sim::SeatView& view, const sim::SeatAction& action, sim::Index about = sim::none,
            sim::Index incident = sim::none);
  // Whether something half filled in is kept for it.
  [[nodiscard]] bool has_draft(const sim::SeatView& view, const sim::SeatAction& action) const {
    return store_->get(name_of_draft(view, action)).has_value();
  }
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] const sim::SeatAction& action() const { return of_; }

  enum class Wish : std::uint8_t { nothing, send, put_away };
  // `send`: `command` is complete. Saves the draft when it has changed.
  Wish draw(Ui& ui, const sim::SeatView& view, bool waiting);
  [[nodiscard]] const sim::Command& command() const { return command_; }

  // What the exercise said to it.
  void was_refused(const sim::Refusal& refusal) { refusal_ = refusal; }
  void was_accepted();  // closes it and drops the draft
  void put_away();      // closes it and keeps the draft

 private:
  void draw_about(Ui& ui, const sim::SeatView& view);
  void draw_recipients(Ui& ui);
  void draw_field(Ui& ui, const sim::SeatView& view, std::size_t position);
  void draw_options(Ui& ui, const sim::SeatField& field, FieldDraft& draft, const std::string& key);
  void draw_instant(Ui& ui, const sim::SeatView& view, const sim::SeatField& field, FieldDraft& draft,
                    const std::string& key);
  void draw_agencies(Ui& ui, const sim::SeatField& field, FieldDraft& draft, const std::string& key);
  void draw_worksheet(Ui& ui, const sim::SeatView& view);
  void draw_problem(Ui& ui, const std::string& problem);
  void save(bool at_once);
  [[nodiscard]] static std::string name_of_draft(const sim::SeatView& view, const sim::SeatAction& action);

  Store* store_;
  bool open_ = false;
  sim::SeatAction of_;
  std::string name_;
  Draft draft_;
  Draft saved_;
  double saved_at_s_ = 0;
  bool tried_ = false;  // to send: from now on what is missing is said, too
  sim::Command command_;
  std::optional<sim::Refusal> refusal_;
};

}  // namespace tocsin::gui
