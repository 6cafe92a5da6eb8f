// The parser's complaints, in words that say what to do about them.
#include <algorithm>

#include "scenarios/say.h"
#include "scenarios/yaml_tree.h"

namespace tocsin::scenarios {
namespace {

// What stands open at the end of a text: the quote or bracket, and where. A plain reading of YAML that is right for
// what people write; block texts (`|`) with quotes in them may mislead it.
struct Opened {
  char sign = 0;
  Place place;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Opened find_open() {
    while (at_ < text_.size()) {
      const char sign = text_[at_];
      if (sign == '#' && starts_token_) {
        while (at_ < text_.size() && text_[at_] != '\n') step();
        continue;
      }
      if ((sign == '"' || sign == '\'') && starts_token_) {
        const Opened opened{sign, place_};
        if (!skip_quoted(sign)) return opened;
        continue;
      }
      if (sign == '[' || sign == '{') {
        if (starts_token_ || !open_.empty()) open_.push_back({sign, place_});
      } else if ((sign == ']' || sign == '}') && !open_.empty()) {
        open_.pop_back();
      }
      const bool separates = sign == ' ' || sign == '\n' || sign == '\t' || sign == '[' || sign == '{' || sign == ',';
      step();
      starts_token_ = separates;
    }
    return open_.empty() ? Opened{} : open_.back();
  }

 private:
  void step() {
    const bool continues = (static_cast<unsigned char>(text_[at_]) & 0xc0U) == 0x80U;
    if (text_[at_] == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if (!continues) {
      ++place_.column;
    }
    ++at_;
  }

  bool skip_quoted(char quote) {
    step();
    while (at_ < text_.size()) {
      const char sign = text_[at_];
      step();
      if (sign == '\\' && quote == '"' && at_ < text_.size()) {
        step();
      } else if (sign == quote) {
        if (quote == '"' || at_ >= text_.size() || text_[at_] != quote) {
          starts_token_ = false;
          return true;
        }
        step();  // Two single quotes stand for one.
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_;
  bool starts_token_ = true;
  std::vector<Opened> open_;
};

}  // namespace

Diagnostic explain(const std::string& file, std::string_view text, Place place, const std::string& complaint) {
  const auto say = [&](Place at, const std::string& message, const std::string& hint) {
    return Diagnostic{file, at.line, at.column, message, std::string(line_of(text, at.line)), hint};
  };
  const auto contains = [&](const char* part) { return complaint.find(part) != std::string::npos; };
  const std::string not_yaml = fill(gettext("this is not YAML: %s"), {complaint});
  const std::string_view line = line_of(text, place.line);
  if (contains("anchor is not defined")) {
    return say(place, gettext("an alias (`*name`) is not allowed"), gettext("write the value out where it is needed"));
  }
  if (contains("in scalar") || contains("flow not found")) {
    const Opened open = Scanner(text).find_open();
    const bool quote = open.sign == '"' || open.sign == '\'';
    const char closing = quote ? open.sign : open.sign == '[' ? ']' : '}';
    if (open.sign != 0) {
      return say(open.place, fill(gettext("this `%s` is never closed"), {std::string(1, open.sign)}),
                 fill(gettext("write `%s` where it ends"), {std::string(1, closing)}));
    }
  }
  if (line.find('\t') != std::string_view::npos) return say(place, not_yaml, gettext("indent with spaces, not tabs"));
  if (contains("illegal flow end")) {
    return say(place, gettext("this bracket closes none that is open"), gettext("`[` is closed by `]` and `{` by `}`"));
  }
  if (contains("unknown token"))
    return say(place, gettext("a text cannot begin with this sign"), gettext("put the text in quotes"));
  if (contains("unknown escape")) {
    return say(place, gettext("this is no escape sequence"), gettext("in double quotes a backslash is written `\\\\`"));
  }
  if (contains("flow not found"))
    return say(place, gettext("a comma or a closing bracket is needed here"),
               gettext("put a text that holds `: `, a comma or a bracket in quotes"));
  if (contains("illegal map value")) {
    return say(place, gettext("this `:` stands where no key ends"),
               gettext("put a text that holds `: ` in quotes; the keys of one map begin in one column"));
  }
  if (contains("end of map not found") || contains("end of sequence not found")) {
    return say(place, gettext("this line fits no list or map above it"),
               gettext("the entries of one list or map begin in one column"));
  }
  return say(place, not_yaml, "");
}

}  // namespace tocsin::scenarios
