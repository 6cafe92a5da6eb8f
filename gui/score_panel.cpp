#include "gui/score_panel.h"

#include <libintl.h>

#include <algorithm>
#include <array>

#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

constexpr std::array<sim::Grouping, 5> groupings = {sim::Grouping::objective, sim::Grouping::seat,
                                                    sim::Grouping::agency, sim::Grouping::team, sim::Grouping::clause};

std::string group_label(const sim::Plan& plan, sim::Grouping grouping, const sim::ScoreGroup& group, bool english) {
  if (grouping == sim::Grouping::clause) return group.clause.empty() ? "—" : group.clause;
  if (group.item == sim::none) return gettext("nobody's");
  switch (grouping) {
    case sim::Grouping::seat: return reports::seat_label(plan, group.item, english);
    case sim::Grouping::agency: return label_of(plan.agencies[group.item], english);
    case sim::Grouping::team: return label_of(plan.teams[group.item], english);
    case sim::Grouping::objective: return label_of(plan.objectives[group.item], english);
    case sim::Grouping::clause: break;
  }
  return {};
}

}  // namespace

void ScorePanel::draw_release(Ui& ui, const Watch& watch, Orders& orders) {
  if (watch.score_released) {
    badge(ui, icon::eye, gettext("released: the seats see their score"), Tone::good);
  } else if (watch.may_order) {
    if (button(ui, "score.release", std::string(icon::eye) + " " + gettext("Release to the seats"), Look::chief)) {
      Order order;
      order.what = Order::What::release;
      orders.push_back(order);
    }
  }
}

void ScorePanel::draw_content(Ui& ui, const Watch& watch, const sim::Score& score, Orders& orders) {
  {
    const InFont large(ui.fonts.large);
    text(ui, reports::percent_text(score.permille));
  }
  ImGui::SameLine();
  text(ui,
       fill(gettext("%1$s of %2$s points"),
            {reports::points_text(score.points), reports::points_text(score.points_max)}),
       Tone::dim);
  draw_release(ui, watch, orders);
  wrapped(ui, gettext("The score is the software's own; no official scoring rule was found."), Tone::dim);
  const std::vector<std::string> options = {gettext("by objective"), gettext("by seat"), gettext("by agency"),
                                            gettext("by team"), gettext("by clause")};
  choose(ui, "score.grouping", options, grouping_);
  const Region region("score-lines", {0, 0});
  const sim::Grouping grouping = groupings[grouping_];
  for (const sim::ScoreGroup& group : sim::score_by(watch.plan(), score, grouping)) {
    if (group.points_max == 0) continue;
    wrapped(ui, group_label(watch.plan(), grouping, group, ui.english));
    text(ui, fill("%1$s / %2$s", {reports::points_text(group.points), reports::points_text(group.points_max)}),
         Tone::dim);
    ImGui::SameLine();
    fitted(ui,
           fill(gettext("met %1$s · late %2$s · missed %3$s"),
                {std::to_string(group.met), std::to_string(group.late), std::to_string(group.missed)}),
           Tone::dim);
    bar(ui, static_cast<float>(group.points) / static_cast<float>(group.points_max), Tone::accent);
    ImGui::Spacing();
  }
}

}  // namespace tocsin::gui
