// The user's data folder: settings, drafts and journals of exercises that were begun in the desktop client.
#pragma once

#include <filesystem>

#include "gui/store.h"

namespace tocsin::gui {

class FolderStore : public Store {
 public:
  explicit FolderStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::optional<std::string> get(const std::string& name) const override;
  bool put(const std::string& name, const std::string& bytes) override;
  void drop(const std::string& name) override;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  [[nodiscard]] std::filesystem::path path_of(const std::string& name) const;

  std::filesystem::path folder_;
};

// $XDG_DATA_HOME/tocsin, or ~/.local/share/tocsin.
[[nodiscard]] std::filesystem::path data_folder();

}  // namespace tocsin::gui
