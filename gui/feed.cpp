#include "gui/feed.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/sentences.h"

namespace tocsin::gui {
namespace {

enum Kinds : std::size_t { all, acts, duties, messages, control_only };

bool is_of(sim::Kind kind, std::size_t kinds) {
  switch (kind) {
    case sim::Kind::acted:
    case sim::Kind::judged:
    case sim::Kind::acknowledged: return kinds == acts;
    case sim::Kind::duty_armed:
    case sim::Kind::duty_due_changed:
    case sim::Kind::duty_advanced:
    case sim::Kind::duty_settled:
    case sim::Kind::waived: return kinds == duties;
    case sim::Kind::inject_fired:
    case sim::Kind::inject_skipped:
    case sim::Kind::delivered:
    case sim::Kind::undelivered:
    case sim::Kind::improvised: return kinds == messages;
    default: return kinds == control_only;
  }
}

// What people at the console need not read: it stands elsewhere on the page.
bool is_noise(sim::Kind kind) {
  return kind == sim::Kind::duty_advanced || kind == sim::Kind::form_closed || kind == sim::Kind::checked;
}

}  // namespace

void Feed::take_events(const Ui& ui, const Watch& watch) {
  if (of_ != watch.state || english_ != ui.english || entries_.size() > watch.events.size()) {
    entries_.clear();
    sifted_ = 0;
    shown_.clear();
    of_ = watch.state;
    english_ = ui.english;
  }
  if (entries_.size() == watch.events.size()) return;
  const auto fresh = watch.events.subspan(entries_.size());
  const reports::Sentences sentences(*watch.state, fresh, ui.english);
  for (const sim::Event& event : fresh) entries_.push_back({event.time, event.kind, sentences.of(event)});
}

void Feed::sift() {
  if (sifted_by_ != wanted_ || sifted_kinds_ != kinds_) {
    sifted_ = 0;
    shown_.clear();
    sifted_by_ = wanted_;
    sifted_kinds_ = kinds_;
  }
  for (; sifted_ < entries_.size(); ++sifted_) {
    const Entry& entry = entries_[sifted_];
    if (is_noise(entry.kind) || (kinds_ != all && !is_of(entry.kind, kinds_))) continue;
    if (!wanted_.empty() && entry.words.find(wanted_) == std::string::npos) continue;
    shown_.push_back(sifted_);
  }
}

void Feed::draw_content(Ui& ui, const Watch& watch) {
  take_events(ui, watch);
  const std::vector<std::string> options = {gettext("all"), gettext("acts"), gettext("about duties"),
                                            gettext("messages"), gettext("control")};
  choose(ui, "feed.kinds", options, kinds_, ui.px(110));
  ImGui::SameLine();
  write(ui, "feed.filter", gettext("only what contains…"), wanted_);
  sift();
  const Region region("entries", {0, 0});
  if (shown_.empty()) wrapped(ui, gettext("Nothing of this kind yet."), Tone::dim);
  const int offset = watch.plan().utc_offset_minutes;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown_.size()), ImGui::GetTextLineHeightWithSpacing());
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const Entry& entry = entries_[shown_[shown_.size() - 1 - static_cast<std::size_t>(i)]];
      text(ui, near_text(entry.time, watch.state->now, offset), Tone::dim);
      ImGui::SameLine();
      fitted(ui, entry.words);
    }
  }
}

}  // namespace tocsin::gui
