#include "scenarios/diagnostic.h"

#include <algorithm>
#include <numeric>

#include "scenarios/say.h"

namespace tocsin::scenarios {
namespace {

constexpr std::size_t shown_bytes_max = 400;

// Columns on a terminal: Chinese characters and full-width signs take two.
int width_of(unsigned code_point) {
  const bool wide = (code_point >= 0x1100 && code_point <= 0x115f) || (code_point >= 0x2e80 && code_point <= 0xa4cf) ||
                    (code_point >= 0xac00 && code_point <= 0xd7a3) || (code_point >= 0xf900 && code_point <= 0xfaff) ||
                    (code_point >= 0xfe30 && code_point <= 0xfe6f) || (code_point >= 0xff00 && code_point <= 0xff60) ||
                    (code_point >= 0x20000 && code_point <= 0x3fffd);
  return wide ? 2 : 1;
}

int width_before(std::string_view line, int column) {
  int width = 0;
  int character = 1;
  for (std::size_t i = 0; i < line.size() && character < column; ++character) {
    const auto lead = static_cast<unsigned char>(line[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    unsigned code_point = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < line.size(); ++k) {
      code_point = (code_point << 6U) | (static_cast<unsigned char>(line[i + k]) & 0x3fU);
    }
    width += width_of(code_point);
    i += length;
  }
  return width;
}

std::size_t distance(const std::string& one, const std::string& other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t k = 0; k < other.size(); ++k) {
      const std::size_t swapped = corner + (one[i] == other[k] ? 0U : 1U);
      corner = row[k + 1];
      row[k + 1] = std::min({swapped, row[k] + 1, row[k + 1] + 1});
    }
  }
  return row.back();
}

// The one of `known` that was probably meant, or nothing.
std::string nearest(const std::string& wanted, const std::vector<std::string>& known) {
  if (wanted.size() > 64) return {};
  std::string best;
  // Short words lie close to one another by accident.
  std::size_t least = (wanted.size() <= 3 ? wanted.size() / 2 : std::max<std::size_t>(2, wanted.size() / 3)) + 1;
  for (const std::string& candidate : known) {
    const std::size_t longer = std::max(candidate.size(), wanted.size());
    if (longer - std::min(candidate.size(), wanted.size()) >= least) continue;
    const std::size_t changes = distance(wanted, candidate);
    if (changes < least) {
      least = changes;
      best = candidate;
    }
  }
  return best;
}

}  // namespace

std::string format(const Diagnostic& diagnostic) {
  return format(diagnostic, fill(gettext("error: %s"), {diagnostic.message}));
}

std::string format(const Diagnostic& diagnostic, const std::string& said) {
  std::string text = diagnostic.file + ":" + std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column) +
                     ": " + printable(said) + "\n";
  if (!diagnostic.line_text.empty() && diagnostic.line_text.size() <= shown_bytes_max) {
    const std::string line = printable(diagnostic.line_text);
    const auto indent = static_cast<std::size_t>(width_before(line, diagnostic.column));
    text += "    " + line + "\n    " + std::string(indent, ' ') + "^\n";
  }
  if (!diagnostic.hint.empty()) text += "  " + printable(fill(gettext("hint: %s"), {diagnostic.hint})) + "\n";
  return text;
}

std::string did_you_mean(const std::string& wanted, const std::vector<std::string>& known) {
  const std::string meant = nearest(wanted, known);
  return meant.empty() ? "" : fill(gettext("did you mean `%s`?"), {meant});
}

std::string printable(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    if (length == 0 || (length == 1 && (byte < 0x20 || byte == 0x7f))) {
      shown += byte == '\t' ? " " : "\xEF\xBF\xBD";  // the replacement character
      ++i;
      continue;
    }
    shown += text.substr(i, length);
    i += length;
  }
  return shown;
}

std::size_t character_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 && lead <= 0xf4  ? 4
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                                                           : 0;
  if (length == 0 || length > text.size()) return 0;
  unsigned code_point = lead & (0xffU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    const auto next = static_cast<unsigned char>(text[k]);
    if ((next & 0xc0U) != 0x80U) return 0;
    code_point = (code_point << 6U) | (next & 0x3fU);
  }
  const bool too_long = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  if (too_long || code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff)) return 0;
  return length;
}

std::string_view line_of(std::string_view text, int line) {
  for (int skipped = 1; skipped < line; ++skipped) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

}  // namespace tocsin::scenarios
