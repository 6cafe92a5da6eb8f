// The messages between server and client, and their frames. PROTOCOL.md defines them; one JSON object is one frame.
// What comes from outside is read strictly and with bounds; nothing is thrown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "net/authority.h"
#include "net/client.h"
#include "net/limits.h"
#include "sim/seat_view.h"

namespace tocsin::net {

inline constexpr std::uint32_t protocol_version = 1;
inline constexpr std::size_t name_bytes_max = 200;

// ---- From the client -----------------------------------------------------------------------------------------------

struct Hello {
  std::uint32_t version = protocol_version;
  std::string exercise;
  std::string token;
  std::string name;
  std::string resume;      // what a welcome gave, to take a seat over from one's own lost connection
  std::uint64_t seen = 0;  // the last event that was seen; only for those who are sent events
};

struct Ask {
  Ticket ticket = 0;
  std::uint64_t seen = 0;  // how many inputs of its own kind were known when it was first sent
  Verb verb = Verb::act;
  sim::Command command;        // its kind is the verb's
  sim::Time to = 0;            // jump
  std::uint64_t sequence = 0;  // step: the last event that the asker knew
};

struct Malformed {
  std::string code;  // "malformed", "wrong-version"
  sim::Text why;     // for the sender, and in English for the log; holds nothing of the frame
};
using Request = std::variant<Malformed, Hello, Ask>;

[[nodiscard]] Request read_request(std::string_view frame);
[[nodiscard]] std::string write_frame(const Hello& hello);
[[nodiscard]] std::string write_frame(const Ask& ask);

// ---- From the server -----------------------------------------------------------------------------------------------

struct SourceText {
  std::string name;
  std::string text;
};

struct Welcome {
  std::uint32_t version = protocol_version;
  std::string engine;  // the server's version
  std::string resume;
  std::uint64_t sequence = 0;
  std::uint64_t inputs = 0;
  std::uint64_t last_event = 0;  // of those that are sent to whoever sees all
  sim::SeatView view;
  std::vector<SourceText> sources;  // for those who are sent events and have seen none
};

// `inbox`, `duties` and `record` hold what is new or has changed; the others stand for the whole part.
struct Update {
  std::uint64_t sequence = 0;
  std::optional<sim::SeatClock> clock;
  std::vector<sim::SeatMessage> inbox;
  std::vector<sim::SeatMessage> mails;
  std::vector<sim::SeatDuty> duties;
  std::vector<sim::SeatDeed> record;
  std::optional<std::vector<sim::SeatIncident>> incidents;
  std::optional<std::vector<sim::SeatAction>> actions;
  std::optional<std::vector<sim::SeatReadiness>> readiness;
  std::optional<std::vector<sim::SeatChannel>> channels;
  std::optional<sim::SeatScore> score;
  std::optional<std::vector<sim::CampaignCounts>> campaigns;
};
[[nodiscard]] sim::SeatParts parts_of(const Update& update);
void take(const Update& update, sim::SeatView& view);

struct Events {
  std::uint64_t inputs = 0;  // by control, up to the last of them
  std::vector<sim::Event> events;
};

struct Answered {
  Ticket ticket = 0;
  std::uint64_t inputs = 0;
  std::uint64_t sequence = 0;  // accepted
  std::optional<sim::Refusal> refusal;
};

struct People {
  std::vector<Presence> people;  // all of them
};

struct Bye {
  std::string code;
  sim::Text reason;
};

using Reply = std::variant<Malformed, Welcome, Update, Events, Answered, People, Bye>;
[[nodiscard]] Reply read_reply(std::string_view frame);
[[nodiscard]] std::string write_frame(const Welcome& welcome);
[[nodiscard]] std::string write_frame(const Update& update);
[[nodiscard]] std::string write_frame(const Events& events);
[[nodiscard]] std::string write_frame(const Answered& answered);
[[nodiscard]] std::string write_frame(const People& people);
[[nodiscard]] std::string write_frame(const Bye& bye);

}  // namespace tocsin::net
