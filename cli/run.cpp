// `tocsin check` and `tocsin run`.
#include <libintl.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>

#include "cli/board.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/lines.h"
#include "cli/outcomes.h"
#include "cli/start_or_resume.h"
#include "cli/terminal.h"
#include "conduct/drill.h"
#include "conduct/files.h"
#include "conduct/language.h"
#include "conduct/pace.h"
#include "conduct/session.h"
#include "net/table.h"
#include "reports/html_result.h"
#include "reports/words.h"

namespace tocsin::cli {
namespace {

using reports::fill;

constexpr std::uint64_t default_seed = 7;
constexpr int look_ms = 250;

struct Seating {
  sim::Index seat = sim::none;
  sim::Occupant occupant = sim::Occupant::bot;
};

Outcome<std::vector<Seating>> parse_seats(const std::vector<std::string>& wanted, const sim::Plan& plan) {
  std::vector<Seating> seatings;
  for (const std::string& text : wanted) {
    const std::size_t equals = text.find('=');
    const std::string id = text.substr(0, equals);
    const std::string who = equals == std::string::npos ? "" : text.substr(equals + 1);
    const sim::Index seat = plan.find_seat(id);
    if (seat == sim::none) {
      std::string known;
      for (const sim::Seat& each : plan.seats) known += (known.empty() ? "" : ", ") + each.id;
      return Failed{usage, fill(gettext("there is no seat `%1$s`; the seats are: %2$s"), {id, known})};
    }
    if (who != "person" && who != "bot" && who != "nobody") {
      return Failed{usage, fill(gettext("`%s`: write SEAT=person, SEAT=bot or SEAT=nobody"), {text})};
    }
    seatings.push_back({seat, who == "person" ? sim::Occupant::person
                              : who == "bot"  ? sim::Occupant::bot
                                              : sim::Occupant::nobody});
  }
  return seatings;
}

// Nothing: as fast as possible.
Outcome<std::uint32_t> parse_speed(const std::string& text) {
  std::uint32_t rate = 0;
  if (text.empty() || text == "max") return rate;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (error == std::errc() && end == text.data() + text.size() && rate >= 1 && rate <= 86'400) return rate;
  return Failed{usage, fill(gettext("`%s` is no speed: write `max` or a number from 1 to 86400"), {text})};
}

sim::Command control(sim::Kind kind) {
  sim::Command command;
  command.kind = kind;
  command.origin = sim::Origin::controller;
  return command;
}

// Who sits where and how fast the clock goes, as far as it differs from what is so already.
std::optional<Failed> arrange(conduct::Session& session, const std::vector<Seating>& wanted, std::uint32_t rate) {
  const sim::State& state = session.state();
  if (state.ended) return std::nullopt;
  for (std::size_t i = 0; i < state.seats.size(); ++i) {
    if (state.seats[i].form_open == sim::none) continue;
    sim::Command closed = control(sim::Kind::form_closed);  // Whoever filled it in has left it.
    closed.seat = static_cast<sim::Index>(i);
    session.submit(closed, state.now);
  }
  std::vector<sim::Occupant> occupants;
  for (const sim::SeatState& seat : state.seats) {
    // At this terminal sit those who were asked for; whoever else is meant to be a person is played.
    occupants.push_back(seat.occupant == sim::Occupant::person ? sim::Occupant::bot : seat.occupant);
  }
  for (const Seating& seating : wanted) occupants[seating.seat] = seating.occupant;
  for (std::size_t i = 0; i < occupants.size(); ++i) {
    if (state.seats[i].occupant == occupants[i]) continue;
    sim::Command seated = control(sim::Kind::seated);
    seated.seat = static_cast<sim::Index>(i);
    seated.value = static_cast<sim::Value>(occupants[i]);
    if (const auto refusal = session.submit(seated, state.now))
      return Failed{finding, refusal->because.in(conduct::speaks_english())};
  }
  if (state.clock.rate == rate) return std::nullopt;
  sim::Command clock = control(sim::Kind::clock_set);
  clock.value = rate;
  clock.extra = state.clock.composing;
  if (const auto refusal = session.submit(clock, state.now))
    return Failed{finding, refusal->because.in(conduct::speaks_english())};
  return std::nullopt;
}

std::optional<Failed> run_alone(conduct::Session& session, bool acknowledge) {
  const auto acknowledged = [&]() -> std::optional<Failed> {
    if (!acknowledge) return std::nullopt;
    if (auto error = session.settle()) return error;
    std::cout << "acknowledged " << session.state().sequence << std::endl;  // NOLINT(performance-avoid-endl): now
    return std::nullopt;
  };
  if (auto error = acknowledged()) return error;
  while (session.step(session.plan().ends)) {
    if (auto error = acknowledged()) return error;
  }
  session.advance(session.plan().ends);
  return session.settle();
}

// Each at its time, after what was due until then.
std::optional<Failed> take_outcomes(conduct::Session& session, const std::string& path) {
  const auto acts = read_outcomes(path, session.plan());
  if (!acts) return acts.failed();
  for (const RecordedAct& act : *acts) {
    const auto refuse = [&](const std::string& why) {
      return Failed{finding, fill("%1$s:%2$s: %3$s", {path, std::to_string(act.line), why})};
    };
    if (act.time < session.state().now) {
      return refuse(
          gettext("the exercise had gone further at that time; take all outcomes at once, from its beginning"));
    }
    session.advance(act.time);
    const auto refusal = session.submit(act.command(), act.time);
    if (refusal) return refuse(refusal->because.in(conduct::speaks_english()));
  }
  return std::nullopt;
}

// At this terminal sit one or more persons, and the exercise runs in this process.
class Seated {
 public:
  // With --json standard output is for programs, and the conversation goes where people look.
  Seated(std::unique_ptr<conduct::Session> session, const std::vector<sim::Index>& persons, bool paced,
         const RunOptions& options)
      : table_(std::move(session), paced ? net::Table::Begins::at_once : net::Table::Begins::by_hand) {
    std::vector<net::Client*> seats;
    for (const sim::Index person : persons) {
      clients_.push_back(table_.sit(person, ""));
      seats.push_back(clients_.back().get());
    }
    terminal_.emplace(seats, options.json ? std::cerr : std::cout, options.english,
                      paced ? Terminal::Time::flows : Terminal::Time::theirs);
    terminal_->greet();
  }

  [[nodiscard]] conduct::Session& session() { return table_.session(); }

  // True: to the end without asking again.
  bool run(bool paced) {
    const bool to_the_end = paced ? run_paced() : run_in_turns();
    terminal_.reset();
    clients_.clear();
    return to_the_end;
  }

 private:
  [[nodiscard]] bool goes_on() {
    return !session().state().ended && clients_.front()->status().what == net::Status::What::connected;
  }

  // The clock stands while the person thinks, and goes on when they say so.
  bool run_in_turns() {
    Lines lines;
    std::string line;
    while (goes_on()) {
      terminal_->prompt();
      if (lines.next(line, -1) == Lines::Got::end) return false;
      const Wish wish = terminal_->take_line(line);
      switch (wish.what) {
        case Wish::What::nothing: terminal_->show(); break;
        case Wish::What::wait:
          session().advance(session().state().now + wish.length);
          terminal_->show();
          terminal_->explain_standstill();
          break;
        case Wish::What::next:
          while (!terminal_->show() && session().step(session().plan().ends)) {
          }
          terminal_->explain_standstill();
          break;
        case Wish::What::finish: return true;
        case Wish::What::leave: return false;
      }
    }
    return true;
  }

  // Time flows at the clock's rate.
  bool run_paced() {
    Lines lines;
    std::string line;
    terminal_->prompt();
    while (goes_on()) {
      const bool shown = terminal_->show();
      const auto got = lines.next(line, table_.idle_ms(look_ms));
      if (got == Lines::Got::end) return false;
      if (got == Lines::Got::line) {
        const Wish wish = terminal_->take_line(line);
        if (wish.what == Wish::What::finish) return true;
        if (wish.what == Wish::What::leave) return false;
        terminal_->show();
      }
      if (got == Lines::Got::line || shown) terminal_->prompt();
    }
    return true;
  }

  net::Table table_;
  std::vector<std::unique_ptr<net::Client>> clients_;
  std::optional<Terminal> terminal_;
};

// Time flows at the clock's rate, and nobody is there.
void run_unattended(conduct::Session& session) {
  conduct::Pace pace;
  while (!session.state().ended) {
    session.advance(pace.now(session.state()));
    ::poll(nullptr, 0, pace.until(session.next_due(), session.state(), look_ms));
  }
}

ExitCode show_result(const RunOptions& options, conduct::Session& session) {
  const sim::Score result = session.score();
  const std::string hash = session.journal_hash();
  if (!options.html.empty()) {
    const std::string page = reports::html_result({session.plan(), session.state(), result, session.events(),
                                                   session.state().seed, hash, TOCSIN_VERSION, options.english});
    if (const auto error = conduct::write_whole(options.html, page)) return end_with(*error);
  }
  if (options.json) {
    std::cout << score_document({session.state(), result, session.state().seed, hash, {}}) << "\n";
    return fine;
  }
  print_board(std::cout, session.state(), result, options.english);
  std::cout << "\n"
            << fill(gettext("%1$s events, seed %2$s"),
                    {std::to_string(session.state().sequence), std::to_string(session.state().seed)})
            << "\n";
  if (!hash.empty()) std::cout << fill(gettext("journal: %1$s\nhash %2$s"), {options.journal, hash}) << "\n";
  if (!options.html.empty()) std::cout << fill(gettext("written: %s"), {options.html}) << "\n";
  return fine;
}

}  // namespace

Outcome<std::unique_ptr<conduct::Session>> start_or_resume(const RunOptions& options) {
  std::error_code ignored;
  const bool exists = !options.journal.empty() && std::filesystem::exists(options.journal, ignored);
  if (options.drill.empty() && !exists) {
    if (options.journal.empty())
      return Failed{usage, gettext("which drill? name a drill file, or a journal to go on with")};
    return Failed{input_output, fill(gettext("%s: there is no such file"), {options.journal})};
  }
  std::optional<scenarios::Loaded> loaded;
  if (!options.drill.empty()) {
    auto drill = conduct::read_drill(options.drill, options.library);
    if (!drill) return drill.failed();
    loaded = std::move(*drill);
  }
  if (!exists) return conduct::Session::start(std::move(*loaded), options.seed.value_or(default_seed), options.journal);
  auto session = conduct::Session::resume(options.journal);
  if (!session) return session;
  const auto& recorded = (*session)->loaded().sources;
  const bool same_drill =
      !loaded || std::equal(recorded.begin(), recorded.end(), loaded->sources.begin(), loaded->sources.end(),
                            [](const auto& one, const auto& other) { return one.text == other.text; });
  if (!same_drill || (options.seed && *options.seed != (*session)->state().seed)) {
    return Failed{finding, fill(gettext("%s holds an exercise of another drill or seed; choose another file, or go on "
                                        "with it by naming the journal alone"),
                                {options.journal})};
  }
  return session;
}

ExitCode end_with(const Failed& failed) {
  std::cerr << "tocsin: " << failed.message << "\n";
  return failed.code;
}

ExitCode check(const CheckOptions& options) {
  if (options.keys) {
    for (const auto& [object, keys] : scenarios::known_keys()) {
      std::cout << object << ":";
      for (const std::string& key : keys) std::cout << " " << key;
      std::cout << "\n";
    }
  }
  if (options.files.empty() && !options.keys) return end_with({usage, gettext("which files? `tocsin check FILE…`")});
  ExitCode code = fine;
  for (const std::string& file : options.files) {
    const auto diagnostics = scenarios::check_file(file, options.library);
    for (const auto& diagnostic : diagnostics) std::cerr << scenarios::format(diagnostic);
    if (diagnostics.empty()) {
      std::cout << fill(gettext("%s: no mistakes"), {file}) << "\n";
    } else {
      code = finding;
    }
  }
  return code;
}

ExitCode run(const RunOptions& options) {
  const auto rate = parse_speed(options.speed);
  if (!rate) return end_with(rate.failed());
  auto opened = start_or_resume(options);
  if (!opened) return end_with(opened.failed());
  conduct::Session& session = **opened;
  const auto seatings = parse_seats(options.seats, session.plan());
  if (!seatings) return end_with(seatings.failed());
  if (const auto error = arrange(session, *seatings, *rate)) return end_with(*error);

  if (!options.json) print_readiness(std::cout, session.plan(), session.events(), options.english);
  std::vector<sim::Index> persons;
  for (const Seating& seating : *seatings) {
    if (seating.occupant == sim::Occupant::person) persons.push_back(seating.seat);
  }
  const bool alone = persons.empty() && *rate == 0;
  if (!options.outcomes.empty() && !alone) {
    return end_with({usage, gettext("outcomes are taken at full speed and without a person at the terminal")});
  }
  if (!options.outcomes.empty()) {
    if (const auto error = take_outcomes(session, options.outcomes)) return end_with(*error);
  }
  const bool paced = *rate != 0;
  std::optional<Seated> seated;
  bool to_the_end = true;
  if (!persons.empty()) {
    seated.emplace(std::move(*opened), persons, paced, options);
    to_the_end = seated->run(paced);
  } else if (paced) {
    run_unattended(session);
  }
  if (to_the_end && !session.state().ended) {
    // What the person has not done stays undone: their seats stand empty from here on.
    std::vector<Seating> empty;
    for (const sim::Index seat : persons) empty.push_back({seat, sim::Occupant::nobody});
    if (const auto error = arrange(session, empty, 0)) return end_with(*error);
    if (const auto error = run_alone(session, options.acknowledge)) return end_with(*error);
  }
  if (const auto error = session.settle()) return end_with(*error);
  if (seated) std::cout << "\n";
  const ExitCode code = show_result(options, session);
  if (!session.state().ended && !options.journal.empty()) {
    std::cout << fill(gettext("stopped here; go on with: tocsin run --journal %s"), {options.journal}) << "\n";
  }
  return code;
}

}  // namespace tocsin::cli
