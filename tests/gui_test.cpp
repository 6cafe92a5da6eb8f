// The desktop client's real pages, driven without a window.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "gui/draft.h"
#include "gui/timeline.h"
#include "reports/campaign_tables.h"
#include "tests/catch.h"
#include "tests/gui_driver.h"
#include "tests/program.h"

namespace tocsin::test {
namespace {

const sim::State& state_of(GuiDriver& gui) { return *gui.app().exercise()->play().client().state(); }

const sim::SeatView& view_of(GuiDriver& gui, const std::string& seat) {
  return gui.app().exercise()->play().sit(state_of(gui).plan->find_seat(seat))->view();
}

const sim::SeatAction& action_of(GuiDriver& gui, const std::string& seat, const std::string& action) {
  const auto& actions = view_of(gui, seat).actions;
  const auto found =
      std::find_if(actions.begin(), actions.end(), [&](const sim::SeatAction& each) { return each.id == action; });
  REQUIRE(found != actions.end());
  return *found;
}

sim::DutyState duty_state(GuiDriver& gui, const std::string& duty) {
  const sim::State& state = state_of(gui);
  const sim::Index index = state.plan->find_duty(duty);
  const auto last = std::find_if(state.duties.rbegin(), state.duties.rend(),
                                 [&](const sim::DutyInstance& instance) { return instance.duty == index; });
  return last == state.duties.rend() ? sim::DutyState::open : last->state;
}

void sit(GuiDriver& gui, const std::string& seat) {
  if (gui.has("page.seat." + seat)) {
    gui.click("page.seat." + seat);
    return;
  }
  gui.click("page.sit");
  gui.click("sit." + seat);
}

// Time goes on, thing by thing, until what is wanted holds.
void step_until(GuiDriver& gui, const std::function<bool()>& wanted) {
  gui.click("page.console");
  for (int i = 0; i < 400 && !wanted(); ++i) gui.click("clock.step");
  INFO(gui.words());
  REQUIRE(wanted());
}

std::uint64_t message_about(GuiDriver& gui, const std::string& seat, const std::string& inject) {
  const sim::Index wanted = state_of(gui).plan->find_inject(inject);
  for (const sim::SeatMessage& message : view_of(gui, seat).inbox) {
    if (message.inject == wanted) return message.number;
  }
  return 0;
}

// Answers by field: the id of what is chosen, or `kept` for what stands there already. What is not named gets the first of what may be chosen.
using Answers = std::map<std::string, std::string>;

std::size_t option_of(const sim::SeatField& field, const Answers& answers) {
  const auto wanted = answers.find(field.id);
  if (wanted == answers.end()) return 0;
  for (std::size_t i = 0; i < field.options.size(); ++i) {
    if (field.options[i].id == wanted->second) return i;
  }
  FAIL("no option " << wanted->second << " in " << field.id);
  return 0;
}

// Whatever the form needs.
void fill(GuiDriver& gui, const sim::SeatAction& action, const Answers& answers = {}) {
  for (const sim::SeatRecipient& to : action.to) {
    if (!to.named && action.to.size() > 1) gui.click("form.to." + to.id);
  }
  for (const sim::SeatField& field : action.fields) {
    if (!field.required && answers.count(field.id) == 0) continue;
    const auto given = answers.find(field.id);
    if (given != answers.end() && given->second == "kept") continue;
    const std::string key = "form." + field.id;
    switch (field.type) {
      case sim::FieldType::text: gui.write(key, "演練用：檔案無法開啟，副檔名遭變更，已先行隔離並回報。"); break;
      case sim::FieldType::integer: gui.write(key, std::to_string(field.minimum)); break;
      case sim::FieldType::instant: gui.click(key + ".now"); break;
      case sim::FieldType::boolean: gui.click(key + ".yes"); break;
      case sim::FieldType::agencies: {
        const auto wanted = answers.find(field.id);
        gui.click(key + "." + (wanted == answers.end() ? "none" : wanted->second));
        break;
      }
      case sim::FieldType::effect: gui.choose(key, option_of(field, answers)); break;
      case sim::FieldType::level:
      case sim::FieldType::choice:
        if (gui.has(key + ".0")) {
          gui.click(key + "." + std::to_string(option_of(field, answers)));
        } else {
          gui.choose(key, option_of(field, answers));
        }
        break;
    }
  }
}

void send(GuiDriver& gui) {
  gui.click("form.send");
  INFO(gui.words());
  REQUIRE(gui.has("desk.notice"));
  CHECK(gui.sees("sent and recorded"));
  CHECK_FALSE(gui.has("form.send"));
}

void open_form_of_message(GuiDriver& gui, const std::string& seat, const std::string& inject,
                          const std::string& action) {
  sit(gui, seat);
  gui.click("inbox." + std::to_string(message_about(gui, seat, inject)));
  gui.click("message.act." + action);
}

void act_on_message(GuiDriver& gui, const std::string& seat, const std::string& inject, const std::string& action) {
  open_form_of_message(gui, seat, inject, action);
  fill(gui, action_of(gui, seat, action));
  send(gui);
}

void act(GuiDriver& gui, const std::string& seat, const std::string& action, const Answers& answers = {}) {
  sit(gui, seat);
  const sim::SeatAction of = action_of(gui, seat, action);
  gui.click("action." + action);
  if (gui.has("form.incident")) gui.choose("form.incident", 0);
  fill(gui, of, answers);
  send(gui);
}

}  // namespace

TEST_CASE("A first drill is two presses away, and the clock goes") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  CHECK(gui.sees("Ransomware at a public hospital"));
  gui.click("start.alone");
  REQUIRE(gui.app().exercise() != nullptr);
  CHECK(gui.has("actions.find"));
  CHECK_FALSE(state_of(gui).clock.paused);
  CHECK(std::filesystem::exists(gui.app().exercise()->play().journal()));
  // On to what concerns this seat, while the clock goes.
  const sim::SeatView& mine = view_of(gui, "handler");
  const std::size_t before = mine.inbox.size() + mine.duties.size();
  gui.click("own.next");
  CHECK(mine.inbox.size() + mine.duties.size() > before);
  CHECK_FALSE(gui.sees("at this stage"));
}

TEST_CASE("The ransomware drill is played through the real panels from the first inject to closing") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  for (const char* seat : {"er-nurse", "handler", "bureau-reviewer"}) sit(gui, seat);
  const sim::Plan& plan = *state_of(gui).plan;

  // The nurse finds it, the security officer declares it.
  step_until(gui, [&] { return message_about(gui, "er-nurse", "slow-files") != 0; });
  act_on_message(gui, "er-nurse", "slow-files", "report-finding");
  CHECK(duty_state(gui, "report-at-once") == sim::DutyState::met);
  step_until(gui, [&] { return message_about(gui, "handler", "platform-down") != 0; });
  act_on_message(gui, "handler", "platform-down", "declare-incident");

  // The controller watches, holds one inject back, makes another up, notes what they saw.
  gui.click("page.console");
  gui.click("aside.injects");
  gui.click("injects.mail-advertisement");
  gui.click("inject.hold");
  CHECK(state_of(gui).injects[plan.find_inject("mail-advertisement")].status == sim::InjectStatus::held);
  gui.click("console.improvise");
  gui.write("improvise.words", "[EXERCISE] A councillor calls.");
  gui.click("improvise.to.handler");
  gui.click("improvise.send");
  CHECK(view_of(gui, "handler").inbox.back().body.en == "[EXERCISE] A councillor calls.");
  gui.click("aside.remarks");
  gui.click("remarks.add");
  gui.write("remark.name", "Chen");
  gui.write("remark.words", "The nurse reported at once.");
  gui.click("remark.observe");
  CHECK(gui.sees("The nurse reported at once."));

  // The platform is down; the assessment is made, approved by a bot, and notified by telephone in time.
  act(gui, "handler", "assess",
      {{"leak", "none"},
       {"tamper", "core/slight"},
       {"outage", "core/beyond-tolerance"},
       {"level", "3"},
       {"affected", "east-hospital"}});
  const auto can_notify = [&] {
    if (!state_of(gui).clock.holding.empty()) {
      sit(gui, "er-nurse");
      gui.click("inbox." + std::to_string(message_about(gui, "er-nurse", "ransom-note")));
      gui.click("message.acknowledge");
      CHECK(gui.sees("acknowledged"));
      gui.click("page.console");
    }
    const auto* readiness =
        sim::readiness_of(view_of(gui, "handler"), action_of(gui, "handler", "notify-by-phone").action);
    return readiness != nullptr && readiness->possible;
  };
  step_until(gui, can_notify);
  sit(gui, "handler");
  CHECK(gui.has("instead.notify.notify-by-phone"));
  act(gui, "handler", "notify-by-phone", {{"level", "3"}});
  CHECK(duty_state(gui, "notify-in-one-hour") == sim::DutyState::met);

  // The reviewer finds it in the queue and accepts it.
  sit(gui, "bureau-reviewer");
  CHECK(gui.sees("What waits for review"));
  act(gui, "bureau-reviewer", "review-accept");

  // A bot takes over at the security officer's desk until the case can be closed there.
  gui.click("page.console");
  gui.click("aside.injects");
  gui.click("injects.mail-advertisement");
  gui.click("inject.fire");
  CHECK(state_of(gui).injects[plan.find_inject("mail-advertisement")].status == sim::InjectStatus::fired);
  gui.right_click("seats.handler");
  gui.click("seats.handler.bot");
  CHECK(state_of(gui).seats[plan.find_seat("handler")].occupant == sim::Occupant::bot);
  const auto can_close = [&] {
    const auto* readiness = sim::readiness_of(view_of(gui, "handler"), action_of(gui, "handler", "close").action);
    return readiness != nullptr && readiness->possible;
  };
  for (int i = 0; i < 60 && !can_close(); ++i) {
    jump(gui, "1d");
  }
  REQUIRE(can_close());
  act(gui, "handler", "close");
  gui.click("page.console");
  jump(gui, "60d");
  CHECK(state_of(gui).ended);
  CHECK(gui.sees("the exercise has ended"));
  gui.click("aside.score");
  gui.click("score.release");
  gui.frames(3);
  CHECK(view_of(gui, "er-nurse").score.released);
}

TEST_CASE("A form that is half filled in is there again after the program was killed") {
  const ScratchFolder folder;
  std::string journal;
  {
    GuiDriver gui(folder.path());
    set_table(gui);
    sit(gui, "er-nurse");
    step_until(gui, [&] { return message_about(gui, "er-nurse", "slow-files") != 0; });
    open_form_of_message(gui, "er-nurse", "slow-files", "report-finding");
    CHECK(state_of(gui).clock.forms_open == 1);
    gui.write("form.what", "檔案打不開，寫到一半");
    gui.frames(40);
    journal = gui.app().exercise()->play().journal();
    // As a kill leaves it: nobody puts the form away.
    std::filesystem::copy(folder.path(), folder.path() + "-killed", std::filesystem::copy_options::recursive);
  }
  const std::string killed = folder.path() + "-killed";
  {
    GuiDriver gui(killed);
    gui.click("start.go-on.0");
    open_form_of_message(gui, "er-nurse", "slow-files", "report-finding");
    fill(gui, action_of(gui, "er-nurse", "report-finding"), {{"what", "kept"}});
    send(gui);
    const auto& events = gui.app().exercise()->play().client().events();
    const auto act = std::find_if(events.rbegin(), events.rend(),
                                  [](const sim::Event& event) { return event.kind == sim::Kind::acted; });
    CHECK(act->answers.front().text == "檔案打不開，寫到一半");
  }
  std::filesystem::remove_all(killed);
}

TEST_CASE("What is missing is said beside the field, and nothing is sent") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  sit(gui, "er-nurse");
  step_until(gui, [&] { return message_about(gui, "er-nurse", "slow-files") != 0; });
  open_form_of_message(gui, "er-nurse", "slow-files", "report-finding");
  const std::uint64_t before = state_of(gui).sequence;
  CHECK_FALSE(gui.sees("this one is needed"));
  gui.click("form.send");
  CHECK(gui.sees("this one is needed"));
  CHECK(state_of(gui).sequence == before);
  gui.click("form.later");
  CHECK(state_of(gui).clock.forms_open == 0);
}

TEST_CASE("The evaluator's sheet says of each duty whose it is and of which incident, and takes a note about it") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  for (int i = 0; i < 60; ++i) gui.click("clock.step");
  gui.click("page.evaluator");
  const sim::State& state = state_of(gui);
  const sim::Plan& plan = *state.plan;
  const sim::Index duty = plan.objectives.front().duties.front();
  const auto first = std::find_if(state.duties.begin(), state.duties.end(),
                                  [&](const sim::DutyInstance& each) { return each.duty == duty; });
  REQUIRE(first != state.duties.end());
  REQUIRE(first->incident != sim::none);
  CHECK(gui.sees(plan.incidents[first->incident].label.en.substr(0, 20)));
  gui.click("evaluate.0." + std::to_string(first - state.duties.begin()));
  gui.write("remark.name", "Chen");
  gui.write("remark.words", "Reported at once.");
  gui.click("remark.observe");
  gui.frames(2);
  CHECK(gui.sees("Reported at once."));
}

TEST_CASE("No text reaches over its edge at 1280 by 720, in both languages and on every page") {
  const bool english = GENERATE(true, false);
  const int percent = 100;
  CAPTURE(english);
  const ScratchFolder folder;
  GuiDriver gui(folder.path(), {gui::Theme::light, english, percent});
  const auto check = [&](const char* page) {
    gui.frames(2);
    CAPTURE(page);
    for (const std::string& text : gui.clipped()) FAIL_CHECK(page << ": " << text);
  };
  check("start");
  gui.click("start.alone");
  check("alone");
  gui.click("head.home");
  set_table(gui);
  for (int i = 0; i < 60; ++i) gui.click("clock.step");
  for (const char* tab : {"aside.facts", "aside.feed", "aside.remarks", "aside.injects", "aside.score"}) {
    gui.click(tab);
    check(tab);
  }
  gui.click("page.projector");
  check("projector");
  gui.click("page.evaluator");
  check("evaluator");
  for (const char* seat : {"handler", "bureau-reviewer"}) {
    sit(gui, seat);
    check(seat);
  }
  sit(gui, "handler");
  gui.click("action.log-handling");
  check("form");
  const std::string journal = gui.app().exercise()->play().journal();
  gui.click("head.home");
  gui.click("start.look.0");
  REQUIRE(gui.has("replay.scrubber"));
  check("replay");
  gui.click("replay.documents");
  gui.wait_until([&] { return gui.has("pages.page"); });
  check("documents");
  gui.click("head.home");
  gui.click("start.year.0");
  check("year");
}

TEST_CASE("A record is shown as it was at an instant, and goes on from there in another way") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  for (int i = 0; i < 60; ++i) gui.click("clock.step");
  const std::uint64_t last = state_of(gui).sequence;
  gui.click("head.home");
  gui.click("start.look.0");
  CHECK(gui.sees("record: "));
  gui.click("replay.back");
  gui.click("replay.fork");
  REQUIRE(gui.app().exercise() != nullptr);
  CHECK(state_of(gui).sequence < last);
  CHECK(gui.app().exercise()->play().journal().find(".fork.") != std::string::npos);
}

TEST_CASE("What waits for a condition stands in the timeline, and a press shows it") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  gui::Timeline timeline;
  timeline.set_waiting({"on condition", {{sim::never, 0, gui::TimelineItem::Look::branch, 7, "if nobody answers"}}});
  const gui::TimelineItem* hit = nullptr;
  gui::Ui ui;
  ui.palette = &gui::palette_of(gui::Theme::dark);
  ImGuiIO& io = ImGui::GetIO();
  for (const bool down : {false, true, false}) {
    io.MouseDown[0] = down;
    io.MousePos = {130, 45};
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({600, 200});
    ImGui::Begin("alone", nullptr, ImGuiWindowFlags_NoDecoration);
    const gui::TimelineItem* over = timeline.draw(ui, "time", sim::hour, 0);
    if (over != nullptr) hit = over;
    ImGui::End();
    ImGui::Render();
  }
  REQUIRE(hit != nullptr);
  CHECK(hit->number == 7);
}

TEST_CASE("The language is another one at once, and keys of widgets stay as they were") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  CHECK(gui.sees("Duties and due times"));
  gui.click("head.language");
  CHECK(gui.sees("義務與時限"));
  CHECK(gui.sees("公立醫院勒索軟體事件通報及應變演練（114年）"));
  CHECK(gui.has("clock.step"));
  gui.click("head.language");
  CHECK(gui.sees("Duties and due times"));
}

TEST_CASE("A campaign's counts stand on the console while it runs, and in the replay") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  CHECK_FALSE(gui.has("aside.campaigns"));
  gui.click("head.home");
  set_table(gui, "social-engineering-2026-h1");
  jump(gui, "30h");
  gui.click("aside.campaigns");
  const sim::CampaignRecord& record = state_of(gui).campaigns.front();
  REQUIRE(record.recipients() > 0);
  CHECK(gui.sees(std::to_string(record.recipients()) + " recipients"));
  CHECK(gui.sees(std::to_string(record.persons(sim::Measure::opened)) + " · " +
                 reports::rate_text(record.persons(sim::Measure::opened), record.recipients())));
  const std::string counted = std::to_string(record.recipients()) + " recipients";
  gui.click("head.home");
  gui.click("start.look.0");
  gui.click("aside.campaigns");
  CHECK(gui.sees(counted));
}

TEST_CASE("What a message asks is answered with one press beside it") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui, "social-engineering-2026-h1");
  sit(gui, "security-officer");
  gui.click("page.console");
  jump(gui, "2026-06-06 07:50");
  const std::uint64_t number = message_about(gui, "security-officer", "list-first");
  REQUIRE(number != 0);
  sit(gui, "security-officer");
  gui.click("inbox." + std::to_string(number));
  gui.click("message.answer.compare");
  CHECK(gui.sees("sent and recorded"));
  CHECK(sim::message_of(view_of(gui, "security-officer"), number)->answered);
  CHECK_FALSE(gui.has("message.answer.compare"));
}

TEST_CASE("A campaign's mail is opened, followed and reported at the desk, and counts") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui, "social-engineering-2026-h1");
  sit(gui, "security-officer");
  gui.click("page.console");
  jump(gui, "4h");
  gui.click("page.seat.security-officer");
  REQUIRE(view_of(gui, "security-officer").mails.size() == 2);
  const sim::SeatMessage mail = view_of(gui, "security-officer").mails.front();
  gui.click("inbox." + std::to_string(mail.number));
  CHECK(gui.sees("personnel@qinglan-hr.example"));
  CHECK_FALSE(gui.sees("waives it"));
  CHECK_FALSE(gui.has("mail.attachment"));
  gui.click("mail.opened");
  CHECK(gui.sees("waives it"));
  gui.click("mail.attachment");
  gui.click("mail.reported");
  CHECK(gui.sees("attachment opened"));
  CHECK_FALSE(gui.has("mail.reported"));
  const auto& record = state_of(gui).campaigns[mail.campaign];
  CHECK((record.flags(mail.recipient, mail.mail) & sim::bit_of(sim::Behaviour::attachment)) != 0);
  CHECK(gui.clipped().empty());
}

TEST_CASE("A channel that is down is said with the clause and with what to do instead") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  sit(gui, "window");
  step_until(gui, [&] {
    const auto& channels = view_of(gui, "window").channels;
    return std::any_of(channels.begin(), channels.end(),
                       [](const sim::SeatChannel& channel) { return channel.id == "platform" && channel.down; });
  });
  sit(gui, "window");
  CHECK(gui.sees("Notification platform is down"));
}

}  // namespace tocsin::test
