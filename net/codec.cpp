#include <algorithm>

#include "net/base64.h"
#include "net/protocol.h"
#include "net/view_fields.h"

namespace tocsin::sim {

template <class A>
void describe(A& a, Recipient& of) {
  a.field("address", of.address, none);
  a.field("agency", of.agency, none);
}

template <class A>
void describe(A& a, Answer& of) {
  a.field("field", of.field, none);
  a.field("value", of.value, unset);
  a.field("text", of.text);
  a.field("agencies", of.agencies);
}

}  // namespace tocsin::sim

namespace tocsin::net {

template <class A>
void describe(A& a, Hello& of) {
  a.field("version", of.version);
  a.field("exercise", of.exercise);
  a.field("token", of.token);
  a.field("name", of.name);
  a.field("resume", of.resume);
  a.field("seen", of.seen);
}

template <class A>
void describe(A& a, Ask& of) {
  a.field("ticket", of.ticket);
  a.field("seen", of.seen);
  a.field("seat", of.command.seat, sim::none);
  a.field("incident", of.command.incident, sim::none);
  a.field("item", of.command.item, sim::none);
  a.field("about", of.command.about, sim::none);
  a.field("other", of.command.other, sim::none);
  a.field("element", of.command.element, sim::none);
  a.field("value", of.command.value);
  a.field("extra", of.command.extra);
  a.field("text", of.command.text);
  a.field("recipients", of.command.recipients);
  a.field("answers", of.command.answers);
  a.field("to", of.to);
  a.field("sequence", of.sequence);
}

template <class A>
void describe(A& a, SourceText& of) {
  a.field("name", of.name);
  a.field("text", of.text);
}

template <class A>
void describe(A& a, Presence& of) {
  a.field("seat", of.seat, sim::none);
  a.enumeration("role", of.role, 4);
  a.field("name", of.name);
  a.field("connected", of.connected);
}

template <class A>
void describe(A& a, Welcome& of) {
  a.field("version", of.version);
  a.field("engine", of.engine);
  a.field("resume", of.resume);
  a.field("sequence", of.sequence);
  a.field("inputs", of.inputs);
  a.field("last_event", of.last_event);
  a.field("frame", of.view.frame);
  a.field("clock", of.view.clock);
  a.field("inbox", of.view.inbox);
  a.field("mails", of.view.mails);
  a.field("incidents", of.view.incidents);
  a.field("actions", of.view.actions);
  a.field("readiness", of.view.readiness);
  a.field("duties", of.view.duties);
  a.field("channels", of.view.channels);
  a.field("record", of.view.record);
  a.field("score", of.view.score);
  a.field("campaigns", of.view.campaigns);
  a.field("sources", of.sources);
}

template <class A>
void describe(A& a, Update& of) {
  a.field("sequence", of.sequence);
  a.maybe("clock", of.clock);
  a.field("inbox", of.inbox);
  a.field("mails", of.mails);
  a.field("duties", of.duties);
  a.field("record", of.record);
  a.maybe("incidents", of.incidents);
  a.maybe("actions", of.actions);
  a.maybe("readiness", of.readiness);
  a.maybe("channels", of.channels);
  a.maybe("score", of.score);
  a.maybe("campaigns", of.campaigns);
}

template <class A>
void describe(A& a, Answered& of) {
  a.field("ticket", of.ticket);
  a.field("inputs", of.inputs);
  a.field("sequence", of.sequence);
  a.maybe("refusal", of.refusal);
}

template <class A>
void describe(A& a, People& of) {
  a.field("people", of.people);
}

template <class A>
void describe(A& a, Bye& of) {
  a.field("code", of.code);
  a.field("reason", of.reason);
}

namespace {

// Brackets inside of brackets, outside of strings. The parser's own recursion is none of ours to rely on.
bool is_shallow(std::string_view frame) {
  constexpr int depth_max = 12;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const char c = frame[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > depth_max) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

// Nothing: no JSON object within the bounds.
std::optional<nlohmann::json> parse(std::string_view frame, std::size_t bytes_max) {
  if (frame.size() > bytes_max || !is_shallow(frame)) return std::nullopt;
  nlohmann::json json = nlohmann::json::parse(frame, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

// Takes the type out, so that the rest has only what the message describes.
std::string take_text(nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return {};
  std::string text = found->get<std::string>();
  json.erase(found);
  return text;
}

template <class T>
std::string frame_of(std::string_view type, const T& message) {
  std::string out;
  {
    JsonWriter writer(out);
    writer.text("type", type);
    describe(writer,
             const_cast<T&>(message));  // NOLINT(cppcoreguidelines-pro-type-const-cast): a writer changes nothing
  }
  return out;
}

template <class T>
std::optional<T> message_of(const nlohmann::json& json) {
  T message{};
  JsonReader reader(json);
  describe(reader, message);
  if (!reader.good()) return std::nullopt;
  return message;
}

bool is_bounded(const sim::Command& command) {
  return command.text.size() <= sim::text_bytes_max && command.recipients.size() <= sim::recipients_max &&
         command.answers.size() <= sim::answers_max &&
         std::all_of(command.answers.begin(), command.answers.end(), [](const sim::Answer& answer) {
           return answer.text.size() <= sim::text_bytes_max &&
                  std::is_sorted(answer.agencies.begin(), answer.agencies.end());
         });
}

Malformed malformed(const char* zh, const char* en) { return {"malformed", {zh, en}}; }

Request read_hello(nlohmann::json& json) {
  const auto version = json.find("version");
  if (version == json.end() || !version->is_number_unsigned())
    return malformed("首則訊息沒有版本", "the hello has no version");
  if (version->get<std::uint64_t>() != protocol_version) {
    const std::string ours = std::to_string(protocol_version);
    return Malformed{"wrong-version", {"這台伺服器使用協定第 " + ours + " 版", "this server speaks version " + ours}};
  }
  const auto hello = message_of<Hello>(json);
  if (!hello || hello->name.size() > name_bytes_max || hello->token.size() > 200 || hello->exercise.size() > 200 ||
      hello->resume.size() > 200) {
    return malformed("首則訊息有缺少、不明或過長的部分", "the hello has a part that is missing, unknown or too long");
  }
  return *hello;
}

Request read_ask(nlohmann::json& json) {
  const auto verb = to_verb(take_text(json, "verb"));
  if (!verb) return malformed("沒有這個動詞", "there is no such verb");
  auto ask = message_of<Ask>(json);
  if (!ask || ask->ticket == 0 || !is_bounded(ask->command)) {
    return malformed("請求有缺少、不明或過長的部分", "the request has a part that is missing, unknown or too long");
  }
  ask->verb = *verb;
  if (const auto kind = kind_of(*verb)) ask->command.kind = *kind;
  return std::move(*ask);
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) number = (number << 8U) | static_cast<unsigned char>(bytes[i - 1]);
  return number;
}

std::optional<sim::Event> event_of(const std::string& text) {
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() < sim::canonical_head_bytes) return std::nullopt;
  const std::string_view all = *bytes;
  sim::Event event;
  event.time = static_cast<sim::Time>(little_endian(all.substr(0, 8)));
  event.sequence = little_endian(all.substr(8, 8));
  if (!sim::to_kind(static_cast<unsigned char>(all[16]), event.kind)) return std::nullopt;
  if (!sim::to_origin(static_cast<unsigned char>(all[17]), event.origin)) return std::nullopt;
  if (!sim::decode_body(all.substr(sim::canonical_head_bytes), event)) return std::nullopt;
  return event;
}

Reply read_events(const nlohmann::json& json) {
  Events message;
  std::vector<std::string> texts;
  JsonReader reader(json);
  reader.field("inputs", message.inputs);
  reader.field("events", texts);
  if (!reader.good()) return malformed("事件無法讀取", "the events cannot be read");
  for (const std::string& text : texts) {
    auto event = event_of(text);
    if (!event) return malformed("有一筆事件無法讀取", "an event cannot be read");
    message.events.push_back(std::move(*event));
  }
  return message;
}

template <class T>
Reply reply_of(const nlohmann::json& json) {
  auto message = message_of<T>(json);
  if (!message) return malformed("訊息有缺少或不明的部分", "the message has a part that is missing or unknown");
  return std::move(*message);
}

}  // namespace

Request read_request(std::string_view frame) {
  auto json = parse(frame, request_bytes_max);
  if (!json)
    return malformed("這不是 JSON 物件，或過大、層數過多", "this is no JSON object, or it is too large or too deep");
  const std::string type = take_text(*json, "type");
  if (type == "hello") return read_hello(*json);
  if (type == "ask") return read_ask(*json);
  return malformed("沒有這種訊息", "there is no such type of message");
}

std::string write_frame(const Hello& hello) { return frame_of("hello", hello); }

std::string write_frame(const Ask& ask) {
  std::string out;
  {
    JsonWriter writer(out);
    writer.text("type", "ask");
    writer.text("verb", name_of(ask.verb));
    describe(writer, const_cast<Ask&>(ask));  // NOLINT(cppcoreguidelines-pro-type-const-cast): a writer changes nothing
  }
  return out;
}

Reply read_reply(std::string_view frame) {
  auto json = parse(frame, reply_bytes_max);
  if (!json)
    return malformed("這不是 JSON 物件，或過大、層數過多", "this is no JSON object, or it is too large or too deep");
  const std::string type = take_text(*json, "type");
  if (type == "welcome") return reply_of<Welcome>(*json);
  if (type == "update") return reply_of<Update>(*json);
  if (type == "events") return read_events(*json);
  if (type == "answer") return reply_of<Answered>(*json);
  if (type == "people") return reply_of<People>(*json);
  if (type == "bye") return reply_of<Bye>(*json);
  return malformed("沒有這種訊息", "there is no such type of message");
}

std::string write_frame(const Welcome& welcome) { return frame_of("welcome", welcome); }
std::string write_frame(const Update& update) { return frame_of("update", update); }
std::string write_frame(const Answered& answered) { return frame_of("answer", answered); }
std::string write_frame(const People& people) { return frame_of("people", people); }
std::string write_frame(const Bye& bye) { return frame_of("bye", bye); }

std::string write_frame(const Events& events) {
  std::vector<std::string> texts;
  texts.reserve(events.events.size());
  std::string canonical;
  for (const sim::Event& event : events.events) {
    canonical.clear();
    sim::append_canonical(event, canonical);
    texts.push_back(to_base64(canonical));
  }
  std::string out;
  {
    JsonWriter writer(out);
    writer.text("type", "events");
    writer.field("inputs", events.inputs);
    writer.field("events", texts);
  }
  return out;
}

sim::SeatParts parts_of(const Update& update) {
  const auto when = [](bool there, sim::SeatParts part) { return there ? part : 0U; };
  return when(update.clock.has_value(), sim::part_clock) | when(!update.inbox.empty(), sim::part_inbox) |
         when(!update.mails.empty(), sim::part_mails) | when(!update.duties.empty(), sim::part_duties) |
         when(!update.record.empty(), sim::part_record) | when(update.incidents.has_value(), sim::part_incidents) |
         when(update.actions.has_value(), sim::part_actions) | when(update.readiness.has_value(), sim::part_readiness) |
         when(update.channels.has_value(), sim::part_channels) | when(update.score.has_value(), sim::part_score) |
         when(update.campaigns.has_value(), sim::part_campaigns);
}

namespace {

// Those lists are in the order of their numbers.
template <class Thing, class Number>
void merge(std::vector<Thing>& things, const std::vector<Thing>& changed, Number Thing::*number) {
  for (const Thing& each : changed) {
    const auto at = std::lower_bound(things.begin(), things.end(), each.*number,
                                     [&](const Thing& one, const Number& other) { return one.*number < other; });
    if (at != things.end() && (*at).*number == each.*number) {
      *at = each;
    } else {
      things.insert(at, each);
    }
  }
}

}  // namespace

void take(const Update& update, sim::SeatView& view) {
  if (update.clock) view.clock = *update.clock;
  merge(view.inbox, update.inbox, &sim::SeatMessage::number);
  merge(view.mails, update.mails, &sim::SeatMessage::number);
  merge(view.duties, update.duties, &sim::SeatDuty::instance);
  merge(view.record, update.record, &sim::SeatDeed::number);
  if (update.incidents) view.incidents = *update.incidents;
  if (update.actions) view.actions = *update.actions;
  if (update.readiness) view.readiness = *update.readiness;
  if (update.channels) view.channels = *update.channels;
  if (update.score) view.score = *update.score;
  if (update.campaigns) view.campaigns = *update.campaigns;
}

}  // namespace tocsin::net
