// Whether a condition holds now, in the context of an agency, an incident and a message. Pure; mutates nothing.
#pragma once

#include "sim/state.h"

namespace tocsin::sim {

struct Context {
  Index agency = none;
  Index incident = none;
  Index about = none;  // the inject that an act is about
};

// `none` holds always. Where the answer may change by the mere passing of time (`hold`), the earliest such instant
// is written to `recheck_at` if it is earlier than what stands there.
[[nodiscard]] bool holds(const State& state, Index condition, const Context& context, Time* recheck_at = nullptr);

// The agency that an address means, seen from an agency and in an incident; `none` when it means none or the actor must
// name it.
[[nodiscard]] Index resolve_agency(const Plan& plan, Index address, Index from_agency, Index incident);

// Whose duty it is, seen from an agency.
[[nodiscard]] Index owner_agency(const Plan& plan, const Duty& duty, Index from_agency);

}  // namespace tocsin::sim
