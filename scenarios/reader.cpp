#include "scenarios/reader.h"

#include <algorithm>

#include "scenarios/reading.h"

namespace tocsin::scenarios {
namespace {

const std::vector<std::pair<std::string, Keys>>& key_tables() {
  static const std::vector<std::pair<std::string, Keys>> tables = {
      {"procedure",
       {"format", "id", "title", "source", "calendar", "severity", "roles", "relations", "addresses", "channels",
        "targets", "facts", "counting", "forms", "actions", "duties", "scoring"}},
      {"directory", {"format", "id", "title", "source", "agencies", "personas"}},
      {"calendar", {"format", "id", "title", "source", "years", "holidays", "working_saturdays"}},
      {"drill",
       {"format", "id", "title", "kind", "procedure", "directory", "source", "starts", "utc_offset", "ends", "clock",
        "objectives", "seats", "incidents", "truth", "injects", "expected", "scoring"}},
      {"text", {"zh-TW", "en"}},
      {"severity", {"levels", "groups", "worksheet"}},
      {"level group", {"levels", "label"}},
      {"worksheet property", {"label", "assets", "effects", "levels"}},
      {"address", {"label", "any_agency"}},
      {"channel", {"label", "when_down"}},
      {"target", {"label", "default"}},
      {"fact", {"type", "label", "choices", "of", "initial", "from", "is"}},
      {"counting rule", {"label", "source", "starts", "ends", "roll", "saturday"}},
      {"form", {"label", "fields"}},
      {"field",
       {"id", "type", "label", "required", "expected", "min_chars", "max_chars", "min", "max", "choices", "of",
        "judged_against"}},
      {"action", {"label", "clause", "by", "about", "to", "channel", "form", "needs", "sets", "right_when"}},
      {"need", {"if", "clause", "because"}},
      {"value", {"field", "fact"}},
      {"duty",
       {"id",           "label",    "clause", "source", "layer", "scope",          "at",     "owner",    "when",
        "again",        "for_each", "due",    "every",  "until", "counts_earlier", "met_by", "met_when", "void_when",
        "excused_when", "weight"}},
      {"trigger", {"received", "performed", "changed", "sign", "if"}},
      {"due", {"within", "by_level", "level", "after", "counting"}},
      {"basis", {"basis"}},
      {"way", {"action", "to", "only_if", "all", "any", "for"}},
      {"condition",
       {"all",  "any",  "not",  "noise", "done", "to",       "delivered", "fired",  "acknowledged", "missed", "met",
        "open", "late", "fact", "is",    "for",  "at_least", "at_most",   "equals", "in",           "known"}},
      {"scoring", {"late", "completeness", "correctness"}},
      {"agency", {"id", "label", "relations", "targets", "basis", "systems", "seats"}},
      {"system", {"id", "label", "states"}},
      {"seat", {"id", "label", "roles", "persona"}},
      {"persona", {"label", "delays", "for", "retry", "errors"}},
      {"errors", {"wrong-answer", "missing-field", "wrong-recipient", "misjudge"}},
      {"holiday", {"date", "label"}},
      {"clock", {"rate", "composing"}},
      {"objective", {"id", "text", "duties"}},
      {"seat of a drill", {"occupant", "persona", "errs_first_at"}},
      {"incident", {"id", "agency", "label", "noise", "truth", "answers"}},
      {"truth", {"id", "at", "when", "after", "unless", "incident", "set"}},
      {"inject", {"id", "label",    "at",   "when",  "after", "on_missed", "manual",      "unless", "channel", "from",
                  "to", "incident", "sign", "noise", "hold",  "countdown", "attachments", "agency", "sets",    "text"}},
      {"expected", {"id", "inject", "of", "action", "to", "by", "criterion", "weight", "deliverable"}},
  };
  return tables;
}

constexpr const char* kinds[] = {"drill", "procedure", "directory", "calendar"};

struct Parsed {
  const Source* source = nullptr;
  Node root;
};

void check_owners(File& file, const Draft& draft) {
  const sim::Plan& plan = draft.plan;
  for (std::size_t d = 0; d < plan.duties.size(); ++d) {
    sim::RoleSet owners = 0;
    for (const Index role : plan.duties[d].owners) owners |= sim::RoleSet{1} << role;
    const bool owned = owners == 0 || std::any_of(plan.seats.begin(), plan.seats.end(),
                                                  [&](const sim::Seat& seat) { return (seat.roles & owners) != 0; });
    if (!owned) file.error(draft.duty_places[d], "no seat of the directory owns the duty `" + plan.duties[d].id + "`");
  }
}

}  // namespace

std::optional<std::string> kind_of(File& file, const Node& root) {
  if (root.kind != Node::Kind::map) {
    file.error(root.place, "a file is a map of keys", "the first line is, for example, `format: tocsin/drill@1`");
    return std::nullopt;
  }
  const Node* format = root.find("format");
  if (format == nullptr) {
    file.error(root.place, "`format` is missing", "the first line is, for example, `format: tocsin/drill@1`");
    return std::nullopt;
  }
  for (const char* kind : kinds) {
    if (format->text == std::string("tocsin/") + kind + "@1") return kind;
  }
  file.error(format->place, "`" + format->text + "` is no format that this version reads",
             "tocsin/drill@1, tocsin/procedure@1, tocsin/directory@1 or tocsin/calendar@1");
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

LoadResult load_sources(const std::vector<Source>& sources) {
  LoadResult result;
  std::vector<std::pair<std::string, Parsed>> files;
  for (const Source& source : sources) {
    auto root = parse_yaml(source.name, source.text, result.diagnostics);
    if (!root) continue;
    File file(source, result.diagnostics);
    const auto kind = kind_of(file, *root);
    if (kind) files.emplace_back(*kind, Parsed{&source, std::move(*root)});
  }
  if (!result.diagnostics.empty()) return result;
  Draft draft;
  for (const auto& [kind, read] :
       {std::pair{"procedure", &Draft::read_procedure}, std::pair{"directory", &Draft::read_directory},
        std::pair{"calendar", &Draft::read_calendar}, std::pair{"drill", &Draft::read_drill}}) {
    std::size_t count = 0;
    for (const auto& [of_kind, parsed] : files) {
      if (of_kind != kind) continue;
      ++count;
      File file(*parsed.source, result.diagnostics);
      (draft.*read)(file, parsed.root);
      const bool last = std::string(kind) == "drill";
      if (last && result.diagnostics.empty()) {
        for (const auto& [other, procedure] : files) {
          File of_duties(*procedure.source, result.diagnostics);
          if (other == "procedure") check_owners(of_duties, draft);
        }
      }
    }
    if (count != 1 && std::string(kind) != "calendar") {
      const std::string name = sources.empty() ? "" : sources.front().name;
      result.diagnostics.push_back({name, 1, 1, "one " + std::string(kind) + " is needed", "", ""});
      return result;
    }
  }
  if (!result.diagnostics.empty()) return result;
  draft.plan.seal();
  result.loaded = Loaded{std::move(draft.plan), sources};
  return result;
}

}  // namespace tocsin::scenarios
