// One line for each thing that an operator wants to know: time, level, event, then key=value. No secrets, and nothing
// that a participant wrote.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tocsin::net {

enum class Level : std::uint8_t { debug, info, warning, error };

class Log {
 public:
  using Sink = std::function<void(const std::string& line)>;
  using Pairs = std::initializer_list<std::pair<std::string_view, std::string>>;
  explicit Log(Sink sink, Level least = Level::info) : sink_(std::move(sink)), least_(least) {}
  static Log to_standard_error(Level least);

  void write(Level level, std::string_view event, Pairs pairs = {}) const;

 private:
  Sink sink_;
  Level least_;
};

}  // namespace tocsin::net
