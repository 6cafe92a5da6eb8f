// The engine behind Exercise: what follows from events. Private to sim/; include exercise.h instead.
//
// emit() numbers an event, applies it, hands it to the sink and notes what it may have changed; drain() then works
// off what follows, until nothing does. Everything in here can be had again by submitting the inputs again.
#pragma once

#include <compare>
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
  enum class TimerKind : std::uint8_t { inject, end, duty, recheck_duty, bot, sending, mail_act };
  struct Timer {
    TimerKind kind : 3;
    Index item : 29;  // inject, instance, recheck or bot task
  };
  struct Recheck {
    Index duty = none;
    Index subject = none;
  };
  struct Unsettled {  // an instance, with its duty, so that those of other duties need not be fetched
    Index instance = none;
    Index duty = none;
  };
  struct Work {  // something that an event may have changed
    enum class What : std::uint8_t { duty, inject, instance } what = What::duty;
    Index item = none;
    Index subject = none;
  };
  struct BotTask {
    Index seat = none;
    Index instance = none;  // none: somebody else has it now
    Agenda::TimerId timer = 0;
    std::uint32_t draws : 29 = 0;
    std::uint32_t blocked : 1 = 0;
    std::uint32_t at_work : 1 = 0;  // on a desk, and its handling time runs
    std::uint32_t in_hand : 1 = 0;  // counted in its desk's `in_hand`
  };
  struct Desk {                                                          // of a seat that does one thing at a time
    std::set<std::pair<std::pair<Time, std::uint64_t>, Index>> waiting;  // in the order in which they are taken
    Index at_work = none;                                                // the task
    std::uint32_t in_hand = 0;                                           // tasks given and not yet done
  };

  // engine.cpp: the loop
  void emit(Event event);
  Event make(Kind kind, Origin origin = Origin::engine) const;
  void react(const Event& event);
  void react_to_fact(const FactChange& change);
  void drain();
  void fetch_ahead();
  void fire_timer(Agenda::TimerId id);
  Agenda::TimerId new_timer(TimerKind kind, Index item);
  void look_again_at_duty(Index duty, const FactChange& change);
  void look_again_at_injects(const std::vector<Index>& watching, Index incident, Index agency);
  void accept(Command command);
  void check_readiness();

  // injects.cpp
  void consider_inject(Index index);
  void skip_inject(Index index, bool by_chance);
  void fire_inject(Index index, bool by_hand);
  void deliver(Index index, Index seat);
  void deliver_kept(Index fact, Index agency);
  void release_hold(Index index);
  [[nodiscard]] Context context_of(const Inject& inject) const;

  // acts.cpp
  [[nodiscard]] std::optional<Refusal> check_act(const Command& command) const;
  [[nodiscard]] std::optional<Refusal> check_asked(const Command& command, const Action& action) const;
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
  void recheck(Index index, Index subject, Time at);
  void arm(Index index, Index subject, Index element, Index about, std::int32_t level, Index agency = none,
           bool repeated = false);
  void arm_each(Index index, Index subject, bool condition_holds);
  void arm_for_act(const Event& act);
  bool note_armed_for(Index duty, Index subject, Index element);  // false: it was noted before
  void count_earlier(Index index);
  void mark_act(const Event& act);
  void mark_slots(Index index, const Event& act);
  [[nodiscard]] bool satisfied(const Duty& duty, std::uint64_t slots, Index agency) const;
  // Whether the slot's address is a relation that the agency has not got: then it is not asked for.
  [[nodiscard]] bool is_absent(const Slot& slot, Index agency) const;
  [[nodiscard]] bool is_possible(const Duty& duty, Index agency) const;
  void settle(Index index, DutyState to, std::uint64_t act_sequence, Time done_at);
  void miss(Index index);
  void repeat(Index index);
  void rearm_due(Index index);
  [[nodiscard]] Time due_of(const DutyInstance& instance) const;
  [[nodiscard]] Duration interval_of(const Duty& duty, Index agency) const;
  [[nodiscard]] Context context_of(const DutyInstance& instance) const;

  // mailing.cpp
  void prepare_campaigns();
  void start_campaigns();
  void send_mails(Index sending);
  void act_on_mails(Index campaign);
  [[nodiscard]] bool is_a_person(Index population, std::uint32_t recipient) const;
  void leave_mails_to(Index seat);
  void draw_acts_of(Index campaign, Index mail, std::uint32_t recipient);
  [[nodiscard]] std::optional<Refusal> check_recorded(const Command& command) const;

  // bots.cpp
  void give_to_bot(Index index);
  void run_bot(Index index);
  void hand_over(Index seat);
  void acknowledge_as_bot(Index inject, Index seat);
  void schedule_bot(Index index, Index action);
  void block(Index index, const Hindrance& hindrance);
  [[nodiscard]] std::optional<Hindrance> hindrance_of(const std::optional<Command>& act) const;
  void wake(Index incident);
  void wake_at(Index agency);
  void wake_elsewhere();
  void wake_all(std::vector<Index>& blocked);
  [[nodiscard]] const Way* next_slot(BotTask& task, const DutyInstance& instance, std::size_t& next);

  // desks.cpp
  [[nodiscard]] bool one_at_a_time(Index seat) const;
  [[nodiscard]] Index least_busy(const std::vector<Index>& seats) const;
  void take_in_hand(Index task);
  void queue_up(Index task);
  void begin_next(Index seat);
  void help_out(Index seat);
  [[nodiscard]] bool are_alike(Index one, Index other) const;
  void leave_desk(Index task);
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
  Agenda::TimerId ahead_ = Agenda::nobody;  // whose memory is being fetched
  std::uint32_t ahead_steps_ = 0;
  Blocks<Timer> timers_;
  std::vector<Agenda::TimerId> inject_timer_;                    // by inject
  std::vector<std::uint8_t> inject_came_true_;                   // by inject: its condition once held
  Blocks<Agenda::TimerId> duty_timer_;                           // by instance
  std::vector<Index> first_slot_;                                // by duty and way: first bit of the slot mask
  std::vector<std::vector<Index>> way_bit_;                      // by duty: first bit of each way
  std::vector<std::uint8_t> condition_held_;                     // by condition-triggered duty and subject
  std::vector<Index> condition_ordinal_;                         // by duty
  std::size_t subjects_ = 0;                                     // per duty in condition_held_
  std::vector<std::vector<Unsettled>> unsettled_;                // by incident: what an act may still meet
  std::vector<std::vector<Unsettled>> unsettled_at_;             // by agency: those of agency scope
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
  Blocks<BotTask> tasks_;
  Blocks<Index> task_of_instance_;              // as far as a bot has had one
  std::vector<std::vector<Index>> blocked_in_;  // by incident
  std::vector<std::vector<Index>> blocked_at_;  // by agency: those of no incident
  std::map<Index, Desk> desks_;                 // by seat
  std::uint64_t came_to_desks_ = 0;
  std::set<std::pair<Index, Index>> bot_did_;  // seat and action, where the first time is to go wrong
  struct Sending {                             // a round on its way
    Index campaign = none;
    Index round = none;
    std::uint32_t next = 0;  // recipient
    bool begun = false;
    Agenda::TimerId timer = 0;
  };
  struct MailAct {  // what a recipient is about to do; only those who will do something have one
    Time at = 0;
    std::uint32_t recipient = 0;
    std::uint8_t mail = 0;
    Behaviour behaviour = Behaviour::opened;
    bool scanner = false;
  };
  struct Mailing {                 // by campaign
    std::vector<MailAct> to_come;  // a heap, the earliest first
    std::vector<std::uint64_t> chances;
    Agenda::TimerId timer = 0;
  };
  std::vector<Sending> sendings_;
  std::vector<Mailing> mailings_;
  std::vector<PlannedAct> drawn_;
  // Stacks of what a function that may call itself through others has yet to look at.
  std::vector<FactChange> noted_changes_;
  std::vector<Index> noted_instances_;
};

}  // namespace tocsin::sim
