// What happened. The journal holds events and nothing else; everything seen is a fold over them.
//
// An input (a person's or the controller's command) and an event have one shape: an accepted command becomes the
// first event of its step, and a journal's inputs can be submitted again as they stand. Bots' acts and the
// engine's own events follow from the inputs, the plan and the seed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/plan.h"

namespace tocsin::sim {

enum class Kind : std::uint8_t {
  // Inputs. `seat` is the actor's, or none for the controller.
  started = 1,   // value: seed. The first event of every exercise.
  acted,         // seat, incident, item: action, about: the message (inject), recipients, answers. Bots' too.
  acknowledged,  // seat, item: inject. Bots' too.
  form_opened,   // seat, item: action
  form_closed,   // seat
  seated,        // seat, value: Occupant, text: name (may be empty)
  clock_set,     // value: rate, extra: composing rate
  paused,        // the clock stands
  resumed,
  inject_fired_by_hand,  // item: inject; text: why
  inject_held,           // item: inject; it does not fire until it is fired by hand
  inject_dropped,        // item: inject; text: why
  improvised,            // recipients: seats (in Recipient::address); incident or none; text: body
  waived,                // item: duty instance; text: name \x1f reason
  observed,  // seat: whose act, or none; item: duty instance or none; value: points in thousandths or 0; text: name \x1f note
  ended,               // also the engine's, at the plan's end
  mail_recorded = 17,  // what became known of a recipient, as mail_acted

  // The engine's own.
  inject_fired = 64,  // item: inject
  inject_skipped,     // item: inject; its `unless` held; value 1: its chance failed instead
  delivered,          // seat, item: inject
  undelivered,        // seat, item: inject, other: channel; value: 1 = kept until the channel is up, 0 = lost
  hold_released,      // item: inject
  duty_armed,  // item: duty instance, other: duty, incident, agency, element, about: inject, level: of the act that
               // triggered, value: due time, extra: sequence of the cause
  duty_due_changed,  // item: duty instance, value: new due time
  duty_advanced,     // item: duty instance, value: bits of the slots done (as the new whole mask)
  duty_settled,      // item: duty instance, other: DutyState, value: time late (ms), extra: sequence of the act, or -1
  judged,            // seat, incident, item: action, other: field or none (the act itself), value: 1 right 0 wrong,
                     // extra: the right value
  mail_sent = 80,    // item: campaign, other: mail, element: recipient; element none: the mail was withheld
  mail_acted,        // item: campaign, other: mail, element: recipient, value: Behaviour, extra: 1 a scanner's
  checked = 82,      // agency, item: check, value: 1 ready, 0 not
};
// Of a campaign's mails: there may be millions of them, and what they add up to is kept in State::campaigns.
[[nodiscard]] constexpr bool is_mail_kind(Kind kind) {
  return kind == Kind::mail_sent || kind == Kind::mail_acted || kind == Kind::mail_recorded;
}
[[nodiscard]] constexpr bool is_input_kind(Kind kind) { return static_cast<unsigned>(kind) < 64U; }

enum class Origin : std::uint8_t { engine, person, controller, bot };

enum class DutyState : std::uint8_t { open, met, late, missed, excused, waived, voided };
inline constexpr std::size_t duty_states = 7;

struct Answer {
  Index field = none;           // position in the form
  Value value = unset;          // unset: not answered; agency fields: 0, since "none" is an answer too
  std::string text;             // text fields
  std::vector<Index> agencies;  // agency fields, ascending
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Recipient {  // resolved: a whole agency (role == none) or a role in one
  Index address = none;
  Index agency = none;
  friend bool operator==(const Recipient&, const Recipient&) = default;
};

struct Event {
  Time time = 0;
  std::uint64_t sequence = 0;  // from 1, without gaps
  Kind kind = Kind::started;
  Origin origin = Origin::engine;
  Index seat = none;
  Index agency = none;
  Index incident = none;
  Index item = none;
  Index other = none;
  Index element = none;
  Index about = none;  // an inject
  std::int32_t level = 0;
  Value value = 0;
  Value extra = 0;
  std::string text;
  std::vector<Recipient> recipients;
  std::vector<Answer> answers;

  [[nodiscard]] bool is_input() const { return origin == Origin::person || origin == Origin::controller; }
  friend bool operator==(const Event&, const Event&) = default;
};
using Command = Event;  // time and sequence are filled in when it is accepted

// The canonical bytes of an event's body: everything except time, sequence, kind and origin, which the journal keeps
// in columns. `append_body` adds to `out`; `decode_body` fills the rest of `event` and returns false on malformed or
// over-long input (it never reads past the end, and bounds every count by the bytes that are there).
void append_body(const Event& event, std::string& out);
[[nodiscard]] bool decode_body(std::string_view bytes, Event& event);

// The canonical bytes of a whole event, as the journal hashes them: a head of fixed size, then the body.
void append_canonical(const Event& event, std::string& out);
inline constexpr std::size_t canonical_head_bytes = 18;  // time, sequence, kind, origin; little-endian

inline constexpr std::size_t text_bytes_max = 64 * 1024;
inline constexpr std::size_t answers_max = 256;
inline constexpr std::size_t recipients_max = 1024;

// Receives events in order, each after it was applied.
class EventSink {
 public:
  EventSink() = default;
  EventSink(const EventSink&) = delete;
  EventSink& operator=(const EventSink&) = delete;
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

// Numbers from outside; false when there is no such kind or origin.
[[nodiscard]] bool to_kind(std::int64_t number, Kind& kind);
[[nodiscard]] bool to_origin(std::int64_t number, Origin& origin);

[[nodiscard]] const char* name_of(Kind kind);
[[nodiscard]] const char* name_of(DutyState state);
[[nodiscard]] const char* name_of(Origin origin);
[[nodiscard]] const char* name_of(Layer layer);

}  // namespace tocsin::sim
