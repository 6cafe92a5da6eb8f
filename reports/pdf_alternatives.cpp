#include "reports/pdf_alternatives.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "reports/plain_text.h"

namespace tocsin::reports {
namespace {

constexpr std::string_view figure_mark = " 0 obj\n<< /Type /StructElem\n   /S /Figure\n";
constexpr std::string_view object_end = ">>\nendobj\n";
constexpr std::string_view trailer_mark = "trailer\n<< ";
constexpr std::string_view start_mark = "startxref\n";

// As UTF-16 in hexadecimal digits, which no text can break out of.
std::string hexadecimal(const std::string& given) {
  const std::string text = plain(given);
  std::string digits = "<FEFF";
  const auto add = [&](unsigned unit) {
    std::array<char, 8> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04X", unit & 0xFFFFU);
    digits += buffer.data();
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto code = static_cast<unsigned>(code_at(text, at));
    if (code < 0x10000U) {
      add(code);
    } else {
      add(0xD800U + ((code - 0x10000U) >> 10U));
      add(0xDC00U + ((code - 0x10000U) & 0x3FFU));
    }
    at += std::max<std::size_t>(length_at(text, at), 1);
  }
  return digits + ">";
}

struct Object {
  std::string number;
  std::string head;  // from its number to before its end
};

std::vector<Object> figures_in(const std::string& file) {
  std::vector<Object> found;
  for (std::size_t at = 0; (at = file.find(figure_mark, at)) != std::string::npos; at += figure_mark.size()) {
    std::size_t begin = at;
    while (begin > 0 && file[begin - 1] >= '0' && file[begin - 1] <= '9') --begin;
    const std::size_t end = file.find(object_end, at);
    if (begin == at || end == std::string::npos) return {};
    found.push_back({file.substr(begin, at - begin), file.substr(begin, end - begin)});
  }
  return found;
}

}  // namespace

std::string with_alternatives(std::string file, const std::vector<std::string>& texts) {
  const std::vector<Object> figures = figures_in(file);
  const std::size_t trailer = file.rfind(trailer_mark);
  const std::size_t start = file.rfind(start_mark);
  if (texts.empty() || figures.size() != texts.size() || trailer == std::string::npos || start == std::string::npos ||
      start < trailer) {
    return file;
  }
  const std::string former =
      file.substr(start + start_mark.size(), file.find('\n', start + start_mark.size()) - start - start_mark.size());
  const std::size_t entries = trailer + trailer_mark.size();
  const std::string rest = file.substr(entries, file.find(">>", entries) - entries);
  std::string table = "xref\n";
  for (std::size_t at = 0; at < figures.size(); ++at) {
    std::array<char, 24> place{};
    std::snprintf(place.data(), place.size(), "%010zu 00000 n \n", file.size());
    table += figures[at].number + " 1\n";
    table += place.data();
    file += figures[at].head + "   /Alt " + hexadecimal(texts[at]) + "\n";
    file += object_end;
  }
  const std::string place = std::to_string(file.size());
  file += table;
  file += trailer_mark;
  file += rest + "   /Prev " + former + "\n>>\n";
  file += start_mark;
  file += place + "\n%%EOF\n";
  return file;
}

}  // namespace tocsin::reports
