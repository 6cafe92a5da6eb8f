#include "net/authority.h"

#include <array>

namespace tocsin::net {
namespace {

constexpr std::uint8_t bit(sim::SeatRole role) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role)); }
constexpr std::uint8_t bit(Phase phase) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(phase)); }
template <class... Bits>
constexpr std::uint8_t any_of(Bits... bits) {
  return static_cast<std::uint8_t>((static_cast<unsigned>(bit(bits)) | ...));
}

constexpr std::uint8_t seats = any_of(sim::SeatRole::participant, sim::SeatRole::reviewer);
constexpr std::uint8_t controller = any_of(sim::SeatRole::controller);
constexpr std::uint8_t observing = any_of(sim::SeatRole::controller, sim::SeatRole::evaluator);

constexpr std::uint8_t under_way = any_of(Phase::running, Phase::standing);
constexpr std::uint8_t before_end = any_of(Phase::waiting, Phase::running, Phase::standing);
constexpr std::uint8_t once_begun = any_of(Phase::running, Phase::standing, Phase::ended);
constexpr std::uint8_t always = any_of(Phase::waiting, Phase::running, Phase::standing, Phase::ended);

constexpr std::array<Grant, verbs> table{{
    {Verb::act, seats, under_way},
    {Verb::acknowledge, seats, under_way},
    {Verb::open_form, seats, under_way},
    {Verb::close_form, seats, under_way},
    {Verb::mail, seats, under_way},
    {Verb::note, observing, once_begun},
    {Verb::pause, controller, under_way},
    {Verb::resume, controller, before_end},
    {Verb::set_rate, controller, before_end},
    {Verb::step, controller, before_end},
    {Verb::jump, controller, before_end},
    {Verb::fire, controller, under_way},
    {Verb::hold, controller, before_end},
    {Verb::skip, controller, before_end},
    {Verb::improvise, controller, under_way},
    {Verb::waive, controller, once_begun},
    {Verb::seat, controller, before_end},
    {Verb::end, controller, before_end},
    {Verb::release_score, controller, always},
}};

struct Named {
  Verb verb;
  std::string_view name;
  std::optional<sim::Kind> kind;
};
constexpr std::array<Named, verbs> names{{
    {Verb::act, "act", sim::Kind::acted},
    {Verb::acknowledge, "acknowledge", sim::Kind::acknowledged},
    {Verb::open_form, "open-form", sim::Kind::form_opened},
    {Verb::close_form, "close-form", sim::Kind::form_closed},
    {Verb::mail, "mail", sim::Kind::mail_recorded},
    {Verb::note, "note", sim::Kind::observed},
    {Verb::pause, "pause", sim::Kind::paused},
    {Verb::resume, "resume", sim::Kind::resumed},
    {Verb::set_rate, "rate", sim::Kind::clock_set},
    {Verb::step, "step", std::nullopt},
    {Verb::jump, "jump", std::nullopt},
    {Verb::fire, "fire", sim::Kind::inject_fired_by_hand},
    {Verb::hold, "hold", sim::Kind::inject_held},
    {Verb::skip, "skip", sim::Kind::inject_dropped},
    {Verb::improvise, "improvise", sim::Kind::improvised},
    {Verb::waive, "waive", sim::Kind::waived},
    {Verb::seat, "seat", sim::Kind::seated},
    {Verb::end, "end", sim::Kind::ended},
    {Verb::release_score, "release-score", std::nullopt},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < verbs; ++i) {
    if (static_cast<std::size_t>(table[i].verb) != i || static_cast<std::size_t>(names[i].verb) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a verb is looked up by its position");

constexpr std::array<std::string_view, phases> phase_names{"waiting", "running", "standing", "ended"};

}  // namespace

std::string_view name_of(Verb verb) { return names[static_cast<std::size_t>(verb)].name; }

std::optional<Verb> to_verb(std::string_view name) {
  for (const Named& each : names) {
    if (each.name == name) return each.verb;
  }
  return std::nullopt;
}

std::optional<sim::Kind> kind_of(Verb verb) { return names[static_cast<std::size_t>(verb)].kind; }

std::optional<Verb> verb_of(sim::Kind kind) {
  for (const Named& each : names) {
    if (each.kind == kind) return each.verb;
  }
  return std::nullopt;
}

std::string_view name_of(Phase phase) { return phase_names[static_cast<std::size_t>(phase)]; }

Phase phase_of(const sim::State& state) {
  if (state.ended) return Phase::ended;
  const sim::SeatClock clock = sim::seat_clock(state);
  if (!clock.begun) return Phase::waiting;
  return state.clock.stands() ? Phase::standing : Phase::running;
}

std::span<const Grant> grants() { return table; }

std::optional<sim::Refusal> forbid(Verb verb, sim::SeatRole role, Phase phase) {
  const Grant& grant = table[static_cast<std::size_t>(verb)];
  if ((grant.roles & bit(role)) == 0) {
    return sim::Refusal{
        "not-your-part", "", {"這件事不由您的身分來做。", "This is not for your part to do."}, sim::none};
  }
  if ((grant.phases & bit(phase)) == 0) {
    return sim::Refusal{
        "not-now", "", {"演練在這個階段不能這樣做。", "This cannot be done at this stage of the exercise."}, sim::none};
  }
  return std::nullopt;
}

}  // namespace tocsin::net
