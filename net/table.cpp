#include "net/table.h"

#include <algorithm>
#include <utility>

#include "conduct/pace.h"
#include "net/asking.h"

namespace tocsin::net {
namespace {

sim::Command by_control(sim::Kind kind) {
  sim::Command command;
  command.kind = kind;
  command.origin = sim::Origin::controller;
  return command;
}

}  // namespace

class Table::Shared {
 public:
  Shared(std::unique_ptr<conduct::Session> opened, bool is_by_hand) : session(std::move(opened)), by_hand(is_by_hand) {}

  void run() {
    if (by_hand || session->state().ended) return;
    session->advance(std::min(pace.now(session->state()), session->plan().ends));
  }

  std::unique_ptr<conduct::Session> session;
  bool by_hand;
  conduct::Pace pace;
  std::vector<Place*> places;
  bool released = false;
};

class Table::Place : public Client {
 public:
  Place(Shared& shared, sim::Index seat, sim::SeatRole role, std::string name)
      : shared_(&shared), desk_(shared.session->plan(), seat, role), name_(std::move(name)) {
    desk_.catch_up(session().state(), session().events());
    if (shared.released) desk_.release(session().plan(), session().score());
    parts_ = sim::all_parts;
    shared.places.push_back(this);
  }
  ~Place() override {
    auto& places = shared_->places;
    places.erase(std::remove(places.begin(), places.end(), this), places.end());
  }

  [[nodiscard]] Status status() const override { return status_; }
  [[nodiscard]] const sim::SeatView& view() const override { return desk_.view(); }
  [[nodiscard]] const sim::State* state() const override { return sees_all() ? &session().state() : nullptr; }
  [[nodiscard]] const std::vector<sim::Event>& events() const override {
    static const std::vector<sim::Event> no_events;
    return sees_all() ? session().events() : no_events;
  }
  [[nodiscard]] std::optional<sim::Score> score() const override {
    if (!sees_all()) return std::nullopt;
    return session().score();
  }
  [[nodiscard]] std::vector<Presence> presences() const override {
    std::vector<Presence> found;
    if (!sees_all()) return found;
    for (const Place* place : shared_->places) {
      found.push_back({place->view().frame.seat, place->view().frame.role, place->name_, true});
    }
    return found;
  }

  sim::SeatParts poll() override {
    shared_->run();
    desk_.tell_time(session().state());
    if (shared_->released && (parts_ & sim::part_score) != 0) desk_.release(session().plan(), session().score());
    return std::exchange(parts_, 0);
  }
  [[nodiscard]] std::vector<Answer> answers() override { return std::exchange(answers_, {}); }

  Ticket send(sim::Command command) override {
    const auto verb = verb_of(command.kind);
    if (!verb) return answer(not_a_command());
    shared_->run();
    make_own(session().plan(), asker(), command);
    auto refusal = forbid(*verb, asker(), session());
    if (!refusal) refusal = session().submit(command, session().state().now);
    return answer(std::move(refusal));
  }

  Ticket send(const TimeWish& wish) override {
    shared_->run();
    auto refusal = forbid(wish.what == TimeWish::What::step ? Verb::step : Verb::jump, asker(), session());
    if (!refusal) refusal = let_time_go(session(), wish);
    return answer(std::move(refusal));
  }

  Ticket release_score() override {
    auto refusal = forbid(Verb::release_score, asker(), session());
    if (!refusal) {
      shared_->released = true;
      for (Place* place : shared_->places) place->touch(sim::part_score);
    }
    return answer(std::move(refusal));
  }

  void set_wake_up(std::function<void()> wake_up) override { wake_up_ = std::move(wake_up); }

  void take(const sim::Event& event) {
    touch(desk_.take(session().state(), event) | (shared_->released ? sim::part_score : 0));
  }

 private:
  [[nodiscard]] conduct::Session& session() const { return *shared_->session; }
  [[nodiscard]] Asker asker() const { return {view().frame.seat, view().frame.role}; }
  [[nodiscard]] bool sees_all() const { return view().frame.seat == sim::none; }
  void touch(sim::SeatParts parts) {
    parts_ |= parts;
    if (parts != 0 && wake_up_) wake_up_();
  }
  Ticket answer(std::optional<sim::Refusal> refusal) {
    Answer made;
    made.ticket = ++last_ticket_;
    made.what = refusal ? Answer::What::refused : Answer::What::accepted;
    made.sequence = session().state().sequence;
    if (refusal) made.refusal = std::move(*refusal);
    if (const auto failed = session().settle()) {
      made.what = Answer::What::lost;
      status_ = {Status::What::cut_off, "journal", {failed->message, failed->message}};
    }
    answers_.push_back(std::move(made));
    touch(sim::part_clock);
    return last_ticket_;
  }

  Shared* shared_;
  sim::SeatDesk desk_;
  std::string name_;
  Status status_{Status::What::connected, "", {}};
  sim::SeatParts parts_ = 0;
  std::vector<Answer> answers_;
  Ticket last_ticket_ = 0;
  std::function<void()> wake_up_;
};

Table::Table(std::unique_ptr<conduct::Session> session, Begins begins)
    : shared_(std::make_unique<Shared>(std::move(session), begins == Begins::by_hand)) {
  conduct::Session& at_work = *shared_->session;
  const sim::State& state = at_work.state();
  if (begins == Begins::on_request && state.now == at_work.plan().starts && !state.clock.paused && !state.ended) {
    at_work.submit(by_control(sim::Kind::paused), state.now);
  }
  at_work.watch([shared = shared_.get()](const sim::Event& event) {
    for (Place* place : shared->places) place->take(event);
  });
}

Table::~Table() { shared_->session->watch(nullptr); }

std::unique_ptr<Client> Table::sit(sim::Index seat, const std::string& name) {
  const sim::State& state = session().state();
  if (state.seats[seat].occupant != sim::Occupant::person && !state.ended) {
    sim::Command seated = by_control(sim::Kind::seated);
    seated.seat = seat;
    seated.value = static_cast<sim::Value>(sim::Occupant::person);
    seated.text = name;
    session().submit(seated, state.now);
  }
  return std::make_unique<Place>(*shared_, seat, sim::role_of_seat(session().plan(), seat), name);
}

std::unique_ptr<Client> Table::join(sim::SeatRole role) {
  return std::make_unique<Place>(*shared_, sim::none, role, "");
}

void Table::run() { shared_->run(); }

int Table::idle_ms(int most_ms) const {
  return shared_->pace.until(shared_->session->next_due(), shared_->session->state(), most_ms);
}

conduct::Session& Table::session() { return *shared_->session; }

}  // namespace tocsin::net
