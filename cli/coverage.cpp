// `tocsin coverage`: clause by clause what implements a procedure and which drills exercise it, and the values of it that a
// person should confirm.
#include <libintl.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/board.h"
#include "cli/commands.h"
#include "reports/values_annex.h"
#include "reports/words.h"
#include "scenarios/reader.h"
#include "sim/coverage.h"
#include "sim/exercise.h"

namespace tocsin::cli {
namespace {

using reports::fill;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t seeds = 3;  // runs of each drill: what one bot happens not to do another does

class Fold : public sim::EventSink {
 public:
  explicit Fold(const sim::Plan& plan) : coverage_(plan) {}
  void on_event(const sim::Event& event) override { coverage_.take(event); }
  [[nodiscard]] const std::vector<bool>& exercised() const { return coverage_.exercised(); }

 private:
  sim::CoverageFold coverage_;
};

struct Row {
  const sim::Clause* clause = nullptr;
  std::vector<sim::Implementation> by;
  std::vector<std::string> drills;
  [[nodiscard]] bool is_open(bool with_drills) const { return by.empty() || (with_drills && drills.empty()); }
};

Failed failed(const std::vector<scenarios::Diagnostic>& diagnostics) {
  std::string message;
  for (const auto& diagnostic : diagnostics) message += scenarios::format(diagnostic);
  if (!message.empty()) message.pop_back();
  return {finding, message};
}

// The drill under the procedure: its own, or one that the procedure is based on. Nothing where it is under another one, or
// names what this one has taken out.
Outcome<std::optional<sim::Plan>> plan_of(const std::string& drill, const sim::Plan& procedure,
                                          const CoverageOptions& options) {
  auto result = scenarios::load_drill(drill, options.library);
  if (!result.loaded) return failed(result.diagnostics);
  const auto& bases = procedure.procedure_bases;
  const std::string named = result.loaded->plan.procedure_id;
  if (named != procedure.procedure_id) {
    if (std::find(bases.begin(), bases.end(), named) == bases.end()) return std::optional<sim::Plan>();
    result = scenarios::load_under_procedure(result.loaded->sources, options.procedure, options.library);
    if (!result.loaded) return std::optional<sim::Plan>();
  }
  // People are played: what is looked for is what the drill gives them to do.
  for (sim::Seat& seat : result.loaded->plan.seats) {
    if (seat.occupant == sim::Occupant::person) seat.occupant = sim::Occupant::bot;
  }
  return std::optional(std::move(result.loaded->plan));
}

std::vector<bool> exercised_by(const sim::Plan& plan, std::uint64_t first_seed) {
  std::vector<bool> exercised(plan.clauses.size());
  for (std::uint64_t seed = first_seed; seed < first_seed + seeds; ++seed) {
    Fold fold(plan);
    sim::Exercise exercise(plan, fold);
    exercise.start(seed);
    while (!exercise.state().ended && exercise.step(plan.ends, sim::Exercise::Holds::pass)) {
    }
    for (std::size_t i = 0; i < exercised.size(); ++i) exercised[i] = exercised[i] || fold.exercised()[i];
  }
  return exercised;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string kinds_of(const sim::Clause& clause) {
  std::vector<std::string> words;
  for (std::size_t kind = 0; kind < sim::clause_kinds; ++kind) {
    if (clause.is(static_cast<sim::ClauseKind>(kind))) words.emplace_back(name_of(static_cast<sim::ClauseKind>(kind)));
  }
  return joined(words);
}

std::string implemented(const Row& row) {
  std::vector<std::string> words;
  for (const sim::Implementation& one : row.by) words.push_back(one.what + " " + one.id);
  return words.empty() ? std::string("–") : joined(words);
}

void print(const CoverageOptions& options, const std::vector<Row>& rows, const std::vector<std::string>& skipped) {
  const bool with_drills = !options.drills.empty();
  std::size_t open = 0;
  for (const Row& row : rows) {
    if (row.is_open(with_drills)) ++open;
    std::cout << padded(row.clause->id, 8) << row.clause->label.in(options.english) << "  [" << kinds_of(*row.clause)
              << "]\n";
    if (!row.clause->article.empty()) {
      std::cout << "        " << fill(gettext("article: %s"), {row.clause->article}) << "\n";
    }
    std::cout << "        " << fill(gettext("implemented by: %s"), {implemented(row)}) << "\n";
    if (with_drills) {
      std::cout << "        "
                << fill(gettext("exercised by: %s"), {row.drills.empty() ? std::string("–") : joined(row.drills)})
                << "\n";
    }
    if (row.is_open(with_drills)) std::cout << "        " << gettext("OPEN") << "\n";
  }
  for (const std::string& drill : skipped) {
    std::cout << fill(gettext("not run, because it is under another procedure: %s"), {drill}) << "\n";
  }
  std::cout << fill(gettext("%1$s clauses, %2$s open"), {std::to_string(rows.size()), std::to_string(open)}) << "\n";
}

Json document(const CoverageOptions& options, const sim::Plan& procedure, const std::vector<Row>& rows,
              const std::vector<std::string>& skipped) {
  Json clauses = Json::array();
  for (const Row& row : rows) {
    Json by = Json::array();
    for (const sim::Implementation& one : row.by) by.push_back({{"what", one.what}, {"id", one.id}});
    Json kinds = Json::array();
    for (std::size_t kind = 0; kind < sim::clause_kinds; ++kind) {
      if (row.clause->is(static_cast<sim::ClauseKind>(kind))) {
        kinds.push_back(name_of(static_cast<sim::ClauseKind>(kind)));
      }
    }
    clauses.push_back({{"id", row.clause->id},
                       {"label", {{"zh-TW", row.clause->label.zh}, {"en", row.clause->label.en}}},
                       {"article", row.clause->article},
                       {"kinds", kinds},
                       {"implemented_by", by},
                       {"exercised_by", row.drills},
                       {"open", row.is_open(!options.drills.empty())}});
  }
  return {{"procedure", procedure.procedure_id}, {"clauses", clauses}, {"not_run", skipped}};
}

ExitCode print_values(const CoverageOptions& options, const sim::Plan& procedure) {
  const std::vector<sim::Valued> values = sim::values_to_confirm(procedure);
  if (options.json) {
    Json list = Json::array();
    for (const sim::Valued& value : values) {
      list.push_back({{"what", value.what},
                      {"id", value.id},
                      {"label", {{"zh-TW", value.label.zh}, {"en", value.label.en}}},
                      {"clause", value.clause},
                      {"source", value.source},
                      {"certainty", name_of(value.certainty)}});
    }
    std::cout << Json{{"procedure", procedure.procedure_id}, {"to_confirm", list}}.dump(2) << "\n";
    return fine;
  }
  for (const auto certainty : {sim::Certainty::secondary, sim::Certainty::recalled, sim::Certainty::own}) {
    const auto is_such = [&](const sim::Valued& value) { return value.certainty == certainty; };
    if (std::none_of(values.begin(), values.end(), is_such)) continue;
    std::cout << reports::certainty_word(certainty) << "\n";
    for (const sim::Valued& value : values) {
      if (!is_such(value)) continue;
      std::cout << "  " << padded(value.clause.empty() ? "–" : value.clause, 8)
                << padded(value.what + " " + value.id, 44) << value.label.in(options.english);
      if (!value.source.empty()) std::cout << "  (" << value.source << ")";
      std::cout << "\n";
    }
  }
  std::cout << fill(gettext("%s values that a person should confirm"), {std::to_string(values.size())}) << "\n";
  return fine;
}

}  // namespace

ExitCode coverage(const CoverageOptions& options) {
  const auto loaded = scenarios::load_procedure(options.procedure, options.library);
  if (!loaded.plan) return end_with(failed(loaded.diagnostics));
  const sim::Plan& procedure = *loaded.plan;
  if (options.values) return print_values(options, procedure);
  if (procedure.clauses.empty()) return end_with({finding, gettext("the procedure lists no clauses")});
  std::vector<Row> rows;
  for (const sim::Clause& clause : procedure.clauses) {
    rows.push_back({&clause, sim::implementations(procedure, clause), {}});
  }
  std::vector<std::string> skipped;
  for (const std::string& drill : options.drills) {
    auto plan = plan_of(drill, procedure, options);
    if (!plan) return end_with(plan.failed());
    if (!*plan) {
      skipped.push_back(drill);
      continue;
    }
    const std::vector<bool> exercised = exercised_by(**plan, options.seed.value_or(1));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (exercised[i]) rows[i].drills.push_back((*plan)->id);
    }
  }
  if (options.json) {
    std::cout << document(options, procedure, rows, skipped).dump(2) << "\n";
  } else {
    print(options, rows, skipped);
  }
  const bool is_open =
      std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.is_open(!options.drills.empty()); });
  return is_open ? finding : fine;
}

}  // namespace tocsin::cli
