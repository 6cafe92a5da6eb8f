// What was found ready before the exercise began, and what was not.
#include <libintl.h>

#include <algorithm>

#include "reports/result_tables.h"
#include "reports/words.h"

namespace tocsin::reports {

void write_readiness(Markup& out, const HtmlResult& in) {
  const auto is_check = [](const sim::Event& event) { return event.kind == sim::Kind::checked; };
  if (std::none_of(in.events.begin(), in.events.end(), is_check)) return;
  out.open("section", {{"id", "readiness"}}).element("h2", gettext("Readiness"));
  open_table(out, "readiness", gettext("What each agency had ready before the exercise began"),
             {gettext("Clause"), gettext("Agency"), gettext("Check"), gettext("Result"), gettext("Remedy"),
              Head(gettext("Event"), true)});
  out.open("tbody");
  // What is to be done comes first.
  for (const bool ready : {false, true}) {
    for (const sim::Event& event : in.events) {
      if (!is_check(event) || (event.value != 0) != ready) continue;
      const sim::Check& check = in.plan.checks[event.item];
      const std::string number = std::to_string(event.sequence);
      out.open("tr", {{"class", ready ? "met" : "missed"}});
      out.element("th", check.clause, {{"scope", "row"}});
      out.element("td", label_of(in.plan.agencies[event.agency], in.english));
      out.element("td", label_of(check, in.english));
      out.open("td")
          .open("span", {{"class", ready ? "state met" : "state missed"}})
          .open("svg", {{"class", "shape"}, {"viewBox", "0 0 12 12"}, {"aria-hidden", "true"}})
          .empty("use", {{"href", ready ? "#shape-met" : "#shape-missed"}})
          .close()
          .text(ready ? gettext("ready") : gettext("not ready"))
          .close()
          .close();
      out.element("td", ready ? "–" : check.remedy.in(in.english), {{"class", "words"}});
      out.open("td", {{"class", "number"}}).element("a", number, {{"href", "#event-" + number}}).close();
      out.close().line();
    }
  }
  out.close();
  close_table(out);
  out.close().line();
}

}  // namespace tocsin::reports
