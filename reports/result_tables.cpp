#include "reports/result_tables.h"

#include <libintl.h>

#include <algorithm>

#include "reports/timeline.h"
#include "reports/words.h"

namespace tocsin::reports {
namespace {

std::string when(const HtmlResult& in, sim::Time at) {
  return instant_text(at, in.plan.utc_offset_minutes, in.english);
}

const sim::Event* event_at(const HtmlResult& in, std::uint64_t sequence) {
  const auto found =
      std::lower_bound(in.events.begin(), in.events.end(), sequence,
                       [](const sim::Event& event, std::uint64_t wanted) { return event.sequence < wanted; });
  return found == in.events.end() || found->sequence != sequence ? nullptr : &*found;
}

// The act that a judgement is about: the last one of its seat and kind before it.
const sim::Event* act_before(const HtmlResult& in, const sim::Event& judged) {
  const sim::Event* act = nullptr;
  for (const sim::Event* event = &judged; event != in.events.data();) {
    --event;
    if (event->kind == sim::Kind::acted && event->seat == judged.seat && event->item == judged.item) {
      act = event;
      break;
    }
  }
  return act;
}

std::string given_text(const HtmlResult& in, const sim::Event* act, sim::Index position) {
  if (act == nullptr) return {};
  for (const sim::Answer& answer : act->answers) {
    if (answer.field == position) return answer_text(in.plan, *act, answer, in.english);
  }
  return {};
}

std::string right_text(const HtmlResult& in, const sim::Field& field, const sim::Event& judged) {
  if (field.type != sim::FieldType::agencies) return value_text(in.plan, field, judged.extra, in.english);
  const auto set = static_cast<std::size_t>(judged.extra);
  return set < in.state.agency_sets.size() ? agencies_text(in.plan, in.state.agency_sets[set], in.english)
                                           : std::string();
}

void write_event_link(Markup& out, std::uint64_t sequence) {
  const std::string number = std::to_string(sequence);
  out.open("td", {{"class", "number"}}).element("a", number, {{"href", "#event-" + number}}).close();
}

std::string points(const sim::ScoreLine& line) {
  return points_text(line.points) + " / " + points_text(line.points_max);
}

bool has(const HtmlResult& in, sim::Category category) {
  return std::any_of(in.score.lines.begin(), in.score.lines.end(),
                     [&](const sim::ScoreLine& line) { return line.category == category; });
}

void write_judgement(Markup& out, const HtmlResult& in, const sim::ScoreLine& line) {
  const sim::Action& action = in.plan.actions[line.action];
  const sim::Event* judged = event_at(in, line.by_event);
  const bool right = line.points == line.points_max;
  std::string subject = gettext("the choice of this act");
  std::string given;
  std::string truth;
  if (line.field != sim::none && action.form != sim::none && judged != nullptr) {
    const sim::Field& field = in.plan.forms[action.form].fields[line.field];
    subject = label_of(field, in.english);
    given = given_text(in, act_before(in, *judged), line.field);
    truth = right_text(in, field, *judged);
  }
  out.open("tr", {{"class", right ? "met" : "missed"}});
  out.element("th", label_of(action, in.english), {{"scope", "row"}});
  out.element("td", seat_label(in.plan, line.seat, in.english));
  out.element("td", subject).element("td", given.empty() ? "–" : given).element("td", truth.empty() ? "–" : truth);
  out.open("td")
      .open("span", {{"class", right ? "state met" : "state missed"}})
      .open("svg", {{"class", "shape"}, {"viewBox", "0 0 12 12"}, {"aria-hidden", "true"}})
      .empty("use", {{"href", right ? "#shape-met" : "#shape-missed"}})
      .close()
      .text(right ? gettext("right") : gettext("wrong"))
      .close()
      .close();
  out.element("td", points(line), {{"class", "number"}});
  write_event_link(out, line.by_event);
  out.close().line();
}

void write_form(Markup& out, const HtmlResult& in, const sim::ScoreLine& line) {
  const sim::Action& action = in.plan.actions[line.action];
  const sim::Form& form = in.plan.forms[action.form];
  const sim::Event* act = event_at(in, line.by_event);
  std::size_t wanted = 0;
  std::string missing;
  std::size_t missing_count = 0;
  for (std::size_t position = 0; position < form.fields.size(); ++position) {
    const sim::Field& field = form.fields[position];
    if (!field.expected) continue;
    ++wanted;
    if (!given_text(in, act, static_cast<sim::Index>(position)).empty()) continue;
    if (missing_count++ > 0) missing += gettext("; ");
    missing += label_of(field, in.english);
  }
  out.open("tr", {{"class", missing_count == 0 ? "met" : "late"}});
  out.element("th", label_of(form, in.english), {{"scope", "row"}});
  out.element("td", seat_label(in.plan, line.seat, in.english));
  out.element("td", act == nullptr ? std::string() : when(in, act->time), {{"class", "when"}});
  out.element("td", std::to_string(wanted - missing_count) + " / " + std::to_string(wanted), {{"class", "number"}});
  out.element("td", missing_count == 0 ? gettext("none") : missing);
  out.element("td", points(line), {{"class", "number"}});
  write_event_link(out, line.by_event);
  out.close().line();
}

}  // namespace

void open_table(Markup& out, std::string_view kind, std::string_view caption, std::span<const Head> heads) {
  out.open("div", {{"class", "scroll"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}});
  out.open("table", {{"class", kind}}).element("caption", caption).open("thead").open("tr");
  for (const Head& head : heads) {
    out.element("th", head.text, {{"scope", "col"}, {"class", head.number ? "number" : ""}});
  }
  out.close().close().line();
}

void close_table(Markup& out) { out.close().close().line(); }

void write_injects(Markup& out, const HtmlResult& in) {
  const std::vector<std::size_t> numbers = inject_numbers(in.state);
  std::vector<sim::Index> order;
  for (sim::Index index = 0; index < numbers.size(); ++index) order.push_back(index);
  const auto rank = [&](sim::Index index) { return numbers[index] == 0 ? numbers.size() + 1 : numbers[index]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](sim::Index one, sim::Index other) { return rank(one) < rank(other); });
  open_table(out, "injects", gettext("Injects, numbered as in the timeline"),
             {Head(gettext("No."), true), gettext("Time"), gettext("Inject"), gettext("To"), gettext("Channel"),
              gettext("Status"), Head(gettext("Read"), true)});
  out.open("tbody");
  for (sim::Index index : order) {
    const sim::Inject& inject = in.plan.injects[index];
    const sim::InjectState& state = in.state.injects[index];
    std::string to;
    for (sim::Index seat : inject.to) {
      if (!to.empty()) to += gettext("; ");
      to += label_of(in.plan.seats[seat], in.english);
    }
    std::string status = inject_status_word(state.status);
    if (inject.noise) status = fill(gettext("%1$s; noise"), {status});
    const bool fired = numbers[index] != 0;
    out.open("tr");
    out.element("th", fired ? std::to_string(numbers[index]) : "–", {{"scope", "row"}, {"class", "number"}});
    out.open("td", {{"class", "when"}}).text(fired ? when(in, state.fired_at) : "–");
    if (fired) out.text(" ").element("span", elapsed_text(state.fired_at - in.plan.starts), {{"class", "quiet block"}});
    out.close();
    const std::string& body = inject.body.in(in.english);
    const bool named = !inject.label.in(in.english).empty();
    out.open("td", {{"class", "words"}});
    if (named || body.empty()) out.text(inject_label(in.plan, index, in.english));
    if (!body.empty()) out.text(named ? "\n" : "").text(body);
    const std::string& from = inject.from.in(in.english);
    if (!from.empty()) out.text(" ").element("span", fill(gettext("from: %s"), {from}), {{"class", "quiet block"}});
    out.close();
    out.element("td", to.empty() ? gettext("nobody (it changes the situation)") : to);
    out.element("td", inject.channel == sim::none ? "–" : label_of(in.plan.channels[inject.channel], in.english));
    out.element("td", status);
    out.element("td",
                inject.to.empty()
                    ? "–"
                    : std::to_string(state.acknowledged_by.size()) + " / " + std::to_string(inject.to.size()),
                {{"class", "number"}});
    out.close().line();
  }
  out.close();
  close_table(out);
}

void write_judgements(Markup& out, const HtmlResult& in, const Sentences&) {
  if (!has(in, sim::Category::correctness)) {
    out.element("p", gettext("No judgement was compared with what was true."));
    return;
  }
  open_table(out, "judgements", gettext("Judgements compared with what was true at that time"),
             {gettext("Act"), gettext("Seat"), gettext("Judged"), gettext("Given"), gettext("Right answer"),
              gettext("Result"), Head(gettext("Points"), true), Head(gettext("Event"), true)});
  out.open("tbody");
  for (const sim::ScoreLine& line : in.score.lines) {
    if (line.category == sim::Category::correctness) write_judgement(out, in, line);
  }
  out.close();
  close_table(out);
}

void write_completeness(Markup& out, const HtmlResult& in, const Sentences&) {
  if (!has(in, sim::Category::completeness)) {
    out.element("p", gettext("No form with expected fields was handed in."));
    return;
  }
  open_table(out, "forms", gettext("Expected fields of the forms that were handed in"),
             {gettext("Form"), gettext("Seat"), gettext("Time"), Head(gettext("Filled in"), true), gettext("Missing"),
              Head(gettext("Points"), true), Head(gettext("Event"), true)});
  out.open("tbody");
  for (const sim::ScoreLine& line : in.score.lines) {
    if (line.category == sim::Category::completeness) write_form(out, in, line);
  }
  out.close();
  close_table(out);
}

void write_remarks(Markup& out, const HtmlResult& in, const Sentences& sentences) {
  const auto is_remark = [](const sim::Event& event) {
    return event.kind == sim::Kind::observed || event.kind == sim::Kind::waived;
  };
  if (std::none_of(in.events.begin(), in.events.end(), is_remark)) {
    out.element("p", gettext("None were recorded."));
    return;
  }
  open_table(out, "remarks", gettext("Observations and waivers, each with a name and a reason"),
             {gettext("Kind"), gettext("Time"), gettext("Name"), gettext("On"), gettext("Reason or note"),
              Head(gettext("Points"), true), Head(gettext("Event"), true)});
  out.open("tbody");
  for (const sim::Event& event : in.events) {
    if (!is_remark(event)) continue;
    const Remark remark = remark_of(event.text);
    std::string on;
    if (event.item != sim::none) on = sentences.instance(event.item);
    if (event.seat != sim::none) {
      if (!on.empty()) on += gettext("; ");
      on += seat_label(in.plan, event.seat, in.english);
    }
    const bool counted = event.kind == sim::Kind::observed && event.value != 0;
    out.open("tr")
        .element("th", kind_word(event.kind), {{"scope", "row"}})
        .element("td", when(in, event.time), {{"class", "when"}})
        .element("td", remark.name.empty() ? gettext("no name given") : remark.name)
        .element("td", on.empty() ? gettext("the exercise") : on)
        .element("td", remark.words, {{"class", "words"}})
        .element("td", counted ? points_text(event.value) : "–", {{"class", "number"}});
    write_event_link(out, event.sequence);
    out.close().line();
  }
  out.close();
  close_table(out);
}

void write_log(Markup& out, const HtmlResult& in, const Sentences& sentences) {
  const std::string count = std::to_string(in.events.size());
  out.open("details");
  out.element("summary", fill(ngettext("Show the %s event", "Show all %s events", in.events.size()), {count}));
  open_table(out, "log", gettext("Every event in order, and what it led to"),
             {Head(gettext("No."), true), gettext("Time"), gettext("By"), gettext("What happened")});
  out.open("tbody");
  for (const sim::Event& event : in.events) {
    if (sim::is_mail_kind(event.kind)) continue;
    const std::string number = std::to_string(event.sequence);
    out.open("tr", {{"id", "event-" + number}, {"class", sim::name_of(event.kind)}});
    out.element("th", number, {{"scope", "row"}, {"class", "number"}});
    out.open("td", {{"class", "when"}})
        .text(when(in, event.time))
        .text(" ")
        .element("span", elapsed_text(event.time - in.plan.starts), {{"class", "quiet block"}})
        .close();
    out.element("td", origin_word(event.origin));
    out.open("td", {{"class", "words"}}).text(sentences.of(event));
    const std::string led_to = sentences.led_to(event);
    if (!led_to.empty()) out.text(" ").element("span", led_to, {{"class", "led-to"}});
    out.close().close().line();
  }
  out.close();
  close_table(out);
  out.close().line();
}

}  // namespace tocsin::reports
