// Pages as pictures: the same pages as those of the PDF file.
#include "reports/pages.h"

#include <algorithm>

#include "conduct/language.h"
#include "tests/catch.h"

namespace tocsin::test {
namespace {

reports::Document long_document(int paragraphs) {
  reports::Document document;
  document.title = "演練報告";
  document.english = true;
  for (int i = 0; i < paragraphs; ++i) {
    document.blocks.push_back(
        reports::Paragraph{{{"A paragraph that is long enough to fill a line of the page, and more.", false, false}},
                           reports::Paragraph::Style::body});
  }
  return document;
}

bool has_ink(const reports::PagePicture& picture) {
  return std::any_of(picture.rgba.begin(), picture.rgba.end(), [](std::uint8_t byte) { return byte < 128; });
}

}  // namespace

TEST_CASE("A document's pages are pictures with something on each of them") {
  conduct::choose_language("en");
  const reports::Pages pages(long_document(120));
  REQUIRE(pages.count() > 1);
  for (std::size_t page = 0; page < pages.count(); ++page) {
    const reports::PagePicture picture = pages.draw(page, 200);
    CHECK(picture.width == 200);
    CHECK(picture.height == 283);
    CHECK(picture.rgba.size() == 200U * 283U * 4U);
    CHECK(has_ink(picture));
  }
}

TEST_CASE("A page looks the same however often it is drawn, and an empty document has one") {
  conduct::choose_language("en");
  const reports::Pages pages(long_document(3));
  CHECK(pages.count() == 1);
  CHECK(pages.draw(0, 300).rgba == pages.draw(0, 300).rgba);
  CHECK(reports::Pages(long_document(0)).count() <= 1);
}

}  // namespace tocsin::test
