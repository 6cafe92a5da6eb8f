// The state of an exercise, and `apply`, the only place where it changes. Live play, replay and every view fold the
// same events through it; `apply` never refuses. Not thread-safe; copyable.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/campaign_tally.h"
#include "sim/event.h"

namespace tocsin::sim {

struct FactCell {
  Value value = unset;
  Time since = 0;  // when it took this value
};

struct FactChange {
  Index fact = none;
  Index agency = none;
  Index incident = none;
  Value before = unset;
};

struct Done {  // what was done in an incident or at an agency
  Index action = none;
  std::uint32_t count = 0;
  Time last = 0;
  std::uint64_t sequence = 0;      // of the last act
  std::vector<Recipient> reached;  // over all acts of the action
};

struct DutyInstance {
  Index duty = none;
  Index agency = none;  // whose duty it is
  Index incident = none;
  Index element = none;            // for_each: the affected agency; sign: the seat that received it
  Index about = none;              // the inject that triggered it, if one did
  std::int16_t trigger_level = 0;  // level field of the act that triggered it; an event's lies within ±1000
  DutyState state = DutyState::open;
  Time armed_at = 0;
  Time due = never;
  Time settled_at = never;
  std::uint64_t slots_done = 0;
  std::uint64_t act_sequence = 0;  // the act that met it
};
static_assert(sizeof(DutyInstance) == 64, "there may be millions of them");

enum class InjectStatus : std::uint8_t { planned, held, fired, skipped, dropped };
struct InjectState {
  InjectStatus status = InjectStatus::planned;
  Time fired_at = never;
  std::vector<Index> delivered_to;     // seats, ascending
  std::vector<Index> acknowledged_by;  // seats, ascending
  std::vector<Index> answered_by;      // seats, ascending, where the inject is a question
};

struct SeatState {
  Occupant occupant = Occupant::nobody;
  Index form_open = none;  // the action whose form is open
};

struct ClockState {
  std::uint32_t rate = 60;
  std::uint32_t composing = 5;
  bool paused = false;
  std::uint32_t forms_open = 0;
  std::vector<Index> holding;  // injects whose acknowledgements the clock waits for, ascending
  [[nodiscard]] bool stands() const { return paused || !holding.empty(); }
  // The rate in force now; 0 while the clock stands, `as_fast_as_possible` when there is no limit.
  static constexpr std::uint32_t as_fast_as_possible = 0xffffffffU;
  [[nodiscard]] std::uint32_t rate_now() const;
  // How far simulated time moves in that much real time, in ms; exact integers, no drift: the caller keeps the remainder.
  [[nodiscard]] Duration simulated(Duration real_ms) const;
};

struct State {
  explicit State(const Plan& plan);

  const Plan* plan;
  Time now = 0;
  std::uint64_t sequence = 0;
  std::uint64_t seed = 0;
  bool started = false;
  bool ended = false;
  ClockState clock;
  std::vector<FactCell> exercise_facts;
  std::vector<FactCell> agency_facts;           // agency * stride + slot
  std::vector<FactCell> incident_facts;         // incident * stride + slot
  std::vector<std::vector<Index>> agency_sets;  // interned; values of `agencies` facts
  std::vector<std::vector<Done>> done_in_incident;
  std::vector<std::vector<Done>> done_at_agency;
  std::deque<DutyInstance> duties;  // not a vector: there may be millions, and growing must not copy them
  std::vector<InjectState> injects;
  std::vector<SeatState> seats;
  std::vector<std::vector<Index>> duties_of_incident;  // instances, by arming
  std::vector<std::vector<Index>> duties_of_agency;    // those of agency scope
  std::vector<std::uint8_t> incident_heard;            // 1 once a message about it was delivered
  std::vector<CampaignRecord> campaigns;
  std::vector<FactChange> changes;  // what the last event changed

  [[nodiscard]] const FactCell& fact(Index index, Index agency, Index incident) const;
  [[nodiscard]] const Done* done(Index action, Index agency, Index incident) const;
};

// Whether nobody is left to acknowledge the inject: of the seats that it reached, those that someone sits in have.
[[nodiscard]] bool is_acknowledged(const State& state, Index inject);

void apply(State& state, const Event& event);

// A digest of everything in the state (FNV-1a over its canonical bytes), for determinism tests and `verify`.
[[nodiscard]] std::uint64_t state_digest(const State& state);

}  // namespace tocsin::sim
