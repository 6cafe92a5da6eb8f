// How a command ends: the exit code that scripts see, and what to say where it did not end well.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace tocsin::conduct {

enum ExitCode { fine = 0, finding = 1, usage = 2, input_output = 3 };

struct Failed {
  ExitCode code = finding;
  std::string message;  // whole lines for the user, in the user's language
};

template <class T>
class Outcome {
 public:
  Outcome(T value) : content_(std::move(value)) {}         // NOLINT(google-explicit-constructor): reads as a return
  Outcome(Failed failed) : content_(std::move(failed)) {}  // NOLINT(google-explicit-constructor)
  explicit operator bool() const { return content_.index() == 0; }
  [[nodiscard]] T& operator*() { return std::get<0>(content_); }
  [[nodiscard]] const T& operator*() const { return std::get<0>(content_); }
  [[nodiscard]] T* operator->() { return &std::get<0>(content_); }
  [[nodiscard]] const Failed& failed() const { return std::get<1>(content_); }

 private:
  std::variant<T, Failed> content_;
};

}  // namespace tocsin::conduct
