// Says what must become of each duty, from what was done and said; written apart from the engine and slower than it in every
// respect. It is given each event and complains of the first one that does not follow from those before it, and, when all
// due work is done, of the first thing that should have happened and did not.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/state.h"
#include "tests/storm/ledger.h"

namespace tocsin::storm {

class Oracle {
 public:
  explicit Oracle(const sim::Plan& plan);

  void take(const sim::Event& event);
  // A command or a due instant, with all that follows, is over.
  void end_step();
  // Nothing more is due now: the state must be what the oracle makes of the events.
  void compare(const sim::State& state);

  [[nodiscard]] const std::optional<std::string>& complaint() const { return complaint_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }

 private:
  struct Arming {  // that must follow
    sim::Index duty = sim::none;
    sim::Index agency = sim::none;
    sim::Index incident = sim::none;
    sim::Index element = sim::none;
    sim::Index about = sim::none;
    sim::Value level = sim::unset;
    bool may_be_left_out = false;  // it was void or over at the time
    std::uint64_t repeats_as = 0;  // the number that this event must have where it is a repetition; 0: it is none
  };
  struct Marks {  // of an act, or of what was done earlier
    std::set<std::pair<std::size_t, std::size_t>> slots;
    std::uint64_t act = 0;  // 0: of earlier acts
    sim::Time at = 0;
  };
  struct Truth {       // of a condition that starts a duty
    bool fell = true;  // since it was armed last
    bool held_when_quiet = false;
    bool armed = false;  // since it was false when all was quiet
    bool was_suppressed = false;
  };

  struct Awaited {  // an inject that waits for what recipients do
    std::optional<sim::Time> came_true;
    std::optional<sim::Time> held_when_quiet;
  };

  void complain(const sim::Event& event, const std::string& what);
  void take_act(const sim::Event& act);
  void take_delivery(const sim::Event& delivery);
  void take_armed(const sim::Event& event);
  void take_settled(const sim::Event& event);
  void expect(Arming arming);
  void expect_repetition(const Owed& of);
  template <class Look>
  void walk_conditions(const Look& look) const;
  void note_conditions();
  void note_changes(const sim::Event& event, const std::map<std::pair<sim::Index, sim::Index>, sim::Value>& before);
  [[nodiscard]] std::map<std::pair<sim::Index, sim::Index>, sim::Value> watched_values() const;
  void compare_duties(const sim::State& state);
  void compare_facts(const sim::State& state);
  void compare_armed();
  void look_at_mail(const sim::Event& event);
  void look_at_inject(const sim::Event& event);
  void note_injects(const sim::Event& event);
  void compare_mails(const sim::State& state);
  [[nodiscard]] bool names_a_campaign(sim::Index condition) const;

  [[nodiscard]] bool is_by_condition(const sim::Duty& duty) const;
  [[nodiscard]] sim::Index owner_of(const sim::Duty& duty, sim::Index from) const;
  [[nodiscard]] bool is_void(const sim::Duty& duty, const Where& where) const;
  [[nodiscard]] bool can_be_met(const sim::Duty& duty, sim::Index agency) const;
  [[nodiscard]] bool is_asked_for(const sim::Slot& slot, sim::Index agency) const;
  [[nodiscard]] bool is_whole(const Owed& owed, const std::set<std::pair<std::size_t, std::size_t>>& slots) const;
  [[nodiscard]] std::uint64_t mask_of(const Owed& owed) const;
  [[nodiscard]] bool is_member(const Owed& owed) const;
  [[nodiscard]] Where where_of(const Owed& owed) const { return {owed.agency, owed.incident, owed.about}; }
  [[nodiscard]] Where where_of(const sim::Inject& inject) const;
  [[nodiscard]] std::size_t subjects_of(const sim::Duty& duty) const;

  const sim::Plan* plan_;
  Ledger ledger_;
  std::uint64_t sequence_ = 0;
  std::vector<Arming> expected_;
  std::map<std::size_t, Marks> marks_;                                             // by instance
  std::map<std::pair<sim::Index, sim::Index>, Truth> truths_;                      // by duty and subject
  std::set<std::pair<sim::Index, std::pair<sim::Index, sim::Index>>> signs_;       // duty, incident, seat
  std::set<std::pair<sim::Index, std::pair<sim::Index, sim::Index>>> suppressed_;  // duty, subject, element of a set
  std::vector<std::size_t> unsettled_;
  std::map<sim::Index, Awaited> awaited_;  // by inject
  sim::Index fired_by_hand_ = sim::none;   // the inject, with the last event
  bool has_new_mails_ = false;
  std::optional<std::string> complaint_;
};

}  // namespace tocsin::storm
