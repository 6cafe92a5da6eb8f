#include "scenarios/reader.h"

#include <algorithm>

#include "scenarios/merge.h"
#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

const std::vector<std::pair<std::string, Keys>>& key_tables() {
  static const std::vector<std::pair<std::string, Keys>> tables = {
      {"procedure", {"format",   "id",       "title",   "source",    "based_on",  "without",  "clauses",  "checks",
                     "calendar", "severity", "roles",   "relations", "addresses", "channels", "targets",  "facts",
                     "counting", "forms",    "actions", "duties",    "measures",  "scoring",  "documents"}},
      {"directory", {"format", "id", "title", "source", "teams", "agencies", "personas", "populations"}},
      {"calendar", {"format", "id", "title", "source", "years", "holidays", "working_saturdays"}},
      {"drill", {"format",   "id",         "title",     "kind",    "procedure",  "directory", "source",
                 "starts",   "utc_offset", "ends",      "clock",   "objectives", "facts",     "forms",
                 "actions",  "seats",      "incidents", "truth",   "moves",      "injects",   "attack",
                 "expected", "questions",  "measures",  "scoring", "campaigns",  "organiser", "counts_for"}},
      {"text", {"zh-TW", "en"}},
      {"severity", {"levels", "groups", "worksheet"}},
      {"level group", {"levels", "label"}},
      {"worksheet property", {"label", "assets", "effects", "levels", "read_as", "certainty"}},
      {"without",
       {"roles", "relations", "addresses", "channels", "targets", "facts", "counting", "forms", "fields", "actions",
        "duties", "clauses", "checks", "worksheet", "documents"}},
      {"clause", {"id", "label", "kind", "article", "source", "certainty", "by"}},
      {"means", {"duty", "action", "form", "fact", "document", "drill_kinds", "organiser"}},
      {"check", {"id", "clause", "label", "for", "holds", "remedy", "weight"}},
      {"refused choice", {"choice", "clause", "because"}},
      {"address", {"label", "any_agency", "incident_agency"}},
      {"channel", {"label", "when_down"}},
      {"target", {"label", "default", "certainty"}},
      {"fact", {"type", "label", "choices", "of", "initial", "from", "is"}},
      {"programme",
       {"format", "id", "title", "source", "agency", "year", "report_within", "report_to", "counting", "requires",
        "drills", "audit", "audit_note"}},
      {"requirement", {"id", "label", "kind", "times", "clause"}},
      {"drill of a year", {"id", "label", "kind", "planned", "journal", "topics"}},
      {"audit item", {"item", "label", "duties", "exercises", "elsewhere"}},
      {"audited exercises", {"kind", "times", "spread", "joined_by", "reported", "topics", "findings"}},
      {"document", {"label", "clause", "official", "note", "gathers", "sections"}},
      {"column", {"of", "label"}},
      {"gathering", {"relations", "dated", "sent_by"}},
      {"document section",
       {"title", "note", "which", "earlier", "facts", "answers", "incidents", "tally", "duties", "states", "deadline",
        "acts", "register", "signatures"}},
      {"counting rule", {"label", "source", "certainty", "starts", "ends", "roll", "saturday"}},
      {"form", {"label", "certainty", "fields"}},
      {"field",
       {"id", "type", "label", "required", "expected", "min_chars", "max_chars", "min", "max", "proposes", "choices",
        "of", "judged_against", "right", "refuses"}},
      {"action", {"label", "clause", "by", "about", "to", "channel", "form", "needs", "sets", "right_when"}},
      {"need", {"if", "clause", "because"}},
      {"value", {"field", "fact", "campaign", "count"}},
      {"duty",
       {"id",           "label",    "clause",   "source", "layer", "scope",          "at",     "owner",    "when",
        "again",        "for_each", "due",      "every",  "until", "counts_earlier", "met_by", "met_when", "void_when",
        "excused_when", "weight",   "certainty"}},
      {"trigger", {"received", "performed", "changed", "sign", "if"}},
      {"due", {"within", "by_level", "level", "after", "counting"}},
      {"basis", {"basis"}},
      {"way", {"action", "to", "only_if", "all", "any", "for"}},
      {"condition", {"all",          "any",     "not",    "noise",   "done",        "to",         "delivered", "fired",
                     "acknowledged", "missed",  "met",    "open",    "late",        "fact",       "is",        "for",
                     "at_least",     "at_most", "equals", "in",      "known",       "related_to", "named_as",  "seated",
                     "campaign",     "mail",    "opened", "clicked", "credentials", "forwarded",  "reported"}},
      {"scoring", {"late", "completeness", "correctness", "rates"}},
      {"agency", {"id", "count", "label", "relations", "facts", "targets", "basis", "thresholds", "systems", "seats"}},
      {"thresholds", {"open", "click"}},
      {"population", {"id", "label", "departments"}},
      {"department", {"id", "label", "size"}},
      {"system", {"id", "label", "states"}},
      {"seat", {"id", "label", "roles", "persona", "team", "mailbox"}},
      {"mailbox", {"population", "department"}},
      {"persona", {"label", "delays", "for", "works", "takes", "handling", "handling_for", "retry", "errors"}},
      {"errors", {"wrong-answer", "missing-field", "wrong-recipient", "misjudge"}},
      {"holiday", {"date", "label"}},
      {"clock", {"rate", "composing"}},
      {"objective", {"id", "text", "duties", "measures"}},
      {"seat of a drill", {"occupant", "persona", "errs_first_at"}},
      {"incident", {"id", "for_each", "members", "agency", "label", "noise", "truth", "answers"}},
      {"truth",
       {"id", "for_each", "members", "at", "spread", "when", "move", "after", "unless", "chance", "incident", "set"}},
      {"move", {"id", "label", "at", "when", "after", "from", "to", "hold", "text"}},
      {"inject", {"id",        "for_each", "members",   "spread",      "label",  "at",   "when",     "move",   "after",
                  "on_missed", "manual",   "unless",    "channel",     "from",   "to",   "incident", "chance", "sign",
                  "noise",     "hold",     "countdown", "attachments", "agency", "sets", "text"}},
      {"spread", {"over", "order", "waves", "every"}},
      {"attack step",
       {"id", "label", "technique", "incident", "at", "after", "takes", "chance", "seen_as", "stopped_by", "sets",
        "contained_by"}},
      {"prerequisite", {"any", "all"}},
      {"sighting", {"channel", "from", "to", "after", "chance", "sign", "text"}},
      {"containment", {"actions", "sets"}},
      {"measure",
       {"id", "label", "clause", "incident", "from", "to", "share_of_time", "steps_stopped", "at_most", "at_least",
        "weight"}},
      {"moment", {"start", "step", "inject", "done", "fact", "is"}},
      {"share of time", {"fact", "is"}},
      {"question",
       {"id", "at", "when", "move", "phase", "after", "unless", "incident", "from", "to", "hold", "ask", "choices",
        "right", "because", "clause", "by", "weight"}},
      {"campaign",
       {"id", "label", "population", "agency", "incident", "simulated", "scored", "mails", "rounds", "behaviour",
        "delays", "scanners", "counts_as_open", "factors"}},
      {"mail", {"id", "subject", "from", "body", "group", "lure", "link", "attachment", "form"}},
      {"round", {"id", "at", "spread", "mails", "unless"}},
      {"behaviour",
       {"open", "preview", "link", "attachment", "either", "any", "credentials", "forward", "report", "repeat"}},
      {"report", {"without_click", "after_click"}},
      {"mail delays", {"open", "click", "credentials", "forward", "report"}},
      {"scanners", {"share", "within"}},
      {"expected", {"id", "inject", "of", "action", "to", "by", "criterion", "weight", "deliverable"}},
  };
  return tables;
}

constexpr const char* kinds[] = {noun("drill"), noun("procedure"), noun("directory"), noun("calendar")};

struct Parsed {
  const Source* source = nullptr;
  std::shared_ptr<const Node> root;
  std::vector<const Source*> bases;  // merged into it
};

bool is_named(const sim::Plan& plan, Index relation) {
  return std::any_of(plan.agencies.begin(), plan.agencies.end(),
                     [&](const sim::Agency& agency) { return agency.relations[relation] != none; });
}

// Whether the condition could hold in this directory, as far as that hangs on how the agencies stand to one another.
bool may_hold(const sim::Plan& plan, Index condition) {
  if (condition == none) return true;
  const sim::Condition& node = plan.conditions[condition];
  if (node.op == sim::Op::related_to || node.op == sim::Op::named_as) return is_named(plan, node.item);
  if (node.op != sim::Op::all) return true;
  return std::all_of(node.children.begin(), node.children.end(), [&](Index child) { return may_hold(plan, child); });
}

void check_owners(File& file, const Draft& draft) {
  const sim::Plan& plan = draft.plan;
  for (std::size_t d = 0; d < plan.duties.size(); ++d) {
    const sim::Duty& duty = plan.duties[d];
    sim::RoleSet owners = 0;
    for (const Index role : duty.owners) owners |= sim::RoleSet{1} << role;
    const bool owned = owners == 0 || std::any_of(plan.seats.begin(), plan.seats.end(),
                                                  [&](const sim::Seat& seat) { return (seat.roles & owners) != 0; });
    // A duty towards an agency that nobody has here can never arise.
    if (owned || (duty.at != none && !is_named(plan, duty.at)) || !may_hold(plan, duty.when)) continue;
    file.error(draft.duty_places[d], fill(gettext("no seat of the directory owns the duty `%s`"), {duty.id}));
  }
}

}  // namespace

std::optional<std::string> kind_of(File& file, const Node& root) {
  if (root.kind != Node::Kind::map) {
    file.error(root.place, gettext("a file is a map of keys"),
               gettext("the first line is, for example, `format: tocsin/drill@1`"));
    return std::nullopt;
  }
  const Node* format = root.find("format");
  if (format == nullptr) {
    file.error(root.place, fill(gettext("`%s` is missing"), {"format"}),
               gettext("the first line is, for example, `format: tocsin/drill@1`"));
    return std::nullopt;
  }
  for (const char* kind : kinds) {
    if (format->text == std::string("tocsin/") + kind + "@1") return kind;
  }
  file.error(format->place, fill(gettext("`%s` is no format that this version reads"), {format->text}),
             gettext("tocsin/drill@1, tocsin/procedure@1, tocsin/directory@1 or tocsin/calendar@1"));
  return std::nullopt;
}

const Keys& keys_of(const std::string& object) {
  static const Keys nothing;
  for (const auto& [name, keys] : key_tables()) {
    if (name == object) return keys;
  }
  return nothing;
}

std::vector<std::pair<std::string, std::vector<std::string>>> known_keys() { return key_tables(); }

std::shared_ptr<const Node> KnownTexts::find(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto at = std::find_if(trees_.begin(), trees_.end(), [&](const auto& known) { return known.first == text; });
  if (at == trees_.end()) return nullptr;
  std::rotate(at, at + 1, trees_.end());  // what was not asked for longest is forgotten first
  return trees_.back().second;
}

void KnownTexts::keep(const std::string& text, std::shared_ptr<const Node> tree) {
  constexpr std::size_t texts_max = 16;
  const std::lock_guard lock(mutex_);
  if (trees_.size() == texts_max) trees_.erase(trees_.begin());
  trees_.emplace_back(text, std::move(tree));
}

LoadResult load_sources(const std::vector<Source>& sources, KnownTexts* known) {
  LoadResult result;
  std::vector<std::pair<std::string, Parsed>> files;
  std::vector<ParsedProcedure> procedures;
  for (const Source& source : sources) {
    std::shared_ptr<const Node> root = known == nullptr ? nullptr : known->find(source.text);
    if (root == nullptr) {
      auto parsed = parse_yaml(source.name, source.text, result.diagnostics);
      if (!parsed) continue;
      root = std::make_shared<const Node>(std::move(*parsed));
      if (known != nullptr) known->keep(source.text, root);
    }
    File file(source, result.diagnostics);
    const auto kind = kind_of(file, *root);
    if (kind == "procedure") {
      procedures.push_back({&source, std::move(root)});
    } else if (kind) {
      files.emplace_back(*kind, Parsed{&source, std::move(root), {}});
    }
  }
  if (!result.diagnostics.empty()) return result;
  Draft draft;
  if (auto merged = merge_procedures(procedures, result.diagnostics)) {
    draft.plan.procedure_bases = std::move(merged->bases);
    files.emplace_back(
        "procedure",
        Parsed{merged->sources.front(), std::move(merged->root), {merged->sources.begin() + 1, merged->sources.end()}});
  }
  if (!result.diagnostics.empty()) return result;
  for (const auto& [kind, read] :
       {std::pair{"procedure", &Draft::read_procedure}, std::pair{"directory", &Draft::read_directory},
        std::pair{"calendar", &Draft::read_calendar}, std::pair{"drill", &Draft::read_drill}}) {
    std::size_t count = 0;
    for (const auto& [of_kind, parsed] : files) {
      if (of_kind != kind) continue;
      ++count;
      File file(*parsed.source, result.diagnostics, parsed.bases);
      (draft.*read)(file, *parsed.root);
      const bool last = std::string(kind) == "drill";
      if (last && result.diagnostics.empty()) {
        for (const auto& [other, procedure] : files) {
          File of_duties(*procedure.source, result.diagnostics, procedure.bases);
          if (other == "procedure") check_owners(of_duties, draft);
        }
      }
    }
    if (count != 1 && std::string(kind) != "calendar") {
      const std::string name = sources.empty() ? "" : sources.front().name;
      result.diagnostics.push_back({name, 1, 1, fill(gettext("one %s is needed"), {gettext(kind)}), "", ""});
      return result;
    }
  }
  if (!result.diagnostics.empty()) return result;
  draft.plan.seal();
  result.loaded = Loaded{std::move(draft.plan), sources};
  return result;
}

}  // namespace tocsin::scenarios
