// How lists grow, so that little of their room stays unused: a drill may have millions of duties.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace tocsin::sim {

// For the few lists that are long. Call before adding one item.
template <class Item>
void grow_slowly(std::vector<Item>& list) {
  if (list.size() == list.capacity()) list.reserve(list.size() + list.size() / 12 + 16);
}

// For the many lists of a few indices each: 6, 14, 30, … of four bytes are what an allocator's blocks of 32, 64, 128, …
// bytes hold. Call before adding one item.
template <class Item>
void grow_snugly(std::vector<Item>& list) {
  if (list.size() == list.capacity()) list.reserve(list.empty() ? 6 : 2 * list.size() + 2);
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
