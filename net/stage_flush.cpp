// What is sent, and when: gathered between two commits, made from the state as it is then, and sent once that is on disk.
#include <algorithm>

#include "net/stage.h"
#include "net/view_fields.h"

namespace tocsin::net {
namespace {

constexpr std::chrono::milliseconds group_pause{100};
constexpr std::chrono::milliseconds composing_pause{500};
constexpr std::chrono::milliseconds people_pause{500};
constexpr std::chrono::milliseconds score_pause{1'000};
constexpr std::chrono::milliseconds campaigns_pause{500};
constexpr std::chrono::microseconds clock_pause{5'000'000};
constexpr std::size_t events_at_once = 256;
constexpr std::size_t backlog_bytes = 512UL * 1024;  // of a link, until it is sent more of the past

template <class T>
std::string json_of(const T& list) {
  std::string out;
  {
    JsonWriter writer(out);
    writer.write(list);
  }
  // The writer's own braces are not wanted here.
  return out.substr(1, out.size() - 2);
}

void sort_out(std::vector<std::uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

Frame frame_of(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

}  // namespace

void Stage::flush() {
  if (waiting_for_disk_ || !failure_.empty()) return;
  Batch batch;
  batch.sequence = session_->state().sequence;
  batch.with_clock = std::exchange(clock_granted_, false);
  batch.since = std::chrono::steady_clock::now();
  flush_groups(batch);
  // Those who are still to be welcomed come first: what is for all is in their welcome.
  for (const std::uint64_t id : std::exchange(listed_, {})) {
    if (const auto found = members_.find(id); found != members_.end()) flush_member(*found->second, batch);
  }
  flush_shared(batch);
  if (batch.frames.empty()) return;
  if (!session_->is_journaled()) return deliver(batch);
  batch_ = std::move(batch);
  waiting_for_disk_ = true;
  {
    const std::lock_guard guard(mutex_);
    wanted_ = batch_.sequence;
    wants_clock_ = batch_.with_clock;
    ++batches_;
  }
  wanted_changed_.notify_one();
}

void Stage::flush_groups(Batch& batch) {
  if (!any_group_dirty_ || batch.since - groups_sent_at_ < group_pause) return;
  groups_sent_at_ = batch.since;
  any_group_dirty_ = false;
  const sim::State& state = session_->state();
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    Group& group = groups_[i];
    const sim::SeatParts dirty = std::exchange(group.dirty, 0U);
    if (dirty == 0 || group.members == 0) continue;
    std::string out;
    bool any = false;
    {
      JsonWriter writer(out);
      writer.text("type", "update");
      writer.whole("sequence", batch.sequence);
      const auto put = [&](const char* key, std::string now, std::string& before) {
        if (now == before) return;
        any = true;
        writer.raw(key, now);
        before = std::move(now);
      };
      if ((dirty & sim::part_incidents) != 0) {
        put("incidents", json_of(sim::seat_incidents(state, group.seat)), group.incidents);
      }
      if ((dirty & sim::part_readiness) != 0) {
        put("readiness", json_of(sim::seat_readiness(state, group.seat)), group.readiness);
      }
      if ((dirty & sim::part_channels) != 0) {
        put("channels", json_of(sim::seat_channels(state, group.seat)), group.channels);
      }
    }
    if (!any) continue;
    const Frame frame = frame_of(std::move(out));
    const sim::Seat& one = session_->plan().seats[group.seat];
    for (const sim::Index seat : session_->plan().seats_of_agency[one.agency]) {
      const Member* member = at_seat_[seat];
      if (member != nullptr && member->welcomed && group_of_seat_[seat] == i) {
        batch.frames.emplace_back(member->link_id, frame);
      }
    }
  }
}

// The clock for everybody, and who is there for those who may know.
void Stage::flush_shared(Batch& batch) {
  const RealTime now = batch.since;
  // How many are writing is news only for those who run the exercise; seats hear of it with the next clock.
  const bool composing = composing_changed_ && now - composing_sent_at_ >= composing_pause;
  if (clock_changed_ || composing) {
    const Frame frame = clock_frame(batch);
    for (const auto& [id, member] : members_) {
      if (member->welcomed && (clock_changed_ || member->sees_all())) batch.frames.emplace_back(id, frame);
    }
    if (clock_changed_) reminded_at_ = now;
    clock_changed_ = composing_changed_ = false;
    composing_sent_at_ = now;
  }
  remind_of_clock(batch);
  if (people_changed_ && now - people_sent_at_ >= people_pause) {
    people_changed_ = false;
    people_sent_at_ = now;
    People people;
    for (const auto& [id, member] : members_) {
      people.people.push_back({member->seat, member->role, member->name, true});
    }
    Frame frame;
    for (const auto& [id, member] : members_) {
      if (!member->sees_all() || !member->welcomed) continue;
      if (!frame) frame = frame_of(write_frame(people));
      batch.frames.emplace_back(id, frame);
    }
  }
  if (score_changed_ && book_.score_released() && now - score_sent_at_ >= score_pause) {
    score_changed_ = false;
    score_sent_at_ = now;
    const sim::Score score = session_->score();
    for (const auto& [id, member] : members_) {
      if (!member->welcomed) continue;
      Update update;
      update.sequence = batch.sequence;
      update.score = sim::seat_score(session_->plan(), score, member->seat);
      batch.frames.emplace_back(id, frame_of(write_frame(update)));
    }
  } else if (!book_.score_released()) {
    score_changed_ = false;
  }
  if (campaigns_changed_ && now - campaigns_sent_at_ >= campaigns_pause) {
    campaigns_changed_ = false;
    campaigns_sent_at_ = now;
    Update update;
    update.sequence = batch.sequence;
    update.campaigns = sim::campaign_counts(session_->state());
    const Frame frame = frame_of(write_frame(update));
    for (const Member* member : all_seeing_) {
      if (member->welcomed) batch.frames.emplace_back(member->link_id, frame);
    }
  }
}

Frame Stage::clock_frame(const Batch& batch) {
  clock_sent_ = sim::seat_clock(session_->state());
  Update update;
  update.sequence = batch.sequence;
  update.clock = clock_sent_;
  return frame_of(write_frame(update));
}

// Everybody in turn: thousands at once would keep all answers waiting meanwhile.
void Stage::remind_of_clock(Batch& batch) {
  if (members_.empty() || session_->state().ended) return;
  const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(batch.since - reminded_at_);
  const auto count = static_cast<std::int64_t>(members_.size());
  const std::int64_t due = std::min(count, count * std::min(passed, clock_pause).count() / clock_pause.count());
  if (due == 0) return;
  reminded_at_ = batch.since;
  const Frame frame = clock_frame(batch);
  auto member = members_.upper_bound(reminded_last_);
  for (std::int64_t i = 0; i < due; ++i, ++member) {
    if (member == members_.end()) member = members_.begin();
    if (member->second->welcomed) batch.frames.emplace_back(member->first, frame);
    reminded_last_ = member->first;
  }
}

Welcome Stage::welcome(Member& member) {
  const sim::State& state = session_->state();
  const auto& events = session_->events();
  Welcome made;
  made.engine = TOCSIN_VERSION;
  made.resume = member.resume;
  made.sequence = state.sequence;
  made.inputs = inputs_of(member).size();
  made.view.frame = sim::seat_frame(session_->plan(), member.seat, member.role);
  made.view.clock = sim::seat_clock(state);
  if (book_.score_released()) made.view.score = sim::seat_score(session_->plan(), session_->score(), member.seat);
  if (member.sees_all()) {
    made.last_event = events.empty() ? 0 : events.back().sequence;
    made.view.campaigns = sim::campaign_counts(state);
    if (!std::exchange(member.knows_sources, true)) {
      for (const auto& source : session_->loaded().sources) made.sources.push_back({source.name, source.text});
    }
    return made;
  }
  const sim::Index seat = member.seat;
  const Trail& trail = trails_.of(seat);
  for (const std::uint32_t position : trail.arrived) {
    made.view.inbox.push_back(sim::seat_message(state, events[position], seat));
  }
  made.view.mails = sim::seat_mails(state, seat);
  for (const std::uint32_t position : trail.done) {
    made.view.record.push_back(*sim::seat_deed(session_->plan(), events[position], seat));
  }
  for (const sim::Index instance : trail.duties) made.view.duties.push_back(sim::seat_duty(state, instance));
  made.view.incidents = sim::seat_incidents(state, seat);
  made.view.actions = sim::seat_actions(state, seat);
  made.view.readiness = sim::seat_readiness(state, seat);
  made.view.channels = sim::seat_channels(state, seat);
  return made;
}

Update Stage::update(Member& member) {
  const sim::State& state = session_->state();
  const auto& events = session_->events();
  Update made;
  made.sequence = state.sequence;
  sort_out(member.arrived);
  sort_out(member.done);
  sort_out(member.duties);
  std::sort(member.mails.begin(), member.mails.end());
  member.mails.erase(std::unique(member.mails.begin(), member.mails.end()), member.mails.end());
  for (const std::uint32_t position : member.arrived) {
    made.inbox.push_back(sim::seat_message(state, events[position], member.seat));
  }
  for (const std::uint32_t position : member.done) {
    made.record.push_back(*sim::seat_deed(session_->plan(), events[position], member.seat));
  }
  for (const auto& [campaign, mail] : member.mails) {
    made.mails.push_back(sim::seat_mail(state, campaign, mail, member.seat));
  }
  for (const sim::Index instance : member.duties) made.duties.push_back(sim::seat_duty(state, instance));
  if ((member.parts & sim::part_actions) != 0) made.actions = sim::seat_actions(state, member.seat);
  return made;
}

void Stage::flush_member(Member& member, Batch& batch) {
  member.listed = false;
  if (!member.welcomed) {
    member.welcomed = true;
    batch.frames.emplace_back(member.link_id, frame_of(write_frame(welcome(member))));
  } else if (!member.sees_all() && (member.parts != 0 || !member.arrived.empty() || !member.done.empty() ||
                                    !member.duties.empty() || !member.mails.empty())) {
    batch.frames.emplace_back(member.link_id, frame_of(write_frame(update(member))));
  }
  member.parts = 0;
  std::vector<std::uint32_t>().swap(member.arrived);
  std::vector<std::uint32_t>().swap(member.done);
  std::vector<sim::Index>().swap(member.duties);
  std::vector<std::pair<sim::Index, sim::Index>>().swap(member.mails);
  if (member.sees_all()) flush_events(member, batch);
  for (const Answered& answered : member.answers) {
    batch.frames.emplace_back(member.link_id, frame_of(write_frame(answered)));
  }
  std::vector<Answered>().swap(member.answers);
}

// One frame of events at a time, and the next when the link has sent it: the past may be long.
void Stage::flush_events(Member& member, Batch& batch) {
  const auto& events = session_->events();
  if (member.events_sent >= events.size() || member.link->queued_bytes() > backlog_bytes) return;
  const std::size_t from = member.events_sent;
  const std::size_t to = std::min(events.size(), from + events_at_once);
  if (!shared_events_ || from != shared_from_ || to != shared_to_) {
    Events part;
    part.events.assign(events.begin() + static_cast<std::ptrdiff_t>(from),
                       events.begin() + static_cast<std::ptrdiff_t>(to));
    const auto& inputs = trails_.by_control();
    part.inputs = static_cast<std::uint64_t>(std::lower_bound(inputs.begin(), inputs.end(), to) - inputs.begin());
    shared_events_ = frame_of(write_frame(part));
    shared_from_ = from;
    shared_to_ = to;
  }
  batch.frames.emplace_back(member.link_id, shared_events_);
  member.events_sent = to;
  if (to < events.size()) list(member);
}

void Stage::deliver(Batch& batch) {
  for (auto& [id, frame] : batch.frames) {
    const auto found = members_.find(id);
    if (found == members_.end()) continue;
    Link& link = *found->second->link;
    if (link.queued_bytes() != 0 && link.queued_bytes() + frame->size() > limits_.queue_bytes) {
      dismiss_(id, {"too-slow",
                    {"接收太慢，已中斷連線，請重新連線。", "Too slow to take what is sent; cut off. Connect again."}});
      continue;
    }
    link.send(std::move(frame));
  }
}

}  // namespace tocsin::net
