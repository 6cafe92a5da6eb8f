// A small drill in YAML with a part that each test writes itself; it stands first, so that its lines count from 1.

#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "tests/catch.h"

namespace tocsin::test {

inline std::vector<scenarios::Source> small_drill_sources(const std::string& own_part) {
  const std::string procedure = R"(format: tocsin/procedure@1
id: small
roles: {handler: Handler, chief: Chief}
channels: {monitoring: {label: Monitoring}, phone: {label: Telephone}}
targets: {soon: {label: Soon, default: 10m}}
facts:
  incident.aware: bool
  incident.aware-at: instant
  truth.real: bool
actions:
  declare: {clause: "1.1", by: [handler], sets: {incident.aware: true, incident.aware-at: now}}
  act: {by: [handler, chief]}
duties:
  - id: declare-in-time
    clause: "1.1"
    owner: [handler]
    when: {fact: truth.real}
    due: {within: 2h, after: trigger}
    met_by: [{action: declare}]
)";
  const std::string directory = R"(format: tocsin/directory@1
id: town
agencies:
  - id: office
    systems: [{id: web, label: Portal, states: [up, defaced, down]}]
    seats:
      - {id: handler, roles: [handler], persona: quick}
      - {id: chief, roles: [chief], persona: quick}
      - {id: spare, roles: [chief], persona: quick}
personas:
  quick: {delays: {p10: 1m, p50: 2m, p90: 3m, p99: 4m, never: 0%}, retry: 1m}
)";
  const std::string drill = R"(format: tocsin/drill@1
id: drill
kind: other
procedure: small
directory: town
starts: 2026-03-10 09:00
ends: T+06:00
incidents: [{id: matter, agency: office}]
injects: [{id: sign, at: T+00:05, to: [handler], incident: matter, sign: true, text: Look}]
)";
  return {{"drill", own_part + drill}, {"procedure", procedure}, {"directory", directory}};
}

inline std::vector<std::string> mistakes_of_small_drill(const std::string& own_part) {
  std::vector<std::string> lines;
  for (const auto& found : scenarios::load_sources(small_drill_sources(own_part)).diagnostics) {
    lines.push_back(std::to_string(found.line) + ":" + std::to_string(found.column) + ": " + found.message +
                    (found.hint.empty() ? "" : " | " + found.hint));
  }
  return lines;
}

inline sim::Plan small_drill(const std::string& own_part) {
  auto result = scenarios::load_sources(small_drill_sources(own_part));
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenarios::format(diagnostic));
  REQUIRE(result.loaded.has_value());
  return std::move(result.loaded->plan);
}

inline std::string replaced_in(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace tocsin::test
