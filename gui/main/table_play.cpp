#include "gui/main/table_play.h"

namespace tocsin::gui {

TablePlay::TablePlay(std::unique_ptr<conduct::Session> session, std::string journal)
    : table_(std::move(session)), journal_(std::move(journal)), control_(table_.join(sim::SeatRole::controller)) {
  const sim::State& state = table_.session().state();
  // Whoever sat there when it was left off finds the desk again.
  for (std::size_t i = 0; i < state.seats.size(); ++i) {
    if (state.seats[i].occupant == sim::Occupant::person) sit(static_cast<sim::Index>(i));
  }
}

net::Client* TablePlay::sit(sim::Index seat) {
  auto& client = seats_[seat];
  if (!client) client = table_.sit(seat, "");
  return client.get();
}

std::vector<sim::Index> TablePlay::seated() const {
  std::vector<sim::Index> seats;
  for (const auto& [seat, client] : seats_) seats.push_back(seat);
  return seats;
}

}  // namespace tocsin::gui
