#include "net/hall.h"

#include <chrono>

#include "conduct/drill.h"
#include "conduct/record.h"
#include "conduct/session.h"
#include "tests/catch.h"
#include "tests/net_world.h"
#include "tests/program.h"

namespace tocsin::test {
namespace {

using What = net::Answer::What;

void begin(World& world, net::RemoteClient& controller) {
  sim::Command slow = command_of(sim::Kind::clock_set);
  slow.value = 1;
  slow.extra = 1;
  REQUIRE(world.ask(controller, slow).what == What::accepted);
  REQUIRE(world.ask(controller, command_of(sim::Kind::resumed)).what == What::accepted);
}

void jump(World& world, net::RemoteClient& controller, sim::Duration after_start) {
  const sim::Time to = world.stage().session().plan().starts + after_start;
  REQUIRE(world.ask(controller, net::TimeWish{net::TimeWish::What::jump, to}).what == What::accepted);
}

sim::Command acknowledge(const sim::SeatMessage& message) {
  sim::Command command = command_of(sim::Kind::acknowledged);
  command.item = message.inject;
  command.incident = message.incident;
  return command;
}

std::size_t count_of(const World& world, sim::Kind kind) {
  const auto& events = world.stages.front()->session().events();
  return static_cast<std::size_t>(
      std::count_if(events.begin(), events.end(), [&](const sim::Event& event) { return event.kind == kind; }));
}

std::string bye_code(const std::string& frame) {
  const net::Reply reply = net::read_reply(frame);
  const auto* bye = std::get_if<net::Bye>(&reply);
  return bye == nullptr ? "" : bye->code;
}

// What the hall sends to a link that says one thing.
std::string first_answer(World& world, const std::string& frame) {
  net::MemoryWire wire(*world.hall);
  wire.connect();
  wire.send(frame);
  std::string reply;
  world.until([&] { return wire.take(reply); }, {});
  return reply;
}

net::DoorBook::Work work_of_books(const World& world) {
  net::DoorBook::Work sum;
  for (net::Stage* stage : world.stages) {
    sum.hashes += stage->book().work().hashes;
    sum.comparisons += stage->book().work().comparisons;
  }
  return sum;
}

}  // namespace

TEST_CASE("A seat's view over a link is the view that its desk would show") {
  World world;
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  auto nurse = world.join(world.invite("er-nurse"));
  begin(world, *controller);
  jump(world, *controller, 3 * sim::hour);
  REQUIRE(world.ask(*controller, command_of(sim::Kind::paused)).what == What::accepted);
  const net::Stage& stage = world.stage();
  sim::SeatDesk desk(stage.session().plan(), nurse->view().frame.seat, sim::SeatRole::participant);
  const auto same = [&] {
    desk.catch_up(stage.session().state(), stage.session().events());
    sim::SeatView expected = desk.view();
    expected.clock.now = nurse->view().clock.now;
    return nurse->view() == expected;
  };
  world.until(same, {nurse.get(), controller.get()});
  CHECK(nurse->view().inbox.size() >= 2);
  CHECK(nurse->state() == nullptr);
  CHECK(nurse->events().empty());
  // Those who see all hold the same state.
  world.until([&] { return controller->events().size() == stage.session().events().size(); }, {controller.get()});
  CHECK(controller->events() == stage.session().events());
  CHECK(controller->score()->points == stage.session().score().points);
}

TEST_CASE("An answer comes only after the event is in the journal") {
  World world;
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  begin(world, *controller);
  for (int i = 0; i < 20; ++i) {
    const auto kind = i % 2 == 0 ? sim::Kind::paused : sim::Kind::resumed;
    if (i == 0) jump(world, *controller, sim::minute);
    const net::Answer answer = world.ask(*controller, command_of(kind));
    REQUIRE(answer.what == What::accepted);
    auto reader = journal::Reader::open(world.journal());
    REQUIRE(reader);
    REQUIRE(reader.value().position().sequence >= answer.sequence);
  }
}

TEST_CASE(
    "A jump is granted only after the journal says how far time has gone, also where nothing happens on the way") {
  World world;
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  for (int i = 1; i <= 40; ++i) {
    const sim::Duration after = i * 100;
    jump(world, *controller, after);
    auto reader = journal::Reader::open(world.journal());
    REQUIRE(reader);
    REQUIRE(reader.value().position().clock >= world.stage().session().plan().starts + after);
  }
}

TEST_CASE("A request that is sent again is done once, also by a server that was started anew") {
  World world;
  world.open();
  const Place controllers = world.invite(sim::SeatRole::controller);
  const Place nurses = world.invite("er-nurse");
  auto controller = world.join(controllers);
  auto nurse = world.join(nurses);
  begin(world, *controller);
  jump(world, *controller, sim::hour);
  world.until([&] { return nurse->view().inbox.size() >= 2; }, {nurse.get()});
  const sim::Command command = acknowledge(nurse->view().inbox.back());
  const std::size_t before = count_of(world, sim::Kind::acknowledged);
  nurse->send(command);
  REQUIRE(count_of(world, sim::Kind::acknowledged) == before + 1);  // done, and not yet answered
  wire_of(*nurse).cut();
  SECTION("the connection broke before the answer") {}
  SECTION("the server was started anew before the answer") {
    wire_of(*controller).close();
    world.stages.clear();
    world.hall = std::make_unique<net::Hall>(net::Limits{}, net::Log([](const std::string&) {}),
                                             [&](std::function<void()> work) { world.loop.post(std::move(work)); });
    world.open();
    wire_of(*nurse).lead_to(*world.hall);
  }
  const net::Answer answer = world.next_answer(*nurse);
  CHECK(nurse->connections() == 2);
  CHECK(count_of(world, sim::Kind::acknowledged) == before + 1);
  CHECK(answer.what == What::accepted);
}

TEST_CASE("A server that is killed as soon as the controller let time go lets it go on") {
  World world;
  auto loaded = conduct::read_drill(library_file("drills/hospital-ransomware-2025.yaml"), {});
  REQUIRE(loaded);
  {
    auto session = conduct::Session::start(std::move(*loaded), 7, world.journal());
    REQUIRE(session);
    for (const sim::Kind kind : {sim::Kind::paused, sim::Kind::resumed}) {
      sim::Command command = command_of(kind);
      command.origin = sim::Origin::controller;
      REQUIRE_FALSE((*session)->submit(command, (*session)->state().now));
    }
    REQUIRE_FALSE((*session)->settle());
  }
  world.open();
  CHECK_FALSE(world.stage().session().state().clock.paused);
}

TEST_CASE("A frame that is replayed does nothing a second time") {
  World world;
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  const Place place = world.invite(sim::SeatRole::evaluator);
  net::MemoryWire wire(*world.hall);
  wire.connect();
  wire.send(net::write_frame(net::Hello{net::protocol_version, place.exercise, place.token, "", "", 0}));
  net::Ask ask;
  ask.ticket = 1;
  ask.seen = 3;
  ask.verb = net::Verb::note;
  ask.command.kind = sim::Kind::observed;
  ask.command.text = "Lin\x1fGood";
  std::size_t expected = 1;
  SECTION("it was done") {
    begin(world, *controller);
    jump(world, *controller, sim::minute);
  }
  SECTION("it was refused, and would be done now") {
    wire.send(net::write_frame(ask));
    begin(world, *controller);
    jump(world, *controller, sim::minute);
    expected = 0;
  }
  for (int i = 0; i < 5; ++i) wire.send(net::write_frame(ask));
  CHECK(count_of(world, sim::Kind::observed) == expected);
  ask.ticket = 2;
  ask.command.text = "Lin\x1fMuch better";
  wire.send(net::write_frame(ask));
  CHECK(count_of(world, sim::Kind::observed) == expected + 1);
}

TEST_CASE(
    "Codes that are forged, expired, revoked, of another exercise or in use are refused alike, with a line in the "
    "log") {
  World world;
  world.open();
  world.open();
  const Place good = world.invite("ciso");
  auto sitting = world.join(good);
  REQUIRE(sitting->status().what == net::Status::What::connected);
  Place bad = good;
  SECTION("forged") { bad.token.back() = bad.token.back() == 'A' ? 'B' : 'A'; }
  SECTION("of another exercise") { bad.exercise = world.stage(1).id(); }
  SECTION("of no exercise") { bad.exercise = "nowhere"; }
  SECTION("in use") {}
  SECTION("revoked") {
    bad = world.invite("er-nurse");
    REQUIRE(*world.stage().book().revoke("er-nurse", sim::SeatRole::participant) == 1);
  }
  SECTION("expired") { bad.token = *world.stage().book().add("er-nurse", sim::SeatRole::participant, 0, 1); }
  SECTION("empty") { bad.token.clear(); }
  world.log.clear();
  const net::DoorBook::Work before = work_of_books(world);
  const std::string reply =
      first_answer(world, net::write_frame(net::Hello{net::protocol_version, bad.exercise, bad.token, "", "", 0}));
  CHECK(reply ==
        R"({"type":"bye","code":"join-refused","reason":["這張入場碼無法使用。","This join code cannot be used."]})");
  REQUIRE(world.log.size() == 1);
  CHECK(world.log.front().find("event=join-refused") != std::string::npos);
  CHECK(world.log.front().find(good.token) == std::string::npos);
  // As much work for each of them: one hash for each book, and every code of it compared.
  const net::DoorBook::Work after = work_of_books(world);
  std::size_t codes = 0;
  for (net::Stage* stage : world.stages) codes += stage->book().codes().size();
  CHECK(after.hashes - before.hashes == world.stages.size());
  CHECK(after.comparisons - before.comparisons == codes);
}

TEST_CASE("Revoking a seat's codes spares those that are said to be spared") {
  World world;
  world.open();
  const Place others = world.invite("ciso");
  const Place own = world.invite("ciso");
  net::DoorBook& book = world.stage().book();
  REQUIRE(*book.revoke("ciso", sim::SeatRole::participant, {own.token}) == 1);
  CHECK(book.admit(others.token, true, 0).what == net::Admission::What::revoked);
  CHECK(book.admit(own.token, true, 0).what == net::Admission::What::admitted);
}

TEST_CASE("A seat that was left can be taken again with its code; a client whose link broke gets back in at once") {
  World world;
  world.open();
  const Place place = world.invite("ciso");
  auto client = world.join(place);
  wire_of(*client).cut();
  world.until([&] { return client->connections() == 2; }, {client.get()});
  client.reset();
  CHECK(world.join(place)->status().what == net::Status::What::connected);
}

TEST_CASE("A client that does not read is cut off, and the others go on") {
  net::Limits limits;
  limits.queue_bytes = 1'500'000;
  World world(limits);
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  auto stuck = world.join(world.invite("ciso"));
  auto nurse = world.join(world.invite("er-nurse"));
  begin(world, *controller);
  wire_of(*stuck).stop_reading(true);
  sim::Command improvised = command_of(sim::Kind::improvised);
  for (const char* seat : {"ciso", "er-nurse"}) {
    const sim::Index index = world.stage().session().plan().find_seat(seat);
    improvised.recipients.push_back({index, world.stage().session().plan().seats[index].agency});
  }
  for (int i = 0; i < 20; ++i) {
    improvised.text = std::to_string(i) + std::string(60'000, 'x');
    REQUIRE(world.ask(*controller, improvised).what == What::accepted);
    world.until([&] { return !nurse->view().inbox.empty() && nurse->view().inbox.back().body.en == improvised.text; },
                {nurse.get()});
  }
  CHECK(world.stage().members() == 2);
  wire_of(*stuck).stop_reading(false);
  world.until([&] { return stuck->connections() == 2; }, {stuck.get()});
  CHECK(stuck->view().inbox.size() == nurse->view().inbox.size());
}

TEST_CASE("Requests that come too fast are refused, and whoever does not stop is cut off") {
  net::Limits limits;
  limits.requests_per_second = 0.001;
  limits.requests_at_once = 5;
  limits.too_fast_max = 10;
  World world(limits);
  world.open();
  const Place place = world.invite("ciso");
  net::MemoryWire wire(*world.hall);
  wire.connect();
  wire.send(net::write_frame(net::Hello{net::protocol_version, place.exercise, place.token, "", "", 0}));
  net::Ask ask;
  ask.verb = net::Verb::close_form;
  ask.command.kind = sim::Kind::form_closed;
  for (ask.ticket = 1; ask.ticket <= 16; ++ask.ticket) wire.send(net::write_frame(ask));
  std::string frame;
  std::string last;
  world.until([&] { return wire.state() == net::Wire::State::failed || (wire.take(frame) && (last = frame, false)); },
              {});
  CHECK(bye_code(last) == "too-fast");
}

TEST_CASE("What is no request ends the connection with a reason, and touches nothing") {
  World world;
  world.open();
  const std::uint64_t before = world.stage().session().state().sequence;
  const auto row = GENERATE(values<std::pair<std::string, std::string>>({
      {"", "malformed"},
      {"null", "malformed"},
      {"[]", "malformed"},
      {"{", "malformed"},
      {"{\"type\":\"hello\"}", "malformed"},
      {"{\"type\":\"hello\",\"version\":2}", "wrong-version"},
      {"{\"type\":\"hello\",\"version\":1,\"exercise\":5}", "malformed"},
      {"{\"type\":\"hello\",\"version\":1,\"more\":1}", "malformed"},
      {"{\"type\":\"welcome\"}", "malformed"},
      {"{\"type\":\"ask\",\"verb\":\"act\",\"ticket\":1}", "malformed"},
      {"{\"type\":\"ask\",\"verb\":\"started\",\"ticket\":1}", "malformed"},
      {"\xff\xfe", "malformed"},
      {std::string(100'000, '['), "malformed"},
      {"{\"type\":\"hello\",\"version\":1,\"name\":\"" + std::string(300, 'x') + "\"}", "malformed"},
      {std::string(300'000, ' '), "malformed"},
  }));
  CAPTURE(row.first.substr(0, 60));
  const std::string answer = first_answer(world, row.first);
  CHECK(bye_code(answer) == row.second);
  const net::Reply reply = net::read_reply(answer);
  const sim::Text& reason = std::get<net::Bye>(reply).reason;
  const std::string english_head = "Protocol error: ";
  REQUIRE(reason.en.starts_with(english_head));
  CHECK(reason.zh.find(reason.en.substr(english_head.size())) == std::string::npos);
  CHECK(world.stage().session().state().sequence == before);
}

TEST_CASE("Handles of nothing do no harm, and the journal can be read again") {
  net::Limits limits;
  limits.requests_at_once = 10'000;
  World world(limits);
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  auto seat = world.join(world.invite("handler"));
  begin(world, *controller);
  jump(world, *controller, 2 * sim::hour);
  for (std::size_t i = 0; i < net::verbs; ++i) {
    const auto kind = net::kind_of(static_cast<net::Verb>(i));
    if (!kind || *kind == sim::Kind::ended || *kind == sim::Kind::clock_set) continue;
    for (const sim::Index wild : {sim::Index{0}, sim::Index{100'000'000}, sim::none - 1}) {
      sim::Command command = command_of(*kind);
      command.seat = command.incident = command.about = wild;
      command.item = wild == 0 ? 0 : wild;
      command.value = std::numeric_limits<sim::Value>::max();
      command.extra = -1;
      command.text = "Lin\x1fwhy";
      command.recipients = {{wild, wild}, {0, sim::none}};
      command.answers = {{wild, 7, "x", {wild}}};
      for (net::RemoteClient* client : {controller.get(), seat.get()}) {
        CHECK(world.ask(*client, command).what != What::lost);
        command.answers.clear();
        command.recipients.clear();
        CHECK(world.ask(*client, command).what != What::lost);
      }
    }
  }
  // Each action, too, in whatever incident.
  for (std::size_t i = 0; i < world.stage().session().plan().actions.size(); ++i) {
    sim::Command command = command_of(sim::Kind::acted);
    command.item = static_cast<sim::Index>(i);
    command.incident = 77'777;
    command.about = 99'999;
    for (const sim::Index address : world.stage().session().plan().actions[i].to) {
      command.recipients.push_back({address, sim::none});
    }
    CHECK(world.ask(*seat, command).what != What::lost);
  }
  auto record = conduct::open_record(world.journal());
  REQUIRE(record);
  conduct::Fold fold((*record)->loaded.plan);
  CHECK_FALSE(conduct::fold_record(**record, sim::never, fold));
  CHECK_FALSE(conduct::verify_record(**record));
}

TEST_CASE("Two exercises in one hall know nothing of each other") {
  World world;
  world.open();
  world.open("dos-during-outage-2026.yaml");
  auto one = world.join(world.invite(sim::SeatRole::controller, 0));
  auto other = world.join(world.invite(sim::SeatRole::controller, 1));
  begin(world, *one);
  CHECK(one->view().clock.begun);
  CHECK_FALSE(other->view().clock.begun);
  CHECK(one->view().frame.drill != other->view().frame.drill);
}

TEST_CASE("A seat sees its score when the controller shows it, and not before") {
  World world;
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  auto seat = world.join(world.invite("ciso"));
  begin(world, *controller);
  jump(world, *controller, 5 * sim::hour);
  CHECK_FALSE(seat->view().score.released);
  controller->release_score();
  world.until([&] { return seat->view().score.released; }, {controller.get(), seat.get()});
  CHECK(seat->view().score.permille == world.stage().session().score().permille);
  CHECK(world.join(world.invite("er-nurse"))->view().score.released);
}

TEST_CASE("A campaign's mails are sent to nobody, and controller and seats are shown the right points for it") {
  World world;
  world.open("social-engineering-2026-h1.yaml");
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  const net::Stage& stage = world.stage();
  const sim::Plan& plan = stage.session().plan();
  REQUIRE_FALSE(plan.campaigns.empty());
  auto seat = world.join(world.invite(plan.seats.front().id));
  REQUIRE(world.ask(*controller, command_of(sim::Kind::resumed)).what == What::accepted);
  for (int i = 0; i < 50 && stage.session().state().campaigns.front().recipients() == 0; ++i) {
    jump(world, *controller, (i + 1) * 7 * sim::day);
  }
  REQUIRE(stage.session().state().campaigns.front().recipients() > 0);
  REQUIRE(world.ask(*controller, command_of(sim::Kind::ended)).what == What::accepted);
  world.until([&] { return controller->events().size() == stage.session().events().size(); }, {controller.get()});
  for (const sim::Event& event : controller->events()) CHECK_FALSE(sim::is_mail_kind(event.kind));
  const sim::Score score = stage.session().score();
  REQUIRE(score.by_category[static_cast<std::size_t>(sim::Category::rates)].points_max > 0);
  world.until([&] { return controller->score()->points_max == score.points_max; }, {controller.get()});
  CHECK(controller->score()->points == score.points);
  const net::Ticket ticket = controller->release_score();
  CHECK(ticket != 0);
  world.until([&] { return seat->view().score.released; }, {controller.get(), seat.get()});
  CHECK(seat->view().score == sim::seat_score(plan, score, seat->view().frame.seat));
}

TEST_CASE("When the server has stopped its journal is whole, also what closed the forms that were open") {
  World world;
  world.open();
  const auto controller = world.join(world.invite(sim::SeatRole::controller));
  begin(world, *controller);
  const auto& plan = world.stage().session().plan();
  std::vector<std::unique_ptr<net::RemoteClient>> seats;
  for (const sim::Seat& seat : plan.seats) {
    seats.push_back(world.join(world.invite(seat.id)));
    sim::Command opens = command_of(sim::Kind::form_opened);
    opens.item = 0;
    static_cast<void>(world.ask(*seats.back(), opens));
  }
  REQUIRE(count_of(world, sim::Kind::form_opened) > 1);
  world.hall->stop();
  const auto reader = journal::Reader::open(world.journal());
  REQUIRE(reader);
  CHECK(reader.value().position().sequence == world.stage().session().state().sequence);
  CHECK(count_of(world, sim::Kind::form_closed) == count_of(world, sim::Kind::form_opened));
}

TEST_CASE("A journal that was served is verified") {
  World world;
  world.open();
  auto controller = world.join(world.invite(sim::SeatRole::controller));
  auto nurse = world.join(world.invite("er-nurse"));
  begin(world, *controller);
  jump(world, *controller, 4 * sim::hour);
  for (const sim::SeatMessage& message : std::vector(nurse->view().inbox)) {
    static_cast<void>(world.ask(*nurse, acknowledge(message)));
  }
  REQUIRE(world.ask(*controller, command_of(sim::Kind::ended)).what == What::accepted);
  auto record = conduct::open_record(world.journal());
  REQUIRE(record);
  CHECK_FALSE(conduct::verify_record(**record));
}

}  // namespace tocsin::test
