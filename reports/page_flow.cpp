#include "reports/page_flow.h"

#include <algorithm>

namespace tocsin::reports {
namespace {

constexpr double empty_max = 0.2;  // of a page, below which nothing is moved to fill it

class Flow {
 public:
  Flow(const std::vector<Piece>& pieces, double height) : pieces_(pieces), height_(height) { pages_.emplace_back(); }

  std::vector<PagePlan> run() {
    for (std::size_t at = 0; at < pieces_.size();) {
      if (pieces_[at].breaks && !pages_.back().empty()) turn();
      const std::size_t end = end_of_chain(at);
      const bool fits = pages_.back().empty() || y_ + chain_height(at, end) <= height_;
      double scale = 1;
      std::size_t next = end;
      if (!fits) {
        const std::size_t picture = picture_in(at, end);
        if (picture != end) scale = fitting_scale(at, end, picture);
        if (scale == 1) {
          if (picture != end && may_float(at, end)) next = fill(end);
          turn();
        }
      }
      for (; at < end; ++at) place(at, pieces_[at].scale_min < 1 ? scale : 1);
      at = next;
    }
    return std::move(pages_);
  }

 private:
  [[nodiscard]] std::size_t end_of_chain(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < pieces_.size() && pieces_[end - 1].with_next && !pieces_[end].breaks) ++end;
    return end;
  }
  [[nodiscard]] double chain_height(std::size_t from, std::size_t to) const {
    double sum = 0;
    for (std::size_t at = from; at < to; ++at) sum += pieces_[at].gap + pieces_[at].height;
    return sum;
  }
  [[nodiscard]] std::size_t picture_in(std::size_t from, std::size_t to) const {
    while (from < to && pieces_[from].scale_min >= 1) ++from;
    return from;
  }
  // 1 where even the smallest picture has no room.
  [[nodiscard]] double fitting_scale(std::size_t from, std::size_t to, std::size_t picture) const {
    const double height = pieces_[picture].height;
    const double scale = (height_ - y_ - (chain_height(from, to) - height)) / height;
    return scale >= pieces_[picture].scale_min ? scale : 1;
  }
  // A heading stays before what it heads.
  [[nodiscard]] bool may_float(std::size_t from, std::size_t to) const {
    for (; from < to; ++from) {
      if (!pieces_[from].outline.empty()) return false;
    }
    return height_ - y_ > empty_max * height_;
  }
  // What follows goes onto the page, up to the end of the section; where it ended.
  std::size_t fill(std::size_t at) {
    while (at < pieces_.size() && !pieces_[at].breaks) {
      const std::size_t end = end_of_chain(at);
      const bool stays = picture_in(at, end) != end || y_ + chain_height(at, end) > height_ ||
                         std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                                     pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](const Piece& piece) { return !piece.outline.empty(); });
      if (stays) break;
      for (; at < end; ++at) place(at, 1);
    }
    return at;
  }
  void turn() {
    pages_.emplace_back();
    y_ = 0;
  }
  void put(std::size_t at, double scale) {
    y_ += pages_.back().empty() ? 0 : pieces_[at].gap;
    pages_.back().push_back({at, y_, scale});
    y_ += pieces_[at].height * scale;
  }
  // Whether a table goes on here, and its head stands above it once more.
  [[nodiscard]] bool needs_head(std::size_t at) const {
    const Piece& piece = pieces_[at];
    if (!piece.head || *piece.head == at) return false;
    return pages_.back().empty() || pieces_[pages_.back().back().piece].element != piece.element;
  }
  void place(std::size_t at, double scale) {
    const Piece& piece = pieces_[at];
    const double head = needs_head(at) ? pieces_[*piece.head].gap + pieces_[*piece.head].height : 0;
    // A chain that is higher than a page is torn after all.
    if (!pages_.back().empty() && y_ + head + piece.gap + piece.height * scale > height_ + 0.01) turn();
    if (needs_head(at)) put(*piece.head, 1);
    put(at, scale);
  }

  const std::vector<Piece>& pieces_;
  double height_;
  double y_ = 0;
  std::vector<PagePlan> pages_;
};

}  // namespace

std::vector<PagePlan> paginate(const std::vector<Piece>& pieces, double height) { return Flow(pieces, height).run(); }

}  // namespace tocsin::reports
