#include "sim/score.h"

#include <algorithm>

#include "sim/validity.h"

namespace tocsin::sim {
namespace {

constexpr std::int64_t thousandths = 1000;

}  // namespace

const char* name_of(Category category) {
  switch (category) {
    case Category::timeliness: return "timeliness";
    case Category::completeness: return "completeness";
    case Category::correctness: return "correctness";
    case Category::observation: return "observation";
  }
  return "unknown";
}

void ScoreFold::take(const Event& event) {
  switch (event.kind) {
    case Kind::duty_armed: {
      ScoreLine line;
      line.duty_instance = event.item;
      line.duty = event.other;
      line.agency = event.agency;
      line.incident = event.incident;
      line.from_event = event.sequence;
      line.points_max = plan_->duties[event.other].weight * thousandths;
      duties_.push_back(std::move(line));
      break;
    }
    case Kind::duty_settled: {
      ScoreLine& line = duties_[event.item];
      line.state = static_cast<DutyState>(event.other);
      line.late_by = event.value;
      line.by_event = event.extra > 0 ? static_cast<std::uint64_t>(event.extra) : event.sequence;
      line.counted = line.state == DutyState::met || line.state == DutyState::late || line.state == DutyState::missed;
      line.points = line.state == DutyState::met    ? line.points_max
                    : line.state == DutyState::late ? line.points_max * plan_->scoring.late_percent / 100
                                                    : 0;
      break;
    }
    case Kind::waived: {
      ScoreLine& line = duties_[event.item];
      line.state = DutyState::waived;
      line.counted = false;
      line.points = 0;
      line.by_event = event.sequence;
      line.reason = {event.text, event.text};
      break;
    }
    case Kind::acted: {
      const Index form = plan_->actions[event.item].form;
      if (form == none) break;
      std::int64_t wanted = 0;
      std::int64_t filled = 0;
      const auto& fields = plan_->forms[form].fields;
      for (const Field& field : fields) wanted += field.expected ? 1 : 0;
      if (wanted == 0) break;
      for (const Answer& answer : event.answers) {
        const Field& field = fields[answer.field];
        filled += field.expected && !is_empty(field, answer) ? 1 : 0;
      }
      ScoreLine line;
      line.category = Category::completeness;
      line.action = event.item;
      line.seat = event.seat;
      line.agency = plan_->seats[event.seat].agency;
      line.incident = event.incident;
      line.counted = true;
      line.points_max = plan_->scoring.completeness_weight * thousandths;
      line.points = line.points_max * filled / wanted;
      line.from_event = line.by_event = event.sequence;
      others_.push_back(std::move(line));
      break;
    }
    case Kind::judged: {
      ScoreLine line;
      line.category = Category::correctness;
      line.action = event.item;
      line.field = event.other;
      line.seat = event.seat;
      line.agency = event.agency;
      line.incident = event.incident;
      line.counted = true;
      line.points_max = plan_->scoring.correctness_weight * thousandths;
      line.points = event.value != 0 ? line.points_max : 0;
      line.from_event = line.by_event = event.sequence;
      others_.push_back(std::move(line));
      break;
    }
    case Kind::observed: {
      ScoreLine line;
      line.category = Category::observation;
      line.duty_instance = event.item;
      line.duty = event.item == none ? none : duties_[event.item].duty;
      line.seat = event.seat;
      line.counted = event.value != 0;
      line.points = event.value;
      line.from_event = line.by_event = event.sequence;
      line.reason = {event.text, event.text};
      others_.push_back(std::move(line));
      break;
    }
    default: break;
  }
}

Score ScoreFold::result() const {
  Score score;
  score.lines = duties_;
  score.lines.insert(score.lines.end(), others_.begin(), others_.end());
  for (const ScoreLine& line : score.lines) {
    if (!line.counted) continue;
    CategoryTotal& total = score.by_category[static_cast<std::size_t>(line.category)];
    total.points += line.points;
    total.points_max += line.points_max;
    score.points += line.points;
    score.points_max += line.points_max;
  }
  if (score.points_max > 0) score.permille = std::clamp<std::int64_t>(score.points * 1000 / score.points_max, 0, 1000);
  return score;
}

}  // namespace tocsin::sim
