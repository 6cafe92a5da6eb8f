// A form that is being filled in: what was written so far, what is wrong with it, and the command that it becomes. It
// is kept as text, so that a crash loses nothing of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/seat_view.h"

namespace tocsin::gui {

struct FieldDraft {
  std::string words;                 // text, integer and instant fields: as typed
  sim::Value value = sim::unset;     // boolean, level, choice and effect fields
  std::vector<sim::Index> agencies;  // ascending
  bool nobody = false;               // agency fields: the answer is that there is none
  friend bool operator==(const FieldDraft&, const FieldDraft&) = default;
};

struct Draft {
  sim::Index incident = sim::none;
  sim::Index about = sim::none;  // an inject
  std::vector<sim::Recipient> recipients;
  std::vector<FieldDraft> fields;  // by the form
  friend bool operator==(const Draft&, const Draft&) = default;

  // Has what needs no choosing: the only incident, the only recipient, the time that a field proposes.
  [[nodiscard]] static Draft begin(const sim::SeatView& view, const sim::SeatAction& action);
  [[nodiscard]] bool has_recipient(sim::Index address, sim::Index agency) const;
  void set_recipient(sim::Index address, sim::Index agency, bool wanted);
};

// What is wrong with a field, in the user's language; empty: nothing.
[[nodiscard]] std::string problem_of(const sim::SeatView& view, const sim::SeatField& field, const FieldDraft& draft);
[[nodiscard]] bool is_empty(const sim::SeatField& field, const FieldDraft& draft);

// Nothing while a field is wrong or a choice is open.
[[nodiscard]] std::optional<sim::Command> command_of(const sim::SeatView& view, const sim::SeatAction& action,
                                                     const Draft& draft);

// The level that the worksheet's answers lead to; nothing where the form has no worksheet or nothing is answered.
[[nodiscard]] std::optional<std::int32_t> level_of(const sim::SeatAction& action, const Draft& draft);

[[nodiscard]] std::string to_text(const sim::SeatAction& action, const Draft& draft);
// Fields that the form no longer has are left out; nothing: it is no draft.
[[nodiscard]] std::optional<Draft> from_text(const sim::SeatView& view, const sim::SeatAction& action,
                                             const std::string& text);

}  // namespace tocsin::gui
