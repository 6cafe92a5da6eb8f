// The desktop client's frames, from NewFrame to Render, without a window: the console with the ransomware drill at
// work, and a timeline and a board as long as they may get, each against ImGui's own demo window in the same run.
#include <algorithm>
#include <array>
#include <functional>

#include "gui/console.h"
#include "gui/timeline.h"
#include "scenarios/reader.h"
#include "sim/exercise.h"
#include "tests/bench/benches.h"

namespace tocsin::bench {
namespace {

constexpr int frames = 300;
constexpr std::size_t items = 100'000;
constexpr std::size_t rows = 10'000;
constexpr int rounds = 7;

struct Kept : public sim::EventSink {
  void on_event(const sim::Event& event) override { events.push_back(event); }
  std::vector<sim::Event> events;
};

class Screen {
 public:
  Screen() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {1600, 900};
    io.DeltaTime = 1.F / 60;
    io.IniFilename = nullptr;
    ui.fonts = files_.build(*io.Fonts, 18);
    unsigned char* bytes = nullptr;
    int width = 0;
    int height = 0;
    io.Fonts->GetTexDataAsAlpha8(&bytes, &width, &height);
    gui::apply(gui::Theme::dark, 1);
    ui.english = true;
  }
  ~Screen() { ImGui::DestroyContext(); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // The median frame, in ms.
  double measure(const std::function<void()>& draw) {
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) {
      const ProcessorTime time;
      ImGui::NewFrame();
      draw();
      ImGui::Render();
      times.push_back(time.seconds() * 1000);
    }
    std::nth_element(times.begin(), times.begin() + frames / 2, times.end());
    return times[frames / 2];
  }

  void page(const std::function<void()>& draw) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
    draw();
    ImGui::End();
  }

  gui::Ui ui;

 private:
  gui::FontFiles files_;
};

// Everything that the first screens of the demo window can unfold. A section that is closed shows next to nothing.
constexpr std::array sections = {"Help",
                                 "Configuration",
                                 "Window options",
                                 "Widgets",
                                 "Basic",
                                 "Trees",
                                 "Tree Nodes",
                                 "Collapsing Headers",
                                 "Bullets",
                                 "Text",
                                 "Images",
                                 "Combo",
                                 "List boxes",
                                 "Selectables",
                                 "Text Input",
                                 "Tabs",
                                 "Data Types",
                                 "Color/Picker Widgets",
                                 "Drag/Slider Flags",
                                 "Range Widgets",
                                 "Multi-component Widgets",
                                 "Vertical Sliders",
                                 "Layout & Scrolling",
                                 "Tables & Columns",
                                 "Filtering"};

void demo(bool open) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::ShowDemoWindow();
  ImGui::Begin("Dear ImGui Demo");
  for (const char* section : sections) ImGui::GetStateStorage()->SetInt(ImGui::GetID(section), open ? 1 : 0);
  ImGui::End();
}

std::vector<gui::TimelineLane> long_lanes(sim::Time from) {
  std::vector<gui::TimelineLane> lanes(8);
  for (std::size_t i = 0; i < items; ++i) {
    gui::TimelineLane& lane = lanes[i % lanes.size()];
    lane.label = "lane " + std::to_string(i % lanes.size());
    lane.items.push_back({from + static_cast<sim::Time>(i) * sim::minute, 0, gui::TimelineItem::Look::delivered,
                          static_cast<std::uint32_t>(i), "inject number " + std::to_string(i)});
  }
  return lanes;
}

}  // namespace

std::vector<Row> gui_frames() {
  const auto drill = scenarios::load_drill(TOCSIN_SOURCE_DIR "/scenarios/drills/hospital-ransomware-2025.yaml", {});
  require(drill.loaded.has_value(), "the drill cannot be read");
  const sim::Plan& plan = drill.loaded->plan;
  Kept kept;
  sim::Exercise exercise(plan, kept);
  exercise.start(7);
  exercise.advance(plan.starts + 6 * sim::hour);

  Screen screen;
  gui::Ui& ui = screen.ui;
  const gui::Watch watch{&exercise.state(), kept.events, true, false};
  gui::Console console;
  gui::Orders orders;
  const auto draw_console = [&] {
    screen.page([&] {
      console.draw(
          ui, watch, [] { return sim::Score{}; }, orders);
    });
  };

  sim::State crowded = exercise.state();
  while (crowded.duties.size() < rows) crowded.duties.push_back(crowded.duties[crowded.duties.size() % 20]);
  const gui::Watch long_watch{&crowded, kept.events, true, false};
  gui::Timeline timeline;
  timeline.set_lanes(long_lanes(plan.starts));
  gui::DutyBoard board;
  sim::Duration span = sim::hour;
  const auto draw_long = [&] {
    // From an hour to all of it and back, so that nothing is fast only because it was looked at before.
    span = span > 60 * sim::day ? sim::hour : span * 2;
    timeline.look_at(plan.starts, plan.starts + span);
    screen.page([&] {
      timeline.draw(ui, "timeline", crowded.now, plan.utc_offset_minutes);
      board.draw(ui, long_watch, {0, 0});
    });
  };

  const auto open_demo = [&] { return screen.measure([] { demo(true); }); };
  const auto closed_demo = [&] { return screen.measure([] { demo(false); }); };
  const Best console_against = alternate(
      rounds, [&] { return screen.measure(draw_console); }, open_demo);
  const Best long_against = alternate(
      rounds, [&] { return screen.measure(draw_long); }, open_demo);
  const Best demos = alternate(rounds, open_demo, closed_demo);
  require(timeline.drawn() > 0 && orders.empty(), "nothing was drawn");
  const std::string open_note = "the demo window as large as the page, its sections unfolded: a full screen of widgets";
  const std::string closed_note =
      "the demo window as large as the page, with its sections closed: a column of headings";
  return {{"console at work, UI ms per frame / goal", console_against.ours, 1.0, "ms", at_most(1), ""},
          {"console at work / ImGui's demo window, unfolded", console_against.ours, console_against.floor, "ms",
           at_most(2), open_note},
          {"console at work / ImGui's demo window, closed", console_against.ours, demos.floor, "ms", at_most(2),
           closed_note},
          {"100,000 items and 10,000 rows, UI ms per frame / goal", long_against.ours, 1.5, "ms", at_most(1), ""},
          {"100,000 items and 10,000 rows / ImGui's demo window, unfolded", long_against.ours, long_against.floor, "ms",
           at_most(2), open_note},
          {"100,000 items and 10,000 rows / ImGui's demo window, closed", long_against.ours, demos.floor, "ms",
           at_most(2), closed_note}};
}

}  // namespace tocsin::bench
