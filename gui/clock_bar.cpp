#include "gui/clock_bar.h"

#include <libintl.h>

#include <array>

#include "gui/times.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::gui {
namespace {

using reports::fill;

constexpr std::array<std::uint32_t, 8> rates = {1, 5, 15, 60, 300, 1200, 3600, 86'400};

Order ordered(sim::Command command) {
  Order order;
  order.command = std::move(command);
  return order;
}

}  // namespace

void draw_clock_reason(Ui& ui, const sim::State& state) {
  if (state.ended) {
    badge(ui, icon::flag, gettext("the exercise has ended"), Tone::dim);
  } else if (!state.clock.holding.empty()) {
    badge(ui, icon::hand,
          fill(gettext("waits for an acknowledgement: %s"),
               {reports::inject_label(*state.plan, state.clock.holding.front(), ui.english)}),
          Tone::warn);
  } else if (state.clock.paused) {
    badge(ui, icon::pause, gettext("paused"), Tone::warn);
  } else if (state.clock.forms_open > 0 && state.clock.composing != 0) {
    badge(ui, icon::pencil,
          fill(gettext("%1$s composing, the clock slows to %2$s"),
               {std::to_string(state.clock.forms_open), rate_text(state.clock.rate_now())}),
          Tone::warn);
  } else {
    badge(ui, icon::play, fill(gettext("running %s"), {rate_text(state.clock.rate_now())}), Tone::good);
  }
}

void ClockBar::draw(Ui& ui, const Watch& watch, Orders& orders) {
  const sim::State& state = *watch.state;
  const int offset = watch.plan().utc_offset_minutes;
  const float top = ImGui::GetCursorPosY();
  ImGui::AlignTextToFramePadding();
  text(ui, date_text(state.now, offset), Tone::dim);
  ImGui::SameLine();
  {
    const InFont large(ui.fonts.large);
    ImGui::SetCursorPosY(top - ui.px(5));
    text(ui, clock_text(state.now, offset));
  }
  ui.marks.put("clock.now");
  if (watch.may_order && !state.ended) {
    ImGui::SameLine();
    ImGui::SetCursorPosY(top);
    draw_rates(ui, state, orders);
    ImGui::SameLine();
    std::string label = state.clock.paused ? icon::play : icon::pause;
    label += ' ';
    label += state.clock.paused ? gettext("Resume") : gettext("Pause");
    if (button(ui, "clock.pause", label, Look::chief)) {
      orders.push_back(ordered(control(state.clock.paused ? sim::Kind::resumed : sim::Kind::paused)));
    }
    ImGui::SameLine();
    if (button(ui, "clock.step", std::string(icon::step) + " " + gettext("Next"))) {
      Order order;
      order.what = Order::What::step;
      orders.push_back(order);
    }
    hint(ui, gettext("On to the next thing that is due"));
    ImGui::SameLine();
    if (button(ui, "clock.jump", std::string(icon::jump) + " " + gettext("Jump…"))) {
      jumping_ = true;
      jump_problem_.clear();
    }
  }
  ImGui::SameLine();
  ImGui::SetCursorPosY(top + ImGui::GetStyle().FramePadding.y);
  draw_clock_reason(ui, state);
  ImGui::SameLine();
  ImGui::SetCursorPosY(top);
  draw_jump(ui, state, orders);
}

void ClockBar::draw_rates(Ui& ui, const sim::State& state, Orders& orders) {
  std::vector<std::string> options;
  std::vector<std::uint32_t> offered(rates.begin(), rates.end());
  offered.push_back(0);
  std::size_t chosen = offered.size();
  for (std::size_t i = 0; i < offered.size(); ++i) {
    options.push_back(offered[i] == 0 ? gettext("full speed") : rate_text(offered[i]));
    if (offered[i] == state.clock.rate) chosen = i;
  }
  if (chosen == offered.size()) {
    offered.push_back(state.clock.rate);
    options.push_back(rate_text(state.clock.rate));
  }
  if (choose(ui, "clock.rate", options, chosen, ui.px(104))) {
    sim::Command command = control(sim::Kind::clock_set);
    command.value = offered[chosen];
    command.extra = state.clock.composing;
    orders.push_back(ordered(command));
  }
}

void ClockBar::draw_jump(Ui& ui, const sim::State& state, Orders& orders) {
  const Dialogue dialogue(ui, "clock.jump-dialogue", gettext("Jump to a later time"), jumping_, 460);
  if (!dialogue) return;
  wrapped(ui,
          gettext("What is due until then takes place. Write a time, or how long from now: 2025-02-09 09:00, 30m, "
                  "2h, 1d"),
          Tone::dim);
  if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
  write(ui, "clock.jump-to", "30m", jump_to_);
  if (!jump_problem_.empty()) badge(ui, icon::cross, jump_problem_, Tone::bad);
  if (button(ui, "clock.jump-go", gettext("Jump"), Look::chief)) {
    const auto span = sim::parse_duration(jump_to_);
    auto until = sim::parse_local_time(jump_to_, state.plan->utc_offset_minutes);
    if (span && span->months == 0) until = state.now + span->milliseconds;
    if (!until || *until <= state.now) {
      jump_problem_ = gettext("this is no time later than now");
    } else {
      Order order;
      order.what = Order::What::jump;
      order.until = *until;
      orders.push_back(order);
      jumping_ = false;
    }
  }
  ImGui::SameLine();
  if (button(ui, "clock.jump-cancel", gettext("Cancel")) || dialogue.left()) jumping_ = false;
}

}  // namespace tocsin::gui
