// Campaigns for storms: populations, seats with a mailbox in them, mails in rounds, and injects that wait for what recipients
// do, or count it. What a seat may read of a mail carries marks; what is the organiser's carries that of the truth.
#pragma once

#include <string>

#include "sim/plan.h"
#include "tests/storm/dice.h"

namespace tocsin::storm {

// To a plan with its people, facts and injects. `without`: a bit for each campaign that never sends anything.
void add_campaigns(sim::Plan& plan, Dice& dice, std::uint64_t without);

[[nodiscard]] std::string mark_of_mail(sim::Index campaign, sim::Index mail);  // where it is seen before it is opened
[[nodiscard]] std::string mark_of_mail_body(sim::Index campaign, sim::Index mail);  // where it is seen only then

}  // namespace tocsin::storm
