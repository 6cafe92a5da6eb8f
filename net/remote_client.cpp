#include "net/remote_client.h"

#include <algorithm>

#include "net/asking.h"
#include "sim/validity.h"

namespace tocsin::net {

RemoteClient::RemoteClient(std::unique_ptr<Wire> wire, Ticketed ticketed, Patience patience)
    : wire_(std::move(wire)), ticketed_(std::move(ticketed)), patience_(patience), pause_(patience.first) {
  wire_->connect();
}

RemoteClient::~RemoteClient() = default;

const std::vector<sim::Event>& RemoteClient::events() const {
  static const std::vector<sim::Event> no_events;
  return fold_ ? fold_->events : no_events;
}

std::optional<sim::Score> RemoteClient::score() const {
  if (!fold_) return std::nullopt;
  // A campaign's mails are not sent: what they add up to is in the view.
  return fold_->score.result(view_.campaigns);
}

std::uint64_t RemoteClient::events_behind() const { return expected_ > seen_ ? expected_ - seen_ : 0; }

int RemoteClient::idle_ms(int most_ms) const {
  if (status_.what != Status::What::reconnecting || wire_->state() != Wire::State::failed) return most_ms;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(retry_at_ - std::chrono::steady_clock::now());
  return std::clamp(static_cast<int>(left.count()) + 1, 1, most_ms);
}

void RemoteClient::cut_off(const std::string& code, const sim::Text& reason) {
  status_ = {Status::What::cut_off, code, reason};
  for (const Ask& ask : pending_) answers_.push_back({ask.ticket, Answer::What::lost, 0, {}});
  pending_.clear();
  parts_ |= sim::part_clock;
}

// Twice as long each time, and half of it by chance: after a server's restart not all come at once.
void RemoteClient::plan_retry() {
  const auto half = pause_.count() / 2 + 1;
  const std::chrono::milliseconds wait(half + static_cast<std::int64_t>(dice_() % static_cast<unsigned>(half)));
  retry_at_ = std::chrono::steady_clock::now() + wait;
  pause_ = std::min(pause_ * 2, patience_.most);
  hello_sent_ = welcomed_ = in_flight_ = false;
  status_ = {Status::What::reconnecting, wire_->failure(), {}};
  parts_ |= sim::part_clock;
}

void RemoteClient::say_hello() {
  hello_sent_ = true;
  wire_->send(
      write_frame(Hello{protocol_version, ticketed_.exercise, ticketed_.token, ticketed_.name, resume_, seen_}));
}

sim::SeatParts RemoteClient::poll() {
  if (status_.what == Status::What::cut_off) return std::exchange(parts_, 0U);
  std::string frame;
  while (status_.what != Status::What::cut_off && wire_->take(frame)) take_frame(frame);
  if (status_.what == Status::What::cut_off) {
    wire_->close();
    return std::exchange(parts_, 0U);
  }
  switch (wire_->state()) {
    case Wire::State::open:
      if (!hello_sent_) say_hello();
      if (welcomed_) send_next();
      break;
    case Wire::State::failed:
      if (wire_->failure() == "wrong-certificate") {
        cut_off("wrong-certificate",
                {"伺服器的憑證與入場碼不符。", "The server's certificate is not the one that the join code names."});
      } else if (hello_sent_ || status_.what != Status::What::reconnecting || retry_at_ == RealTime{}) {
        plan_retry();
      } else if (std::chrono::steady_clock::now() >= retry_at_) {
        retry_at_ = {};
        wire_->connect();
      }
      break;
    default: break;
  }
  if (status_.what == Status::What::connected && view_.clock.rate_now != 0) {
    const auto passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - clock_at_).count();
    const bool fast = view_.clock.rate_now == sim::ClockState::as_fast_as_possible;
    const sim::Time now = fast ? clock_from_ : clock_from_ + passed * view_.clock.rate_now;
    view_.clock.now = std::min(now, view_.frame.ends);
  }
  // Time goes on between events, too.
  if (fold_ && !fold_->events.empty()) fold_->state.now = std::max(fold_->events.back().time, view_.clock.now);
  return std::exchange(parts_, 0U);
}

void RemoteClient::note_clock() {
  clock_from_ = view_.clock.now;
  clock_at_ = std::chrono::steady_clock::now();
}

void RemoteClient::take_frame(const std::string& frame) {
  Reply reply = read_reply(frame);
  if (auto* welcome = std::get_if<Welcome>(&reply)) {
    take(std::move(*welcome));
  } else if (auto* update = std::get_if<Update>(&reply)) {
    parts_ |= parts_of(*update);
    net::take(*update, view_);
    latest_ = std::max(latest_, update->sequence);
    if (update->clock) note_clock();
  } else if (auto* events = std::get_if<Events>(&reply)) {
    take(std::move(*events));
  } else if (auto* answered = std::get_if<Answered>(&reply)) {
    take(std::move(*answered));
  } else if (auto* people = std::get_if<People>(&reply)) {
    people_ = std::move(people->people);
    parts_ |= sim::part_clock;
  } else if (const auto* bye = std::get_if<Bye>(&reply)) {
    // These pass; anything else will not change by trying again.
    const bool passes = bye->code == "too-slow" || bye->code == "full" || bye->code == "stopping" ||
                        bye->code == "hello-timeout" || bye->code == "too-fast";
    if (!passes) cut_off(bye->code, bye->reason);
  } else {
    cut_off("malformed", {"伺服器的訊息無法解讀。", "What the server sent cannot be understood."});
  }
}

void RemoteClient::take(Welcome&& welcome) {
  ++connections_;
  welcomed_ = true;
  pause_ = patience_.first;
  resume_ = std::move(welcome.resume);
  inputs_ = welcome.inputs;
  expected_ = welcome.last_event;
  latest_ = welcome.sequence;
  view_ = std::move(welcome.view);
  note_clock();
  parts_ = sim::all_parts;
  status_ = {Status::What::connected, "", {}};
  if (view_.frame.seat != sim::none) seen_ = welcome.sequence;
  if (welcome.sources.empty()) return;
  std::vector<scenarios::Source> sources;
  for (SourceText& source : welcome.sources) sources.push_back({std::move(source.name), std::move(source.text)});
  auto result = scenarios::load_sources(sources);
  if (!result.loaded) {
    return cut_off("unreadable-drill",
                   {"此版本無法讀取伺服器的演練。", "The server's drill cannot be read by this version."});
  }
  loaded_ = std::make_unique<scenarios::Loaded>(std::move(*result.loaded));
  fold_ = std::make_unique<conduct::Fold>(loaded_->plan);
}

void RemoteClient::take(Events&& events) {
  if (!fold_) return;
  for (const sim::Event& event : events.events) {
    if (event.sequence <= seen_) continue;
    if (!sim::fits(loaded_->plan, event, fold_->state.duties.size())) {
      return cut_off("malformed", {"伺服器的紀錄與演練不符。", "The server's events do not fit its drill."});
    }
    fold_->on_event(event);
    seen_ = event.sequence;
  }
  latest_ = std::max(latest_, seen_);
  inputs_ = std::max(inputs_, events.inputs);
  parts_ = sim::all_parts;
}

void RemoteClient::take(Answered&& answered) {
  inputs_ = std::max(inputs_, answered.inputs);
  latest_ = std::max(latest_, answered.sequence);
  if (pending_.empty() || pending_.front().ticket != answered.ticket) return;
  Answer answer;
  answer.ticket = answered.ticket;
  answer.what = answered.refusal ? Answer::What::refused : Answer::What::accepted;
  answer.sequence = answered.sequence;
  if (answered.refusal) answer.refusal = std::move(*answered.refusal);
  pending_.pop_front();
  in_flight_ = false;
  answers_.push_back(std::move(answer));
  parts_ |= sim::part_clock;
  send_next();
}

// One at a time: so it is plain what the server had done when a connection broke.
void RemoteClient::send_next() {
  if (in_flight_ || pending_.empty() || wire_->state() != Wire::State::open) return;
  Ask& next = pending_.front();
  if (next.seen == ~std::uint64_t{0}) {
    next.seen = inputs_;
    if (next.verb == Verb::step) next.sequence = latest_;
  }
  in_flight_ = true;
  wire_->send(write_frame(next));
}

Ticket RemoteClient::enqueue(Ask ask) {
  ask.ticket = ++last_ticket_;
  ask.seen = ~std::uint64_t{0};  // not sent yet
  if (status_.what == Status::What::cut_off) {
    answers_.push_back({ask.ticket, Answer::What::lost, 0, {}});
    return ask.ticket;
  }
  pending_.push_back(std::move(ask));
  if (welcomed_) send_next();
  return last_ticket_;
}

Ticket RemoteClient::send(sim::Command command) {
  const auto verb = verb_of(command.kind);
  if (!verb) {
    Answer answer{++last_ticket_, Answer::What::refused, 0, {}};
    answer.refusal = not_a_command();
    answers_.push_back(std::move(answer));
    return last_ticket_;
  }
  Ask ask;
  ask.verb = *verb;
  ask.command = std::move(command);
  return enqueue(std::move(ask));
}

Ticket RemoteClient::send(const TimeWish& wish) {
  Ask ask;
  ask.verb = wish.what == TimeWish::What::step ? Verb::step : Verb::jump;
  ask.to = wish.to;
  return enqueue(std::move(ask));
}

Ticket RemoteClient::release_score() {
  Ask ask;
  ask.verb = Verb::release_score;
  return enqueue(std::move(ask));
}

}  // namespace tocsin::net
