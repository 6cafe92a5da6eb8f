#include "reports/paper.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "reports/values_annex.h"
#include "reports/words.h"
#include "sim/condition.h"

namespace tocsin::reports {
namespace {

// What a paper is about: one incident, or many of one agency in a period.
struct Subject {
  sim::Index agency = sim::none;
  std::vector<sim::Index> incidents;
  std::vector<sim::Index> earlier;  // incidents of earlier periods
  sim::Index only = sim::none;      // the incident, where it is one
};

class Writer {
 public:
  Writer(const Account& account, const sim::Paper& paper, Subject subject, Pair what)
      : account_(account),
        plan_(account.plan),
        subject_(std::move(subject)),
        incident_(subject_.only),
        agency_(subject_.agency),
        document_(begin_document(account, paper.id, label_of(paper, account.english), agency_)),
        compose_(document_) {
    document_.head.insert(document_.head.begin() + 1, std::move(what));
    if (!paper.official) {
      document_.unofficial =
          paper.clause.empty()
              ? gettext("This is not an official template.")
              : fill(gettext("This is not an official template; its items follow clause %s of the procedure."),
                     {paper.clause});
    }
    compose_.note(paper.note.in(account.english));
    for (const sim::PaperSection& section : paper.sections) write(section);
    const Mentioned of = mentioned(paper);
    append_values_to_confirm(compose_, {&account}, &of);
  }

  Document take() { return std::move(document_); }

 private:
  [[nodiscard]] sim::Value fact(sim::Index index) const { return account_.state.fact(index, agency_, incident_).value; }
  [[nodiscard]] const std::string& label(const auto& named) const { return label_of(named, account_.english); }

  void write(const sim::PaperSection& section) {
    compose_.heading(1, section.title.in(account_.english));
    compose_.note(section.note.in(account_.english));
    const std::size_t before = document_.blocks.size();
    incidents_ = incidents_of(section);
    statements(section);
    if (!section.columns.empty()) add(table_of_incidents(section));
    if (!section.tally.empty()) add(tally_of(section));
    if (!section.duties.empty()) add(duties_of(section));
    if (section.deadline != sim::none) deadline(section.deadline);
    if (section.all_acts || !section.acts.empty()) {
      add(act_table(account_, "acts", gettext("Acts in the order of time"), [&](const sim::Event& event) {
        return concerns(event) && (section.all_acts || std::find(section.acts.begin(), section.acts.end(),
                                                                 event.item) != section.acts.end());
      }));
    }
    for (const sim::Index action : section.registers) add(register_of(action));
    if (!section.signatures.empty()) signatures(section.signatures);
    if (document_.blocks.size() == before) compose_.text(gettext("(Nothing was recorded.)"));
  }

  [[nodiscard]] Mentioned mentioned(const sim::Paper& paper) const {
    Mentioned of;
    for (const sim::PaperSection& section : paper.sections) {
      for (const auto* list : {&section.duties, &section.tally}) {
        for (const sim::Index duty : *list) of.duties.insert(plan_.duties[duty].id);
      }
      for (const sim::PaperColumn& column : section.columns) {
        if (column.duty != sim::none) of.duties.insert(plan_.duties[column.duty].id);
      }
      if (section.deadline != sim::none) of.duties.insert(plan_.duties[section.deadline].id);
      for (const auto& [form, field] : section.answers) of.forms.insert(plan_.forms[form].id);
      for (const sim::Index action : section.registers) of.forms.insert(plan_.forms[plan_.actions[action].form].id);
    }
    return of;
  }

  [[nodiscard]] std::vector<sim::Index> incidents_of(const sim::PaperSection& section) const {
    std::vector<sim::Index> wanted = section.earlier ? subject_.earlier : std::vector<sim::Index>{};
    wanted.insert(wanted.end(), subject_.incidents.begin(), subject_.incidents.end());
    std::erase_if(wanted, [&](sim::Index incident) {
      return !sim::holds(account_.state, section.which, {plan_.incidents[incident].agency, incident});
    });
    return wanted;
  }

  // Of one of the section's incidents, or by the agency about none of them.
  [[nodiscard]] bool concerns(const sim::Event& act) const {
    if (act.incident != sim::none)
      return std::find(incidents_.begin(), incidents_.end(), act.incident) != incidents_.end();
    return incident_ == sim::none && act.seat < plan_.seats.size() && plan_.seats[act.seat].agency == agency_;
  }

  Table table_of_incidents(const sim::PaperSection& section) const {
    Table table{"incidents", "", {{gettext("Agency"), 1.4}, {gettext("Incident"), 1.7}}, {}};
    for (const sim::PaperColumn& column : section.columns) {
      const bool is_fact = column.fact != sim::none;
      const bool is_level = is_fact && plan_.facts[column.fact].type == sim::FactType::level;
      const std::string& own = column.label.in(account_.english);
      const std::string& usual = is_fact ? label(plan_.facts[column.fact]) : label(plan_.duties[column.duty]);
      table.columns.push_back({own.empty() ? usual : own, is_level ? 0.9 : 1.8});
    }
    for (const sim::Index incident : incidents_) {
      const sim::Incident& of = plan_.incidents[incident];
      Row row{{{label(plan_.agencies[of.agency])}, {label(of)}}};
      for (const sim::PaperColumn& column : section.columns) {
        row.cells.push_back(column.fact != sim::none ? fact_cell(column.fact, incident)
                                                     : duty_cell(column.duty, incident));
      }
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  [[nodiscard]] Cell fact_cell(sim::Index index, sim::Index incident) const {
    const sim::Value value = account_.state.fact(index, plan_.incidents[incident].agency, incident).value;
    if (value == sim::unset) return {"–", Tone::quiet};
    if (plan_.facts[index].type == sim::FactType::instant)
      return {cell_instant(value, plan_.utc_offset_minutes, account_.english)};
    return {fact_text(account_, index, value)};
  }

  // When it was done and its state; of several, the one that is worst off.
  [[nodiscard]] Cell duty_cell(sim::Index duty, sim::Index incident) const {
    const sim::DutyInstance* found = nullptr;
    const auto done = [](sim::DutyState state) {
      return state == sim::DutyState::met || state == sim::DutyState::late;
    };
    for (const sim::Index at : account_.state.duties_of_incident[incident]) {
      const sim::DutyInstance& instance = account_.state.duties[at];
      if (instance.duty != duty || instance.state == sim::DutyState::voided) continue;
      if (found == nullptr || (done(found->state) && !done(instance.state))) found = &instance;
    }
    if (found == nullptr) return {"–", Tone::quiet};
    std::string text;
    if (done(found->state)) {
      text = cell_instant(found->settled_at, plan_.utc_offset_minutes, account_.english) + "\n";
    } else if (found->state == sim::DutyState::open && found->due != sim::never) {
      text = fill(gettext("due %s"), {cell_instant(found->due, plan_.utc_offset_minutes, account_.english)}) + "\n";
    }
    return {text + state_word(found->state), tone_of(found->state)};
  }

  Table tally_of(const sim::PaperSection& section) const {
    constexpr std::array shown = {sim::DutyState::met,  sim::DutyState::late,    sim::DutyState::missed,
                                  sim::DutyState::open, sim::DutyState::excused, sim::DutyState::waived};
    Table table{"tally", gettext("How many duties came to which end"), {{gettext("Clause and duty"), 4}}, {}};
    for (const sim::DutyState state : shown) table.columns.push_back({state_word(state), 0.8, true});
    for (const sim::Index duty : section.tally) {
      std::array<std::size_t, sim::duty_states> counts{};
      for (const sim::Index incident : incidents_) {
        for (const sim::Index at : account_.state.duties_of_incident[incident]) {
          const sim::DutyInstance& instance = account_.state.duties[at];
          if (instance.duty == duty) ++counts[static_cast<std::size_t>(instance.state)];
        }
      }
      Row row{{{duty_name(account_, duty)}}};
      std::size_t arose = 0;
      for (const sim::DutyState state : shown) {
        const std::size_t count = counts[static_cast<std::size_t>(state)];
        arose += count;
        row.cells.push_back({std::to_string(count), count == 0 ? Tone::quiet : tone_of(state)});
      }
      if (arose > 0) table.rows.push_back(std::move(row));
    }
    return table;
  }

  Table duties_of(const sim::PaperSection& section) const {
    const auto of = [&](sim::Index incident) {
      return duty_table(account_, "duties", gettext("Duties and their due times"), [&](const sim::ScoreLine& line) {
        const auto state = static_cast<unsigned>(line.state);
        const bool in_state = section.states == 0 || ((section.states >> state) & 1U) != 0;
        return line.incident == incident && in_state &&
               std::find(section.duties.begin(), section.duties.end(), line.duty) != section.duties.end();
      });
    };
    if (incident_ != sim::none) return of(incident_);
    Table table = of(sim::none);
    for (const sim::Index incident : incidents_) {
      Table one = of(incident);
      if (one.rows.empty()) continue;
      table.rows.push_back(
          {{{fill(gettext("%1$s, %2$s"),
                  {label(plan_.incidents[incident]), label(plan_.agencies[plan_.incidents[incident].agency])})}}});
      std::move(one.rows.begin(), one.rows.end(), std::back_inserter(table.rows));
    }
    return table;
  }

  void add(Table table) {
    if (!table.rows.empty()) compose_.table(std::move(table));
  }

  void statements(const sim::PaperSection& section) {
    std::vector<Pair> pairs;
    for (const sim::Index index : section.facts) {
      pairs.push_back({label_of(plan_.facts[index], account_.english), fact_text(account_, index, fact(index))});
    }
    for (const auto& [form, field] : section.answers) {
      pairs.push_back(
          {label_of(plan_.forms[form].fields[field], account_.english), last_answer(account_, form, field, incident_)});
    }
    // Two forms may have fields of one name; then the form's name tells them apart.
    for (std::size_t at = 0; at < section.answers.size(); ++at) {
      Pair& pair = pairs[section.facts.size() + at];
      const auto same = [&](const Pair& other) { return &other != &pair && other.name.starts_with(pair.name); };
      if (section.answers.size() == 1 && section.facts.empty()) break;
      if (std::none_of(pairs.begin(), pairs.end(), same)) continue;
      pair.name =
          fill(gettext("%1$s (%2$s)"), {pair.name, label_of(plan_.forms[section.answers[at].first], account_.english)});
    }
    // A single statement is what the section is about, and needs no name of its own.
    if (section.facts.empty() && section.answers.size() == 1) {
      compose_.text(pairs.front().value);
    } else {
      compose_.pairs("facts", std::move(pairs));
    }
  }

  Table register_of(sim::Index index) {
    const sim::Action& action = plan_.actions[index];
    Table table{"register", label_of(action, account_.english), {{gettext("Event"), 0.8}, {gettext("Time"), 1.8}}, {}};
    const auto& fields = plan_.forms[action.form].fields;
    for (const sim::Field& field : fields) table.columns.push_back({label_of(field, account_.english), 2.5});
    for (const sim::Event& event : account_.events) {
      if (event.kind != sim::Kind::acted || event.item != index || !concerns(event)) continue;
      Row row{
          {{events_text({event.sequence})}, {cell_instant(event.time, plan_.utc_offset_minutes, account_.english)}}};
      row.cells.resize(table.columns.size());
      for (const sim::Answer& answer : event.answers) {
        if (answer.field >= fields.size()) continue;
        row.cells[answer.field + 2].text = answer_text(plan_, event, answer, account_.english);
      }
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  void signatures(const std::vector<sim::Index>& actions) {
    std::map<sim::Index, std::string> names;  // of the people who sat in a seat
    for (const sim::Event& event : account_.events) {
      if (event.kind == sim::Kind::seated && !event.text.empty()) names[event.seat] = event.text;
    }
    std::vector<Signature> lines;
    for (const sim::Index action : actions) {
      Signature line;
      for (std::size_t role = 0; role < plan_.roles.size() && line.role.empty(); ++role) {
        if ((plan_.actions[action].by >> role & 1U) != 0) line.role = label_of(plan_.roles[role], account_.english);
      }
      for (const sim::Event& event : account_.events) {
        if (event.kind != sim::Kind::acted || event.item != action || !concerns(event)) continue;
        const auto named = names.find(event.seat);
        line.name = named != names.end() ? named->second : label_of(plan_.seats[event.seat], account_.english);
        line.when = full_instant(event.time, plan_.utc_offset_minutes, account_.english);
        line.remark = fill(gettext("signed in the exercise, event %s"), {events_text({event.sequence})});
      }
      lines.push_back(std::move(line));
    }
    compose_.signatures(std::move(lines));
  }

  // Every basis with its own due date, so that whoever reads it sees what the choice changes.
  void deadline(sim::Index index) {
    const sim::Duty& duty = plan_.duties[index];
    if (duty.due.allowances.empty() || duty.due.after.empty()) return;
    const sim::CountingRule rule =
        duty.due.counting < plan_.counting.size() ? plan_.counting[duty.due.counting] : sim::CountingRule{};
    sim::Index used = duty.due.after.front();
    for (const auto& [of, basis] : plan_.agencies[agency_].basis) {
      if (of == index) used = basis;
    }
    Table table{"deadline",
                label_of(duty, account_.english),
                {{gettext("Counted from"), 3}, {gettext("Basis date"), 3}, {gettext("Due"), 3}, {gettext("Used"), 1}},
                {}};
    const int offset = plan_.utc_offset_minutes;
    for (const sim::Index basis : duty.due.after) {
      const sim::Value from = fact(basis);
      std::string due = "–";
      if (from != sim::unset) {
        due = full_instant(sim::due_after(from, duty.due.allowances.front().span, rule, offset), offset,
                           account_.english);
      }
      const std::string when = fact_text(account_, basis, from);
      table.rows.push_back({{{label_of(plan_.facts[basis], account_.english)},
                             {when.empty() ? std::string("–") : when},
                             {due},
                             {basis == used ? gettext("yes") : "–", Tone::plain, basis == used}}});
    }
    compose_.table(std::move(table));
    compose_.text(fill(gettext("This agency counts from: %s."), {label_of(plan_.facts[used], account_.english)}));
    compose_.text(fill(gettext("Counting rule: %s"), {counting_rule_text(plan_, duty.due.counting, account_.english)}));
    compose_.note(duty.source.empty() ? std::string()
                                      : fill(gettext("Source and certainty of the rule: %s"), {duty.source}));
    add(duty_table(account_, "deadline-state", "",
                   [&](const sim::ScoreLine& line) { return line.duty == index && line.incident == incident_; }));
  }

  const Account& account_;
  const sim::Plan& plan_;
  Subject subject_;
  sim::Index incident_;  // the only one, or none
  sim::Index agency_;
  std::vector<sim::Index> incidents_{};  // of the section
  Document document_;
  Composer compose_;
};

bool is_in(const std::vector<sim::Index>& list, sim::Index item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool sends(const Account& account, const sim::Event& event, const sim::Gathering& of, sim::Index agency) {
  return event.kind == sim::Kind::acted && event.item == of.sent_by && event.seat < account.plan.seats.size() &&
         account.plan.seats[event.seat].agency == agency;
}

// One paper for each period of one agency, as it stood at the period's end.
class Periods {
 public:
  Periods(const Account& account, const sim::Paper& paper, sim::Index agency)
      : account_(account), paper_(paper), agency_(agency), state_(account.plan), score_(account.plan) {}

  void write(std::vector<Document>& documents) {
    from_ = account_.plan.starts;
    sim::Time sent_at = sim::never;
    for (const sim::Event& event : account_.events) {
      // What an act leads to at once belongs to its period: the duty that it met, for example.
      if (sent_at != sim::never && (event.time > sent_at || event.kind == sim::Kind::acted)) {
        period(documents, sent_at, true);
        sent_at = sim::never;
      }
      sim::apply(state_, event);
      score_.take(event);
      if (event.kind == sim::Kind::acted || event.kind == sim::Kind::seated) events_.push_back(event);
      if (sends(account_, event, *paper_.gathers, agency_)) sent_at = event.time;
    }
    if (sent_at != sim::never) period(documents, sent_at, true);
    state_.now = account_.state.now;
    period(documents, account_.state.now, false);
  }

 private:
  void period(std::vector<Document>& documents, sim::Time to, bool sent) {
    const sim::Plan& plan = account_.plan;
    Subject subject;
    subject.agency = agency_;
    for (sim::Index incident = 0; incident < plan.incidents.size(); ++incident) {
      const sim::Incident& of = plan.incidents[incident];
      if (of.agency == sim::none) continue;
      const auto& named = plan.agencies[of.agency].relations;
      const bool theirs = std::any_of(paper_.gathers->relations.begin(), paper_.gathers->relations.end(),
                                      [&](sim::Index relation) { return named[relation] == agency_; });
      const sim::Value dated = state_.fact(paper_.gathers->dated, of.agency, incident).value;
      if (!theirs || dated == sim::unset || is_in(gathered_, incident)) continue;
      subject.incidents.push_back(incident);
    }
    subject.earlier = gathered_;
    if (sent || !subject.incidents.empty()) {
      const sim::Score score = score_.result();
      const Account then{plan,          state_,           score, events_, account_.journal_hash, account_.english,
                         account_.date, account_.verified};
      const int offset = plan.utc_offset_minutes;
      std::string what = fill(gettext("%1$s to %2$s"), {full_instant(from_, offset, account_.english),
                                                        full_instant(to, offset, account_.english)});
      if (!sent) what += gettext(" (not sent yet)");
      documents.push_back(Writer(then, paper_, subject, {gettext("Period"), std::move(what)}).take());
    }
    gathered_.insert(gathered_.end(), subject.incidents.begin(), subject.incidents.end());
    from_ = to;
    std::erase_if(events_, [](const sim::Event& event) { return event.kind != sim::Kind::seated; });
  }

  const Account& account_;
  const sim::Paper& paper_;
  sim::Index agency_;
  sim::State state_;
  sim::ScoreFold score_;
  sim::Time from_ = 0;
  std::vector<sim::Event> events_;      // acts of the period, and who sat where
  std::vector<sim::Index> gathered_{};  // incidents of earlier periods
};

}  // namespace

std::vector<Document> papers_of(const Account& account, const sim::Paper& paper) {
  std::vector<Document> documents;
  if (paper.gathers) {
    for (sim::Index agency = 0; agency < account.plan.agencies.size(); ++agency)
      Periods(account, paper, agency).write(documents);
    return documents;
  }
  for (sim::Index incident = 0; incident < account.plan.incidents.size(); ++incident) {
    const sim::Incident& of = account.plan.incidents[incident];
    if (of.noise) continue;
    const bool any = std::any_of(account.events.begin(), account.events.end(), [&](const sim::Event& event) {
      return event.kind == sim::Kind::acted && event.incident == incident;
    });
    if (!any) continue;
    documents.push_back(Writer(account, paper, {of.agency, {incident}, {}, incident},
                               {gettext("Incident"), label_of(of, account.english)})
                            .take());
  }
  return documents;
}

}  // namespace tocsin::reports
