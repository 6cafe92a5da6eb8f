#include "reports/words.h"

#include <libintl.h>

#include <array>
#include <vector>

#include "sim/answers.h"

namespace tocsin::reports {
namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string state_word(sim::DutyState state) {
  switch (state) {
    case sim::DutyState::open: return gettext("open");
    case sim::DutyState::met: return gettext("met");
    case sim::DutyState::late: return gettext("late");
    case sim::DutyState::missed: return gettext("missed");
    case sim::DutyState::excused: return gettext("excused");
    case sim::DutyState::waived: return gettext("waived");
    case sim::DutyState::voided: return gettext("void");
  }
  return {};
}

std::string layer_word(sim::Layer layer) {
  switch (layer) {
    case sim::Layer::statutory: return gettext("statutory");
    case sim::Layer::internal: return gettext("internal");
    case sim::Layer::expected: return gettext("expected");
  }
  return {};
}

std::string category_word(sim::Category category) {
  switch (category) {
    case sim::Category::timeliness: return gettext("timeliness");
    case sim::Category::completeness: return gettext("completeness of forms");
    case sim::Category::correctness: return gettext("correctness of judgements");
    case sim::Category::observation: return gettext("observations");
    case sim::Category::outcome: return gettext("outcomes");
    case sim::Category::rates: return gettext("social-engineering rates");
    case sim::Category::readiness: return gettext("readiness");
  }
  return {};
}

std::string kind_word(sim::Kind kind) {
  switch (kind) {
    case sim::Kind::started: return gettext("exercise begins");
    case sim::Kind::acted: return gettext("act");
    case sim::Kind::acknowledged: return gettext("message read");
    case sim::Kind::form_opened: return gettext("form opened");
    case sim::Kind::form_closed: return gettext("form closed");
    case sim::Kind::seated: return gettext("seat taken");
    case sim::Kind::clock_set: return gettext("clock set");
    case sim::Kind::paused: return gettext("clock paused");
    case sim::Kind::resumed: return gettext("clock resumed");
    case sim::Kind::inject_fired_by_hand: return gettext("inject fired by hand");
    case sim::Kind::inject_held: return gettext("inject held back");
    case sim::Kind::inject_dropped: return gettext("inject dropped");
    case sim::Kind::improvised: return gettext("improvised inject");
    case sim::Kind::waived: return gettext("waiver");
    case sim::Kind::observed: return gettext("observation");
    case sim::Kind::ended: return gettext("exercise ends");
    case sim::Kind::inject_fired: return gettext("inject");
    case sim::Kind::inject_skipped: return gettext("inject skipped");
    case sim::Kind::delivered: return gettext("message delivered");
    case sim::Kind::undelivered: return gettext("message not delivered");
    case sim::Kind::hold_released: return gettext("hold released");
    case sim::Kind::duty_armed: return gettext("duty begins");
    case sim::Kind::duty_due_changed: return gettext("due time moved");
    case sim::Kind::duty_advanced: return gettext("duty partly done");
    case sim::Kind::duty_settled: return gettext("duty settled");
    case sim::Kind::judged: return gettext("judgement");
    case sim::Kind::mail_sent: return gettext("mail sent");
    case sim::Kind::mail_acted: return gettext("recipient acts");
    case sim::Kind::mail_recorded: return gettext("recipient's act recorded");
    case sim::Kind::checked: return gettext("readiness check");
  }
  return {};
}

std::string origin_word(sim::Origin origin) {
  switch (origin) {
    case sim::Origin::engine: return gettext("simulation");
    case sim::Origin::person: return gettext("participant");
    case sim::Origin::controller: return gettext("controller");
    case sim::Origin::bot: return gettext("simulated seat");
  }
  return {};
}

std::string occupant_word(sim::Occupant occupant) {
  switch (occupant) {
    case sim::Occupant::nobody: return gettext("nobody");
    case sim::Occupant::bot: return gettext("a simulated occupant");
    case sim::Occupant::person: return gettext("a participant");
  }
  return {};
}

std::string inject_status_word(sim::InjectStatus status) {
  switch (status) {
    case sim::InjectStatus::planned: return gettext("not fired");
    case sim::InjectStatus::held: return gettext("held back");
    case sim::InjectStatus::fired: return gettext("fired");
    case sim::InjectStatus::skipped: return gettext("skipped");
    case sim::InjectStatus::dropped: return gettext("dropped");
  }
  return {};
}

std::string drill_kind_word(const std::string& kind) {
  if (kind == "social-engineering") return gettext("social engineering exercise");
  if (kind == "notification-and-response") return gettext("notification and response exercise");
  if (kind == "attack-and-defence") return gettext("attack and defence exercise");
  if (kind == "situational") return gettext("situational exercise");
  if (kind == "other") return gettext("other cyber security exercise");
  return kind;
}

const std::string& label_of(const sim::Text& label, const std::string& id, bool english) {
  const std::string& text = label.in(english);
  return text.empty() ? id : text;
}

std::string shortened(const std::string& text, std::size_t narrow_max) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0U) == 0x80U) continue;
    width += byte >= 0xE3U ? 2 : 1;
    if (width > narrow_max) return text.substr(0, at) + "…";
  }
  return text;
}

std::string inject_label(const sim::Plan& plan, sim::Index inject, bool english) {
  const sim::Inject& of = plan.injects[inject];
  if (const std::string& label = of.label.in(english); !label.empty()) return label;
  if (const std::string& body = of.body.in(english); !body.empty()) return shortened(body, 60);
  std::string changed;
  for (const sim::Assignment& change : of.sets) {
    if (!changed.empty()) changed += gettext("; ");
    changed += label_of(plan.facts[change.fact], english);
  }
  return changed.empty() ? of.id : fill(gettext("change of %s"), {changed});
}

std::string seat_label(const sim::Plan& plan, sim::Index seat, bool english) {
  if (seat == sim::none) return gettext("Exercise control");
  const sim::Seat& at = plan.seats[seat];
  return fill(gettext("%1$s, %2$s"), {label_of(at, english), label_of(plan.agencies[at.agency], english)});
}

std::string instant_text(sim::Time time, int offset_minutes, bool english) {
  if (time == sim::never) return {};
  if (!english) return sim::format_roc(time, offset_minutes);
  std::string text = sim::format_local(time, offset_minutes);
  return text.substr(0, text.size() - 3);
}

std::string length_text(sim::Duration length) {
  const sim::Duration whole = length < 0 ? -length : length;
  const auto number = [](sim::Duration value) { return std::to_string(value); };
  // The largest unit and the next one, which is left out where it is nothing.
  if (whole < sim::minute) return fill(gettext("%s s"), {number(whole / sim::second)});
  if (whole < sim::hour) {
    const sim::Duration seconds = whole / sim::second % 60;
    if (seconds == 0) return fill(gettext("%s min"), {number(whole / sim::minute)});
    return fill(gettext("%1$s min %2$s s"), {number(whole / sim::minute), two_digits(seconds)});
  }
  if (whole < sim::day) {
    const sim::Duration minutes = whole / sim::minute % 60;
    if (minutes == 0) return fill(gettext("%s h"), {number(whole / sim::hour)});
    return fill(gettext("%1$s h %2$s min"), {number(whole / sim::hour), two_digits(minutes)});
  }
  const sim::Duration hours = whole / sim::hour % 24;
  if (hours == 0) return fill(gettext("%s d"), {number(whole / sim::day)});
  return fill(gettext("%1$s d %2$s h"), {number(whole / sim::day), number(hours)});
}

std::string elapsed_text(sim::Duration since_start) {
  const sim::Duration whole = since_start < 0 ? -since_start : since_start;
  const std::string clock = two_digits(whole / sim::hour % 24) + ":" + two_digits(whole / sim::minute % 60);
  const std::string sign = since_start < 0 ? "T\u2212" : "T+";
  if (whole < sim::day) return sign + clock;
  return fill(gettext("%1$s%2$s d %3$s"), {sign, std::to_string(whole / sim::day), clock});
}

std::string points_text(std::int64_t thousandths) {
  const std::int64_t whole = thousandths < 0 ? -thousandths : thousandths;
  return (thousandths < 0 ? "\u2212" : "") + std::to_string(whole / 1000) + "." + std::to_string(whole / 100 % 10);
}

std::string percent_text(std::int64_t permille) { return points_text(permille * 100) + " %"; }

std::string agencies_text(const sim::Plan& plan, const std::vector<sim::Index>& agencies, bool english) {
  if (agencies.empty()) return gettext("none");
  std::string text;
  for (sim::Index agency : agencies) {
    if (!text.empty()) text += gettext("; ");
    text += label_of(plan.agencies[agency], english);
  }
  return text;
}

std::string value_text(const sim::Plan& plan, const sim::Field& field, sim::Value value, bool english) {
  if (value == sim::unset) return {};
  const auto position = static_cast<std::size_t>(value);
  switch (field.type) {
    case sim::FieldType::boolean: return value != 0 ? gettext("yes") : gettext("no");
    case sim::FieldType::integer: return std::to_string(value);
    case sim::FieldType::instant: return instant_text(value, plan.utc_offset_minutes, english);
    case sim::FieldType::level: return fill(gettext("level %s"), {std::to_string(value)});
    case sim::FieldType::choice:
      return value >= 0 && position < field.choices.size() ? label_of(field.choices[position], english)
                                                           : std::to_string(value);
    case sim::FieldType::effect: {
      if (field.property == sim::none) return std::to_string(value);
      const auto& cells = plan.severity.properties[field.property].cells;
      return value >= 0 && position < cells.size() ? label_of(cells[position], english) : std::to_string(value);
    }
    case sim::FieldType::text:
    case sim::FieldType::agencies: break;
  }
  return {};
}

std::string answer_text(const sim::Plan& plan, const sim::Event& act, const sim::Answer& answer, bool english) {
  const sim::Field& field = plan.forms[plan.actions[act.item].form].fields[answer.field];
  if (field.type == sim::FieldType::text) return sim::written_text(plan, act, answer).in(english);
  if (field.type == sim::FieldType::agencies) return agencies_text(plan, answer.agencies, english);
  return value_text(plan, field, answer.value, english);
}

Remark remark_of(const std::string& text) {
  const std::size_t cut = text.find('\x1f');
  if (cut == std::string::npos) return {{}, text};
  return {text.substr(0, cut), text.substr(cut + 1)};
}

}  // namespace tocsin::reports
