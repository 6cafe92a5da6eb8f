// Groups: one entry of a directory that stands for many like agencies, and entries of a drill that stand for each of them.
#include <algorithm>
#include <numeric>

#include "scenarios/reading.h"
#include "sim/random.h"

namespace tocsin::scenarios {
namespace {

constexpr std::int64_t group_max = 2000;
constexpr std::size_t agencies_max = 20'000;
constexpr std::size_t entries_max = 200'000;  // incidents, truth steps and injects after groups are written out

// `1-26` or `7`, in members counted from 1.
bool add_numbers(File& file, const Node& node, std::size_t count, std::vector<std::size_t>& numbers) {
  const std::string text = file.word(&node);
  const std::size_t dash = text.find('-');
  const auto number = [&](const std::string& digits) {
    const Node written{Node::Kind::scalar, node.place, false, digits, {}, {}};
    return file.integer(&written, 1, static_cast<std::int64_t>(count));
  };
  const auto first = number(text.substr(0, dash));
  const auto last = dash == std::string::npos ? first : number(text.substr(dash + 1));
  if (!first || !last) return false;
  if (*last < *first) {
    file.error(node.place, gettext("the first number is more than the last"));
    return false;
  }
  for (std::int64_t each = *first; each <= *last; ++each) numbers.push_back(static_cast<std::size_t>(each));
  return true;
}

struct Spread {
  sim::Duration over = 0;
  bool shuffled = false;
  std::vector<std::size_t> waves;
  sim::Duration every = sim::day;
};

Spread spread_of(File& file, const Node& node) {
  Spread spread;
  if (node.kind != Node::Kind::map) {
    spread.over = file.duration(&node, 0);
    return spread;
  }
  file.only(node, keys_of("spread"), "`spread`");
  spread.over = file.duration(node.find("over"), 0);
  spread.every = file.duration(node.find("every"), spread.every);
  if (const Node* order = node.find("order")) {
    spread.shuffled = order->text == "shuffled";
    if (!spread.shuffled && order->text != "listed")
      file.error(order->place, fill(gettext("`%1$s` is `%2$s` or `%3$s`"), {"order", "listed", "shuffled"}));
  }
  for (const Node& wave : file.list(node.find("waves"))) {
    const auto size = file.integer(&wave, 1, group_max);
    if (size) spread.waves.push_back(static_cast<std::size_t>(*size));
  }
  return spread;
}

// When each of the members comes, after the first one. A shuffled order is the same in every entry and every run.
std::vector<sim::Duration> delays_of(const Spread& spread, const std::vector<std::size_t>& numbers) {
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (spread.shuffled) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
      return sim::draw(0, 0, numbers[one]) < sim::draw(0, 0, numbers[other]);
    });
  }
  std::vector<sim::Duration> delays(numbers.size());
  std::size_t wave = 0;
  std::size_t begins = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool more = wave + 1 < spread.waves.size();
    if (more && i - begins == spread.waves[wave]) {
      begins = i;
      ++wave;
    }
    const bool last = wave + 1 >= spread.waves.size();
    const std::size_t size = last ? order.size() - begins : spread.waves[wave];
    delays[order[i]] = static_cast<sim::Duration>(wave) * spread.every +
                       spread.over * static_cast<sim::Duration>(i - begins) / static_cast<sim::Duration>(size);
  }
  return delays;
}

}  // namespace

std::int64_t count_of(File& file, const Node& agency) {
  const Node* count = agency.kind == Node::Kind::map ? agency.find("count") : nullptr;
  return count == nullptr ? 0 : file.integer(count, 1, group_max).value_or(1);
}

std::string suffix_of(std::size_t number, std::size_t count) {
  const std::size_t width = std::max<std::size_t>(2, std::to_string(count).size());
  const std::string digits = std::to_string(number);
  return "-" + std::string(width - std::min(width, digits.size()), '0') + digits;
}

void Draft::name_agencies(File& file, const std::vector<Node>& list) {
  Index next = 0;
  for (const Node& item : list) {
    const Node* id_node = item.kind == Node::Kind::map ? file.need(item, "id") : nullptr;
    const std::string id = file.id(id_node);
    const auto count = static_cast<std::size_t>(count_of(file, item));
    if (count == 0) {
      file.add_name(agencies, id, item.place);
      ++next;
      continue;
    }
    if (next + count > agencies_max) {
      file.error(item.find("count")->place,
                 fill(gettext("a directory has at most %s agencies"), {std::to_string(agencies_max)}));
      return;
    }
    if (agencies.group(id) != nullptr) file.error_twice(item.place, agencies, id);
    for (std::size_t number = 1; number <= count; ++number) {
      file.add_name(agencies, id + suffix_of(number, count), item.place);
      if (!agencies.add_to_group(id, next++)) {
        file.error_twice(item.place, agencies, id);
        return;
      }
    }
  }
}

std::vector<Member> Draft::members_of(File& file, const Node& entry) {
  std::vector<Member> members;
  const Node* group_node = entry.find("for_each");
  const std::string id = file.word(group_node);
  const auto* group = agencies.group(id);
  if (group == nullptr) {
    if (!id.empty())
      file.error(group_node->place, fill(gettext("there is no group `%s`"), {id}), gettext("an agency with `count`"));
    return members;
  }
  std::vector<std::size_t> numbers;
  if (const Node* chosen = entry.find("members")) {
    if (chosen->kind == Node::Kind::list) {
      for (const Node& item : chosen->items) add_numbers(file, item, group->size(), numbers);
    } else {
      add_numbers(file, *chosen, group->size(), numbers);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  } else {
    numbers.resize(group->size());
    std::iota(numbers.begin(), numbers.end(), std::size_t{1});
  }
  const Node* spread = entry.find("spread");
  if (spread != nullptr && entry.find("at") == nullptr)
    file.error(spread->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {"spread", "at"}));
  const auto delays = delays_of(spread == nullptr ? Spread{} : spread_of(file, *spread), numbers);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Member member;
    member.agency = (*group)[numbers[i] - 1];
    member.suffix = suffix_of(numbers[i], group->size());
    member.prefix = plan.agencies[member.agency].id + "-";
    member.number = std::to_string(numbers[i]);
    member.label = plan.agencies[member.agency].label;
    member.later = delays[i];
    members.push_back(std::move(member));
  }
  return members;
}

void Draft::read_each(File& file, const Node& entry, const std::function<void()>& read) {
  const bool is_map = entry.kind == Node::Kind::map;
  if (!is_map || entry.find("for_each") == nullptr) {
    for (const char* key : {"members", "spread"}) {
      const Node* alone = is_map ? entry.find(key) : nullptr;
      if (alone != nullptr)
        file.error(alone->place, fill(gettext("`%1$s` stands only beside `%2$s`"), {key, "for_each"}));
    }
    return read();
  }
  const std::vector<Member> members = members_of(file, entry);
  if (plan.incidents.size() + plan.injects.size() + members.size() > entries_max) {
    file.error(entry.place,
               fill(gettext("a drill has at most %s incidents and injects"), {std::to_string(entries_max)}));
    return;
  }
  for (const Member& member : members) {
    file.read_for(&member);
    read();
  }
  file.read_for(nullptr);
}

void Draft::name_each(File& file, const Node& entry, Names& names, const std::string& id) {
  const Member* member = file.member();
  const std::string own = member == nullptr ? id : id + member->suffix;
  const bool is_new = names.add(own);
  if (is_new && (member == nullptr || names.add_to_group(id, names.find(own)))) return;
  file.error_twice(entry.place, names, own);
}

}  // namespace tocsin::scenarios
