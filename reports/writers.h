// The writers: a document as the bytes of a file. The same document gives the same bytes on the same machine; PDF and
// the pictures depend on the fonts that are installed. gettext's language must be the document's (conduct/language.h).
// Nothing is thrown. Not thread-safe, because fontconfig is not.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reports/document.h"

namespace tocsin::reports {

struct WriteError {
  enum class Reason : std::uint8_t {
    no_chinese_font,  // the document has Chinese characters, and no font on this machine has them
    failed,           // a library refused; the message says which
  };
  Reason reason = Reason::failed;
  std::string message;  // a sentence in the user's language
};

class Written {
 public:
  Written(std::string bytes) : content_(std::move(bytes)) {}  // NOLINT(google-explicit-constructor)
  Written(WriteError error) : content_(std::move(error)) {}   // NOLINT(google-explicit-constructor)
  explicit operator bool() const { return content_.index() == 0; }
  [[nodiscard]] const std::string& bytes() const { return std::get<0>(content_); }
  [[nodiscard]] const WriteError& error() const { return std::get<1>(content_); }

 private:
  std::variant<std::string, WriteError> content_;
};

// ODF 1.3 text: editable, with page numbers, head rows that repeat, and charts that can be edited.
[[nodiscard]] Written write_odt(const Document& document);
// A4, tagged, with an outline and embedded fonts.
[[nodiscard]] Written write_pdf(const Document& document);
// One page that loads nothing and prints well.
[[nodiscard]] Written write_html(const Document& document);
// The whole document as one JSON object, its tables as rows of texts.
[[nodiscard]] Written write_json(const Document& document);

// The data: a file for each table, list of pairs and chart. UTF-8 with a byte order mark, CRLF; what a spreadsheet would
// take for a formula begins with an apostrophe.
struct DataFile {
  std::string id;  // of the block: duties
  std::string bytes;
};
[[nodiscard]] std::vector<DataFile> write_csv(const Document& document);

}  // namespace tocsin::reports
