#include "gui/main/drill_list.h"

#include <algorithm>
#include <filesystem>

#include "scenarios/reader.h"

namespace tocsin::gui {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> drill_files(const std::vector<std::string>& library) {
  std::vector<std::string> files;
  for (const std::string& folder : library) {
    std::error_code error;
    for (fs::directory_iterator at(fs::path(folder) / "drills", error), end; !error && at != end; at.increment(error)) {
      if (at->path().extension() == ".yaml") files.push_back(at->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Where most duties are owed: whoever trains alone has something to do there.
sim::Index busiest_seat(const sim::Plan& plan) {
  std::vector<std::size_t> owed(plan.seats.size(), 0);
  sim::Index agency = sim::none;
  for (const sim::Incident& incident : plan.incidents) {
    if (!incident.noise && agency == sim::none) agency = incident.agency;
  }
  for (const sim::Duty& duty : plan.duties) {
    for (std::size_t i = 0; i < plan.seats.size(); ++i) {
      const sim::Seat& seat = plan.seats[i];
      if (seat.agency != agency || duty.owners.empty()) continue;
      if (((seat.roles >> duty.owners.front()) & 1U) != 0) ++owed[i];
    }
  }
  const auto most = std::max_element(owed.begin(), owed.end());
  return most == owed.end() ? sim::none : static_cast<sim::Index>(most - owed.begin());
}

DrillChoice choice_of(const std::string& path, const sim::Plan& plan) {
  DrillChoice choice{path,
                     plan.id,
                     plan.label,
                     plan.kind,
                     plan.procedure_label,
                     plan.starts,
                     plan.ends,
                     plan.utc_offset_minutes,
                     {},
                     busiest_seat(plan)};
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const auto seat = static_cast<sim::Index>(i);
    choice.seats.push_back({seat, plan.seats[i].id, plan.seats[i].label, plan.agencies[plan.seats[i].agency].label,
                            sim::role_of_seat(plan, seat)});
  }
  return choice;
}

}  // namespace

DrillList::DrillList(std::vector<std::string> library, std::function<void()> woken)
    : library_(std::move(library)), woken_(std::move(woken)), thread_([this] { read_all(); }) {}

DrillList::~DrillList() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wait();
}

void DrillList::wait() {
  if (thread_.joinable()) thread_.join();
}

void DrillList::read_all() {
  for (const std::string& file : drill_files(library_)) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    // A drill with a mistake is not offered; `tocsin check` says what is wrong with it.
    const auto read = scenarios::load_drill(file, library_);
    if (!read.loaded || read.loaded->plan.seats.empty()) continue;
    {
      const std::lock_guard lock(mutex_);
      drills_.push_back(choice_of(file, read.loaded->plan));
      std::stable_sort(drills_.begin(), drills_.end(),
                       [](const DrillChoice& a, const DrillChoice& b) { return a.kind < b.kind; });
    }
    woken_();
  }
  {
    const std::lock_guard lock(mutex_);
    complete_ = true;
  }
  woken_();
}

std::vector<DrillChoice> DrillList::drills() const {
  const std::lock_guard lock(mutex_);
  return drills_;
}

bool DrillList::complete() const {
  const std::lock_guard lock(mutex_);
  return complete_;
}

}  // namespace tocsin::gui
