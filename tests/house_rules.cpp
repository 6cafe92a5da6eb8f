#include "tests/house_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <utility>

namespace tocsin::house {
namespace {

using Names = std::span<const std::string_view>;

// ---- The rules ---------------------------------------------------------------------------------------------------

struct Room {
  std::string_view name;
  std::vector<std::string_view> rooms;      // whose headers it may include, besides its own; or one header of a room
  std::vector<std::string_view> libraries;  // a header, or a folder of headers where it ends in "/"
  bool whole_system = false;                // it may include any other system header too
};

const std::array<Room, 10>& all_rooms() {
  static const std::array<Room, 10> rooms{{
      {"sim", {}, {}, false},
      {"scenarios", {"sim"}, {"yaml-cpp/", "libintl.h"}, false},
      {"journal", {"sim"}, {"sqlite3.h", "openssl/", "libintl.h"}, true},
      {"reports",
       {"sim"},
       {"libintl.h", "cairo.h", "cairo-pdf.h", "cairo-svg.h", "pango/", "fontconfig/", "zip.h", "pugixml.hpp",
        "qrencode.h"},
       false},
      {"conduct", {"sim", "scenarios", "journal", "reports"}, {"nlohmann/", "libintl.h"}, true},
      {"net", {"sim", "scenarios", "journal", "conduct"}, {"boost/", "openssl/", "nlohmann/", "libintl.h"}, true},
      {"cli", {"sim", "scenarios", "journal", "reports", "conduct", "net"}, {"CLI/", "nlohmann/", "libintl.h"}, true},
      // Only what stands in gui/main wires rooms; pages and panels know an exercise by its client.
      {"gui/main",
       {"gui", "sim", "scenarios", "journal", "reports", "conduct", "net"},
       {"CLI/", "imgui.h", "libintl.h"},
       true},
      {"gui",
       {"sim", "reports", "net/client.h"},
       {"imgui.h", "imgui_freetype.h", "imgui_internal.h", "imgui_stdlib.h", "backends/", "GLFW/", "SDL.h",
        "fontconfig/", "libintl.h"},
       true},
      {"tests",
       {"sim", "scenarios", "journal", "reports", "conduct", "net", "cli", "gui", "gui/main"},
       {"CLI/", "yaml-cpp/", "sqlite3.h", "openssl/", "boost/", "nlohmann/", "imgui.h", "libintl.h", "pango/"},
       true},
  }};
  return rooms;
}

// The core reads no clock, starts no thread, touches no file and draws no number but from its seed. Hash tables are
// out because their order differs between libraries, and events must not.
constexpr std::array<std::string_view, 18> not_in_sim{
    "chrono", "condition_variable", "cstdio",     "ctime",         "filesystem",    "fstream",
    "future", "iostream",           "mutex",      "random",        "shared_mutex",  "semaphore",
    "thread", "stop_token",         "syncstream", "unordered_map", "unordered_set", "cmath"};

// ---- Reading C++ -------------------------------------------------------------------------------------------------

struct Include {
  std::size_t line;
  bool angle;
  std::string_view name;
};

struct Word {
  std::size_t line;
  std::string_view text;
};

struct Source {
  std::vector<Include> includes;
  std::vector<Word> words;  // identifiers and keywords outside comments, literals and directives
  std::size_t lines = 0;
};

bool starts_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool in_word(char c) { return starts_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

// As much of a C++ lexer as it takes not to be fooled by comments, strings, raw strings and digit separators.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Source read() {
    while (at_ < text_.size()) read_one();
    source_.lines = line_ - (text_.empty() || text_.back() == '\n' ? 1 : 0);
    return std::move(source_);
  }

 private:
  void read_one() {
    const char c = text_[at_];
    if (starts("//")) {
      skip_to(text_.find('\n', at_));
    } else if (starts("/*")) {
      skip_past(text_.find("*/", at_ + 2), 2);
    } else if (c == '#' && line_is_blank_) {
      read_directive();
    } else if (c == '"' || c == '\'') {
      skip_literal(c);
    } else if (starts_word(c)) {
      read_word();
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      skip_number();
    } else {
      if (c != ' ' && c != '\t' && c != '\n') line_is_blank_ = false;
      step();
    }
  }

  void read_word() {
    line_is_blank_ = false;
    const std::size_t begin = at_;
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    const bool raw = word == "R" || word == "LR" || word == "uR" || word == "UR" || word == "u8R";
    if (raw && starts("\"")) {
      const std::size_t open = text_.find('(', at_);
      if (open == std::string_view::npos) return skip_to(open);
      const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
      return skip_past(text_.find(close, open), close.size());
    }
    source_.words.push_back({line_, word});
  }

  void skip_number() {
    line_is_blank_ = false;
    while (at_ < text_.size() && (in_word(text_[at_]) || text_[at_] == '.' || text_[at_] == '\'')) ++at_;
  }

  void skip_literal(char quote) {
    line_is_blank_ = false;
    for (step(); at_ < text_.size(); step()) {
      if (text_[at_] == quote || text_[at_] == '\n') return step();
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) step();
    }
  }

  // Only the first token after the # matters; a macro's body is read on as code.
  void read_directive() {
    line_is_blank_ = false;
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    if (text_.substr(begin, at_ - begin) != "include") return;
    --at_;
    skip_blanks();
    if (at_ >= text_.size() || (text_[at_] != '<' && text_[at_] != '"')) return;
    const bool angle = text_[at_] == '<';
    const std::size_t name = at_ + 1;
    const std::size_t end = std::min(text_.find_first_of(angle ? ">\n" : "\"\n", name), text_.size());
    source_.includes.push_back({line_, angle, text_.substr(name, end - name)});
    skip_to(text_.find('\n', end));
  }

  void skip_blanks() {
    for (++at_; at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t');) ++at_;
  }

  [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void step() {
    if (text_[at_++] == '\n') {
      ++line_;
      line_is_blank_ = true;
    }
  }
  void skip_to(std::size_t position) {
    const std::size_t end = std::min(position, text_.size());
    while (at_ < end) step();
  }
  void skip_past(std::size_t found, std::size_t length) {
    skip_to(found == std::string_view::npos ? found : found + length);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool line_is_blank_ = true;
  Source source_;
};

// ---- Judging -----------------------------------------------------------------------------------------------------

bool contains(Names names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

bool is_of(std::string_view library, std::string_view header) {
  return library.ends_with('/') ? header.starts_with(library) : header == library;
}
bool is_of_any(Names libraries, std::string_view header) {
  return std::any_of(libraries.begin(), libraries.end(), [&](auto library) { return is_of(library, header); });
}

// The standard's headers are lower-case words without a suffix or a folder.
bool is_standard(std::string_view header) {
  return !header.empty() && std::all_of(header.begin(), header.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

const Room* room_of(std::string_view path) {
  // A room in a room stands before it in the list.
  for (const Room& room : all_rooms()) {
    if (path.starts_with(room.name) && path.substr(room.name.size()).starts_with('/')) return &room;
  }
  return nullptr;
}

std::optional<std::string> judge_own(const Room& room, std::string_view header) {
  const std::string quoted = '"' + std::string(header) + '"';
  const Room* other = room_of(header);
  if (other == nullptr)
    return quoted + " does not begin with a room: write the path from the top, as in \"sim/plan.h\"";
  if (other == &room || contains(room.rooms, other->name) || contains(room.rooms, header)) return std::nullopt;
  return std::string(room.name) + " may not include " + quoted;
}

std::optional<std::string> judge_system(const Room& room, std::string_view header) {
  const std::string quoted = '<' + std::string(header) + '>';
  if (room_of(header) != nullptr) return quoted + " is ours: include it with quotation marks";
  if (room.name == "sim" && contains(not_in_sim, header)) return "sim may not include " + quoted;
  if (is_standard(header) || is_of_any(room.libraries, header)) return std::nullopt;
  for (const Room& other : all_rooms()) {
    if (is_of_any(other.libraries, header)) return std::string(room.name) + " may not include " + quoted;
  }
  if (room.whole_system) return std::nullopt;
  return std::string(room.name) + " may not include " + quoted;
}

}  // namespace

std::vector<Complaint> check_source(std::string_view path, std::string_view text) {
  std::vector<Complaint> complaints;
  const Room* room = room_of(path);
  if (room == nullptr) return {{0, "lies in no room"}};

  const Source source = Reader(text).read();
  if (source.lines > lines_max) {
    complaints.push_back(
        {0, std::to_string(source.lines) + " lines; past " + std::to_string(lines_max) + " a file holds two things"});
  }
  for (const Include& include : source.includes) {
    auto complaint = include.angle ? judge_system(*room, include.name) : judge_own(*room, include.name);
    if (complaint) complaints.push_back({include.line, std::move(*complaint)});
  }
  if (room->name == "sim") {
    for (const Word& word : source.words) {
      if (word.text == "float" || word.text == "double") {
        complaints.push_back({word.line, "sim counts in integers: no " + std::string(word.text)});
      }
    }
  }
  return complaints;
}

}  // namespace tocsin::house
