// Chance for storms: every throw is a function of a seed, a stream and how many throws there were in it before, so that what
// is left out of one step changes nothing in the next one. Single-threaded.
#pragma once

#include <vector>

#include "sim/random.h"

namespace tocsin::storm {

class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}
  [[nodiscard]] std::uint32_t below(std::size_t bound) {
    return sim::draw_below(seed_, stream_, throws_++, static_cast<std::uint32_t>(bound));
  }
  [[nodiscard]] bool percent(std::uint32_t share) { return below(100) < share; }
  template <class T>
  [[nodiscard]] const T& of(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t throws_ = 0;
};

}  // namespace tocsin::storm
