#include "tests/storm/storm.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "conduct/session.h"
#include "net/trails.h"
#include "sim/seat_view.h"
#include "tests/fault_vfs.h"
#include "tests/storm/actor.h"
#include "tests/storm/describe.h"
#include "tests/storm/oracle.h"
#include "tests/storm/plan_maker.h"
#include "tests/storm/probe.h"
#include "tests/storm/replay.h"

namespace tocsin::storm {
namespace {

using sim::Index;

class Storm {
 public:
  Storm(const Options& options, Counts& counts)
      : options_(options),
        counts_(counts),
        plan_(make_plan(options.seed, options.without)),
        oracle_(plan_),
        journal_(options.folder + "/storm.tocsin") {
    for (const Index seat : plan_.seats_with_mailbox) {
      desks_.emplace(seat, sim::SeatDesk(plan_, seat, sim::role_of_seat(plan_, seat)));
    }
  }

  std::optional<Finding> run() {
    clear(journal_);
    test::FaultVfs::forget();
    auto started = conduct::Session::start({plan_, {}}, options_.seed, journal_);
    if (!started) return finding(0, "it cannot be started: " + started.failed().message);
    session_ = std::move(*started);
    for (const sim::Event& event : session_->events()) take(event);
    session_->watch([this](const sim::Event& event) { take(event); });
    oracle_.end_step();
    if (!session_->settle()) probe_.emplace(journal_);
    for (std::uint64_t step = 0; step < options_.steps && !complaint_; ++step) {
      Dice dice(options_.seed, 1000 + step);
      act(dice);
      look(dice, step + 1 == options_.steps || dice.percent(2));
      ++counts_.steps;
      if (complaint_) return finding(step, *complaint_);
    }
    counts_.events += session_->state().sequence;
    counts_.duties += session_->state().duties.size();
    counts_.mails += count_mails(events_);
    return std::nullopt;
  }

 private:
  void take(const sim::Event& event) {
    events_.push_back(event);
    oracle_.take(event);
    for (auto& [seat, desk] : desks_) desk.take(session_->state(), event);
  }

  static void clear(const std::string& journal) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".new", ".new-journal"}) {
      std::filesystem::remove(journal + suffix);
    }
  }

  Finding finding(std::uint64_t step, std::string what) {
    Finding found{options_, step, std::move(what), {}, {}, false};
    found.plan = describe_plan(plan_, options_.without);
    found.history = describe_history(plan_, events_);
    return found;
  }

  [[nodiscard]] bool has(Part part) const { return (options_.parts & part) != 0; }

  void act(Dice& dice) {
    const std::uint32_t what = dice.below(100);
    const sim::State& state = session_->state();
    if (what < 25) {
      if (has(part_time)) let_time_pass(dice);
    } else if (what < 40 && !plan_.campaigns.empty() && !plan_.seats_with_mailbox.empty()) {
      const auto seat = dice.percent(90) ? dice.of(plan_.seats_with_mailbox) : dice.below(plan_.seats.size());
      sim::Command command = make_mail_act(state, seat, dice);
      if (has(part_mails)) ask(std::move(command), dice);
    } else if (what < 80) {
      sim::Command command = what < 70 ? make_act(state, dice.below(plan_.seats.size()), dice)
                                       : make_acknowledgement(state, dice.below(plan_.seats.size()), dice);
      if (has(part_acts)) ask(std::move(command), dice);
    } else if (what < 95) {
      sim::Command command = make_control(state, dice);
      if (has(part_control)) ask(std::move(command), dice);
    } else {
      sim::Command command = make_seating(state, dice);
      if (has(part_people)) ask(std::move(command), dice);
    }
  }

  // Seldom to the end, after which little can happen.
  [[nodiscard]] sim::Time some_instant(Dice& dice) const {
    const sim::Time now = session_->state().now;
    // What fell due in the past lies before now.
    const sim::Time at = std::max(any_instant(dice), now);
    return at < plan_.ends || dice.percent(5) ? std::min(at, plan_.ends) : now;
  }

  // To a due time exactly, a moment before or after it, or anywhere.
  [[nodiscard]] sim::Time any_instant(Dice& dice) const {
    const sim::State& state = session_->state();
    sim::Time at = state.now;
    const sim::Time next = session_->next_due();
    switch (dice.below(6)) {
      case 0: return next == sim::never ? at : next;
      case 1: return next == sim::never ? at : std::max(at, next - 1);
      case 2: {
        for (std::size_t i = state.duties.size(); i > 0 && i + 40 > state.duties.size(); --i) {
          const sim::DutyInstance& each = state.duties[i - 1];
          if (each.state == sim::DutyState::open && each.due != sim::never && each.due >= at && dice.percent(50)) {
            return each.due + dice.below(2);
          }
        }
        return at;
      }
      case 3: return at + dice.below(3);
      case 4: return at + static_cast<sim::Duration>(dice.below(120)) * sim::minute;
      default: return at + static_cast<sim::Duration>(dice.below(12)) * sim::hour;
    }
  }

  void let_time_pass(Dice& dice) {
    const sim::Time to = some_instant(dice);
    while (!complaint_ && session_->step(to)) oracle_.end_step();
    session_->advance(to);
    oracle_.end_step();
  }

  void ask(sim::Command command, Dice& dice) {
    if (has(part_nonsense) && dice.percent(15)) {
      spoil(command, dice);
      net::take_out_excess(plan_, command);
    }
    const sim::Time at = dice.percent(60) ? session_->state().now : some_instant(dice);
    while (session_->step(at)) oracle_.end_step();
    session_->advance(at);
    const std::uint64_t before = session_->state().sequence;
    const std::uint64_t digest = sim::state_digest(session_->state());
    const bool stood = session_->state().clock.holding.empty();
    const auto refused = session_->submit(command, at);
    oracle_.end_step();
    if (refused) {
      ++counts_.refused;
      if (refused->code.empty() || refused->because.in(true).empty()) complaint_ = "a refusal without a reason";
      const bool same = session_->state().sequence == before && sim::state_digest(session_->state()) == digest;
      if (stood && !same) complaint_ = "a refused command changed something";
      return;
    }
    ++counts_.accepted;
    acknowledge(command, before);
  }

  // The command's own event, which must be on disk once it was waited for.
  void acknowledge(const sim::Command& command, std::uint64_t before) {
    const auto found = std::find_if(events_.begin() + static_cast<std::ptrdiff_t>(before), events_.end(),
                                    [&](const sim::Event& event) { return has_become(event, command); });
    if (found == events_.end()) {
      complaint_ = "an accepted command became no event";
      return;
    }
    if (const auto failed = session_->wait(session_->state().sequence)) {
      complaint_ = "it cannot be written: " + failed->message;
      return;
    }
    acknowledged_ = session_->state().sequence;
    complaint_ = probe_->miss(*found, acknowledged_);
  }

  void look(Dice& dice, bool closely) {
    if (!complaint_) complaint_ = oracle_.complaint();
    const sim::State& state = session_->state();
    const bool is_quiet = state.ended || session_->next_due() > state.now;
    if (!complaint_ && is_quiet) {
      oracle_.compare(state);
      complaint_ = oracle_.complaint();
    }
    if (!complaint_) look_at_views();
    if (complaint_ || !closely) return;
    if (const auto failed = session_->settle()) {
      complaint_ = "it cannot be written: " + failed->message;
      return;
    }
    acknowledged_ = state.sequence;
    ++counts_.replays;
    complaint_ = replay(journal_, plan_, state, session_->score(), acknowledged_);
    if (!complaint_ && has(part_power_cuts)) cut_power(dice);
    if (!complaint_ && !state.ended && dice.percent(30)) {
      const std::string to = options_.folder + "/fork.tocsin";
      clear(to);
      complaint_ = fork(journal_, plan_, plan_.starts + (state.now - plan_.starts) * dice.below(11) / 10, to);
      if (complaint_) complaint_ = "forked: " + *complaint_;
    }
  }

  void cut_power(Dice& dice) {
    if (!test::FaultVfs::is_installed()) return;
    const std::string folder = options_.folder + "/cut";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    test::FaultVfs::copy_after_power_cut(options_.folder, folder, dice.below(1U << 31U));
    complaint_ = replay(folder + "/storm.tocsin", plan_, session_->state(), session_->score(), acknowledged_);
    if (complaint_) complaint_ = "after a power cut: " + *complaint_;
  }

  // What a seat is shown of incidents, messages and mails, against what it was told.
  void look_at_views() {
    const sim::State& state = session_->state();
    const Ledger& ledger = oracle_.ledger();
    for (std::size_t s = 0; s < plan_.seats.size(); ++s) {
      const auto seat = static_cast<Index>(s);
      const auto incidents = sim::seat_incidents(state, seat);
      std::size_t known = 0;
      for (std::size_t i = 0; i < plan_.incidents.size(); ++i) {
        known += ledger.knows(plan_.seats[s].agency, static_cast<Index>(i)) ? 1U : 0U;
      }
      for (const sim::SeatIncident& incident : incidents) {
        if (!ledger.knows(plan_.seats[s].agency, incident.incident)) {
          complaint_ = "seat " + std::to_string(s) + " is shown incident " + std::to_string(incident.incident) +
                       ", of which its agency was not told";
        }
      }
      if (!complaint_) complaint_ = ledger.mails.difference(sim::seat_mails(state, seat), seat);
      const auto desk = desks_.find(seat);
      if (!complaint_ && desk != desks_.end()) complaint_ = ledger.mails.difference(desk->second.view().mails, seat);
      if (!complaint_ && incidents.size() < known) complaint_ = "seat " + std::to_string(s) + " misses an incident";
    }
  }

  Options options_;
  Counts& counts_;
  sim::Plan plan_;
  Oracle oracle_;
  std::string journal_;
  std::map<Index, sim::SeatDesk> desks_;  // of seats with a mailbox
  std::vector<sim::Event> events_;        // all of them; a session keeps none of mails
  std::unique_ptr<conduct::Session> session_;
  std::optional<Probe> probe_;
  std::uint64_t acknowledged_ = 0;
  std::optional<std::string> complaint_;
};

}  // namespace

std::uint64_t count_mails(const std::vector<sim::Event>& events) {
  const auto is_mail = [](const sim::Event& event) { return sim::is_mail_kind(event.kind); };
  return static_cast<std::uint64_t>(std::count_if(events.begin(), events.end(), is_mail));
}

std::optional<Finding> run_storm(const Options& options, Counts& counts) { return Storm(options, counts).run(); }

Finding shrink(const Finding& finding) {
  Finding best = finding;
  best.options.steps = finding.step + 1;
  const auto try_without = [&](const Options& options) {
    Counts ignored;
    if (auto found = run_storm(options, ignored)) {
      best = std::move(*found);
      best.options.steps = best.step + 1;
    }
  };
  for (std::uint32_t part = 1; part <= all_parts; part <<= 1U) {
    Options options = best.options;
    options.parts &= ~part;
    if (options.parts != best.options.parts) try_without(options);
  }
  const auto try_without_each = [&](std::uint64_t Without::*which, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      Options options = best.options;
      options.without.*which |= std::uint64_t{1} << i;
      if (options.without.*which != best.options.without.*which) try_without(options);
    }
  };
  try_without_each(&Without::campaigns, 3);
  try_without_each(&Without::duties, 20);
  return best;
}

std::string to_text(const Finding& finding) {
  std::string text = "storm of seed " + std::to_string(finding.options.seed) + ", step " +
                     std::to_string(finding.step) + ": " + finding.what + "\nagain: tools/storm --seed " +
                     std::to_string(finding.options.seed) + " --steps " + std::to_string(finding.step + 1) +
                     " --parts " + std::to_string(finding.options.parts) + " --without-duties " +
                     std::to_string(finding.options.without.duties) + " --without-campaigns " +
                     std::to_string(finding.options.without.campaigns) + (finding.over_hall ? " --hall" : "") + "\n";
  text += finding.plan;
  const std::size_t from = finding.history.size() > 40 ? finding.history.size() - 40 : 0;
  for (std::size_t i = from; i < finding.history.size(); ++i) text += "  " + finding.history[i] + "\n";
  return text;
}

}  // namespace tocsin::storm
