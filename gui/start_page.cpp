#include "gui/start_page.h"

#include <libintl.h>

#include <algorithm>

#include "gui/times.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;
using reports::label_of;

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

void StartPage::draw_drills(Ui& ui, ImVec2 size) {
  const bool all = host_->all_drills_read();
  const Panel panel(ui, "drills", gettext("Drills"), size,
                    all ? std::to_string(drills_.size()) : std::string(gettext("reading…")));
  std::string kind;
  for (const DrillChoice& drill : drills_) {
    if (drill.kind != kind) {
      kind = drill.kind;
      fitted(ui, reports::drill_kind_word(kind), Tone::dim);
    }
    const ImVec2 at = ImGui::GetCursorPos();
    if (row(ui, "start.drill." + drill.id, drill.path == chosen_, ImGui::GetFontSize() + ui.px(8))) {
      chosen_ = drill.path;
      seat_ = drill.seats.size();
    }
    const ImVec2 after = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + ui.px(6), at.y + ui.px(4)});
    fitted(ui, label_of(drill.title, drill.id, ui.english));
    ImGui::SetCursorPos(after);
  }
  if (drills_.empty() && all) {
    wrapped(ui,
            gettext("No drill was found. Drills lie in the folder scenarios/drills beside the program or in "
                    "/usr/share/tocsin; --library names another."),
            Tone::dim);
  }
}

void StartPage::draw_chosen(Ui& ui, ImVec2 size, StartWish& wish) {
  const auto drill =
      std::find_if(drills_.begin(), drills_.end(), [&](const DrillChoice& each) { return each.path == chosen_; });
  if (drill == drills_.end()) {
    const Panel panel(ui, "chosen", gettext("Begin"), size);
    wrapped(ui, gettext("Choose a drill at the left."), Tone::dim);
    return;
  }
  const Panel panel(ui, "chosen", label_of(drill->title, drill->id, ui.english), size);
  text(ui, reports::drill_kind_word(drill->kind), Tone::dim);
  wrapped(ui, drill->procedure.in(ui.english), Tone::dim);
  const std::string first =
      date_text(drill->starts, drill->utc_offset_minutes) + " " + hour_text(drill->starts, drill->utc_offset_minutes);
  text(ui, fill(gettext("begins %1$s, runs %2$s"), {first, reports::length_text(drill->ends - drill->starts)}),
       Tone::dim);
  ImGui::Spacing();
  std::vector<std::string> seats;
  std::size_t advised = 0;
  for (const SeatChoice& seat : drill->seats) {
    if (seat.seat == drill->advised_seat) advised = seats.size();
    seats.push_back(label_of(seat.label, seat.id, ui.english) + " · " + seat.agency.in(ui.english));
  }
  if (seat_ >= seats.size()) seat_ = advised;
  bold(ui, gettext("Train alone"));
  wrapped(ui,
          gettext("You sit in one seat and bots in all others. The clock goes at once, slows down while you fill in "
                  "a form, and waits where the drill says so."),
          Tone::dim);
  choose(ui, "start.seat", seats, seat_);
  if (button(ui, "start.alone", std::string(icon::play) + " " + gettext("Begin now"), Look::chief)) {
    wish = {StartWish::What::alone, drill->path, drill->seats[seat_].seat};
  }
  ImGui::Spacing();
  ImGui::Separator();
  ImGui::Spacing();
  bold(ui, gettext("Run it at this table"));
  wrapped(ui,
          gettext("One computer for all: the console, the projector, and a desk for each who sits down. The clock "
                  "stands until you let it go."),
          Tone::dim);
  if (button(ui, "start.table", std::string(icon::people) + " " + gettext("Set the table"))) {
    wish = {StartWish::What::table, drill->path, sim::none};
  }
  ImGui::Spacing();
  ImGui::Separator();
  ImGui::Spacing();
  bold(ui, gettext("Host it for the network"));
  wrapped(ui,
          gettext("Others join from their own computers with a code for each seat. Until they come, bots sit there."),
          Tone::dim);
  if (button(ui, "start.host", std::string(icon::network) + " " + gettext("Open the doors"))) {
    wish = {StartWish::What::host, drill->path, sim::none};
  }
}

void StartPage::draw_join(Ui& ui, StartWish& wish) {
  text(ui, gettext("Join with a code"), Tone::dim);
  write(ui, "start.code", gettext("tocsin:… or a file that holds it"), code_);
  const std::string join = std::string(icon::network) + " " + gettext("Join");
  write(ui, "start.name", gettext("your name…"), name_,
        ImGui::GetContentRegionAvail().x - button_width(join) - ImGui::GetStyle().ItemSpacing.x);
  ImGui::SameLine();
  const Disabled disabled(code_.empty());
  if (!button(ui, "start.join", join)) return;
  host_->store().put("join/code", code_);
  host_->store().put("join/name", name_);
  wish = {StartWish::What::join, code_, sim::none, name_};
}

void StartPage::draw_recent(Ui& ui, ImVec2 size, StartWish& wish) {
  const Panel panel(ui, "recent", gettext("Join, records, the year"), size);
  draw_join(ui, wish);
  ImGui::Spacing();
  for (std::size_t i = 0; i < programmes_.size(); ++i) {
    std::string label = std::string(icon::calendar) + " " + file_name(programmes_[i]);
    if (button(ui, "start.year." + std::to_string(i), cut_to(label, ImGui::GetContentRegionAvail().x - ui.px(18)))) {
      wish = {StartWish::What::year, programmes_[i], sim::none};
    }
  }
  ImGui::Spacing();
  text(ui, gettext("Open a journal"), Tone::dim);
  const std::string look = gettext("Open");
  write(ui, "start.path", gettext("path of a journal…"), open_path_,
        ImGui::GetContentRegionAvail().x - button_width(look) - ImGui::GetStyle().ItemSpacing.x);
  ImGui::SameLine();
  {
    const Disabled disabled(open_path_.empty());
    if (button(ui, "start.open", look)) wish = {StartWish::What::look, open_path_, sim::none};
  }
  ImGui::Spacing();
  text(ui, gettext("Recent"), Tone::dim);
  if (journals_.empty()) {
    wrapped(ui, gettext("No journal yet. Each exercise that you begin is kept and stands here afterwards."), Tone::dim);
  }
  for (std::size_t i = 0; i < journals_.size(); ++i) {
    const std::string number = std::to_string(i);
    fitted(ui, file_name(journals_[i]));
    if (button(ui, "start.go-on." + number, std::string(icon::play) + " " + gettext("Go on"), Look::quiet)) {
      wish = {StartWish::What::go_on, journals_[i], sim::none};
    }
    ImGui::SameLine();
    if (button(ui, "start.look." + number, std::string(icon::history) + " " + gettext("Replay"), Look::quiet)) {
      wish = {StartWish::What::look, journals_[i], sim::none};
    }
    ImGui::SameLine();
    if (button(ui, "start.host-again." + number, icon::network, Look::quiet)) {
      wish = {StartWish::What::host_again, journals_[i], sim::none};
    }
    hint(ui, gettext("Go on, and host it for the network"));
  }
}

StartWish StartPage::draw(Ui& ui) {
  StartWish wish;
  drills_ = host_->drills();
  if (!listed_) {
    journals_ = host_->journals();
    programmes_ = host_->programmes();
    code_ = host_->store().get("join/code").value_or("");
    name_ = host_->store().get("join/name").value_or("");
    listed_ = true;
  }
  if (chosen_.empty() && !drills_.empty() && host_->all_drills_read()) {
    // The one that the handbook begins with, where it is there.
    const auto first = std::find_if(drills_.begin(), drills_.end(), [](const DrillChoice& drill) {
      return drill.id.find("ransomware") != std::string::npos;
    });
    chosen_ = first == drills_.end() ? drills_.front().path : first->path;
    seat_ = drills_.front().seats.size() + 1000;
  }
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const float left = room.x * 0.34F;
  const float right = room.x * 0.27F;
  draw_drills(ui, {left, room.y});
  ImGui::SameLine();
  draw_chosen(ui, {room.x - left - right - 2 * gap, room.y}, wish);
  ImGui::SameLine();
  draw_recent(ui, {0, room.y}, wish);
  return wish;
}

}  // namespace tocsin::gui
