#include "reports/audit_annex.h"

#include <libintl.h>

#include <algorithm>
#include <utility>

#include "reports/annual_report.h"
#include "reports/drill_report.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::reports {
namespace {

constexpr std::size_t events_max = 3;  // of a duty that are named

class Audit {
 public:
  Audit(const Year& year, bool english) : year_(year), english_(english) {}

  Row row(const sim::AuditItem& item) {
    lines_.clear();
    proven_ = lacking_ = false;
    for (const std::string& duty : item.duties) show_duty(duty);
    if (!idle_.empty()) say(fill(gettext("did not arise: %s"), {idle_}));
    idle_.clear();
    for (const sim::AuditedKind& kind : item.kinds) show_kind(kind);
    const std::string& elsewhere = item.elsewhere.in(english_);
    Cell result{gettext("gap"), Tone::bad};
    if (proven_) {
      result = lacking_ ? Cell{gettext("in part"), Tone::warning} : Cell{gettext("shown"), Tone::good};
    } else if (!elsewhere.empty()) {
      result = {gettext("elsewhere"), Tone::quiet};
      say(elsewhere);
    } else if (lines_.empty()) {
      say(gettext("no event of this year's exercises shows it"));
    }
    return {{{item.id}, {item.label.in(english_)}, {lines_}, result}};
  }

 private:
  void say(const std::string& line) {
    if (!lines_.empty()) lines_ += "\n";
    lines_ += line;
  }
  void lack(const std::string& line) {
    lacking_ = true;
    say(fill(gettext("gap: %s"), {line}));
  }

  // How often it was met in time, and the first events that say so.
  void show_duty(const std::string& id) {
    std::string name;
    std::string events;
    std::size_t judged = 0;
    std::size_t in_time = 0;
    for (const Account* account : year_.accounts) {
      const sim::Index duty = account->plan.find_duty(id);
      if (duty == sim::none) continue;
      if (name.empty()) name = duty_name(*account, duty);
      std::string own;
      for (const sim::ScoreLine& line : account->score.lines) {
        if (line.category != sim::Category::timeliness || line.duty != duty) continue;
        const bool met = line.state == sim::DutyState::met;
        if (!met && line.state != sim::DutyState::late && line.state != sim::DutyState::missed) continue;
        if (met) ++in_time;
        if (judged++ >= events_max) continue;
        if (!own.empty()) own += gettext("; ");
        own += fill(gettext("%1$s %2$s"),
                    {events_text({line.by_event != 0 ? line.by_event : line.from_event}), state_word(line.state)});
      }
      if (!own.empty()) events += "\n" + fill(gettext("%1$s: %2$s"), {label_of(account->plan, english_), own});
    }
    if (judged == 0) {
      if (name.empty()) return;
      if (!idle_.empty()) idle_ += gettext("; ");
      idle_ += name;
      return;
    }
    proven_ = true;
    if (in_time < judged) lacking_ = true;
    if (judged > events_max) events += fill(gettext(" and %s more"), {std::to_string(judged - events_max)});
    say(fill(gettext("%1$s: %2$s of %3$s in time"), {name, std::to_string(in_time), std::to_string(judged)}) + events);
  }

  [[nodiscard]] static bool is_joined(const sim::Plan& plan, const std::string& relation) {
    const auto at = std::find(plan.relations.begin(), plan.relations.end(), relation);
    if (at == plan.relations.end() || plan.organiser == sim::none) return false;
    const auto index = static_cast<std::size_t>(at - plan.relations.begin());
    return std::any_of(plan.seats.begin(), plan.seats.end(), [&](const sim::Seat& seat) {
      return plan.agencies[seat.agency].relations[index] == plan.organiser;
    });
  }

  void show_kind(const sim::AuditedKind& asked) {
    std::vector<const Account*> held;
    for (const Account* account : year_.accounts) {
      const sim::Plan& plan = account->plan;
      if (plan.kind != asked.kind || !account->state.ended) continue;
      if (asked.joined_by.empty() || is_joined(plan, asked.joined_by)) held.push_back(account);
    }
    const std::string count =
        fill(gettext("%1$s: %2$s held, %3$s required"),
             {drill_kind_word(asked.kind), std::to_string(held.size()), std::to_string(asked.times)});
    held.size() < asked.times ? lack(count) : say(count);
    for (const Account* account : held) {
      proven_ = true;
      say(fill(
          gettext("%1$s: completed on %2$s, events #1 to #%3$s"),
          {label_of(account->plan, english_), full_date(account->state.now, account->plan.utc_offset_minutes, english_),
           std::to_string(account->state.sequence)}));
    }
    if (asked.spread) show_spread(asked, held);
    if (asked.topics && !held.empty()) show_topics(held);
    if (asked.findings) show_findings(held);
    if (asked.reported) show_reports(held);
  }

  void show_spread(const sim::AuditedKind& asked, const std::vector<const Account*>& held) {
    std::vector<bool> parts(asked.times);
    for (const Account* account : held) {
      const int month = sim::to_civil(account->plan.starts, account->plan.utc_offset_minutes).month;
      parts[static_cast<std::size_t>(month - 1) * parts.size() / 12] = true;
    }
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (parts[part]) continue;
      lack(fill(gettext("none in part %1$s of %2$s of the year"),
                {std::to_string(part + 1), std::to_string(parts.size())}));
    }
  }

  void show_topics(const std::vector<const Account*>& held) {
    bool any = false;
    for (const Account* account : held) {
      const sim::YearDrill* entry = entry_of(year_, *account);
      if (entry == nullptr || entry->topics.empty()) continue;
      std::string topics;
      for (const sim::Text& topic : entry->topics) {
        if (!topics.empty()) topics += gettext("; ");
        topics += topic.in(english_);
      }
      any = true;
      say(fill(gettext("current matters in %1$s: %2$s"), {label_of(account->plan, english_), topics}));
    }
    if (!any) lack(gettext("the programme names no current matter for these exercises"));
  }

  void show_findings(const std::vector<const Account*>& held) {
    for (const Account* account : held) {
      const std::size_t count = findings_of(*account).size();
      say(fill(ngettext("%1$s: %2$s finding, with an item in its improvement plan",
                        "%1$s: %2$s findings, each with an item in its improvement plan", count),
               {label_of(account->plan, english_), std::to_string(count)}));
    }
  }

  void show_reports(const std::vector<const Account*>& held) {
    for (const Account* account : held) {
      const int offset = account->plan.utc_offset_minutes;
      const sim::YearDrill* entry = entry_of(year_, *account);
      const sim::Submission* last = entry == nullptr ? nullptr : last_submission(year_.submissions, entry->id);
      const sim::Time due = sim::report_due(year_.programme, account->state.now);
      const std::string& name = label_of(account->plan, english_);
      if (last == nullptr) {
        lack(fill(gettext("%1$s: the result report, due on %2$s, is not handed in"),
                  {name, full_date(due, offset, english_)}));
        continue;
      }
      const std::string line =
          fill(gettext("%1$s: result report handed in on %2$s, number %3$s, due on %4$s"),
               {name, full_date(last->at, offset, english_), last->reference, full_date(due, offset, english_)});
      last->at <= due ? say(line) : lack(line);
    }
  }

  const Year& year_;
  bool english_;
  std::string lines_;
  std::string idle_;  // duties that no exercise made due
  bool proven_ = false;
  bool lacking_ = false;
};

}  // namespace

const sim::YearDrill* entry_of(const Year& year, const Account& account) {
  std::size_t before = 0;
  for (const Account* other : year.accounts) {
    if (other == &account) break;
    if (other->plan.kind == account.plan.kind) ++before;
  }
  for (const sim::YearDrill& drill : year.programme.drills) {
    if (drill.kind == account.plan.kind && before-- == 0) return &drill;
  }
  return nullptr;
}

Table audit_table(const Year& year, bool english) {
  Table table{
      "audit",
      gettext("Item by item, the journal's events or the gap"),
      {{gettext("Item"), 0.7}, {gettext("What is asked"), 2.8}, {gettext("Shown by"), 5}, {gettext("Result"), 1.1}},
      {}};
  Audit audit(year, english);
  for (const sim::AuditItem& item : year.programme.audit) table.rows.push_back(audit.row(item));
  return table;
}

}  // namespace tocsin::reports
