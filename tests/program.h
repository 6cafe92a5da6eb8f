// Runs the real `tocsin`, and the tools that look at what it made, in processes of their own.
#pragma once

#include <string>
#include <vector>

namespace tocsin::test {

// Where `tocsin` is: another build of it may be put to the same tests, by TOCSIN_PROGRAM in the environment.
[[nodiscard]] std::string program();

struct Ran {
  int code = -1;  // exit code; 128 + signal when it was killed
  std::string out;
  std::string err;
};

// In English, with `input` as its standard input.
[[nodiscard]] Ran run_tocsin(const std::vector<std::string>& arguments, const std::string& input = "");

// The same, but killed (SIGKILL) once `lines` whole lines were read from its standard output; with 0, at once. Then
// `out` holds what could be read.
[[nodiscard]] Ran run_tocsin_until(const std::vector<std::string>& arguments, std::size_t lines,
                                   const std::string& input = "");

struct Shelled {
  std::string text;  // both of its outputs
  int status = -1;
};
[[nodiscard]] Shelled shell(const std::string& command);
[[nodiscard]] bool has_program(const std::string& name);

inline std::string library_file(const std::string& name) { return std::string(TOCSIN_SOURCE_DIR "/scenarios/") + name; }

}  // namespace tocsin::test
