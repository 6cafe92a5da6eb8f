#include "cli/board.h"

#include <string>

#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

// Thousandths as a number with one decimal.
std::string points(std::int64_t thousandths) {
  return std::to_string(thousandths / 1000) + "." + std::to_string(thousandths / 100 % 10);
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string instant(sim::Time time, int offset_minutes) {
  return time == sim::never ? std::string("-") : sim::format_local(time, offset_minutes);
}

}  // namespace

void print_board(std::ostream& out, const sim::State& state, const sim::Score& score, bool english) {
  const sim::Plan& plan = *state.plan;
  const int offset = plan.utc_offset_minutes;
  out << plan.label.in(english) << "\n" << plan.procedure_label.in(english) << "\n\n";
  out << padded("clause", 8) << padded("due", 21) << padded("settled", 21) << padded("state", 9) << padded("late", 11)
      << padded("points", 12) << "duty, owner's agency\n";
  for (const sim::ScoreLine& line : score.lines) {
    if (line.category != sim::Category::timeliness) continue;
    const sim::DutyInstance& instance = state.duties[line.duty_instance];
    const sim::Duty& duty = plan.duties[line.duty];
    const bool late = line.state == sim::DutyState::late;
    out << padded(duty.clause.empty() ? name_of(duty.layer) : duty.clause, 8)
        << padded(instant(instance.due, offset), 21) << padded(instant(instance.settled_at, offset), 21)
        << padded(name_of(line.state), 9) << padded(late ? sim::format_duration(line.late_by) : "", 11)
        << padded(line.counted ? points(line.points) + "/" + points(line.points_max) : "-", 12)
        << (duty.label.in(english).empty() ? duty.id : duty.label.in(english)) << ", "
        << plan.agencies[instance.agency].label.in(english) << "\n";
  }
  out << "\nScore " << points(score.points) << " of " << points(score.points_max) << " ("
      << points(score.permille * 100) << " %)\n";
  for (const auto category : {sim::Category::timeliness, sim::Category::completeness, sim::Category::correctness}) {
    const sim::CategoryTotal& total = score.by_category[static_cast<std::size_t>(category)];
    out << "  " << padded(name_of(category), 14) << points(total.points) << " of " << points(total.points_max) << "\n";
  }
  out << "The score is the software's own; no official scoring rule was found.\n";
}

}  // namespace tocsin::cli
