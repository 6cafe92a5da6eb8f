// The engine behind Exercise: what follows from events. Private to sim/; include exercise.h instead.
//
// emit() numbers an event, applies it, hands it to the sink and notes what it may have changed; drain() then works
// off what follows, until nothing does. Everything in here can be had again by submitting the inputs again.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/agenda.h"
#include "sim/condition.h"
#include "sim/exercise.h"
#include "sim/growth.h"

namespace tocsin::sim {

class Exercise::Engine {
 public:
  Engine(const Plan& plan, EventSink& sink, ExerciseOptions options);

  void start(std::uint64_t seed);
  [[nodiscard]] std::optional<Refusal> check(const Command& given) const;
  std::optional<Refusal> submit(Command command, Time at);
  Time advance(Time to, bool through_holds);
  bool step(Time limit, Holds holds);
  Time next_due() { return agenda_.next(); }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  enum class TimerKind : std::uint8_t { inject, end, duty, recheck_duty, bot };
  struct Timer {
    TimerKind kind : 3;
    Index item : 29;  // inject, instance, recheck or bot task
  };
  struct Recheck {
    Index duty = none;
    Index subject = none;
  };
  struct Work {  // something that an event may have changed
    enum class What : std::uint8_t { duty, inject, instance } what = What::duty;
    Index item = none;
    Index subject = none;
  };
  struct BotTask {
    Index seat = none;
    Index instance = none;
    Agenda::TimerId timer = 0;
    std::uint32_t draws : 31 = 0;
    std::uint32_t blocked : 1 = 0;
  };

  // engine.cpp: the loop
  void emit(Event event);
  Event make(Kind kind, Origin origin = Origin::engine) const;
  void react(const Event& event);
  void react_to_fact(const FactChange& change);
  void drain();
  void fire_timer(Agenda::TimerId id);
  Agenda::TimerId new_timer(TimerKind kind, Index item);
  void look_again_at_duty(Index duty, const FactChange& change);
  void accept(Command command);

  // injects.cpp
  void consider_inject(Index index);
  void fire_inject(Index index, bool by_hand);
  void deliver(Index index, Index seat);
  void deliver_kept(Index fact, Index agency);
  void release_hold(Index index);
  [[nodiscard]] Context context_of(const Inject& inject) const;

  // acts.cpp
  [[nodiscard]] std::optional<Refusal> check_act(const Command& command) const;
  [[nodiscard]] std::optional<Refusal> check_knows(const Command& command, const Action& action) const;
  [[nodiscard]] std::optional<Refusal> check_recipients(const Command& command, const Action& action) const;
  [[nodiscard]] std::optional<Refusal> check_control(const Command& command) const;
  [[nodiscard]] std::optional<Refusal> check_complete(const Command& command) const;
  [[nodiscard]] bool is_complete(const Command& command) const;
  void complete(Command& command) const;  // fills in what follows from the rest (incident, recipients' agencies)
  void judge(const Event& act);

  // duties.cpp
  [[nodiscard]] Index subject_agency(const Duty& duty, Index subject) const;
  void consider_duty(Index index, Index subject);
  void consider_instance(Index index);
  void arm(Index index, Index subject, Index element, Index about, std::int32_t level, Index agency = none);
  void arm_each(Index index, Index subject, bool condition_holds);
  void arm_for_act(const Event& act);
  bool note_armed_for(Index duty, Index subject, Index element);  // false: it was noted before
  void count_earlier(Index index);
  void mark_act(const Event& act);
  void mark_slots(Index index, const Event& act);
  [[nodiscard]] bool satisfied(const Duty& duty, std::uint64_t slots) const;
  void settle(Index index, DutyState to, std::uint64_t act_sequence, Time done_at);
  void miss(Index index);
  void repeat(Index index);
  void rearm_due(Index index);
  [[nodiscard]] Time due_of(const DutyInstance& instance) const;
  [[nodiscard]] Duration interval_of(const Duty& duty, Index agency) const;
  [[nodiscard]] Context context_of(const DutyInstance& instance) const;

  // bots.cpp
  void give_to_bot(Index index);
  void run_bot(Index index);
  void hand_over(Index seat);
  void acknowledge_as_bot(Index inject, Index seat);
  void schedule_bot(Index index, Index action);
  void block(Index index);
  void wake(Index incident);
  void wake_elsewhere();
  [[nodiscard]] const Way* choose_way(BotTask& task, const DutyInstance& instance);
  [[nodiscard]] Command compose(BotTask& task, const DutyInstance& instance, const Way& way, std::size_t first_slot);
  [[nodiscard]] Answer answer_as_bot(BotTask& task, const Command& act, Index index, bool wrong);
  [[nodiscard]] bool bot_chance(BotTask& task, std::uint32_t ppm);
  [[nodiscard]] std::uint32_t bot_below(BotTask& task, std::uint32_t bound);
  [[nodiscard]] std::uint64_t stream_of(const BotTask& task) const;
  [[nodiscard]] bool errs_first_at(Index seat, Index action) const;
  [[nodiscard]] Index task_of(Index instance) const;

  const Plan* plan_;
  EventSink* sink_;
  ExerciseOptions options_;
  State state_;
  Agenda agenda_;
  Blocks<Timer> timers_;
  std::vector<Agenda::TimerId> inject_timer_;                    // by inject
  std::vector<std::uint8_t> inject_came_true_;                   // by inject: its condition once held
  Blocks<Agenda::TimerId> duty_timer_;                           // by instance
  std::vector<Index> first_slot_;                                // by duty and way: first bit of the slot mask
  std::vector<std::vector<Index>> way_bit_;                      // by duty: first bit of each way
  std::vector<std::uint8_t> condition_held_;                     // by condition-triggered duty and subject
  std::vector<Index> condition_ordinal_;                         // by duty
  std::size_t subjects_ = 0;                                     // per duty in condition_held_
  std::vector<std::vector<Index>> unsettled_;                    // by incident: instances that an act may still meet
  std::vector<std::vector<Index>> unsettled_at_;                 // by agency: those of agency scope
  std::vector<std::vector<std::pair<Index, Index>>> armed_for_;  // by subject: duties and elements, ascending
  std::map<std::pair<Index, Index>, Agenda::TimerId> recheck_;
  std::vector<Recheck> rechecks_;
  struct Kept {
    Index inject = none;
    Index seat = none;
    Index channel = none;
  };
  std::vector<Kept> kept_;
  std::vector<Work> work_;
  std::size_t work_at_ = 0;
  std::vector<BotTask> tasks_;
  Blocks<Index> task_of_instance_;              // as far as a bot has had one
  std::vector<std::vector<Index>> blocked_in_;  // by incident
  std::vector<Index> blocked_elsewhere_;
  std::set<std::pair<Index, Index>> bot_did_;  // seat and action, where the first time is to go wrong
  // Stacks of what a function that may call itself through others has yet to look at.
  std::vector<FactChange> noted_changes_;
  std::vector<Index> noted_instances_;
};

}  // namespace tocsin::sim
