#include "scenarios/lint.h"

#include <algorithm>

#include "scenarios/say.h"
#include "scenarios/yaml_tree.h"
#include "sim/explore.h"
#include "sim/possible.h"

namespace tocsin::scenarios {
namespace {

using sim::Index;
using sim::none;

constexpr std::uint64_t omitting_runs = 3;

// Where things stand in the files that a drill was read from.
class Places {
 public:
  explicit Places(const std::vector<Source>& sources) : sources_(&sources) {
    for (const Source& source : sources) {
      std::vector<Diagnostic> ignored;
      auto root = parse_yaml(source.name, source.text, ignored);
      roots_.push_back(root ? std::move(*root) : Node{});
    }
  }

  // The entry with this id in a list or map under `section`, in whichever file has one; or else the file of `kind`.
  [[nodiscard]] Diagnostic find(const std::vector<std::string>& sections, const std::string& id,
                                const std::string& kind = "drill") const {
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      for (const std::string& section : sections) {
        const Node* node = roots_[i].find(section);
        const auto place = node == nullptr ? std::nullopt : place_in(*node, id);
        if (place) return at(i, *place);
      }
    }
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      const Node* format = roots_[i].find("format");
      if (format != nullptr && format->text == "tocsin/" + kind + "@1") return at(i, format->place);
    }
    return at(0, {});
  }
  [[nodiscard]] Diagnostic seat(const std::string& id) const {
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      const Node* agencies = roots_[i].find("agencies");
      if (agencies == nullptr || agencies->kind != Node::Kind::list) continue;
      for (const Node& agency : agencies->items) {
        const Node* seats = agency.find("seats");
        const auto place = seats == nullptr ? std::nullopt : place_in(*seats, id);
        if (place) return at(i, *place);
      }
    }
    return find({}, id, "directory");
  }

 private:
  static std::optional<Place> place_in(const Node& node, const std::string& id) {
    for (const Node& item : node.items) {
      const Node* found = item.find("id");
      if (found != nullptr && found->text == id) return found->place;
    }
    for (const Node::Entry& entry : node.entries) {
      if (entry.key == id) return entry.place;
    }
    return std::nullopt;
  }
  [[nodiscard]] Diagnostic at(std::size_t source, Place place) const {
    Diagnostic found;
    if (source >= sources_->size()) return found;
    found.file = (*sources_)[source].name;
    found.line = place.line;
    found.column = place.column;
    found.line_text = std::string(line_of((*sources_)[source].text, place.line));
    return found;
  }

  const std::vector<Source>* sources_;
  std::vector<Node> roots_;
};

class Linter {
 public:
  Linter(const Loaded& drill, const LintOptions& options)
      : plan_(drill.plan),
        options_(options),
        places_(drill.sources),
        possible_(drill.plan),
        all_(drill.plan),
        fastest_(drill.plan) {}

  std::vector<LintFinding> run() {
    play();
    look_at_injects();
    look_at_steps();
    look_at_actions();
    look_at_duties();
    look_at_questions();
    look_at_objectives();
    look_at_seats();
    look_at_channels();
    return std::move(findings_);
  }

 private:
  void play() {
    for (std::uint64_t seed = 1; seed <= options_.runs; ++seed) {
      for (const sim::Manner manner :
           {sim::Manner::as_they_are, sim::Manner::contrary, sim::Manner::anything, sim::Manner::idle}) {
        sim::explore(plan_, manner, seed, all_);
      }
      sim::explore(plan_, sim::Manner::fastest, seed, fastest_);
    }
    // What only comes where something is left undone: each thing that a duty asks for is left undone in a few runs.
    runs_ = options_.runs * 4;
    for (std::size_t a = 0; a < plan_.actions.size(); ++a) {
      if (plan_.duties_met_by[a].empty()) continue;
      for (std::uint64_t seed = 1; seed <= omitting_runs; ++seed, ++runs_) {
        sim::explore(plan_, sim::Manner::as_they_are, seed, all_, static_cast<Index>(a));
      }
    }
  }
  void add(const std::string& rule, Diagnostic where, std::string message, std::string hint = "") {
    where.message = std::move(message);
    where.hint = std::move(hint);
    findings_.push_back({rule, std::move(where)});
  }
  [[nodiscard]] Diagnostic place_of_inject(Index index) const {
    std::string id = plan_.injects[index].id;
    for (const sim::Step& step : plan_.steps) {
      if (index == step.seen_as || index == step.contained) id = step.id;
    }
    return places_.find({"injects", "truth", "moves", "attack", "questions"}, id);
  }

  // What a condition asks for that cannot be, in words; the first such thing.
  [[nodiscard]] std::string missing_in(Index condition) const {
    if (condition == none || possible_.condition(condition)) return {};
    const sim::Condition& node = plan_.conditions[condition];
    switch (node.op) {
      case sim::Op::all:
      case sim::Op::any:
        for (const Index child : node.children) {
          std::string text = missing_in(child);
          if (!text.empty()) return text;
        }
        return {};
      case sim::Op::done: return fill(gettext("nobody can do `%s`"), {plan_.actions[node.item].id});
      case sim::Op::fired:
      case sim::Op::delivered:
      case sim::Op::acknowledged: return fill(gettext("`%s` never comes, or to nobody"), {plan_.injects[node.item].id});
      case sim::Op::duty_state: return fill(gettext("the duty `%s` never gets there"), {plan_.duties[node.item].id});
      default: return fill(gettext("nothing sets `%s` so"), {plan_.facts[node.item].id});
    }
  }

  void look_at_injects() {
    for (std::size_t i = 0; i < plan_.injects.size(); ++i) {
      const auto index = static_cast<Index>(i);
      const sim::Inject& inject = plan_.injects[i];
      if (!possible_.inject(index)) {
        const std::string why = missing_in(inject.when);
        add("inject-never-comes", place_of_inject(index), fill(gettext("`%s` can never come"), {inject.id}),
            why.empty() ? gettext("its chance is 0%") : why);
      } else if (all_.injects[i] == 0 && !inject.manual) {
        add("inject-never-came", place_of_inject(index),
            fill(gettext("`%1$s` came in none of %2$s runs"), {inject.id, std::to_string(runs_)}),
            gettext("nothing that bots or anybody else did led to it, or it was always skipped"));
      }
      if (inject.unless != none && !possible_.condition(inject.unless)) {
        add("branch-leads-nowhere", place_of_inject(index),
            fill(gettext("`%s` is never skipped or stopped"), {inject.id}), missing_in(inject.unless));
      }
    }
  }

  void look_at_steps() {
    for (const sim::Step& step : plan_.steps) {
      for (const auto* actions : {&step.stopped_by, &step.contained_by}) {
        for (const Index action : *actions) {
          if (possible_.action(action)) continue;
          add("branch-leads-nowhere", places_.find({"attack"}, step.id),
              fill(gettext("nobody can do `%1$s`, which would stop or contain `%2$s`"),
                   {plan_.actions[action].id, step.id}));
        }
      }
    }
  }

  void look_at_actions() {
    for (std::size_t a = 0; a < plan_.actions.size(); ++a) {
      const sim::Action& action = plan_.actions[a];
      const Diagnostic where = places_.find({"actions"}, action.id);
      const bool is_drills = where.line_text.find(action.id) != std::string::npos && is_of_drill(where);
      if (is_drills && !possible_.action(static_cast<Index>(a))) {
        add("branch-leads-nowhere", where, fill(gettext("nobody can ever do `%s`"), {action.id}),
            gettext("no seat of the directory has one of its roles, or one of its needs never holds"));
      }
    }
  }
  [[nodiscard]] bool is_of_drill(const Diagnostic& where) const { return where.file == places_.find({}, "").file; }

  void look_at_duties() {
    for (std::size_t d = 0; d < plan_.duties.size(); ++d) {
      const sim::Duty& duty = plan_.duties[d];
      const Diagnostic where = place_of_duty(duty);
      if (duty.layer == sim::Layer::expected && all_.duties[d] == 0) {
        add("claimed-and-never-due", where, fill(gettext("what is expected as `%s` never becomes due"), {duty.id}),
            gettext("its inject reaches nobody"));
        continue;
      }
      if (fastest_.not_in_time[d] > 0 && fastest_.in_time[d] == 0) {
        add("duty-never-in-time", where,
            fill(gettext("nobody can meet `%s` in time, however fast they are"), {duty.id}),
            fill(gettext("with every delay at its lowest it was missed or late each of %s times"),
                 {std::to_string(fastest_.not_in_time[d])}));
      }
    }
  }
  [[nodiscard]] Diagnostic place_of_duty(const sim::Duty& duty) const {
    const std::string answer = "answer-";
    const bool is_question = duty.trigger == sim::Trigger::asked && duty.id.rfind(answer, 0) == 0;
    return is_question ? places_.find({"questions"}, duty.id.substr(answer.size()))
                       : places_.find({"expected", "duties"}, duty.id);
  }

  void look_at_questions() {
    for (const sim::Question& question : plan_.questions) {
      const sim::Form& form = plan_.forms[plan_.actions[question.action].form];
      if (form.fields.front().right != sim::unset) continue;
      add("question-without-right-answer", places_.find({"questions"}, question.id),
          fill(gettext("the question `%s` has no right answer"), {question.id}), gettext("write `right:`"));
    }
  }

  void look_at_objectives() {
    for (const sim::Objective& objective : plan_.objectives) {
      for (const Index d : objective.duties) {
        if (all_.duties[d] != 0) continue;
        const sim::Duty& duty = plan_.duties[d];
        const std::string runs = std::to_string(runs_);
        const std::string message =
            duty.clause.empty()
                ? fill(gettext("the objective `%1$s` claims `%2$s`, which became due in none of %3$s runs"),
                       {objective.id, duty.id, runs})
                : fill(gettext(
                           "the objective `%1$s` claims `%2$s` (clause %3$s), which became due in none of %4$s runs"),
                       {objective.id, duty.id, duty.clause, runs});
        add("claimed-and-never-due", places_.find({"objectives"}, objective.id), message);
      }
    }
  }

  // A directory may serve many drills: agencies that a drill does not touch at all are none of its business.
  void look_at_seats() {
    for (std::size_t s = 0; s < plan_.seats.size(); ++s) {
      const auto& beside = plan_.seats_of_agency[plan_.seats[s].agency];
      const bool takes_part =
          std::any_of(beside.begin(), beside.end(), [&](Index seat) { return all_.seats[seat] != 0; });
      if (!takes_part || all_.seats[s] != 0 || plan_.seats[s].occupant == sim::Occupant::nobody) continue;
      add("seat-without-work", places_.seat(plan_.seats[s].id),
          fill(gettext("the seat `%1$s` never has anything to do in `%2$s`"), {plan_.seats[s].id, plan_.id}),
          fill(gettext("leave it empty in the drill: `seats: {%s: {occupant: nobody}}`"), {plan_.seats[s].id}));
    }
  }

  void look_at_channels() {
    for (const sim::Channel& channel : plan_.channels) {
      Index down = none;
      bool up = false;
      const auto look = [&](const std::vector<sim::Assignment>& sets, Index inject) {
        for (const sim::Assignment& one : sets) {
          if (one.fact != channel.fact) continue;
          const bool written = one.source == sim::Source::literal;
          if (written && one.value == sim::channel_down && inject != none && down == none) down = inject;
          if (!written || one.value == sim::channel_up) up = true;
        }
      };
      for (std::size_t i = 0; i < plan_.injects.size(); ++i) {
        const auto index = static_cast<Index>(i);
        if (possible_.inject(index)) look(plan_.injects[i].sets, index);
      }
      for (std::size_t a = 0; a < plan_.actions.size(); ++a) {
        if (possible_.action(static_cast<Index>(a))) look(plan_.actions[a].sets, none);
      }
      if (down == none || up) continue;
      for (const sim::Duty& duty : plan_.duties) {
        if (!needs_channel(duty, channel)) continue;
        add("channel-stays-down", place_of_inject(down),
            fill(gettext("`%1$s` takes `%2$s` down for good, and the duty `%3$s` needs it"),
                 {plan_.injects[down].id, channel.id, duty.id}),
            fill(gettext("write an inject that sets `channel.%s: up`"), {channel.id}));
        break;
      }
    }
  }
  // Whether each way to meet the duty goes over the channel.
  [[nodiscard]] bool needs_channel(const sim::Duty& duty, const sim::Channel& channel) const {
    const auto over_it = [&](const sim::Way& way) {
      return std::any_of(way.slots.begin(), way.slots.end(), [&](const sim::Slot& slot) {
        const Index over = plan_.actions[slot.action].channel;
        return over != none && &plan_.channels[over] == &channel;
      });
    };
    return !duty.met_by.empty() && std::all_of(duty.met_by.begin(), duty.met_by.end(), over_it);
  }

  const sim::Plan& plan_;
  LintOptions options_;
  Places places_;
  sim::Possible possible_;
  sim::Trace all_;
  sim::Trace fastest_;
  std::vector<LintFinding> findings_;
  std::uint64_t runs_ = 0;
};

}  // namespace

std::vector<LintFinding> lint(const Loaded& drill, const LintOptions& options) { return Linter(drill, options).run(); }

std::string format(const LintFinding& finding) {
  return format(finding.what, finding.rule + ": " + finding.what.message);
}

}  // namespace tocsin::scenarios
