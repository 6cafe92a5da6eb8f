// The course of an exercise as inline SVG: a lane for each agency with its messages, its acts, and a row for each duty.
// Colours come from the page's style by class; each state also has a shape of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/markup.h"
#include "reports/sentences.h"
#include "sim/state.h"

namespace tocsin::reports {

struct Window {
  sim::Time from = 0;
  sim::Time to = 0;
};

// The shortest windows in which a fifth and then half of everything happens, beginning on the hour; none that would
// be most of the run, or hardly differ from each other.
[[nodiscard]] std::vector<Window> busiest_windows(const sim::State& state, std::span<const sim::Event> events);

// By inject: its number in the order of firing, from 1; 0 when it did not fire. The timeline and the page's list of
// injects share it.
[[nodiscard]] std::vector<std::size_t> inject_numbers(const sim::State& state);

// The shapes that stand for states; once in a page, before anything refers to them.
void write_shapes(Markup& out);
[[nodiscard]] std::string_view shape_of(sim::DutyState state);  // the id of its shape
[[nodiscard]] std::string_view class_of(sim::DutyState state);

struct Timeline {
  const sim::State& state;
  std::span<const sim::Event> events;
  const Sentences& sentences;
  bool english = false;
};
void write_timeline(Markup& out, const Timeline& timeline, const Window& window, std::string_view title);

}  // namespace tocsin::reports
