#include "gui/campaign_panel.h"

#include <libintl.h>

#include <algorithm>
#include <numeric>

#include "reports/campaign_tables.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using sim::Measure;

void draw_rate(Ui& ui, Measure measure, std::uint32_t persons, std::uint32_t recipients, std::uint32_t mark_ppm) {
  const bool passes = mark_ppm == 0 || recipients == 0 || sim::is_below(persons, recipients, mark_ppm);
  const Tone tone = !passes ? Tone::bad : measure == Measure::reported ? Tone::good : Tone::accent;
  text(ui, reports::measure_word(measure));
  ImGui::SameLine();
  text(ui, fill("%1$s · %2$s", {std::to_string(persons), reports::rate_text(persons, recipients)}), tone);
  if (mark_ppm != 0) {
    const std::string mark = reports::rate_text(mark_ppm, sim::parts_per_million);
    ImGui::SameLine();
    badge(ui, passes ? icon::check : icon::cross, fill(passes ? gettext("below %s") : gettext("not below %s"), {mark}),
          passes ? Tone::good : Tone::bad);
  }
  bar(ui, recipients == 0 ? 0.F : static_cast<float>(persons) / static_cast<float>(recipients), tone);
}

void draw_mail(Ui& ui, const sim::Mail& mail, const sim::CampaignMailCounts& counts) {
  fitted(ui, reports::label_of(mail.subject, mail.id, ui.english));
  if (counts.withheld) {
    text(ui, gettext("withheld"), Tone::dim);
    return;
  }
  std::string line = fill(gettext("sent %s"), {std::to_string(counts.sent)});
  for (const Measure measure : {Measure::opened, Measure::clicked, Measure::credentials, Measure::reported}) {
    line += " · " + reports::measure_word(measure) + " " + std::to_string(counts.persons_of(measure));
  }
  wrapped(ui, line, Tone::dim);
}

}  // namespace

void draw_campaigns(Ui& ui, const Watch& watch) {
  const sim::Plan& plan = watch.plan();
  const std::size_t campaigns = std::min(plan.campaigns.size(), watch.campaigns.size());
  for (std::size_t c = 0; c < campaigns; ++c) {
    const sim::Campaign& campaign = plan.campaigns[c];
    const sim::CampaignCounts& counts = watch.campaigns[c];
    wrapped(ui, reports::label_of(campaign, ui.english));
    ui.marks.put("campaign." + campaign.id);
    const auto sent =
        std::accumulate(counts.mails.begin(), counts.mails.end(), std::uint64_t{0},
                        [](std::uint64_t sum, const sim::CampaignMailCounts& mail) { return sum + mail.sent; });
    wrapped(
        ui,
        fill(gettext("%1$s recipients, %2$s mails sent"), {std::to_string(counts.recipients), std::to_string(sent)}),
        Tone::dim);
    for (const Measure measure : {Measure::opened, Measure::clicked, Measure::credentials, Measure::reported}) {
      const std::uint32_t mark_ppm = campaign.scored ? plan.agencies[campaign.agency].thresholds.of(measure) : 0;
      draw_rate(ui, measure, counts.persons_of(measure), counts.recipients, mark_ppm);
    }
    if (counts.scanner_clicks > 0) {
      wrapped(ui,
              fill(gettext("%s clicks were a scanner's and are not counted"), {std::to_string(counts.scanner_clicks)}),
              Tone::dim);
    }
    ImGui::Spacing();
    for (std::size_t m = 0; m < std::min(campaign.mails.size(), counts.mails.size()); ++m) {
      draw_mail(ui, campaign.mails[m], counts.mails[m]);
    }
    ImGui::Spacing();
  }
}

}  // namespace tocsin::gui
