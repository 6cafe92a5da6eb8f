#include "net/stage.h"

#include <libintl.h>
#include <openssl/crypto.h>

#include <algorithm>

#include "net/asking.h"
#include "net/base64.h"
#include "sim/view.h"

namespace tocsin::net {
namespace {

sim::Refusal refusal(std::string code, std::string zh, std::string en) {
  return {std::move(code), "", {std::move(zh), std::move(en)}, sim::none};
}

bool same_secret(const std::string& one, const std::string& other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace

Stage::Stage(std::unique_ptr<conduct::Session> session, DoorBook book, const Limits& limits, Post post)
    : session_(std::move(session)),
      book_(std::move(book)),
      limits_(limits),
      post_(std::move(post)),
      trails_(session_->plan()),
      at_seat_(session_->plan().seats.size(), nullptr),
      group_of_seat_(session_->plan().seats.size()),
      groups_of_agency_(session_->plan().agencies.size()) {
  const sim::Plan& plan = session_->plan();
  std::map<std::pair<sim::Index, sim::RoleSet>, std::uint32_t> known;
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const sim::Seat& seat = plan.seats[i];
    const auto [at, is_new] = known.try_emplace({seat.agency, seat.roles}, static_cast<std::uint32_t>(groups_.size()));
    if (is_new) {
      groups_.emplace_back().seat = static_cast<sim::Index>(i);
      groups_of_agency_[seat.agency].push_back(at->second);
    }
    group_of_seat_[i] = at->second;
  }
  const Trails::Listener nobody{[](auto, auto, const auto&) {}, [](auto, auto) {}};
  const auto& events = session_->events();
  bool was_paused = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    trails_.take(session_->state(), events[i], static_cast<std::uint32_t>(i), nobody);
    was_paused = was_paused || events[i].kind == sim::Kind::paused;
  }
  session_->watch([this](const sim::Event& event) { take(event); });
  const sim::State& state = session_->state();
  // It begins when the controller says so, who may have said so just before the server was killed.
  if (!state.ended && state.now == plan.starts && !was_paused) by_control(sim::Kind::paused, sim::none, 0, "");
  // Whoever had a form open when the server went away is not writing now.
  for (std::size_t i = 0; i < state.seats.size(); ++i) {
    if (state.seats[i].form_open != sim::none) {
      by_control(sim::Kind::form_closed, static_cast<sim::Index>(i), 0, "");
    }
  }
  clock_sent_ = sim::seat_clock(state);
  if (session_->is_journaled()) disk_ = std::thread([this] { watch_disk(); });
}

Stage::~Stage() {
  *alive_ = false;
  session_->watch(nullptr);
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wanted_changed_.notify_all();
  if (disk_.joinable()) disk_.join();
}

std::size_t Stage::queued_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [id, member] : members_) bytes += member->link->queued_bytes();
  return bytes;
}

void Stage::by_control(sim::Kind kind, sim::Index seat, sim::Value value, const std::string& text) {
  sim::Command command;
  command.kind = kind;
  command.origin = sim::Origin::controller;
  command.seat = seat;
  command.value = value;
  command.text = text;
  session_->submit(command, session_->state().now);
}

void Stage::run() {
  if (session_->state().ended || !failure_.empty()) return;
  session_->advance(std::min(pace_.now(session_->state()), session_->plan().ends));
}

// ---- Who is there --------------------------------------------------------------------------------------------------

Member* Stage::join(const Admission& admission, std::uint64_t link_id, Link& link, const Hello& hello) {
  const sim::Plan& plan = session_->plan();
  auto member = std::make_unique<Member>();
  member->link_id = link_id;
  member->link = &link;
  member->role = admission.code.role;
  member->name = hello.name;
  member->tokens = limits_.requests_at_once;
  member->tokens_at = std::chrono::steady_clock::now();
  if (!admission.code.seat.empty()) {
    member->seat = plan.find_seat(admission.code.seat);
    if (member->seat == sim::none) return nullptr;
    member->role = sim::role_of_seat(plan, member->seat);
    if (Member* sitting = at_seat_[member->seat]) {
      if (!same_secret(sitting->resume, hello.resume)) return nullptr;
      dismiss_(sitting->link_id, {"replaced", {"您已從另一個連線回來。", "You came back over another connection."}});
    }
  } else {
    const auto alike = std::count_if(members_.begin(), members_.end(), [&](const auto& each) {
      return each.second->sees_all() && each.second->role == member->role;
    });
    if (static_cast<std::size_t>(alike) >= limits_.links_per_code) return nullptr;
  }
  member->resume = to_base64(random_bytes(18));
  run();
  const sim::State& state = session_->state();
  if (!member->sees_all()) {
    if (!state.ended && state.seats[member->seat].occupant != sim::Occupant::person) {
      by_control(sim::Kind::seated, member->seat, static_cast<sim::Value>(sim::Occupant::person), member->name);
    }
    at_seat_[member->seat] = member.get();
    Group& group = groups_[group_of_seat_[member->seat]];
    ++group.members;
    // It is told by its welcome how things stand, which may not be what the others were told last.
    group.incidents = group.readiness = group.channels = std::string();
  } else {
    // Where it was left off; one that has seen more than there is has seen another exercise.
    const auto& events = session_->events();
    member->events_sent = static_cast<std::size_t>(
        std::upper_bound(events.begin(), events.end(), hello.seen,
                         [](std::uint64_t seen, const sim::Event& event) { return seen < event.sequence; }) -
        events.begin());
    member->knows_sources = hello.seen != 0;
  }
  people_changed_ = true;
  Member* made = member.get();
  if (made->sees_all()) all_seeing_.push_back(made);
  members_.emplace(link_id, std::move(member));
  list(*made);
  return made;
}

void Stage::leave(std::uint64_t link_id) {
  const auto found = members_.find(link_id);
  if (found == members_.end()) return;
  const Member& member = *found->second;
  const sim::Index seat = member.seat;
  if (seat != sim::none) {
    at_seat_[seat] = nullptr;
    --groups_[group_of_seat_[seat]].members;
  }
  all_seeing_.erase(std::remove(all_seeing_.begin(), all_seeing_.end(), &member), all_seeing_.end());
  members_.erase(found);
  people_changed_ = true;
  if (seat != sim::none && session_->state().seats[seat].form_open != sim::none && !session_->state().ended) {
    by_control(sim::Kind::form_closed, seat, 0, "");
  }
}

void Stage::has_room(Member& member) {
  if (member.sees_all() && member.events_sent < session_->events().size()) list(member);
}

// ---- What is asked for ---------------------------------------------------------------------------------------------

bool Stage::may_ask(Member& member) {
  const RealTime now = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(now - member.tokens_at).count();
  member.tokens = std::min(limits_.requests_at_once, member.tokens + seconds * limits_.requests_per_second);
  member.tokens_at = now;
  if (member.tokens < 1) return false;
  member.tokens -= 1;
  member.too_fast = 0;
  return true;
}

const std::vector<std::uint32_t>& Stage::inputs_of(const Member& member) const {
  return member.sees_all() ? trails_.by_control() : trails_.of(member.seat).inputs;
}

// The event of the same command, among the inputs that the asker did not know of when it was first sent; 0: none. A
// command that is sent again because the answer was lost is found here, also by a server that was started anew.
std::uint64_t Stage::find_done(const Member& member, const Ask& ask) const {
  if (!kind_of(ask.verb)) return 0;
  // Mails stand in no list of events: that it was done says the mail itself.
  if (ask.verb == Verb::mail) return sim::was_done(session_->state(), ask.command) ? session_->state().sequence : 0;
  const auto& inputs = inputs_of(member);
  for (std::size_t i = std::min<std::uint64_t>(ask.seen, inputs.size()); i < inputs.size(); ++i) {
    const sim::Event& event = session_->events()[inputs[i]];
    if (came_of(event, ask.command)) return event.sequence;
  }
  return 0;
}

bool Stage::ask(Member& member, const Ask& asked) {
  const bool is_replayed = asked.ticket <= member.last_ticket;
  member.last_ticket = std::max(member.last_ticket, asked.ticket);
  if (!may_ask(member)) {
    ++counts_.too_fast;
    answer(member, asked, 0, refusal("too-fast", "送得太快，請稍候再試。", "Too fast; try again in a moment."));
    return ++member.too_fast <= limits_.too_fast_max;
  }
  if (is_replayed) {
    // What was refused then might be done now, and whoever asked was told that it was not.
    answer(member, asked, 0, refusal("replayed", "這個請求已經回覆過。", "This request was answered already."));
    return true;
  }
  run();
  Ask ask = asked;
  const Asker asker{member.seat, member.role};
  make_own(session_->plan(), asker, ask.command);
  auto refused = forbid(ask.verb, asker, *session_);
  // What this phase forbids may have been done when it still could be.
  const bool may_be_done = !refused || refused->code == "not-now";
  if (const std::uint64_t done = may_be_done ? find_done(member, ask) : 0) {
    ++counts_.repeated;
    answer(member, ask, done, std::nullopt);
    return true;
  }
  if (!refused) refused = carry_out(ask);
  const bool is_listed = kind_of(ask.verb) && ask.verb != Verb::mail;
  const std::uint64_t sequence = refused     ? 0
                                 : is_listed ? session_->events()[inputs_of(member).back()].sequence
                                             : session_->state().sequence;
  answer(member, ask, sequence, std::move(refused));
  return true;
}

std::optional<sim::Refusal> Stage::carry_out(const Ask& ask) {
  if (kind_of(ask.verb)) return session_->submit(ask.command, session_->state().now);
  if (ask.verb != Verb::release_score) return step_or_jump(ask);
  score_changed_ = true;
  if (book_.release_score()) return refusal("not-kept", "無法寫入檔案。", "The file cannot be written.");
  return std::nullopt;
}

std::optional<sim::Refusal> Stage::step_or_jump(const Ask& ask) {
  const bool step = ask.verb == Verb::step;
  // Sent again, it must not be a second step. While time goes, mails of a campaign come without an end, and one step more is
  // no more than time that goes.
  const sim::State& state = session_->state();
  const std::uint64_t known_from = state.clock.stands() ? state.sequence : session_->events().back().sequence;
  if (step && (ask.sequence < known_from || ask.sequence > state.sequence)) {
    return refusal("overtaken", "其間已有別的事發生，請看過再試。",
                   "Something has happened meanwhile; look, then try again.");
  }
  clock_changed_ = clock_granted_ = true;
  return let_time_go(*session_, {step ? TimeWish::What::step : TimeWish::What::jump, ask.to});
}

void Stage::answer(Member& member, const Ask& ask, std::uint64_t sequence, std::optional<sim::Refusal> refusal) {
  ++(refusal ? counts_.refused : counts_.accepted);
  member.answers.push_back({ask.ticket, inputs_of(member).size(), sequence, std::move(refusal)});
  list(member);
}

// ---- What happens --------------------------------------------------------------------------------------------------

void Stage::list(Member& member) {
  if (std::exchange(member.listed, true)) return;
  listed_.push_back(member.link_id);
}

void Stage::touch_group(std::size_t group, sim::SeatParts parts) {
  if (groups_[group].members == 0) return;
  groups_[group].dirty |= parts;
  any_group_dirty_ = true;
}

void Stage::touch_all(sim::SeatParts parts) {
  constexpr sim::SeatParts of_group = sim::part_incidents | sim::part_readiness | sim::part_channels;
  if ((parts & of_group) == 0) return;
  for (std::size_t i = 0; i < groups_.size(); ++i) touch_group(i, parts & of_group);
}

void Stage::take(const sim::Event& event) {
  const bool in_list = !sim::is_mail_kind(event.kind);
  const sim::State& state = session_->state();
  const Trails::Listener listener{[&](sim::Index seat, sim::SeatParts parts, const sim::SeatTouch& touch) {
                                    Member* member = at_seat_[seat];
                                    if (member == nullptr) return;
                                    const Trail& trail = trails_.of(seat);
                                    if ((parts & sim::part_inbox) != 0 && touch.inject != sim::none) {
                                      for (const std::uint32_t position : trail.arrived) {
                                        const sim::Event& message = session_->events()[position];
                                        if (message.kind == sim::Kind::delivered && message.item == touch.inject) {
                                          member->arrived.push_back(position);
                                        }
                                      }
                                    } else if ((parts & sim::part_inbox) != 0) {
                                      member->arrived.push_back(trail.arrived.back());
                                    }
                                    if ((parts & sim::part_record) != 0) member->done.push_back(trail.done.back());
                                    if ((parts & sim::part_duties) != 0) member->duties.push_back(touch.instance);
                                    member->parts |= parts & sim::part_actions;
                                    list(*member);
                                  },
                                  [&](sim::Index agency, sim::SeatParts parts) {
                                    if (agency == sim::none) return touch_all(parts);
                                    for (const std::uint32_t group : groups_of_agency_[agency])
                                      touch_group(group, parts);
                                  }};
  const auto position = static_cast<std::uint32_t>(session_->events().size() - (in_list ? 1 : 0));
  if (in_list) {
    trails_.take(state, event, position, listener);
  } else if (const sim::Index seat = sim::seat_of_mail(session_->plan(), event);
             seat != sim::none && at_seat_[seat] != nullptr) {
    at_seat_[seat]->mails.emplace_back(event.item, event.other);
    list(*at_seat_[seat]);
  }
  if (in_list) {
    for (Member* member : all_seeing_) list(*member);
  } else {
    campaigns_changed_ = !all_seeing_.empty();
  }
  const sim::SeatClock clock = sim::seat_clock(state);
  clock_changed_ = clock_changed_ || clock.rate_now != clock_sent_.rate_now || clock.rate != clock_sent_.rate ||
                   clock.paused != clock_sent_.paused || clock.ended != clock_sent_.ended ||
                   clock.begun != clock_sent_.begun || clock.composing_rate != clock_sent_.composing_rate ||
                   clock.waits_for != clock_sent_.waits_for;
  composing_changed_ = composing_changed_ || clock.composing != clock_sent_.composing;
  score_changed_ = score_changed_ || book_.score_released();
}

int Stage::turn(int most_ms) {
  run();
  flush();
  const int until = pace_.until(session_->next_due(), session_->state(), most_ms);
  const bool soon = any_group_dirty_ || composing_changed_ || people_changed_ || score_changed_ || clock_changed_ ||
                    campaigns_changed_;
  if (!listed_.empty() && !waiting_for_disk_) return 0;
  return soon ? std::min(until, 100) : until;
}

// ---- The disk ------------------------------------------------------------------------------------------------------

void Stage::watch_disk() {
  std::uint64_t done = 0;
  while (true) {
    std::uint64_t wanted = 0;
    bool with_clock = false;
    {
      std::unique_lock lock(mutex_);
      wanted_changed_.wait(lock, [&] { return stopping_ || batches_ != done; });
      if (stopping_) return;
      wanted = wanted_;
      with_clock = wants_clock_;
      done = batches_;
    }
    const auto failed = with_clock ? session_->settle() : session_->wait(wanted);
    const std::weak_ptr<bool> alive = alive_;
    post_([this, alive, wanted, message = failed ? failed->message : std::string()] {
      if (const auto still = alive.lock(); still && *still) on_disk(wanted, message);
    });
  }
}

void Stage::on_disk(std::uint64_t sequence, const std::string& failure) {
  if (!failure.empty()) {
    failure_ = failure;
    batch_ = {};
    return;
  }
  if (!waiting_for_disk_ || sequence < batch_.sequence) return;
  waiting_for_disk_ = false;
  const auto us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - batch_.since);
  ++counts_.commits;
  counts_.commit_us_sum += static_cast<std::uint64_t>(us.count());
  counts_.commit_us_max = std::max(counts_.commit_us_max, static_cast<std::uint64_t>(us.count()));
  Batch batch = std::exchange(batch_, {});
  deliver(batch);
  flush();
}

void Stage::settle() {
  if (session_->settle()) return;
  if (std::exchange(waiting_for_disk_, false)) {
    Batch batch = std::exchange(batch_, {});
    deliver(batch);
  }
  Batch last;
  for (const std::uint64_t id : std::exchange(listed_, {})) {
    if (const auto found = members_.find(id); found != members_.end()) flush_member(*found->second, last);
  }
  deliver(last);
}

}  // namespace tocsin::net
