// What the oracle knows: facts, acts, messages and duties, written down in the plainest way from the events of an exercise. It
// shares no code with sim/state.cpp and sim/condition.cpp; what it says is recomputed from lists each time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/storm/mail_ledger.h"

namespace tocsin::storm {

struct Told {  // a fact's value; sets of agencies stand beside it
  sim::Value value = sim::unset;
  std::vector<sim::Index> agencies;
  sim::Time since = 0;
};

struct Owed {  // an instance of a duty
  sim::Index duty = sim::none;
  sim::Index agency = sim::none;
  sim::Index incident = sim::none;
  sim::Index element = sim::none;
  sim::Index about = sim::none;
  sim::Value level = sim::unset;  // of the act that triggered it
  sim::DutyState state = sim::DutyState::open;
  sim::Time armed_at = 0;
  sim::Time due = sim::never;
  sim::Time due_since = 0;
  std::uint64_t act = 0;                                // that met it
  std::set<std::pair<std::size_t, std::size_t>> slots;  // way and slot
  bool was_void = false;                                // by its condition, not because its element had left the set
};

struct Where {
  sim::Index agency = sim::none;
  sim::Index incident = sim::none;
  sim::Index about = sim::none;
};

class Ledger {
 public:
  explicit Ledger(const sim::Plan& plan);

  // Facts, acts and messages; what becomes of duties is the oracle's to write down.
  void take(const sim::Event& event);

  [[nodiscard]] const Told& fact(sim::Index fact, const Where& where) const;
  [[nodiscard]] bool holds(sim::Index condition, const Where& where) const;
  [[nodiscard]] sim::Time due_of(const Owed& of) const;
  [[nodiscard]] bool knows(sim::Index agency, sim::Index incident) const;

  sim::Time now = 0;
  std::vector<Owed> owed;
  std::vector<sim::Event> acts;
  std::set<std::pair<sim::Index, sim::Index>> delivered;  // inject and seat
  std::set<sim::Index> fired;
  MailLedger mails;
  bool ended = false;

 private:
  void assign(const std::vector<sim::Assignment>& sets, const sim::Event& event, const Where& where);
  void tell(sim::Index fact, sim::Index subject, sim::Value value, std::vector<sim::Index> agencies);
  [[nodiscard]] sim::Index subject_of(sim::Index fact, const Where& where) const;
  [[nodiscard]] bool is_done(const sim::Condition& condition, const Where& where) const;
  [[nodiscard]] bool is_in_state(const sim::Condition& condition, const Where& where) const;
  [[nodiscard]] bool fact_holds(const sim::Condition& condition, const Where& where) const;

  const sim::Plan* plan_;
  std::map<std::pair<sim::Index, sim::Index>, Told> facts_;   // by fact and subject
  std::set<std::pair<sim::Index, sim::Index>> acknowledged_;  // inject and seat
  std::map<sim::Index, sim::Occupant> occupants_;
  std::set<sim::Index> heard_;  // incidents that anybody was told of
};

// Whether the act reached what the slot asks for.
[[nodiscard]] bool reaches(const sim::Event& act, const sim::Slot& slot, sim::Index element);

}  // namespace tocsin::storm
