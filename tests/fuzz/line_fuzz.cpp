// What programs write to `tocsin join --json`: each line is answered, whatever it says.
#include <sstream>
#include <string>

#include "cli/automation.h"

namespace {

namespace sim = tocsin::sim;
namespace net = tocsin::net;

// A seat with one action of every kind of field, which refuses all it is asked for.
class Seat : public net::Client {
 public:
  Seat() {
    sim::SeatAction action;
    action.action = 0;
    action.id = "declare";
    action.about = sim::About::incident;
    action.has_form = true;
    action.to.push_back({0, "superior", {}, false, {}});
    action.to.push_back({1, "affected", {}, true, {{2, "bureau", {}, 0, false}}});
    for (int type = 0; type <= static_cast<int>(sim::FieldType::agencies); ++type) {
      sim::SeatField field;
      field.id = "field-" + std::to_string(type);
      field.type = static_cast<sim::FieldType>(type);
      field.max_chars = 100;
      field.maximum = 9;
      field.options = {{0, "none", {}, 0, false}, {1, "one", {}, 1, false}};
      action.fields.push_back(field);
    }
    view_.actions.push_back(action);
    view_.incidents.push_back({0, "incident", {}, true, {}});
    sim::SeatMessage message;
    message.number = 3;
    message.inject = 0;
    view_.inbox.push_back(message);
    status_.what = net::Status::What::connected;
  }
  [[nodiscard]] net::Status status() const override { return status_; }
  [[nodiscard]] const sim::SeatView& view() const override { return view_; }
  [[nodiscard]] const sim::State* state() const override { return nullptr; }
  [[nodiscard]] const std::vector<sim::Event>& events() const override { return events_; }
  [[nodiscard]] std::optional<sim::Score> score() const override { return std::nullopt; }
  [[nodiscard]] std::vector<net::Presence> presences() const override { return {}; }
  sim::SeatParts poll() override { return sim::all_parts; }
  [[nodiscard]] std::vector<net::Answer> answers() override { return std::exchange(answers_, {}); }
  net::Ticket send(sim::Command /*command*/) override {
    answers_.push_back({++last_, net::Answer::What::refused, 0, {}});
    return last_;
  }
  net::Ticket send(const net::TimeWish& /*wish*/) override { return ++last_; }
  net::Ticket release_score() override { return ++last_; }
  void set_wake_up(std::function<void()> /*wake_up*/) override {}

 private:
  net::Status status_;
  sim::SeatView view_;
  std::vector<sim::Event> events_;
  std::vector<net::Answer> answers_;
  net::Ticket last_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  Seat seat;
  std::ostringstream out;
  tocsin::cli::Automation automation(seat, out, true);
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  for (std::string line; std::getline(in, line);) {
    if (!automation.take(line)) break;
    automation.show(seat.poll());
  }
  return 0;
}
