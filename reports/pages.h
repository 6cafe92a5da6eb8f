// A document's pages as pictures, to be looked at before there is a file: the same pages as those of its PDF file.
//
// gettext's language must be the document's (conduct/language.h). Not thread-safe, because fontconfig is not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "reports/document.h"

namespace tocsin::reports {

struct PagePicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;  // row by row
};

class Pages {
 public:
  explicit Pages(Document document);
  ~Pages();
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] double shape() const;  // width / height
  // `width` in pixels, 16 to 8192. `page` is below `count`.
  [[nodiscard]] PagePicture draw(std::size_t page, int width) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tocsin::reports
