#include "conduct/usage.h"

#include <libintl.h>

#include <array>
#include <optional>

#include "sim/basics.h"

namespace tocsin::conduct {
namespace {

using Arguments = std::array<std::string_view, 4>;

// What stands for `%1$s`, `%2$s` … in the pattern; nothing when the line is not of this form.
std::optional<Arguments> match(std::string_view pattern, std::string_view line) {
  Arguments arguments;
  std::size_t mark = pattern.find('%');
  if (!line.starts_with(pattern.substr(0, mark))) return std::nullopt;
  line.remove_prefix(mark);
  for (std::string_view& argument : arguments) {
    pattern.remove_prefix(mark + std::string_view("%1$s").size());
    mark = pattern.find('%');
    const std::string_view between = pattern.substr(0, mark);
    const bool last = mark == std::string_view::npos;
    if (last && !line.ends_with(between)) return std::nullopt;
    const std::size_t end = last ? line.size() - between.size() : line.find(between);
    if (end == std::string_view::npos) return std::nullopt;
    argument = line.substr(0, end);
    if (last) return arguments;
    line.remove_prefix(end + between.size());
  }
  return std::nullopt;
}

std::string line_in_words(std::string_view line) {
  if (line == "A subcommand is required") return gettext("A subcommand is required");
  struct Form {
    const char* said;
    const char* shown;
  };
  // The narrower ones first.
  const Form forms[] = {
      {"The following argument was not expected: %1$s", gettext("The following argument was not expected: %1$s")},
      {"The following arguments were not expected: %1$s", gettext("The following arguments were not expected: %1$s")},
      {"%1$s: Value %2$s not in range %3$s to %4$s", gettext("%1$s: Value %2$s not in range %3$s to %4$s")},
      {"%1$s: %2$s not in %3$s", gettext("%1$s: %2$s not in %3$s")},
      {"%1$s: %2$s required %3$s missing", gettext("%1$s: %2$s required %3$s missing")},
      {"%1$s: At least %2$s required but received %3$s", gettext("%1$s: At least %2$s required but received %3$s")},
      {"%1$s: At Most %2$s required but received %3$s", gettext("%1$s: At Most %2$s required but received %3$s")},
      {"%1$s: too many inputs for a flag", gettext("%1$s: too many inputs for a flag")},
      {"Could not convert: %1$s = %2$s", gettext("Could not convert: %1$s = %2$s")},
      {"Run with %1$s for more information.", gettext("Run with %1$s for more information.")},
      {"%1$s is required", gettext("%1$s is required")},
  };
  for (const Form& form : forms) {
    if (const auto found = match(form.said, line)) {
      return sim::fill(form.shown, {(*found)[0], (*found)[1], (*found)[2], (*found)[3]});
    }
  }
  return std::string(line);
}

}  // namespace

std::string usage_in_words(std::string_view said) {
  std::string text;
  while (!said.empty()) {
    const std::size_t end = said.find('\n');
    text += line_in_words(said.substr(0, end));
    if (end == std::string_view::npos) break;
    text += '\n';
    said.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace tocsin::conduct
