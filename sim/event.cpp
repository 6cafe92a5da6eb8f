#include "sim/event.h"

namespace tocsin::sim {
namespace {

// Which members of the body are present; absent ones have their default.
enum Present : std::uint64_t {
  has_seat = 1U << 0U,
  has_agency = 1U << 1U,
  has_incident = 1U << 2U,
  has_item = 1U << 3U,
  has_other = 1U << 4U,
  has_element = 1U << 5U,
  has_about = 1U << 6U,
  has_value = 1U << 7U,
  has_extra = 1U << 8U,
  has_level = 1U << 9U,
  has_text = 1U << 10U,
  has_recipients = 1U << 11U,
  has_answers = 1U << 12U,
};
constexpr std::uint64_t known_present = (1U << 13U) - 1U;

void put(std::string& out, std::uint64_t number) {
  while (number >= 0x80U) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(number | 0x80U)));
    number >>= 7U;
  }
  out.push_back(static_cast<char>(static_cast<unsigned char>(number)));
}

std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1U) ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>((number >> 1U) ^ (~(number & 1U) + 1U));
}

// `none` is common and must be short, so indices are stored plus one.
void put_index(std::string& out, Index index) { put(out, static_cast<Index>(index + 1U)); }

void put_text(std::string& out, const std::string& text) {
  put(out, text.size());
  out += text;
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  bool number(std::uint64_t& out) {
    out = 0;
    for (unsigned shift = 0; shift < 64U; shift += 7U) {
      if (at_ == bytes_.size()) return false;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      const std::uint64_t part = byte & 0x7FU;
      if (shift == 63U && part > 1U) return false;
      out |= part << shift;
      // Only the shortest form of a number is canonical.
      if ((byte & 0x80U) == 0U) return shift == 0U || byte != 0U;
    }
    return false;
  }
  bool index(Index& out) {
    std::uint64_t raw = 0;
    if (!number(raw) || raw > 0xffffffffU) return false;
    out = static_cast<Index>(raw) - 1U;
    return true;
  }
  bool value(Value& out) {
    std::uint64_t raw = 0;
    if (!number(raw)) return false;
    out = unzigzag(raw);
    return true;
  }
  bool text(std::string& out) {
    std::uint64_t size = 0;
    if (!number(size) || size > text_bytes_max || size > bytes_.size() - at_) return false;
    out.assign(bytes_.substr(at_, size));
    at_ += size;
    return true;
  }
  bool count(std::uint64_t& out, std::uint64_t most) {
    return number(out) && out <= most && out <= bytes_.size() - at_;
  }
  [[nodiscard]] bool done() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

bool decode_answer(Cursor& cursor, Answer& answer) {
  std::uint64_t agencies = 0;
  if (!cursor.index(answer.field) || !cursor.value(answer.value) || !cursor.text(answer.text) ||
      !cursor.count(agencies, recipients_max)) {
    return false;
  }
  answer.agencies.resize(agencies);
  for (Index& agency : answer.agencies) {
    if (!cursor.index(agency)) return false;
  }
  return true;
}

}  // namespace

void append_body(const Event& event, std::string& out) {
  std::uint64_t present = 0;
  if (event.seat != none) present |= has_seat;
  if (event.agency != none) present |= has_agency;
  if (event.incident != none) present |= has_incident;
  if (event.item != none) present |= has_item;
  if (event.other != none) present |= has_other;
  if (event.element != none) present |= has_element;
  if (event.about != none) present |= has_about;
  if (event.value != 0) present |= has_value;
  if (event.extra != 0) present |= has_extra;
  if (event.level != 0) present |= has_level;
  if (!event.text.empty()) present |= has_text;
  if (!event.recipients.empty()) present |= has_recipients;
  if (!event.answers.empty()) present |= has_answers;
  put(out, present);
  for (Index index : {event.seat, event.agency, event.incident, event.item, event.other, event.element, event.about}) {
    if (index != none) put_index(out, index);
  }
  if (event.value != 0) put(out, zigzag(event.value));
  if (event.extra != 0) put(out, zigzag(event.extra));
  if (event.level != 0) put(out, zigzag(event.level));
  if (!event.text.empty()) put_text(out, event.text);
  if (!event.recipients.empty()) {
    put(out, event.recipients.size());
    for (const Recipient& recipient : event.recipients) {
      put_index(out, recipient.address);
      put_index(out, recipient.agency);
    }
  }
  if (!event.answers.empty()) {
    put(out, event.answers.size());
    for (const Answer& answer : event.answers) {
      put_index(out, answer.field);
      put(out, zigzag(answer.value));
      put_text(out, answer.text);
      put(out, answer.agencies.size());
      for (Index agency : answer.agencies) put_index(out, agency);
    }
  }
}

bool decode_body(std::string_view bytes, Event& event) {
  event.seat = event.agency = event.incident = event.item = event.other = event.element = event.about = none;
  event.value = event.extra = 0;
  event.level = 0;
  event.text.clear();
  event.recipients.clear();
  event.answers.clear();

  Cursor cursor(bytes);
  std::uint64_t present = 0;
  if (!cursor.number(present) || (present & ~known_present) != 0U) return false;
  const auto has = [present](std::uint64_t bit) { return (present & bit) != 0U; };
  struct IndexMember {
    std::uint64_t bit;
    Index* member;
  };
  for (const IndexMember& entry : {IndexMember{has_seat, &event.seat}, IndexMember{has_agency, &event.agency},
                                   IndexMember{has_incident, &event.incident}, IndexMember{has_item, &event.item},
                                   IndexMember{has_other, &event.other}, IndexMember{has_element, &event.element},
                                   IndexMember{has_about, &event.about}}) {
    if (has(entry.bit) && !cursor.index(*entry.member)) return false;
  }
  if (has(has_value) && !cursor.value(event.value)) return false;
  if (has(has_extra) && !cursor.value(event.extra)) return false;
  if (has(has_level)) {
    Value level = 0;
    if (!cursor.value(level) || level < -1000 || level > 1000) return false;
    event.level = static_cast<std::int32_t>(level);
  }
  if (has(has_text) && !cursor.text(event.text)) return false;
  std::uint64_t count = 0;
  if (has(has_recipients)) {
    if (!cursor.count(count, recipients_max)) return false;
    event.recipients.resize(count);
    for (Recipient& recipient : event.recipients) {
      if (!cursor.index(recipient.address) || !cursor.index(recipient.agency)) return false;
    }
  }
  if (has(has_answers)) {
    if (!cursor.count(count, answers_max)) return false;
    event.answers.resize(count);
    for (Answer& answer : event.answers) {
      if (!decode_answer(cursor, answer)) return false;
    }
  }
  return cursor.done();
}

void append_canonical(const Event& event, std::string& out) {
  for (unsigned shift = 0; shift < 64U; shift += 8U) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(static_cast<std::uint64_t>(event.time) >> shift)));
  }
  for (unsigned shift = 0; shift < 64U; shift += 8U) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(event.sequence >> shift)));
  }
  out.push_back(static_cast<char>(event.kind));
  out.push_back(static_cast<char>(event.origin));
  append_body(event, out);
}

bool to_kind(std::int64_t number, Kind& kind) {
  const auto lies = [number](Kind first, Kind last) {
    return number >= static_cast<int>(first) && number <= static_cast<int>(last);
  };
  const bool known = lies(Kind::started, Kind::mail_recorded) || lies(Kind::inject_fired, Kind::judged) ||
                     lies(Kind::mail_sent, Kind::checked);
  if (known) kind = static_cast<Kind>(number);
  return known;
}

bool to_origin(std::int64_t number, Origin& origin) {
  const bool known = number >= static_cast<int>(Origin::engine) && number <= static_cast<int>(Origin::bot);
  if (known) origin = static_cast<Origin>(number);
  return known;
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::started: return "started";
    case Kind::acted: return "acted";
    case Kind::acknowledged: return "acknowledged";
    case Kind::form_opened: return "form-opened";
    case Kind::form_closed: return "form-closed";
    case Kind::seated: return "seated";
    case Kind::clock_set: return "clock-set";
    case Kind::paused: return "paused";
    case Kind::resumed: return "resumed";
    case Kind::inject_fired_by_hand: return "inject-fired-by-hand";
    case Kind::inject_held: return "inject-held";
    case Kind::inject_dropped: return "inject-dropped";
    case Kind::improvised: return "improvised";
    case Kind::waived: return "waived";
    case Kind::observed: return "observed";
    case Kind::ended: return "ended";
    case Kind::inject_fired: return "inject-fired";
    case Kind::inject_skipped: return "inject-skipped";
    case Kind::delivered: return "delivered";
    case Kind::undelivered: return "undelivered";
    case Kind::hold_released: return "hold-released";
    case Kind::duty_armed: return "duty-armed";
    case Kind::duty_due_changed: return "duty-due-changed";
    case Kind::duty_advanced: return "duty-advanced";
    case Kind::duty_settled: return "duty-settled";
    case Kind::judged: return "judged";
    case Kind::mail_recorded: return "mail-recorded";
    case Kind::mail_sent: return "mail-sent";
    case Kind::mail_acted: return "mail-acted";
    case Kind::checked: return "checked";
  }
  return "unknown";
}

const char* name_of(DutyState state) {
  switch (state) {
    case DutyState::open: return "open";
    case DutyState::met: return "met";
    case DutyState::late: return "late";
    case DutyState::missed: return "missed";
    case DutyState::excused: return "excused";
    case DutyState::waived: return "waived";
    case DutyState::voided: return "void";
  }
  return "unknown";
}

const char* name_of(Origin origin) {
  switch (origin) {
    case Origin::engine: return "engine";
    case Origin::person: return "person";
    case Origin::controller: return "controller";
    case Origin::bot: return "bot";
  }
  return "unknown";
}

const char* name_of(Layer layer) {
  switch (layer) {
    case Layer::statutory: return "statutory";
    case Layer::internal: return "internal";
    case Layer::expected: return "expected";
  }
  return "unknown";
}

}  // namespace tocsin::sim
