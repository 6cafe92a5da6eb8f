// Documents in the desktop client's real pages, and the thread that makes them.
#include <atomic>
#include <filesystem>
#include <thread>

#include "conduct/files.h"
#include "gui/errands.h"
#include "tests/catch.h"
#include "tests/gui_driver.h"
#include "tests/program.h"

namespace tocsin::test {

TEST_CASE("The year's documents are looked at page by page and written as files") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  set_table(gui);
  jump(gui, "90d");
  REQUIRE(gui.app().exercise()->play().client().state()->ended);
  const std::string journal = gui.app().exercise()->play().journal();
  const std::string programme = folder.path() + "/year.yaml";
  REQUIRE_FALSE(conduct::write_whole(programme,
                                     "format: tocsin/programme@1\nid: year\ntitle: {en: The year, zh-TW: 年度}\n"
                                     "agency: {en: City, zh-TW: 市府}\nyear: 2025\nreport_within: 1 month\n"
                                     "report_to: {en: Authority, zh-TW: 主管機關}\ncounting:\n"
                                     "  label: {en: Act, zh-TW: 行政程序法第48條}\n  starts: next-day\n"
                                     "  ends: day-before\nrequires:\n  - {id: response, kind: "
                                     "notification-and-response, times: 1, label: {en: Response, zh-TW: 通報}}\n"
                                     "drills:\n  - {id: hospital, kind: notification-and-response, planned: "
                                     "2025-02-09, journal: " +
                                         journal + ", label: {en: Hospital, zh-TW: 醫院}}\n"));
  gui.click("head.home");
  gui.app().begin({gui::StartWish::What::year, programme, sim::none});
  gui.frames(2);
  INFO(gui.words());
  CHECK(gui.sees("Submission record"));
  gui.click("year.documents");
  CHECK(gui.sees("The documents are being made"));
  gui.wait_until([&] { return gui.has("pages.page"); });
  CHECK(gui.sees("page 1 of "));
  gui.click("pages.on");
  CHECK(gui.sees("page 2 of "));
  gui.click("pages.export");
  gui.wait_until([&] { return gui.sees("written:"); });
  const std::filesystem::path written = std::filesystem::path(journal).replace_extension(".documents");
  for (const char* kind : {".odt", ".pdf", ".html"}) {
    CHECK(std::filesystem::exists(written / ("hospital-ransomware-2025.drill" + std::string(kind))));
  }
  gui.click("year.back");
  gui.write("year.reference", "114-007");
  gui.write("year.by", "Lin");
  gui.click("year.hand-in");
  INFO(gui.words());
  CHECK(gui.sees("to Authority, number 114-007, by Lin"));
  const std::filesystem::path package = std::filesystem::path(journal).replace_extension(".handed-in");
  CHECK(run_tocsin({"verify", package.string()}).code == 0);
  CHECK(std::filesystem::exists(package / "documents" / "hospital-ransomware-2025.drill.pdf"));
  gui.click("year.annual");
  gui.wait_until([&] { return gui.has("pages.page"); });
  // In the other language they are other documents.
  gui.click("head.language");
  gui.wait_until([&] { return gui.has("pages.page") && gui.sees("年度"); });
}

TEST_CASE("An exercise that has ended shows how it went, and its documents, to whoever trained alone") {
  const ScratchFolder folder;
  GuiDriver gui(folder.path());
  gui.click("start.alone");
  REQUIRE(gui.app().exercise() != nullptr);
  CHECK_FALSE(gui.has("page.documents"));
  CHECK_FALSE(gui.has("desk.score"));
  gui.click("page.console");
  jump(gui, "90d");
  gui.click("page.desk");
  gui.wait_until([&] { return gui.has("desk.score"); });
  CHECK(gui.sees("How it went"));
  CHECK_FALSE(gui.sees(" running"));
  gui.click("page.documents");
  gui.wait_until([&] { return gui.has("pages.page"); });
  gui.click("pages.on");
  CHECK(gui.sees("page 2 of "));
  gui.click("head.home");
  gui.click("start.look.0");
  gui.click("replay.documents");
  gui.wait_until([&] { return gui.has("pages.page"); });
}

TEST_CASE("Errands are done in order on another thread, and who goes away leaves them be") {
  std::atomic<int> woken = 0;
  std::vector<int> done;
  const auto here = std::this_thread::get_id();
  {
    gui::Errands errands([&] { ++woken; });
    std::future<bool> elsewhere = errands.run([&] { return std::this_thread::get_id() != here; });
    errands.run([&] { done.push_back(1); });
    errands.run([&] { done.push_back(2); });
    errands.wait();
    CHECK(gui::has_come(elsewhere));
    CHECK(elsewhere.get());
    CHECK_FALSE(gui::has_come(elsewhere));
    CHECK(done == std::vector{1, 2});
    CHECK(woken == 3);
    for (int i = 0; i < 100; ++i) errands.run([] {});
  }
  CHECK(woken <= 103);
}

}  // namespace tocsin::test
