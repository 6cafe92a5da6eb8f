// An exercise at this table, for the pages: net/table.h with one client for the control and one for each seat.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "gui/host.h"
#include "net/table.h"

namespace tocsin::gui {

class TablePlay final : public Play {
 public:
  TablePlay(std::unique_ptr<conduct::Session> session, std::string journal);
  [[nodiscard]] net::Client& client() override { return *control_; }
  net::Client* sit(sim::Index seat) override;
  [[nodiscard]] bool has_seats() const override { return true; }
  [[nodiscard]] std::vector<sim::Index> seated() const override;
  [[nodiscard]] int idle_ms(int most_ms) const override { return table_.idle_ms(most_ms); }
  [[nodiscard]] const std::string& journal() const override { return journal_; }

 private:
  net::Table table_;
  std::string journal_;
  std::unique_ptr<net::Client> control_;
  std::map<sim::Index, std::unique_ptr<net::Client>> seats_;
};

}  // namespace tocsin::gui
