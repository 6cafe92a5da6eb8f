// Long lists grow by an eighth: a drill may have millions of duties, and doubling would leave half of the room unused.
#pragma once

#include <vector>

namespace tocsin::sim {

// Call before adding one item.
template <class Item>
void grow_slowly(std::vector<Item>& list) {
  if (list.size() == list.capacity()) list.reserve(list.size() + list.size() / 8 + 16);
}

}  // namespace tocsin::sim
