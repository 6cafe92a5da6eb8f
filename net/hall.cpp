#include "net/hall.h"

#include "net/stage.h"

#include <algorithm>

namespace tocsin::net {
namespace {

constexpr int idle_ms = 1'000;

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Frame frame_of(const Bye& bye) { return std::make_shared<const std::string>(write_frame(bye)); }

const char* name_of(Admission::What what) {
  switch (what) {
    case Admission::What::unknown: return "unknown";
    case Admission::What::expired: return "expired";
    case Admission::What::revoked: return "revoked";
    case Admission::What::admitted: return "in-use";
  }
  return "unknown";
}

}  // namespace

Hall::Hall(const Limits& limits, const Log& log, Post post, std::function<void(int)> turned)
    : limits_(limits), log_(log), post_(std::move(post)), turned_(std::move(turned)) {}

Hall::~Hall() { *alive_ = false; }

Stage& Hall::add(std::unique_ptr<conduct::Session> session, DoorBook book) {
  stages_.push_back(std::make_unique<Stage>(std::move(session), std::move(book), limits_, post_));
  Stage& stage = *stages_.back();
  stage.on_dismissal([this](std::uint64_t id, const Bye& bye) {
    if (const auto found = guests_.find(id); found != guests_.end()) dismiss(id, found->second, bye);
  });
  log_.write(Level::info, "exercise-opened",
             {{"exercise", stage.id()},
              {"drill", stage.session().plan().id},
              {"events", std::to_string(stage.session().state().sequence)}});
  wake();
  return stage;
}

void Hall::wake() {
  if (std::exchange(turn_is_posted_, true)) return;
  const std::weak_ptr<bool> alive = alive_;
  post_([this, alive] {
    if (const auto still = alive.lock(); !still || !*still) return;
    turn_is_posted_ = false;
    turn();
  });
}

std::uint64_t Hall::opened(Link& link, const std::string& peer) {
  const std::uint64_t id = ++last_link_;
  Guest& guest = guests_[id];
  guest.link = &link;
  guest.peer = peer;
  if (stopping_ || guests_.size() > limits_.links) {
    dismiss(id, guest, {"full", {"伺服器連線已滿，請稍後再試。", "The server has no room; try again later."}});
    return id;
  }
  waiting_.emplace_back(std::chrono::steady_clock::now() + limits_.hello_within, id);
  return id;
}

void Hall::received(std::uint64_t id, std::string_view frame) {
  const auto found = guests_.find(id);
  if (found == guests_.end() || found->second.leaving) return;
  Guest& guest = found->second;
  ++frames_;
  const Request request = read_request(frame);
  if (const auto* malformed = std::get_if<Malformed>(&request)) {
    return misbehaved(id, malformed->code, malformed->why);
  }
  if (const auto* hello = std::get_if<Hello>(&request)) {
    if (guest.member != nullptr) return misbehaved(id, "malformed", {"首則訊息重複送出", "a second hello"});
    receive_hello(id, guest, *hello);
  } else {
    if (guest.member == nullptr)
      return misbehaved(id, "malformed", {"首則訊息之前就送出請求", "a request before the hello"});
    if (!guest.stage->ask(*guest.member, std::get<Ask>(request))) {
      dismiss(id, guest, {"too-fast", {"請求過於頻繁，已中斷連線。", "Far too many requests; cut off."}});
    }
  }
  wake();
}

void Hall::receive_hello(std::uint64_t id, Guest& guest, const Hello& hello) {
  if (stages_.empty()) return;
  Stage* stage = stages_.front().get();
  Admission admission;
  // Every exercise's book is asked, so that what a refusal takes does not say which exercises there are.
  for (const auto& each : stages_) {
    const bool ours = each->id() == hello.exercise;
    Admission found = each->book().admit(hello.token, ours, seconds_now());
    if (!ours) continue;
    stage = each.get();
    admission = std::move(found);
  }
  Member* member = nullptr;
  if (admission.what == Admission::What::admitted && stage->failure().empty()) {
    member = stage->join(admission, id, *guest.link, hello);
  }
  if (member == nullptr) {
    ++refused_;
    log_.write(Level::warning, "join-refused", {{"peer", guest.peer}, {"code", name_of(admission.what)}});
    return dismiss(id, guest, {"join-refused", {"這張入場碼無法使用。", "This join code cannot be used."}});
  }
  ++joined_;
  guest.stage = stage;
  guest.member = member;
  log_.write(Level::info, "joined",
             {{"peer", guest.peer},
              {"exercise", stage->id()},
              {"role", sim::name_of(member->role)},
              {"seat", member->sees_all() ? "-" : stage->session().plan().seats[member->seat].id}});
}

void Hall::misbehaved(std::uint64_t id, const std::string& code, const sim::Text& why) {
  const auto found = guests_.find(id);
  if (found == guests_.end() || found->second.leaving) return;
  log_.write(Level::warning, "misbehaved", {{"peer", found->second.peer}, {"code", code}, {"why", why.en}});
  dismiss(id, found->second, {code, {"連線協定錯誤：" + why.zh + "。", "Protocol error: " + why.en}});
}

void Hall::dismiss(std::uint64_t id, Guest& guest, const Bye& bye) {
  if (std::exchange(guest.leaving, true)) return;
  ++dismissed_[bye.code];
  if (guest.stage != nullptr) {
    log_.write(Level::info, "dismissed", {{"peer", guest.peer}, {"code", bye.code}});
    guest.stage->leave(id);
  }
  guest.stage = nullptr;
  guest.member = nullptr;
  guest.link->send(frame_of(bye));
  guest.link->close();
}

void Hall::has_room(std::uint64_t id) {
  const auto found = guests_.find(id);
  if (found == guests_.end() || found->second.member == nullptr) return;
  if (!found->second.member->sees_all()) return;
  found->second.stage->has_room(*found->second.member);
  wake();
}

void Hall::closed(std::uint64_t id) {
  const auto found = guests_.find(id);
  if (found == guests_.end()) return;
  if (found->second.stage != nullptr) {
    log_.write(Level::info, "left", {{"peer", found->second.peer}, {"exercise", found->second.stage->id()}});
    found->second.stage->leave(id);
  }
  guests_.erase(found);
  wake();
}

void Hall::turn() {
  const RealTime now = std::chrono::steady_clock::now();
  while (!waiting_.empty() && waiting_.front().first <= now) {
    const std::uint64_t id = waiting_.front().second;
    waiting_.pop_front();
    const auto found = guests_.find(id);
    if (found == guests_.end() || found->second.member != nullptr) continue;
    misbehaved(id, "hello-timeout", {"未在時限內送出首則訊息", "no hello in time"});
  }
  int next_ms = idle_ms;
  for (const auto& stage : stages_) {
    next_ms = std::min(next_ms, stage->turn(idle_ms));
    if (stage->failure().empty() || stage->members() == 0) continue;
    log_.write(Level::error, "journal-failed", {{"exercise", stage->id()}, {"why", stage->failure()}});
    for (auto& [id, guest] : guests_) {
      if (guest.stage != stage.get()) continue;
      dismiss(id, guest, {"journal-failed", {"伺服器無法寫入紀錄。", "The server cannot write its journal."}});
    }
  }
  if (turned_) turned_(next_ms);
}

void Hall::stop() {
  stopping_ = true;
  for (const auto& stage : stages_) stage->settle();
  for (auto& [id, guest] : guests_) {
    dismiss(id, guest, {"stopping", {"伺服器正在停止。", "The server is stopping."}});
  }
  // Whoever had a form open has left it now, and that is an event, too.
  for (const auto& stage : stages_) stage->settle();
}

bool Hall::is_healthy() const {
  return std::all_of(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->failure().empty(); });
}

std::string Hall::metrics() const {
  std::string out;
  const auto head = [&](const char* name, const char* type, const char* help) {
    out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
  };
  const auto plain = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
    head(name, type, help);
    out += std::string(name) + " " + std::to_string(value) + "\n";
  };
  const auto each = [&](const char* name, const char* type, const char* help, const auto& value_of) {
    head(name, type, help);
    for (const auto& stage : stages_) {
      out += std::string(name) + "{exercise=\"" + stage->id() + "\"} " + std::to_string(value_of(*stage)) + "\n";
    }
  };
  plain("tocsin_connections", "gauge", "Connections, with those that have not said hello yet.", guests_.size());
  plain("tocsin_joins_total", "counter", "Clients that were let in.", joined_);
  plain("tocsin_joins_refused_total", "counter", "Join codes that were refused.", refused_);
  plain("tocsin_frames_received_total", "counter", "Frames from clients.", frames_);
  head("tocsin_dismissed_total", "counter", "Connections that the server ended, by reason.");
  for (const auto& [code, count] : dismissed_) {
    out += "tocsin_dismissed_total{code=\"" + code + "\"} " + std::to_string(count) + "\n";
  }
  each("tocsin_members", "gauge", "Clients in the exercise.", [](const Stage& stage) { return stage.members(); });
  each("tocsin_queued_bytes", "gauge", "Bytes queued for clients.",
       [](const Stage& stage) { return stage.queued_bytes(); });
  each("tocsin_events", "gauge", "Events of the exercise.",
       [](const Stage& stage) { return stage.session().state().sequence; });
  each("tocsin_simulated_ms", "gauge", "Simulated time, ms since 1970.",
       [](const Stage& stage) { return stage.session().state().now; });
  each("tocsin_clock_rate", "gauge", "Simulated per real time, in force; 0: it stands.",
       [](const Stage& stage) { return sim::seat_clock(stage.session().state()).rate_now; });
  each("tocsin_requests_accepted_total", "counter", "Requests that were done.",
       [](const Stage& stage) { return stage.counts().accepted; });
  each("tocsin_requests_refused_total", "counter", "Requests that were refused.",
       [](const Stage& stage) { return stage.counts().refused; });
  each("tocsin_requests_repeated_total", "counter", "Requests that had been done already.",
       [](const Stage& stage) { return stage.counts().repeated; });
  each("tocsin_commits_total", "counter", "Commits that somebody waited for.",
       [](const Stage& stage) { return stage.counts().commits; });
  each("tocsin_commit_microseconds_total", "counter", "Time that they took, together.",
       [](const Stage& stage) { return stage.counts().commit_us_sum; });
  each("tocsin_commit_microseconds_max", "gauge", "The longest of them.",
       [](const Stage& stage) { return stage.counts().commit_us_max; });
  return out;
}

}  // namespace tocsin::net
