// What people read for the engine's enumerations, instants, lengths and values, in the language that gettext was
// set to (conduct/language.h). `english` is for the plan's own texts and must agree with it.
#pragma once

#include <string>
#include <string_view>

#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::reports {

[[nodiscard]] std::string state_word(sim::DutyState state);
[[nodiscard]] std::string layer_word(sim::Layer layer);
[[nodiscard]] std::string category_word(sim::Category category);
[[nodiscard]] std::string kind_word(sim::Kind kind);
[[nodiscard]] std::string origin_word(sim::Origin origin);
[[nodiscard]] std::string occupant_word(sim::Occupant occupant);
[[nodiscard]] std::string inject_status_word(sim::InjectStatus status);
[[nodiscard]] std::string drill_kind_word(const std::string& kind);  // of Plan::kind; an unknown one as it stands

using sim::fill;

// A name in the wanted language, or the id where the plan gives none.
[[nodiscard]] const std::string& label_of(const sim::Text& label, const std::string& id, bool english);
template <typename Named>
[[nodiscard]] const std::string& label_of(const Named& named, bool english) {
  return label_of(named.label, named.id, english);
}
// An inject's name, or else the beginning of its message, or else what it changes.
[[nodiscard]] std::string inject_label(const sim::Plan& plan, sim::Index inject, bool english);
[[nodiscard]] std::string seat_label(const sim::Plan& plan, sim::Index seat, bool english);  // with its agency

// A text cut to what fits, counting wide (East Asian) characters as two narrow ones.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t narrow_max);

[[nodiscard]] std::string instant_text(sim::Time time, int offset_minutes, bool english);  // ROC years in Chinese
[[nodiscard]] std::string length_text(sim::Duration length);                               // the two largest units
[[nodiscard]] std::string elapsed_text(sim::Duration since_start);                         // T+1 d 02:03
[[nodiscard]] std::string points_text(std::int64_t thousandths);                           // one decimal, rounded down
[[nodiscard]] std::string percent_text(std::int64_t permille);

// What a field of a form says; empty where it says nothing.
[[nodiscard]] std::string value_text(const sim::Plan& plan, const sim::Field& field, sim::Value value, bool english);
[[nodiscard]] std::string answer_text(const sim::Plan& plan, const sim::Event& act, const sim::Answer& answer,
                                      bool english);
[[nodiscard]] std::string agencies_text(const sim::Plan& plan, const std::vector<sim::Index>& agencies, bool english);

// The two parts of an observation's or a waiver's text.
struct Remark {
  std::string name;
  std::string words;
};
[[nodiscard]] Remark remark_of(const std::string& text);

}  // namespace tocsin::reports
