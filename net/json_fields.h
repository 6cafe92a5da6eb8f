// One description of a structure's fields, used in both directions: `describe(archive, thing)` names each field once, and the
// archive writes it as JSON or reads it strictly. What a field's default says is left out. Nothing is thrown.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/basics.h"

namespace tocsin::net {

inline void append_json_string(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

// Writes an object. `begin` and `end` are the writer's own; the caller only describes.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(&out) { out += '{'; }
  ~JsonWriter() { *out_ += '}'; }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  template <class T>
  void field(const char* key, const T& value, const T& fallback = T{}) {
    if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      if (value == fallback) return;
    } else if constexpr (std::is_same_v<T, sim::Text>) {
      if (value.zh.empty() && value.en.empty()) return;
    } else if constexpr (requires { value.empty(); }) {
      if (value.empty()) return;
    }
    name(key);
    write(value);
  }
  template <class E>
  void enumeration(const char* key, const E& value, unsigned /*last*/, E fallback = E{}) {
    if (value != fallback) whole(key, static_cast<std::uint64_t>(value));
  }
  template <class T>
  void maybe(const char* key, const std::optional<T>& value) {
    if (!value) return;
    name(key);
    write(*value);
  }
  void whole(const char* key, std::uint64_t value) {
    name(key);
    *out_ += std::to_string(value);
  }
  void text(const char* key, std::string_view value) {
    name(key);
    append_json_string(*out_, value);
  }
  void raw(const char* key, std::string_view json) {
    name(key);
    out_->append(json);
  }

  template <class T>
  void write(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      *out_ += value ? "true" : "false";
    } else if constexpr (std::is_arithmetic_v<T>) {
      *out_ += std::to_string(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      append_json_string(*out_, value);
    } else if constexpr (std::is_same_v<T, sim::Text>) {
      *out_ += '[';
      append_json_string(*out_, value.zh);
      *out_ += ',';
      append_json_string(*out_, value.en);
      *out_ += ']';
    } else if constexpr (requires { value.begin(); }) {
      *out_ += '[';
      bool first = true;
      for (const auto& each : value) {
        if (!first) *out_ += ',';
        first = false;
        write(each);
      }
      *out_ += ']';
    } else {
      JsonWriter inner(*out_);
      describe(inner,
               const_cast<T&>(value));  // NOLINT(cppcoreguidelines-pro-type-const-cast): a writer changes nothing
    }
  }

 private:
  void name(const char* key) {
    if (!first_) *out_ += ',';
    first_ = false;
    append_json_string(*out_, key);
    *out_ += ':';
  }
  std::string* out_;
  bool first_ = true;
};

// Reads an object. A field that is not there keeps its default; one of another type, out of range, too long or not asked
// for makes the whole reading fail.
class JsonReader {
 public:
  static constexpr std::size_t list_max = 1'000'000;  // the frame's own size is the tighter bound

  explicit JsonReader(const nlohmann::json& json) : json_(&json), good_(json.is_object()) {}

  template <class T>
  void field(const char* key, T& value, const T& fallback = T{}) {
    value = fallback;
    if (const nlohmann::json* found = find(key)) good_ = read(*found, value) && good_;
  }
  template <class E>
  void enumeration(const char* key, E& value, unsigned last, E fallback = E{}) {
    value = fallback;
    const nlohmann::json* found = find(key);
    if (found == nullptr) return;
    std::uint32_t number = 0;
    good_ = read(*found, number) && number <= last && good_;
    if (good_) value = static_cast<E>(number);
  }
  template <class T>
  void maybe(const char* key, std::optional<T>& value) {
    value.reset();
    const nlohmann::json* found = find(key);
    if (found == nullptr) return;
    value.emplace();
    good_ = read(*found, *value) && good_;
  }
  const nlohmann::json* find(const char* key) {
    if (!json_->is_object()) return nullptr;
    const auto found = json_->find(key);
    if (found == json_->end()) return nullptr;
    ++asked_;
    return &*found;
  }
  void fail() { good_ = false; }
  // Whether everything was there as it should be, and nothing else.
  [[nodiscard]] bool good() const { return good_ && json_->is_object() && asked_ == json_->size(); }

  template <class T>
  static bool read(const nlohmann::json& json, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      if (!json.is_boolean()) return false;
      value = json.get<bool>();
      return true;
    } else if constexpr (std::is_arithmetic_v<T>) {
      if (json.is_number_unsigned()) {
        const auto number = json.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) return false;
        value = static_cast<T>(number);
        return true;
      }
      if (!json.is_number_integer() || !std::is_signed_v<T>) return false;
      const auto number = json.get<std::int64_t>();
      if (number < static_cast<std::int64_t>(std::numeric_limits<T>::min())) return false;
      value = static_cast<T>(number);
      return true;
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (!json.is_string()) return false;
      value = json.get_ref<const std::string&>();
      return true;
    } else if constexpr (std::is_same_v<T, sim::Text>) {
      return json.is_array() && json.size() == 2 && read(json[0], value.zh) && read(json[1], value.en);
    } else if constexpr (requires { value.emplace_back(); }) {
      if (!json.is_array() || json.size() > list_max) return false;
      value.clear();
      for (const auto& each : json) {
        value.emplace_back();
        if (!read(each, value.back())) return false;
      }
      return true;
    } else {
      JsonReader inner(json);
      describe(inner, value);
      return inner.good();
    }
  }

 private:
  const nlohmann::json* json_;
  bool good_;
  std::size_t asked_ = 0;
};

}  // namespace tocsin::net
