// What the pages need from the rest of the program: drills, exercises at work, records, the year. The main program
// implements it (gui/main); tests give one of their own or the same. All of it is called on the drawing thread, but for what
// makes and writes documents: that is for errands.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/errands.h"
#include "gui/store.h"
#include "net/client.h"
#include "reports/document.h"
#include "reports/qr.h"
#include "sim/programme.h"

namespace tocsin::gui {

struct SeatChoice {
  sim::Index seat = sim::none;
  std::string id;
  sim::Text label;
  sim::Text agency;
  sim::SeatRole role = sim::SeatRole::participant;
};
struct DrillChoice {
  std::string path;
  std::string id;
  sim::Text title;
  std::string kind;
  sim::Text procedure;
  sim::Time starts = 0;
  sim::Time ends = 0;
  int utc_offset_minutes = 480;
  std::vector<SeatChoice> seats;
  sim::Index advised_seat = sim::none;  // who trains alone had best sit there: the seat that has most to do
};

class Invitations {  // to an exercise that is hosted here: the join codes of its seats, and of roles without a seat
 public:
  struct Place {
    sim::Index seat = sim::none;  // none: a role
    sim::SeatRole role = sim::SeatRole::participant;
    std::string code;  // the latest that was made since the program was started; only a hash is kept of it
    reports::QrPattern qr;
  };
  Invitations() = default;
  Invitations(const Invitations&) = delete;
  Invitations& operator=(const Invitations&) = delete;
  virtual ~Invitations() = default;
  [[nodiscard]] virtual const std::vector<Place>& places() const = 0;  // seats as in the plan, then roles
  // How others reach this computer; it stands in each code.
  [[nodiscard]] virtual const std::string& address() const = 0;
  struct Ports {
    std::uint16_t now = 0;
    std::uint16_t before = 0;  // which codes made in earlier sittings name; 0: there are none
  };
  [[nodiscard]] virtual Ports ports() const = 0;
  virtual void set_address(const std::string& host) = 0;
  // A new code for it. False: `problem` says why.
  virtual bool make(std::size_t place, std::string& problem) = 0;
  // None of its codes lets anybody in from now on.
  virtual bool revoke(std::size_t place, std::string& problem) = 0;
  // A code for each seat that has none; those of all places as files and as a page of cards to print, beside the journal.
  // Returns the page; empty: `problem`.
  [[nodiscard]] virtual std::string hand_out(bool english, std::string& problem) = 0;
};

class Play {  // an exercise at work: at this table, hosted here, or somewhere else
 public:
  Play() = default;
  Play(const Play&) = delete;
  Play& operator=(const Play&) = delete;
  virtual ~Play() = default;
  // Of whoever opened it. It sees the whole exercise, or is one seat's (view().frame.seat).
  [[nodiscard]] virtual net::Client& client() = 0;
  // A person sits there from now on; the same client for the same seat. Null: nobody else can sit here.
  virtual net::Client* sit(sim::Index seat) = 0;
  [[nodiscard]] virtual bool has_seats() const = 0;                     // whether `sit` gives clients
  [[nodiscard]] virtual std::vector<sim::Index> seated() const = 0;     // ascending
  [[nodiscard]] virtual int idle_ms(int most_ms) const = 0;             // until its clients want to be polled
  [[nodiscard]] virtual const std::string& journal() const = 0;         // empty: it lies elsewhere
  [[nodiscard]] virtual Invitations* invitations() { return nullptr; }  // null: it is not hosted here
};

class Past {  // a record that is looked at
 public:
  Past() = default;
  Past(const Past&) = delete;
  Past& operator=(const Past&) = delete;
  virtual ~Past() = default;
  [[nodiscard]] virtual sim::Time begins() const = 0;
  [[nodiscard]] virtual sim::Time ends() const = 0;  // of what is recorded
  // Folds the record to that instant. False: it cannot be read; `problem` says why.
  virtual bool look_at(sim::Time instant, std::string& problem) = 0;
  [[nodiscard]] virtual const sim::State& state() const = 0;
  [[nodiscard]] virtual const std::vector<sim::Event>& events() const = 0;
  [[nodiscard]] virtual sim::Score score() const = 0;
  [[nodiscard]] virtual const sim::SeatView& seat(sim::Index seat) = 0;  // as it was then
  [[nodiscard]] virtual const std::string& journal() const = 0;
};

struct YearRow {
  const sim::YearDrill* drill = nullptr;
  bool held = false;
  sim::Time completed = sim::never;
  sim::Time due = sim::never;  // of the report; before it was held, when it is planned
  const sim::Submission* submission = nullptr;
  enum class Alarm : std::uint8_t { none, soon, overdue } alarm = Alarm::none;
};
struct Year {
  std::string path;
  sim::Programme programme;
  std::vector<sim::Submission> submissions;
  std::vector<YearRow> rows;
  sim::Time today = 0;
};

struct NamedDocument {
  std::string name;  // of its files, without what says the format
  reports::Document document;
};

class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  virtual ~Host() = default;

  [[nodiscard]] virtual Store& store() = 0;
  [[nodiscard]] virtual Errands& errands() = 0;
  // Those that have been read so far; more may come, and the window is woken when they do.
  [[nodiscard]] virtual std::vector<DrillChoice> drills() = 0;
  [[nodiscard]] virtual bool all_drills_read() = 0;

  // Null: `problem` says why, for the user. A new exercise gets a journal in the user's data folder; bots sit
  // everywhere until a person does.
  [[nodiscard]] virtual std::unique_ptr<Play> play(const std::string& drill, std::string& problem) = 0;
  [[nodiscard]] virtual std::unique_ptr<Play> go_on(const std::string& journal, std::string& problem) = 0;
  // The same, and others may come in over the network.
  [[nodiscard]] virtual std::unique_ptr<Play> host(const std::string& drill, std::string& problem) = 0;
  [[nodiscard]] virtual std::unique_ptr<Play> host_again(const std::string& journal, std::string& problem) = 0;
  // `code`: a join code, or a file that holds one; `name` is shown to the controller.
  [[nodiscard]] virtual std::unique_ptr<Play> join(const std::string& code, const std::string& name,
                                                   std::string& problem) = 0;
  [[nodiscard]] virtual std::unique_ptr<Past> open(const std::string& journal, std::string& problem) = 0;
  [[nodiscard]] virtual std::unique_ptr<Play> fork(const std::string& journal, sim::Time from,
                                                   std::string& problem) = 0;

  [[nodiscard]] virtual std::vector<std::string> programmes() = 0;
  [[nodiscard]] virtual std::unique_ptr<Year> year(const std::string& programme, std::string& problem) = 0;
  // An exercise's documents, as its journal and its procedure give them; empty: `problem`.
  [[nodiscard]] virtual std::vector<NamedDocument> documents(const std::string& journal, bool english,
                                                             std::string& problem) = 0;
  // The annual report of all exercises that were held; empty: `problem`.
  [[nodiscard]] virtual std::vector<NamedDocument> annual_report(const Year& year, bool english,
                                                                 std::string& problem) = 0;
  // As ODT, PDF and HTML into the folder FILE.documents beside that file. Returns the folder; empty: `problem`.
  [[nodiscard]] virtual std::string write_documents(const std::vector<NamedDocument>& documents,
                                                    const std::string& beside, std::string& problem) = 0;

  // Records that an exercise's report was handed in, and packs its journal with the documents that were written of it.
  // Returns the package's folder; empty: `problem`.
  [[nodiscard]] virtual std::string hand_in(const Year& year, const sim::Submission& submission,
                                            std::string& problem) = 0;

  // Journals in the user's data folder, the latest first.
  [[nodiscard]] virtual std::vector<std::string> journals() = 0;
  // The language of all texts from now on.
  virtual void set_language(bool english) = 0;
};

}  // namespace tocsin::gui
