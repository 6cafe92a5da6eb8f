#include "gui/invitations_panel.h"

#include <libintl.h>

#include <algorithm>
#include <cmath>

#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;

std::string label_of(const Watch& watch, const Invitations::Place& place, bool english) {
  if (place.seat != sim::none) return reports::seat_label(watch.plan(), place.seat, english);
  switch (place.role) {
    case sim::SeatRole::controller: return gettext("Another controller");
    case sim::SeatRole::evaluator: return gettext("Evaluators");
    default: return gettext("Observers");
  }
}

// Dark on light whatever the theme: that is what cameras read.
void draw_qr(Ui& ui, const reports::QrPattern& pattern, float side) {
  if (pattern.side == 0) return;
  constexpr int margin = 4;
  const float square = std::max(1.F, std::floor(side / static_cast<float>(pattern.side + 2 * margin)));
  const float whole = square * static_cast<float>(pattern.side + 2 * margin);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + whole, at.y + whole}, IM_COL32_WHITE);
  for (int y = 0; y < pattern.side; ++y) {
    for (int x = 0; x < pattern.side;) {
      const auto is_dark = [&](int column) {
        return column < pattern.side &&
               pattern.dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(pattern.side) +
                            static_cast<std::size_t>(column)];
      };
      int end = x;
      while (is_dark(end)) ++end;
      if (end > x) {
        const ImVec2 from(at.x + square * static_cast<float>(x + margin),
                          at.y + square * static_cast<float>(y + margin));
        list.AddRectFilled(from, {from.x + square * static_cast<float>(end - x), from.y + square}, IM_COL32_BLACK);
      }
      x = std::max(end, x + 1);
    }
  }
  ImGui::Dummy({whole, whole});
  ui.marks.put("invitations.qr");
}

}  // namespace

// A big exercise has dozens of seats, and the cards of all of them are printed at once.
void InvitationsPanel::draw_hand_out(Ui& ui, Invitations& invitations) {
  if (button(ui, "invitations.hand-out",
             std::string(icon::download) + " " + gettext("Codes for all seats, as cards to print"))) {
    problem_.clear();
    page_ = invitations.hand_out(ui.english, problem_);
  }
  hint(ui, gettext("Makes those that are missing; writes a page of cards, and a file for each seat"));
  if (page_.empty()) return;
  badge(ui, icon::check, gettext("written:"), Tone::good);
  ImGui::SameLine();
  fitted(ui, page_);
}

void InvitationsPanel::draw_places(Ui& ui, const Watch& watch, Invitations& invitations, ImVec2 size) {
  const auto& places = invitations.places();
  const auto there = std::count_if(watch.people.begin(), watch.people.end(),
                                   [](const net::Presence& each) { return each.connected && each.seat != sim::none; });
  const Panel panel(ui, "places", gettext("Seats and roles"), size,
                    fill(gettext("%s connected"), {std::to_string(there)}));
  draw_hand_out(ui, invitations);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Invitations::Place& place = places[i];
    const std::string key = "invitations." + (place.seat == sim::none ? std::string(sim::name_of(place.role))
                                                                      : watch.plan().seats[place.seat].id);
    const ImVec2 at = ImGui::GetCursorPos();
    if (row(ui, key, i == chosen_, ImGui::GetFontSize() + ui.px(10))) {
      chosen_ = i;
      copied_ = false;
      problem_.clear();
    }
    const ImVec2 after = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + ui.px(6), at.y + ui.px(5)});
    const float room = ImGui::GetContentRegionAvail().x;
    fitted(ui, label_of(watch, place, ui.english), Tone::plain, room * 0.6F);
    ImGui::SetCursorPos({at.x + room * 0.64F, at.y + ui.px(5)});
    std::string names;
    for (const net::Presence& each : watch.people) {
      const bool here = each.seat == place.seat && (each.seat != sim::none || each.role == place.role);
      if (!here || !each.connected) continue;
      if (!names.empty()) names += ", ";
      names += each.name.empty() ? gettext("is there") : each.name;
    }
    if (!names.empty()) {
      badge(ui, icon::person, names, Tone::good);
    } else if (!place.code.empty()) {
      badge(ui, icon::mail, gettext("code made"), Tone::accent);
    } else {
      badge(ui, icon::ring, gettext("no code yet"), Tone::dim);
    }
    ImGui::SetCursorPos(after);
  }
}

void InvitationsPanel::draw_address(Ui& ui, Invitations& invitations) {
  if (address_.empty()) address_ = invitations.address();
  text(ui, gettext("How others reach this computer"), Tone::dim);
  const Invitations::Ports ports = invitations.ports();
  const std::string port = ": " + std::to_string(ports.now);
  if (write(ui, "invitations.address", gettext("name or address"), address_, ui.px(260)) && !address_.empty()) {
    invitations.set_address(address_);
  }
  ImGui::SameLine(0, ui.px(4));
  text(ui, port);
  if (ports.before == 0 || ports.before == ports.now) return;
  wrapped(ui,
          fill(gettext("Something else uses port %s now, which the codes of an earlier day name: make new ones."),
               {std::to_string(ports.before)}),
          Tone::warn);
}

void InvitationsPanel::draw_code(Ui& ui, const Watch& watch, Invitations& invitations, ImVec2 size) {
  const auto& places = invitations.places();
  chosen_ = std::min(chosen_, places.size() - 1);
  const Panel panel(ui, "code", label_of(watch, places[chosen_], ui.english), size);
  draw_address(ui, invitations);
  ImGui::Spacing();
  const bool has_code = !places[chosen_].code.empty();
  if (button(ui, "invitations.make",
             std::string(icon::plus) + " " + (has_code ? gettext("Another code") : gettext("Make a code")),
             has_code ? Look::usual : Look::chief)) {
    problem_.clear();
    copied_ = false;
    invitations.make(chosen_, problem_);
  }
  ImGui::SameLine();
  if (button(ui, "invitations.revoke", std::string(icon::ban) + " " + gettext("Revoke its codes"), Look::quiet)) {
    invitations.revoke(chosen_, problem_);
  }
  hint(ui, gettext("Whoever is connected stays; nobody comes in with these codes any more"));
  if (!problem_.empty()) wrapped(ui, problem_, Tone::bad);
  const Invitations::Place& place = invitations.places()[chosen_];
  if (place.code.empty()) {
    wrapped(ui,
            gettext("Codes are kept only as hashes, so those of an earlier day cannot be shown again; they are good "
                    "until they expire or are revoked."),
            Tone::dim);
    return;
  }
  ImGui::Spacing();
  draw_qr(ui, place.qr, std::min(ImGui::GetContentRegionAvail().y * 0.62F, ui.px(330)));
  ImGui::Spacing();
  wrapped(ui, place.code);
  if (button(ui, "invitations.copy", std::string(icon::clip) + " " + gettext("Copy the code"))) {
    ImGui::SetClipboardText(place.code.c_str());
    copied_ = true;
  }
  if (copied_) {
    ImGui::SameLine();
    badge(ui, icon::check, gettext("copied"), Tone::good);
  }
  wrapped(ui, gettext("Whoever has this code sits in this seat. Keep it to yourself."), Tone::dim);
}

void InvitationsPanel::draw(Ui& ui, const Watch& watch, Invitations& invitations) {
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float left = room.x * 0.46F;
  draw_places(ui, watch, invitations, {left, room.y});
  ImGui::SameLine();
  draw_code(ui, watch, invitations, {0, room.y});
}

}  // namespace tocsin::gui
