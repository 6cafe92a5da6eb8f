// The programme of a year.
#include <algorithm>
#include <filesystem>

#include "scenarios/programme.h"
#include "scenarios/reading.h"
#include "sim/calendar.h"

namespace tocsin::scenarios {
namespace {

constexpr const char* format_line = "tocsin/programme@1";

std::vector<std::string> words(File& file, const Node* node) {
  std::vector<std::string> found;
  if (node == nullptr) return found;
  if (node->kind == Node::Kind::scalar) return {file.word(node)};
  for (const Node& item : file.list(node)) found.push_back(file.word(&item));
  return found;
}

std::uint32_t times_of(File& file, const Node& node) {
  return static_cast<std::uint32_t>(file.integer(node.find("times"), 1, 366).value_or(1));
}

// What requirements and drills of a year have alike.
template <class Made>
Made entry_of(File& file, const Node& item, Names& names) {
  Made made;
  made.id = file.id(file.need(item, "id"));
  file.add_name(names, made.id, item.place);
  made.label = file.text(item.find("label"));
  made.kind = file.word(file.need(item, "kind"));
  return made;
}

void read_requirements(File& file, const Node& root, sim::Programme& programme) {
  Names names(noun("requirement"));
  for (const Node& item : file.list(root.find("requires"))) {
    if (!file.only(item, keys_of("requirement"), noun("a requirement"))) continue;
    auto made = entry_of<sim::Requirement>(file, item, names);
    made.times = times_of(file, item);
    if (const Node* clause = item.find("clause")) made.clause = file.word(clause);
    programme.requirements.push_back(std::move(made));
  }
}

void read_drills(File& file, const Node& root, const std::string& path, sim::Programme& programme) {
  Names names(noun("drill"));
  for (const Node& item : file.list(root.find("drills"))) {
    if (!file.only(item, keys_of("drill of a year"), noun("a drill of a year"))) continue;
    auto made = entry_of<sim::YearDrill>(file, item, names);
    if (const Node* planned = item.find("planned")) {
      const auto day = sim::parse_local_time(planned->text + " 00:00", programme.utc_offset_minutes);
      if (!day) file.error(planned->place, gettext("a date that exists is needed here"), gettext("as in `2025-01-31`"));
      made.planned = day.value_or(sim::never);
    }
    if (const Node* journal = item.find("journal")) {
      made.journal = (std::filesystem::path(path).parent_path() / file.word(journal)).lexically_normal().string();
    }
    for (const Node& topic : file.list(item.find("topics"))) made.topics.push_back(file.text(&topic));
    programme.drills.push_back(std::move(made));
  }
}

void read_audit(File& file, const Node& root, sim::Programme& programme) {
  programme.audit_note = file.text(root.find("audit_note"));
  for (const Node& item : file.list(root.find("audit"))) {
    if (!file.only(item, keys_of("audit item"), noun("an audit item"))) continue;
    sim::AuditItem made;
    made.id = file.word(file.need(item, "item"));
    made.label = file.text(file.need(item, "label"));
    made.duties = words(file, item.find("duties"));
    for (const Node& each : file.list(item.find("exercises"))) {
      if (!file.only(each, keys_of("audited exercises"), noun("exercises that are audited"))) continue;
      sim::AuditedKind kind;
      kind.kind = file.word(file.need(each, "kind"));
      kind.times = times_of(file, each);
      kind.spread = file.boolean(each.find("spread"), false);
      if (const Node* relation = each.find("joined_by")) kind.joined_by = file.word(relation);
      kind.reported = file.boolean(each.find("reported"), false);
      kind.topics = file.boolean(each.find("topics"), false);
      kind.findings = file.boolean(each.find("findings"), false);
      made.kinds.push_back(std::move(kind));
    }
    made.elsewhere = file.text(item.find("elsewhere"));
    programme.audit.push_back(std::move(made));
  }
}

void read_head(File& file, const Node& root, sim::Programme& programme) {
  programme.id = file.id(file.need(root, "id"));
  programme.label = file.text(root.find("title"));
  programme.agency = file.text(file.need(root, "agency"));
  programme.year = static_cast<int>(file.integer(file.need(root, "year"), 1970, 2999).value_or(1970));
  programme.report_to = file.text(root.find("report_to"));
  file.source(root);
  if (const auto span = file.span(root.find("report_within"))) programme.report_within = *span;
  programme.counting.id = "tw-apa-48";
  if (const Node* rule = root.find("counting");
      rule != nullptr && file.only(*rule, keys_of("counting rule"), noun("a counting rule"))) {
    programme.counting_label = file.text(rule->find("label"));
    const auto says = [&](const char* key, const std::string& word, bool otherwise) {
      const Node* found = rule->find(key);
      return found == nullptr ? otherwise : found->text == word;
    };
    programme.counting.starts_next_day = says("starts", "next-day", false);
    programme.counting.ends_day_before = says("ends", "day-before", false);
    programme.counting.rolls = says("roll", "working-day", false);
    programme.counting.saturday_ends_monday_noon = says("saturday", "monday-noon", false);
  }
}

}  // namespace

bool is_programme(const Source& source) {
  std::vector<Diagnostic> ignored;
  const auto root = parse_yaml(source.name, source.text, ignored);
  const Node* format = root && root->kind == Node::Kind::map ? root->find("format") : nullptr;
  return format != nullptr && format->text == format_line;
}

ProgrammeResult read_programme(const Source& source) {
  ProgrammeResult result;
  const auto root = parse_yaml(source.name, source.text, result.diagnostics);
  if (!root) return result;
  File file(source, result.diagnostics);
  if (!is_programme(source)) {
    file.error(root->place, gettext("a programme is needed here"),
               fill(gettext("the first line is `format: %s`"), {format_line}));
    return result;
  }
  if (!file.only(*root, keys_of("programme"), noun("a programme"))) return result;
  sim::Programme programme;
  read_head(file, *root, programme);
  read_requirements(file, *root, programme);
  read_drills(file, *root, source.name, programme);
  read_audit(file, *root, programme);
  if (result.diagnostics.empty()) result.programme = std::move(programme);
  return result;
}

}  // namespace tocsin::scenarios
