// A seat as JSON lines, for programs: one line out for each thing that is new, one line in for each request. What comes in may
// be anything. One thread.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "net/client.h"

namespace tocsin::cli {

class Automation {
 public:
  // Both must outlive it.
  Automation(net::Client& client, std::ostream& out, bool english) : client_(&client), out_(&out), english_(english) {}

  void show(sim::SeatParts parts);
  // False: it wants to leave.
  bool take(const std::string& line);
  [[nodiscard]] bool is_idle() const { return requests_.empty(); }

 private:
  using Json = nlohmann::ordered_json;

  void say(const Json& json);
  bool complain(const Json& request, const std::string& why);
  void show_status();
  void show_clock();
  void show_answer(const net::Answer& answer);
  [[nodiscard]] const sim::SeatMessage* message_of(const Json& json) const;
  std::string make_act(const Json& json, const std::string& action_id, const std::string& incident_id,
                       sim::Command& command) const;

  net::Client* client_;
  std::ostream* out_;
  bool english_;
  net::Status shown_;
  std::uint64_t last_message_ = 0;
  std::set<std::string> incidents_;
  std::map<std::uint64_t, sim::SeatMessage> mails_;
  std::map<sim::Index, sim::SeatDuty> duties_;
  std::int64_t permille_ = -1;
  std::map<net::Ticket, Json> requests_;
};

}  // namespace tocsin::cli
