#include "sim/rehearsal.h"

#include <algorithm>

#include "sim/exercise.h"

namespace tocsin::sim {
namespace {

constexpr std::size_t fresh_min = 4096;

void count(std::vector<std::pair<Holdup, std::uint64_t>>& holdups, const Holdup& holdup, std::uint64_t times) {
  const auto at = std::lower_bound(holdups.begin(), holdups.end(), holdup,
                                   [](const auto& entry, const Holdup& wanted) { return entry.first < wanted; });
  if (at != holdups.end() && at->first == holdup) {
    at->second += times;
  } else {
    holdups.insert(at, {holdup, times});
  }
}

Holdup::What what_of(Hindrance::What what) {
  switch (what) {
    case Hindrance::What::need: return Holdup::What::need;
    case Hindrance::What::channel: return Holdup::What::channel;
    case Hindrance::What::no_way: return Holdup::What::no_way;
    case Hindrance::What::refused: break;
  }
  return Holdup::What::refused;
}

}  // namespace

// ---- Times left ------------------------------------------------------------------------------------------------

void TimesLeft::add(Duration left_ms) {
  const std::int64_t seconds = left_ms / second - (left_ms % second < 0 ? 1 : 0);
  fresh_.push_back(seconds);
  ++count_;
  if (fresh_.size() >= std::max(fresh_min, counted_.size())) fold();
}

void TimesLeft::fold() {
  std::sort(fresh_.begin(), fresh_.end());
  std::vector<Counted> counted;
  for (const std::int64_t seconds : fresh_) {
    if (counted.empty() || counted.back().first != seconds) counted.emplace_back(seconds, 0);
    ++counted.back().second;
  }
  fresh_.clear();
  merge_counted(counted);
}

void TimesLeft::merge_counted(const std::vector<Counted>& other) {
  std::vector<Counted> both;
  both.reserve(counted_.size() + other.size());
  std::merge(counted_.begin(), counted_.end(), other.begin(), other.end(), std::back_inserter(both));
  counted_.clear();
  for (const Counted& entry : both) {
    if (!counted_.empty() && counted_.back().first == entry.first) {
      counted_.back().second += entry.second;
    } else {
      counted_.push_back(entry);
    }
  }
}

void TimesLeft::merge(const TimesLeft& other) {
  merge_counted(other.counted_);
  fresh_.insert(fresh_.end(), other.fresh_.begin(), other.fresh_.end());
  count_ += other.count_;
  fold();
}

std::optional<std::int64_t> TimesLeft::at(std::uint32_t permille) const {
  if (count_ == 0) return std::nullopt;
  TimesLeft whole = *this;
  whole.fold();
  const std::uint64_t rank = std::max<std::uint64_t>(1, (count_ * permille + 999) / 1000);
  std::uint64_t seen = 0;
  for (const auto& [seconds, times] : whole.counted_) {
    seen += times;
    if (seen >= rank) return seconds;
  }
  return whole.counted_.back().first;
}

// ---- Figures ---------------------------------------------------------------------------------------------------

std::optional<std::int64_t> DutyFigures::chance_permille() const {
  const std::uint64_t decided = met + late + missed;
  if (decided == 0) return std::nullopt;
  return static_cast<std::int64_t>(met * 1000 / decided);
}

std::optional<std::pair<Holdup, std::uint64_t>> DutyFigures::bottleneck() const {
  if (holdups.empty()) return std::nullopt;
  return *std::max_element(holdups.begin(), holdups.end(),
                           [](const auto& one, const auto& other) { return one.second < other.second; });
}

void DutyFigures::merge(const DutyFigures& other) {
  armed += other.armed;
  met += other.met;
  late += other.late;
  missed += other.missed;
  open += other.open;
  settled += other.settled;
  left.merge(other.left);
  for (const auto& [holdup, times] : other.holdups) count(holdups, holdup, times);
}

std::vector<Index> acts_behind(const Plan& plan, Index condition) {
  if (condition == none) return {};
  const Condition& node = plan.conditions[condition];
  std::vector<Index> acts;
  for (const Index child : node.children) {
    const auto behind = acts_behind(plan, child);
    acts.insert(acts.end(), behind.begin(), behind.end());
  }
  const bool is_about_fact = node.op >= Op::fact_is && node.op <= Op::fact_group;
  for (std::size_t i = 0; i < plan.actions.size(); ++i) {
    const auto& sets = plan.actions[i].sets;
    const bool sets_it = is_about_fact && std::any_of(sets.begin(), sets.end(), [&](const Assignment& assignment) {
                           return assignment.fact == node.item;
                         });
    if (sets_it || (node.op == Op::done && node.item == i)) acts.push_back(static_cast<Index>(i));
  }
  std::sort(acts.begin(), acts.end());
  acts.erase(std::unique(acts.begin(), acts.end()), acts.end());
  return acts;
}

// ---- One run ---------------------------------------------------------------------------------------------------

class Rehearsal::Run : public EventSink, public BotWatcher {
 public:
  Run(const Plan& plan, std::vector<DutyFigures>& figures) : plan_(&plan), figures_(&figures) {}

  // Returns the number of events.
  std::uint64_t play(std::uint64_t seed) {
    instances_.clear();
    waits_.clear();
    now_ = plan_->starts;
    Exercise exercise(*plan_, *this, {true, this});
    exercise.start(seed);
    for (std::size_t i = 0; i < plan_->seats.size(); ++i) {
      if (exercise.state().seats[i].occupant != Occupant::person) continue;
      Command seated;
      seated.kind = Kind::seated;
      seated.origin = Origin::controller;
      seated.seat = static_cast<Index>(i);
      seated.value = static_cast<Value>(Occupant::bot);
      // The engine refuses a seat that it does not have, and nothing else.
      static_cast<void>(exercise.submit(std::move(seated), exercise.state().now));
    }
    exercise.advance(plan_->ends);
    count_states();
    return exercise.state().sequence;
  }

  void on_event(const Event& event) override {
    now_ = event.time;
    switch (event.kind) {
      case Kind::duty_armed: {
        Instance armed;
        armed.duty = event.other;
        armed.agency = event.agency;
        armed.armed_at = event.time;
        armed.due = event.value;
        instances_.push_back(armed);
        break;
      }
      case Kind::duty_due_changed: instances_[event.item].due = event.value; break;
      case Kind::duty_advanced: end_wait(instances_[event.item], event.time); break;
      case Kind::duty_settled: settle(instances_[event.item], event); break;
      case Kind::waived: instances_[event.item].state = DutyState::waived; break;
      default: break;
    }
  }

  void has_in_hand(Index instance, Index seat) override { instances_[instance].seat = seat; }

  void is_held_back(Index index, const Hindrance& hindrance) override {
    Instance& instance = instances_[index];
    if (instance.waits && instance.hindrance == hindrance) return;
    end_wait(instance, now_);
    instance.waits = true;
    instance.hindrance = hindrance;
    instance.waits_since = now_;
  }

 private:
  struct Instance {
    Index duty = none;
    Index agency = none;
    Index seat = none;       // whose bot has it in hand
    Index last_wait = none;  // in waits_
    DutyState state = DutyState::open;
    bool waits = false;
    Hindrance hindrance;
    Time waits_since = 0;
    Time armed_at = 0;
    Time due = never;
  };
  struct Wait {
    Hindrance hindrance;
    Duration length = 0;
    Index before = none;  // the same instance's wait before, by its position
  };

  void end_wait(Instance& instance, Time at) {
    if (!instance.waits) return;
    instance.waits = false;
    const Duration length = at - instance.waits_since;
    for (Index w = instance.last_wait; w != none; w = waits_[w].before) {
      if (waits_[w].hindrance != instance.hindrance) continue;
      waits_[w].length += length;
      return;
    }
    waits_.push_back({instance.hindrance, length, instance.last_wait});
    instance.last_wait = static_cast<Index>(waits_.size() - 1);
  }

  void settle(Instance& instance, const Event& event) {
    const DutyState before = instance.state;
    instance.state = static_cast<DutyState>(event.other);
    DutyFigures& figures = (*figures_)[instance.duty];
    const bool late = instance.state == DutyState::late;
    if ((instance.state == DutyState::met || late) && instance.due != never) {
      figures.left.add(late ? -event.value : instance.due - event.time);
    }
    if (instance.state == DutyState::missed || (late && before == DutyState::open)) {
      count(figures.holdups, holdup_of(instance, event.time), 1);
    }
  }

  Holdup holdup_of(Instance& instance, Time at) {
    Holdup holdup;
    holdup.agency = instance.agency;
    holdup.seat = instance.seat;
    if (instance.seat == none) {
      const bool is_done_by_acts = !plan_->duties[instance.duty].met_by.empty();
      holdup.what = is_done_by_acts ? Holdup::What::nobody : Holdup::What::outcome;
      return holdup;
    }
    // A bot that waits goes on waiting after the miss; only what lies before it is looked at here.
    const bool waits = instance.waits;
    end_wait(instance, at);
    Duration own = at - instance.armed_at;
    for (Index w = instance.last_wait; w != none; w = waits_[w].before) own -= waits_[w].length;
    Duration most = own;
    for (Index w = instance.last_wait; w != none; w = waits_[w].before) {
      if (waits_[w].length <= most) continue;
      most = waits_[w].length;
      holdup.what = what_of(waits_[w].hindrance.what);
      holdup.action = waits_[w].hindrance.action;
      holdup.need = waits_[w].hindrance.need;
    }
    instance.waits = waits;
    instance.waits_since = at;
    return holdup;
  }

  void count_states() {
    for (const Instance& instance : instances_) {
      DutyFigures& figures = (*figures_)[instance.duty];
      ++figures.armed;
      switch (instance.state) {
        case DutyState::open: ++figures.open; break;
        case DutyState::met: ++figures.met; break;
        case DutyState::late: ++figures.late; break;
        case DutyState::missed: ++figures.missed; break;
        case DutyState::excused:
        case DutyState::waived:
        case DutyState::voided: ++figures.settled; break;
      }
    }
  }

  const Plan* plan_;
  std::vector<DutyFigures>* figures_;
  std::vector<Instance> instances_;
  std::vector<Wait> waits_;
  Time now_ = 0;
};

Rehearsal::Rehearsal(const Plan& plan) : duties_(plan.duties.size()), run_(std::make_unique<Run>(plan, duties_)) {}
Rehearsal::~Rehearsal() = default;

void Rehearsal::run(std::uint64_t seed) {
  events_ += run_->play(seed);
  ++runs_;
}

void Rehearsal::merge(const Rehearsal& other) {
  runs_ += other.runs_;
  events_ += other.events_;
  for (std::size_t i = 0; i < duties_.size(); ++i) duties_[i].merge(other.duties_[i]);
}

}  // namespace tocsin::sim
