#include "reports/timeline.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/words.h"

namespace tocsin::reports {
namespace {

// Lengths are tenths of a pixel, so that everything is an integer until it is written.
constexpr std::int64_t pixel = 10;
constexpr std::int64_t page_width = 960 * pixel;
constexpr std::int64_t label_width = 236 * pixel;
constexpr std::int64_t plot_width = page_width - label_width - 16 * pixel;
constexpr std::int64_t row_height = 17 * pixel;
constexpr std::int64_t axis_height = 36 * pixel;
constexpr std::int64_t lane_head_height = 22 * pixel;
constexpr std::size_t stack_max = 10;  // rows that marks at one place spread over; more lie on top of each other
constexpr std::int64_t ticks_max = 9;

std::string number(std::int64_t tenths) {
  const std::int64_t whole = tenths < 0 ? -tenths : tenths;
  const std::string sign = tenths < 0 ? "-" : "";
  return sign + std::to_string(whole / pixel) + (whole % pixel == 0 ? "" : "." + std::to_string(whole % pixel));
}

struct Mark {
  sim::Time at = 0;
  std::string title;
  std::string number;  // of an inject
};

struct Lane {
  std::string label;
  std::vector<Mark> injects;
  std::vector<Mark> acts;
  std::vector<sim::Index> duties;                           // in the order of first arming
  std::map<sim::Index, std::vector<sim::Index>> instances;  // by duty
  [[nodiscard]] bool empty() const { return injects.empty() && acts.empty() && duties.empty(); }
};

// Where the window of this length with the most times begins, and how many there are in it.
std::pair<sim::Time, std::size_t> fullest(const std::vector<sim::Time>& times, sim::Duration length) {
  std::pair<sim::Time, std::size_t> best{0, 0};
  std::size_t last = 0;
  for (std::size_t first = 0; first < times.size(); ++first) {
    const sim::Time from = times[first] / sim::hour * sim::hour;
    while (last < times.size() && times[last] <= from + length) ++last;
    if (last - first > best.second) best = {from, last - first};
  }
  return best;
}

class Panel {
 public:
  Panel(Markup& out, const Timeline& timeline, const Window& window)
      : out_(out), in_(timeline), state_(timeline.state), plan_(*timeline.state.plan), window_(window) {
    collect();
  }

  void write(std::string_view title) {
    // The height is known after the lanes are laid out, so they are written apart first.
    Markup body;
    std::int64_t y = axis_height;
    for (const Lane& lane : lanes_) {
      if (!lane.empty()) write_lane(body, lane, y);
    }
    out_.open("svg", {{"class", "timeline"},
                      {"viewBox", "0 0 " + number(page_width) + " " + number(y + 4 * pixel)},
                      {"role", "img"},
                      {"aria-label", title}});
    write_axis(y);
    out_.trusted(body.take()).close().line();
  }

 private:
  [[nodiscard]] bool in_window(sim::Time at) const { return at >= window_.from && at <= window_.to; }
  [[nodiscard]] std::int64_t x_of(sim::Time at) const {
    const sim::Time clipped = std::clamp(at, window_.from, window_.to);
    return label_width + (clipped - window_.from) * plot_width / std::max<sim::Duration>(window_.to - window_.from, 1);
  }
  [[nodiscard]] std::string instant(sim::Time at) const {
    return instant_text(at, plan_.utc_offset_minutes, in_.english);
  }
  // When an instance stops occupying its row.
  [[nodiscard]] sim::Time end_of(const sim::DutyInstance& instance) const {
    return instance.settled_at == sim::never ? state_.now : instance.settled_at;
  }

  void collect() {
    lanes_.resize(plan_.agencies.size() + 1);
    lanes_[0].label = gettext("Scenario");
    for (std::size_t agency = 0; agency < plan_.agencies.size(); ++agency) {
      lanes_[agency + 1].label = label_of(plan_.agencies[agency], in_.english);
    }
    const std::vector<std::size_t> numbers = inject_numbers(state_);
    for (std::size_t index = 0; index < plan_.injects.size(); ++index) collect_inject(index, numbers[index]);
    for (const sim::Event& event : in_.events) {
      if (event.kind != sim::Kind::acted || !in_window(event.time)) continue;
      lanes_[plan_.seats[event.seat].agency + 1].acts.push_back(
          {event.time, elapsed_text(event.time - plan_.starts) + " " + in_.sentences.of(event), {}});
    }
    for (sim::Index index = 0; index < state_.duties.size(); ++index) {
      const sim::DutyInstance& instance = state_.duties[index];
      if (instance.armed_at > window_.to || end_of(instance) < window_.from) continue;
      Lane& lane = lanes_[instance.agency + 1];
      auto& row = lane.instances[instance.duty];
      if (row.empty()) lane.duties.push_back(instance.duty);
      row.push_back(index);
    }
  }

  void collect_inject(std::size_t index, std::size_t inject_number) {
    const sim::Time at = state_.injects[index].fired_at;
    if (inject_number == 0 || !in_window(at)) return;
    const sim::Inject& inject = plan_.injects[index];
    const Mark mark{
        at, elapsed_text(at - plan_.starts) + " " + inject_label(plan_, static_cast<sim::Index>(index), in_.english),
        std::to_string(inject_number)};
    std::vector<sim::Index> told;
    for (sim::Index seat : inject.to) {
      const sim::Index agency = plan_.seats[seat].agency;
      if (std::find(told.begin(), told.end(), agency) != told.end()) continue;
      told.push_back(agency);
      lanes_[agency + 1].injects.push_back(mark);
    }
    if (told.empty()) lanes_[0].injects.push_back(mark);
  }

  void write_axis(std::int64_t bottom) {
    const auto steps = std::to_array<sim::Duration>(
        {5 * sim::minute, 10 * sim::minute, 15 * sim::minute, 30 * sim::minute, sim::hour, 2 * sim::hour, 3 * sim::hour,
         6 * sim::hour, 12 * sim::hour, sim::day, 2 * sim::day, 5 * sim::day, 7 * sim::day, 14 * sim::day,
         28 * sim::day, 56 * sim::day, 112 * sim::day, 365 * sim::day});
    const sim::Duration length = window_.to - window_.from;
    sim::Duration step = steps.back();
    for (sim::Duration candidate : steps) {
      if (length / candidate < ticks_max) {
        step = candidate;
        break;
      }
    }
    while (length / step >= 4 * ticks_max) step *= 2;
    // Hours stand at round local times; days are counted from the start.
    const sim::Time origin = step < sim::day ? -plan_.utc_offset_minutes * sim::minute : plan_.starts;
    const sim::Duration past = (window_.from - origin) % step;
    sim::Time at = past == 0 ? window_.from : window_.from - past + step;
    for (; at <= window_.to; at += step) write_tick(at, step, bottom);
    out_.empty("line", {{"class", "axis"},
                        {"x1", number(label_width)},
                        {"x2", number(label_width + plot_width)},
                        {"y1", number(axis_height)},
                        {"y2", number(axis_height)}});
  }

  void write_tick(sim::Time at, sim::Duration step, std::int64_t bottom) {
    const std::string x = number(x_of(at));
    out_.empty("line", {{"class", "grid"}, {"x1", x}, {"x2", x}, {"y1", number(axis_height)}, {"y2", number(bottom)}});
    const sim::CivilTime local = sim::to_civil(at, plan_.utc_offset_minutes);
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    const std::string date = in_.english ? two(local.month) + "-" + two(local.day)
                                         : std::to_string(local.month) + "/" + std::to_string(local.day);
    const std::string clock = two(local.hour) + ":" + two(local.minute);
    // A day's name stands where the day begins; in between the clock is enough.
    const bool begins_day = local.hour == 0 && local.minute == 0;
    const bool first = at - step < window_.from;
    const std::string text = step >= sim::day || begins_day || first ? date + " " + clock : clock;
    const sim::Duration elapsed = at - plan_.starts;
    const std::string since =
        step < sim::day ? elapsed_text(elapsed) : fill(gettext("T+%s d"), {std::to_string(elapsed / sim::day)});
    // Labels near an edge grow inwards.
    const std::string anchor = x_of(at) > page_width - 40 * pixel ? "end" : "middle";
    out_.element("text", text, {{"class", "tick"}, {"x", x}, {"y", "14"}, {"text-anchor", anchor}});
    out_.element("text", since, {{"class", "tick elapsed"}, {"x", x}, {"y", "28"}, {"text-anchor", anchor}});
  }

  void write_lane(Markup& out, const Lane& lane, std::int64_t& y) {
    out.open("g", {{"class", "lane"}});
    out.empty("rect", {{"class", "lane-head"},
                       {"x", "0"},
                       {"y", number(y)},
                       {"width", number(page_width)},
                       {"height", number(lane_head_height - 3 * pixel)}});
    out.element("text", lane.label, {{"class", "lane-name"}, {"x", "6"}, {"y", number(y + 14 * pixel)}});
    y += lane_head_height;
    write_marks(out, lane.injects, gettext("Injects"), "inject", 24 * pixel, y);
    write_marks(out, lane.acts, gettext("Acts"), "act", 9 * pixel, y);
    for (sim::Index duty : lane.duties) write_duty_rows(out, duty, lane.instances.at(duty), y);
    y += 6 * pixel;
    out.close();
  }

  void write_marks(Markup& out, const std::vector<Mark>& given, const char* name, std::string_view kind,
                   std::int64_t distance, std::int64_t& y) {
    if (given.empty()) return;
    std::vector<Mark> marks = given;
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& one, const Mark& other) { return one.at < other.at; });
    std::vector<std::int64_t> free_from;  // by row of the stack
    row_label(out, name, name, y);
    for (const Mark& mark : marks) {
      const std::int64_t x = x_of(mark.at);
      std::size_t row = 0;
      while (row < free_from.size() && free_from[row] > x) ++row;
      const bool crowded = row == stack_max;
      if (crowded) row = stack_max - 1;
      if (row == free_from.size()) free_from.push_back(0);
      free_from[row] = std::max(free_from[row], x + distance);
      const std::int64_t middle = y + static_cast<std::int64_t>(row) * row_height + row_height / 2;
      out.open("g", {{"class", kind}}).element("title", mark.title);
      if (mark.number.empty()) {
        out.empty("circle", {{"cx", number(x)}, {"cy", number(middle)}, {"r", "3.6"}});
      } else {
        out.empty("path", {{"d", "M" + number(x - 50) + " " + number(middle - 40) + "h10l-5 9z"}});
        if (!crowded) {
          out.element("text", mark.number, {{"x", number(x + 60)}, {"y", number(middle + 35)}});
        }
      }
      out.close();
    }
    y += static_cast<std::int64_t>(free_from.size()) * row_height;
  }

  void row_label(Markup& out, const std::string& label, const std::string& title, std::int64_t y) {
    out.open("text", {{"class", "row-name"}, {"x", "6"}, {"y", number(y + 125)}})
        .element("title", title)
        .text(shortened(label, 37))
        .close();
  }

  void write_duty_rows(Markup& out, sim::Index duty, const std::vector<sim::Index>& instances, std::int64_t& y) {
    const sim::Duty& of = plan_.duties[duty];
    const std::string label = (of.clause.empty() ? std::string() : of.clause + " ") + label_of(of, in_.english);
    row_label(out, label, label, y);
    std::vector<sim::Time> free_from;
    std::array<std::vector<std::pair<sim::Index, std::size_t>>, 2> order;  // exceptions are drawn on top
    for (sim::Index index : instances) {
      const sim::DutyInstance& instance = state_.duties[index];
      std::size_t row = 0;
      while (row < free_from.size() && free_from[row] > instance.armed_at) ++row;
      if (row == stack_max) row = stack_max - 1;
      if (row == free_from.size()) free_from.push_back(0);
      free_from[row] = std::max(free_from[row], end_of(instance));
      order[instance.state == sim::DutyState::met ? 0 : 1].emplace_back(index, row);
    }
    const auto each = [&](auto write) {
      for (const auto& group : order) {
        for (const auto& [index, row] : group) {
          write(index, y + static_cast<std::int64_t>(row) * row_height + row_height / 2);
        }
      }
    };
    each([&](sim::Index index, std::int64_t middle) { write_bar(out, index, middle); });
    each([&](sim::Index index, std::int64_t middle) { write_end(out, index, middle); });
    y += static_cast<std::int64_t>(free_from.size()) * row_height;
  }

  void rectangle(Markup& out, std::string_view kind, sim::Time from, sim::Time to, std::int64_t middle,
                 std::int64_t height) {
    if (from > window_.to || to < window_.from) return;
    const std::int64_t left = x_of(from);
    const std::int64_t width = std::max<std::int64_t>(x_of(to) - left, 12);
    out.empty("rect", {{"class", kind},
                       {"x", number(left)},
                       {"y", number(middle - height / 2)},
                       {"width", number(width)},
                       {"height", number(height)}});
  }

  void write_bar(Markup& out, sim::Index index, std::int64_t middle) {
    const sim::DutyInstance& instance = state_.duties[index];
    const sim::Time end = end_of(instance);
    out.open("g", {{"class", class_of(instance.state)}}).element("title", bar_title(index));
    // The allowed time is a pale band; what was used of it is a bar, and lateness is hatched.
    if (instance.due != sim::never) rectangle(out, "allowed", instance.armed_at, instance.due, middle, 100);
    const bool late = instance.state == sim::DutyState::late && instance.due < end;
    rectangle(out, "bar", instance.armed_at, late ? instance.due : end, middle, 50);
    if (late) rectangle(out, "overrun", instance.due, end, middle, 70);
    if (instance.due != sim::never && in_window(instance.due)) {
      const std::string x = number(x_of(instance.due));
      out.empty("line",
                {{"class", "due"}, {"x1", x}, {"x2", x}, {"y1", number(middle - 60)}, {"y2", number(middle + 60)}});
    }
    out.close();
  }

  void write_end(Markup& out, sim::Index index, std::int64_t middle) {
    const sim::DutyInstance& instance = state_.duties[index];
    const sim::Time end = end_of(instance);
    if (!in_window(end)) return;
    const std::int64_t half = instance.state == sim::DutyState::met ? 40 : 60;
    out.open("g", {{"class", class_of(instance.state)}})
        .element("title", bar_title(index))
        .empty("use", {{"href", "#" + std::string(shape_of(instance.state))},
                       {"x", number(x_of(end) - half)},
                       {"y", number(middle - half)},
                       {"width", number(2 * half)},
                       {"height", number(2 * half)}})
        .close();
  }

  [[nodiscard]] std::string bar_title(sim::Index index) const {
    const sim::DutyInstance& instance = state_.duties[index];
    std::string text = fill(gettext("%1$s: %2$s"), {in_.sentences.instance(index), state_word(instance.state)});
    text += fill(gettext("; from %s"), {instant(instance.armed_at)});
    if (instance.due != sim::never) text += fill(gettext("; due %s"), {instant(instance.due)});
    if (instance.settled_at != sim::never) text += fill(gettext("; settled %s"), {instant(instance.settled_at)});
    return text;
  }

  Markup& out_;
  const Timeline& in_;
  const sim::State& state_;
  const sim::Plan& plan_;
  Window window_;
  std::vector<Lane> lanes_;  // [0]: the scenario's; then by agency
};

}  // namespace

std::vector<Window> busiest_windows(const sim::State& state, std::span<const sim::Event> events) {
  std::vector<sim::Time> times;
  for (const sim::Event& event : events) {
    if (event.kind == sim::Kind::acted || event.kind == sim::Kind::inject_fired ||
        event.kind == sim::Kind::duty_settled) {
      times.push_back(event.time);
    }
  }
  std::vector<Window> windows;
  sim::Duration room = (state.now - state.plan->starts) / 3;
  for (std::size_t share : {std::size_t{2}, std::size_t{5}}) {
    for (sim::Duration length : {sim::hour, 2 * sim::hour, 3 * sim::hour, 6 * sim::hour, 12 * sim::hour, 24 * sim::hour,
                                 48 * sim::hour, 7 * sim::day, 30 * sim::day}) {
      if (length > room) break;
      const auto [from, count] = fullest(times, length);
      if (count * share < times.size() || times.empty()) continue;
      windows.insert(windows.begin(), Window{from, from + length});
      room = length / 3;
      break;
    }
  }
  return windows;
}

std::vector<std::size_t> inject_numbers(const sim::State& state) {
  std::vector<std::size_t> order;
  for (std::size_t index = 0; index < state.injects.size(); ++index) {
    if (state.injects[index].fired_at != sim::never) order.push_back(index);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
    return state.injects[one].fired_at < state.injects[other].fired_at;
  });
  std::vector<std::size_t> numbers(state.injects.size(), 0);
  for (std::size_t position = 0; position < order.size(); ++position) numbers[order[position]] = position + 1;
  return numbers;
}

std::string_view class_of(sim::DutyState state) {
  return state == sim::DutyState::voided ? "void" : sim::name_of(state);
}

std::string_view shape_of(sim::DutyState state) {
  switch (state) {
    case sim::DutyState::open: return "shape-open";
    case sim::DutyState::met: return "shape-met";
    case sim::DutyState::late: return "shape-late";
    case sim::DutyState::missed: return "shape-missed";
    case sim::DutyState::excused: return "shape-excused";
    case sim::DutyState::waived: return "shape-waived";
    case sim::DutyState::voided: return "shape-void";
  }
  return {};
}

void write_shapes(Markup& out) {
  out.trusted(
      R"svg(<svg class="shapes" aria-hidden="true" focusable="false" width="0" height="0"><defs>
<symbol id="shape-met" viewBox="0 0 12 12"><circle class="fill" cx="6" cy="6" r="5.6"/><path class="cut" d="M3.2 6.2l2 2 3.6-4.2"/></symbol>
<symbol id="shape-late" viewBox="0 0 12 12"><path class="fill" d="M6 .4 11.8 11.4H.2z"/><path class="cut" d="M6 4.2v3.4M6 9v.9"/></symbol>
<symbol id="shape-missed" viewBox="0 0 12 12"><rect class="fill" x=".6" y=".6" width="10.8" height="10.8" rx="1.5"/><path class="cut" d="M3.4 3.4l5.2 5.2M8.6 3.4 3.4 8.6"/></symbol>
<symbol id="shape-open" viewBox="0 0 12 12"><circle class="edge" cx="6" cy="6" r="4.8"/></symbol>
<symbol id="shape-excused" viewBox="0 0 12 12"><circle class="edge" cx="6" cy="6" r="4.8"/><path class="edge" d="M3 6h6"/></symbol>
<symbol id="shape-waived" viewBox="0 0 12 12"><path class="edge" d="M6 1l5 5-5 5-5-5z"/></symbol>
<symbol id="shape-void" viewBox="0 0 12 12"><circle class="edge" cx="6" cy="6" r="4.8"/><path class="edge" d="M2.8 9.2l6.4-6.4"/></symbol>
<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="4" height="4"/><rect class="hatch-line" width="2" height="4"/></pattern>
</defs></svg>
)svg");
}

void write_timeline(Markup& out, const Timeline& timeline, const Window& window, std::string_view title) {
  Panel(out, timeline, window).write(title);
}

}  // namespace tocsin::reports
