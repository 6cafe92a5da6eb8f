#include "gui/year_page.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/account.h"
#include "reports/annual_report.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

struct RowLook {
  const char* sign;
  std::string word;
  Tone tone;
};

RowLook look_of(const YearRow& row) {
  if (row.held && row.submission != nullptr) {
    return row.submission->at <= row.due ? RowLook{icon::check, gettext("handed in"), Tone::good}
                                         : RowLook{icon::clock, gettext("handed in late"), Tone::late};
  }
  if (row.alarm == YearRow::Alarm::overdue) return {icon::warning, gettext("overdue"), Tone::bad};
  if (row.alarm == YearRow::Alarm::soon) return {icon::half, gettext("due soon"), Tone::warn};
  return row.held ? RowLook{icon::file, gettext("report open"), Tone::accent}
                  : RowLook{icon::ring, gettext("planned"), Tone::dim};
}

}  // namespace

void YearPage::draw_cards(Ui& ui) {
  const auto& requirements = year_->programme.requirements;
  if (requirements.empty()) return;
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const auto count = static_cast<float>(requirements.size());
  const float width = (ImGui::GetContentRegionAvail().x - gap * (count - 1)) / count;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const sim::Requirement& of = requirements[i];
    const auto held =
        static_cast<std::uint32_t>(std::count_if(year_->rows.begin(), year_->rows.end(), [&](const YearRow& row) {
          return row.held && row.drill->kind == of.kind;
        }));
    if (i > 0) ImGui::SameLine();
    const Panel panel(ui, of.id.c_str(), label_of(of, ui.english), {width, ui.px(112)}, of.clause);
    {
      const InFont large(ui.fonts.large);
      text(ui, std::to_string(held) + " / " + std::to_string(of.times));
    }
    ImGui::SameLine();
    if (held >= of.times) {
      badge(ui, icon::check, gettext("held"), Tone::good);
    } else {
      badge(ui, icon::ring, gettext("still to hold"), Tone::warn);
    }
  }
}

void YearPage::draw_rows(Ui& ui, ImVec2 size) {
  const int offset = year_->programme.utc_offset_minutes;
  const auto date = [&](sim::Time time) {
    return time == sim::never ? std::string("—") : reports::full_date(time, offset, ui.english);
  };
  const Panel panel(ui, "exercises", gettext("The year's exercises"), size,
                    fill(gettext("today %s"), {date(year_->today)}));
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
  if (!ImGui::BeginTable("rows", 5, flags)) return;
  ImGui::TableSetupColumn(gettext("Exercise"), ImGuiTableColumnFlags_WidthStretch, 2.2F);
  ImGui::TableSetupColumn(gettext("Planned"), ImGuiTableColumnFlags_WidthStretch, 1.2F);
  ImGui::TableSetupColumn(gettext("Completed"), ImGuiTableColumnFlags_WidthStretch, 1.2F);
  ImGui::TableSetupColumn(gettext("Report due"), ImGuiTableColumnFlags_WidthStretch, 1.2F);
  ImGui::TableSetupColumn(gettext("State"), ImGuiTableColumnFlags_WidthStretch, 1.F);
  {
    const Colored dim(ui.text(Tone::dim));
    ImGui::TableHeadersRow();
  }
  for (std::size_t i = 0; i < year_->rows.size(); ++i) {
    const YearRow& row = year_->rows[i];
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    const std::string key = "year." + row.drill->id;
    const std::string id = "##" + key;
    if (ImGui::Selectable(id.c_str(), i == chosen_, ImGuiSelectableFlags_SpanAllColumns)) {
      chosen_ = i;
      package_.clear();
      problem_.clear();
      handing_in_ = {};
    }
    ui.marks.put(key);
    ImGui::SameLine(0, 0);
    fitted(ui, label_of(*row.drill, ui.english));
    for (const sim::Time time : {row.drill->planned, row.completed, row.due}) {
      ImGui::TableNextColumn();
      fitted(ui, date(time), Tone::dim);
    }
    ImGui::TableNextColumn();
    const RowLook look = look_of(row);
    badge(ui, look.sign, look.word, look.tone);
  }
  ImGui::EndTable();
  ImGui::Spacing();
  wrapped(ui, fill(gettext("Counting rule: %s"), {reports::counting_text(year_->programme, ui.english)}), Tone::dim);
}

void YearPage::draw_chosen(Ui& ui, ImVec2 size) {
  if (chosen_ >= year_->rows.size()) return;
  const YearRow& row = year_->rows[chosen_];
  const Panel panel(ui, "exercise", label_of(*row.drill, ui.english), size);
  const RowLook look = look_of(row);
  badge(ui, look.sign, look.word, look.tone);
  if (row.submission != nullptr) {
    const sim::Submission& sent = *row.submission;
    const int offset = year_->programme.utc_offset_minutes;
    wrapped(ui, fill(gettext("Handed in %1$s to %2$s, number %3$s, by %4$s"),
                     {reports::full_date(sent.at, offset, ui.english), sent.to, sent.reference, sent.by}));
  } else if (row.held) {
    const sim::Duration left = row.due - year_->today;
    wrapped(ui, left >= 0 ? fill(gettext("The report is due in %s."), {reports::length_text(left)})
                          : fill(gettext("The report is overdue by %s."), {reports::length_text(-left)}));
  }
  if (!row.held) {
    wrapped(ui, gettext("Not held yet, or its journal is not where the programme says."), Tone::dim);
    if (!row.drill->journal.empty()) wrapped(ui, row.drill->journal, Tone::dim);
    return;
  }
  ImGui::Spacing();
  if (button(ui, "year.documents", std::string(icon::file) + " " + gettext("Look at its documents"), Look::chief)) {
    documents_.open_journal(row.drill->journal);
  }
  draw_hand_in(ui, row);
  if (button(ui, "year.replay", std::string(icon::history) + " " + gettext("Replay"))) journal_ = row.drill->journal;
}

// Beside the record of a submission another one may be made: the later one counts.
void YearPage::draw_hand_in(Ui& ui, const YearRow& row) {
  ImGui::Spacing();
  text(ui, gettext("The report was handed in today:"), Tone::dim);
  if (handing_in_.drill != row.drill->id) {
    handing_in_ = {row.drill->id, 0, label_of(year_->programme.report_to, "", ui.english), "", ""};
  }
  write(ui, "year.to", gettext("to whom"), handing_in_.to, 0);
  write(ui, "year.reference", gettext("reference number"), handing_in_.reference, 0);
  write(ui, "year.by", gettext("by whom"), handing_in_.by, 0);
  const Disabled disabled(handing_in_.to.empty() || handing_in_.by.empty());
  if (button(ui, "year.hand-in", std::string(icon::check) + " " + gettext("Record the submission"))) hands_in_ = true;
  hint(ui, gettext("Packs the journal with the documents that were written, and appends to the submission record"));
}

void YearPage::hand_in() {
  hands_in_ = false;
  problem_.clear();
  handing_in_.at = year_->today;
  package_ = host_->hand_in(*year_, handing_in_, problem_);
  if (package_.empty()) return;
  if (auto again = host_->year(year_->path, problem_)) year_ = std::move(again);
  handing_in_ = {};
}

// What was handed in, the latest first.
void YearPage::draw_submissions(Ui& ui, ImVec2 size) {
  const int offset = year_->programme.utc_offset_minutes;
  const Panel panel(ui, "submissions", gettext("Submission record"), size, std::to_string(year_->submissions.size()));
  if (year_->submissions.empty()) {
    wrapped(ui, gettext("Nothing has been handed in yet."), Tone::dim);
  }
  for (auto sent = year_->submissions.rbegin(); sent != year_->submissions.rend(); ++sent) {
    text(ui, reports::full_date(sent->at, offset, ui.english), Tone::dim);
    ImGui::SameLine();
    const auto drill = std::find_if(year_->programme.drills.begin(), year_->programme.drills.end(),
                                    [&](const sim::YearDrill& each) { return each.id == sent->drill; });
    std::string line = drill == year_->programme.drills.end() ? sent->drill : label_of(*drill, ui.english);
    line += " → " + sent->to;
    line += " · " + sent->reference + " · " + sent->by;
    fitted(ui, line);
  }
}

void YearPage::draw(Ui& ui) {
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float right = std::min(room.x * 0.3F, ui.px(420));
  {
    const Region left("left", {room.x - right - ImGui::GetStyle().ItemSpacing.x, room.y});
    if (documents_.is_open()) {
      documents_.draw(ui, {0, 0});
    } else {
      draw_cards(ui);
      const float below = ui.px(130);
      draw_rows(ui, {0, ImGui::GetContentRegionAvail().y - below - ImGui::GetStyle().ItemSpacing.y});
      draw_submissions(ui, {0, below});
    }
  }
  ImGui::SameLine();
  const Region column("column", {0, room.y});
  if (documents_.is_open()) {
    if (button(ui, "year.back", std::string(icon::calendar) + " " + gettext("Back to the year"))) documents_.close();
  } else if (button(ui, "year.annual", std::string(icon::file) + " " + gettext("Look at the annual report"))) {
    documents_.open([host = host_, year = year_](
                        bool english, std::string& problem) { return host->annual_report(*year, english, problem); },
                    year_->path);
  }
  if (!package_.empty()) {
    badge(ui, icon::check, gettext("packed in:"), Tone::good);
    wrapped(ui, package_);
  }
  if (!problem_.empty()) wrapped(ui, problem_, Tone::bad);
  draw_chosen(ui, {0, 0});
  if (hands_in_) hand_in();
}

}  // namespace tocsin::gui
