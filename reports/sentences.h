// Events as sentences: who did what, about which incident, and what it led to.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/event.h"
#include "sim/state.h"

namespace tocsin::reports {

class Sentences {
 public:
  // `state` is the one at the end of `events`; both must outlive this.
  Sentences(const sim::State& state, std::span<const sim::Event> events, bool english);

  [[nodiscard]] std::string of(const sim::Event& event) const;
  [[nodiscard]] std::string led_to(const sim::Event& event) const;  // empty where it led to no duty

  // A duty with its clause, as people name it; an instance also with the agency that it is for.
  [[nodiscard]] std::string duty(sim::Index duty) const;
  [[nodiscard]] std::string instance(sim::Index instance) const;

 private:
  [[nodiscard]] std::string act(const sim::Event& event) const;
  [[nodiscard]] std::string duty_event(const sim::Event& event) const;
  [[nodiscard]] std::string judged(const sim::Event& event) const;
  [[nodiscard]] std::string mail(const sim::Event& event) const;
  [[nodiscard]] std::string checked(const sim::Event& event) const;
  [[nodiscard]] std::string remark(const sim::Event& event) const;
  [[nodiscard]] std::string inject(sim::Index inject) const;
  [[nodiscard]] std::string seat(sim::Index seat) const;
  [[nodiscard]] std::string recipients(const sim::Event& event) const;

  const sim::State* state_;
  const sim::Plan* plan_;
  bool english_;
  std::map<std::uint64_t, std::vector<sim::Index>> settled_by_;  // sequence of an act -> instances that it settled
  std::map<std::uint64_t, std::vector<sim::Index>> armed_by_;    // sequence of a cause -> instances that it began
};

}  // namespace tocsin::reports
