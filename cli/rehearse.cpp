// `tocsin rehearse`.
#include <libintl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/board.h"
#include "cli/commands.h"
#include "conduct/drill.h"
#include "conduct/jobs.h"
#include "reports/words.h"
#include "sim/rehearsal.h"

namespace tocsin::cli {
namespace {

using reports::fill;
using Json = nlohmann::ordered_json;
using What = sim::Holdup::What;

constexpr std::int64_t runs_max = 10'000'000;
constexpr std::int64_t jobs_max = 256;

const char* name_of(What what) {
  switch (what) {
    case What::own_time: return "own-time";
    case What::need: return "need";
    case What::channel: return "channel";
    case What::no_way: return "no-way";
    case What::refused: return "refused";
    case What::nobody: return "nobody";
    case What::outcome: return "outcome";
  }
  return "";
}

// A bar on standard error, where someone looks at it; it leaves nothing behind.
class Bar {
 public:
  explicit Bar(std::uint64_t all) : all_(all), shown_(::isatty(STDERR_FILENO) == 1) {}
  ~Bar() {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  }
  Bar(const Bar&) = delete;
  Bar& operator=(const Bar&) = delete;

  void show(std::uint64_t done) {
    constexpr std::size_t width = 40;
    const auto percent = static_cast<std::size_t>(done * 100 / all_);
    if (!shown_ || percent == percent_) return;
    percent_ = percent;
    const std::size_t filled = percent * width / 100;
    std::cerr << "\r[" << std::string(filled, '#') << std::string(width - filled, '.') << "] " << percent << " % "
              << std::flush;
  }

 private:
  std::uint64_t all_;
  bool shown_;
  std::size_t percent_ = 101;
};

// Who can do what a need waits for: "act (role, role); act (role)".
std::string waited_for(const sim::Plan& plan, const sim::Need& need, bool english) {
  std::string text;
  for (const sim::Index index : sim::acts_behind(plan, need.condition)) {
    const sim::Action& action = plan.actions[index];
    std::string roles;
    for (std::size_t role = 0; role < plan.roles.size(); ++role) {
      if (((action.by >> role) & 1U) == 0) continue;
      roles += (roles.empty() ? "" : gettext(", ")) + reports::label_of(plan.roles[role], english);
    }
    text += (text.empty() ? "" : gettext("; ")) +
            fill(gettext("\"%1$s\" (%2$s)"), {reports::label_of(action, english), roles});
  }
  return text;
}

// What held a duty up, as a sentence.
std::string holdup_text(const sim::Plan& plan, const sim::Duty& duty, const sim::Holdup& holdup, bool english) {
  std::string who;
  if (holdup.seat != sim::none) {
    who = reports::seat_label(plan, holdup.seat, english);
  } else {
    who = reports::label_of(plan.agencies[holdup.agency], english);
    if (!duty.owners.empty()) who += " " + reports::label_of(plan.roles[duty.owners.front()], english);
  }
  const std::string act = holdup.action == sim::none ? "" : reports::label_of(plan.actions[holdup.action], english);
  switch (holdup.what) {
    case What::own_time: return fill(gettext("%s takes too long"), {who});
    case What::need: {
      const auto& needs = plan.actions[holdup.action].needs;
      if (holdup.need >= needs.size()) return fill(gettext("%1$s is refused \"%2$s\""), {who, act});
      const sim::Need& need = needs[holdup.need];
      const std::string acts = waited_for(plan, need, english);
      if (acts.empty()) {
        return fill(gettext("%1$s cannot go on with \"%2$s\" yet: %3$s"), {who, act, need.because.in(english)});
      }
      return fill(gettext("%1$s cannot go on with \"%2$s\" yet, waiting for %3$s"), {who, act, acts});
    }
    case What::channel: return fill(gettext("%1$s waits for the channel of \"%2$s\""), {who, act});
    case What::no_way: return fill(gettext("%s waits until there is something to do"), {who});
    case What::refused: return fill(gettext("%1$s is refused \"%2$s\""), {who, act});
    case What::nobody: return fill(gettext("nobody does it: %s"), {who});
    case What::outcome: return fill(gettext("what it asks for does not come about in time: %s"), {who});
  }
  return {};
}

std::string left_text(std::optional<std::int64_t> seconds) {
  if (!seconds) return "–";
  return (*seconds < 0 ? "-" : "") + reports::length_text(*seconds * sim::second);
}

void print_rehearsal(std::ostream& out, const sim::Plan& plan, const sim::Rehearsal& rehearsal,
                     const RehearseOptions& options) {
  const bool english = options.english;
  out << plan.label.in(english) << "\n"
      << plan.procedure_label.in(english) << "\n"
      << fill(gettext("%1$s runs with bots in all seats, seeds %2$s to %3$s"),
              {std::to_string(rehearsal.runs()), std::to_string(options.first_seed),
               std::to_string(options.first_seed + rehearsal.runs() - 1)})
      << "\n\n";
  std::vector<std::vector<std::string>> rows = {
      {gettext("Clause"), gettext("Armed"), gettext("In time"), gettext("Chance"), gettext("Late"), gettext("Not done"),
       gettext("Left, median"), gettext("Left, 90th percentile"), gettext("Duty")}};
  std::vector<std::string> holdups;
  for (std::size_t i = 0; i < plan.duties.size(); ++i) {
    const sim::Duty& duty = plan.duties[i];
    const sim::DutyFigures& figures = rehearsal.duties()[i];
    if (figures.armed == 0) continue;
    const std::string clause = duty.clause.empty() ? reports::layer_word(duty.layer) : duty.clause;
    const auto chance = figures.chance_permille();
    rows.push_back({clause, std::to_string(figures.armed), std::to_string(figures.met),
                    chance ? reports::percent_text(*chance) : "–", std::to_string(figures.late),
                    std::to_string(figures.missed), left_text(figures.left.at(500)), left_text(figures.left.at(900)),
                    reports::label_of(duty, english)});
    if (const auto bottleneck = figures.bottleneck()) {
      std::uint64_t all = 0;
      for (const auto& [holdup, times] : figures.holdups) all += times;
      holdups.push_back("  " + clause + " " + reports::label_of(duty, english) + ": " +
                        holdup_text(plan, duty, bottleneck->first, english) +
                        fill(gettext(" (%1$s of %2$s)"), {std::to_string(bottleneck->second), std::to_string(all)}));
    }
  }
  print_table(out, rows);
  if (holdups.empty()) return;
  out << "\n"
      << gettext("What most often took the largest part of the time of those that were not met in time:") << "\n";
  for (const std::string& line : holdups) out << line << "\n";
}

Json bottleneck_of(const sim::Plan& plan, const sim::DutyFigures& figures) {
  const auto bottleneck = figures.bottleneck();
  if (!bottleneck) return nullptr;
  const sim::Holdup& holdup = bottleneck->first;
  Json json;
  json["what"] = name_of(holdup.what);
  json["agency"] = plan.agencies[holdup.agency].id;
  if (holdup.seat != sim::none) json["seat"] = plan.seats[holdup.seat].id;
  if (holdup.action != sim::none) json["action"] = plan.actions[holdup.action].id;
  if (holdup.what == What::need && holdup.need < plan.actions[holdup.action].needs.size()) {
    const sim::Need& need = plan.actions[holdup.action].needs[holdup.need];
    json["clause"] = need.clause;
    json["because"] = {{"zh-TW", need.because.zh}, {"en", need.because.en}};
    Json& acts = json["waits_for"] = Json::array();
    for (const sim::Index act : sim::acts_behind(plan, need.condition)) acts.push_back(plan.actions[act].id);
  }
  json["count"] = bottleneck->second;
  return json;
}

std::string document_of(const sim::Plan& plan, const sim::Rehearsal& rehearsal, std::uint64_t first_seed) {
  Json json;
  json["drill"] = plan.id;
  json["runs"] = rehearsal.runs();
  json["first_seed"] = first_seed;
  json["events"] = rehearsal.events();
  Json& duties = json["duties"] = Json::array();
  for (std::size_t i = 0; i < plan.duties.size(); ++i) {
    const sim::DutyFigures& figures = rehearsal.duties()[i];
    Json duty;
    duty["duty"] = plan.duties[i].id;
    duty["clause"] = plan.duties[i].clause;
    duty["armed"] = figures.armed;
    duty["met"] = figures.met;
    duty["late"] = figures.late;
    duty["missed"] = figures.missed;
    duty["open"] = figures.open;
    duty["settled"] = figures.settled;
    const auto chance = figures.chance_permille();
    duty["chance_permille"] = chance ? Json(*chance) : Json(nullptr);
    Json& left = duty["left_s"] = nullptr;
    if (figures.left.count() > 0) {
      left = {{"p10", *figures.left.at(100)}, {"median", *figures.left.at(500)}, {"p90", *figures.left.at(900)}};
    }
    duty["bottleneck"] = bottleneck_of(plan, figures);
    duties.push_back(std::move(duty));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

ExitCode rehearse(const RehearseOptions& options) {
  if (options.runs < 1 || options.runs > runs_max) {
    return end_with({usage, fill(gettext("--runs %1$s: write a number from 1 to %2$s"),
                                 {std::to_string(options.runs), std::to_string(runs_max)})});
  }
  const std::int64_t jobs =
      options.jobs.value_or(std::clamp<std::int64_t>(std::thread::hardware_concurrency(), 1, jobs_max));
  if (jobs < 1 || jobs > jobs_max) {
    return end_with({usage, fill(gettext("--jobs %1$s: write a number from 1 to %2$s"),
                                 {std::to_string(jobs), std::to_string(jobs_max)})});
  }
  const auto drill = conduct::read_drill(options.drill, options.library);
  if (!drill) return end_with(drill.failed());
  const sim::Plan& plan = (*drill).plan;
  const conduct::Runs runs{options.first_seed, static_cast<std::uint64_t>(options.runs),
                           static_cast<std::uint32_t>(jobs)};
  sim::Rehearsal rehearsal(plan);
  {
    Bar bar(runs.count);
    conduct::rehearse_in_jobs(plan, runs, rehearsal, [&](std::uint64_t done) { bar.show(done); });
  }
  if (options.json) {
    std::cout << document_of(plan, rehearsal, options.first_seed) << "\n";
  } else {
    print_rehearsal(std::cout, plan, rehearsal, options);
  }
  std::cout.flush();
  if (!std::cout) return end_with({input_output, gettext("the output cannot be written")});
  return fine;
}

}  // namespace tocsin::cli
