#include "cli/mail_words.h"

#include <libintl.h>

#include <charconv>

#include "reports/campaign_tables.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

bool has(sim::BehaviourSet set, std::size_t behaviour) {
  return (set & sim::bit_of(static_cast<sim::Behaviour>(behaviour))) != 0;
}

std::string done_with(const sim::SeatMessage& mail) {
  std::string all;
  for (std::size_t i = 0; i < sim::behaviours; ++i) {
    if (!has(mail.done, i)) continue;
    all += (all.empty() ? "" : ", ") + reports::behaviour_word(static_cast<sim::Behaviour>(i));
  }
  return all;
}

void show_mail(std::ostream& out, const sim::SeatMessage& mail, bool english) {
  out << mail.from.in(english) << ":\n" << mail.headline.in(english) << "\n";
  if (!mail.body.in(english).empty()) out << mail.body.in(english) << "\n";
  if (mail.done != 0) out << fill(gettext("done with it: %s"), {done_with(mail)}) << "\n";
  std::string offers;
  for (std::size_t i = 0; i < sim::behaviours; ++i) {
    if (has(mail.offers, i))
      offers += (offers.empty() ? "" : ", ") + std::string(sim::name_of(static_cast<sim::Behaviour>(i)));
  }
  out << fill(gettext("you may: %s"), {offers}) << "\n";
}

}  // namespace

void list_mails(std::ostream& out, const std::vector<sim::SeatMessage>& mails, std::int32_t utc_offset_minutes,
                bool english) {
  if (mails.empty()) out << gettext("no mails yet") << "\n";
  for (std::size_t i = 0; i < mails.size(); ++i) {
    const std::string done = done_with(mails[i]);
    out << i + 1 << "  " << sim::format_local(mails[i].time, utc_offset_minutes) << "  " << mails[i].from.in(english)
        << ": " << mails[i].headline.in(english) << (done.empty() ? "" : " (" + done + ")") << "\n";
  }
}

std::optional<sim::Command> take_mail(std::ostream& out, const std::vector<sim::SeatMessage>& mails,
                                      const std::vector<std::string>& words, bool english) {
  const std::string number = words.size() > 1 ? words[1] : "";
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), position);
  if (error != std::errc() || end != number.data() + number.size() || position == 0 || position > mails.size()) {
    out << fill(gettext("there is no mail `%s`"), {number}) << "\n";
    return std::nullopt;
  }
  const sim::SeatMessage& mail = mails[position - 1];
  if (words.size() < 3) {
    show_mail(out, mail, english);
    return std::nullopt;
  }
  for (std::size_t i = 0; i < sim::behaviours; ++i) {
    const auto behaviour = static_cast<sim::Behaviour>(i);
    if (words[2] == sim::name_of(behaviour)) return sim::mail_command(mail, behaviour);
  }
  out << fill(gettext("`%s` is nothing that can be done with a mail"), {words[2]}) << "\n";
  return std::nullopt;
}

}  // namespace tocsin::cli
