#include "gui/inbox.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "gui/draft.h"
#include "gui/times.h"
#include "reports/campaign_tables.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

using reports::fill;

std::string channel_label(const sim::SeatMessage& message, bool english) {
  if (message.act != sim::none && message.channel_id.empty()) return gettext("in the house");
  return reports::label_of(message.channel, message.channel_id, english);
}

}  // namespace

const char* sign_of_channel(const std::string& id) {
  constexpr std::array<std::pair<const char*, const char*>, 10> signs = {{{"mail", icon::mail},
                                                                          {"phone", icon::phone},
                                                                          {"hotline", icon::phone},
                                                                          {"monitor", icon::screen},
                                                                          {"desk", icon::help_desk},
                                                                          {"person", icon::person},
                                                                          {"news", icon::news},
                                                                          {"meeting", icon::people},
                                                                          {"platform", icon::globe},
                                                                          {"control", icon::flag}}};
  for (const auto& [word, sign] : signs) {
    if (id.find(word) != std::string::npos) return sign;
  }
  return icon::comment;
}

std::size_t Inbox::unread(const sim::SeatView& view) const {
  const auto is_new = [&](const sim::SeatMessage& message) { return read_.count(message.number) == 0; };
  return static_cast<std::size_t>(std::count_if(view.inbox.begin(), view.inbox.end(), is_new) +
                                  std::count_if(view.mails.begin(), view.mails.end(), is_new));
}

std::optional<std::uint64_t> Inbox::draw(Ui& ui, const sim::SeatView& view, std::uint64_t chosen, ImVec2 size) {
  std::optional<std::uint64_t> result;
  const std::size_t fresh = unread(view);
  std::string aside;
  if (fresh > 0) aside = std::string(icon::bell) + " " + fill(gettext("%s new"), {std::to_string(fresh)});
  const Panel panel(ui, "inbox", gettext("Inbox"), size, aside);
  std::vector<std::string> ids = {""};
  std::vector<std::string> options = {gettext("all channels")};
  std::size_t position = 0;
  std::vector<const sim::SeatMessage*> all = sim::arrived(view);
  std::reverse(all.begin(), all.end());  // the newest first
  for (const sim::SeatMessage* message : all) {
    if (std::find(ids.begin(), ids.end(), message->channel_id) != ids.end()) continue;
    ids.push_back(message->channel_id);
    options.push_back(channel_label(*message, ui.english));
    if (message->channel_id == channel_) position = ids.size() - 1;
  }
  if (choose(ui, "inbox.channel", options, position)) channel_ = ids[position];
  const Region region("messages", {0, 0});
  if (all.empty()) wrapped(ui, gettext("No message has come yet."), Tone::dim);
  const float height = ImGui::GetFontSize() * 2 + ui.px(12);
  for (const sim::SeatMessage* const message : all) {
    if (!channel_.empty() && message->channel_id != channel_) continue;
    const std::string key = "inbox." + std::to_string(message->number);
    const ImVec2 at = ImGui::GetCursorPos();
    if (row(ui, key, message->number == chosen, height)) result = message->number;
    const ImVec2 after = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + ui.px(4), at.y + ui.px(4)});
    const bool is_new = read_.count(message->number) == 0;
    std::string head = is_new ? std::string(icon::circle) + " " : "";
    head += sign_of_channel(message->channel_id);
    head += ' ';
    const std::string from = message->from.in(ui.english);
    head += from.empty() ? channel_label(*message, ui.english) : from;
    const std::string when = near_text(message->time, view.clock.now, view.frame.utc_offset_minutes);
    const float width = ImGui::CalcTextSize(when.c_str()).x;
    const float room = ImGui::GetContentRegionAvail().x - ui.px(6);
    fitted(ui, head, is_new ? Tone::accent : Tone::dim, room - width - ui.px(8));
    ImGui::SetCursorPos({at.x + room - width, at.y + ui.px(4)});
    text(ui, when, Tone::dim);
    ImGui::SetCursorPos({at.x + ui.px(4), at.y + ui.px(7) + ImGui::GetFontSize()});
    const bool waits = message->holds_clock || (message->asks && !message->answered);
    const std::string line = (waits ? std::string(icon::hand) + " " : "") + message->headline.in(ui.english);
    fitted(ui, line, waits ? Tone::warn : Tone::plain, room);
    ImGui::SetCursorPos(after);
  }
  return result;
}

namespace {

// The action that answers what the message asks. Null where it was answered, or asks for more than one choice.
const sim::SeatAction* answer_to(const sim::SeatView& view, const sim::SeatMessage& message) {
  if (!message.asks || message.answered) return nullptr;
  const auto found = std::find_if(view.actions.begin(), view.actions.end(), [&](const sim::SeatAction& action) {
    return action.answers != sim::none && action.answers == message.inject && action.fields.size() == 1 &&
           action.fields.front().type == sim::FieldType::choice;
  });
  return found == view.actions.end() ? nullptr : &*found;
}

// One press for each thing that may be done with it, as with a mail: opened, followed, reported.
void draw_answers(Ui& ui, const sim::SeatView& view, const sim::SeatAction& action, MessageWish& wish) {
  text(ui, gettext("What do you do?"), Tone::dim);
  for (const sim::SeatOption& option : action.fields.front().options) {
    const std::string label = reports::label_of(option.label, option.id, ui.english);
    const std::string shown = cut_to(label, ImGui::GetContentRegionAvail().x - ui.px(20));
    if (button(ui, "message.answer." + option.id, shown)) {
      Draft draft = Draft::begin(view, action);
      draft.fields.front().value = option.value;
      wish.answer = command_of(view, action, draft);
    }
    if (shown != label) hint(ui, label);
  }
}

struct MailAct {
  sim::Behaviour behaviour;
  const char* sign;
  const char* label;
};
std::array<MailAct, 6> mail_acts() {
  return {{{sim::Behaviour::opened, icon::mail, gettext("Open it")},
           {sim::Behaviour::link, icon::globe, gettext("Follow the link")},
           {sim::Behaviour::attachment, icon::clip, gettext("Open the attachment")},
           {sim::Behaviour::credentials, icon::pencil, gettext("Enter account and password")},
           {sim::Behaviour::forwarded, icon::people, gettext("Forward it")},
           {sim::Behaviour::reported, icon::flag, gettext("Report it as suspicious")}}};
}

// What was done with a campaign's mail, and a press for each thing that may still be done.
void draw_mail_acts(Ui& ui, const sim::SeatMessage& mail, bool may_act, MessageWish& wish) {
  const auto has = [](sim::BehaviourSet set, sim::Behaviour one) { return (set & sim::bit_of(one)) != 0; };
  for (const MailAct& act : mail_acts()) {
    if (has(mail.done, act.behaviour)) badge(ui, icon::check, reports::behaviour_word(act.behaviour), Tone::dim);
  }
  if (!has(mail.done, sim::Behaviour::opened)) {
    wrapped(ui, gettext("It shows what it says when it is opened. Look at the sender and the subject first."),
            Tone::dim);
  }
  const Disabled disabled(!may_act);
  for (const MailAct& act : mail_acts()) {
    if (!has(mail.offers, act.behaviour)) continue;
    const std::string key = std::string("mail.") + sim::name_of(act.behaviour);
    if (button(ui, key, std::string(act.sign) + " " + act.label)) {
      wish.answer = sim::mail_command(mail, act.behaviour);
    }
  }
}

}  // namespace

MessageWish draw_message(Ui& ui, const sim::SeatView& view, const sim::SeatMessage& message) {
  MessageWish wish;
  const int offset = view.frame.utc_offset_minutes;
  std::string head = std::string(sign_of_channel(message.channel_id)) + " " + channel_label(message, ui.english);
  head += "  ·  ";
  head += near_text(message.time, view.clock.now, offset);
  text(ui, head, Tone::dim);
  if (!message.from.in(ui.english).empty()) bold(ui, message.from.in(ui.english));
  if (message.campaign != sim::none) {
    ImGui::Spacing();
    wrapped(ui, message.headline.in(ui.english));
    if (!message.body.in(ui.english).empty()) wrapped(ui, message.body.in(ui.english));
    ImGui::Spacing();
    draw_mail_acts(ui, message, !view.clock.ended, wish);
    return wish;
  }
  if (message.countdown > 0) {
    const sim::Duration left = message.time + message.countdown - view.clock.now;
    badge(ui, icon::clock, left > 0 ? fill(gettext("%s left"), {left_text(left)}) : gettext("the time is over"),
          left > 0 ? Tone::warn : Tone::bad);
  }
  ImGui::Spacing();
  wrapped(ui, message.body.in(ui.english).empty() ? message.headline.in(ui.english) : message.body.in(ui.english));
  for (const std::string& attachment : message.attachments) {
    badge(ui, icon::clip, fill(gettext("attached: %s"), {attachment}), Tone::dim);
  }
  for (const sim::Line& line : message.form) {
    text(ui, line.label.in(ui.english), Tone::dim);
    wrapped(ui, line.value.in(ui.english));
  }
  ImGui::Spacing();
  ImGui::Separator();
  ImGui::Spacing();
  if (message.acknowledgeable && !message.acknowledged) {
    if (message.holds_clock) wrapped(ui, gettext("The clock waits until this is acknowledged."), Tone::warn);
    if (button(ui, "message.acknowledge", std::string(icon::check) + " " + gettext("Acknowledge"), Look::chief)) {
      wish.acknowledge = true;
    }
  } else if (message.acknowledged) {
    badge(ui, icon::check, gettext("acknowledged"), Tone::good);
  }
  if (const sim::SeatAction* action = answer_to(view, message)) draw_answers(ui, view, *action, wish);
  if (message.asks && message.answered) badge(ui, icon::check, gettext("answered"), Tone::good);
  if (message.inject == sim::none) return wish;
  for (const sim::SeatAction& action : view.actions) {
    if (action.about != sim::About::inject) continue;
    if (button(ui, "message.act." + action.id,
               std::string(icon::pencil) + " " + reports::label_of(action.label, action.id, ui.english))) {
      wish.act = action.action;
    }
  }
  return wish;
}

}  // namespace tocsin::gui
