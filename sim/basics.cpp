#include "sim/basics.h"

namespace tocsin::sim {

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> arguments) {
  std::string filled;
  std::size_t next = 0;
  const auto put = [&](std::size_t index) {
    if (index < arguments.size()) filled += *(arguments.begin() + index);
  };
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const std::string_view rest = pattern.substr(at);
    if (rest.starts_with("%%")) {
      filled += '%';
      at += 1;
    } else if (rest.starts_with("%s")) {
      put(next++);
      at += 1;
    } else if (rest.size() >= 4 && rest[0] == '%' && rest[1] >= '1' && rest[1] <= '9' && rest[2] == '$' &&
               rest[3] == 's') {
      put(static_cast<std::size_t>(rest[1] - '1'));
      at += 3;
    } else {
      filled += pattern[at];
    }
  }
  return filled;
}

}  // namespace tocsin::sim
