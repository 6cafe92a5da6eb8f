// What the program keeps for its user between starts: settings, recent journals, drafts of forms. Small named texts,
// each written as a whole and on disk when `put` returns.
#pragma once

#include <optional>
#include <string>

namespace tocsin::gui {

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;
  // Names are made of letters, digits, dots, dashes and slashes.
  [[nodiscard]] virtual std::optional<std::string> get(const std::string& name) const = 0;
  virtual bool put(const std::string& name, const std::string& bytes) = 0;
  virtual void drop(const std::string& name) = 0;
};

}  // namespace tocsin::gui
