// Plans for measuring, built in code: many agencies that follow one small procedure.
#pragma once

#include <cstddef>

#include "sim/plan.h"

namespace tocsin::bench {

// Each agency has four seats with bots (handler, colleague, CISO, reviewer), one incident with a true level, and a
// partner agency that reviews what it notifies. The signs of the incidents come over a day; the drill takes ten.
//
// In each incident: colleagues and handlers report the sign, the handler declares, classifies on a judged form,
// notifies the partner by a form with text, files progress every two days (a recurring duty) and controls the damage
// within a time that the level chooses and that moves when the level is set; the CISO approves and closes; the
// partner's reviewer reviews. Bots are slow, some err, some never come to the damage control: duties are met, late and
// missed.
[[nodiscard]] sim::Plan big_drill(std::size_t agencies);
inline constexpr std::size_t seats_per_agency = 4;

// One agency per incident with a person in its only seat. An inject makes each incident known at its own instant
// within five days, which arms `duties` duties with due times between 6 and 30 days later. Nobody acts.
[[nodiscard]] sim::Plan pending_drill(std::size_t incidents, std::size_t duties);

}  // namespace tocsin::bench
