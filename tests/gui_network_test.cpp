// The desktop client over the real network: hosted in one, joined from others, all of them without a window.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "conduct/files.h"
#include "net/door_book.h"
#include "tests/catch.h"
#include "tests/gui_driver.h"

namespace tocsin::test {
namespace {

const sim::SeatView& view_of(GuiDriver& gui) { return gui.app().exercise()->play().client().view(); }

const sim::State* state_of(GuiDriver& gui) {
  return gui.app().exercise() == nullptr ? nullptr : gui.app().exercise()->play().client().state();
}

void host(GuiDriver& gui) {
  gui.click("start.drill.hospital-ransomware-2025");
  gui.click("start.host");
  gui.wait_until([&] { return gui.has("invitations.er-nurse"); });
}

std::string invite(GuiDriver& gui, const std::string& place) {
  gui.click("page.invitations");
  gui.click("invitations." + place);
  gui.click("invitations.make");
  CHECK(gui.has("invitations.qr"));
  gui.click("invitations.copy");
  return gui.clipboard();
}

void join(GuiDriver& gui, const std::string& code, const std::string& name) {
  gui.write("start.code", code);
  gui.write("start.name", name);
  gui.click("start.join");
}

std::uint64_t message_about(GuiDriver& gui, sim::Index inject) {
  for (const sim::SeatMessage& message : view_of(gui).inbox) {
    if (message.inject == inject) return message.number;
  }
  return 0;
}

class Taken {  // a port that another program listens at
 public:
  explicit Taken(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    const int yes = 1;
    setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    REQUIRE(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(socket_, 1) == 0);
  }
  ~Taken() { close(socket_); }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;

 private:
  int socket_;
};

}  // namespace

TEST_CASE("Two people join over TLS; one is killed in the middle of a form and comes back to it") {
  const ScratchFolder host_folder;
  const ScratchFolder nurse_folder;
  const ScratchFolder handler_folder;
  const std::string killed = nurse_folder.path() + "-killed";
  GuiDriver control(host_folder.path());
  host(control);
  const std::string nurse_code = invite(control, "er-nurse");
  const std::string handler_code = invite(control, "handler");
  REQUIRE(nurse_code.starts_with("tocsin:"));
  CHECK(nurse_code != handler_code);
  GuiDriver handler(handler_folder.path());
  join(handler, handler_code, "Officer Wu");
  handler.wait_until([&] { return handler.has("actions.find"); });
  CHECK_FALSE(handler.has("page.console"));
  const sim::Index slow_files = state_of(control)->plan->find_inject("slow-files");
  std::uint64_t message = 0;
  {
    GuiDriver nurse(nurse_folder.path());
    join(nurse, nurse_code, "Nurse Lin");
    nurse.wait_until([&] { return nurse.has("actions.find"); });
    control.wait_until([&] { return control.sees("Nurse Lin") && control.sees("Officer Wu"); });

    control.click("page.console");
    control.click("clock.pause");
    control.wait_until([&] { return !state_of(control)->clock.paused; });
    control.click("clock.pause");
    control.wait_until([&] { return state_of(control)->clock.paused; });
    control.click("clock.jump");
    control.write("clock.jump-to", "25m");
    control.click("clock.jump-go");
    nurse.wait_until([&] { return (message = message_about(nurse, slow_files)) != 0; });
    nurse.click("inbox." + std::to_string(message));
    nurse.click("message.act.report-finding");
    nurse.write("form.what", "檔案打不開，寫到一半");
    nurse.frames(40);
    control.wait_until([&] { return control.sees("fills in: "); });
    // As a kill leaves it: nobody puts the form away, and the connection just ends.
    std::filesystem::copy(nurse_folder.path(), killed, std::filesystem::copy_options::recursive);
  }
  control.wait_until([&] { return control.sees("not connected"); });
  {
    GuiDriver nurse(killed);
    nurse.click("start.join");  // the code of the last time stands there
    nurse.wait_until([&] { return nurse.has("desk.draft.report-finding"); });
    nurse.click("desk.draft.report-finding");
    nurse.click("form.to.unit-head");
    nurse.click("form.to.window");
    nurse.click("form.seen-at.now");
    nurse.click("form.send");
    nurse.wait_until([&] { return nurse.has("desk.notice"); });
    CHECK(nurse.sees("sent and recorded"));
    control.wait_until([&] {
      const auto& events = control.app().exercise()->play().client().events();
      return std::any_of(events.begin(), events.end(), [](const sim::Event& event) {
        return event.kind == sim::Kind::acted && event.origin == sim::Origin::person &&
               event.answers.front().text == "檔案打不開，寫到一半";
      });
    });
  }
  std::filesystem::remove_all(killed);
}

TEST_CASE("A code that lets nobody in any more is refused with its reason, and a text that is none says so at once") {
  const ScratchFolder host_folder;
  const ScratchFolder folder;
  GuiDriver control(host_folder.path());
  host(control);
  const std::string code = invite(control, "er-nurse");
  control.click("invitations.revoke");
  GuiDriver nurse(folder.path());
  join(nurse, "8765", "Lin");
  CHECK(nurse.sees("This is no join code."));
  nurse.click("problem.close");
  join(nurse, code, "Lin");
  nurse.wait_until([&] { return nurse.sees("This join code cannot be used."); });
  CHECK(nurse.sees("drafts are kept"));
  nurse.click("head.home");
  CHECK(nurse.has("start.join"));
}

TEST_CASE("Whoever hosts a drill sits down in it, too, and goes on hosting another day") {
  const ScratchFolder folder;
  std::string code;
  {
    GuiDriver control(folder.path());
    host(control);
    code = invite(control, "handler");
    control.click("page.sit");
    control.click("sit.er-nurse");
    control.wait_until([&] { return control.has("actions.find"); });
    // The host's own way into the seat is no code that was given out.
    control.click("page.invitations");
    control.click("invitations.er-nurse");
    control.click("invitations.revoke");
    gui::Play& play = control.app().exercise()->play();
    const std::string journal = play.journal();
    auto book = net::DoorBook::open(journal);
    REQUIRE(book);
    const auto& codes = (*book).codes();
    CHECK(std::count_if(codes.begin(), codes.end(),
                        [](const net::Code& each) { return each.seat == "er-nurse" && !each.revoked; }) == 1);
    // One press gives every seat its card, once.
    control.click("invitations.hand-out");
    control.click("invitations.hand-out");
    const std::filesystem::path cards = std::filesystem::path(journal).replace_extension(".invitations");
    CHECK(std::filesystem::exists(cards / "join-codes.html"));
    CHECK(*conduct::read_whole((cards / "handler.join").string()) == code + "\n");
    control.click("page.console");
    control.wait_until([&] { return control.has("clock.pause"); });
  }
  const ScratchFolder handler_folder;
  GuiDriver control(folder.path());
  control.click("start.host-again.0");
  control.wait_until([&] { return control.has("invitations.er-nurse"); });
  GuiDriver handler(handler_folder.path());
  join(handler, code, "Officer Wu");
  handler.wait_until([&] { return handler.has("actions.find"); });
  CHECK(view_of(handler).frame.seat_id == "handler");
}

TEST_CASE("Whoever hosts again where something else uses the port is told that earlier codes name it") {
  const ScratchFolder folder;
  std::uint16_t port = 0;
  {
    GuiDriver control(folder.path());
    host(control);
    port = control.app().exercise()->play().invitations()->ports().now;
    CHECK_FALSE(control.sees("Something else uses port"));
  }
  const Taken taken(port);
  GuiDriver control(folder.path());
  control.click("start.host-again.0");
  control.wait_until([&] { return control.has("invitations.er-nurse"); });
  CHECK(control.sees("Something else uses port " + std::to_string(port)));
}

}  // namespace tocsin::test
