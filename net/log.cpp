#include "net/log.h"

#include <chrono>
#include <iostream>

#include "sim/calendar.h"

namespace tocsin::net {
namespace {

const char* name_of(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "unknown";
}

bool is_plain(std::string_view value) {
  return !value.empty() && value.find_first_of(" \"=\\\n\r\t") == std::string_view::npos;
}

std::string in_quotes(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return text + '"';
}

}  // namespace

Log Log::to_standard_error(Level least) {
  return Log([](const std::string& line) { std::cerr << line << std::flush; }, least);
}

void Log::write(Level level, std::string_view event, Pairs pairs) const {
  if (level < least_) return;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  std::string time = sim::format_local(std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), 0);
  time[time.find(' ')] = 'T';
  std::string line = "time=" + time + "Z level=" + name_of(level) + " event=";
  line += event;
  for (const auto& [key, value] : pairs) {
    line += ' ';
    line += key;
    line += '=';
    line += is_plain(value) ? value : in_quotes(value);
  }
  sink_(line + "\n");
}

}  // namespace tocsin::net
