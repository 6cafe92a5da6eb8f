// All that one seat may see, as a value of its own: no plan, no ground truth, nothing that is still to come, nobody
// else's inbox. The server sends it part by part; terminal and desktop show it. A seat that has no plan can act with
// it: actions, fields, recipients, incidents and messages carry the handles that a Command takes.
//
// Pure; not thread-safe. Instants are simulated ms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/exercise.h"
#include "sim/score.h"

namespace tocsin::sim {

enum class SeatRole : std::uint8_t { participant, reviewer, evaluator, observer, controller };
[[nodiscard]] const char* name_of(SeatRole role);
[[nodiscard]] std::optional<SeatRole> to_seat_role(std::string_view name);
// Whoever sits there notifies of incidents of their own agency, or (reviewer) receives those of others.
[[nodiscard]] SeatRole role_of_seat(const Plan& plan, Index seat);

struct Line {  // a name and what it says
  Text label;
  Text value;
  friend bool operator==(const Line&, const Line&) = default;
};

struct SeatFrame {  // never changes
  std::string drill;
  Text title;
  Index seat = none;  // none: not in a seat (controller, evaluator, observer)
  std::string seat_id;
  Text seat_label;
  Index agency = none;
  std::string agency_id;
  Text agency_label;
  std::vector<Text> roles;
  SeatRole role = SeatRole::participant;
  Time starts = 0;
  Time ends = never;
  std::int32_t utc_offset_minutes = 480;
  friend bool operator==(const SeatFrame&, const SeatFrame&) = default;
};

struct SeatClock {
  Time now = 0;
  std::uint32_t rate = 0;  // as set, simulated per real time; 0: as fast as possible
  std::uint32_t composing_rate = 0;
  std::uint32_t rate_now = 0;  // in force; 0: it stands
  bool begun = false;          // the controller has let it run
  bool paused = false;
  bool ended = false;
  std::uint32_t composing = 0;   // how many have a form open
  std::vector<Index> waits_for;  // injects whose acknowledgement it waits for, whether they came here or elsewhere
  friend bool operator==(const SeatClock&, const SeatClock&) = default;
};

struct SeatMessage {
  std::uint64_t number = 0;  // sequence of its event
  Time time = 0;
  std::string channel_id;  // empty: over none
  Text channel;
  Text from;
  Text headline;
  Text body;
  std::vector<std::string> attachments;
  Index inject = none;    // of the scenario; what `acknowledged` and acts about a message name
  Index incident = none;  // named only where the agency knows of it
  Index act = none;       // or: the action of somebody's act; its form is in `form`
  std::vector<Line> form;
  bool acknowledgeable = false;
  bool acknowledged = false;
  bool holds_clock = false;  // the clock waits until it is acknowledged
  bool asks = false;         // a question: an action waits for an answer
  bool answered = false;
  Duration countdown = 0;  // runs from `time`; 0: none
  // A campaign's mail in the seat's mailbox: the handles, as what happens to it is recorded with them.
  Index campaign = none;
  Index mail = none;
  Index recipient = none;
  BehaviourSet done = 0;    // with it
  BehaviourSet offers = 0;  // what may still be done
  friend bool operator==(const SeatMessage&, const SeatMessage&) = default;
};

struct SeatIncident {
  Index incident = none;
  std::string id;
  Text label;
  bool own = false;         // of the seat's agency
  std::vector<Line> facts;  // what the agency declared of its own incident; never the truth
  friend bool operator==(const SeatIncident&, const SeatIncident&) = default;
};

struct SeatOption {  // something that may be chosen
  Value value = 0;
  std::string id;
  Text label;
  std::int32_t level = 0;  // of a worksheet's cell
  bool refused = false;    // it stands there so that it can be refused
  friend bool operator==(const SeatOption&, const SeatOption&) = default;
};

struct SeatField {  // its position in the form is Answer::field
  std::string id;
  Text label;
  FieldType type = FieldType::text;
  bool required = false;
  bool expected = false;
  std::uint32_t min_chars = 0;
  std::uint32_t max_chars = 0;
  Value minimum = 0;
  Value maximum = 0;
  Duration proposes = 0;
  Index property = none;            // of the worksheet
  std::vector<SeatOption> options;  // choices, cells of the property, levels, or agencies (value: the agency)
  friend bool operator==(const SeatField&, const SeatField&) = default;
};

struct SeatRecipient {
  Index address = none;
  std::string id;
  Text label;
  bool named = false;                // the agency must be named:
  std::vector<SeatOption> agencies;  // one of these
  friend bool operator==(const SeatRecipient&, const SeatRecipient&) = default;
};

struct SeatBlock {        // why it cannot be done now
  Index incident = none;  // in this incident; none: at all
  std::string code;
  std::string clause;
  Text because;
  std::vector<Index> instead;  // a channel is down: actions that meet the same duty another way
  friend bool operator==(const SeatBlock&, const SeatBlock&) = default;
};

struct SeatAction {
  Index action = none;
  std::string id;
  Text label;
  std::string clause;
  About about = About::nothing;
  std::string channel_id;
  Text channel;
  bool has_form = false;
  Index answers = none;  // the inject whose question it answers: of a message in the inbox
  std::vector<SeatRecipient> to;
  std::vector<SeatField> fields;
  friend bool operator==(const SeatAction&, const SeatAction&) = default;
};

struct SeatReadiness {  // of an action; an answer to a question stands in the list only while it can be given
  Index action = none;
  bool possible = false;  // somewhere: in one of the incidents, where it is about incidents
  std::vector<SeatBlock> blocks;
  friend bool operator==(const SeatReadiness&, const SeatReadiness&) = default;
};

struct SeatDuty {
  Index instance = none;
  std::string id;
  std::string clause;
  Text label;
  Layer layer = Layer::statutory;
  Index incident = none;
  Time armed_at = 0;
  Time due = never;
  DutyState state = DutyState::open;
  Time settled_at = never;
  Duration late_by = 0;
  friend bool operator==(const SeatDuty&, const SeatDuty&) = default;
};

struct SeatChannel {
  std::string id;
  Text label;
  bool down = false;
  Time since = 0;
  friend bool operator==(const SeatChannel&, const SeatChannel&) = default;
};

struct SeatDeed {  // what this seat did
  std::uint64_t number = 0;
  Time time = 0;
  Kind kind = Kind::acted;
  Text label;
  Index incident = none;
  std::vector<Line> form;  // what was written: the record that is kept of it
  friend bool operator==(const SeatDeed&, const SeatDeed&) = default;
};

struct SeatPoints {
  Text label;
  std::string clause;
  std::int64_t points = 0;  // thousandths
  std::int64_t points_max = 0;
  friend bool operator==(const SeatPoints&, const SeatPoints&) = default;
};
struct SeatScore {
  bool released = false;
  std::int64_t permille = 0;      // of the whole exercise
  std::vector<SeatPoints> lines;  // this seat's
  friend bool operator==(const SeatScore&, const SeatScore&) = default;
};

struct SeatView {
  SeatFrame frame;
  SeatClock clock;
  std::vector<SeatMessage> inbox;
  std::vector<SeatMessage> mails;  // of campaigns, by number
  std::vector<SeatIncident> incidents;
  std::vector<SeatAction> actions;  // with answers to questions that wait for this seat, and no others
  std::vector<SeatReadiness> readiness;
  std::vector<SeatDuty> duties;
  std::vector<SeatChannel> channels;
  std::vector<SeatDeed> record;
  SeatScore score;
  std::vector<CampaignCounts> campaigns;  // as in the plan; only where there is no seat
  friend bool operator==(const SeatView&, const SeatView&) = default;
};
[[nodiscard]] const SeatReadiness* readiness_of(const SeatView& view, Index action);  // null: it is a question's answer
[[nodiscard]] const SeatMessage* message_of(const SeatView& view, std::uint64_t number);  // or mail
[[nodiscard]] std::vector<const SeatMessage*> arrived(const SeatView& view);              // messages and mails, by time

// ---- Making the parts ----------------------------------------------------------------------------------------------

[[nodiscard]] SeatFrame seat_frame(const Plan& plan, Index seat, SeatRole role);
[[nodiscard]] SeatClock seat_clock(const State& state);  // the same for everybody
[[nodiscard]] SeatMessage seat_message(const State& state, const Event& event, Index seat);
[[nodiscard]] SeatMessage seat_mail(const State& state, Index campaign, Index mail, Index seat);
// What the seat does with a mail of its mailbox.
[[nodiscard]] Command mail_command(const SeatMessage& mail, Behaviour behaviour);
// What a seat would do with a mail of its mailbox was done already.
[[nodiscard]] bool was_done(const State& state, const Command& command);
[[nodiscard]] std::vector<SeatMessage> seat_mails(const State& state, Index seat);
[[nodiscard]] std::vector<SeatAction> seat_actions(const State& state, Index seat);
[[nodiscard]] SeatDuty seat_duty(const State& state, Index instance);
[[nodiscard]] std::optional<SeatDeed> seat_deed(const Plan& plan, const Event& event, Index seat);
[[nodiscard]] SeatScore seat_score(const Plan& plan, const Score& score, Index seat);
[[nodiscard]] std::vector<CampaignCounts> campaign_counts(const State& state);
// The same for all seats of an agency with the same roles.
[[nodiscard]] std::vector<SeatIncident> seat_incidents(const State& state, Index seat);
[[nodiscard]] std::vector<SeatReadiness> seat_readiness(const State& state, Index seat);
[[nodiscard]] std::vector<SeatChannel> seat_channels(const State& state, Index seat);

// Whether the duty's instance is for this seat to see to.
[[nodiscard]] bool owes(const State& state, Index instance, Index seat);

// ---- Which parts of whose view an event changes --------------------------------------------------------------------

using SeatParts = std::uint32_t;
inline constexpr SeatParts part_clock = 1, part_inbox = 2, part_incidents = 4, part_actions = 8, part_readiness = 16,
                           part_duties = 32, part_channels = 64, part_record = 128, part_score = 256, part_mails = 512,
                           part_campaigns = 1024;
inline constexpr SeatParts all_parts = 2047;

struct SeatTouch {
  Index seat = none;    // this seat, or
  Index agency = none;  // all seats of the agency; both none: everybody
  SeatParts parts = 0;
  Index inject = none;    // part_inbox: this message that it has already; none: the event itself, where it arrives
  Index instance = none;  // part_duties: this one, where the seat owes it
};
// `state` is that after the event. Adds to `touches`; it may name more than really changes, never less.
void find_touched(const State& state, const Event& event, std::vector<SeatTouch>& touches);

// Keeps a view up to date: the fold that live play, table play and replay share.
class SeatDesk {
 public:
  // The view of a seat; or, with `none`, of somebody who sits in none: frame, clock and counts of campaigns only.
  SeatDesk(const Plan& plan, Index seat, SeatRole role);
  // The next event, with a state that has at least that event in it. Returns which parts may be others now.
  SeatParts take(const State& state, const Event& event);
  // The same for many events at once; `state` is that after the last of them.
  void catch_up(const State& state, const std::vector<Event>& events);
  // Before the view is read: what goes on without an event, or with so many that it is made once for all of them.
  void tell_time(const State& state);
  void release(const Plan& plan, const Score& score);
  [[nodiscard]] const SeatView& view() const { return view_; }

 private:
  void take_touch(const State& state, const Event& event, const SeatTouch& touch);
  void make(const State& state, SeatParts parts);
  [[nodiscard]] bool is_mine(const SeatTouch& touch) const;

  SeatView view_;
  std::vector<SeatTouch> touches_;
  bool campaigns_changed_ = false;
};

}  // namespace tocsin::sim
