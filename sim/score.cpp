#include "sim/score.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/validity.h"

namespace tocsin::sim {
namespace {

constexpr std::int64_t thousandths = 1000;

// A rate is made or failed as a whole: persons who did it, of those to whom a mail was sent, against the agency's mark.
void add_rates(const Plan& plan, Index index, const CampaignCounts& counts, std::vector<ScoreLine>& lines) {
  const Campaign& campaign = plan.campaigns[index];
  if (!campaign.scored || counts.recipients == 0) return;
  for (const Measure measure : measures_with_thresholds) {
    const std::uint32_t ppm = plan.agencies[campaign.agency].thresholds.of(measure);
    if (ppm == 0) continue;
    ScoreLine line;
    line.category = Category::rates;
    line.agency = campaign.agency;
    line.campaign = index;
    line.measure = measure;
    line.persons = counts.persons_of(measure);
    line.recipients = counts.recipients;
    line.threshold_ppm = ppm;
    line.counted = true;
    line.points_max = plan.scoring.rates_weight * thousandths;
    line.points = is_below(line.persons, line.recipients, ppm) ? line.points_max : 0;
    line.from_event = counts.first_event;
    line.by_event = line.points == 0 ? counts.reached_at(measure) : 0;
    lines.push_back(std::move(line));
  }
}

}  // namespace

const char* name_of(Category category) {
  switch (category) {
    case Category::timeliness: return "timeliness";
    case Category::completeness: return "completeness";
    case Category::correctness: return "correctness";
    case Category::observation: return "observation";
    case Category::outcome: return "outcome";
    case Category::rates: return "rates";
    case Category::readiness: return "readiness";
  }
  return "unknown";
}

ScoreFold::ScoreFold(const Plan& plan) : plan_(&plan) {
  if (!plan.measures.empty() || !plan.steps.empty()) measures_.emplace(plan);
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) campaigns_.emplace_back(plan, static_cast<Index>(i));
}

Index ScoreFold::seat_of_act(std::uint64_t sequence) const {
  const auto at = std::lower_bound(acts_.begin(), acts_.end(), std::pair<std::uint64_t, Index>{sequence, 0});
  return at != acts_.end() && at->first == sequence ? at->second : none;
}

// Nobody did it: of the owner's roles the first in which somebody sits, and of several such seats the one whose turn it
// was, as the bots take turns.
Index ScoreFold::owing_seat(Index instance) const {
  const DutyRecord& record = duties_[instance];
  for (const Index role : plan_->duties[record.duty].owners) {
    std::vector<Index> present;
    for (const Index seat : plan_->seats_of_agency[record.agency]) {
      if (((plan_->seats[seat].roles >> role) & 1U) != 0) present.push_back(seat);
    }
    if (!present.empty()) return present[instance % present.size()];
  }
  return none;
}

Index ScoreFold::add_reason(const std::string& text) {
  reasons_.push_back(text);
  return static_cast<Index>(reasons_.size() - 1);
}

void ScoreFold::take_form(const Event& event) {
  const Index form = plan_->actions[event.item].form;
  if (form == none) return;
  std::int64_t wanted = 0;
  std::int64_t filled = 0;
  const auto& fields = plan_->forms[form].fields;
  for (const Field& field : fields) wanted += field.expected ? 1 : 0;
  if (wanted == 0) return;
  for (const Answer& answer : event.answers) {
    const Field& field = fields[answer.field];
    filled += field.expected && !is_empty(field, answer) ? 1 : 0;
  }
  const std::int64_t most = plan_->scoring.completeness_weight * thousandths;
  judgements_.push_back({Category::completeness, event.item, none, plan_->seats[event.seat].agency, event.seat,
                         event.incident, none, most * filled / wanted, most, event.sequence});
}

void ScoreFold::take(const Event& event) {
  if (measures_) measures_->take(event);
  switch (event.kind) {
    case Kind::duty_armed: {
      const Index seat = is_one_seats(plan_->duties[event.other]) ? event.element : none;
      duties_.push_back({event.other, event.agency, event.incident, seat, none, DutyState::open, DutyState::open, 0,
                         event.sequence, 0});
      break;
    }
    case Kind::duty_settled: {
      DutyRecord& duty = duties_[event.item];
      duty.state = static_cast<DutyState>(event.other);
      duty.late_by = event.value;
      duty.by_event = event.extra > 0 ? static_cast<std::uint64_t>(event.extra) : event.sequence;
      if (event.extra > 0 && duty.seat == none) duty.seat = seat_of_act(duty.by_event);
      break;
    }
    case Kind::waived: {
      DutyRecord& duty = duties_[event.item];
      duty.before_waiver = duty.state;
      duty.state = DutyState::waived;
      duty.by_event = event.sequence;
      duty.reason = add_reason(event.text);
      break;
    }
    case Kind::acted:
      acts_.emplace_back(event.sequence, event.seat);
      take_form(event);
      break;
    case Kind::judged: {
      const std::int64_t most = plan_->scoring.correctness_weight * thousandths;
      judgements_.push_back({Category::correctness, event.item, event.other, event.agency, event.seat, event.incident,
                             none, event.value != 0 ? most : 0, most, event.sequence});
      break;
    }
    case Kind::checked: {
      const std::int64_t most = plan_->checks[event.item].weight * thousandths;
      judgements_.push_back({Category::readiness, event.item, none, event.agency, none, none, none,
                             event.value != 0 ? most : 0, most, event.sequence});
      break;
    }
    case Kind::observed: {
      const Index agency = event.item != none   ? duties_[event.item].agency
                           : event.seat != none ? plan_->seats[event.seat].agency
                                                : none;
      judgements_.push_back({Category::observation, event.item, none, agency, event.seat, none, add_reason(event.text),
                             event.value, 0, event.sequence});
      break;
    }
    case Kind::mail_sent:
    case Kind::mail_acted:
    case Kind::mail_recorded: campaigns_[event.item].take(event); break;
    default: break;
  }
}

ScoreLine ScoreFold::line_of_duty(Index instance) const {
  const DutyRecord& record = duties_[instance];
  ScoreLine line;
  line.duty_instance = instance;
  line.duty = record.duty;
  line.agency = record.agency;
  line.seat = record.seat != none ? record.seat : owing_seat(instance);
  line.incident = record.incident;
  line.state = record.state;
  line.before_waiver = record.before_waiver;
  line.late_by = record.late_by;
  line.points_max = plan_->duties[record.duty].weight * thousandths;
  line.counted = line.state == DutyState::met || line.state == DutyState::late || line.state == DutyState::missed;
  line.points = line.state == DutyState::met    ? line.points_max
                : line.state == DutyState::late ? line.points_max * plan_->scoring.late_percent / 100
                                                : 0;
  line.from_event = record.from_event;
  line.by_event = record.by_event;
  if (record.reason != none) line.reason = {reasons_[record.reason], reasons_[record.reason]};
  return line;
}

ScoreLine ScoreFold::line_of(const Judgement& judgement) const {
  ScoreLine line;
  line.category = judgement.category;
  switch (judgement.category) {
    case Category::readiness: line.check = judgement.item; break;
    case Category::observation:
      line.duty_instance = judgement.item;
      if (judgement.item != none) line.duty = duties_[judgement.item].duty;
      break;
    default: line.action = judgement.item; break;
  }
  line.field = judgement.field;
  line.agency = judgement.agency;
  line.seat = judgement.seat;
  line.incident = judgement.incident;
  line.counted = judgement.category != Category::observation || judgement.points != 0;
  line.points = judgement.points;
  line.points_max = judgement.points_max;
  line.from_event = line.by_event = judgement.event;
  if (judgement.reason != none) line.reason = {reasons_[judgement.reason], reasons_[judgement.reason]};
  return line;
}

// A goal that cannot be judged yet, or whose first moment never was, is shown and not counted.
void ScoreFold::add_measures(Score& score) const {
  if (!measures_) return;
  score.measures = measures_->results();
  score.steps = measures_->steps();
  for (const MeasureResult& result : score.measures) {
    const Metric& measure = plan_->measures[result.measure];
    ScoreLine line;
    line.category = Category::outcome;
    line.outcome = result.measure;
    line.incident = result.incident;
    if (result.incident != none) line.agency = plan_->incidents[result.incident].agency;
    line.counted = measure.has_goal() && result.begun && result.decided;
    line.points_max = measure.has_goal() ? measure.weight * thousandths : 0;
    line.points = line.counted && result.goal_met ? line.points_max : 0;
    if (!result.events.empty()) line.from_event = result.events.front();
    if (!result.events.empty()) line.by_event = result.events.back();
    score.lines.push_back(std::move(line));
  }
}

Score ScoreFold::result() const {
  std::vector<CampaignCounts> counts;
  for (const CampaignRecord& record : campaigns_) counts.push_back(counts_of(*plan_, record));
  return result(counts);
}

Score ScoreFold::result(std::span<const CampaignCounts> campaigns) const {
  Score score;
  score.lines.reserve(duties_.size() + judgements_.size());
  for (std::size_t i = 0; i < duties_.size(); ++i) score.lines.push_back(line_of_duty(static_cast<Index>(i)));
  for (std::size_t i = 0; i < judgements_.size(); ++i) score.lines.push_back(line_of(judgements_[i]));
  for (std::size_t i = 0; i < std::min(campaigns.size(), plan_->campaigns.size()); ++i) {
    add_rates(*plan_, static_cast<Index>(i), campaigns[i], score.lines);
  }
  add_measures(score);
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

const char* name_of(Grouping grouping) {
  switch (grouping) {
    case Grouping::seat: return "seat";
    case Grouping::team: return "team";
    case Grouping::agency: return "agency";
    case Grouping::objective: return "objective";
    case Grouping::clause: return "clause";
  }
  return "unknown";
}

namespace {

const std::string& clause_of(const Plan& plan, const ScoreLine& line) {
  static const std::string nothing;
  if (line.duty != none) return plan.duties[line.duty].clause;
  if (line.outcome != none) return plan.measures[line.outcome].clause;
  return line.action == none ? nothing : plan.actions[line.action].clause;
}

// The duty that a line is about; a judged answer is about its question's.
Index duty_of(const Plan& plan, const ScoreLine& line) {
  if (line.duty != none || line.action == none || plan.actions[line.action].asked_by == none) return line.duty;
  for (const Question& question : plan.questions) {
    if (question.action == line.action) return question.duty;
  }
  return none;
}

std::vector<Index> objectives_of(const Plan& plan, const ScoreLine& line) {
  std::vector<Index> found;
  const Index duty = duty_of(plan, line);
  for (std::size_t i = 0; i < plan.objectives.size(); ++i) {
    const auto names = [](const std::vector<Index>& list, Index item) {
      return item != none && std::find(list.begin(), list.end(), item) != list.end();
    };
    const Objective& objective = plan.objectives[i];
    if (names(objective.duties, duty) || names(objective.measures, line.outcome))
      found.push_back(static_cast<Index>(i));
  }
  if (found.empty()) found.push_back(none);
  return found;
}

void add_line(ScoreGroup& group, const ScoreLine& line, std::size_t position) {
  group.lines.push_back(position);
  if (!line.counted) return;
  group.points += line.points;
  group.points_max += line.points_max;
  if (line.category == Category::correctness) {
    ++(line.points == line.points_max ? group.right : group.wrong);
  } else if (line.category == Category::timeliness) {
    ++(line.state == DutyState::met ? group.met : line.state == DutyState::late ? group.late : group.missed);
  }
}

}  // namespace

std::vector<ScoreGroup> score_by(const Plan& plan, const Score& score, Grouping grouping) {
  std::vector<ScoreGroup> groups;
  ScoreGroup nobodys;
  const std::size_t count = grouping == Grouping::seat     ? plan.seats.size()
                            : grouping == Grouping::team   ? plan.teams.size()
                            : grouping == Grouping::agency ? plan.agencies.size()
                                                           : plan.objectives.size();
  if (grouping != Grouping::clause) groups.resize(count);
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].item = static_cast<Index>(i);
  std::map<std::string, std::size_t> by_clause;
  for (std::size_t position = 0; position < score.lines.size(); ++position) {
    const ScoreLine& line = score.lines[position];
    const auto add_to = [&](Index item) { add_line(item == none ? nobodys : groups[item], line, position); };
    switch (grouping) {
      case Grouping::seat: add_to(line.seat); break;
      case Grouping::team: add_to(line.seat == none ? none : plan.seats[line.seat].team); break;
      case Grouping::agency: add_to(line.agency); break;
      case Grouping::objective:
        for (const Index objective : objectives_of(plan, line)) add_to(objective);
        break;
      case Grouping::clause: {
        const std::string& clause = clause_of(plan, line);
        if (clause.empty()) {
          add_to(none);
          break;
        }
        const auto [at, is_new] = by_clause.emplace(clause, groups.size());
        if (is_new) {
          groups.emplace_back();
          groups.back().clause = clause;
        }
        add_line(groups[at->second], line, position);
        break;
      }
    }
  }
  groups.push_back(std::move(nobodys));
  groups.erase(
      std::remove_if(groups.begin(), groups.end(), [](const ScoreGroup& group) { return group.lines.empty(); }),
      groups.end());
  return groups;
}

}  // namespace tocsin::sim
