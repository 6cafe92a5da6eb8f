#include "reports/sentences.h"

#include <libintl.h>

#include <utility>

#include "reports/campaign_tables.h"
#include "reports/words.h"

namespace tocsin::reports {

Sentences::Sentences(const sim::State& state, std::span<const sim::Event> events, bool english)
    : state_(&state), plan_(state.plan), english_(english) {
  for (const sim::Event& event : events) {
    if (event.extra <= 0) continue;
    const auto cause = static_cast<std::uint64_t>(event.extra);
    if (event.kind == sim::Kind::duty_settled) settled_by_[cause].push_back(event.item);
    if (event.kind == sim::Kind::duty_armed) armed_by_[cause].push_back(event.item);
  }
}

std::string Sentences::duty(sim::Index duty) const {
  const sim::Duty& of = plan_->duties[duty];
  const std::string& label = label_of(of, english_);
  return of.clause.empty() ? fill(gettext("“%s”"), {label}) : fill(gettext("%1$s “%2$s”"), {of.clause, label});
}

std::string Sentences::instance(sim::Index instance) const {
  const sim::DutyInstance& of = state_->duties[instance];
  std::string text = duty(of.duty);
  if (of.element == sim::none || plan_->duties[of.duty].for_each == sim::none) return text;
  return fill(gettext("%1$s for %2$s"), {text, label_of(plan_->agencies[of.element], english_)});
}

std::string Sentences::inject(sim::Index inject) const {
  return fill(gettext("“%s”"), {inject_label(*plan_, inject, english_)});
}

std::string Sentences::seat(sim::Index seat) const { return seat_label(*plan_, seat, english_); }

std::string Sentences::recipients(const sim::Event& event) const {
  std::string list;
  for (const sim::Recipient& recipient : event.recipients) {
    if (!list.empty()) list += gettext("; ");
    if (event.kind == sim::Kind::improvised) {
      list += seat(recipient.address);
      continue;
    }
    const std::string& address = label_of(plan_->addresses[recipient.address], english_);
    list += recipient.agency == sim::none
                ? address
                : fill(gettext("%1$s (%2$s)"), {address, label_of(plan_->agencies[recipient.agency], english_)});
  }
  return list;
}

std::string Sentences::act(const sim::Event& event) const {
  const sim::Action& action = plan_->actions[event.item];
  std::string text = fill(gettext("%1$s: %2$s"), {seat(event.seat), label_of(action, english_)});
  if (event.about != sim::none) {
    text += fill(gettext(", on the message %s"), {inject(event.about)});
  } else if (event.incident != sim::none) {
    text += fill(gettext(", in the incident “%s”"), {label_of(plan_->incidents[event.incident], english_)});
  }
  if (!event.recipients.empty()) text += fill(gettext(", to %s"), {recipients(event)});
  if (action.channel != sim::none && !event.recipients.empty()) {
    text += fill(gettext(", over %s"), {label_of(plan_->channels[action.channel], english_)});
  }
  return text + gettext(".");
}

std::string Sentences::duty_event(const sim::Event& event) const {
  const sim::DutyInstance& instance = state_->duties[event.item];
  const std::string text = this->instance(event.item);
  const std::string& agency = label_of(plan_->agencies[instance.agency], english_);
  const auto instant = [&](sim::Time time) { return instant_text(time, plan_->utc_offset_minutes, english_); };
  switch (event.kind) {
    case sim::Kind::duty_armed:
      if (event.value == sim::never)
        return fill(gettext("Duty %1$s of %2$s begins; it has no due time."), {text, agency});
      return fill(gettext("Duty %1$s of %2$s begins; it is due at %3$s."), {text, agency, instant(event.value)});
    case sim::Kind::duty_due_changed:
      if (event.value == sim::never) return fill(gettext("Duty %s has no due time any more."), {text});
      return fill(gettext("Duty %1$s is now due at %2$s."), {text, instant(event.value)});
    case sim::Kind::duty_advanced: return fill(gettext("Part of duty %s is done."), {text});
    default: break;
  }
  switch (static_cast<sim::DutyState>(event.other)) {
    case sim::DutyState::met: return fill(gettext("Duty %s is met."), {text});
    case sim::DutyState::late: return fill(gettext("Duty %1$s is done, %2$s late."), {text, length_text(event.value)});
    case sim::DutyState::missed: return fill(gettext("Duty %s is missed."), {text});
    case sim::DutyState::excused: return fill(gettext("Duty %s is excused."), {text});
    case sim::DutyState::waived: return fill(gettext("Duty %s is waived."), {text});
    case sim::DutyState::voided: return fill(gettext("Duty %s is void."), {text});
    case sim::DutyState::open: break;
  }
  return fill(gettext("Duty %s is open."), {text});
}

std::string Sentences::judged(const sim::Event& event) const {
  const sim::Action& action = plan_->actions[event.item];
  std::string subject = label_of(action, english_);
  if (event.other != sim::none && action.form != sim::none) {
    const sim::Field& field = plan_->forms[action.form].fields[event.other];
    subject = fill(gettext("%1$s, field “%2$s”"), {subject, label_of(field, english_)});
  }
  return event.value != 0 ? fill(gettext("The judgement of %1$s is right: %2$s."), {seat(event.seat), subject})
                          : fill(gettext("The judgement of %1$s is wrong: %2$s."), {seat(event.seat), subject});
}

std::string Sentences::mail(const sim::Event& event) const {
  const sim::Campaign& campaign = plan_->campaigns[event.item];
  const std::string subject = campaign.mails[event.other].subject.in(english_);
  if (event.element == sim::none) return fill(gettext("The mail “%s” is withheld."), {subject});
  const std::string whom = recipient_id(plan_->populations[campaign.population], event.element);
  if (event.kind == sim::Kind::mail_sent) return fill(gettext("The mail “%1$s” is sent to %2$s."), {subject, whom});
  const std::string did = behaviour_word(static_cast<sim::Behaviour>(event.value));
  return event.extra != 0 ? fill(gettext("A scanner follows the mail “%1$s” to %2$s (%3$s)."), {subject, whom, did})
                          : fill(gettext("%1$s, mail “%2$s”: %3$s."), {whom, subject, did});
}

std::string Sentences::checked(const sim::Event& event) const {
  const sim::Check& check = plan_->checks[event.item];
  const std::string& agency = label_of(plan_->agencies[event.agency], english_);
  const std::string what = fill(gettext("%1$s “%2$s”"), {check.clause, label_of(check, english_)});
  return event.value != 0 ? fill(gettext("Readiness of %1$s: %2$s holds."), {agency, what})
                          : fill(gettext("Readiness of %1$s: %2$s does not hold."), {agency, what});
}

std::string Sentences::remark(const sim::Event& event) const {
  const Remark remark = remark_of(event.text);
  const std::string name = remark.name.empty() ? std::string(gettext("no name given")) : remark.name;
  if (event.kind == sim::Kind::waived) {
    return fill(gettext("Duty %1$s is waived by %2$s: %3$s"), {instance(event.item), name, remark.words});
  }
  std::string text = fill(gettext("%1$s observes: %2$s"), {name, remark.words});
  if (event.item != sim::none) text += fill(gettext(" (on duty %s)"), {instance(event.item)});
  if (event.seat != sim::none) text += fill(gettext(" (on %s)"), {seat(event.seat)});
  if (event.value != 0) text += fill(gettext(" (%s points)"), {points_text(event.value)});
  return text;
}

std::string Sentences::of(const sim::Event& event) const {
  const auto because = [&](const std::string& text) {
    return event.text.empty() ? text : fill(gettext("%1$s Reason: %2$s"), {text, event.text});
  };
  switch (event.kind) {
    case sim::Kind::started: {
      const std::string seed = std::to_string(static_cast<std::uint64_t>(event.value));
      return fill(gettext("The exercise begins with seed %s."), {seed});
    }
    case sim::Kind::acted: return act(event);
    case sim::Kind::acknowledged: return fill(gettext("%1$s has read %2$s."), {seat(event.seat), inject(event.item)});
    case sim::Kind::form_opened:
      return fill(gettext("%1$s opens the form for “%2$s”."),
                  {seat(event.seat), label_of(plan_->actions[event.item], english_)});
    case sim::Kind::form_closed: return fill(gettext("%s closes the form."), {seat(event.seat)});
    case sim::Kind::seated: {
      const std::string who = event.text.empty() ? occupant_word(static_cast<sim::Occupant>(event.value)) : event.text;
      return fill(gettext("In the seat %1$s now sits %2$s."), {seat(event.seat), who});
    }
    case sim::Kind::clock_set:
      return event.value == 0
                 ? std::string(gettext("The clock runs as fast as possible."))
                 : fill(gettext("The clock runs %s times as fast as real time."), {std::to_string(event.value)});
    case sim::Kind::paused: return gettext("The clock is paused.");
    case sim::Kind::resumed: return gettext("The clock runs again.");
    case sim::Kind::inject_fired_by_hand:
      return because(fill(gettext("Exercise control fires the inject %s."), {inject(event.item)}));
    case sim::Kind::inject_held:
      return because(fill(gettext("Exercise control holds the inject %s back."), {inject(event.item)}));
    case sim::Kind::inject_dropped:
      return because(fill(gettext("Exercise control drops the inject %s."), {inject(event.item)}));
    case sim::Kind::improvised:
      return fill(gettext("Exercise control improvises a message to %1$s: %2$s"), {recipients(event), event.text});
    case sim::Kind::waived:
    case sim::Kind::observed: return remark(event);
    case sim::Kind::ended: return gettext("The exercise ends.");
    case sim::Kind::inject_fired: return fill(gettext("The inject %s takes place."), {inject(event.item)});
    case sim::Kind::inject_skipped:
      if (event.value != 0)
        return fill(gettext("The inject %s is skipped: chance was against it."), {inject(event.item)});
      return fill(gettext("The inject %s is skipped: what it was to bring about is not needed any more."),
                  {inject(event.item)});
    case sim::Kind::delivered: return fill(gettext("%1$s receives %2$s."), {seat(event.seat), inject(event.item)});
    case sim::Kind::undelivered: {
      const std::string channel =
          event.other == sim::none ? std::string() : label_of(plan_->channels[event.other], english_);
      return event.value != 0 ? fill(gettext("%1$s does not receive %2$s yet: %3$s is down; the message is kept."),
                                     {seat(event.seat), inject(event.item), channel})
                              : fill(gettext("%1$s does not receive %2$s: %3$s is down; the message is lost."),
                                     {seat(event.seat), inject(event.item), channel});
    }
    case sim::Kind::hold_released:
      return fill(gettext("The hold at %s ends; the clock may run."), {inject(event.item)});
    case sim::Kind::duty_armed:
    case sim::Kind::duty_due_changed:
    case sim::Kind::duty_advanced:
    case sim::Kind::duty_settled: return duty_event(event);
    case sim::Kind::judged: return judged(event);
    case sim::Kind::mail_sent:
    case sim::Kind::mail_acted:
    case sim::Kind::mail_recorded: return mail(event);
    case sim::Kind::checked: return checked(event);
  }
  return {};
}

std::string Sentences::led_to(const sim::Event& event) const {
  if (event.kind == sim::Kind::duty_armed || event.kind == sim::Kind::duty_settled) return {};
  const auto list = [&](const std::map<std::uint64_t, std::vector<sim::Index>>& by) {
    std::string text;
    const auto found = by.find(event.sequence);
    if (found == by.end()) return text;
    for (sim::Index instance : found->second) {
      if (!text.empty()) text += gettext("; ");
      text += this->instance(instance);
    }
    return text;
  };
  const std::string settled = list(settled_by_);
  const std::string armed = list(armed_by_);
  std::string text;
  if (!settled.empty()) text += fill(gettext("It settles %s."), {settled});
  if (!settled.empty() && !armed.empty()) text += ' ';
  if (!armed.empty()) text += fill(gettext("It starts %s."), {armed});
  return text;
}

}  // namespace tocsin::reports
