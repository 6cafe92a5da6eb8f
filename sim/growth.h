// How lists grow, so that little of their room stays unused: a drill may have millions of duties.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace tocsin::sim {

// For the few lists that are long and must lie in one piece. Call before adding one item.
template <class Item>
void grow_slowly(std::vector<Item>& list) {
  if (list.size() == list.capacity()) list.reserve(list.size() + list.size() / 12 + 16);
}

// For the many lists of a few small items each: they fill an allocator's blocks of 32, 64, 96, 128, 192, … bytes, whose
// first eight are the allocator's. Call before adding one item.
template <class Item>
void grow_snugly(std::vector<Item>& list) {
  static_assert(8 % sizeof(Item) == 0);
  constexpr std::size_t header = 8 / sizeof(Item);
  constexpr std::size_t unit = 32 / sizeof(Item);
  if (list.size() != list.capacity()) return;
  const std::size_t units = list.empty() ? 0 : (list.size() + header) / unit;
  list.reserve((units + (units < 4 ? 1 : units / 2)) * unit - header);
}

// A long list in blocks: adding copies nothing, and at most one block is unused.
template <class Item>
class Blocks {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  void push_back(const Item& item) {
    if (size_ % block_items == 0) blocks_.push_back(std::make_unique<Block>());
    (*blocks_.back())[size_++ % block_items] = item;
  }
  Item& operator[](std::size_t index) { return (*blocks_[index / block_items])[index % block_items]; }
  const Item& operator[](std::size_t index) const { return (*blocks_[index / block_items])[index % block_items]; }

 private:
  static constexpr std::size_t block_items = 1024;
  using Block = std::array<Item, block_items>;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace tocsin::sim
