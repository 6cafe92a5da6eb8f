// What the pages ask of the rest of the program, from the rooms that have it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conduct/session.h"
#include "gui/host.h"
#include "gui/main/drill_list.h"
#include "gui/main/folder_store.h"

namespace tocsin::gui {

class DesktopHost : public Host {
 public:
  // `library`: folders with drills/, procedures/, programmes/ …; `woken` may be called from another thread.
  DesktopHost(std::filesystem::path data, std::vector<std::string> library, std::function<void()> woken);

  [[nodiscard]] Store& store() override { return store_; }
  [[nodiscard]] Errands& errands() override { return errands_; }
  [[nodiscard]] std::vector<DrillChoice> drills() override { return drills_.drills(); }
  [[nodiscard]] bool all_drills_read() override { return drills_.complete(); }
  // Of exercises that are begun from now on; nothing: each gets its own.
  void set_seed(std::optional<std::uint64_t> seed) { seed_ = seed; }
  void wait_for_drills() { drills_.wait(); }
  [[nodiscard]] std::unique_ptr<Play> play(const std::string& drill, std::string& problem) override;
  [[nodiscard]] std::unique_ptr<Play> go_on(const std::string& journal, std::string& problem) override;
  [[nodiscard]] std::unique_ptr<Play> host(const std::string& drill, std::string& problem) override;
  [[nodiscard]] std::unique_ptr<Play> host_again(const std::string& journal, std::string& problem) override;
  [[nodiscard]] std::unique_ptr<Play> join(const std::string& code, const std::string& name,
                                           std::string& problem) override;
  [[nodiscard]] std::unique_ptr<Past> open(const std::string& journal, std::string& problem) override;
  [[nodiscard]] std::unique_ptr<Play> fork(const std::string& journal, sim::Time from, std::string& problem) override;
  [[nodiscard]] std::vector<std::string> programmes() override;
  [[nodiscard]] std::unique_ptr<Year> year(const std::string& programme, std::string& problem) override;
  [[nodiscard]] std::vector<NamedDocument> documents(const std::string& journal, bool english,
                                                     std::string& problem) override;
  [[nodiscard]] std::vector<NamedDocument> annual_report(const Year& year, bool english, std::string& problem) override;
  [[nodiscard]] std::string write_documents(const std::vector<NamedDocument>& documents, const std::string& beside,
                                            std::string& problem) override;
  [[nodiscard]] std::string hand_in(const Year& year, const sim::Submission& submission, std::string& problem) override;
  [[nodiscard]] std::vector<std::string> journals() override;
  void set_language(bool english) override;

 private:
  struct Started {
    std::unique_ptr<conduct::Session> session;  // null: it could not be
    std::string journal;
  };
  [[nodiscard]] Started start(const std::string& drill, std::string& problem) const;
  [[nodiscard]] std::string new_journal(const std::string& name, std::string& problem) const;

  FolderStore store_;
  std::vector<std::string> library_;
  std::optional<std::uint64_t> seed_;
  std::function<void()> woken_;
  DrillList drills_;
  Errands errands_;  // ends before all that errands ask
};

}  // namespace tocsin::gui
