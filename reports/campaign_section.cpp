// The campaigns' section of the HTML result.
#include <libintl.h>

#include "reports/campaign_tables.h"
#include "reports/result_tables.h"
#include "reports/words.h"

namespace tocsin::reports {

void write_campaigns(Markup& out, const HtmlResult& in) {
  if (in.state.campaigns.empty()) return;
  out.open("section", {{"id", "campaigns"}}).element("h2", gettext("Social-engineering campaigns"));
  out.element("p",
              gettext("A person counts once however many mails it was; a mail of a recipient counts once however often "
                      "it was touched. The two bases are never added up, nor are the rows of one."),
              {{"class", "quiet"}});
  for (const sim::CampaignRecord& record : in.state.campaigns) {
    out.element("h3", label_of(in.plan.campaigns[record.campaign()], in.english));
    for (const std::string& line : campaign_lines(in.plan, record, in.english)) out.element("p", line);
    for (const CampaignTable& table : campaign_tables(in.plan, record, in.english)) {
      std::vector<Head> heads;
      for (std::size_t i = 0; i < table.heads.size(); ++i) heads.emplace_back(table.heads[i].c_str(), i > 0);
      open_table(out, table.kind, table.caption, heads);
      out.open("tbody");
      for (const auto& row : table.rows) {
        out.open("tr").element("th", row.front(), {{"scope", "row"}});
        for (std::size_t i = 1; i < row.size(); ++i) out.element("td", row[i], {{"class", "number"}});
        out.close().line();
      }
      out.close();
      close_table(out);
    }
  }
  out.close().line();
}

}  // namespace tocsin::reports
