// An exercise that documents report on, and what all of them need of it: words for facts, duties and acts.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "reports/composer.h"
#include "sim/event.h"
#include "sim/score.h"
#include "sim/state.h"

namespace tocsin::reports {

struct Account {
  const sim::Plan& plan;
  const sim::State& state;  // at the end of `events`
  const sim::Score& score;
  std::span<const sim::Event> events;
  std::string journal_hash;
  bool english = false;  // gettext's language must be the same (conduct/language.h)
  sim::Time date = 0;    // of the documents, ms
  bool verified = true;  // false: every page says that the journal was not verified
};

// The agency of the first incident that is none of the noise; none where there is no incident.
[[nodiscard]] sim::Index main_agency(const sim::Plan& plan);

// Title, agency, marks and footer; the head says which exercise, under which procedure, and the document's date.
[[nodiscard]] Document begin_document(const Account& account, std::string kind, std::string title, sim::Index agency);

// 中華民國115年1月5日 14時30分, or 2026-01-05 14:30; empty for an instant that never came.
[[nodiscard]] std::string full_instant(sim::Time time, int offset_minutes, bool english);
// For a narrow cell: the time below the date.
[[nodiscard]] std::string cell_instant(sim::Time time, int offset_minutes, bool english);
[[nodiscard]] std::string full_date(sim::Time time, int offset_minutes, bool english);

// Its clause and its name; ※ where no official text was found for its rule (reports/values_annex.h).
[[nodiscard]] std::string duty_name(const Account& account, sim::Index duty);
[[nodiscard]] std::string fact_text(const Account& account, sim::Index fact, sim::Value value);
[[nodiscard]] std::string counting_rule_text(const sim::Plan& plan, sim::Index rule, bool english);  // how it counts
[[nodiscard]] std::string owner_text(const Account& account, const sim::DutyInstance& instance);
[[nodiscard]] std::string events_text(
    std::initializer_list<std::uint64_t> sequences);  // "#12, #15"; zeros are left out

using Wanted = std::function<bool(const sim::Event&)>;
[[nodiscard]] Table act_table(const Account& account, std::string id, std::string caption, const Wanted& wanted);
// Every instance whose score line is wanted: clause and duty, owner, due, done, state, event.
using WantedDuty = std::function<bool(const sim::ScoreLine&)>;
[[nodiscard]] Table duty_table(const Account& account, std::string id, std::string caption, const WantedDuty& wanted);
// What the last act with that form in the incident says; empty where nobody said it.
[[nodiscard]] std::string last_answer(const Account& account, sim::Index form, sim::Index field, sim::Index incident);
[[nodiscard]] Tone tone_of(sim::DutyState state);
[[nodiscard]] std::string answers_text(const Account& account, const sim::Event& act);

// The pictures: duties of a window of time against their due times.
[[nodiscard]] std::vector<Chart> deadline_charts(const Account& account);

}  // namespace tocsin::reports
