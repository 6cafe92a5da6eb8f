#include "gui/exercise_page.h"

#include <libintl.h>

#include <algorithm>

#include "gui/facilitator.h"
#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

constexpr int steps_at_once_max = 5000;

}  // namespace

ExercisePage::ExercisePage(std::unique_ptr<Play> play, Host& host, std::optional<sim::Index> alone)
    : play_(std::move(play)), store_(&host.store()), alone_(alone.has_value()), documents_(host) {
  for (const sim::Index seat : play_->seated()) sit(seat);
  show(View::console);
  welcome();
  if (!alone) return;
  sit(*alone);
  client().send(control(sim::Kind::resumed));
}

// What somebody came for is known when the first view has arrived.
void ExercisePage::welcome() {
  const sim::SeatFrame& frame = client().view().frame;
  if (welcomed_ || frame.title.in(true).empty()) return;
  welcomed_ = true;
  if (frame.seat != sim::none) {
    seated_[frame.seat] = {&client(), std::make_unique<Desk>(client(), *store_)};
    seat_ = frame.seat;
    show(View::desk);
  } else if (play_->invitations() != nullptr) {
    show(View::invitations);
  } else if (frame.role == sim::SeatRole::evaluator) {
    show(View::evaluator);
  } else if (frame.role == sim::SeatRole::observer) {
    show(View::projector);
  }
}

void ExercisePage::show(View view) {
  view_ = view;
  if (view == View::documents && !documents_.is_open()) documents_.open_journal(play_->journal());
}

void ExercisePage::sit(sim::Index seat) {
  if (const auto before = seated_.find(seat_); before != seated_.end() && seat != seat_) before->second.desk->leave();
  Seated& seated = seated_[seat];
  if (!seated.desk) {
    seated.client = play_->sit(seat);
    if (seated.client == nullptr) {
      seated_.erase(seat);
      return;
    }
    seated.desk = std::make_unique<Desk>(*seated.client, *store_);
  }
  seat_ = seat;
  show(View::desk);
}

Watch ExercisePage::watch() const {
  const sim::SeatRole role = client().view().frame.role;
  const bool notes = view_ == View::evaluator && role == sim::SeatRole::evaluator;
  return {client().state(), client().events(), role == sim::SeatRole::controller || notes,
          score_released_,  people_,           client().view().campaigns};
}

bool ExercisePage::poll() {
  bool changed = false;
  if (seated_.empty() || seated_.begin()->second.client != &client()) {
    changed = client().poll() != 0;
    for (const net::Answer& answer : client().answers()) {
      if (answer.what == net::Answer::What::refused) {
        notice_ = answer.refusal.because.zh + " / " + answer.refusal.because.en;
        changed = true;
      }
    }
    people_ = client().presences();
  }
  for (auto& [seat, seated] : seated_) {
    changed = seated.client->poll() != 0 || changed;
    seated.desk->take_answers();
  }
  welcome();
  // Whoever trains alone has nobody who would show them how it went.
  if (alone_ && !score_released_ && client().view().clock.ended) {
    client().release_score();
    score_released_ = true;
    changed = true;
  }
  return changed;
}

double ExercisePage::seconds_to_wait() const {
  constexpr int away_ms = 500;
  const net::Status::What status = client().status().what;
  if (status == net::Status::What::cut_off) return -1;
  if (status != net::Status::What::connected) return play_->idle_ms(away_ms) / 1000.0;
  const sim::SeatClock& clock = client().view().clock;
  const sim::State* state = client().state();
  const bool stands = state == nullptr ? clock.ended || clock.rate_now == 0 : state->ended || state->clock.stands();
  const std::uint32_t rate = state == nullptr ? clock.rate_now : state->clock.rate_now();
  if (stands) return -1;
  // The seconds hand is drawn as often as an eye follows it.
  const int tick_ms = rate > 1 ? 100 : 500;
  return play_->idle_ms(tick_ms) / 1000.0;
}

void ExercisePage::leave() {
  for (auto& [seat, seated] : seated_) seated.desk->leave();
}

void ExercisePage::send(const Orders& orders) {
  net::Client& to = client();
  if (!orders.empty()) notice_.clear();
  for (const Order& order : orders) {
    switch (order.what) {
      case Order::What::command: to.send(order.command); break;
      case Order::What::step: to.send(net::TimeWish{net::TimeWish::What::step, 0}); break;
      case Order::What::jump: to.send(net::TimeWish{net::TimeWish::What::jump, order.until}); break;
      case Order::What::release:
        to.release_score();
        score_released_ = true;
        break;
    }
  }
}

// Time goes on until something comes to this seat, as a person who trains alone wants it.
void ExercisePage::go_on_to_own() {
  const auto seated = seated_.find(seat_);
  if (seated == seated_.end()) return;
  const auto count = [&] {
    const sim::SeatView& view = seated->second.client->view();
    const auto open = std::count_if(view.duties.begin(), view.duties.end(),
                                    [](const sim::SeatDuty& duty) { return duty.state == sim::DutyState::open; });
    return std::pair(view.inbox.size() + view.mails.size(), open);
  };
  net::Client& clock = client();
  const auto before = count();
  for (int i = 0; i < steps_at_once_max; ++i) {
    const std::uint64_t sequence = clock.state()->sequence;
    const sim::Time now = clock.state()->now;
    clock.send(net::TimeWish{net::TimeWish::What::step, 0});
    poll();
    const sim::State& state = *clock.state();
    if (count() != before || state.ended || !state.clock.holding.empty()) return;
    if (state.sequence == sequence && state.now == now) return;
  }
}

void ExercisePage::draw_seat_menu(Ui& ui) {
  const sim::Plan& plan = *client().state()->plan;
  for (auto& [seat, seated] : seated_) {
    ImGui::SameLine(0, ui.px(4));
    const std::size_t unread = seated.desk->unread(seated.client->view());
    std::string label = icon::person;
    label += ' ';
    label += label_of(plan.seats[seat], ui.english);
    label = cut_to(label, ui.px(190));
    if (unread > 0) label += " (" + std::to_string(unread) + ")";
    const bool chosen = view_ == View::desk && seat == seat_;
    if (button(ui, "page.seat." + plan.seats[seat].id, label, chosen ? Look::chosen : Look::quiet)) sit(seat);
  }
  if (!play_->has_seats()) return;
  ImGui::SameLine(0, ui.px(4));
  if (button(ui, "page.sit", std::string(icon::plus) + " " + gettext("Sit down"), Look::quiet)) {
    ImGui::OpenPopup("sit-down");
  }
  if (!ImGui::BeginPopup("sit-down")) return;
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const auto seat = static_cast<sim::Index>(i);
    if (seated_.count(seat) != 0) continue;
    const std::string label = reports::seat_label(plan, seat, ui.english) + "###sit." + plan.seats[i].id;
    const bool hit = ImGui::MenuItem(label.c_str());
    ui.marks.put("sit." + plan.seats[i].id);
    if (hit) sit(seat);
  }
  ImGui::EndPopup();
}

// Whoever trains alone is their own control of the clock.
void ExercisePage::draw_own_clock(Ui& ui) {
  const sim::State& state = *client().state();
  if (state.ended) return;
  Orders orders;
  const bool paused = state.clock.paused;
  const std::string label =
      std::string(paused ? icon::play : icon::pause) + " " + (paused ? gettext("Resume") : gettext("Pause"));
  if (button(ui, "own.pause", label)) {
    Order order;
    order.command = control(paused ? sim::Kind::resumed : sim::Kind::paused);
    orders.push_back(order);
  }
  ImGui::SameLine(0, ui.px(4));
  if (button(ui, "own.next", std::string(icon::forward) + " " + gettext("On to what concerns me"))) go_on_to_own();
  ImGui::SameLine(0, ui.px(4));
  send(orders);
}

void ExercisePage::draw_tabs(Ui& ui) {
  struct Tab {
    View view;
    const char* key;
    const char* sign;
    const char* word;
  };
  const Tab tabs[] = {{View::invitations, "page.invitations", icon::network, gettext("Invitations")},
                      {View::console, "page.console", icon::table, gettext("Console")},
                      {View::projector, "page.projector", icon::projector, gettext("Projector")},
                      {View::evaluator, "page.evaluator", icon::star, gettext("Evaluation")},
                      {View::documents, "page.documents", icon::file, gettext("Documents")}};
  bool first = true;
  for (const Tab& tab : tabs) {
    if (alone_ && tab.view == View::projector) continue;  // there is nobody to show it to
    if (tab.view == View::invitations && play_->invitations() == nullptr) continue;
    if (tab.view == View::evaluator && client().view().frame.role == sim::SeatRole::observer) continue;
    if (tab.view == View::documents && (play_->journal().empty() || !client().view().clock.ended)) continue;
    if (!std::exchange(first, false)) ImGui::SameLine(0, ui.px(4));
    std::string label = tab.sign;
    label += ' ';
    label += tab.word;
    if (button(ui, tab.key, label, view_ == tab.view ? Look::chosen : Look::quiet)) {
      if (const auto before = seated_.find(seat_); before != seated_.end()) before->second.desk->leave();
      show(tab.view);
    }
    if (alone_ && !client().view().clock.ended) hint(ui, gettext("Shows the truth and what is still to come"));
  }
}

void ExercisePage::draw_switch(Ui& ui) {
  if (!sees_all()) return;
  if (alone_ && view_ == View::desk) draw_own_clock(ui);
  draw_tabs(ui);
  if (!alone_) {
    draw_seat_menu(ui);
    return;
  }
  ImGui::SameLine(0, ui.px(4));
  const std::string own = std::string(icon::person) + " " + gettext("My desk");
  if (button(ui, "page.desk", own, view_ == View::desk ? Look::chosen : Look::quiet)) show(View::desk);
}

// Says how things stand when they do not stand well. False: there is nothing to show yet.
bool ExercisePage::draw_connection(Ui& ui) {
  const auto seated = seated_.find(seat_);
  const bool at_desk = view_ == View::desk && seated != seated_.end();
  const net::Client& shown = at_desk ? *seated->second.client : client();
  const net::Status status = shown.status();
  const bool arrived = at_desk ? shown.view().frame.seat != sim::none : sees_all();
  switch (status.what) {
    case net::Status::What::connected:
      if (!arrived) wrapped(ui, gettext("The exercise has not arrived yet."), Tone::dim);
      return arrived;
    case net::Status::What::connecting:
      badge(ui, icon::network, gettext("connecting to the server…"), Tone::accent);
      break;
    case net::Status::What::reconnecting:
      badge(ui, icon::cut_off,
            fill(gettext("The server cannot be reached (%s). It is tried again and again; what you write is kept."),
                 {status.code.empty() ? gettext("no answer") : status.code}),
            Tone::warn);
      break;
    case net::Status::What::cut_off:
      badge(ui, icon::ban, status.reason.in(ui.english), Tone::bad);
      wrapped(
          ui,
          gettext("The connection has ended for good. Ask whoever runs the exercise for a new code, then join again "
                  "from the start page; drafts are kept."),
          Tone::dim);
      break;
  }
  ui.marks.put("page.connection");
  return arrived;
}

void ExercisePage::draw(Ui& ui) {
  if (!draw_connection(ui)) return;
  Orders orders;
  switch (view_) {
    case View::console:
      console_.draw(
          ui, watch(), [&] { return client().score().value_or(sim::Score{}); }, orders);
      if (const auto seat = console_.take_chosen_seat()) sit(*seat);
      break;
    case View::projector: draw_facilitator(ui, watch()); break;
    case View::evaluator: evaluator_.draw(ui, watch(), orders); break;
    case View::invitations: invitations_.draw(ui, watch(), *play_->invitations()); break;
    case View::documents: documents_.draw(ui, {0, 0}); break;
    case View::desk: {
      const auto seated = seated_.find(seat_);
      if (seated != seated_.end()) seated->second.desk->draw(ui, seated->second.client->view());
      break;
    }
  }
  send(orders);
}

void ExercisePage::draw_status(Ui& ui) {
  const net::Status::What status = client().status().what;
  if (play_->journal().empty() || play_->invitations() != nullptr) {
    const bool connected = status == net::Status::What::connected;
    badge(ui, connected ? icon::network : icon::cut_off, connected ? gettext("connected") : gettext("not connected"),
          connected ? Tone::good : Tone::warn);
    ImGui::SameLine(0, ui.px(20));
  }
  if (const sim::State* state = client().state()) {
    text(ui, fill(gettext("%1$s events · seed %2$s"), {std::to_string(state->sequence), std::to_string(state->seed)}),
         Tone::dim);
    ImGui::SameLine(0, ui.px(20));
  }
  if (!play_->journal().empty()) {
    const float room = ImGui::GetContentRegionAvail().x * 0.5F;
    fitted(ui, fill(gettext("kept in %s"), {play_->journal()}), Tone::dim, room);
    ImGui::SameLine(0, ui.px(20));
  }
  if (!notice_.empty()) badge(ui, icon::warning, notice_, Tone::bad);
}

}  // namespace tocsin::gui
