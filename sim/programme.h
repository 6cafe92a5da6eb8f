// The programme of a year: which exercises an agency must hold, which it planned and held, and what was handed in.
// Data only; the core does nothing with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/basics.h"
#include "sim/calendar.h"

namespace tocsin::sim {

struct Requirement {
  std::string id;
  Text label;
  std::string kind;  // as Plan::kind
  std::uint32_t times = 1;
  std::string clause;
};

struct YearDrill {
  std::string id;
  Text label;
  std::string kind;
  Time planned = never;
  std::string journal;       // a path; empty: not held yet
  std::vector<Text> topics;  // current matters that its scenario takes up
};

// Exercises of a kind that an audit item asks for.
struct AuditedKind {
  std::string kind;
  std::uint32_t times = 1;  // in the year
  bool spread = false;      // one in each of so many equal parts of the year
  std::string joined_by;    // a relation: only exercises that an agency joins which so names the organiser; empty: all
  bool reported = false;    // each one's result report was handed in, and in time
  bool topics = false;      // the scenario of one of them takes up a current matter
  bool findings = false;    // what they found has improvement items
};

// One thing that auditors look at, and what shows it.
struct AuditItem {
  std::string id;  // 9.15
  Text label;
  std::vector<std::string> duties;  // of the procedures and drills
  std::vector<AuditedKind> kinds;
  Text elsewhere;  // where it is shown, if no exercise shows it
};

struct Programme {
  std::string id;
  Text label;
  Text agency;
  int year = 1970;  // of the common era
  int utc_offset_minutes = 480;
  Span report_within{0, 1};  // after an exercise was completed
  CountingRule counting;
  Text counting_label;
  Text report_to;
  std::vector<Requirement> requirements;
  std::vector<YearDrill> drills;
  std::vector<AuditItem> audit;
  Text audit_note;  // where the items are from, and what of them is not known
};

// One handing-in of a result report. A correction is a later one.
struct Submission {
  std::string drill;
  Time at = 0;
  std::string to;
  std::string reference;
  std::string by;
};

[[nodiscard]] inline Time report_due(const Programme& programme, Time completed) {
  return due_after(completed, programme.report_within, programme.counting, programme.utc_offset_minutes);
}

}  // namespace tocsin::sim
