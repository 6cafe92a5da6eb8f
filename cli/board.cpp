#include "cli/board.h"

#include <libintl.h>
#include <wchar.h>

#include <algorithm>
#include <vector>

#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

std::string instant(sim::Time time, int offset_minutes) {
  return time == sim::never ? std::string("–") : sim::format_local(time, offset_minutes);
}

std::string owner_of(const sim::Plan& plan, const sim::DutyInstance& instance, bool english) {
  const sim::Duty& duty = plan.duties[instance.duty];
  const std::string& agency = reports::label_of(plan.agencies[instance.agency], english);
  if (duty.trigger == sim::Trigger::sign && instance.element != sim::none) {
    return agency + " " + reports::label_of(plan.seats[instance.element], english);
  }
  if (duty.owners.empty()) return agency;
  return agency + " " + reports::label_of(plan.roles[duty.owners.front()], english);
}

std::string points_of(const sim::ScoreLine& line) {
  if (!line.counted) return "–";
  std::string text = reports::points_text(line.points) + "/" + reports::points_text(line.points_max);
  if (line.by_event != 0) text += " #" + std::to_string(line.by_event);
  return text;
}

void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) out << padded(row[i], widths[i] + 2);
    out << row.back() << "\n";
  }
}

}  // namespace

namespace {

// The bytes of the first character and the columns that it takes; a byte that is no character stands for itself.
std::pair<std::size_t, std::size_t> first_character(std::string_view text) {
  std::mbstate_t state{};
  wchar_t character = 0;
  const std::size_t bytes = std::mbrtowc(&character, text.data(), text.size(), &state);
  if (bytes == 0 || bytes > text.size()) return {1, 1};
  return {bytes, static_cast<std::size_t>(std::max(::wcwidth(character), 0))};
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto [bytes, width] = first_character(text);
    columns += width;
    text.remove_prefix(bytes);
  }
  return columns;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t columns_max = 72;
  text = text.substr(0, text.find('\n'));
  if (columns_of(text) <= columns_max) return std::string(text);
  std::size_t end = 0;
  for (std::size_t columns = 0; columns < columns_max - 1;) {
    const auto [bytes, width] = first_character(text.substr(end));
    end += bytes;
    columns += width;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t has = columns_of(text);
  text.append(has < columns ? columns - has : 1, ' ');
  return text;
}

void print_board(std::ostream& out, const sim::State& state, const sim::Score& score, bool english) {
  const sim::Plan& plan = *state.plan;
  const int offset = plan.utc_offset_minutes;
  out << plan.label.in(english) << "\n"
      << plan.procedure_label.in(english) << "\n"
      << fill(gettext("at %s"), {instant(state.now, offset)}) << "\n\n";
  std::vector<std::vector<std::string>> rows = {{gettext("Clause"), gettext("Due"), gettext("Done"), gettext("State"),
                                                 gettext("Late by"), gettext("Points, event"), gettext("Owner"),
                                                 gettext("Duty")}};
  for (const sim::ScoreLine& line : score.lines) {
    if (line.category != sim::Category::timeliness) continue;
    const sim::DutyInstance& instance = state.duties[line.duty_instance];
    const sim::Duty& duty = plan.duties[line.duty];
    const bool done = line.state == sim::DutyState::met || line.state == sim::DutyState::late;
    rows.push_back({duty.clause.empty() ? reports::layer_word(duty.layer) : duty.clause, instant(instance.due, offset),
                    done ? instant(instance.settled_at, offset) : "–", reports::state_word(line.state),
                    line.state == sim::DutyState::late ? reports::length_text(line.late_by) : "", points_of(line),
                    owner_of(plan, instance, english), reports::label_of(duty, english)});
  }
  print_table(out, rows);
  out << "\n"
      << fill(gettext("Score %1$s of %2$s points, %3$s"),
              {reports::points_text(score.points), reports::points_text(score.points_max),
               reports::percent_text(score.permille)})
      << "\n";
  for (const auto category : {sim::Category::timeliness, sim::Category::completeness, sim::Category::correctness,
                              sim::Category::observation}) {
    const sim::CategoryTotal& total = score.by_category[static_cast<std::size_t>(category)];
    if (total.points == 0 && total.points_max == 0) continue;
    out << "  " << padded(reports::category_word(category), 28)
        << fill(gettext("%1$s of %2$s"), {reports::points_text(total.points), reports::points_text(total.points_max)})
        << "\n";
  }
  out << gettext("The score is the software's own; no official scoring rule was found.") << "\n";
}

}  // namespace tocsin::cli
