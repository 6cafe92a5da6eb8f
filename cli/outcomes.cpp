#include "cli/outcomes.h"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>

#include "reports/words.h"
#include "scenarios/diagnostic.h"
#include "sim/calendar.h"

namespace tocsin::cli {
namespace {

using reports::fill;

constexpr std::uintmax_t file_bytes_max = 256ULL * 1024 * 1024;
constexpr std::size_t line_bytes_max = 4096;
constexpr std::size_t acts_max = 10'000'000;

enum Column : std::size_t { department, recipient, mail, event, time, campaign, scanner, columns };
constexpr std::size_t columns_needed = campaign;

struct Word {
  const char* word;
  std::size_t meaning;
};
constexpr Word column_words[] = {
    {"department", department},
    {"部門", department},
    {"目標部門", department},
    {"recipient", recipient},
    {"mailbox", recipient},
    {"email", recipient},
    {"收件人", recipient},
    {"目標郵箱", recipient},
    {"mail", mail},
    {"subject", mail},
    {"郵件主旨", mail},
    {"主旨", mail},
    {"event", event},
    {"event type", event},
    {"事件類型", event},
    {"time", time},
    {"時間", time},
    {"事件時間", time},
    {"campaign", campaign},
    {"演練", campaign},
    {"scanner", scanner},
    {"掃描程式", scanner},
};

constexpr std::size_t not_an_act = 100;
constexpr std::size_t of(sim::Behaviour behaviour) { return static_cast<std::size_t>(behaviour); }
constexpr Word event_words[] = {
    {"open", of(sim::Behaviour::opened)},
    {"opened", of(sim::Behaviour::opened)},
    {"開啟", of(sim::Behaviour::opened)},
    {"開啟信件", of(sim::Behaviour::opened)},
    {"preview", of(sim::Behaviour::previewed)},
    {"previewed", of(sim::Behaviour::previewed)},
    {"預覽", of(sim::Behaviour::previewed)},
    {"click", of(sim::Behaviour::link)},
    {"link", of(sim::Behaviour::link)},
    {"點擊連結", of(sim::Behaviour::link)},
    {"點閱連結", of(sim::Behaviour::link)},
    {"attachment", of(sim::Behaviour::attachment)},
    {"開啟附件", of(sim::Behaviour::attachment)},
    {"submit", of(sim::Behaviour::credentials)},
    {"credentials", of(sim::Behaviour::credentials)},
    {"輸入帳密", of(sim::Behaviour::credentials)},
    {"提交表單", of(sim::Behaviour::credentials)},
    {"forward", of(sim::Behaviour::forwarded)},
    {"forwarded", of(sim::Behaviour::forwarded)},
    {"轉寄", of(sim::Behaviour::forwarded)},
    {"report", of(sim::Behaviour::reported)},
    {"reported", of(sim::Behaviour::reported)},
    {"通報", of(sim::Behaviour::reported)},
    {"回報", of(sim::Behaviour::reported)},
    {"sent", not_an_act},
    {"寄送", not_an_act},
};

template <std::size_t Size>
std::optional<std::size_t> meaning_of(const Word (&words)[Size], std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  const auto* found =
      std::find_if(std::begin(words), std::end(words), [&](const Word& word) { return text == word.word; });
  return found == std::end(words) ? std::nullopt : std::optional(found->meaning);
}

struct Cell {
  std::string text;
  std::size_t at = 0;  // in bytes
};

struct Mistake {
  std::size_t at = 0;  // in bytes of the line
  std::string message;
};

// The cells of one line; a quote inside quotes is written twice.
std::optional<Mistake> split(std::string_view line, std::vector<Cell>& cells) {
  cells.clear();
  std::size_t at = 0;
  while (true) {
    Cell cell{"", at};
    if (at < line.size() && line[at] == '"') {
      while (true) {
        ++at;
        if (at >= line.size()) return Mistake{cell.at, gettext("a quote is not closed on its line")};
        if (line[at] != '"') {
          cell.text += line[at];
        } else if (at + 1 < line.size() && line[at + 1] == '"') {
          cell.text += line[at++];
        } else {
          break;
        }
      }
      ++at;
      if (at < line.size() && line[at] != ',') return Mistake{at, gettext("a comma is needed after the closing quote")};
    } else {
      const std::size_t end = std::min(line.find(',', at), line.size());
      cell.text = line.substr(at, end - at);
      at = end;
      while (!cell.text.empty() && cell.text.back() == ' ') cell.text.pop_back();
      cell.text.erase(0, std::min(cell.text.find_first_not_of(' '), cell.text.size()));
    }
    cells.push_back(std::move(cell));
    if (at >= line.size()) return std::nullopt;
    ++at;
  }
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Importer {
 public:
  explicit Importer(const sim::Plan& plan) : plan_(&plan) { place_.fill(none_here); }

  std::optional<Mistake> head(const std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto column = meaning_of(column_words, cells[i].text);
      if (!column) continue;
      if (place_[*column] != none_here) return Mistake{cells[i].at, gettext("this column stands here twice")};
      place_[*column] = i;
    }
    constexpr const char* names[] = {"department", "recipient", "mail", "event", "time"};
    for (std::size_t i = 0; i < columns_needed; ++i) {
      if (place_[i] == none_here) {
        return Mistake{0, fill(gettext("the first line names no column `%s`"), {names[i]})};
      }
    }
    return std::nullopt;
  }

  std::optional<Mistake> row(const std::vector<Cell>& cells, std::uint32_t line) {
    RecordedAct act;
    act.line = line;
    const Cell nothing{"", cells.back().at + cells.back().text.size()};
    const auto cell = [&](Column column) -> const Cell& {
      return place_[column] < cells.size() ? cells[place_[column]] : nothing;
    };
    const auto behaviour = meaning_of(event_words, cell(event).text);
    if (!behaviour) {
      return Mistake{cell(event).at,
                     fill(gettext("`%s` is no event: write open, click, attachment, submit, forward or report"),
                          {cell(event).text})};
    }
    if (*behaviour == not_an_act) return std::nullopt;
    act.behaviour = static_cast<sim::Behaviour>(*behaviour);
    if (auto mistake = find_mail(cell(mail), cell(campaign), act)) return mistake;
    if (auto mistake = find_recipient(cell(department), cell(recipient), act)) return mistake;
    const auto at = sim::parse_local_time(cell(time).text, plan_->utc_offset_minutes);
    if (!at) return Mistake{cell(time).at, gettext("a time that exists is needed here, as in `2026-04-07 09:30:15`")};
    act.time = *at;
    const std::string& scanned = cell(scanner).text;
    if (!scanned.empty() && scanned != "true" && scanned != "false") {
      return Mistake{cell(scanner).at, gettext("`true` or `false` is needed here")};
    }
    act.scanner = scanned == "true";
    if (acts.size() == acts_max) return Mistake{0, gettext("there are more than 10000000 acts")};
    acts.push_back(act);
    return std::nullopt;
  }

  std::vector<RecordedAct> acts;

 private:
  std::optional<Mistake> find_mail(const Cell& mail_cell, const Cell& campaign_cell, RecordedAct& act) const {
    for (std::size_t c = 0; c < plan_->campaigns.size(); ++c) {
      const sim::Campaign& each = plan_->campaigns[c];
      if (!campaign_cell.text.empty() && campaign_cell.text != each.id) continue;
      for (std::size_t m = 0; m < each.mails.size(); ++m) {
        const sim::Mail& candidate = each.mails[m];
        const std::string& wanted = mail_cell.text;
        if (wanted.empty() ||
            (wanted != candidate.id && wanted != candidate.subject.zh && wanted != candidate.subject.en)) {
          continue;
        }
        if (act.mail != sim::none) {
          return Mistake{mail_cell.at,
                         fill(gettext("more than one mail is called `%s`: write its id, or the campaign"), {wanted})};
        }
        act.campaign = static_cast<sim::Index>(c);
        act.mail = static_cast<sim::Index>(m);
      }
    }
    if (act.mail != sim::none) return std::nullopt;
    return Mistake{mail_cell.at, fill(gettext("the drill has no mail `%s`"), {mail_cell.text})};
  }

  std::optional<Mistake> find_recipient(const Cell& department_cell, const Cell& cell, RecordedAct& act) {
    const sim::Index population = plan_->campaigns[act.campaign].population;
    const auto& departments = plan_->populations[population].departments;
    const std::size_t hyphen = cell.text.rfind('-');
    const std::string before = hyphen == std::string::npos ? "" : cell.text.substr(0, hyphen);
    const std::string& wanted = department_cell.text.empty() ? before : department_cell.text;
    const auto found = std::find_if(departments.begin(), departments.end(), [&](const sim::Department& each) {
      return wanted == each.id || (!wanted.empty() && (wanted == each.label.zh || wanted == each.label.en));
    });
    if (found == departments.end()) {
      return Mistake{department_cell.at, fill(gettext("there is no department `%s`"), {wanted})};
    }
    auto value = number(cell.text);
    if (!value && before == found->id) value = number(std::string_view(cell.text).substr(hyphen + 1));
    Mailboxes& boxes = mailboxes_[{population, static_cast<sim::Index>(found - departments.begin())}];
    if (value ? !boxes.numbers.empty() : boxes.numbered) {
      return Mistake{cell.at, gettext("a department has numbers or mailboxes, not both")};
    }
    if (value) {
      boxes.numbered = true;
      if (*value < 1 || *value > found->size) {
        return Mistake{cell.at,
                       fill(gettext("`%1$s` has the recipients 1 to %2$s"), {found->id, std::to_string(found->size)})};
      }
      act.recipient = found->first + *value - 1;
      return std::nullopt;
    }
    if (cell.text.empty()) return Mistake{cell.at, gettext("a recipient is needed here")};
    const auto box = boxes.numbers.emplace(cell.text, static_cast<std::uint32_t>(boxes.numbers.size())).first;
    if (box->second >= found->size) {
      return Mistake{cell.at, fill(gettext("`%1$s` has %2$s recipients, and this is one more"),
                                   {found->id, std::to_string(found->size)})};
    }
    act.recipient = found->first + box->second;
    return std::nullopt;
  }

  struct Mailboxes {
    bool numbered = false;
    std::map<std::string, std::uint32_t> numbers;
  };
  static constexpr std::size_t none_here = static_cast<std::size_t>(-1);
  const sim::Plan* plan_;
  std::array<std::size_t, columns> place_{};
  std::map<std::pair<sim::Index, sim::Index>, Mailboxes> mailboxes_;
};

int characters_before(std::string_view line, std::size_t bytes) {
  int count = 0;
  std::string_view rest = line.substr(0, std::min(bytes, line.size()));
  for (; !rest.empty(); ++count) {
    rest.remove_prefix(std::min(std::max<std::size_t>(scenarios::character_length(rest), 1), rest.size()));
  }
  return count;
}

}  // namespace

sim::Command RecordedAct::command() const {
  sim::Command command;
  command.kind = sim::Kind::mail_recorded;
  command.origin = sim::Origin::controller;
  command.item = campaign;
  command.other = mail;
  command.element = recipient;
  command.value = static_cast<sim::Value>(behaviour);
  command.extra = scanner ? 1 : 0;
  return command;
}

Outcome<std::vector<RecordedAct>> read_outcomes(const std::string& path, const sim::Plan& plan) {
  const auto refuse = [&](int line, std::string_view text, const Mistake& mistake) {
    std::string message = scenarios::format(
        {path, line, characters_before(text, mistake.at) + 1, mistake.message, std::string(text), ""});
    if (!message.empty() && message.back() == '\n') message.pop_back();
    return Failed{finding, message};
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Failed{input_output, fill(gettext("%s: there is no such file"), {path})};
  }
  if (std::filesystem::file_size(path, error) > file_bytes_max) {
    return refuse(1, "", {0, gettext("the file is larger than 256 MiB")});
  }
  std::ifstream stream(path, std::ios::binary);
  Importer importer(plan);
  std::vector<Cell> cells;
  std::string line;
  int number = 0;
  while (std::getline(stream, line)) {
    ++number;
    if (number == 1 && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    if (line.size() > line_bytes_max) return refuse(number, "", {0, gettext("the line is longer than 4096 bytes")});
    auto mistake = split(line, cells);
    if (!mistake)
      mistake = number == 1 ? importer.head(cells) : importer.row(cells, static_cast<std::uint32_t>(number));
    if (mistake) return refuse(number, line, *mistake);
  }
  if (stream.bad() || number == 0)
    return refuse(1, "", {0, number == 0 ? gettext("the file is empty") : gettext("the file cannot be read")});
  std::stable_sort(importer.acts.begin(), importer.acts.end(),
                   [](const RecordedAct& one, const RecordedAct& other) { return one.time < other.time; });
  return std::move(importer.acts);
}

}  // namespace tocsin::cli
